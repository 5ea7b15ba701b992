"""Causes: a label of cause with causal words, for a fire, a crash, a collapse."""

from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

_NEAR: Final = 4
_NEAR_STRONG: Final = 10
_NEAR_AFTER: Final = 6
_STRONG: Final = (
    "причин", "cause", "reason", "the cause", "виной", "виною", "основн", "brought down by",
    "made by", "put down", "blamed on", "верси", "версі", "назыв", "назва",
)  # fmt: skip
_SURE: Final = frozenset(
    {"arson", "pilot error", "technical failure", "gas explosion", "negligence", "sabotage"}
)
_DENIABLE: Final = _SURE | {"missile strike", "drone attack", "collision"}
_HAPPENINGS: Final = frozenset({"explosion", "collision", "gas explosion"})
_COPULAS: Final = (" —", " –", " -", " это", " це", " was", " is", " был", " була", " було", ":")


def read_causes(page: Page, sentence: Sentence) -> list[Draft]:
    """Return the causes named in a sentence, the closest to the causal words first."""
    causes = sentence.of("cause")
    if not causes:
        return []
    drafts: dict[str, Draft] = {}
    for cause in causes:
        label = cause.entry.concept
        reason = _reason(page, sentence, cause)
        if reason is None:
            continue
        start, end = min(reason.start, cause.start), max(reason.end, cause.end)
        draft = Draft(Attribute.CAUSE, Label(concept=label), start, end, sentence.index)
        if _negated(page, sentence, cause):
            draft.modality = Modality.DENIED
        drafts.setdefault(label, draft)
    for cause in causes:
        if cause.entry.concept not in drafts and _refused(page, sentence, cause):
            named = Label(concept=cause.entry.concept)
            draft = Draft(Attribute.CAUSE, named, cause.start, cause.end, sentence.index)
            draft.modality = Modality.DENIED
            drafts[cause.entry.concept] = draft
    if "unknown" in drafts and len(drafts) > 1:
        del drafts["unknown"]
    return list(drafts.values())


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
    for hit in sentence.of("causal"):
        found = _causal(page, hit, cause, incident=incident)
        if found:
            return hit
    before = page.folded[max(sentence.start, cause.start - 14) : cause.start].rstrip()
    if label in _SURE and incident and before.endswith(_COPULAS):
        return cause
    return None


def _causal(page: Page, hit: Hit, cause: Hit, *, incident: bool) -> bool:
    strong = page.folded.startswith(_STRONG, hit.start)
    if hit.end <= cause.start and hit.entry.concept == "before":
        gap = page.folded[hit.end : cause.start]
        words = gap.strip().count(" ") + bool(gap.strip())
        bare = page.folded[hit.start : hit.end] in (
            "причина",
            "причины",
            "причини",
            "cause of",
            "причину",
        )
        if bare and not words and cause.entry.concept in _HAPPENINGS:
            return False
        reach = _NEAR_STRONG if strong else _NEAR
        return words <= reach and (strong or incident) and ";" not in gap
    if hit.start >= cause.end and hit.entry.concept == "after":
        gap = page.folded[cause.end : hit.start]
        return gap.count(" ") <= _NEAR_AFTER and "," not in gap
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
    return False
