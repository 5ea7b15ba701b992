"""Where the reading of a channel stands: what was read, and what is known to be missing.

Message ids only grow, but not every id is a visible post. So completeness is not counted
in ids: it is the chain of pages. A page is joined to what was read before when it reaches
down to it; until then there is a hole between the two, and the hole is kept and filled.
"""

from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct

from monitor.collect.preview_page import History, date_of

_MOST_HOLES: Final = 8
_BELIEVED: Final = 3  # times in a row, a poll each, that nothing older is said to exist


class Hole(Struct, frozen=True, kw_only=True):
    """Nothing strictly between these two ids was read yet.

    ``barren`` counts how often in a row the platform said that nothing older exists.
    """

    low: int
    high: int
    barren: int = 0


class Place(Struct, frozen=True, kw_only=True, tag_field="kind", tag="preview/1"):
    """The cursor of a channel.

    ``newest`` is the highest id read, ``newest_at`` its date, ``recent`` the ids of the
    newest page. ``holes`` are in ascending order.
    """

    channel: str
    title: str | None = None
    newest: int = 0
    newest_at: datetime | None = None
    recent: tuple[int, ...] = ()
    holes: tuple[Hole, ...] = ()

    @property
    def watermark(self) -> int:
        """The id up to which nothing is known to be missing."""
        return self.holes[0].low if self.holes else self.newest


def encode(place: Place) -> str:
    """Return the place as the text of a cursor."""
    return msgspec.json.encode(place).decode()


def decode(cursor: str) -> Place | None:
    """Return the place of a cursor, None where it is not one of this collector."""
    try:
        return msgspec.json.decode(cursor, type=Place)
    except msgspec.MsgspecError:
        return None


def advanced(place: Place, page: History, *, first: bool = False) -> Place:
    """Return the place after the newest page was read.

    ``first``: nothing was read before, and what is older than the page is no hole.
    """
    numbers = page.numbers
    if not numbers:
        return place
    holes = place.holes
    if not first and numbers[0] > place.newest + 1:
        holes = _bounded((*holes, Hole(low=place.newest, high=numbers[0])))
    grown = numbers[-1] >= place.newest
    return msgspec.structs.replace(
        place,
        title=page.title or place.title,
        newest=max(place.newest, numbers[-1]),
        newest_at=date_of(page, numbers[-1]) if grown else place.newest_at,
        recent=numbers,
        holes=holes,
    )


def filled(place: Place, numbers: tuple[int, ...]) -> Place:
    """Return the place after the page below its newest hole's upper end was read.

    The same place is returned where the page told nothing new: to ask again would go
    round in a circle. No numbers mean that the platform has nothing older. As older posts
    were read, it may err or they may all be deleted, so it is believed the third time.
    """
    *others, hole = place.holes
    older = [number for number in numbers if number < hole.high]
    if numbers and not older:
        return place
    if older and older[0] > hole.low + 1:
        others.append(Hole(low=hole.low, high=older[0]))
    elif not older and hole.low and hole.barren + 1 < _BELIEVED:
        others.append(msgspec.structs.replace(hole, barren=hole.barren + 1))
    return msgspec.structs.replace(place, holes=tuple(others))


def taken_over(place: Place, page: History) -> str | None:
    """Say why the channel can't be the one that was read before, None where it can.

    Ids that start over prove it: a page that ends below all that was known has lost its
    newest posts, or is somebody else's. The dates or the title tell which.
    """
    numbers = page.numbers
    if not numbers or numbers[-1] >= place.newest:
        return None
    newest_at = date_of(page, numbers[-1])
    if newest_at and place.newest_at and newest_at > place.newest_at:
        return "older ids carry newer dates"
    below = place.recent and numbers[-1] < place.recent[0]
    if below and page.title and place.title and page.title != place.title:
        return "the ids start over under another title"
    return None


def _bounded(holes: tuple[Hole, ...]) -> tuple[Hole, ...]:
    """Join the two oldest holes where there are too many: what lies between is read twice."""
    if len(holes) <= _MOST_HOLES:
        return holes
    first, second, *rest = holes
    return (Hole(low=first.low, high=second.high), *rest)
