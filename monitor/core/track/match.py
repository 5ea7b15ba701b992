"""Whether a post speaks of an event: explicit evidence, explicit vetoes, one threshold each."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from msgspec import Struct

from monitor.core.track.case import Case, Matter, Part
from monitor.core.track.foreign import is_foreign, is_of_other_kind
from monitor.core.track.grounds import CLAIMS, evidence_of
from monitor.core.track.homonyms import names_another_settlement
from monitor.core.track.keywords import MEANS, NAME, Key
from monitor.core.track.places import Said, Stance
from monitor.core.track.profile import Profile
from monitor.core.track.segments import Segment
from monitor.core.track.sites import is_another
from monitor.core.track.stated import TIME, WEIGHT, fitting, ground_of, onsets
from monitor.model.events import Evidence
from monitor.text.topics import KIND as TOPIC

ENOUGH: Final = 1.3
ENOUGH_WITHOUT_PLACE: Final = 1.75
ENOUGH_LIVE: Final = 1.6  # no place, but everybody speaks of one event of the kind just now
_RAIDS: Final = frozenset({"strike", "shelling", "air_defence"})  # warned of, they are to come
_FEWEST_GROUPS: Final = 2


_PLACE: Final[Mapping[Stance, tuple[float, float]]] = {
    Stance.EXACT: (1.0, 1.0),
    Stance.REGION: (0.35, 0.7),
    Stance.COUNTRY: (0.2, 0.45),
}
# The evidence of a place, by whether the event is wide.
_AT: Final = tuple(
    {
        stance: Evidence(kind="place", detail=stance.name.lower(), weight=weights[wide])
        for stance, weights in _PLACE.items()
    }
    for wide in (False, True)
)
_BINDING: Final = frozenset({"edit", "forward", "reply", "near_copy"})
_PLACING: Final = _BINDING | {"live", "locality"}
_WHERE: Final = frozenset({TIME, "locality"})  # where and when, and nothing of what happened


class Verdict(Struct, frozen=True, kw_only=True):
    """``reason`` is "linked", or what stood against it.

    ``segments`` speak of the event; None where all do and the post was not cut. ``away``
    says how far a time that they state is from when the event was first told of, where it
    may have begun then.
    """

    linked: bool
    reason: str
    score: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    segments: frozenset[int] | None = frozenset()
    away: timedelta | None = None


ELSEWHERE: Final = Verdict(linked=False, reason="other_place")


def is_elsewhere(
    profile: Profile, keys: frozenset[Key], said: Said, context: Sequence[Evidence]
) -> bool:
    """Whether a post names other places only, and nothing else makes it the event's."""
    return (
        said.elsewhere
        and not (context and any(one.kind in _PLACING for one in context))
        and not _named_outright(profile, keys)
    )


def judge_bare(profile: Profile, matter: Matter, context: Sequence[Evidence]) -> Verdict | None:
    """Refuse what nothing but the source's current event speaks for, None to look closer.

    Most posts of a source that once spoke of an event are of this kind, so they are
    told by as little as can tell them. The result is what ``judge`` would conclude.
    """
    sight, layout = matter.sight, matter.layout
    if matter.claims or sight.mentions or layout.cues or not layout.even:
        return None
    if len(context) != 1 or context[0].kind != "same_source":
        return None
    if not profile.topical.isdisjoint(sight.keys):
        return None
    part = matter.whole
    score = context[0].weight + (CLAIMS if part.counted and profile.casualties else 0.0)
    foreign = profile.topics and not part.about.isdisjoint(matter.knowledge.topics.happenings)
    reason = "foreign_topic" if foreign else "weak"
    return Verdict(linked=False, reason=reason, score=round(score, 3))


def judge(case: Case) -> Verdict:
    """Weigh one post against one event.

    Times are looked at only where they can turn the verdict, or decide between two events.
    """
    verdict = _judge(case)
    if not (verdict.linked or _is_nearly(verdict)) or not case.matter.layout.stated:
        return verdict
    if case.heed_times():
        verdict = _judge(case)
    grounds = list(verdict.evidence)
    far = _time(case, verdict.segments, grounds)
    if far is not None and verdict.linked:
        return _verdict("linked", grounds, verdict.segments, far)
    if far is not None and verdict.reason == "weak":
        return _judge(case, grounds[len(verdict.evidence) :], far)
    return verdict


def _is_nearly(verdict: Verdict) -> bool:
    """Whether a time that fits would be enough; it does not outweigh what speaks against."""
    return (
        verdict.reason == "weak"
        and verdict.score + WEIGHT >= ENOUGH
        and all(one.weight >= 0 for one in verdict.evidence)
    )


