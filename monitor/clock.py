"""The one source of time. The core never sees it: it is handed ``now`` as a value."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Wall time for stamps, monotonic time for waits."""

    def now(self) -> datetime:
        """Return the current moment, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; a cancelled wait raises ``asyncio.CancelledError``."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current moment, aware UTC."""
        return datetime.now(UTC)  # noqa: TID251  the one place where time enters

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait on the running loop."""
        await asyncio.sleep(seconds)  # noqa: TID251
