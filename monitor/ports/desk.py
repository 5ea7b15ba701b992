"""What the newsroom's answers need of the store: mutes, votes, what is followed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from monitor.core.gate import Line
from monitor.model.claims import Attribute
from monitor.model.events import Event
from monitor.model.feedback import Acknowledgement, Tally, Vote
from monitor.model.ids import EventId
from monitor.model.routing import Mute, Passage


class Mutes(Protocol):
    """What is kept back, by whose word and until when."""

    async def mute(self, mute: Mute) -> None:
        """Store a mute once by its id."""
        ...

    async def end_mute(self, mute: str, now: datetime) -> bool:
        """End a mute before its time; False where none of that id is in force."""
        ...

    async def mutes(self, now: datetime | None = None) -> tuple[Mute, ...]:
        """Return those in force at ``now``, or all there ever were, the oldest first."""
        ...


class Feedback(Protocol):
    """What people make of alerts."""

    async def acknowledge(self, answer: Acknowledgement) -> Acknowledgement:
        """Store who takes care of an alert and return the first that did."""
        ...

    async def vote(self, vote: Vote) -> None:
        """Store a person's vote in place of the former one."""
        ...

    async def tallies(self) -> tuple[Tally, ...]:
        """Return the votes by the rules that raised the alerts, in the order of names."""
        ...


class Followed(Protocol):
    """Events that were added while the monitor ran; they stand beside those of events.toml."""

    async def follow(self, event: Event, author: str, now: datetime) -> bool:
        """Store an event; False where one of that id was added already."""
        ...

    async def unfollow(self, event: EventId, author: str, now: datetime) -> bool:
        """Stop following an added event; False where none of that id is followed."""
        ...

    async def followed(self) -> tuple[Event, ...]:
        """Return the events that were added and are followed still, in the order of adding."""
        ...


class LineQuery(Struct, frozen=True, kw_only=True):
    """Which line is asked about: ``attributes`` are those of its waiting alerts.

    ``taken_back`` are those of which something is retracted: only of these is what was
    told before looked up.
    """

    event: EventId
    receiver: str
    attributes: frozenset[Attribute] = frozenset()
    taken_back: frozenset[Attribute] = frozenset()


class GateBook(Protocol):
    """What the gate reads before it judges, and writes afterwards."""

    async def line(self, wanted: LineQuery) -> Line:
        """Return what is known of an event at a receiver."""
        ...

    async def mutes(self, now: datetime | None = None) -> tuple[Mute, ...]:
        """Return the mutes in force at ``now``, or all."""
        ...

    async def passed(self, passages: Sequence[Passage]) -> None:
        """Store decisions, and when a group was let through."""
        ...


class Desk(Mutes, Feedback, Followed, Protocol):
    """All that a person at the desk may ask for and change."""


class Inbox(Protocol):
    """Which updates of the bot were answered already, and what was refused."""

    async def first(self, update: str, now: datetime) -> bool:
        """Note an update; False where it was noted before."""
        ...

    async def refuse(self, reason: str, now: datetime) -> None:
        """Count what was refused."""
        ...

    async def refusals(self) -> dict[str, int]:
        """Return how often what was refused."""
        ...

    async def key(self, name: str) -> bytes:
        """Return 32 secret bytes of that name, made by chance at the first call."""
        ...
