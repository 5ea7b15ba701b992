"""When to ask again: often where posts come often, gently towards every host.

All waits are on the monotonic clock, so a step of the wall clock neither stops nor
hurries a poller. A ``Rhythm`` belongs to one source and outlives its streams; one
``HostPacer`` is shared by all that fetch.
"""

import random
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from msgspec import Struct

from monitor.clock import Clock
from monitor.errors import CollectError, RateLimited
from monitor.model.ids import SourceKey

_MOST_DOUBLINGS: Final = 6


class Pace(Struct, frozen=True, kw_only=True):
    """How a poller adapts; all times in seconds.

    The interval is ``factor`` times the usual gap between posts, kept between ``floor``
    and ``ceiling``; ``initial`` holds where a page told no gap. ``weight`` is how much the
    newest gap counts in the moving average. Each error in a row doubles the interval, or
    the floor where none is known, up to ``longest``: after an outage of hours a source is
    read again within that time. ``jitter`` is the share by which it varies to both sides.
    """

    factor: float = 0.5
    floor: float = 60.0
    ceiling: float = 900.0
    initial: float = 300.0
    weight: float = 0.3
    jitter: float = 0.2
    longest: float = 900.0


class Urgency:
    """Which sources speak of an event just now: they are asked more often for a while.

    ``live`` is told by the pipeline whenever a post of a source was linked to an event.
    The interval is then ``factor`` of what it would be, never below the floor, for
    ``lasts`` seconds from the last such post on.
    """

    def __init__(self, clock: Clock, *, factor: float = 0.25, lasts: float = 3600.0) -> None:
        self._clock = clock
        self._factor = factor
        self._lasts = lasts
        self._until: dict[SourceKey, float] = {}

    def live(self, source: SourceKey) -> None:
        """Take note that a source speaks of an event."""
        self._until[source] = self._clock.monotonic() + self._lasts

    def factor(self, source: SourceKey) -> float:
        """Return by what the usual interval of a source is multiplied now."""
        until = self._until.get(source, 0.0)
        return self._factor if until > self._clock.monotonic() else 1.0


class Rhythm:
    """When one source is due, learnt from the times of its posts.

    ``urgency`` gives the factor of the interval at the moment of asking.
    """

    def __init__(
        self,
        clock: Clock,
        rng: random.Random,
        pace: Pace,
        urgency: Callable[[], float] = lambda: 1.0,
    ) -> None:
        self._clock = clock
        self._rng = rng
        self._pace = pace
        self._gap: float | None = None
        self._newest: datetime | None = None
        self._errors = 0
        self._urgency = urgency
        self._asked: float | None = None
        self._swing = 1.0
        self._not_before = 0.0

    async def wait(self) -> None:
        """Wait until the source is due; the first time it is due at once."""
        if self._asked is not None:
            # Only now, as what was just read may have made the source urgent.
            due = max(self._asked + self._swing * self.interval(), self._not_before)
            left = due - self._clock.monotonic()
            if left > 0:
                await self._clock.sleep(left)

    def succeeded(self, published: Iterable[datetime | None]) -> None:
        """Learn from the posts of a page that was read, and set when it is due again."""
        for moment in sorted(one for one in published if one is not None):
            self._learn(moment)
        self._errors = 0
        self._turn()

    def failed(self, error: CollectError) -> None:
        """Double the interval; a pause that the platform asked for is kept."""
        self._errors = min(self._errors + 1, _MOST_DOUBLINGS)
        self._turn()
        if isinstance(error, RateLimited):
            self._not_before = self._clock.monotonic() + error.retry_after

    def interval(self) -> float:
        """Return the seconds between polls as they stand, before jitter."""
        pace = self._pace
        usual = self._usual_gap()
        unknown = pace.floor if self._errors else pace.initial
        wanted = (unknown if usual is None else pace.factor * usual) * self._urgency()
        calm = min(max(wanted, pace.floor), pace.ceiling)
        return min(calm * 2.0**self._errors, max(calm, pace.longest))

    def _usual_gap(self) -> float | None:
        """Return the average gap; a silence that already outlasts it counts as one more."""
        if self._gap is None or self._newest is None:
            return None
        silence = (self._clock.now() - self._newest).total_seconds()
        if silence <= self._gap:
            return self._gap
        return self._gap + self._pace.weight * (silence - self._gap)

    def _learn(self, moment: datetime) -> None:
        before = self._newest
        if before is None:
            self._newest = moment
            return
        if moment <= before:
            return
        gap = (moment - before).total_seconds()
        known = self._gap
        self._gap = gap if known is None else known + self._pace.weight * (gap - known)
        self._newest = moment

    def _turn(self) -> None:
        share = self._pace.jitter
        self._asked = self._clock.monotonic()
        self._swing = self._rng.uniform(1 - share, 1 + share)


class HostPacer:
    """Keeps the requests to one host apart, whoever makes them; first come, first served."""

    def __init__(self, clock: Clock, per_second: float = 0.5) -> None:
        self._clock = clock
        self._apart = 1 / per_second
        self._free: dict[str, float] = {}
        self._held: dict[str, float] = {}

    async def turn(self, host: str) -> None:
        """Wait for the next free moment of a host and take it."""
        while True:
            now = self._clock.monotonic()
            start = max(now, self._free.get(host, now))
            self._free[host] = start + self._apart
            if start > now:
                await self._clock.sleep(start - now)
            if self._held.get(host, start) <= self._clock.monotonic():
                return

    def hold(self, host: str, seconds: float) -> None:
        """Let nobody ask this host for a while, also those who already wait for their turn."""
        until = self._clock.monotonic() + seconds
        self._held[host] = max(until, self._held.get(host, until))
        self._free[host] = max(until, self._free.get(host, until))
