"""Typed claims: one attribute, one value, and the words it was read from."""

from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct, structs

from monitor.model.circumstances import Interval, NamedPlace
from monitor.model.ids import ClaimId, EventId, PostId, RevisionId, stable_digest
from monitor.model.sources import SourceKind


class Attribute(StrEnum):
    """What a claim is about. The rules of each stand in docs/claims.md."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    CAPTURED = "captured"
    DETAINED = "detained"
    RESCUED = "rescued"
    EVACUATED = "evacuated"
    LAUNCHED = "launched"
    INTERCEPTED = "intercepted"
    STRIKES = "strikes"
    BUILDINGS_DAMAGED = "buildings_damaged"
    WITHOUT_POWER = "without_power"
    TURNOUT = "turnout"
    MAGNITUDE = "magnitude"
    WEAPON = "weapon"
    TARGET = "target"
    RESPONSIBLE = "responsible"
    DAMAGE = "damage"
    CONTROL = "control"
    CAUSE = "cause"
    DETONATION = "detonation"
    STATUS = "status"


class Modality(StrEnum):
    """How the post stands to the claim. ``DENIED``: the thing claimed is said not to be so."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    DENIED = "denied"


class Quantity(Struct, frozen=True, kw_only=True, tag="quantity"):
    """A count with its bounds, both included; ``high`` None means no upper bound."""

    low: float
    high: float | None
    approximate: bool = False


class Label(Struct, frozen=True, kw_only=True, tag="label"):
    """One of the lexicon's concepts, or a short noun where none fits."""

    concept: str


Value = Quantity | Label


class Attribution(Struct, frozen=True, kw_only=True):
    """Whose words the post passes on.

    ``speaker`` is a readable name, ``actor`` the lexicon's or the operator's key for
    it where it is known. An ``anonymous`` speaker (locals, "a source") adds nothing
    to the publisher's own voice.
    """

    speaker: str
    actor: str | None = None
    anonymous: bool = False


class Voice(Struct, frozen=True, kw_only=True):
    """Whose statement a claim is: the publisher's, or that of the speaker it stands in for.

    ``name`` is equal for all sources of one owner.
    """

    name: str
    kind: SourceKind
    side: str | None
    title: str

    def opposes(self, other: "Voice") -> bool:
        """Whether both are officials of two sides, who count apart."""
        return (
            self.kind is other.kind is SourceKind.OFFICIAL
            and self.side is not None
            and other.side is not None
            and self.side != other.side
        )


class FirstSeenBy(StrEnum):
    """How it is known where a claim was first seen."""

    FORWARD = "forward"
    COPY = "copy"
    ATTRIBUTION = "attribution"
    POST = "post"


class FirstSeen(Struct, frozen=True, kw_only=True):
    """Where a claim stood before the post that makes it, as far as is known.

    ``who`` is a readable name. ``post`` and ``at`` are absent where the original was never
    seen: a forward of an unfollowed channel, words of somebody whose own post is not known.
    """

    by: FirstSeenBy
    who: str
    post: PostId | None = None
    at: datetime | None = None


class Claim(Struct, frozen=True, kw_only=True):
    """One typed statement that a revision makes or passes on.

    ``start`` and ``end`` are code-point offsets into the revision's text, and
    ``quote`` is that very slice. ``event`` is set by tracking, ``voice`` and ``relay``
    by judging; a claim of no event has no voice. A ``relay`` merely passes on what a
    known post said already. ``first_seen``, where the
    claim did not begin with this post, is set by judging too. ``place`` and ``time`` are
    those that its clause is told of, set by tracking; absent where the post names none.
    """

    id: ClaimId
    revision: RevisionId
    attribute: Attribute
    value: Value
    scope: str | None = None
    modality: Modality = Modality.ASSERTED
    attribution: Attribution | None = None
    start: int
    end: int
    quote: str
    extractor: str
    event: EventId | None = None
    voice: Voice | None = None
    relay: bool = False
    first_seen: FirstSeen | None = None
    place: NamedPlace | None = None
    time: Interval | None = None


@lru_cache(maxsize=4096)  # the same few values are told over and over
def value_key(value: Value) -> str:
    """Return the value as a short canonical string, for ids and for people."""
    match value:
        case Label(concept=concept):
            return concept
        case Quantity(low=low, high=high, approximate=approximate):
            sign = "~" if approximate else ""
            if high is None:
                return f"{sign}{low:g}+"
            return f"{sign}{low:g}" if low == high else f"{sign}{low:g}-{high:g}"


def claim_id(
    revision: RevisionId,
    attribute: Attribute,
    value: Value,
    *,
    scope: str | None,
    modality: Modality,
    speaker: str | None,
) -> ClaimId:
    """Digest what makes two claims of one revision the same claim."""
    return ClaimId(
        stable_digest(revision, attribute, value_key(value), scope or "", modality, speaker or "")
    )


def without_speaker(claim: Claim) -> Claim:
    """Return the claim as the post's own, with the identity that it then has."""
    own = claim_id(
        claim.revision, claim.attribute, claim.value,
        scope=claim.scope, modality=claim.modality, speaker=None,
    )  # fmt: skip
    return structs.replace(claim, id=own, attribution=None)
