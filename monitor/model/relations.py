"""How two claims stand to each other."""

from enum import StrEnum

from msgspec import Struct

from monitor.model.claims import Attribute
from monitor.model.ids import ClaimId, EventId, RelationId, RevisionId


class RelationKind(StrEnum):
    """The kinds of the annotation rules (docs/claims.md)."""

    CONTRADICTS = "contradicts"
    UPDATES = "updates"
    REFINES = "refines"
    CORROBORATES = "corroborates"
    REVISES = "revises"
    RETRACTS = "retracts"


class Basis(StrEnum):
    """What the relation rests on."""

    VALUE = "value"
    NUMERIC = "numeric"
    DENIAL = "denial"
    HIERARCHY = "hierarchy"
    CORRECTION = "correction"
    EDIT = "edit"
    DELETION = "deletion"


class Relation(Struct, frozen=True, kw_only=True):
    """``b`` stands in this relation to the earlier ``a``.

    ``claim_b`` is None where ``b`` took something away (a retraction). ``rule`` names
    the rule that concluded it; ``rationale`` is one sentence that can be printed.
    ``rank`` orders the counterparts of one ``b``: 0 is the one to show first.
    """

    id: RelationId
    kind: RelationKind
    attribute: Attribute
    event: EventId
    a: RevisionId
    b: RevisionId
    claim_a: ClaimId
    claim_b: ClaimId | None
    basis: Basis
    rule: str
    rationale: str
    rank: int = 0
