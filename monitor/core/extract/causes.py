"""Causes: a label of cause with causal words, for a fire, a crash, a collapse."""

import re
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

_NEAR: Final = 4
_NEAR_STRONG: Final = 10
_NEAR_AFTER: Final = 6
_STRONG: Final = (
    "причин",
    "cause",
    "reason",
    "the cause",
    "виной",
    "виною",
    "основн",
    "brought down by",
    "made by",
    "put down",
    "blamed on",
    "верси",
    "версі",
    "назыв",
    "назва",
    "к этому",
    "к взрыв",
    "к пожар",
    "к авари",
    "к круш",
    "к траг",
    "до цього",
    "до вибух",
    "до пожеж",
    "до авар",
    "до траг",
    "attributed",
    "traced",
    "результат",
    "наслідок",
    "следстви",
    "рабочая",
    "робоча",
    "theory",
    "version",
    "main theory",
    "среди версий",
    "серед версій",
    "treated",
    "treating",
    "квалифиц",
    "кваліф",
    "расценива",
    "розціню",
)
# Words of time: what merely came after the weather was not always brought about by it.
_THEN: Final = ("после", "після", "after", "following")
_ASIDE: Final = re.compile(r"^, (?:not|а не|rather than) [^,]*, ?$")  # fmt: skip
_SURE: Final = frozenset(
    {"arson", "pilot error", "technical failure", "gas explosion", "negligence", "sabotage"}
)
_DENIABLE: Final = _SURE | {"missile strike", "drone attack", "collision"}
_HAPPENINGS: Final = frozenset({"explosion", "collision", "gas explosion", "weather"})
# A cause that is an event: to say that it took place is to say what did the harm.
_TAKES_PLACE: Final = frozenset({"gas explosion"})
_PLACED: Final = 3
_WITHIN: Final = (
    " in a", " in", " in the", " in an", " amid", " amid a", " в", " у", " во", " під час",
    " во время", " during", " during a", " in such", " в сильный", " у сильний", " in thick",
    " in heavy",
)  # fmt: skip
_OF_DEBRIS: Final = 5
_FIRES: Final = (
    "пожар", "загор", "возгор", "вспых", "горит", "пожеж", "займан", "спалах", "горить", "fire",
    "blaze", "ablaze", "caught", "catches",
)  # fmt: skip
_SHOT_DOWN: Final = ("missile strike", "drone attack")
_GUNNERS: Final = ("пво", "ппо", "air defence", "air defense", "зенитн", "зенітн", "surface-to-air")
_INSTEAD: Final = 4
_COPULAS: Final = (" —", " –", " -", " это", " це", " was", " is", " был", " була", " було", ":")


def read_causes(page: Page, sentence: Sentence) -> list[Draft]:
    """Return the causes named in a sentence, the closest to the causal words first."""
    causes = sentence.of("cause")
    if not causes:
        return []
    drafts: dict[str, Draft] = {}
    causes = [
        cause
        for cause in causes
        if not _of_debris(page, cause, causes) and not _named_so(cause, sentence)
    ]
    for cause in causes:
        label = _label(page, cause)
        reason = _reason(page, sentence, cause)
        if reason is None or _threatened(sentence, reason, cause):
            continue
        start, end = min(reason.start, cause.start), max(reason.end, cause.end)
        draft = Draft(Attribute.CAUSE, Label(concept=label), start, end, sentence.index)
        if _negated(page, sentence, cause):
            draft.modality = Modality.DENIED
        drafts.setdefault(label, draft)
    _turned_away(page, sentence, causes, drafts)
    if "unknown" in drafts and len(drafts) > 1:
        del drafts["unknown"]
    return list(drafts.values())


def _turned_away(
    page: Page, sentence: Sentence, causes: list[Hit], drafts: dict[str, Draft]
) -> None:
    """Add the causes that are named to be denied, and those named in their place."""
    for cause in causes:
        label = _label(page, cause)
        if label in drafts:
            continue
        refused = _refused(page, sentence, cause)
        if refused or _instead(page, cause, list(drafts.values())):
            named = Label(concept=label)
            draft = Draft(Attribute.CAUSE, named, cause.start, cause.end, sentence.index)
            if refused:
                draft.modality = Modality.DENIED
            drafts[label] = draft


def _label(page: Page, cause: Hit) -> str:
    """Return what is meant: air defence brings down aircraft, and elsewhere its debris falls."""
    label = cause.entry.concept
    if label != "missile strike" or not page.folded.startswith(_GUNNERS, cause.start):
        return label
    flying = any(
        hit.entry.concept == "aircraft" for one in page.sentences for hit in one.of("target")
    )
    return label if flying else "air defence debris"


def _threatened(sentence: Sentence, reason: Hit, cause: Hit) -> bool:
    """Whether only the threat of it is told: «аэропорт закрыт из-за угрозы атаки»."""
    return any(reason.end <= hit.start < cause.start for hit in sentence.named("aside", "threat"))


def _named_so(cause: Hit, sentence: Sentence) -> bool:
    """Whether the word is a part of a weapon's name: the storm of a Storm Shadow."""
    return any(
        weapon.start <= cause.start
        and cause.end <= weapon.end
        and weapon.end - weapon.start > cause.end - cause.start
        for weapon in sentence.of("weapon")
    )


def _of_debris(page: Page, cause: Hit, causes: list[Hit]) -> bool:
    """Whether it is what the debris was of: «обломки украинской зенитной ракеты»."""
    if cause.entry.concept not in _SHOT_DOWN:
        return False
    for other in causes:
        if other.entry.concept == "air defence debris" and other.end <= cause.start:
            gap = page.folded[other.end : cause.start]
            if gap.count(" ") <= _OF_DEBRIS and not any(mark in gap for mark in ",;:"):
                return True
    return False