def _judge(case: Case, timed: Sequence[Evidence] = (), far: timedelta | None = None) -> Verdict:
    segments = None if case.even else _eligible(case)
    if any(one.kind in ("edit", "forward") for one in case.context):
        return _verdict("linked", case.context, segments)
    if segments is None:
        part, best = case.matter.whole, case.said.best
    elif segments:
        part = case.matter.part(segments)
        best = max(case.stances[number] for number in segments)
    else:
        return Verdict(linked=False, reason=_why_none(case))
    if best in (Stance.REGION, Stance.COUNTRY) and _names_its_thing(case):
        best = Stance.EXACT
    place = _AT[case.profile.wide].get(best)
    evidence = [*evidence_of(case, part, place), *timed]
    return _verdict(_refusal(case, evidence, part, place) or "linked", evidence, segments, far)


def _names_its_thing(case: Case) -> bool:
    """Whether the event's thing is named by where it is, as its title has it: "Crimean bridge"."""
    objects = case.profile.objects
    sight = case.matter.sight
    return any(
        mention.adjective
        and found.agrees
        and not case.profile.named.isdisjoint(mention.ids)
        and any(
            one.key[0] == TOPIC and one.key[1] in objects and 0 <= one.start - mention.end <= 1
            for one in sight.seen
        )
        for mention, found in zip(sight.mentions, case.said.each, strict=True)
    )


def _time(case: Case, segments: frozenset[int] | None, grounds: list[Evidence]) -> timedelta | None:
    """Add a stated time that fits the event to its grounds; return how far it is."""
    layout = case.matter.layout
    told = layout.stated
    if segments is not None:
        cut = layout.segments
        told = tuple([one for number in sorted(segments) for one in cut[number].stated])
    found = fitting(told, onsets(case.profile.event, case.first)) if told else None
    if found is None:
        return None
    far, stated = found
    ground = ground_of(layout.words(stated), grounds)
    if ground is not None:
        grounds.append(ground)
    return far


def _verdict(
    reason: str,
    evidence: Sequence[Evidence],
    segments: frozenset[int] | None,
    far: timedelta | None = None,
) -> Verdict:
    return Verdict(
        linked=reason == "linked",
        reason=reason,
        score=round(sum([one.weight for one in evidence]), 3),
        evidence=tuple(evidence),
        segments=segments,
        away=far,
    )


def _eligible(case: Case) -> frozenset[int]:
    """Return the segments that may speak of the event by place, time and mood."""
    cut, where = case.matter.layout.segments, case.stances
    told = [
        number
        for number, one in enumerate(cut)
        if not one.past and number not in case.stray and not (one.asks and _compares(case, one))
    ]
    if all(one.asks for one in cut):
        return frozenset()  # who only asks tells of nothing
    if _tagged(case):
        return frozenset(told)
    agreeing = any(one.agrees for one in where)
    if not agreeing and any(one.kind == "live" for one in case.context) and cut[-1].block:
        return frozenset(number for number in told if _tells_of_kind(case, number))
    headed = any(one.agrees and not cut[number].block for number, one in enumerate(where))
    if Stance.OTHER in where and not agreeing:
        if any(one.kind == "locality" for one in case.context):
            return frozenset(number for number in told if where[number] is not Stance.OTHER)
        # In a thread, a heading that looks like another place is most likely none.
        threaded = any(one.kind in ("reply", "near_copy") for one in case.context)
        if threaded or _named_outright(case.profile, case.matter.sight.keys):
            return frozenset(told)
        return frozenset()
    return frozenset(
        number
        for number in told
        if (where[number].agrees and not _of_its_country(case, number))
        or (where[number] is Stance.NONE and (not agreeing or (cut[number].block and headed)))
    )


def _tagged(case: Case) -> bool:
    """Whether the post is marked as of the event's place: "… under Dachne. #Kurakhove"."""
    text = case.matter.layout.scan.text
    tags = [
        found
        for mention, found in zip(case.matter.sight.mentions, case.said.each, strict=True)
        if text.startswith("#", mention.start - 1)
    ]
    return Stance.EXACT in tags and Stance.OTHER not in tags and not case.matter.layout.listed


def _tells_of_kind(case: Case, number: int) -> bool:
    """Whether an item of a list names no place, and the event's kind of happening."""
    segment = case.matter.layout.segments[number]
    return case.stances[number] is Stance.NONE and any(
        one.key[0] == TOPIC
        and one.key[1] in case.profile.topics
        and segment.start <= one.start < segment.end
        for one in case.matter.sight.seen
    )


