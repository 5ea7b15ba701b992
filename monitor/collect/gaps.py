"""What to ask of a channel next, and what is known to be missing: no input, no output.

A channel's changes are counted by the platform: each has a ``pts``, and one that follows
directly on what was applied needs nothing else. That is the quick way, and it is not
trusted alone: pushes are lost, and a difference that would be too long is left out. So
three things are kept, in the cursor and therefore durable with the posts that they are
about:

- ``pts``: up to where the changes were applied without a hole;
- ``holes``: ranges of message ids of which nothing was read. A page of history proves all
  that lies between its lowest id and where it was asked for, so pages fill holes;
- ``doubtful``: ids whose edits and deletions may have been missed, to be read again by id.

``next_ask`` says what to ask, the ``after_…`` functions fold an answer into the place.
Whoever speaks with the platform does nothing else, and loses nothing if it is killed in
between: what was not folded is asked again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

import msgspec
from msgspec import Struct

from monitor.model.completeness import Range

PAGE: Final = 100  # messages, the most that the platform gives at once
AT_ONCE: Final = 100  # ids in one request
ALBUM: Final = 9  # further messages that an album may have, on either side of one of them
AUDITED: Final = 1000  # ids below the newest that are read again after changes were left out
_MOST_HOLES: Final = 16
_MOST_WAITING: Final = 2000  # ids to be read again; what is beyond becomes doubtful

# When a post with claims is read again, after its publication.
SCHEDULE: Final = (
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
    timedelta(days=7),
)


class Place(Struct, frozen=True, kw_only=True, tag_field="kind", tag="mtproto/1"):
    """The cursor of a channel.

    ``channel`` is the platform's own id, which a new name does not change, 0 until it is
    known. ``pts`` is 0 until a page of history told one. ``newest`` is the highest id
    read, ``newest_at`` its date, ``floor`` the lowest that was ever asked for. ``suspect``: a
    post was missed where all was thought read; history is read again below this id, until a
    page of it brings nothing new. ``again`` are ids to be read by id, ``albums`` ids whose
    neighbours have to be read with them. ``rechecked_until``: all that was due to be read
    again by then was.
    """

    channel: int = 0
    name: str = ""
    pts: int = 0
    newest: int = 0
    newest_at: datetime | None = None
    holes: tuple[Range, ...] = ()
    suspect: int = 0
    floor: int = 0
    doubtful: tuple[Range, ...] = ()
    again: tuple[int, ...] = ()
    albums: tuple[int, ...] = ()
    rechecked_until: datetime | None = None

    @property
    def watermark(self) -> int:
        """The id up to which nothing is known to be missing."""
        return self.holes[0].first - 1 if self.holes else self.newest

    @property
    def settled(self) -> bool:
        """Whether nothing is known to be missing or in doubt."""
        return not (self.holes or self.suspect or self.doubtful or self.again or self.albums)


class Due(Struct, frozen=True, kw_only=True):
    """What time says: ``behind`` means that a change is known to be missing.

    ``albums``: those that were announced have had time to arrive whole. ``history``,
    ``changes`` and ``messages``: whether the platform lets these be asked for now.
    """

    behind: bool = False
    albums: bool = True
    history: bool = True
    changes: bool = True
    messages: bool = True
    poll: bool = False
    sweep: bool = False
    recheck: bool = False


class Newest(Struct, frozen=True):
    """Ask for the newest page of history."""


class Older(Struct, frozen=True):
    """Ask for the page of history below an id."""

    below: int


class Difference(Struct, frozen=True):
    """Ask for what changed since a pts."""

    pts: int


class ByIds(Struct, frozen=True):
    """Ask for messages by their ids, to see which of them still stand."""

    ids: tuple[int, ...]


class Audit(Struct, frozen=True):
    """Ask the store which posts of a span it holds, then the platform for those."""

    span: Range


class Recheck(Struct, frozen=True):
    """Ask the store for posts with claims, then the platform for those that are due."""


Ask = Newest | Older | Difference | ByIds | Audit | Recheck


def next_ask(place: Place, due: Due) -> Ask | None:
    """Return what to ask now, None where there is nothing to ask.

    What is newest comes first: a post of this minute is worth more than a hole of an hour
    ago, but a hole more than an edit that may not exist.
    """
    if place.pts == 0:
        return Newest() if due.history else None
    if (due.behind or due.poll) and due.changes:
        return Difference(place.pts)
    if ((place.albums and due.albums) or place.again) and due.messages:
        return ByIds(_by_ids(place, albums=due.albums))
    if due.history and (older := _unread(place)):
        return Older(older)
    if due.sweep and due.history:
        return Newest()
    if place.doubtful and due.messages:
        return Audit(_slice_of(place.doubtful[-1]))
    return Recheck() if due.recheck else None


def _unread(place: Place) -> int:
    """Return the id below which history has to be read, 0 where it need not."""
    return place.holes[-1].last + 1 if place.holes else place.suspect


def _by_ids(place: Place, *, albums: bool) -> tuple[int, ...]:
    """Return as many ids as one request holds, albums with their neighbours first."""
    chosen: dict[int, None] = {}
    for number in place.albums if albums else ():
        window = dict.fromkeys(range(max(1, number - ALBUM), number + ALBUM + 1))
        if len(chosen | window) > AT_ONCE:
            break
        chosen |= window
    for number in place.again:
        if len(chosen) == AT_ONCE:
            break
        chosen[number] = None
    return tuple(sorted(chosen))


def _slice_of(span: Range) -> Range:
    """Return the newest ids of a span that one answer is sure to hold."""
    return Range(first=max(span.first, span.last - AT_ONCE + 1), last=span.last)


def after_newest(place: Place, ids: Sequence[int], pts: int, *, whole: bool) -> Place:
    """Fold in the newest page. ``whole``: it is the whole channel, nothing is older.

    ``pts`` is taken only where none was known: a page does not tell what happened to the
    posts below it. What is older than the first page that is ever read is no hole.
    """
    highest = max(ids, default=0)
    lowest = 1 if whole else min(ids, default=1)
    opened = Range(first=place.newest + 1, last=lowest - 1) if lowest > place.newest + 1 else None
    place = msgspec.structs.replace(
        place,
        pts=place.pts or max(pts, 1),
        newest=max(place.newest, highest),
        floor=place.floor or lowest,
        holes=_with(place.holes, opened) if place.floor else place.holes,
    )
    return _read(place, lowest, highest)


def after_older(place: Place, below: int, ids: Sequence[int], *, whole: bool) -> Place:
    """Fold in the page below an id. ``whole``: nothing is older than this page."""
    return _read(place, 1 if whole or not ids else min(ids), below - 1)


def after_changes(
    place: Place,
    pts: int,
    *,
    new: Iterable[int] = (),
    gone: Iterable[int] = (),
) -> Place:
    """Fold in a difference, or a push that follows directly on what was applied."""
    place = msgspec.structs.replace(
        place, pts=max(place.pts, pts), newest=max([place.newest, *new])
    )
    return to_read(place, gone)


def after_too_long(place: Place, pts: int, ids: Sequence[int]) -> Place:
    """Fold in the word that changes were left out, with the newest messages that come along.

    Posts between are a hole. Edits and deletions of what was read before may have been
    left out as well: the latest of it is in doubt.
    """
    before = place.newest
    lowest = min(ids, default=before + 1)
    opened = Range(first=before + 1, last=lowest - 1) if lowest > before + 1 else None
    place = msgspec.structs.replace(
        place,
        pts=max(pts, place.pts),
        newest=max(before, max(ids, default=0)),
        holes=_with(place.holes, opened),
    )
    return in_doubt(place, before)


def after_by_ids(place: Place, ids: Sequence[int], albums: Iterable[int] = ()) -> Place:
    """Fold in that messages were read by id; ``albums`` were found and need neighbours."""
    read = frozenset(ids)
    again = tuple(number for number in place.again if number not in read)
    waiting = {number for number in place.albums if number not in read}
    return _bounded(
        msgspec.structs.replace(place, again=again, albums=tuple(sorted(waiting | {*albums})))
    )


def after_audit(place: Place, span: Range) -> Place:
    """Fold in that every post held of a span was read again."""
    return msgspec.structs.replace(place, doubtful=without(place.doubtful, span.first, span.last))


def with_album(place: Place, numbers: Iterable[int]) -> Place:
    """Note messages of albums whose other parts were not in the same answer."""
    return _bounded(msgspec.structs.replace(place, albums=tuple(sorted({*place.albums, *numbers}))))


def to_read(place: Place, numbers: Iterable[int]) -> Place:
    """Note ids that have to be read by id: a deletion is believed when it is proven."""
    again = tuple(sorted({*place.again, *numbers}))
    return _bounded(msgspec.structs.replace(place, again=again))


def in_doubt(place: Place, newest: int) -> Place:
    """Note that changes of the posts up to ``newest`` may have been missed."""
    if newest < 1:
        return place
    span = Range(first=max(1, newest - AUDITED + 1), last=newest)
    return msgspec.structs.replace(place, doubtful=joined((*place.doubtful, span)))


def suspected(place: Place, below: int, *, missed: bool) -> Place:
    """Go on doubting what is older than a page that brought a missed post, or stop."""
    if not missed:
        below = 0 if place.suspect >= below else place.suspect
    return msgspec.structs.replace(place, suspect=below if below > max(place.floor, 1) else 0)


def without(ranges: Iterable[Range], first: int, last: int) -> tuple[Range, ...]:
    """Return what is left of some ranges outside of ``first`` to ``last``."""
    left: list[Range] = []
    for one in ranges:
        if one.first < first:
            left.append(Range(first=one.first, last=min(one.last, first - 1)))
        if one.last > last:
            left.append(Range(first=max(one.first, last + 1), last=one.last))
    return tuple(left)


def joined(spans: Iterable[Range]) -> tuple[Range, ...]:
    """Return spans in ascending order, those that touch as one."""
    found: list[Range] = []
    for span in sorted(spans):
        if found and span.first <= found[-1].last + 1:
            last = found.pop()
            span = Range(first=last.first, last=max(last.last, span.last))  # noqa: PLW2901
        found.append(span)
    return tuple(found)


def _read(place: Place, first: int, last: int) -> Place:
    """Take out of the holes all that a page proved."""
    return msgspec.structs.replace(place, holes=without(place.holes, first, last))


def _with(holes: tuple[Range, ...], hole: Range | None) -> tuple[Range, ...]:
    """Add a hole; where there are too many the two oldest become one, and are read twice."""
    if hole is None:
        return holes
    found = list(joined((*holes, hole)))
    while len(found) > _MOST_HOLES:
        first, second, *rest = found
        found = [Range(first=first.first, last=second.last), *rest]
    return tuple(found)


def _bounded(place: Place) -> Place:
    """Keep the cursor small: the oldest of too many ids become doubtful."""
    spare = len(place.again) - _MOST_WAITING
    if spare > 0:
        moved, kept = place.again[:spare], place.again[spare:]
        span = Range(first=moved[0], last=moved[-1])
        place = msgspec.structs.replace(place, again=kept, doubtful=joined((*place.doubtful, span)))
    if len(place.albums) > _MOST_WAITING:
        place = msgspec.structs.replace(place, albums=place.albums[-_MOST_WAITING:])
    return place


class Standing(Enum):
    """How a push stands to what was applied."""

    NEXT = auto()
    OLD = auto()
    EARLY = auto()


def standing(reached: int, pts: int, count: int) -> Standing:
    """Say whether a push follows directly, tells what is known, or comes too early."""
    if reached == 0 or reached + count < pts:
        return Standing.EARLY
    return Standing.NEXT if reached + count == pts and count else Standing.OLD


def due_again(
    posts: Iterable[tuple[int, datetime]], after: datetime, now: datetime
) -> tuple[int, ...]:
    """Return the posts, given with their dates, whose moment to be read again has come.

    Moments at or before ``after`` are past: they were read then.
    """
    return tuple(
        number
        for number, published in posts
        if any(after < published + wait <= now for wait in SCHEDULE)
    )


def encode(place: Place) -> str:
    """Return the place as the text of a cursor."""
    return msgspec.json.encode(place).decode()


def decode(cursor: str) -> Place | None:
    """Return the place of a cursor, None where it is not one of this collector."""
    try:
        return msgspec.json.decode(cursor, type=Place)
    except msgspec.MsgspecError:
        return None
