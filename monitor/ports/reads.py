"""What people ask of the store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from monitor.model.alerts import Alert, Delivery, Notice
from monitor.model.candidates import Candidate, CandidateState
from monitor.model.events import Event, Link
from monitor.model.feedback import Acknowledgement, Tally
from monitor.model.ids import EventId
from monitor.model.routing import Mute, Passage
from monitor.model.sources import Source
from monitor.ports.delivery import Dossier


class SourceStatus(Struct, frozen=True, kw_only=True):
    """How following one source goes; ``outcomes`` counts what its batches brought."""

    source: Source
    cursor: str | None = None
    posts: int = 0
    rejects: int = 0
    outcomes: dict[str, int] = {}
    last_success_at: datetime | None = None
    last_error_at: datetime | None = None
    last_error: str | None = None


class EventStatus(Struct, frozen=True, kw_only=True):
    """What is held about one event; ``last_at`` is when its newest post was seen."""

    event: Event
    posts: int = 0
    claims: int = 0
    contradictions: int = 0
    alerts: int = 0
    last_at: datetime | None = None


class CandidateStatus(Struct, frozen=True, kw_only=True):
    """A candidate event and what an operator made of it; ``into`` is the event it became."""

    candidate: Candidate
    state: CandidateState
    into: str | None = None
    posts: int = 0
    sources: int = 0


class Status(Struct, frozen=True, kw_only=True):
    """What the store holds in all. ``rejects`` counts by reason, ``deliveries`` by state.

    ``notices`` are the last few, the newest first. ``tallies`` are people's votes by rule,
    ``refusals`` what the bot refused, ``mutes`` all that have not come to their end.
    """

    posts: int
    revisions: int
    pending: int
    claims: int
    relations: int
    alerts: int
    newest_at: datetime | None
    rejects: dict[str, int]
    deliveries: dict[str, int]
    sources: tuple[SourceStatus, ...]
    notices: tuple[Notice, ...] = ()
    tallies: tuple[Tally, ...] = ()
    refusals: dict[str, int] = {}
    mutes: tuple[Mute, ...] = ()


class Explanation(Struct, frozen=True, kw_only=True):
    """An alert followed back: delivery, relation, claim, span, post, and why it was linked."""

    dossier: Dossier
    language: str
    reason: str
    links: tuple[Link, ...]
    deliveries: tuple[Delivery, ...]
    passages: tuple[Passage, ...] = ()
    acknowledged: Acknowledgement | None = None


class OutboxEntry(Struct, frozen=True, kw_only=True):
    """A delivery as an operator sees it; ``event`` is the event's id."""

    delivery: Delivery
    event: str


class Wordings(Struct, frozen=True):
    """Texts of a candidate's posts, and of the posts of events that were told of near its time."""

    texts: tuple[str, ...]
    events: Mapping[EventId, tuple[str, ...]]


class CandidateReads(Protocol):
    """What is asked about candidate events."""

    async def candidates(self) -> tuple[CandidateStatus, ...]:
        """Return every candidate event, the newest first."""
        ...

    async def wordings(self, candidate: Candidate, events: Sequence[EventId]) -> Wordings:
        """Return the latest texts of a candidate and of the events around its time."""
        ...


class Reads(Protocol):
    """What people ask of the store, from the command line or a page."""

    async def status(self) -> Status:
        """Return totals and the state of every source."""
        ...

    async def events(self) -> tuple[EventStatus, ...]:
        """Return every event with what is held about it."""
        ...

    async def alerts(self, limit: int, event: EventId | None = None) -> tuple[Alert, ...]:
        """Return the newest alerts first, of all events or of one."""
        ...

    async def outbox(self, states: Sequence[str], limit: int) -> tuple[OutboxEntry, ...]:
        """Return the newest deliveries that are in one of these states."""
        ...

    async def explain(self, alert: str) -> Explanation | None:
        """Return what an alert rests on; a beginning of its id will do where only one fits."""
        ...
