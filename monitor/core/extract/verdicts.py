"""Damage, control of a place, blame, a failed detonation, what officials say of an event."""

from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label
from monitor.text.scan import Hit

_SUBJECT: Final = 6
_OBJECT: Final = 4
_TIGHT: Final = 1
_STANDING: Final = (
    "стоит",
    "стоят",
    "стоял",
    "стоїть",
    "стояла",
    "lies",
    "лежит",
    "лежить",
    "holds",
)


def read_damage(
    page: Page, sentence: Sentence, counted: list[Draft], *, has_target: bool
) -> list[Draft]:
    """Return how badly the target as a whole was hit."""
    known = has_target or bool(sentence.of("target"))
    if not known and not sentence.of("attack") and not sentence.of("incident"):
        return []
    if any(draft.attribute is Attribute.BUILDINGS_DAMAGED for draft in counted):
        return []
    drafts: dict[str, Draft] = {}
    for hit in sentence.of("damage"):
        label = hit.entry.concept
        spared = page.folded.startswith(
            ("не постр", "не задет", "unharmed", "уцел", "вцел", "вціл", "уціл"), hit.start
        )
        if label == "none" and spared and (sentence.of("role") or sentence.of("negator")):
            continue
        if not known and label == "destroyed":
            continue
        if label == "destroyed":
            if _beside(page, hit, sentence.of("weapon")) or (
                counted and any(draft.attribute is Attribute.INTERCEPTED for draft in counted)
            ):
                continue
            if _beside(page, hit, sentence.named("word", "portion")):
                label = "heavy"
        drafts.setdefault(
            label,
            Draft(Attribute.DAMAGE, Label(concept=label), hit.start, hit.end, sentence.index),
        )
    return list(drafts.values())[:1]


def read_detonation(sentence: Sentence) -> list[Draft]:
    """Return whether a weapon failed to go off."""
    return [
        Draft(Attribute.DETONATION, Label(concept="failed"), hit.start, hit.end, sentence.index)
        for hit in sentence.of("detonation")[:1]
    ]


def read_control(page: Page, sentence: Sentence, counted: list[Draft]) -> list[Draft]:
    """Return who holds a place, or that it is fought over inside."""
    contested = sentence.named("control", "contested")
    if contested:
        hit = contested[0]
        return [
            Draft(Attribute.CONTROL, Label(concept="contested"), hit.start, hit.end, sentence.index)
        ]
    prisoners = any(draft.attribute is Attribute.CAPTURED for draft in counted)
    for hit in sentence.named("control", "taken"):
        words = page.folded[hit.start : hit.end]
        if prisoners and "control" not in words and "контрол" not in words:
            continue
        side = _closest(page, hit, sentence.of("side"), before=_SUBJECT, after=_OBJECT)
        if side is not None:
            start, end = min(hit.start, side.start), max(hit.end, side.end)
            label = Label(concept=side.entry.concept)
            return [Draft(Attribute.CONTROL, label, start, end, sentence.index)]
    return []


def read_blame(page: Page, sentence: Sentence) -> list[Draft]:
    """Return who is said to have done it, where words of blame stand."""
    for hit in sentence.of("blame"):
        if hit.entry.concept == "before":
            tight = page.folded.startswith(_STANDING, hit.start)
            reach = _TIGHT if tight else _OBJECT
            side = _closest(page, hit, sentence.of("side"), before=-1, after=reach)
            if side is None and not tight:
                continue
        else:
            side = _closest(page, hit, sentence.of("side"), before=_SUBJECT, after=-1)
        if side is not None:
            start, end = min(hit.start, side.start), max(hit.end, side.end)
            label = Label(concept=side.entry.concept)
            return [Draft(Attribute.RESPONSIBLE, label, start, end, sentence.index)]
    return []


def read_status(sentence: Sentence, others: list[Draft]) -> list[Draft]:
    """Return what an official side says of the event as a whole."""
    for hit in sentence.of("status"):
        label = hit.entry.concept
        if label == "denied" and others:
            continue
        offices = [one for one in sentence.of("actor") if one.entry.concept != "media"]
        if label == "no_comment" and sentence.of("actor") and not offices:
            continue
        if label == "denied" and not sentence.of("actor") and not sentence.of("side"):
            continue
        return [Draft(Attribute.STATUS, Label(concept=label), hit.start, hit.end, sentence.index)]
    return []


def _closest(page: Page, hit: Hit, sides: list[Hit], *, before: int, after: int) -> Hit | None:
    best: tuple[int, Hit] | None = None
    for side in sides:
        if side.end <= hit.start:
            gap, reach = page.folded[side.end : hit.start], before
        elif side.start >= hit.end:
            gap, reach = page.folded[hit.end : side.start], after
        else:
            gap, reach = "", 0
        words = gap.strip().count(" ") + bool(gap.strip())
        if words <= reach and ";" not in gap and (best is None or words < best[0]):
            best = (words, side)
    return best[1] if best else None


def _beside(page: Page, hit: Hit, others: list[Hit]) -> bool:
    for other in others:
        low, high = min((hit, other)).end, sorted((hit, other))[1].start
        gap = page.folded[low:high]
        if gap.count(" ") <= _OBJECT and "," not in gap:
            return True
    return False
