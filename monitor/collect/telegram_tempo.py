"""How fast one account asks: one call after another, slower when Telegram complains."""

from typing import Final

from monitor.clock import Clock

_SLOWEST: Final = 0.05  # calls a second
_STEP: Final = 0.05  # of the wanted rate, added for as many answers as are given in a minute
_HALF: Final = 0.5


class Tempo:
    """Turns for the calls of an account, first come, first served.

    The rate starts at ``per_second``, is halved at each refusal, and grows again by small
    steps while all goes well: what Telegram bears is not published and changes.
    """

    def __init__(self, clock: Clock, per_second: float) -> None:
        self._clock = clock
        self._wanted = per_second
        self.rate = per_second
        self._free = 0.0
        self._well = 0

    async def turn(self) -> None:
        """Wait for the next free moment and take it."""
        now = self._clock.monotonic()
        start = max(now, self._free)
        self._free = start + 1 / self.rate
        if start > now:
            await self._clock.sleep(start - now)

    def answered(self) -> None:
        """Take note that a call went well."""
        if self.rate >= self._wanted:
            return
        self._well += 1
        if self._well >= self.rate * 60:
            self._well = 0
            self.rate = min(self._wanted, self.rate + self._wanted * _STEP)

    def refused(self) -> None:
        """Take note that Telegram asked for a pause."""
        self._well = 0
        self.rate = max(min(_SLOWEST, self._wanted), self.rate * _HALF)
