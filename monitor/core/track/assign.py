"""Which event each claim of a post belongs to."""

from collections.abc import Sequence
from typing import Final

import msgspec

from monitor.core.track.case import Case
from monitor.core.track.match import Verdict
from monitor.core.track.memory import figure
from monitor.core.track.places import Stance
from monitor.core.track.segments import Segment
from monitor.core.track.stated import before
from monitor.model.claims import Attribute, Claim, Label
from monitor.model.ids import EventId
from monitor.text.gazetteer import Mention

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
# Why it happened and who did it are told of the event wherever else is named behind.
_OF_NO_PLACE: Final = frozenset({Attribute.CAUSE, Attribute.RESPONSIBLE, Attribute.STATUS})
# Concepts that many a happening falls under.
_CLASSES: Final = frozenset({"cause", "incident"})


def assign(claims: Sequence[Claim], linked: Sequence[tuple[Case, Verdict]]) -> tuple[Claim, ...]:
    """Return the claims, each with the linked event whose place and topic it stands with."""
    if not linked or not claims:
        return tuple(claims)
    given = []
    for claim in claims:
        event = _event_of(claim, linked)
        given.append(claim if event is None else msgspec.structs.replace(claim, event=event))
    return tuple(given)


def _event_of(claim: Claim, linked: Sequence[tuple[Case, Verdict]]) -> EventId | None:
    if len(linked) == 1 and linked[0][0].even:
        # All of the post plays where the event does: there is nothing to choose from.
        case = linked[0][0]
        return case.profile.event.id if _may_be_of(claim, case) else None
    best: tuple[int, int, float] | None = None
    chosen: EventId | None = None
    for case, verdict in linked:
        layout = case.matter.layout
        number = layout.number(claim.start)
        segment = layout.segments[number]
        where = _where(claim, case, number)
        words = topical(case, segment)
        if where is Stance.OTHER and not _told_there(case, verdict, number):
            continue
        if segment.past or number in case.stray or not _may_be_of(claim, case):
            continue
        if _of_before(claim, case, segment):
            continue
        loose = segment.block and not (where.agrees or words or _is_headed(case))
        if loose and not _is_of_a_campaign(claim, case):
            continue
        rank = (int(where), words, verdict.score)
        if best is None or rank > best:
            best, chosen = rank, case.profile.event.id
    return chosen


def _is_headed(case: Case) -> bool:
    """Whether a first line with a colon names the event's place, and no item any other.

    "Flood in X as of 11:00: • two died • seven are missing" is one bulletin, no digest.
    """
    first, *items = case.matter.layout.segments
    text = case.matter.layout.scan.text
    return (
        case.stances[0].agrees
        and text[first.start : first.end].rstrip().endswith(":")
        and not any(one.mentions for one in items)
    )


def _of_before(claim: Claim, case: Case, segment: Segment) -> bool:
    """Whether the claim's own clause is told of a time before the event."""
    return (
        claim.time is not None
        and before(claim.time, case.profile.event)
        and any(one.interval == claim.time and not one.year for one in segment.stated)
    )


def _told_there(case: Case, verdict: Verdict, number: int) -> bool:
    """Whether the event is named outright, so that what looks like another place is none."""
    return (
        verdict.segments is not None
        and number in verdict.segments
        and case.stances[number] is Stance.OTHER
    )


def _where(claim: Claim, case: Case, number: int) -> Stance:
    """Return where a claim plays: the place named last before it, else its segment's."""
    segment = case.matter.layout.segments[number]
    own = [
        (mention, found)
        for mention, found in zip(case.matter.sight.mentions, case.said.each, strict=True)
        if segment.start <= mention.start < segment.end and found is not Stance.NONE
    ]
    if len({found is Stance.OTHER for _, found in own}) > 1:
        before = [found for mention, found in own if mention.start < claim.end]
        if before:
            return before[-1]
    if claim.attribute in _OF_NO_PLACE and own and all(_aside(one, claim, case) for one, _ in own):
        return Stance.NONE  # "a pilot's error, as we had in Juba"
    return case.stances[number]


def _aside(mention: Mention, claim: Claim, case: Case) -> bool:
    """Whether a place stands in a clause behind the claim."""
    text = case.matter.layout.scan.text
    return mention.start >= claim.end and ", " in text[claim.end : mention.start]


def _may_be_of(claim: Claim, case: Case) -> bool:
    if not _is_of_a_campaign(claim, case):
        return True
    return figure(claim) in case.standing or _is_about(claim, case)


def _is_of_a_campaign(claim: Claim, case: Case) -> bool:
    return "summary" in case.matter.layout.cues and claim.attribute in _OF_A_CAMPAIGN


def _is_about(claim: Claim, case: Case) -> bool:
    if claim.attribute is not Attribute.TARGET or not isinstance(claim.value, Label):
        return False
    about = case.matter.knowledge.labels.get(claim.value.concept, frozenset())
    return bool(about & case.profile.objects) or any(
        one.key in case.profile.groups and one.start < claim.end and one.end > claim.start
        for one in case.matter.sight.seen
    )


def topical(case: Case, segment: Segment) -> int:
    """Count the keywords of the event that a segment has.

    As causes a flood and a cyclone are both weather, so a cause tells no event apart.
    """
    return len(
        {
            group.number
            for one in case.matter.sight.seen
            if segment.start <= one.start < segment.end
            and one.key[0] not in _CLASSES
            and (group := case.profile.groups.get(one.key))
        }
    )
