"""What is known to be missing from a source, and since when it can't be read.

Two things make a monitor blind, and they are kept apart. A *gap* is a hole in what was
read: the posts in it are published and not held. An *outage* is a time in which the
source could not be read at all; once it can, reading back says whether a gap is left.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from monitor.model.ids import SourceKey


class Range(Struct, frozen=True, kw_only=True, order=True):
    """Message ids from ``first`` to ``last``, both included."""

    first: int
    last: int

    def __post_init__(self) -> None:
        """Refuse a range that ends before it begins."""
        if self.first > self.last:
            raise ValueError(f"a range from {self.first} to {self.last}")

    @property
    def size(self) -> int:
        """How many ids it spans; not every id is a post."""
        return self.last - self.first + 1


class Period(Struct, frozen=True, kw_only=True, order=True):
    """The time from ``since`` to ``until``, for sources whose posts are not numbered."""

    since: datetime
    until: datetime


class GapState(StrEnum):
    """What became of a gap.

    ``OPEN``: something of it is still missing. ``FILLED``: all of it was read later.
    ``ABSENT``: the platform confirmed that nothing stands there (any more).
    """

    OPEN = "open"
    FILLED = "filled"
    ABSENT = "absent"


class Gap(Struct, frozen=True, kw_only=True):
    """A hole in what was read of a source.

    ``numbers`` is the hole as it was found, ``remaining`` what of it is still missing; both
    are empty where posts are not numbered. ``absent`` counts the ids that are confirmed
    empty. ``since`` and ``until`` are the publication times of the posts on both sides,
    where known: what is missing was published between them.
    """

    source: SourceKey
    reason: str
    opened_at: datetime
    numbers: Range | None = None
    remaining: tuple[Range, ...] = ()
    absent: int = 0
    since: datetime | None = None
    until: datetime | None = None
    state: GapState = GapState.OPEN
    closed_at: datetime | None = None


class Outage(Struct, frozen=True, kw_only=True):
    """A time in which a source was not read; ``until`` is None while it lasts.

    It begins with the last success before it. ``final``: frozen until an operator acts.
    """

    since: datetime
    outcome: str
    detail: str = ""
    final: bool = False
    until: datetime | None = None


class Progress(Struct, frozen=True, kw_only=True):
    """How reading a source goes.

    ``mode`` is the way in that was used last. ``lag`` is how long after its publication the
    newest post was durable, in seconds, and ``usual_gap`` the moving average of the seconds
    between posts: None until there is something to measure. ``pushed`` counts posts that
    the platform announced of itself, ``push_missed`` those that only reading back found.
    """

    mode: str | None = None
    first_success_at: datetime | None = None
    last_success_at: datetime | None = None
    last_post_at: datetime | None = None
    lag: float | None = None
    usual_gap: float | None = None
    pushed: int = 0
    push_missed: int = 0

    @property
    def push_miss_rate(self) -> float | None:
        """The share of posts that no push announced, None where nothing is pushed."""
        total = self.pushed + self.push_missed
        return self.push_missed / total if total else None


class Completeness(Struct, frozen=True, kw_only=True):
    """All that is known of how complete a source is. Ranges and gaps are ascending."""

    source: SourceKey
    progress: Progress = Progress()
    ranges: tuple[Range, ...] = ()
    gaps: tuple[Gap, ...] = ()
    outages: tuple[Outage, ...] = ()

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        """The gaps of which something is still missing."""
        return tuple(gap for gap in self.gaps if gap.state is GapState.OPEN)

    @property
    def outage(self) -> Outage | None:
        """The outage that lasts, where one does."""
        return next((one for one in reversed(self.outages) if one.until is None), None)
