"""Silences become notices by the clock, also where no post comes."""

from datetime import datetime
from typing import Final, Protocol

from monitor.clock import Clock
from monitor.model.alerts import Notice
from monitor.ports import Journal

_EVERY: Final = 60.0  # seconds


class Watch(Protocol):
    """What knows which expected parties are silent."""

    def silences(self, now: datetime, /) -> tuple[Notice, ...]:
        """Return a notice of each silence that lasts too long by ``now``."""
        ...


async def tell_silences(watch: Watch, journal: Journal, clock: Clock) -> None:
    """Write down each silence once, within a minute of its being due, until cancelled.

    Raises:
        StoreError: the process must end.
    """
    told: set[str] = set()
    while True:
        for notice in watch.silences(clock.now()):
            if notice.id not in told:
                told.add(notice.id)
                await journal.notice(notice)
        await clock.sleep(_EVERY)
