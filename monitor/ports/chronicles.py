"""What summing up an event needs of the store."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from monitor.model.decisions import Decided
from monitor.model.events import Event
from monitor.model.ids import EventId, SourceKey
from monitor.model.sources import Source
from monitor.ports.reads import CandidateStatus


class Chronicle(Struct, frozen=True, kw_only=True):
    """An event with every decided revision that is linked to it, in order of arrival.

    Of each decision it holds only what concerns this event.
    """

    event: Event
    decided: tuple[Decided, ...] = ()


class Activity(Struct, frozen=True, kw_only=True):
    """How many posts were published in a window: by source, and by the hour (UTC).

    ``late`` are those published before the window of which the first text was seen in it.
    """

    posts: dict[SourceKey, int]
    hours: dict[datetime, int]
    late: int = 0


class Chronicles(Protocol):
    """Events read whole, one at a time: a store may hold more than fits into memory."""

    async def publishers(self) -> tuple[Source, ...]:
        """Return every source of the configuration or of a post, by key."""
        ...

    async def told(self, since: datetime | None, until: datetime | None) -> tuple[EventId, ...]:
        """Return the events of which something was said from ``since`` to before ``until``.

        Ordered by id. A post counts from its publication, an edit from its edit, a
        deletion from when it was seen; None sets no bound.
        """
        ...

    async def activity(self, since: datetime, until: datetime) -> Activity:
        """Count the posts of a window, of any event or none; without a date, by when seen."""
        ...

    async def emerging(self, since: datetime, until: datetime) -> tuple[CandidateStatus, ...]:
        """Return the open candidate events that posts of a window tell of, the oldest first.

        Their posts and sources are those of the window alone.
        """
        ...

    async def chronicle(self, event: EventId) -> Chronicle | None:
        """Return an event's chronicle, None for one that is neither configured nor linked to."""
        ...
