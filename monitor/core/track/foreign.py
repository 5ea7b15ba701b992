"""Posts from the event's own place that tell of another kind of happening."""

import re
from collections.abc import Sequence
from typing import Final

from monitor.core.track.case import Case
from monitor.core.track.keywords import PLAIN
from monitor.core.track.places import Stance
from monitor.core.track.stated import TIME
from monitor.model.claims import Attribute
from monitor.model.events import Evidence
from monitor.text.topics import KIND as TOPIC

# What happens to vehicles, each of its own kind.
_WRECKS: Final = frozenset({"air_crash", "rail_accident", "road_accident", "shipwreck"})
_ROADS: Final = frozenset({"collision", "road_accident"})
_ATTACKS: Final = frozenset({"strike", "shelling"})
_AFLOAT: Final = frozenset({"ship", "port"})
_SUNK: Final = frozenset({"shipwreck"})
_VICTIMS: Final = frozenset(
    {Attribute.KILLED, Attribute.INJURED, Attribute.MISSING, Attribute.BUILDINGS_DAMAGED}
)
_SENTENCE: Final = re.compile(r"[.!?]\s|\n")


def is_foreign(case: Case, about: frozenset[str], evidence: Sequence[Evidence]) -> bool:
    """Whether the post tells of another kind of happening than the event."""
    profile = case.profile
    happenings = _happenings(case, about)
    if not happenings or not profile.topics:
        return False
    if _of_another_vehicle(case, about) or _of_traffic(case, about, happenings):
        return True
    if not happenings.isdisjoint(profile.topics):
        return False
    if not happenings.isdisjoint(case.matter.knowledge.topics.apart):
        return True  # whatever is called so there: a club, say
    if not happenings.isdisjoint(profile.kin) or _told_as_cause(case, about, happenings):
        return False
    if _told_elsewhere(case, happenings):
        return False
    if _only_victims(case, evidence):
        return True
    strong = sum([one.weight for one in evidence if one.kind in ("keyword", "actor", "figures")])
    return strong < 2 * PLAIN


def _only_victims(case: Case, evidence: Sequence[Evidence]) -> bool:
    """Whether nothing but how many came to harm speaks for the event, and no place."""
    return all(claim.attribute in _VICTIMS for claim in case.matter.claims) and not any(
        one.kind in ("actor", "place") or (one.kind == "keyword" and one.detail != "claims")
        for one in evidence
    )


def _happenings(case: Case, about: frozenset[str]) -> frozenset[str]:
    """Return what happened; that a ship sank is no other thing where a port was attacked."""
    found = about & case.matter.knowledge.topics.happenings
    profile = case.profile
    if profile.topics.isdisjoint(_ATTACKS) or profile.objects.isdisjoint(_AFLOAT):
        return found
    return found - _SUNK


def is_of_other_kind(
    case: Case, about: frozenset[str], evidence: Sequence[Evidence], place: Evidence | None
) -> bool:
    """Whether the post tells of another kind of happening there, and only counts victims too."""
    happenings = _happenings(case, about)
    if not happenings or not about.isdisjoint(case.profile.topics):
        return False
    own = case.profile.topics | case.profile.objects
    if not own and happenings <= _ROADS:
        own = case.profile.means  # known by what it was done with
    if not own or not about.isdisjoint(own):
        return False
    return all(one is place or one.detail == "claims" or one.kind == TIME for one in evidence)


def _told_as_cause(case: Case, about: frozenset[str], happenings: frozenset[str]) -> bool:
    """Whether another happening is only why: "the plane fell because a missile hit it"."""
    if case.profile.objects.isdisjoint(about):
        return False
    causes = [one for one in case.matter.claims if one.attribute is Attribute.CAUSE]
    return bool(causes) and all(
        any(cause.start <= one.start < cause.end for cause in causes)
        for one in case.matter.sight.seen
        if one.key[0] == TOPIC and one.key[1] in happenings
    )


def _told_elsewhere(case: Case, happenings: frozenset[str]) -> bool:
    """Whether the event's place and a word of it share a sentence that tells of nothing else.

    «Над регионами сбиты 47 беспилотников. В Орехове число пленных достигло 87.»
    """
    sight, text = case.matter.sight, case.matter.layout.scan.text
    for mention, found in zip(sight.mentions, case.said.each, strict=True):
        if found is not Stance.EXACT:
            continue
        start = max((one.end() for one in _SENTENCE.finditer(text, 0, mention.start)), default=0)
        close = _SENTENCE.search(text, mention.end)
        end = close.start() if close else len(text)
        inside = [one for one in sight.seen if start <= one.start < end]
        other = any(one.key[0] == TOPIC and one.key[1] in happenings for one in inside)
        if not other and any(one.key in case.profile.groups for one in inside):
            return True
    return False


def _of_traffic(case: Case, about: frozenset[str], happenings: frozenset[str]) -> bool:
    """Whether cars collided where the event was done with a weapon: "drone crash on a farm"."""
    profile = case.profile
    return (
        happenings <= _ROADS
        and bool(profile.means)
        and about.isdisjoint(profile.means | profile.objects)
    )


def _of_another_vehicle(case: Case, about: frozenset[str]) -> bool:
    """Whether a bus came to grief where the event is a ship's: both overturn and crash."""
    objects = case.profile.objects
    if not objects or about.isdisjoint(_WRECKS) or not about.isdisjoint(objects):
        return False
    topics = case.matter.knowledge.topics
    return any(
        topics.by_name[name].role == "object"
        and not (topics.by_name[name].kin & about).isdisjoint(_WRECKS - case.profile.topics)
        for name in about
    )