def _of_its_country(case: Case, number: int) -> bool:
    """Whether an item of a list names only the country, and another one the event's place."""
    return (
        case.stances[number] is Stance.COUNTRY
        and bool(case.matter.layout.segments[number].block)
        and case.said.best is Stance.EXACT
        and not case.profile.whole_country
    )


def _compares(case: Case, segment: Segment) -> bool:
    """Whether another place stands beside the event's: "Samara burns, is Ryazan asleep?"."""
    return any(
        found is Stance.OTHER and segment.start <= mention.start < segment.end
        for mention, found in zip(case.matter.sight.mentions, case.said.each, strict=True)
    )


def _named_outright(profile: Profile, keys: frozenset[Key]) -> bool:
    """Whether the post names the event: two distinctive keywords, or a name and its thing."""
    outright = profile.outright
    if outright and len({outright[key] for key in keys & outright.keys()}) >= _FEWEST_GROUPS:
        return True
    return not profile.called.isdisjoint(keys) and not profile.nouns.isdisjoint(keys)


def _why_none(case: Case) -> str:
    if Stance.OTHER in case.stances and not any(one.agrees for one in case.stances):
        return "other_place"
    if any(one.past for one in case.matter.layout.segments):
        return "history"
    return "other_time" if case.stray else "question"


def _refusal(case: Case, evidence: Sequence[Evidence], part: Part, place: Evidence | None) -> str:
    """Return why the evidence does not do, an empty string where it does."""
    if is_foreign(case, part.about, evidence):
        return "foreign_topic"
    if is_of_other_kind(case, part.about, evidence, place):
        return "foreign_topic"
    if _is_at_another_site(case, evidence):
        return "other_site"
    mood = _mood(case)
    if mood:
        return mood
    score = sum([one.weight for one in evidence])
    others = [
        one for one in evidence if one is not place and one.kind not in _WHERE and one.weight > 0
    ]
    if not others:
        return "" if _in_its_village(case, place) else "place_alone"
    happened = "incident" in case.matter.layout.cues  # of whatever kind it was
    if place and not (case.context or happened) and _things_alone(case.profile, others):
        return "things_alone"
    if any(one.kind != "live" for one in case.context) or (place and place.detail == "exact"):
        return "" if score >= ENOUGH else "weak"
    if case.context and score >= ENOUGH_LIVE:
        return ""
    if place:
        return _broadly(case, place, evidence, score)
    return _without_place(case, evidence, score)


def _in_its_village(case: Case, place: Evidence | None) -> bool:
    """Whether the post names a village so small that no table has it: it is known by the event."""
    return (
        place is not None
        and place.detail == "exact"
        and all(one[0] == "x" for one in case.profile.decisive)
    )


def _is_at_another_site(case: Case, evidence: Sequence[Evidence]) -> bool:
    """Whether another building of the town burned, and nothing ties the post to the event."""
    sites = case.profile.sites
    if not sites or any(
        one.kind in _BINDING or (one.kind == "keyword" and one.weight >= NAME) for one in evidence
    ):
        return False
    return is_another(sites, case.profile.topics, case.matter.layout.scan, case.matter.sight.seen)


def _things_alone(profile: Profile, evidence: Sequence[Evidence]) -> bool:
    """Whether the post names things of the event and nothing that happened to them."""
    return bool(profile.topics) and all(
        one.kind == "keyword" and one.detail in profile.things for one in evidence
    )


def _broadly(case: Case, place: Evidence, evidence: Sequence[Evidence], score: float) -> str:
    """Judge a post that names the region or the country of the event, and no more."""
    layout = case.matter.layout
    exact = {
        one.detail
        for one in evidence
        if one.kind in ("keyword", "figures", "actor") and one.weight != MEANS
    }
    things = {
        one
        for one in exact - case.matter.knowledge.topics.happenings
        if not one.startswith("claim")
    }
    if place.detail == "region":
        enough = bool(case.profile.named) or case.profile.wide
    else:  # a strike on Ukraine is none on a ship off the Crimea unless more than that is told
        enough = case.profile.whole_country
        if not enough and names_another_settlement(case.matter.sight.mentions, layout.scan):
            return "other_place"
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


def _mood(case: Case) -> str:
    """Return what the post is when it is no report: a poll, a drill, a warning, an advert."""
    cues = case.matter.layout.cues
    if not cues:
        return ""
    if "poll" in cues:
        return "poll"
    if case.matter.claims:
        return ""
    for cue in ("drill", "advert", "upcoming"):
        if cue in cues:
            return cue
    raided = not _RAIDS.isdisjoint(case.profile.topics)
    return "warning" if "warning" in cues and (raided or not case.profile.wide) else ""
