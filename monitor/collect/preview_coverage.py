"""What the pages of a preview prove about completeness, and no more than that.

A page shows every post between its lowest and its highest id that the platform shows to
anybody; a page that was asked for by ``before`` proves that for all ids from its lowest up
to there. Ids below the first page ever read are outside: nothing is claimed about them.
"""

from typing import Final

import msgspec

from monitor.collect.preview_page import History, date_of
from monitor.collect.preview_place import Hole, Place
from monitor.model.completeness import Range
from monitor.ports import Missing

UNREAD: Final = "unread"


def read_of(page: History, before: int) -> list[Range]:
    """Return what a page proves that ends below ``before``, nothing where it does not."""
    first = page.numbers[0]
    return [Range(first=first, last=before - 1)] if first < before else []


def given_up(before: Place, after: Place) -> list[Range]:
    """Return the hole that was closed because the platform has nothing there."""
    if len(after.holes) == len(before.holes):
        return []
    return _numbers(before.holes[-1])


def opened(place: Place, page: History, *, first: bool) -> Missing | None:
    """Return the hole between what was known and a newest page, with the dates around it."""
    numbers = page.numbers
    if first or numbers[0] <= place.newest + 1:
        return None
    return Missing(
        reason=UNREAD,
        numbers=Range(first=place.newest + 1, last=numbers[0] - 1),
        since=place.newest_at,
        until=date_of(page, numbers[0]),
    )


def missing(place: Place, newest: Missing | None) -> tuple[Missing, ...]:
    """Return every hole that is left; of the one that is new the dates are known."""
    ranges = [numbers for hole in place.holes for numbers in _numbers(hole)]
    return tuple(
        msgspec.structs.replace(newest, numbers=numbers)
        if newest is not None and _lies_in(numbers, newest.numbers)
        else Missing(reason=UNREAD, numbers=numbers)
        for numbers in ranges
    )


def _numbers(hole: Hole) -> list[Range]:
    low, high = hole.low + 1, hole.high - 1
    return [Range(first=low, last=high)] if low <= high else []


def _lies_in(numbers: Range, within: Range | None) -> bool:
    return within is not None and within.first <= numbers.first and numbers.last <= within.last
