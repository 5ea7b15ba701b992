"""Which event each claim of a post belongs to."""

from collections.abc import Sequence
from typing import Final

import msgspec

from monitor.core.track.match import Case, Verdict
from monitor.core.track.memory import figure
from monitor.core.track.places import Stance, stance
from monitor.core.track.segments import Segment
from monitor.model.claims import Attribute, Claim, Label
from monitor.model.ids import EventId
from monitor.text.gazetteer import Gazetteer, Mention

# What a summary of days counts over a whole front belongs to no single event.
_OF_A_CAMPAIGN: Final = frozenset(
    {
        Attribute.STRIKES,
        Attribute.LAUNCHED,
        Attribute.INTERCEPTED,
        Attribute.TARGET,
        Attribute.WEAPON,
        Attribute.BUILDINGS_DAMAGED,
    }
)


def assign(
    claims: Sequence[Claim],
    linked: Sequence[tuple[Case, Verdict]],
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
) -> tuple[Claim, ...]:
    """Return the claims, each with the linked event whose place and topic it stands with."""
    if not linked:
        return tuple(claims)
    given = []
    for claim in claims:
        event = _event_of(claim, linked, mentions, gazetteer)
        given.append(claim if event is None else msgspec.structs.replace(claim, event=event))
    return tuple(given)


def _event_of(
    claim: Claim,
    linked: Sequence[tuple[Case, Verdict]],
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
) -> EventId | None:
    best: tuple[int, int, float] | None = None
    chosen: EventId | None = None
    for case, verdict in linked:
        segment = case.layout.at(claim.start)
        where = _where(claim, case, segment, mentions, gazetteer)
        if where is Stance.OTHER or not _fits(claim, case, segment, where):
            continue
        topical = _topical(case, segment)
        rank = (int(where), topical, verdict.score)
        if best is None or rank > best:
            best, chosen = rank, case.profile.event.id
    return chosen


def _where(
    claim: Claim,
    case: Case,
    segment: Segment,
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
) -> Stance:
    """Return where a claim plays: the place named last before it, else its segment's."""
    own = [
        (mention, found)
        for mention in mentions
        if segment.start <= mention.start < segment.end
        and (found := stance(case.profile, mention, gazetteer)) is not Stance.NONE
    ]
    kinds = {found is Stance.OTHER for _, found in own}
    if len(kinds) > 1:
        before = [found for mention, found in own if mention.start < claim.end]
        return before[-1] if before else case.stances[case.layout.segments.index(segment)]
    number = case.layout.segments.index(segment)
    return case.stances[number]


def _fits(claim: Claim, case: Case, segment: Segment, where: Stance) -> bool:
    if segment.past:
        return False
    topical = _topical(case, segment) > 0
    if "summary" in case.layout.cues and claim.attribute in _OF_A_CAMPAIGN:
        return figure(claim) in case.standing or _is_about(claim, case)
    return where.agrees or not segment.block or topical


def _is_about(claim: Claim, case: Case) -> bool:
    if claim.attribute is not Attribute.TARGET or not isinstance(claim.value, Label):
        return False
    about = case.labels.get(claim.value.concept, frozenset())
    return bool(about & case.profile.objects) or any(
        one.key in case.profile.groups and one.start < claim.end and one.end > claim.start
        for one in case.seen
    )


def _topical(case: Case, segment: Segment) -> int:
    """Count the keywords of the event that a segment has."""
    return len(
        {
            group.number
            for one in case.seen
            if segment.start <= one.start < segment.end
            and (group := case.profile.groups.get(one.key))
        }
    )