def _instead(page: Page, cause: Hit, drafts: list[Draft]) -> bool:
    """Whether it is named in place of one denied: «не диверсия, а халатность»."""
    if cause.entry.concept not in _DENIABLE:
        return False
    for draft in drafts:
        if draft.modality is Modality.DENIED and draft.end <= cause.start:
            gap = page.folded[draft.end : cause.start]
            if gap.startswith((", а ", " а ", " but ", ", but ", ": ", " — ", " – ", "; ")):
                return gap.startswith((":", " —", " –", ";")) or gap.count(" ") <= _INSTEAD
    return False


def _reason(page: Page, sentence: Sentence, cause: Hit) -> Hit | None:
    label = cause.entry.concept
    text = page.folded[cause.start : cause.end]
    if label == "unknown":
        named = "cause" in text or "причин" in text
        told = any(
            page.folded.startswith(("причин", "cause"), hit.start) for hit in sentence.of("causal")
        )
        return cause if named or told else None
    incident = any(
        hit.end <= cause.start or hit.start >= cause.end for hit in sentence.of("incident")
    )
    near = [hit for hit in sentence.of("causal") if _causal(page, hit, cause, incident=incident)]
    if near:
        return min(near, key=lambda hit: max(cause.start - hit.end, hit.start - cause.end))
    before = page.folded[max(sentence.start, cause.start - 14) : cause.start].rstrip()
    if label in _SURE and incident and before.endswith(_COPULAS):
        return cause
    if label in _TAKES_PLACE and _placed(page, sentence, cause):
        return cause
    if label == "air defence debris" and _fell_and_burned(page, sentence, cause):
        return cause
    if label == "weather" and before.endswith(_WITHIN) and _fell(page, sentence, cause):
        return cause
    return None


def _fell_and_burned(page: Page, sentence: Sentence, debris: Hit) -> bool:
    """Whether debris came down and a fire is told: «обломки упали на НПЗ, начался пожар»."""
    fire = any(page.folded.startswith(_FIRES, hit.start) for hit in sentence.of("incident"))
    if not fire or sentence.named("negator", "no"):
        return False
    return any(
        hit.start - debris.end >= 0 and page.folded[debris.end : hit.start].count(" ") <= _OF_DEBRIS
        for hit in sentence.named("attack", "hit")
    )


def _placed(page: Page, sentence: Sentence, cause: Hit) -> bool:
    for hit in sentence.named("causal", "happened"):
        low, high = min((hit, cause)).end, max(hit, cause).start
        gap = page.folded[low:high]
        if gap.count(" ") <= _PLACED and "," not in gap:
            return True
    return False


def _fell(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether something came to grief directly before: "sank in a storm"."""
    return any(
        hit.end <= cause.start and page.folded[hit.end : cause.start].count(" ") <= _NEAR
        for hit in sentence.of("incident")
    )


def _causal(page: Page, hit: Hit, cause: Hit, *, incident: bool) -> bool:
    cue = page.folded[hit.start : hit.end]
    strong = cue.startswith(_STRONG) or "причин" in cue or cue.endswith(" cause")
    if hit.end <= cause.start and hit.entry.concept == "before":
        gap = page.folded[hit.end : cause.start]
        words = gap.strip().count(" ") + bool(gap.strip())
        bare = page.folded[hit.start : hit.end] in (
            "причина",
            "причины",
            "причини",
            "cause of",
            "причину",
            "причиной",
            "причиною",
            "причинах",
            "cause",
        )
        if bare and gap.strip() in ("", "the") and cause.entry.concept in _HAPPENINGS:
            return False
        if cause.entry.concept == "weather" and page.folded.startswith(_THEN, hit.start):
            return False
        reach = _NEAR_STRONG if strong else _NEAR
        return words <= reach and (strong or incident) and ";" not in gap
    if hit.end <= cause.start and hit.entry.concept == "either":
        gap = page.folded[hit.end : cause.start]
        return incident and gap.count(" ") <= _PLACED and "," not in gap
    if hit.start >= cause.end and hit.entry.concept in ("after", "either"):
        gap = page.folded[cause.end : hit.start]
        return _ASIDE.match(gap) is not None or (gap.count(" ") <= _NEAR_AFTER and "," not in gap)
    return False


def _refused(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether a cause is named to be turned away: «поджог исключён»."""
    if cause.entry.concept in ("unknown", "explosion", "weather"):
        return False
    for hit in sentence.of("denial"):
        if hit.entry.concept == "not_but" and hit.end <= cause.start:
            if page.folded[hit.end : cause.start] in (" ", " a ", " an ", " the "):
                return True
        elif (
            hit.entry.concept != "not_but"
            and hit.start >= cause.end
            and (
                page.folded[cause.end : hit.start].count(" ") <= _NEAR_AFTER
                and not any(mark in page.folded[cause.end : hit.start] for mark in ",:;")
            )
        ):
            return bool(sentence.of("incident")) or cause.entry.concept in _DENIABLE
        elif hit.entry.concept == "denies" and hit.end <= cause.start:
            gap = page.folded[hit.end : cause.start]
            return gap.count(" ") <= _NEAR and cause.entry.concept in _DENIABLE
    return False


def _negated(page: Page, sentence: Sentence, cause: Hit) -> bool:
    for hit in sentence.named("denial", "not_but"):
        if hit.end <= cause.start:
            gap = page.folded[hit.end : cause.start]
            if gap.count(" ") <= _NEAR and "," not in gap and ":" not in gap:
                return True
    for hit in sentence.named("negator", "no"):
        if hit.end < cause.start and not page.folded[hit.end : cause.start].strip():
            return True
        if hit.start > cause.end and not page.folded[cause.end : hit.start].strip():
            return True
    return False
