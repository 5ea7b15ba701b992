"""Pauses that a platform asked for, kept over a restart.

A pause ends at a moment of the wall clock, as the monotonic clock begins anew with the
machine; within a process only the monotonic one counts. One fact in the store holds all.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

import msgspec

from monitor.clock import Clock
from monitor.ports import Posting

_NAME: Final = "collect.holds"
_LONGEST: Final = timedelta(days=1)  # beyond this the wall clock was wrong, not the platform
_decode: Final = msgspec.json.Decoder(dict[str, datetime]).decode


class Facts(Protocol):
    """Where small facts are kept (``monitor.ports.Postings``)."""

    async def recall(self, name: str) -> str | None:
        """Return a small fact."""
        ...

    async def post(self, postings: Sequence[Posting], kept: Mapping[str, str]) -> None:
        """Keep small facts by name."""
        ...


class Holds:
    """Who may not be asked until when; the name of a host, or of a limit."""

    def __init__(self, facts: Facts, clock: Clock) -> None:
        self._facts = facts
        self._clock = clock
        self._until: dict[str, datetime] | None = None

    async def restore(self, hold: Callable[[str, float], None]) -> None:
        """Call ``hold`` with the seconds that are left of each pause."""
        now = self._clock.now()
        for name, until in (await self._known()).items():
            if timedelta() < until - now <= _LONGEST:
                hold(name, (until - now).total_seconds())

    async def keep(self, name: str, seconds: float) -> None:
        """Remember a pause; those that are over are forgotten."""
        now = self._clock.now()
        known = await self._known()
        until = max(now + timedelta(seconds=seconds), known.get(name, now))
        self._until = {key: one for key, one in known.items() if one > now} | {name: until}
        await self._facts.post((), {_NAME: msgspec.json.encode(self._until).decode()})

    async def _known(self) -> dict[str, datetime]:
        if self._until is None:
            told = await self._facts.recall(_NAME)
            try:
                self._until = _decode(told) if told else {}
            except msgspec.MsgspecError:
                self._until = {}
        return self._until
