"""Whether a post speaks of an event: explicit evidence, explicit vetoes, one threshold each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from monitor.core.track.memory import Figure, figure, telling
from monitor.core.track.places import Stance
from monitor.core.track.profile import DISTINCTIVE, NAME, PLAIN, Group, Profile
from monitor.core.track.segments import Layout
from monitor.core.track.sight import IMPLIED, OF_INCIDENTS, Seen, labels
from monitor.model.claims import Attribute, Claim
from monitor.model.events import Evidence
from monitor.text.topics import KIND as TOPIC
from monitor.text.topics import Topic

ENOUGH: Final = 1.3
ENOUGH_WITHOUT_PLACE: Final = 1.75
_FEWEST_GROUPS: Final = 2
_MOST_GROUPS: Final = 3
_MOST_FIGURES: Final = 2

_OWN_TOPIC: Final = 0.8
_KIN_TOPIC: Final = 0.5
_IMPLIED: Final = 0.5
_RELIEF: Final = 0.35  # help for the victims speaks of any incident with victims
_CLAIMS: Final = 0.3
_FIGURE: Final = 0.3
_CONSEQUENCE: Final = 0.1  # "killed", "injured" among the keywords: true of any incident
_OTHER_TARGET: Final = -1.2
_SAME_ATTRIBUTE: Final = 0.5  # a follow-up counts what was counted before

_PLACE: Final[Mapping[Stance, tuple[float, float]]] = {
    Stance.EXACT: (1.0, 1.0),
    Stance.REGION: (0.35, 0.7),
    Stance.COUNTRY: (0.2, 0.45),
}


class Case(Struct, frozen=True, kw_only=True):
    """A post against an event: everything the verdict rests on."""

    profile: Profile
    layout: Layout
    stances: tuple[Stance, ...]
    seen: Sequence[Seen]
    claims: Sequence[Claim]
    standing: Mapping[Figure, datetime]
    context: tuple[Evidence, ...]
    topics: Mapping[str, Topic]
    labels: Mapping[str, frozenset[str]]


class Verdict(Struct, frozen=True, kw_only=True):
    """``reason`` is "linked", or what stood against it. ``segments`` speak of the event."""

    linked: bool
    reason: str
    score: float
    evidence: tuple[Evidence, ...]
    segments: frozenset[int]
    about: frozenset[str] = frozenset()


def judge(case: Case) -> Verdict:
    """Weigh one post against one event."""
    certain = any(one.kind in ("edit", "forward") for one in case.context)
    segments = _eligible(case)
    if certain:
        return _verdict("linked", case.context, segments)
    if not segments:
        return _verdict(_why_none(case), (), segments)
    evidence, about = _evidence(case, segments)
    refusal = _refusal(case, evidence, about, segments)
    return _verdict(refusal or "linked", evidence, segments, about)


def _verdict(
    reason: str,
    evidence: tuple[Evidence, ...],
    segments: frozenset[int],
    about: frozenset[str] = frozenset(),
) -> Verdict:
    return Verdict(
        linked=reason == "linked",
        reason=reason,
        score=round(sum(one.weight for one in evidence), 3),
        evidence=evidence,
        segments=segments,
        about=about,
    )


def _eligible(case: Case) -> frozenset[int]:
    """Return the segments that may speak of the event by place, time and mood."""
    agreeing = any(one.agrees for one in case.stances)
    elsewhere = Stance.OTHER in case.stances
    wanted = set()
    for number, (stance, segment) in enumerate(
        zip(case.stances, case.layout.segments, strict=True)
    ):
        if segment.past or segment.asks:
            continue
        if stance.agrees or (stance is Stance.NONE and (not agreeing or segment.block)):
            wanted.add(number)
    if elsewhere and not agreeing and not _named_outright(case):
        if not any(one.kind in ("reply", "near_copy") for one in case.context):
            return frozenset()
        # In a thread, a heading that looks like another place is most likely none.
        return frozenset(
            number
            for number, segment in enumerate(case.layout.segments)
            if not segment.past and not segment.asks
        )
    return frozenset(wanted)


def _named_outright(case: Case) -> bool:
    """Whether two distinctive keywords of the event stand in segments without a place."""
    numbers = {
        group.number
        for one in case.seen
        if (group := case.profile.groups.get(one.key)) and group.weight >= DISTINCTIVE
    }
    return len(numbers) >= _FEWEST_GROUPS


def _why_none(case: Case) -> str:
    if Stance.OTHER in case.stances and not any(one.agrees for one in case.stances):
        return "other_place"
    return "history" if any(one.past for one in case.layout.segments) else "question"


def _evidence(case: Case, segments: frozenset[int]) -> tuple[tuple[Evidence, ...], frozenset[str]]:
    inside = [one for one in case.seen if _number(case.layout, one.start) in segments]
    claims = [one for one in case.claims if _number(case.layout, one.start) in segments]
    about = frozenset(one.key[1] for one in inside if one.key[0] == TOPIC)
    found = [
        *case.context,
        *_of_place(case, segments),
        *_of_topics(case, about, claims),
        *_of_keywords(case, inside),
        *_of_claims(case, claims, counted=any(one.key[0] in OF_INCIDENTS for one in inside)),
    ]
    return tuple(found), about


def _of_place(case: Case, segments: frozenset[int]) -> list[Evidence]:
    best = max((case.stances[number] for number in segments), default=Stance.NONE)
    if not best.agrees:
        return []
    weight = _PLACE[best][case.profile.wide]
    return [Evidence(kind="place", detail=best.name.lower(), weight=weight)]


def _of_topics(case: Case, about: frozenset[str], claims: Sequence[Claim]) -> list[Evidence]:
    profile = case.profile
    if own := about & profile.topics:
        return [Evidence(kind="keyword", detail=min(own), weight=_OWN_TOPIC)]
    if kin := {name for name in about & profile.kin if case.topics[name].role != "object"}:
        return [Evidence(kind="keyword", detail=min(kin), weight=_KIN_TOPIC)]
    if case.profile.casualties and "relief" in about:
        return [Evidence(kind="keyword", detail="relief", weight=_RELIEF)]
    implied = {name for claim in claims for name in IMPLIED.get(claim.attribute, ())}
    if found := implied & (profile.topics | profile.kin):
        return [Evidence(kind="keyword", detail=f"claim of {min(found)}", weight=_IMPLIED)]
    return []


def _of_keywords(case: Case, inside: Sequence[Seen]) -> list[Evidence]:
    """Return what the keywords weigh that are more than the kind of happening."""
    profile = case.profile
    happenings = {profile.groups[TOPIC, name].number for name in profile.topics}
    hit: dict[int, Group] = {}
    for one in inside:
        group = profile.groups.get(one.key)
        if group and one.key[0] != "quantity" and not _is_own_place(profile, one):
            hit.setdefault(group.number, group)
    for number in happenings:
        hit.pop(number, None)
    return [
        Evidence(
            kind="actor" if group.kind == "actor" else "keyword",
            detail=group.name,
            weight=group.weight,
        )
        for group in sorted(hit.values(), key=lambda one: (-one.weight, one.number))
    ][:_MOST_GROUPS]


def _is_own_place(profile: Profile, seen: Seen) -> bool:
    return seen.key[0] == "place" and seen.key[1] in (profile.decisive | profile.around)


def _of_claims(case: Case, claims: Sequence[Claim], *, counted: bool) -> list[Evidence]:
    found: list[Evidence] = []
    if (claims or counted) and case.profile.casualties:
        found.append(Evidence(kind="keyword", detail="claims", weight=_CLAIMS))
    same = [one for one in claims if telling(one) and figure(one) in case.standing]
    found += [
        Evidence(kind="figures", detail=one.quote, weight=_FIGURE) for one in same[:_MOST_FIGURES]
    ]
    known = {attribute for attribute, _ in case.standing}
    again = next((one for one in claims if one.attribute.value in known), None)
    if again and any(one.kind in ("same_source", "reply") for one in case.context):
        found.append(Evidence(kind="figures", detail=again.attribute.value, weight=_SAME_ATTRIBUTE))
    if _other_target(case, claims):
        found.append(Evidence(kind="keyword", detail="another target", weight=_OTHER_TARGET))
    return found


def _other_target(case: Case, claims: Sequence[Claim]) -> bool:
    """Whether the post names what was hit, and it is nothing that the event is about."""
    targets = list(labels(claims, Attribute.TARGET))
    if not targets or not case.profile.objects:
        return False
    for target in targets:
        about = case.labels.get(target, frozenset())
        if not about or about & case.profile.objects or ("target", target) in case.profile.groups:
            return False
        if (Attribute.TARGET.value, target) in case.standing:
            return False
    return True


def _refusal(
    case: Case, evidence: Sequence[Evidence], about: frozenset[str], segments: frozenset[int]
) -> str:
    """Return why the evidence does not do, an empty string where it does."""
    context = bool(case.context)
    if _is_foreign(case, about, evidence):
        return "foreign_topic"
    mood = _mood(case)
    if mood:
        return mood
    score = sum(one.weight for one in evidence)
    place = next((one for one in evidence if one.kind == "place"), None)
    others = [one for one in evidence if one.kind != "place" and one.weight > 0]
    if not others:
        return "place_alone"
    if place and not context and _things_alone(case, others):
        return "things_alone"
    if context or (place and place.detail == "exact"):
        return "" if score >= ENOUGH else "weak"
    if place and segments:
        return _broadly(case, place, evidence, score)
    return _without_place(case, evidence, score)


def _things_alone(case: Case, evidence: Sequence[Evidence]) -> bool:
    """Whether the post names things of the event and nothing that happened to them."""
    things = {group.name for group in case.profile.groups.values() if group.weight == PLAIN}
    return bool(case.profile.topics) and all(
        one.kind == "keyword" and one.detail in things - case.profile.topics for one in evidence
    )


def _broadly(case: Case, place: Evidence, evidence: Sequence[Evidence], score: float) -> str:
    """Judge a post that names the region or the country of the event, and no more."""
    exact = {one.detail for one in evidence if one.kind in ("keyword", "figures", "actor")}
    happenings = {name for name, topic in case.topics.items() if topic.role == "happening"}
    things = {one for one in exact - happenings if not one.startswith("claim")}
    enough = bool(case.profile.named) or (case.profile.wide and place.detail == "region")
    if not things and not enough:
        return "place_too_broad"
    return "" if score >= ENOUGH else "weak"


def _without_place(case: Case, evidence: Sequence[Evidence], score: float) -> str:
    keywords = [
        one
        for one in evidence
        if one.kind in ("keyword", "actor", "figures") and one.detail != "claims"
    ]
    named = any(one.weight >= NAME for one in keywords)
    if named and case.profile.decisive:
        return "" if score >= ENOUGH else "weak"
    if len(keywords) < _FEWEST_GROUPS:
        return "no_place"
    if not case.profile.decisive:
        return "" if score >= ENOUGH else "weak"
    return "" if score >= ENOUGH_WITHOUT_PLACE else "no_place"


def _is_foreign(case: Case, about: frozenset[str], evidence: Sequence[Evidence]) -> bool:
    """Whether the post tells of another kind of happening than the event."""
    profile = case.profile
    happenings = {name for name in about if case.topics[name].role == "happening"}
    if not happenings or happenings & (profile.topics | profile.kin):
        return False
    if not profile.topics:
        return False
    strong = sum(one.weight for one in evidence if one.kind in ("keyword", "actor", "figures"))
    return strong < 2 * PLAIN


def _mood(case: Case) -> str:
    """Return what the post is when it is no report: a poll, a drill, a warning, an advert."""
    cues = case.layout.cues
    if "poll" in cues:
        return "poll"
    if case.claims:
        return ""
    for cue in ("drill", "advert", "upcoming"):
        if cue in cues:
            return cue
    return "warning" if "warning" in cues and not case.profile.wide else ""


def _number(layout: Layout, offset: int) -> int:
    for number, segment in enumerate(layout.segments):
        if offset < segment.end:
            return number
    return len(layout.segments) - 1
