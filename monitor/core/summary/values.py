"""What a summary consists of."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from monitor.model.alerts import Alert
from monitor.model.claims import Attribute, Claim, Value, Voice
from monitor.model.events import Event
from monitor.model.ids import ClaimId, PostId
from monitor.model.posts import Post, Revision, RevisionKind
from monitor.model.relations import Relation
from monitor.model.sides import Side
from monitor.model.sources import Source


class Standing(StrEnum):
    """Whether a claim still stands, and why not.

    ``REPEATED``: its voice says the same in a later text. ``UPDATED``: a later count took
    its place. ``REPLACED``: its voice says another value since. ``EDITED``, ``DELETED``:
    its post no longer says it.
    """

    STANDS = "stands"
    REPEATED = "repeated"
    UPDATED = "updated"
    REPLACED = "replaced"
    EDITED = "edited"
    DELETED = "deleted"
    RELAY = "relay"

    @property
    def holds(self) -> bool:
        """Whether its voice still says so, and no later count has taken its place."""
        return self in (Standing.STANDS, Standing.REPEATED)


class Statement(Struct, frozen=True, kw_only=True):
    """A claim with its publisher, whose voice it is, its moment and its standing.

    ``since`` is when the voice first said the same, at ``at`` or before.
    """

    side: Side
    voice: Voice
    at: datetime
    since: datetime
    standing: Standing

    @property
    def claim(self) -> Claim:
        """What is claimed."""
        return self.side.claim


class Position(Struct, frozen=True, kw_only=True):
    """One value that stands, with the voices behind it, the earliest first.

    There is one statement a voice, so their number is that of independent sources.
    ``relays`` counts the posts that merely pass it on.
    """

    value: Value
    denied: bool
    statements: tuple[Statement, ...]
    relays: int = 0

    @property
    def independent(self) -> int:
        """How many independent sources say so."""
        return len(self.statements)


class Topic(Struct, frozen=True, kw_only=True):
    """One attribute and scope: its positions, those of most independent sources first.

    ``disputed``: two of them contradict each other, or one of them contradicts another topic.
    """

    attribute: Attribute
    scope: str | None
    positions: tuple[Position, ...]
    disputed: bool


class Contradiction(Struct, frozen=True, kw_only=True):
    """Two statements that judging found to exclude each other; ``open``: both still hold."""

    relation: Relation
    later: Statement
    earlier: Statement
    open: bool


class Dispute(Struct, frozen=True, kw_only=True):
    """All contradictions about one attribute, in order of time."""

    attribute: Attribute
    contradictions: tuple[Contradiction, ...]

    @property
    def open(self) -> bool:
        """Whether any two sides still exclude each other."""
        return any(one.open for one in self.contradictions)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every party once, in order of time."""
        found: dict[ClaimId, Statement] = {}
        for one in self.contradictions:
            found[one.earlier.claim.id] = one.earlier
            found[one.later.claim.id] = one.later
        return tuple(sorted(found.values(), key=lambda one: (one.at, one.claim.id)))


class Change(Struct, frozen=True, kw_only=True):
    """A material change, as an alert told it: the new statements and those they are set against.

    ``post`` and ``source`` are those of the revision that made it.
    """

    at: datetime
    alert: Alert
    post: Post
    source: Source
    new: tuple[Statement, ...]
    old: tuple[Statement, ...]


class Correction(Struct, frozen=True, kw_only=True):
    """What an edit or a deletion did to a claim; ``after`` is None where nothing took its place.

    The former version is the revision of ``before``; ``revision`` is the later one.
    """

    at: datetime
    relation: Relation
    before: Statement
    after: Statement | None
    revision: Revision

    @property
    def deleted(self) -> bool:
        """Whether the whole post was deleted."""
        return self.revision.kind is RevisionKind.DELETION


class Summary(Struct, frozen=True, kw_only=True):
    """An event at one moment; every list of moments in order of time.

    ``sources`` are those whose posts speak of it, by their first post; ``spoken`` says when
    each post first did. ``statements`` are all claims ever made of it, relays too.
    """

    event: Event
    spoken: dict[PostId, datetime]
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]
    topics: tuple[Topic, ...]
    disputes: tuple[Dispute, ...]
    changes: tuple[Change, ...]
    corrections: tuple[Correction, ...]

    @property
    def posts(self) -> int:
        """How many posts speak of it."""
        return len(self.spoken)
