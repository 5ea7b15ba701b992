"""Places that a side has lost or left: then the other side holds them."""

import re
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.nearness import closest, words_between
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.whose import OTHER
from monitor.model.claims import Attribute, Label
from monitor.text.scan import Hit

_SUBJECT: Final = 6
_RID: Final = 3
_FREED: Final = re.compile(r" (?:звільн|очищ|зачищ|деокуп|відби|освобожд|освобо|отби|очист)\w+")
_FROM: Final = ("від ", "от ")
_NOT_TAKEN: Final = re.compile(r" (?:не|не був|не был|was not|is not|has not been) ")


def left(page: Page, sentence: Sentence) -> Draft | None:
    """Return the holder of a place that the other side has lost."""
    sides = sentence.of("side")
    lost = sentence.named("control", "lost")
    for hit in (*lost, *sentence.named("control", "loss")):
        if hit.entry.concept == "loss" and not page.text[hit.end + 1 : hit.end + 2].isupper():
            continue  # the loss of a ship is none of a town
        side = closest(page, hit, sides, before=_SUBJECT, after=-1)
        if side is not None and side.entry.concept in OTHER:
            return control_draft(hit, side, OTHER[side.entry.concept], sentence)
    for hit in sentence.named("control", "leave"):
        side = closest(page, hit, sides, before=_SUBJECT, after=-1)
        known = side is not None and side.entry.concept in OTHER
        if side is not None and known and of_place(page, sentence, hit, reach=0):
            return control_draft(hit, side, OTHER[side.entry.concept], sentence)
    for hit in sentence.named("control", "rid"):
        side = _routed(page, hit, sentence)
        if side is not None:
            return control_draft(hit, side, OTHER[side.entry.concept], sentence)
    return _cleared(page, sentence)


def _cleared(page: Page, sentence: Sentence) -> Draft | None:
    """Return the holder where it is told from whom it was freed: «від росіян звільнено»."""
    for side in sentence.of("side"):
        freed = _FREED.match(page.folded, side.end, sentence.end)
        if (
            freed is not None
            and side.entry.concept in OTHER
            and page.folded.endswith(_FROM, sentence.start, side.start)
        ):
            draft = control_draft(side, None, OTHER[side.entry.concept], sentence)
            draft.end = freed.end()
            return draft
    return None


def _routed(page: Page, hit: Hit, sentence: Sentence) -> Hit | None:
    """Return the side that was driven from somewhere."""
    sides = sentence.of("side")
    away = sentence.named("cue", "away")
    side = closest(page, hit, sides, before=-1, after=_RID)
    if side is not None and (
        any(word.end == hit.end for word in away)
        or any(
            (side.end <= word.start and words_between(page, side.end, word.start) <= _RID)
            or hit.end < word.start < side.start  # «выбили из Торецка россиян»
            for word in away
        )
    ):
        return side if side.entry.concept in OTHER else None
    side = closest(page, hit, sides, before=0, after=-1)
    if side is not None and any(
        word.end == side.end for word in sentence.named("cue", "side_object")
    ):
        return side
    return None


def of_place(page: Page, sentence: Sentence, hit: Hit, *, reach: int = 1) -> bool:
    """Whether it is a place that was taken: "have taken Siversk and captured 42 soldiers"."""
    named = page.text[hit.end + 1 : hit.end + 2].isupper() and not any(
        side.start == hit.end + 1 for side in sentence.of("side")
    )
    if any(_NOT_TAKEN.fullmatch(page.folded, one.end, hit.start) for one in sentence.of("place")):
        return True  # «Покровськ не захоплений росіянами»
    return (bool(reach) and named) or any(
        hit.end <= place.start
        and words_between(page, hit.end, place.start) <= reach
        and not any(place.start == side.start for side in sentence.of("side"))
        for place in sentence.of("place")
    )


def control_draft(hit: Hit, side: Hit | None, label: str, sentence: Sentence) -> Draft:
    """Return who holds the place, quoted from the word of control to the side it names."""
    start, end = hit.start, hit.end
    if side is not None:
        start, end = min(start, side.start), max(end, side.end)
    return Draft(Attribute.CONTROL, Label(concept=label), start, end, sentence.index)
