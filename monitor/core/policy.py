"""Which relations and claims a person is told of, how urgently, and what is kept back."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec
from msgspec import Struct

from monitor.core.view import EventView, Held, is_unknown
from monitor.model.alerts import Alert, AlertKind, Severity
from monitor.model.claims import Attribute
from monitor.model.decisions import Recorded
from monitor.model.events import Mute
from monitor.model.ids import AlertId, ClaimId, EventId, RevisionId, stable_digest
from monitor.model.posts import RevisionKind
from monitor.model.relations import Relation, RelationKind
from monitor.model.sources import SourceKind

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
}
# A contradiction or a withdrawal is as grave as the weaker of its voices.
_GRAVITY: Final = {
    SourceKind.OFFICIAL: Severity.URGENT,
    SourceKind.MEDIA: Severity.HIGH,
    SourceKind.BLOGGER: Severity.NOTABLE,
    SourceKind.AGGREGATOR: Severity.NOTABLE,
}
_RANKS: Final = tuple(Severity)


class Policy(Struct, frozen=True, kw_only=True):
    """What is kept back, and why: mutes, and what was published long before it was seen.

    ``history_after`` None keeps nothing back for its age: in a replay all is history.
    """

    mutes: Mapping[EventId, tuple[Mute, ...]] = {}
    history_after: timedelta | None = None

    def keep_back(self, alert: Alert, recorded: Recorded) -> Alert:
        """Return the alert with the reason why nobody is to be told, where there is one."""
        reason = self._muted(alert) or self._is_history(recorded)
        return msgspec.structs.replace(alert, suppressed=reason) if reason else alert

    def _muted(self, alert: Alert) -> str | None:
        for mute in self.mutes.get(alert.event, ()):
            ended = mute.until is not None and alert.raised_at >= mute.until
            if not ended and mute.attribute in (None, alert.attribute):
                what = mute.attribute.value if mute.attribute else "all of the event"
                end = f"until {mute.until:%Y-%m-%d %H:%M} UTC" if mute.until else "for good"
                return f"muted in events.toml: {what}, {end}"
        return None

    def _is_history(self, recorded: Recorded) -> str | None:
        if self.history_after is None:
            return None
        if recorded.first_reading:
            return "history: it came with the first reading of the source"
        revision = recorded.revision
        told = revision.edited_at or recorded.post.published_at
        if revision.kind is RevisionKind.DELETION or told is None:
            return None
        age = revision.seen_at - told
        if age <= self.history_after:
            return None
        hours = age // timedelta(hours=1)
        return f"history: published {hours} hours before it was first seen"


def severity_of(kind: AlertKind) -> Severity:
    """Return how soon a person should look at an alert of that kind.

    For what is as grave as its voices, the grade that media against an official have.
    """
    return _SEVERITY.get(kind, Severity.HIGH)


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
        *_relations_told(event, revision, now, relations=relations, kinds=_kinds(view, fresh)),
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
    event: EventId,
    revision: RevisionId,
    now: datetime,
    *,
    relations: Sequence[Relation],
    kinds: Callable[[ClaimId], SourceKind | None],
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
            severity=_SEVERITY.get(kind) or _gravity(ranked, kinds),
            raised_at=now,
            claims=tuple(dict.fromkeys(_claims(ranked))),
            relations=tuple(relation.id for relation in ranked),
        )


def _kinds(view: EventView, fresh: Sequence[Held]) -> Callable[[ClaimId], SourceKind | None]:
    """Return how to find the kind of source whose voice a claim is."""
    new = {held.claim.id: held for held in fresh}

    def kind(claim: ClaimId) -> SourceKind | None:
        held = new.get(claim) or view.find(claim)
        return held.voice.kind if held else None

    return kind


def _gravity(
    relations: Sequence[Relation], kinds: Callable[[ClaimId], SourceKind | None]
) -> Severity:
    """Return how grave the gravest of some conflicts is: official against official comes first."""
    ranks = [Severity.NOTABLE]
    for relation in relations:
        ends = (relation.claim_a, relation.claim_b)
        found = [kinds(claim) for claim in ends if claim is not None]
        known = [_GRAVITY[one] for one in found if one]
        ranks.append(min(known, key=_RANKS.index, default=Severity.NOTABLE))
    gravest = max(ranks, key=_RANKS.index)
    lonely = all(one.claim_b is None for one in relations)
    return min(gravest, Severity.HIGH, key=_RANKS.index) if lonely else gravest


def _claims(relations: Iterable[Relation]) -> Iterator[ClaimId]:
    for relation in relations:
        if relation.claim_b is not None:
            yield relation.claim_b
        yield relation.claim_a


def _alert_id(
    kind: AlertKind, event: EventId, attribute: Attribute, revision: RevisionId
) -> AlertId:
    return AlertId(stable_digest(kind, event, attribute, revision))
