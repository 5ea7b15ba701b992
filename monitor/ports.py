"""What the pipeline needs of the outside world: small protocols, and the values they pass.

Each protocol is owned by its consumer and has one contract suite that runs on the
shipped fake and on the real implementation (tests/contract).
"""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from monitor.model.alerts import Alert, Delivery, Notice
from monitor.model.claims import Claim
from monitor.model.decisions import Decided, Decision, Recorded
from monitor.model.events import Event, Link
from monitor.model.ids import EventId, SourceKey
from monitor.model.posts import Media, Origin, Post, Revision
from monitor.model.relations import Relation
from monitor.model.sources import Source


class Observation(Struct, frozen=True, kw_only=True):
    """What a collector saw of one post at one moment.

    A collector does not judge whether this is new: the ledger compares it with what
    it holds. ``text`` and every id are clean: no lone surrogate, no NUL. ``deleted``
    means that the deletion is proven, not that the post was not seen. ``seen_at`` is
    None where the batch's own ``seen_at`` holds.
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
    """

    source: SourceKey
    seen_at: datetime
    observations: tuple[Observation, ...] = ()
    rejects: tuple[Reject, ...] = ()
    cursor: str | None = None
    outcome: str = "ok"


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


class Collector(Protocol):
    """One way into a kind of source. Push and pull look alike."""

    def stream(self, source: Source, cursor: str | None) -> AsyncIterator[Batch]:
        """Yield batches from after ``cursor`` on, for ever or until the source ends.

        Raises:
            CollectError: the source could not be read; the caller starts a new stream.
        """
        ...


class Ledger(Protocol):
    """What following a source through to commit needs of the store."""

    async def cursor(self, source: SourceKey) -> str | None:
        """Return where the source's stream goes on, None when it was never read."""
        ...

    async def record(self, batch: Batch) -> tuple[Recorded, ...]:
        """Make a batch durable and return only what is new, marked pending.

        One transaction holds the revisions, the rejects and the cursor. A post seen
        before with the same text and media is no new revision.

        Raises:
            StoreError: nothing of the batch was written.
        """
        ...

    async def pending(self, limit: int) -> tuple[Recorded, ...]:
        """Return the oldest revisions that wait for a decision, in order of arrival."""
        ...

    async def commit(self, decisions: Sequence[Decision]) -> None:
        """Store decisions and their outbox rows in one transaction and clear pending.

        Raises:
            StoreError: none of the decisions was stored.
        """
        ...


class Archive(Protocol):
    """What is already decided, for the rebuilding of views in memory."""

    def decided(
        self, since: datetime | None, whole_from: datetime | None = None
    ) -> AsyncIterator[Decided]:
        """Yield decided revisions in order of arrival, those seen at ``since`` or later.

        Of those seen before ``whole_from`` only the revisions of posts that were ever
        linked to an event.
        """
        ...

    async def forget_decisions(self) -> None:
        """Drop all that is derived and mark every revision pending (``monitor rebuild``)."""
        ...


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


class Journal(Protocol):
    """Where outcomes that are not posts are written down."""

    async def note(self, source: SourceKey, outcome: str, detail: str, at: datetime) -> None:
        """Count an outcome of a source that yielded no batch."""
        ...

    async def notice(self, notice: Notice) -> None:
        """Store a notice once by its id."""
        ...

    async def notices(self) -> tuple[Notice, ...]:
        """Return every notice, the oldest first."""
        ...


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


class Status(Struct, frozen=True, kw_only=True):
    """What the store holds in all. ``rejects`` counts by reason, ``deliveries`` by state.

    ``notices`` are the last few, the newest first.
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


class Explanation(Struct, frozen=True, kw_only=True):
    """An alert followed back: delivery, relation, claim, span, post, and why it was linked."""

    dossier: Dossier
    language: str
    reason: str
    links: tuple[Link, ...]
    deliveries: tuple[Delivery, ...]


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

    async def explain(self, alert: str) -> Explanation | None:
        """Return what an alert rests on; a beginning of its id will do where only one fits."""
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
