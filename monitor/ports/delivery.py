"""What bringing an alert to a receiver needs."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from monitor.model.alerts import Alert, Delivery
from monitor.model.claims import Claim
from monitor.model.events import Event
from monitor.model.posts import Post, Revision
from monitor.model.relations import Relation
from monitor.model.sources import Source


class Side(Struct, frozen=True, kw_only=True):
    """One party to an alert: a claim with its publisher, its time and its address."""

    claim: Claim
    source: Source
    post: Post
    revision: Revision


class Dossier(Struct, frozen=True, kw_only=True):
    """An alert with all that is needed to tell it to a person.

    ``new`` are the sides of the revision that raised it, ``old`` those it is set
    against, in the order of the relations' ranks.
    """

    alert: Alert
    event: Event
    trigger: Source
    post: Post
    revision: Revision
    new: tuple[Side, ...] = ()
    old: tuple[Side, ...] = ()
    relations: tuple[Relation, ...] = ()


class Due(Struct, frozen=True, kw_only=True):
    """A delivery that is to be made now."""

    delivery: Delivery
    dossier: Dossier


class Outbox(Protocol):
    """What the dispatcher needs of the store."""

    async def due(self, now: datetime, limit: int, receiver: str | None = None) -> tuple[Due, ...]:
        """Lease and return the deliveries to make now: at most the oldest of each event.

        Those of one receiver, or of all where none is named.
        """
        ...

    async def settle(self, delivery: Delivery) -> None:
        """Store the outcome of an attempt."""
        ...

    async def recover(self, now: datetime) -> int:
        """Turn leases of a dead process into ``uncertain``; return how many there were."""
        ...

    async def bury(self, receivers: Collection[str]) -> int:
        """Make dead letters of what is due to none of these; return how many there were."""
        ...


class Receipt(Struct, frozen=True, kw_only=True):
    """The receiver's own id for a delivered message."""

    id: str


class Notifier(Protocol):
    """One receiver of alerts."""

    @property
    def receiver(self) -> str:
        """The receiver's name in the configuration."""
        ...

    async def send(self, dossier: Dossier, now: datetime) -> Receipt:
        """Deliver one alert.

        Raises:
            DeliveryError: one of its three subclasses, and nothing else.
        """
        ...
