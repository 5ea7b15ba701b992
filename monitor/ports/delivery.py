"""What bringing an alert to a receiver needs."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from msgspec import Struct

from monitor.model.alerts import Alert, Delivery, Notice
from monitor.model.events import Event
from monitor.model.posts import Post, Revision
from monitor.model.relations import Relation
from monitor.model.sides import Side
from monitor.model.sources import Source


class Dossier(Struct, frozen=True, kw_only=True):
    """An alert with all that is needed to tell it to a person.

    ``new`` are the sides of the revision that raised it, ``old`` those it is set
    against, in the order of the relations' ranks. ``awaited`` says of each expected party
    that has not spoken since when it is silent.
    """

    alert: Alert
    event: Event
    trigger: Source
    post: Post
    revision: Revision
    new: tuple[Side, ...] = ()
    old: tuple[Side, ...] = ()
    relations: tuple[Relation, ...] = ()
    awaited: tuple[str, ...] = ()


Subject = Dossier | Notice
HOLD: Final = timedelta(minutes=2)
"""For how long what is dead or uncertain holds back what comes after it of its event."""


class Due(Struct, frozen=True, kw_only=True):
    """A delivery that is to be made now, and what it tells."""

    delivery: Delivery
    subject: Subject


Together = tuple[Due, ...]
"""Deliveries of one event to one receiver, in their order, that one message may tell."""


class Demand(Struct, frozen=True, kw_only=True):
    """What is asked of the outbox: ``events`` lines at most, ``together`` of each.

    ``receiver`` None stands for every receiver.
    """

    now: datetime
    receiver: str | None = None
    events: int = 20
    together: int = 1


class Outbox(Protocol):
    """What the dispatcher needs of the store."""

    async def due(self, demand: Demand) -> tuple[Together, ...]:
        """Lease and return the deliveries to make now, the most severe first.

        Of each event at each receiver only what heads its line: what is deferred or under
        way holds back those behind it, what is dead or uncertain until its time is over.
        Deliveries that may have arrived together come back together and with nothing else.
        """
        ...

    async def doubtful(self, demand: Demand) -> tuple[Together, ...]:
        """Return what is uncertain and may be looked into now, a message each."""
        ...

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        """Store the outcome of an attempt; what was sent stays sent."""
        ...

    async def recover(self, now: datetime, settled: datetime | None = None) -> int:
        """Turn leases of a dead process into ``uncertain``; return how many there were.

        They may be looked into from ``settled`` on, when nothing of that process can still
        be on its way; None is now.
        """
        ...

    async def bury(self, receivers: Collection[str]) -> int:
        """Make dead letters of what is due to none of these; return how many there were."""
        ...


class Receipt(Struct, frozen=True, kw_only=True):
    """The receiver's own id for a delivered message."""

    id: str


class Notifier(Protocol):
    """One receiver of alerts and notices."""

    @property
    def receiver(self) -> str:
        """The receiver's name in the configuration."""
        ...

    async def send(self, batch: Together, now: datetime) -> Receipt:
        """Deliver what one message is to tell.

        Raises:
            DeliveryError: one of its subclasses, and nothing else.
        """
        ...


class Pace(Protocol):
    """When a receiver may be told at all: limits, pauses that it asked for, its absence."""

    def ready_at(self, now: datetime) -> datetime:
        """Return the first moment at which sending makes sense; ``now`` where it does now."""
        ...


class Finder(Protocol):
    """Looks whether a message arrived of which no word came back."""

    async def find(self, batch: Together, now: datetime) -> Receipt | None:
        """Return the receipt of what arrived as a whole, None where something is missing.

        Raises:
            DeliveryDeferred: it cannot be seen now.
            DeliveryUncertain: it cannot be found out at all.
        """
        ...
