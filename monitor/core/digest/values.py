"""A digest as data: what digest.json holds, and what every other format is made of.

Claims, alerts and revisions are named by their ids. Within an event each claim stands
once, under ``claims``; everything else refers to it.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from monitor.core.blindness import BlindKind
from monitor.core.summary import Standing
from monitor.model.alerts import AlertKind, Severity
from monitor.model.claims import Attribute, FirstSeenBy, Modality, Value
from monitor.model.events import EventState
from monitor.model.ids import AlertId, ClaimId, EventId, RevisionId, SourceKey
from monitor.model.relations import Basis
from monitor.model.sources import SourceKind

FORMAT = 1  # rises when a field changes its meaning or goes


class FirstSeenRow(Struct, frozen=True, kw_only=True):
    """Where a claim stood before its post: ``who`` is a readable name, ``url`` of that post.

    ``at`` and ``url`` are None where the original was never seen.
    """

    by: FirstSeenBy
    who: str
    at: datetime | None = None
    url: str | None = None


class ClaimRow(Struct, frozen=True, kw_only=True):
    """A claim with its words, its publisher and its standing at the end of the window.

    ``speaker`` is whom the post quotes, ``voice`` whose statement it was judged to be.
    ``at`` is when the text took effect; ``url`` is None where the post has no address.
    ``fresh``: it was made in the window. ``first_seen`` is None where it began with its post.
    """

    id: ClaimId
    attribute: Attribute
    value: Value
    scope: str | None
    modality: Modality
    quote: str
    revision: RevisionId
    url: str | None
    source: SourceKey
    speaker: str | None
    voice: str
    role: SourceKind
    at: datetime
    published_at: datetime | None
    seen_at: datetime
    standing: Standing
    fresh: bool
    first_seen: FirstSeenRow | None = None


class PositionRow(Struct, frozen=True, kw_only=True):
    """A value that stands; ``claims`` are those of its voices, one each."""

    value: Value
    denied: bool
    independent: int
    relays: int
    claims: tuple[ClaimId, ...]


class TopicRow(Struct, frozen=True, kw_only=True):
    """What stands of one attribute and scope."""

    attribute: Attribute
    scope: str | None
    disputed: bool
    positions: tuple[PositionRow, ...]


class PairRow(Struct, frozen=True, kw_only=True):
    """Two claims that exclude each other, by which rule, and whether both still hold."""

    later: ClaimId
    earlier: ClaimId
    basis: Basis
    rule: str
    rationale: str
    open: bool


class DisputeRow(Struct, frozen=True, kw_only=True):
    """What is disputed about one attribute; ``claims`` are all parties, in order of time."""

    attribute: Attribute
    open: bool
    claims: tuple[ClaimId, ...]
    pairs: tuple[PairRow, ...]


class ChangeRow(Struct, frozen=True, kw_only=True):
    """A material change in the window, as an alert told it."""

    at: datetime
    alert: AlertId
    kind: AlertKind
    severity: Severity
    attribute: Attribute
    reason: str
    revision: RevisionId
    source: SourceKey
    url: str | None
    new: tuple[ClaimId, ...]
    old: tuple[ClaimId, ...]


class CorrectionRow(Struct, frozen=True, kw_only=True):
    """A claim that an edit or a deletion changed or took away, with both texts."""

    at: datetime
    attribute: Attribute
    deleted: bool
    source: SourceKey
    revision: RevisionId
    url: str | None
    before: ClaimId
    after: ClaimId | None
    before_text: str
    after_text: str


class AwaitedRow(Struct, frozen=True, kw_only=True):
    """A party that should have its say and has not spoken by the end of the window.

    It is silent ``since`` the event's first claim; ``overdue``: longer than it was given.
    """

    party: str
    since: datetime
    overdue: bool


class EventDigest(Struct, frozen=True, kw_only=True):
    """One event; ``posts``, ``sources`` and ``fresh_claims`` count the window alone."""

    id: EventId
    title: str
    state: EventState
    posts: int
    sources: int
    fresh_claims: int
    claims: tuple[ClaimRow, ...]
    topics: tuple[TopicRow, ...]
    disputes: tuple[DisputeRow, ...]
    changes: tuple[ChangeRow, ...]
    corrections: tuple[CorrectionRow, ...]
    awaited: tuple[AwaitedRow, ...] = ()

    @property
    def open_disputes(self) -> int:
        """How many attributes are disputed at the end of the window."""
        return sum(one.open for one in self.disputes)


class NamedEvent(Struct, frozen=True, kw_only=True):
    """An event by its name alone."""

    id: EventId
    title: str


class CandidateRow(Struct, frozen=True, kw_only=True):
    """A happening that nobody follows yet; ``posts`` and ``sources`` count the window alone.

    One that is written down in events.toml has no counts.
    """

    id: EventId
    title: str
    since: datetime | None = None
    posts: int = 0
    sources: int = 0


class SourceRow(Struct, frozen=True, kw_only=True):
    """A source's part in the window, in counts and without a score.

    ``first``: attributes of an event that it spoke of first. ``contradicted``: counts of
    its own that an official count contradicted later. ``corrected``: claims that it
    replaced itself, by an edit or a later post. ``retracted``: claims that it took back.
    """

    key: SourceKey
    title: str
    kind: SourceKind
    side: str | None
    reliability: str
    posts: int = 0
    claims: int = 0
    first: int = 0
    contradicted: int = 0
    corrected: int = 0
    retracted: int = 0


class HourRow(Struct, frozen=True, kw_only=True):
    """How many posts were published in the hour that begins ``at``."""

    at: datetime
    posts: int


class Totals(Struct, frozen=True, kw_only=True):
    """The window in numbers; ``awaited`` counts parties that have not spoken by its end."""

    posts: int
    sources: int
    events: int
    linked: int
    claims: int
    contradictions: int
    changes: int
    corrections: int
    retractions: int
    awaited: int = 0


class BlindRow(Struct, frozen=True, kw_only=True):
    """A source that was not seen in full: why, when, and how many posts are missing at most."""

    source: SourceKey
    kind: BlindKind
    reason: str
    since: datetime | None = None
    until: datetime | None = None
    missing: int | None = None


class Health(Struct, frozen=True, kw_only=True):
    """How the monitor did: what waits, what could not be read, what was delivered."""

    pending: int = 0
    rejects: dict[str, int] = {}
    deliveries: dict[str, int] = {}
    late_posts: int = 0


class Digest(Struct, frozen=True, kw_only=True):
    """All that happened from ``since`` to before ``until``."""

    format: int = FORMAT
    since: datetime
    until: datetime
    generated_at: datetime
    totals: Totals
    events: Sequence[EventDigest]  # may be read from a file each time that it is gone through
    quiet: tuple[NamedEvent, ...]
    candidates: tuple[CandidateRow, ...]
    sources: tuple[SourceRow, ...]
    activity: tuple[HourRow, ...]
    blind: tuple[BlindRow, ...]
    health: Health
