"""What is known of the completeness of sources: told by collectors, asked by everybody."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from monitor.model.completeness import Completeness, Period, Range
from monitor.model.ids import SourceKey


class Missing(Struct, frozen=True, kw_only=True):
    """A hole that a collector found, by ids where there are any, else by time.

    ``since`` and ``until`` are the publication times of the posts on both sides, where
    known. ``reason`` is a short constant ("unread", "window", …).
    """

    reason: str
    numbers: Range | None = None
    since: datetime | None = None
    until: datetime | None = None


class Coverage(Struct, frozen=True, kw_only=True):
    """What a batch proves about completeness; stored in the batch's own transaction.

    ``covered``: every post with an id in these ranges was read, or shown not to be there.
    ``missing``: holes; to name one again that is known, or was filled, changes nothing.
    ``absent``: ranges of which the platform confirmed that nothing stands there.
    ``periods``: times of which every post was read. ``pushed`` and ``push_missed`` count
    posts of this batch as ``monitor.model.completeness.Progress`` does.
    """

    covered: tuple[Range, ...] = ()
    missing: tuple[Missing, ...] = ()
    absent: tuple[Range, ...] = ()
    periods: tuple[Period, ...] = ()
    pushed: int = 0
    push_missed: int = 0


class CompletenessReads(Protocol):
    """Where the completeness of sources is asked for."""

    async def completeness(
        self, sources: Collection[SourceKey] | None = None, since: datetime | None = None
    ) -> tuple[Completeness, ...]:
        """Return what is known of these sources, or of every source that was ever tried.

        One for each, in the order of their keys, also where nothing is known of it yet.
        With ``since``, gaps and outages that were over before it are left out.
        """
        ...


class CompletenessLedger(CompletenessReads, Protocol):
    """What the daemon needs besides; gaps themselves come with each ``Batch``."""

    async def resume(self, sources: Collection[SourceKey], at: datetime) -> None:
        """Say that reading begins again: since the last success nothing was read.

        Opens an outage ``not_running`` for each source that was read before and has no
        outage open; the first success ends it.
        """
        ...
