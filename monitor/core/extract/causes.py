"""Causes: a label of cause with causal words, for a fire, a crash, a collapse."""

import re
from collections.abc import Callable
from typing import Final

from monitor.core.extract.alternatives import add_listed, is_instead
from monitor.core.extract.attacks import blows
from monitor.core.extract.draft import Draft
from monitor.core.extract.mistaken import is_no_cause
from monitor.core.extract.named_causes import causes_by_weapon
from monitor.core.extract.outcomes import brought_about, is_outcome, is_why
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.refusals import (
    ASIDE,
    DENIABLE,
    SURE,
    brought_down,
    happened,
    only_weapon,
    refused,
    set_against,
    was_not,
)
from monitor.core.extract.stated import answers, stated
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

_NEAR: Final = 4
_BEFORE: Final = frozenset({"before", "names", "reason", "then"})
_NEAR_STRONG: Final = 10
_NEAR_AFTER: Final = 6
# Deeds and neglect: to say "it was this" needs no word for what happened.
_POINTED_AT: Final = frozenset({"arson", "negligence", "sabotage", "pilot error"})
_HAPPENINGS: Final = frozenset({"explosion", "collision", "gas explosion", "weather"})
_TAKES_PLACE: Final = frozenset({"gas explosion"})
_PLACED: Final = 3
_OF: Final = frozenset({"of", "о", "об", "про"})
# What it was not, behind what it was: "heavy rain, not an explosion".
_TURNS: Final = re.compile(r", (?:а |and )?(?:\w+ )?$")
_SHORT: Final = 64  # letters
_ARTICLE: Final = frozenset({" ", " a ", " an ", " the "})
# What is only put between: "a short circuit, it is thought, lit the fire".
_INSERTED: Final = re.compile(r"^,(?: [^\s,;:]+){1,5}, ?$")
_LIST_GOES_ON: Final = re.compile(r"\s*(?:[,.;:!)]|$|(?:and|or|и|или|і|й|та|або) )")
_THEORY: Final = ("верси", "версі", "theor", "version")
_OF_DEBRIS: Final = 5
# Of air defence, and no debris.
_INTERCEPTOR: Final = re.compile(
    r"^(?!.*(?:debris|fragment|wreck|облом|уламк|оскол)).*(?:missile|ракет)"
)
_LEAD: Final = 40  # letters
_BLEW: Final = re.compile(r"взорвал|рванул|вибухнув|рвонув|exploded")
# What aircraft run into without a word of cause.
_BIRDS: Final = re.compile(r"bird|flock|птиц|птах|power line|high-voltage|cable")
_BLEW_UP: Final = re.compile(
    r" (?:has |had )?(?:blew|blown) up\b| (?:exploded|detonated|ignited)\b"
)
_BY: Final = re.compile(r"(?:,? \w+)? by (?:an? |the )?(?:\w+ )?")
_HARMED_BY: Final = re.compile(
    r"(?:пострада\w+|поврежд\w+|постражда\w+|пошкодж\w+|damaged|harmed|hurt)"
    r"(?: \w+)? (?:от|від|by|from)(?: the)? $"
)
_SHOT_DOWN: Final = re.compile(r"\b(?:brought down|shot down|downed) by |\b[сз]би(?:т|л)")
_CRASHES: Final = ("crash", "катастроф", "круше", "упал", "впа", "down")
_CALLED: Final = re.compile(r"(?:назва\w+|назыв\w+|назив\w+) причин")
_HENCE: Final = (
    *("that is why", "which is why", "that's why", "поэтому", "отсюда", "от этого", "вот почему"),
    *("потому ее и", "потому и", "потому его и", "тому її й", "тому його й", "тому і"),
    *("из-за этого", "звідси", "від цього", "через це", "ось чому", "тому й"),
)


