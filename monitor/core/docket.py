"""The judging half of a decision: linked claims in, relations and alerts out, views moved on.

A docket keeps one view an event. ``judge`` reads the views and changes nothing;
``fold`` is the only thing that changes them, live and when they are rebuilt from the
store, so both give the same views.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as varied

from msgspec.structs import replace

from monitor.core.assess import Assessor, moment
from monitor.core.fold import absorb, rewrite
from monitor.core.judge import Change, Judge
from monitor.core.policy import Policy, alerts_for
from monitor.core.provenance import Provenance
from monitor.core.view import EventView, Held
from monitor.model.alerts import Alert
from monitor.model.claims import Claim, FirstSeen
from monitor.model.concepts import Concepts
from monitor.model.decisions import Recorded
from monitor.model.ids import ClaimId, EventId, PostId, RevisionId
from monitor.model.posts import RevisionKind
from monitor.model.relations import Relation


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What was found of one revision, in the order of its events.

    ``claims`` are all claims of the revision, those of the events with whose voice
    they are and where they were first seen.
    """

    claims: tuple[Claim, ...] = ()
    relations: tuple[Relation, ...] = ()
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True)
class _Hearing:
    """What is new in a revision as one event's view would hold it, and what an edit changed."""

    change: Change
    fresh: tuple[Held, ...]


class Docket:
    """All events' views, and the judge who compares claims within each."""

    def __init__(
        self,
        concepts: Concepts,
        assessor: Assessor,
        *,
        policy: Policy | None = None,
        provenance: Provenance | None = None,
        lands: Mapping[EventId, frozenset[str]] | None = None,
    ) -> None:
        self._concepts = concepts
        self._assessor = assessor
        self._policy = policy or Policy()
        self._provenance = provenance
        self._lands = lands or {}
        self._judge = Judge(concepts)
        self._views: dict[EventId, EventView] = {}
        # What ``judge`` made of the latest revision, for the ``fold`` that mostly follows.
        self._heard: tuple[RevisionId, dict[EventId, _Hearing]] | None = None

    def judge(
        self,
        recorded: Recorded,
        relays: PostId | None,
        events: Sequence[EventId],
        claims: Sequence[Claim],
    ) -> Verdicts:
        """Return the relations and alerts of a revision that is linked to ``events``."""
        relations: list[Relation] = []
        alerts: list[Alert] = []
        hearings: dict[EventId, _Hearing] = {}
        first_seen: dict[ClaimId, FirstSeen] = {}
        for event in events:
            view = self._views.get(event) or self._opened(event)
            hearing = self._hear(recorded, relays, _of(event, claims), (event, view))
            hearings[event] = hearing
            first_seen.update(self._trace(recorded, relays, hearing, view))
            found = (
                *hearing.change.relations,
                *self._judge.relate(event, view, hearing.fresh),
            )
            relations += found
            told = _alerts(event, recorded, view, hearing, found)
            alerts += [self._policy.keep_back(one, recorded) for one in told]
        self._heard = (recorded.revision.id, hearings)
        weighed = _voiced(claims, hearings.values(), first_seen)
        return Verdicts(weighed, tuple(relations), tuple(alerts))

    def _trace(
        self, recorded: Recorded, relays: PostId | None, hearing: _Hearing, view: EventView
    ) -> Iterator[tuple[ClaimId, FirstSeen]]:
        """Yield where the claims were first seen; what an edit kept is as old as its post."""
        if self._provenance is None:
            return
        kept = [varied(new, at=old.at) for old, new in hearing.change.unchanged]
        for held in (*hearing.fresh, *kept):
            found = self._provenance.first_seen(held, recorded, relays, view)
            if found is not None:
                yield held.claim.id, found

    def fold(
        self,
        recorded: Recorded,
        relays: PostId | None,
        events: Sequence[EventId],
        claims: Sequence[Claim],
        relations: Sequence[Relation],
    ) -> None:
        """Move the views of ``events`` on by a decided revision."""
        known = self._heard[1] if self._heard and self._heard[0] == recorded.revision.id else {}
        self._heard = None  # once a view has moved on, nothing that was heard before holds
        for event in events:
            view = self._view(event)
            hearing = known.get(event) or self._hear(
                recorded, relays, _of(event, claims), (event, view)
            )
            if recorded.revision.kind is not RevisionKind.ORIGINAL:
                rewrite(view, recorded.revision, moment(recorded), hearing.change)
            mine = [one for one in relations if one.event == event]
            absorb(view, self._concepts, hearing.fresh, mine)

    def _view(self, event: EventId) -> EventView:
        view = self._views.get(event)
        if view is None:
            view = self._views[event] = self._opened(event)
        return view

    def _opened(self, event: EventId) -> EventView:
        return EventView(lands=self._lands.get(event, frozenset()))

    def _hear(
        self,
        recorded: Recorded,
        relays: PostId | None,
        claims: Sequence[Claim],
        of: tuple[EventId, EventView],
    ) -> _Hearing:
        event, view = of
        held = self._assessor.assess(recorded, relays, claims, view)
        if recorded.revision.kind is RevisionKind.ORIGINAL:
            return _Hearing(Change(), held)
        change = self._judge.change(event, recorded.revision, view, held)
        return _Hearing(change, change.fresh)


def _voiced(
    claims: Iterable[Claim],
    hearings: Collection[_Hearing],
    first_seen: Mapping[ClaimId, FirstSeen],
) -> tuple[Claim, ...]:
    """Write down whose voice each claim was found to be, and where it was seen before."""
    if not hearings:
        return tuple(claims)
    weighed: dict[ClaimId, Held] = {}
    for hearing in hearings:
        weighed |= {held.claim.id: held for held in hearing.fresh}
        weighed |= {new.claim.id: old for old, new in hearing.change.unchanged}
    return tuple(
        replace(
            claim,
            voice=held.voice,
            relay=held.relay,
            first_seen=first_seen.get(claim.id),
        )
        if (held := weighed.get(claim.id))
        else claim
        for claim in claims
    )


def _alerts(
    event: EventId,
    recorded: Recorded,
    view: EventView,
    hearing: _Hearing,
    relations: Sequence[Relation],
) -> tuple[Alert, ...]:
    revision = recorded.revision
    return alerts_for(
        event,
        revision.id,
        revision.seen_at,
        view=view,
        fresh=hearing.fresh,
        relations=relations,
    )


def _of(event: EventId, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    return tuple(claim for claim in claims if claim.event == event)
