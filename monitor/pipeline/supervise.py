"""Keep jobs alive: restart with growing pauses, and let none take the others down."""

from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime
from random import Random
from typing import Final, NoReturn

import structlog
from msgspec import Struct

from monitor.clock import Clock
from monitor.errors import CollectError, MonitorError, RateLimited, SourceGone, StoreError
from monitor.model.alerts import Notice
from monitor.model.decisions import Decided, Decision, Recorded
from monitor.model.ids import SourceKey, stable_digest
from monitor.pipeline.follow import Decider
from monitor.ports import Journal

LOST: Final = "source_lost"
BACK: Final = "source_back"

log = structlog.get_logger(__name__)


class Patience(Struct, frozen=True, kw_only=True):
    """How often and how soon a job is restarted; all times in seconds.

    More than ``budget`` failures within ``window`` degrade the job: it rests for
    ``long_pause``, then starts with a clean record.
    """

    first_pause: float = 1.0
    longest_pause: float = 300.0
    budget: int = 5
    window: float = 600.0
    long_pause: float = 1800.0


_DEFAULT: Final = Patience()


class Supervisor:
    """Runs jobs under one patience; ``degraded`` and ``frozen`` name those at rest.

    When a source is lost a notice says so once, and another when it can be read again,
    even where the daemon was started anew in between.
    """

    def __init__(
        self, journal: Journal, clock: Clock, rng: Random, patience: Patience = _DEFAULT
    ) -> None:
        self._lost: set[str] = set()
        self._journal = journal
        self._clock = clock
        self._rng = rng
        self._patience = patience
        self.degraded: set[str] = set()
        self.frozen: set[str] = set()

    async def recall(self) -> None:
        """Remember which sources were lost when the daemon last ended."""
        latest = {one.subject: one.kind for one in await self._journal.notices()}
        self._lost = {subject for subject, kind in latest.items() if kind == LOST}

    async def heard(self, name: str) -> None:
        """Take note that a source was read."""
        if name in self._lost:
            self._lost.discard(name)
            await self._tell(BACK, name, "it can be read again")

    async def keep(self, name: str, job: Callable[[], Awaitable[None]]) -> None:
        """Run the job again and again until it returns of itself.

        A source that is gone is frozen: this returns, and an operator must act.

        Raises:
            StoreError: the only failure that is not survived.
        """
        failures: deque[float] = deque()
        while True:
            try:
                await job()
            except StoreError:
                raise
            except SourceGone as error:
                await self._note(name, error.outcome, error.detail, final=True)
                self.frozen.add(name)
                await self._lose(name, f"frozen until you change sources.toml: {error.detail}")
                return
            except RateLimited as error:
                await self._note(name, error.outcome, error.detail)
                await self._clock.sleep(error.retry_after)
                continue
            except CollectError as error:
                await self._note(name, error.outcome, error.detail)
            except Exception as error:
                log.exception("source_crashed", source=name)
                await self._note(name, "crashed", f"{type(error).__name__}: {error}")
            else:
                return
            await self._pause(name, failures)

    async def _lose(self, name: str, why: str) -> None:
        if name not in self._lost:
            self._lost.add(name)
            await self._tell(LOST, name, why)

    async def _tell(self, kind: str, name: str, text: str) -> None:
        now = self._clock.now()
        name_of_it = stable_digest(kind, name, now.isoformat())
        notice = Notice(id=name_of_it, kind=kind, subject=name, text=text, raised_at=now)
        log.warning(kind, source=name)
        await self._journal.notice(notice)

    async def _note(self, name: str, outcome: str, detail: str, *, final: bool = False) -> None:
        now: datetime = self._clock.now()
        log.warning("source_failed", source=name, outcome=outcome)
        await self._journal.note(SourceKey(name), outcome, detail, now, final=final)

    async def _pause(self, name: str, failures: deque[float]) -> None:
        now = self._clock.monotonic()
        failures.append(now)
        while now - failures[0] > self._patience.window:
            failures.popleft()
        if len(failures) > self._patience.budget:
            failures.clear()
            self.degraded.add(name)
            log.error("source_degraded", source=name, pause=self._patience.long_pause)
            minutes = self._patience.long_pause / 60
            await self._lose(name, f"it keeps failing; tried again every {minutes:g} minutes")
            await self._clock.sleep(self._patience.long_pause)
            self.degraded.discard(name)
            return
        ceiling = self._patience.first_pause * 2 ** (len(failures) - 1)
        ceiling = min(self._patience.longest_pause, ceiling)
        await self._clock.sleep(self._rng.uniform(ceiling / 2, ceiling))


class Guarded:
    """A decider of which one post's bug cannot stop the others.

    The revision gets an empty decision that says what went wrong, so that it does not
    wait for ever; a rebuild decides it anew once the bug is mended.
    """

    def __init__(self, decider: Decider) -> None:
        self._decider = decider

    def decide(self, recorded: Recorded) -> Decision:
        """Decide, or say why it could not be decided."""
        try:
            return self._decider.decide(recorded)
        except Exception as error:
            log.exception("revision_undecidable", revision=recorded.revision.id)
            return Decision(
                seq=recorded.seq,
                revision=recorded.revision.id,
                language="und",
                reason=f"undecidable: {type(error).__name__}",
            )

    def concerns(self, text: str) -> bool:
        """Whether a text may speak of a tracked event; not where that cannot be told."""
        try:
            return self._decider.concerns(text)
        except Exception:
            log.exception("text_unreadable")
            return False

    def silences(self, now: datetime) -> tuple[Notice, ...]:
        """Return a notice of each expected party that is silent for too long by ``now``."""
        return self._decider.silences(now)

    def apply(self, decided: Decided) -> None:
        """Fold, or leave out what cannot be folded."""
        try:
            self._decider.apply(decided)
        except Exception:
            log.exception("decision_unfoldable", revision=decided.decision.revision)


def raise_first(group: BaseExceptionGroup[BaseException]) -> NoReturn:
    """Raise the first of our own errors in a group, or the group where it holds a bug."""
    ours, others = group.split(MonitorError)
    if ours is None or others is not None:
        raise group
    error: BaseException = ours
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    raise error from None