def read_causes(page: Page, sentence: Sentence, root: Callable[[str], str]) -> list[Draft]:
    """Return the causes named in a sentence, the closest to the causal words first.

    ``root`` gives the broadest label above one of a weapon.
    """
    causes = [*sentence.of("cause"), *causes_by_weapon(page, sentence, root)]
    if not causes:
        return []
    drafts: dict[str, Draft] = {}
    causes = [cause for cause in causes if not is_no_cause(page, sentence, cause, causes)]
    for cause in causes:
        label = _label(page, sentence, cause)
        reason = _reason(page, sentence, cause)
        if reason is None or _threatened(sentence, reason, cause):
            continue
        start, end = min(reason.start, cause.start), max(reason.end, cause.end)
        if reason.entry.concept == "speaks":
            start, end = cause.start, cause.end  # who speaks of it may speak of a weapon, too
        draft = Draft(Attribute.CAUSE, Label(concept=label), start, end, sentence.index)
        taken_place = reason.entry.kind == "cause" and label in _TAKES_PLACE
        theory = page.folded.startswith(_THEORY, reason.start)
        if was_not(page, sentence, reason, cause) or (
            (taken_place or theory) and refused(page, sentence, cause)
        ):
            draft.modality = Modality.DENIED
        drafts.setdefault(label, draft)
    add_listed(page, sentence, causes, drafts)
    _turned_away(page, sentence, causes, drafts)
    if "unknown" in drafts and len(drafts) > 1:
        del drafts["unknown"]
    blast, gas = drafts.get("explosion"), drafts.get("gas explosion")
    if blast is not None and gas is not None and blast.start == gas.start:
        del drafts["explosion"]  # «из-за взрыва газовых баллонов»
    return list(drafts.values())


def _turned_away(
    page: Page, sentence: Sentence, causes: list[Hit], drafts: dict[str, Draft]
) -> None:
    """Add the causes that are named to be denied, and those named in their place."""
    for cause in causes:
        label = _label(page, sentence, cause)
        if label in drafts:
            continue
        if only_weapon(sentence, cause) and not sentence.of("incident"):
            continue
        if cause.entry.concept in _HAPPENINGS and is_outcome(page, sentence, cause):
            continue
        denied = refused(page, sentence, cause) or (
            drafts and set_against(page, sentence, cause, _TURNS, reach=_PLACED)
        )
        if denied or is_instead(page, cause, list(drafts.values())):
            named = Label(concept=label)
            draft = Draft(Attribute.CAUSE, named, cause.start, cause.end, sentence.index)
            if denied:
                draft.modality = Modality.DENIED
            drafts[label] = draft


def _label(page: Page, sentence: Sentence, cause: Hit) -> str:
    """Return what is meant: air defence brings down aircraft, and elsewhere its debris falls."""
    label = cause.entry.concept
    words = page.folded[cause.start : cause.end]
    gunned = label == "air defence debris" and _INTERCEPTOR.search(words)
    if (label != "missile strike" and not gunned) or not any(
        hit.start == cause.start or (gunned and cause.start < hit.start < cause.end)
        for hit in sentence.named("cue", "gunners")
    ):
        return label
    lead = page.folded[max(sentence.start, cause.start - _LEAD) : cause.start]
    flying = _flying(page) or _SHOT_DOWN.search(lead + words) is not None
    fell = any(page.folded.startswith(_CRASHES, hit.start) for hit in sentence.of("incident"))
    return "missile strike" if flying or fell else "air defence debris"


def _flying(page: Page) -> bool:
    """Whether the text speaks of an aircraft."""
    return any(
        hit.entry.concept == "aircraft" for one in page.sentences for hit in one.of("target")
    )


def _threatened(sentence: Sentence, reason: Hit, cause: Hit) -> bool:
    """Whether only the threat of it is told: «аэропорт закрыт из-за угрозы атаки»."""
    return any(reason.end <= hit.start < cause.start for hit in sentence.named("aside", "threat"))


def _reason(page: Page, sentence: Sentence, cause: Hit) -> Hit | None:
    label = cause.entry.concept
    if label == "unknown":
        return _unknown(page, sentence, cause)
    if label == "explosion" and (
        is_why(page, sentence, cause) or is_outcome(page, sentence, cause)
    ):
        return None  # «взрыв случился из-за халатности», «взрывы вызвал ракетный удар»
    incident = happened(sentence, cause)
    near = [hit for hit in sentence.of("causal") if _causal(page, sentence, hit, cause)]
    if near:
        return min(near, key=lambda hit: max(cause.start - hit.end, hit.start - cause.end))
    told = incident or _just_told(page, sentence)
    if label in SURE and told and stated(page, sentence, cause):
        return cause
    pointed = label in _POINTED_AT or (label in DENIABLE and sentence.named("denial", "false"))
    if pointed and _pointed_at(page, sentence, cause):
        return cause
    if label in SURE and _named_alone(page, sentence):
        return cause
    if _suffices(sentence, cause, incident=told):
        return cause
    if label in _TAKES_PLACE and _placed(page, sentence, cause):
        return cause
    return cause if _by_itself(page, sentence, cause) else None


