"""Which events may be open on a day: most of those that share a place lie days apart."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from monitor.core.track.profile import Profile

_DAY: Final = 86_400  # seconds


def is_open(profile: Profile, at: datetime) -> bool:
    """Whether the moment lies in the event's window."""
    event = profile.event
    return (event.since is None or event.since <= at) and (event.until is None or at <= event.until)


def day_of(at: datetime) -> int:
    """Return the number of the day (UTC) that a moment lies in."""
    return int(at.timestamp() // _DAY)


def open_on(day: int, profiles: Iterable[Profile]) -> frozenset[int]:
    """Return the numbers of the events whose windows touch the day."""
    first = datetime.fromtimestamp(day * _DAY, UTC)
    last = first + timedelta(days=1)
    return frozenset(
        one.number
        for one in profiles
        if (one.event.since is None or one.event.since <= last)
        and (one.event.until is None or first <= one.event.until)
    )
