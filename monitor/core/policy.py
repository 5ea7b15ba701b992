"""Which relations and claims a person is told of, and why."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from monitor.core.view import EventView, Held, is_unknown
from monitor.model.alerts import Alert, AlertKind, Severity
from monitor.model.claims import Attribute
from monitor.model.ids import AlertId, ClaimId, EventId, RevisionId, stable_digest
from monitor.model.relations import Relation, RelationKind

_TOLD: Final = {
    RelationKind.UPDATES: AlertKind.UPDATE,
    RelationKind.CONTRADICTS: AlertKind.CONTRADICTION,
    RelationKind.REVISES: AlertKind.REVISION,
    RelationKind.RETRACTS: AlertKind.RETRACTION,
}
_SEVERITY: Final = {
    AlertKind.NEW_CLAIM: Severity.INFO,
    AlertKind.UPDATE: Severity.NOTABLE,
    AlertKind.REVISION: Severity.NOTABLE,
    AlertKind.CONTRADICTION: Severity.HIGH,
    AlertKind.RETRACTION: Severity.HIGH,
}


def severity_of(kind: AlertKind) -> Severity:
    """Return how soon a person should look at an alert of that kind."""
    return _SEVERITY[kind]


def alerts_for(
    event: EventId,
    revision: RevisionId,
    now: datetime,
    *,
    view: EventView,
    fresh: Sequence[Held],
    relations: Sequence[Relation],
) -> tuple[Alert, ...]:
    """Return what to tell of one revision in one event; the view is that before it.

    One alert for each kind and attribute, however many claims it is related to.
    Corroboration, refinement and relays are never told.
    """
    return (
        *_first_claims(event, revision, now, view=view, fresh=fresh),
        *_relations_told(event, revision, now, relations=relations),
    )


def _first_claims(
    event: EventId, revision: RevisionId, now: datetime, *, view: EventView, fresh: Sequence[Held]
) -> Iterator[Alert]:
    first: dict[Attribute, list[Held]] = {}
    for held in fresh:
        attribute = held.claim.attribute
        if held.relay or is_unknown(held.claim) or attribute in view.voiced:
            continue
        first.setdefault(attribute, []).append(held)
    for attribute, held_ones in first.items():
        kind = AlertKind.NEW_CLAIM
        yield Alert(
            id=_alert_id(kind, event, attribute, revision),
            kind=kind,
            event=event,
            attribute=attribute,
            revision=revision,
            reason="first-of-attribute",
            severity=_SEVERITY[kind],
            raised_at=now,
            claims=tuple(held.claim.id for held in held_ones),
        )


def _relations_told(
    event: EventId, revision: RevisionId, now: datetime, *, relations: Sequence[Relation]
) -> Iterator[Alert]:
    groups: dict[tuple[AlertKind, Attribute], list[Relation]] = {}
    for relation in relations:
        kind = _TOLD.get(relation.kind)
        # An update found by a post that arrived late was news when the later post came.
        if kind is None or (kind is AlertKind.UPDATE and relation.b != revision):
            continue
        groups.setdefault((kind, relation.attribute), []).append(relation)
    for (kind, attribute), group in groups.items():
        ranked = sorted(group, key=lambda relation: relation.rank)
        yield Alert(
            id=_alert_id(kind, event, attribute, revision),
            kind=kind,
            event=event,
            attribute=attribute,
            revision=revision,
            reason=ranked[0].rule,
            severity=_SEVERITY[kind],
            raised_at=now,
            claims=tuple(dict.fromkeys(_claims(ranked))),
            relations=tuple(relation.id for relation in ranked),
        )


def _claims(relations: Iterable[Relation]) -> Iterator[ClaimId]:
    for relation in relations:
        if relation.claim_b is not None:
            yield relation.claim_b
        yield relation.claim_a


def _alert_id(
    kind: AlertKind, event: EventId, attribute: Attribute, revision: RevisionId
) -> AlertId:
    return AlertId(stable_digest(kind, event, attribute, revision))
