"""What speaks for an event: its kind of happening, its keywords, the claims that go on with it."""

from collections.abc import Iterator, Sequence
from typing import Final

from monitor.core.track.case import Case, Part
from monitor.core.track.memory import telling
from monitor.core.track.places import Stance
from monitor.core.track.profile import Profile
from monitor.core.track.sites import may_be
from monitor.model.claims import Attribute
from monitor.model.events import Evidence

_MOST_GROUPS: Final = 3
_MOST_FIGURES: Final = 2
_OWN_TOPIC: Final = 0.8
_KIN_TOPIC: Final = 0.5
_IMPLIED: Final = 0.5
_FIGURE: Final = 0.3
_SAME_ATTRIBUTE: Final = 0.5  # a follow-up counts what was counted before
_RELIEF: Final = 0.35  # help for the victims speaks of any incident with victims
CLAIMS: Final = 0.3
_OTHER_TARGET: Final = -1.2
# What stands or lies there is hit with it.
_LIES_AT: Final = {"airfield": ("plane", "helicopter"), "port": ("ship",)}
_ONE_BLOW: Final = frozenset({"strike", "explosion"})
# What may stand for whatever was hit.
_ANYTHING: Final = frozenset({"building", "house", "residential building", "military headquarters"})
_HELP: Final = Evidence(kind="keyword", detail="relief", weight=_RELIEF)
_COUNTED: Final = Evidence(kind="keyword", detail="claims", weight=CLAIMS)
_SUMMARY: Final = Evidence(kind="keyword", detail="summary", weight=-1.0)
_ANOTHER: Final = Evidence(kind="keyword", detail="another target", weight=_OTHER_TARGET)
# In a small place it is rather told otherwise what was hit.
_ANOTHER_THERE: Final = Evidence(kind="keyword", detail="another target", weight=-0.5)


def evidence_of(case: Case, part: Part, place: Evidence | None) -> list[Evidence]:
    """Return what of some segments speaks for the event, or against it."""
    found = [*case.context]
    if place:
        found.append(place)
    if topic := _of_topics(case, part):
        found.append(topic)
    found += _of_keywords(case.profile, part)
    if part.counted and case.profile.casualties:
        found.append(_COUNTED)
    if part.claims:
        found += _of_claims(case, part)
    return found


def _of_topics(case: Case, part: Part) -> Evidence | None:
    profile, about = case.profile, part.about
    if own := about & profile.topics:
        return Evidence(kind="keyword", detail=min(own), weight=_OWN_TOPIC)
    if kin := about & profile.told_kin:
        return Evidence(kind="keyword", detail=min(kin), weight=_KIN_TOPIC)
    if profile.casualties and "relief" in about:
        return _HELP
    if part.implied and (found := part.implied & (profile.topics | profile.kin)):
        return Evidence(kind="keyword", detail=f"claim of {min(found)}", weight=_IMPLIED)
    return None


def _of_keywords(profile: Profile, part: Part) -> list[Evidence]:
    """Return what the keywords weigh that are more than the kind of happening."""
    if profile.words.keys().isdisjoint(part.keys):
        return []
    words = {profile.words[key] for key in part.keys & profile.words.keys()}
    if len(words) > 1:
        return [word.evidence for word in sorted(words)[:_MOST_GROUPS]]
    return [word.evidence for word in words]


def _of_claims(case: Case, part: Part) -> Iterator[Evidence]:
    told = zip(part.claims, part.figures, strict=True)
    same = [one for one, told_of in told if told_of in case.standing and telling(one)]
    for one in same[:_MOST_FIGURES]:
        yield Evidence(kind="figures", detail=one.quote, weight=_FIGURE)
    if any(one.kind in ("same_source", "reply") for one in case.context):
        known = {attribute for attribute, _ in case.standing}
        again = next((one for one in part.claims if one.attribute.value in known), None)
        if again:
            yield Evidence(kind="figures", detail=again.attribute.value, weight=_SAME_ATTRIBUTE)
    if _of_the_night(case, part):
        yield _SUMMARY
    if part.targets and _other_target(case, part.targets):
        there = case.profile.small and case.said.best is Stance.EXACT
        yield _ANOTHER_THERE if there else _ANOTHER


def _of_the_night(case: Case, part: Part) -> bool:
    """Whether it counts all that flew at a country, where none was counted for the event."""
    if case.profile.wide or case.profile.spans or case.said.best is not Stance.NONE:
        return False
    if any(one.kind == "locality" for one in case.context):
        return False
    told = {one.attribute for one in part.claims}
    if Attribute.LAUNCHED not in told:
        return False
    if any(attribute == Attribute.LAUNCHED for attribute, _ in case.standing):
        return False
    # Of a strike it may be told with what it was made; how many were shot down is the night's.
    return "strike" not in case.profile.topics or Attribute.INTERCEPTED in told


def _other_target(case: Case, targets: Sequence[str]) -> bool:
    """Whether the post names what was hit, and it is nothing that the event is about."""
    objects = case.profile.objects
    aims = case.profile.aims
    one_blow = bool(aims) and case.said.best is Stance.EXACT and _is_one_blow(case.profile)
    if case.profile.salvo or not (objects or one_blow):
        return False
    lying = {one for site in objects for one in _LIES_AT.get(site, ())}
    for target in targets:
        named = ("target", target) in case.profile.groups
        if named or (Attribute.TARGET.value, target) in case.standing:
            return False
        about = case.matter.knowledge.labels.get(target, frozenset())
        if about & lying or about & objects:
            return False
        if not (about and objects) and not (
            one_blow and target not in _ANYTHING and not may_be(target, aims)
        ):
            return False
    return True


def _is_one_blow(profile: Profile) -> bool:
    """Whether the event is a strike on one thing, and no night of attacks on a region."""
    return profile.topics <= _ONE_BLOW and all(one[0] in "gx" for one in profile.decisive)
