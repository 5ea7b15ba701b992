"""What a collector yields."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from monitor.model.ids import SourceKey
from monitor.model.posts import Media, Origin
from monitor.model.sources import Source
from monitor.ports.completeness import Coverage


class Observation(Struct, frozen=True, kw_only=True):
    """What a collector saw of one post at one moment.

    A collector does not judge whether this is new: the ledger compares it with what
    it holds. ``text`` and every id are clean: no lone surrogate, no NUL. ``deleted``
    means that the deletion is proven, not that the post was not seen. ``seen_at`` is
    None where the batch's own ``seen_at`` holds. ``archived``: it comes from a recording of
    the past and replaces what is held only where its own date says that it is newer.
    """

    source: SourceKey
    native: str
    text: str
    published_at: datetime | None = None
    edited_at: datetime | None = None
    edited: bool = False
    deleted: bool = False
    url: str | None = None
    forwarded_from: Origin | None = None
    reply_to: str | None = None
    album: str | None = None
    media: tuple[Media, ...] = ()
    seen_at: datetime | None = None
    archived: bool = False
    mode: str


class Reject(Struct, frozen=True, kw_only=True):
    """Something that came from a source and could not be read: kept, counted, shown."""

    raw: bytes
    reason: str
    where: str = ""


class Batch(Struct, frozen=True, kw_only=True):
    """What one step of a collector yielded; the cursor travels with the data.

    ``cursor`` is where to go on after this batch is durable; None leaves it as it is.
    ``outcome`` is a short constant for counters ("history", "not_modified", …).
    ``mode`` is the way in that was used, None where the observations alone say it.
    ``success`` is False where the source answered and still could not be read: the batch
    is kept, and the source counts as unreachable. ``coverage`` is what the batch proves
    about completeness. ``quiet``: it is of the past, and nobody is alerted about it.
    """

    source: SourceKey
    seen_at: datetime
    observations: tuple[Observation, ...] = ()
    rejects: tuple[Reject, ...] = ()
    cursor: str | None = None
    outcome: str = "ok"
    mode: str | None = None
    success: bool = True
    quiet: bool = False
    coverage: Coverage = Coverage()


class Collector(Protocol):
    """One way into a kind of source. Push and pull look alike."""

    def stream(self, source: Source, cursor: str | None) -> AsyncIterator[Batch]:
        """Yield batches from after ``cursor`` on, for ever or until the source ends.

        Raises:
            CollectError: the source could not be read; the caller starts a new stream.
        """
        ...
