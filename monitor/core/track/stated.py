"""How the times that a post states stand to an event: before it, or of its own hours.

When an event began is not known: its window is what its user typed. It began no earlier than
the window, and no later than the first post that was linked to it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from monitor.model.circumstances import Interval
from monitor.model.events import Event, Evidence
from monitor.text.times import Stated

# Windows begin at a midnight of some zone, and what they are about is often of the night before.
_MARGIN: Final = timedelta(hours=24)
_EARLIER: Final = timedelta(hours=6)  # the same, where nights have to be told apart
_FIRST_REPORT: Final = timedelta(hours=36)  # after what it reports, at most
_BEGINS: Final = timedelta(hours=24)  # after its window, as long as nobody has reported
_LATER: Final = timedelta(hours=1)
_LATE: Final = timedelta(hours=12)  # where its first post may well be one of many
_DAY: Final = timedelta(days=1)
_VAGUE: Final = timedelta(days=3)  # "this month" fits everything
TIME: Final = "time"
WEIGHT: Final = 0.2
_SAYS: Final = frozenset({"place", "keyword", "actor", "figures"})


class Onset(NamedTuple):
    """A stretch in which an event may have begun, and the moment that it is known by.

    ``doubt`` is how much farther than it is a time counts as.
    """

    since: datetime
    until: datetime
    known: datetime
    doubt: timedelta = timedelta()


def onsets(event: Event, first: datetime | None) -> tuple[Onset, ...]:
    """Return when an event may have begun: by its window, and by its first post.

    ``first`` is when that was published. It may be late: whoever follows an event that is days
    old has no earlier one.
    """
    return _onsets(event.since, first)


@lru_cache(maxsize=1024)
def _onsets(since: datetime | None, first: datetime | None) -> tuple[Onset, ...]:
    found: list[Onset] = []
    if since is not None:
        found.append(Onset(since - _EARLIER, since + _BEGINS, since))
    if first is not None:
        late = since is not None and first - since > _FIRST_REPORT
        doubt = _LATE if late else timedelta()
        found.append(Onset(first - _FIRST_REPORT, first + _LATER, first, doubt))
    return tuple(found)


def strays(stated: Sequence[Stated], event: Event) -> bool:
    """Whether all times lie clearly before the event's window: "a year ago", "on 3 March".

    What is to come after the window is no ground against an event: its posts announce much.
    What is vague says nothing by itself. A time of an earlier year is left to the rule of
    years, which knows dates of birth.
    """
    since = event.since
    if since is None:
        return False
    clear = False
    for one in stated:
        if one.year and one.year < since.year:
            continue
        if not before(one.interval, event):
            return False
        clear = clear or not one.vague
    return clear


def any_strays(stated: Iterable[Stated], event: Event) -> bool:
    """Whether one of the times by itself lies clearly before the event's window."""
    for one in stated:  # noqa: SIM110  faster than a generator, for each post that is linked
        if not one.vague and strays((one,), event):
            return True
    return False


def before(interval: Interval, event: Event) -> bool:
    """Whether an interval lies clearly before the event's window."""
    return event.since is not None and interval.until + _MARGIN <= event.since


def fitting(stated: Iterable[Stated], began: Sequence[Onset]) -> tuple[timedelta, Stated] | None:
    """Return the stated time at which an event may have begun, None where there is none.

    With it goes how far its middle is from the moment that the event is known by; of several
    times the nearest counts.
    """
    nearest: tuple[timedelta, Stated] | None = None
    for told in stated:
        since, until = told.interval.since, told.interval.until
        if told.lasts:
            until = since + _DAY
        if until - since > _VAGUE:
            continue
        for one in began:
            if since < one.until and one.since < until:
                far = abs(since + (until - since) / 2 - one.known) + one.doubt
                if nearest is None or far < nearest[0]:
                    nearest = far, told
    return nearest


def ground_of(words: str, beside: Iterable[Evidence]) -> Evidence | None:
    """Return what a fitting time is worth beside other grounds; by itself it says nothing."""
    for one in beside:
        if one.kind in _SAYS and one.weight > 0:
            return Evidence(kind=TIME, detail=words, weight=WEIGHT)
    return None
