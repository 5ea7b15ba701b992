"""How the places that a post names stand to those of an event."""

import re
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from monitor.core.track.profile import Profile
from monitor.core.track.segments import Layout, Segment
from monitor.text.common_words import SPOKEN_FOR
from monitor.text.gazetteer import Gazetteer, Mention

_OFFICE: Final = re.compile(
    r" (?:governor|mayor|regional|city council|authorities|officials|prosecutors?|administration"
    r"|police)\b"
)
_NEAR: Final = 40.0  # kilometres: the villages around are neither the place nor another one
_TOWN: Final = 20_000  # people
_AS_LARGE: Final = 0.3  # of the event's own town
_OBSCURE: Final = 3_000  # people; below this a bare name without a locative proves nothing
_KEPT: Final = 4_096  # ways of naming; the same towns are named over and over
_Naming = tuple[tuple[str, ...], bool, bool, bool]


class Stance(IntEnum):
    """What a mention or a segment says about the place of an event."""

    NEIGHBOUR = -1
    NONE = 0
    OTHER = 1
    COUNTRY = 2
    REGION = 3
    EXACT = 4

    @property
    def agrees(self) -> bool:
        """Whether the event may lie there."""
        return self >= Stance.COUNTRY


class Said(NamedTuple):
    """What each mention of a post says about an event's place.

    ``other``: one names another place; ``elsewhere``: and none agrees.
    """

    each: tuple[Stance, ...]
    best: Stance
    other: bool
    elsewhere: bool


class Stances:
    """What mentions say about the places of events, found out once for each way of naming."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[tuple[_Naming, ...], dict[int, Said]] = {}

    def of(self, mentions: Sequence[Mention]) -> Callable[[Profile], Said]:
        """Return what the mentions of a post say, to be asked for event after event."""
        key = tuple([(one.ids, one.locative, one.adjective, one.passing) for one in mentions])
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[key] = {}

        def said(profile: Profile) -> Said:
            found = known.get(profile.number)
            if found is None:
                found = known[profile.number] = _said(profile, mentions, self._gazetteer)
            return found

        return said


def _said(profile: Profile, mentions: Sequence[Mention], gazetteer: Gazetteer) -> Said:
    each = tuple(_stance(profile, one, gazetteer) for one in mentions)
    if Stance.NEIGHBOUR in each:
        # "Windows shook in Shatura, too": where the event's own place is named, it is no other.
        met = Stance.NONE if Stance.EXACT in each else Stance.OTHER
        each = tuple(met if one is Stance.NEIGHBOUR else one for one in each)
    best = max(each, default=Stance.NONE)
    return Said(each, best, Stance.OTHER in each, best is Stance.OTHER)


def stances(profile: Profile, layout: Layout, said: Sequence[Stance]) -> tuple[Stance, ...]:
    """Return where each segment plays, inherited from the one before where it names none.

    ``said`` are the stances of the post's mentions in their order.
    """
    at = 0
    own: list[Stance] = []
    for segment in layout.segments:
        found_here = said[at : at + len(segment.mentions)]
        if Stance.EXACT in found_here and Stance.OTHER in found_here:
            found_here = _without_offices(layout, segment, found_here)
        own.append(_of_segment(profile, segment, found_here))
        at += len(segment.mentions)
    found: list[Stance] = []
    for number, (stance, segment) in enumerate(zip(own, layout.segments, strict=True)):
        if stance is Stance.NONE:
            if number and layout.segments[number - 1].block == segment.block:
                stance = found[-1]  # noqa: PLW2901  the sentence before set the scene
            if stance is Stance.NONE:
                stance = _ahead(own, layout, number)  # noqa: PLW2901
        found.append(stance)
    return tuple(found)


def _stance(profile: Profile, mention: Mention, gazetteer: Gazetteer) -> Stance:
    if not profile.decisive:
        return Stance.NONE
    if any(profile.decisive.intersection(gazetteer.lineage(place)) for place in mention.ids):
        return Stance.EXACT
    first = _namesake(profile, mention.ids, gazetteer)
    if mention.adjective and not mention.locative and not SPOKEN_FOR.isdisjoint(mention.ids):
        return Stance.NONE  # «киевские чиновники» are the government, wherever they speak of
    spoken_for = first[0] == "c" or first in SPOKEN_FOR
    for place in mention.ids:
        if place in profile.around:
            if place[0] == "r":
                return Stance.REGION
            return Stance.NONE if mention.adjective else Stance.COUNTRY
    if mention.adjective and not (mention.locative and any(one[0] == "r" for one in mention.ids)):
        return Stance.NONE  # «Шевченківський район» is a part of many a town
    if mention.passing:
        return Stance.NONE
    if spoken_for or gazetteer.population(first) < _OBSCURE:
        return Stance.OTHER if mention.locative else Stance.NONE
    return _how_near(profile, first, gazetteer)


def _namesake(profile: Profile, ids: Sequence[str], gazetteer: Gazetteer) -> str:
    """Return which of several places of a name is meant: the one near the event's, if any is."""
    for place in ids[1:]:
        for one in profile.decisive:
            distance = gazetteer.distance(one, place)
            if distance is not None and distance <= _NEAR:
                return place
    return ids[0]


def _without_offices(layout: Layout, segment: Segment, said: Sequence[Stance]) -> Sequence[Stance]:
    """Leave out places that only tell whose office speaks of another.

    "Konotop: 21,000 customers in the dark, the Sumy governor says".
    ``said`` are the stances of the segment's mentions.
    """
    return [
        Stance.NONE
        if found is Stance.EXACT and _OFFICE.match(layout.scan.folded, mention.end)
        else found
        for mention, found in zip(segment.mentions, said, strict=True)
    ]


def _of_segment(profile: Profile, segment: Segment, said: Sequence[Stance]) -> Stance:
    if Stance.EXACT in said:
        return Stance.EXACT
    if Stance.OTHER in said:
        return Stance.OTHER
    best = max(said, default=Stance.NONE)
    if best is Stance.NONE and segment.block and profile.decisive:
        # An item of a list that names any place plays there; a country may only have a say.
        return Stance.OTHER if any(_plays(one) for one in segment.mentions) else Stance.NONE
    return best


def _plays(mention: Mention) -> bool:
    return not mention.adjective and (mention.ids[0][0] != "c" or mention.locative)


def _ahead(own: list[Stance], layout: Layout, number: int) -> Stance:
    """Return the stance of the first later segment of the block that has one, if it agrees."""
    block = layout.segments[number].block
    for later, segment in zip(own[number:], layout.segments[number:], strict=True):
        if segment.block == block and later is not Stance.NONE:
            return later if later.agrees else Stance.NONE
    return Stance.NONE


def _how_near(profile: Profile, place: str, gazetteer: Gazetteer) -> Stance:
    """Tell what lies around the event's place from elsewhere; a town of its size is apart."""
    size = gazetteer.population(place)
    for one in profile.decisive:
        distance = gazetteer.distance(one, place)
        if distance is not None and distance <= _NEAR:
            own = gazetteer.population(one) * _AS_LARGE
            apart = size >= (own if own >= _TOWN else max(_OBSCURE, min(_TOWN, own)))
            return Stance.NEIGHBOUR if apart else Stance.NONE
    return Stance.OTHER