def _by_itself(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether debris or the weather is told to have done it without words of cause."""
    if cause.entry.concept == "collision":
        return _BIRDS.search(page.folded, cause.start, cause.end) is not None and _flying(page)
    if cause.entry.concept == "air defence debris":
        return _fell_and_burned(page, sentence, cause) or _harmed_by(page, sentence, cause)
    if cause.entry.concept != "weather":
        return False
    during = _during(sentence, cause) and _fell(page, sentence, cause)
    return during or _felled_by(page, sentence, cause)


def _pointed_at(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether a clause of its own says that it was this: «…, це диверсія», "it was arson"."""
    for hit in sentence.named("cue", "points"):
        before = page.folded[sentence.start : hit.start].strip()
        opens = not before or before.endswith((*",;:—–",))
        if opens and page.folded[hit.end : cause.start] in _ARTICLE:
            return True
    return False


def _named_alone(page: Page, sentence: Sentence) -> bool:
    """Whether a short sentence only says, with care, why it came: «Попередньо, відмова двигуна»."""
    if sentence.end - sentence.start > _SHORT:
        return False
    return bool(sentence.of("hedge") and _just_told(page, sentence)) or answers(page, sentence)


def _just_told(page: Page, sentence: Sentence) -> bool:
    """Whether the sentence before tells what happened."""
    return bool(sentence.index and page.sentences[sentence.index - 1].of("incident"))


def _suffices(sentence: Sentence, cause: Hit, *, incident: bool) -> bool:
    """Whether the words of a cause tell by themselves what it did: «рулевой был пьян».

    An arson is its own happening.
    """
    if not any(cause.start <= hit.start < cause.end for hit in sentence.named("cue", "suffices")):
        return False
    if brought_down(sentence, cause):
        return True
    return incident or (cause.entry.concept == "arson" and not sentence.of("weapon"))


def _unknown(page: Page, sentence: Sentence, cause: Hit) -> Hit | None:
    """Return the words that leave a cause open, where it is a cause that they speak of."""
    asked = [*sentence.named("causal", "names"), *sentence.named("causal", "reason")]
    asked += sentence.named("cue", "cause")
    if any(cause.start <= hit.start < cause.end for hit in asked):
        return cause
    if any(hit.entry.concept == "cause" for hit in asked):
        return cause
    told = (
        sentence.of("incident")
        or any(page.folded.startswith("what ", hit.start) for hit in asked)
        or _just_told(page, sentence)
    )
    return cause if told and sentence.named("cue", "why") else None


def _during(sentence: Sentence, cause: Hit) -> bool:
    return any(hit.end == cause.start - 1 for hit in sentence.named("cue", "during"))


def _fell_and_burned(page: Page, sentence: Sentence, debris: Hit) -> bool:
    """Whether debris came down and a fire is told: «обломки упали на НПЗ, начался пожар»."""
    no_fire = any(sentence.named("negator", none) for none in ("no", "without"))
    if not sentence.named("incident", "fire") or no_fire:
        return False
    return any(
        hit.start - debris.end >= 0 and page.folded[debris.end : hit.start].count(" ") <= _OF_DEBRIS
        for hit in blows(sentence)
    )


def _harmed_by(page: Page, sentence: Sentence, debris: Hit) -> bool:
    """Whether debris is told to have harmed a building: «больница пострадала от обломков»."""
    if _flying(page) and not sentence.of("weapon"):
        return False  # of what crashed
    return bool(sentence.of("target")) and (
        _HARMED_BY.search(page.folded, max(0, debris.start - _LEAD), debris.start) is not None
    )


def _placed(page: Page, sentence: Sentence, cause: Hit) -> bool:
    blew = _BLEW.search(page.folded, cause.start, cause.end)
    if blew is not None or _BLEW_UP.match(page.folded, cause.end) is not None:
        return True  # «взорвался газ», "a gas cylinder blew up"
    for hit in sentence.named("causal", "happened"):
        low, high = min((hit, cause)).end, max(hit, cause).start
        gap = page.folded[low:high]
        if gap.count(" ") <= _PLACED and "," not in gap:
            return True
    return False


def _fell(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether something came to grief directly before: "sank in a storm"."""
    return any(
        hit.entry.concept != "effect"
        and hit.end <= cause.start
        and page.folded[hit.end : cause.start].count(" ") <= _NEAR
        for hit in sentence.of("incident")
    )


def _felled_by(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether it is by the weather that something came to grief: "toppled by strong winds"."""
    return any(
        hit.end <= cause.start and _BY.fullmatch(page.folded, hit.end, cause.start)
        for hit in sentence.of("incident")
    )


def _causal(page: Page, sentence: Sentence, hit: Hit, cause: Hit) -> bool:
    role = hit.entry.concept
    if role in ("speaks", "lays"):
        return hit.end <= cause.start and _spoken_for(page, hit, cause)
    if hit.end <= cause.start and role in _BEFORE:
        return _named_after(page, sentence, hit, cause)
    if hit.end <= cause.start and role == "either":
        gap = page.folded[hit.end : cause.start]
        told = happened(sentence, cause) or _ravaged(page, sentence, cause)
        return told and gap.count(" ") <= _PLACED and "," not in gap
    if role == "after" and hit.end == cause.start - 1 and _CALLED.match(page.folded, hit.start):
        return True  # «слідчі називають причиною підпал»
    if hit.start >= cause.end and page.folded.startswith(_HENCE, hit.start):
        return page.folded[cause.end : hit.start].count(" ") <= _NEAR_STRONG
    if hit.start >= cause.end and role in ("after", "either"):
        leak = cause.entry.concept in _TAKES_PLACE and role == "after"  # "… caused the explosion"
        if cause.entry.concept in _HAPPENINGS and not leak and brought_about(page, sentence, hit):
            return False
        gap = page.folded[cause.end : hit.start]
        if ASIDE.match(gap) is not None or _INSERTED.match(gap) is not None:
            return True
        return gap.count(" ") <= _NEAR_AFTER and "," not in gap
    return False


def _ravaged(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether the weather did the harm itself: «провода оборвал ветер», «погубила непогода»."""
    if cause.entry.concept == "weather" and (sentence.of("incident") or _just_told(page, sentence)):
        return True
    return cause.entry.concept in (*SURE, "weather") and bool(sentence.of("target"))


def _spoken_for(page: Page, hit: Hit, cause: Hit) -> bool:
    """Whether somebody "speaks of" a cause, or one and another do: "…, Kyiv of a gas blast"."""
    gap = page.folded[hit.end : cause.start].split()
    if cause.entry.concept not in (*SURE, "weather") or len(gap) > _NEAR_STRONG:
        return False
    return len(gap) <= 1 or bool(_OF.intersection(gap[-2:]))


def _named_after(page: Page, sentence: Sentence, hit: Hit, cause: Hit) -> bool:
    """Whether causal words in front of a cause are about it."""
    role, gap = hit.entry.concept, page.folded[hit.end : cause.start]
    if "," in gap and page.folded.startswith("blame", hit.start):
        return False  # "blame a gas leak, drones were not used"
    strong = role in ("names", "reason")
    if strong and cause.entry.concept in _HAPPENINGS:
        of = [*sentence.named("cue", "cause_of"), *sentence.named("cue", "why")]
        if any(hit.start <= word.end and word.end == cause.start - 1 for word in of):
            return False  # "the cause of the explosion": of what happened
        if any(word.start <= hit.start < word.end for word in sentence.named("cue", "why")):
            return False
        if gap.endswith((" for the ", " for ")):
            return False  # "blamed an equipment failure for the blast"
    if cause.entry.concept == "weather" and any(
        0 < one.start - cause.end <= _PLACED and one.entry.concept in ("killed", "injured")
        for one in sentence.of("quantity")
    ):
        return False  # «внаслідок паводку загинули двоє»: of the flood itself
    if role == "then" and cause.entry.concept == "weather":
        return False  # what merely came after the weather was not always brought about by it
    if role == "before" and "," in gap and _told_nearer(page, sentence, hit, cause):
        return False
    reach = _NEAR_STRONG if strong else _NEAR
    told = strong or happened(sentence, cause) or _spoken_of(page, sentence, cause)
    sure = cause.entry.concept in SURE or (cause.entry.concept == "weather" and not gap.strip())
    told = told or (sure and _just_told(page, sentence))
    return len(gap.split()) <= reach and told and ";" not in gap


def _told_nearer(page: Page, sentence: Sentence, hit: Hit, cause: Hit) -> bool:
    """Whether it opens a clause behind another cause: «из-за халатности, трещины замазывали»."""
    listed = _LIST_GOES_ON.match(page.folded, cause.end) is not None
    return not listed and any(
        hit.end <= other.start and other.end < cause.start for other in sentence.of("cause")
    )


def _spoken_of(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether the sentence before speaks of causes, so that a deed here is another."""
    if cause.entry.concept not in _POINTED_AT:
        return False
    if any(other.end < cause.start for other in sentence.of("cause")):
        return True
    return bool(sentence.index and page.sentences[sentence.index - 1].of("cause"))
