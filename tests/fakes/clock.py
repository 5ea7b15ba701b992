"""A clock that follows the running loop's own time, virtual or real."""

import asyncio
from datetime import UTC, datetime, timedelta

START = datetime(2024, 11, 1, 12, 0, tzinfo=UTC)


class LoopClock:
    """The shipped clock's contract on the loop's time; ``start`` is the wall's zero."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
