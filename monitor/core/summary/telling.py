"""A folded record as a summary."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf
from typing import Final

from monitor.core.assess import moment
from monitor.core.summary.record import Record
from monitor.core.summary.values import (
    Change,
    Contradiction,
    Correction,
    Dispute,
    Position,
    Standing,
    Statement,
    Summary,
    Topic,
)
from monitor.core.view import Held
from monitor.model.claims import Attribute, Claim, Quantity, Value, value_key
from monitor.model.events import Event
from monitor.model.ids import ClaimId, PostId, SourceKey
from monitor.model.posts import RevisionKind
from monitor.model.relations import Relation, RelationKind
from monitor.model.sides import Side

_ATTRIBUTES: Final = {attribute: place for place, attribute in enumerate(Attribute)}
_TAKEN_BACK: Final = (RelationKind.REVISES, RelationKind.RETRACTS)

_Key = tuple[str, Attribute, str | None, Value, bool]


@dataclass(slots=True)
class _Said:
    """What a voice said in the same words of meaning: since when, and whether any of it stands."""

    since: float
    stands: bool = False


class Telling:
    """Puts a folded record into words of the summary."""

    def __init__(self, event: Event, record: Record) -> None:
        self._event = event
        self._record = record
        self._said: dict[_Key, _Said] = {}
        for held in record.view.everything():
            if not held.relay:
                said = self._said.setdefault(_key(held), _Said(held.at))
                said.since = min(said.since, held.at)
                said.stands |= _stands(held)
        self._known: dict[ClaimId, Statement] = {}

    def summary(self) -> Summary:
        """Return the whole."""
        record = self._record
        disputes = tuple(self._disputes())
        spoken: dict[PostId, datetime] = {}
        publishers: dict[SourceKey, None] = {}
        for recorded in record.recorded.values():
            spoken.setdefault(recorded.post.id, _moment(moment(recorded)))
            publishers[recorded.post.source] = None
        return Summary(
            event=self._event,
            spoken=spoken,
            sources=tuple(record.source_of(key) for key in publishers),
            statements=_in_time(self._statement(name) for name in record.claims),
            topics=tuple(self._topics(disputes)),
            disputes=disputes,
            changes=self._changes(),
            corrections=self._corrections(),
        )

    def _statement(self, name: ClaimId) -> Statement:
        if name not in self._known:
            self._known[name] = self._tell(self._record.claims[name], self._record.held[name])
        return self._known[name]

    def _tell(self, claim: Claim, held: Held) -> Statement:
        recorded = self._record.recorded[claim.revision]
        said = self._said.get(_key(held))
        return Statement(
            side=Side(
                claim=claim,
                source=self._record.source_of(recorded.post.source),
                post=recorded.post,
                revision=recorded.revision,
            ),
            voice=held.voice,
            at=_moment(moment(recorded)),
            since=_moment(said.since if said else held.at),
            standing=self._standing(claim, held),
        )

    def _standing(self, claim: Claim, held: Held) -> Standing:
        if held.relay:
            return Standing.RELAY
        if held.replaced is not None:
            kind = self._record.recorded[held.replaced].revision.kind
            return Standing.DELETED if kind is RevisionKind.DELETION else Standing.EDITED
        if _stands(held):
            return Standing.STANDS if claim.id == held.claim.id else Standing.REPEATED
        if self._said[_key(held)].stands:
            return Standing.REPEATED
        if min(held.superseded, held.outcounted) <= held.withdrawn:
            return Standing.UPDATED
        return Standing.REPLACED

    def _topics(self, disputes: Sequence[Dispute]) -> Iterator[Topic]:
        contested = {
            (statement.claim.attribute, statement.claim.scope)
            for dispute in disputes
            for one in dispute.contradictions
            if one.open
            for statement in (one.later, one.earlier)
        }
        standing: dict[tuple[Attribute, str | None], dict[tuple[Value, bool], list[Held]]] = {}
        relays: dict[tuple[Attribute, str | None, Value, bool], set[str]] = {}
        for held in self._record.view.everything():
            claim = held.claim
            about, meant = (claim.attribute, claim.scope), (claim.value, held.denied)
            if _stands(held):
                standing.setdefault(about, {}).setdefault(meant, []).append(held)
            elif held.relay and held.replaced is None:
                relays.setdefault((*about, *meant), set()).add(held.post)
        for about in sorted(standing, key=lambda one: (_ATTRIBUTES[one[0]], one[1] or "")):
            positions = [
                self._position(meant, voices, len(relays.get((*about, *meant), ())))
                for meant, voices in standing[about].items()
            ]
            yield Topic(
                attribute=about[0],
                scope=about[1],
                positions=tuple(sorted(positions, key=_weight)),
                disputed=about in contested,
            )

    def _position(
        self, meant: tuple[Value, bool], holders: Iterable[Held], relays: int
    ) -> Position:
        """One statement a voice: that of its latest post."""
        by_voice = {held.voice.name: held for held in sorted(holders, key=lambda one: one.order)}
        statements = _in_time(self._statement(held.claim.id) for held in by_voice.values())
        return Position(value=meant[0], denied=meant[1], statements=statements, relays=relays)

    def _disputes(self) -> Iterator[Dispute]:
        found: dict[Attribute, list[Contradiction]] = {}
        for relation in self._of_kind(RelationKind.CONTRADICTS):
            if relation.claim_b in self._record.claims and relation.claim_a in self._record.claims:
                ends = (relation.claim_b, relation.claim_a)
                later, earlier = (self._statement(name) for name in ends)
                is_open = all(_contestable(self._record.held[name], self._said) for name in ends)
                found.setdefault(relation.attribute, []).append(
                    Contradiction(relation=relation, later=later, earlier=earlier, open=is_open)
                )
        for attribute in sorted(found, key=_ATTRIBUTES.__getitem__):
            pairs = sorted(found[attribute], key=lambda one: (one.later.at, one.relation.id))
            yield Dispute(attribute=attribute, contradictions=tuple(pairs))

    def _of_kind(self, *kinds: RelationKind) -> Iterator[Relation]:
        return (one for one in self._record.relations if one.kind in kinds)

    def _changes(self) -> tuple[Change, ...]:
        found: list[Change] = []
        for alert in self._record.alerts:
            known = [self._statement(one) for one in alert.claims if one in self._record.claims]
            raised_by = self._record.recorded[alert.revision]
            found.append(
                Change(
                    at=_moment(moment(raised_by)),
                    alert=alert,
                    post=raised_by.post,
                    source=self._record.source_of(raised_by.post.source),
                    new=tuple(one for one in known if one.claim.revision == alert.revision),
                    old=tuple(one for one in known if one.claim.revision != alert.revision),
                )
            )
        return tuple(sorted(found, key=lambda one: (one.at, one.alert.id)))

    def _corrections(self) -> tuple[Correction, ...]:
        found: list[Correction] = []
        for relation in self._of_kind(*_TAKEN_BACK):
            if relation.claim_a in self._record.claims:
                recorded = self._record.recorded[relation.b]
                after = relation.claim_b
                found.append(
                    Correction(
                        at=_moment(moment(recorded)),
                        relation=relation,
                        before=self._statement(relation.claim_a),
                        after=self._statement(after) if after in self._record.claims else None,
                        revision=recorded.revision,
                    )
                )
        return tuple(sorted(found, key=lambda one: (one.at, one.relation.id)))


def _stands(held: Held) -> bool:
    return not held.relay and _never(held) and held.outcounted == inf


def _never(held: Held) -> bool:
    return held.withdrawn == inf and held.superseded == inf


def _contestable(held: Held, said: dict[_Key, _Said]) -> bool:
    """Whether it still stands against a contradiction, by itself or by being repeated."""
    if held.relay or held.replaced is not None:
        return False
    return _never(held) or said[_key(held)].stands


def _key(held: Held) -> _Key:
    claim = held.claim
    return (held.voice.name, claim.attribute, claim.scope, claim.value, held.denied)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _in_time(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(sorted(statements, key=lambda one: (one.at, one.claim.id)))


def _weight(position: Position) -> tuple[int, float, str]:
    """Order positions: most independent sources, then the latest, then by value."""
    latest = max(one.at for one in position.statements)
    value = position.value
    shown = f"{value.low:020.3f}" if isinstance(value, Quantity) else value_key(value)
    return (-position.independent, -latest.timestamp(), shown)
