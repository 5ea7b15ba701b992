"""Scopes that only the event tells: one of its places, one of two armies.

A count told for Odesa narrows a count only of an event that spans Odesa and other towns;
"Ukrainian soldiers" are told apart from others only where both sides are counted.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

import msgspec

from monitor.core.track.case import Case
from monitor.model.claims import Attribute, Claim, Quantity, claim_id
from monitor.model.ids import EventId
from monitor.text.gazetteer import Gazetteer, Mention

ARMIES: Final = frozenset({"Russian military", "Ukrainian military"})
_MILITARY: Final = "military"
_FIGHTING: Final = frozenset({"fighting", "capture"})
_NOT_BY_PLACE: Final = frozenset({Attribute.MAGNITUDE})
_OF_ALL: Final = re.compile(
    r"\b(?:(?:в|по|на) (?:всей )?(?:области|региону?е?|краю?|крае|республике)|по всему краю"
    r"|[ув] (?:всій )?області|по області|(?:in|across) the (?:whole )?(?:region|province|oblast)"
    r"|всего по|усього по|загалом|в общей сложности|in total|overall)\b"
)
_BESIDE: Final = 4  # letters of " in ": «двоє в Одесі та один у Миколаєві»


class Clause(Protocol):
    """A stretch of text between marks; ``sentence`` counts from 0."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...

    @property
    def sentence(self) -> int:
        """The number of its sentence."""
        ...


class Scene(NamedTuple):
    """What the post brings: ``home`` is where its source is at home if it names no place.

    ``counting`` are the sentences that make claims, ``bounds`` where each sentence lies.
    """

    folded: str
    clauses: Sequence[Clause]
    home: AbstractSet[str]
    gazetteer: Gazetteer
    counting: AbstractSet[int] = frozenset()
    bounds: Mapping[int, tuple[int, int]] = MappingProxyType({})


def told_apart(claims: Sequence[Claim], fought: AbstractSet[EventId] = frozenset()) -> list[Claim]:
    """Call soldiers of one side "military" where no other side is counted.

    ``fought`` are the events in which sides fight: there, both are counted sooner or later.
    """
    counted = {claim.scope for claim in claims} & ARMIES
    if len(counted) != 1:
        return list(claims)
    return [
        _scoped(claim, _MILITARY)
        if claim.scope in ARMIES and (claim.event is None or claim.event not in fought)
        else claim
        for claim in claims
    ]


def narrowed(
    claims: Sequence[Claim],
    cases: Iterable[Case],
    scene: Scene,
) -> tuple[Claim, ...]:
    """Return the claims, the counts with the scope that their event gives them."""
    of = {case.profile.event.id: case for case in cases}
    fought = frozenset(name for name, case in of.items() if _FIGHTING & case.profile.topics)
    told = told_apart(claims, fought)
    if not any(case.profile.spans for case in of.values()):
        return tuple(told)  # most events are of one place
    counting = frozenset(
        clause.sentence
        for clause in scene.clauses
        if any(clause.start <= claim.start < clause.end for claim in claims)
    )
    scene = scene._replace(counting=counting, bounds=_bounds(scene.clauses))
    return tuple(_placed(claim, of, scene) for claim in told)


def _placed(
    claim: Claim,
    of: Mapping[EventId, Case],
    scene: Scene,
) -> Claim:
    case = of.get(claim.event) if claim.event is not None else None
    if case is None or claim.scope is not None or not case.profile.spans:
        return claim
    if not isinstance(claim.value, Quantity) or claim.attribute in _NOT_BY_PLACE:
        return claim
    place = _place_of(claim, case, scene)
    return _scoped(claim, place) if place else claim


