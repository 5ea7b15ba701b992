"""A clock for tests on real sockets: a sleep is over at once, is written down, and counts."""

import asyncio
from datetime import UTC, datetime, timedelta


class WireClock:
    """Wall and monotonic time that only sleeping moves."""

    def __init__(self, start: datetime = datetime(2024, 11, 1, 12, 0, tzinfo=UTC)) -> None:
        self._start = start
        self.passed = 0.0
        self.sleeps: list[float] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.passed += seconds
        await asyncio.sleep(0)
