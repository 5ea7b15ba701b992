"""What is being followed, and why a post was linked to it."""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from monitor.model.claims import Attribute
from monitor.model.ids import EventId, RevisionId


class EventState(StrEnum):
    """Where an event stands in its life."""

    TRACKED = "tracked"
    CANDIDATE = "candidate"
    DORMANT = "dormant"
    MERGED = "merged"


class Mute(Struct, frozen=True, kw_only=True):
    """What nobody is to be told of an event: one attribute, or all where none is named.

    It ends at ``until``; None is for good.
    """

    attribute: Attribute | None = None
    until: datetime | None = None


class Event(Struct, frozen=True, kw_only=True):
    """A real-world happening as a user described it; ``since`` to ``until`` is its window.

    ``expected`` are parties who should have their say, each within ``expected_within`` of
    the event's first post.
    """

    id: EventId
    title: str
    keywords: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    expected_within: timedelta = timedelta(hours=6)
    since: datetime | None = None
    until: datetime | None = None
    state: EventState = EventState.TRACKED
    mutes: tuple[Mute, ...] = ()


class Evidence(Struct, frozen=True, kw_only=True):
    """One ground for a link: its kind, the words or the id it rests on, its weight."""

    kind: str
    detail: str
    weight: float


class Link(Struct, frozen=True, kw_only=True):
    """A revision speaks of an event; ``score`` is the sum of the evidence."""

    revision: RevisionId
    event: EventId
    score: float
    evidence: tuple[Evidence, ...]
