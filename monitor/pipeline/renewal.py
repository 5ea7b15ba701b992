"""A core that is replaced while it works: what is followed has changed.

The new core is built and given the stored past beside the old one, which goes on deciding.
What the old one decides meanwhile is remembered and given to the new one at the end; then
they change places between two decisions. Each decision reaches the new core once.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

import structlog

from monitor.clock import Clock
from monitor.model.alerts import Notice
from monitor.model.decisions import Decided, Decision, Recorded
from monitor.model.events import Event
from monitor.pipeline.follow import Decider, Reach, reach
from monitor.ports import Archive, Ledger
from monitor.ports.desk import Followed

_PAUSE: Final = 2.0  # seconds between looks

Build = Callable[[Sequence[Event]], Awaitable[Decider]]

log = structlog.get_logger(__name__)


class Renewable:
    """The core that now decides."""

    def __init__(self, core: Decider) -> None:
        self._core = core
        self._meanwhile: list[Decided] | None = None

    def decide(self, recorded: Recorded, /) -> Decision:
        """Return all that follows from a revision. Changes nothing."""
        return self._core.decide(recorded)

    def concerns(self, text: str, /) -> bool:
        """Whether a text by itself may speak of what is followed."""
        return self._core.concerns(text)

    def silences(self, now: datetime, /) -> tuple[Notice, ...]:
        """Return a notice of each expected party that is silent for too long by ``now``."""
        return self._core.silences(now)

    def apply(self, decided: Decided, /) -> None:
        """Fold a decision into what the core remembers."""
        self._core.apply(decided)
        if self._meanwhile is not None:
            self._meanwhile.append(decided)

    async def renew(
        self, build: Callable[[], Awaitable[Decider]], ledger: Ledger, archive: Archive, past: Reach
    ) -> int:
        """Put another core in the place of this one; return how many decisions it was given.

        Raises:
            StoreError: the process must end.
        """
        core = await build()
        self._meanwhile = []
        try:
            # Commits keep their order: after an empty one all earlier decisions are stored.
            await ledger.commit(())
            known: set[int] = set()
            async for decided in archive.decided(past.linked, past.whole):
                core.apply(decided)
                known.add(decided.recorded.seq)
            for decided in self._meanwhile:
                if decided.recorded.seq not in known:
                    core.apply(decided)
                    known.add(decided.recorded.seq)
            self._core = core
        finally:
            self._meanwhile = None
        return len(known)


class Renewals:
    """Renews the core whenever what is followed has changed in the store."""

    def __init__(self, core: Renewable, build: Build, ledger: Ledger, archive: Archive) -> None:
        self._core = core
        self._build = build
        self._ledger = ledger
        self._archive = archive

    async def run(self, followed: Followed, known: Sequence[Event], clock: Clock) -> None:
        """Look every few seconds, for ever; ``known`` are the configuration's own events.

        The core is expected to follow what was added before as well.

        Raises:
            StoreError: the process must end.
        """
        added = await followed.followed()
        while True:
            await clock.sleep(_PAUSE)
            wanted = await followed.followed()
            if wanted == added:
                continue
            events = beside(known, wanted)
            past = reach(events, clock.now())
            build = partial(self._build, events)
            count = await self._core.renew(build, self._ledger, self._archive, past)
            added = wanted
            log.info("core_renewed", events=len(events), restored=count)


def beside(configured: Sequence[Event], added: Sequence[Event]) -> list[Event]:
    """Return all that is followed; the configuration has the last word on an id of its own."""
    ids = {one.id for one in configured}
    return [*configured, *(one for one in added if one.id not in ids)]