def _place_of(
    claim: Claim,
    case: Case,
    scene: Scene,
) -> str | None:
    """Return the place a count is told for: of its clause, its sentence, those before."""
    named = [
        (one, name)
        for one in case.matter.sight.mentions
        if (name := _name_of(one, case, scene.gazetteer)) is not None
    ]
    if not named:
        here = {case.profile.spans[place] for place in scene.home if place in case.profile.spans}
        return here.pop() if len(here) == 1 else None
    own = [one for one in scene.clauses if one.start < claim.end and claim.start < one.end]
    if not own or _of_all(scene, own[-1].sentence):
        return None
    start, end, sentence = own[0].start, own[-1].end, own[-1].sentence
    # "Seven people: six in Odesa, one in Kremenchuk" is a count of all.
    inside = [
        (one, name)
        for one, name in named
        if start <= one.start < end and ":" not in scene.folded[claim.end : one.start]
    ]
    if inside:
        return _nearest(claim, inside)
    if any(one.start >= claim.end and start <= one.start < end for one, _ in named):
        return None
    begun = min(one.start for one in scene.clauses if one.sentence == sentence)
    earlier = [(one, name) for one, name in named if begun <= one.start < start]
    if earlier:
        return earlier[-1][1] or None
    return _from_before(named, scene, sentence) or _from_all(_unspent(named, scene))


def _name_of(mention: Mention, case: Case, gazetteer: Gazetteer) -> str | None:
    """Return the name of the event's place that is mentioned, "" for what lies around it."""
    spans = case.profile.spans
    for place in mention.ids:
        for above in gazetteer.lineage(place):
            if above in spans:
                if above == place or spans[above]:
                    return spans[above]
                # The event spans all of a region or a country: its towns are told apart.
                return gazetteer.names(place)[0] if place[0] == "g" else ""
    return "" if any(place in case.profile.around for place in mention.ids) else None


def _nearest(claim: Claim, inside: Sequence[tuple[Mention, str]]) -> str | None:
    beside = [name for one, name in inside if 0 <= one.start - claim.end <= _BESIDE]
    if beside:
        return beside[0] or None
    names = {name for _, name in inside}
    if len(names) == 1:
        return inside[0][1] or None
    before = [name for one, name in inside if one.end <= claim.start]
    within = [name for one, name in inside if claim.start <= one.start < claim.end]
    return (within or before[-1:] or [inside[0][1]])[0] or None


def _from_before(named: Sequence[tuple[Mention, str]], scene: Scene, sentence: int) -> str | None:
    """Return the one place of the last sentence before that names any."""
    for number in range(sentence - 1, -1, -1):
        if _of_all(scene, number):
            return None
        first, last = scene.bounds.get(number, (0, 0))
        names = {name for one, name in named if first <= one.start < last}
        if names:
            return names.pop() or None if len(names) == 1 else None
    return None


def _bounds(clauses: Sequence[Clause]) -> dict[int, tuple[int, int]]:
    """Return where each sentence begins and ends."""
    bounds: dict[int, tuple[int, int]] = {}
    for one in clauses:
        first, last = bounds.get(one.sentence, (one.start, one.end))
        bounds[one.sentence] = min(first, one.start), max(last, one.end)
    return bounds


def _of_all(scene: Scene, sentence: int) -> bool:
    """Whether a sentence counts for all of the region: «в области ранены двое»."""
    return _OF_ALL.search(scene.folded, *scene.bounds.get(sentence, (0, 0))) is not None


def _unspent(named: Sequence[tuple[Mention, str]], scene: Scene) -> list[tuple[Mention, str]]:
    """Leave out the places that another sentence counts for: its own claims are theirs."""
    return [
        (one, name)
        for one, name in named
        if not any(
            clause.start <= one.start < clause.end and clause.sentence in scene.counting
            for clause in scene.clauses
        )
    ]


def _from_all(named: Sequence[tuple[Mention, str]]) -> str | None:
    names = {name for _, name in named}
    return names.pop() or None if len(names) == 1 else None


def _scoped(claim: Claim, scope: str) -> Claim:
    speaker = claim.attribution.speaker if claim.attribution else None
    return msgspec.structs.replace(
        claim,
        scope=scope,
        id=claim_id(
            claim.revision,
            claim.attribute,
            claim.value,
            scope=scope,
            modality=claim.modality,
            speaker=speaker,
        ),
    )
