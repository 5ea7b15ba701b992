"""Which events may be open at a moment: most of those that share a place lie days apart."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from monitor.core.track.profile import Profile

_DAY: Final = 86_400  # seconds
_KEPT: Final = 32  # days; posts come about in the order of their times


def is_open(profile: Profile, at: datetime) -> bool:
    """Whether the moment lies in the event's window."""
    event = profile.event
    return (event.since is None or event.since <= at) and (event.until is None or at <= event.until)


class Windows:
    """The events whose windows touch a day (UTC), found out once for each day."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._profiles = profiles
        self._days: dict[int, frozenset[int]] = {}

    def around(self, at: datetime) -> frozenset[int]:
        """Return the numbers of all events that are open at the moment, and of few others."""
        day = int(at.timestamp() // _DAY)
        found = self._days.get(day)
        if found is None:
            if len(self._days) >= _KEPT:
                self._days.clear()
            found = self._days[day] = self._touching(day)
        return found

    def _touching(self, day: int) -> frozenset[int]:
        first = datetime.fromtimestamp(day * _DAY, UTC)
        last = first + timedelta(days=1)
        return frozenset(
            one.number
            for one in self._profiles
            if (one.event.since is None or one.event.since <= last)
            and (one.event.until is None or first <= one.event.until)
        )
