"""Who is told to have done it by how the sentence is built, without a word of blame.

"It was Ukraine that struck the market", «ВСУ сами обстреляли рынок», «ударила Украина, а не
Россия»: to stress who struck is to say who is to blame; "the occupiers struck" is not.
"""

import re
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.nearness import between, ordered, words_between
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

_TIGHT: Final = 1
_NEAR: Final = 3
_OBJECT: Final = 5
_MARKS: Final = (",", ";", ":", " — ", " – ")
_INSTEAD: Final = re.compile(r",? (?:а не|not|and not|rather than|instead of) (?:\w+ )?$")


def read_deeds(page: Page, sentence: Sentence) -> list[Draft]:
    """Return the sides that a blow is laid on, and those it is turned away from."""
    sides = [side for side in sentence.of("side") if side.entry.concept != "enemy"]
    deeds = [
        *sentence.named("attack", "hit"),
        *sentence.named("quantity", "killed"),
        *sentence.of("damage"),
        *(one for one in sentence.named("causal", "after") if sentence.of("incident")),
    ]
    if not sides or not deeds:
        return []
    found: dict[str, Draft] = {}
    for side in sides:
        told = (
            _singled_out(page, sentence, side, deeds)
            or _by_itself(page, sentence, side, deeds)
            or _instead(page, sentence, side, deeds)
        )
        if told is not None:
            found.setdefault(str(told.value), told)
    for draft in list(found.values()):
        if draft.modality is None:
            _add_others(page, sentence, sides, draft, found)
    return list(found.values())


def _singled_out(page: Page, sentence: Sentence, side: Hit, deeds: list[Hit]) -> Draft | None:
    """Return a side behind "it was": "it was not Ukraine that", «это ударили ВСУ»."""
    for word in sentence.named("cue", "points"):
        if word.end > side.start or words_between(page, word.end, side.start) > _NEAR:
            continue
        lead = page.folded[word.end : side.start]
        if any(mark in lead for mark in _MARKS):
            continue
        inside = [deed for deed in deeds if word.end <= deed.start and deed.end <= side.start]
        behind = [
            deed
            for deed in deeds
            if side.end <= deed.start and words_between(page, side.end, deed.start) <= _TIGHT
        ]
        if not inside and not (behind and len(lead.split()) <= _TIGHT):
            continue
        draft = _draft(sentence, side, (inside or behind)[0])
        if any(
            word.end <= turn.end + 1 and turn.end <= side.start
            for turn in sentence.named("denial", "not_but")
        ):
            draft.modality = Modality.DENIED
        return draft
    return None


def _by_itself(page: Page, sentence: Sentence, side: Hit, deeds: list[Hit]) -> Draft | None:
    """Return a side that did it to its own: "shelled its own town", «сами обстреляли»."""
    for deed in deeds:
        gap = page.folded[side.end : deed.start]
        if deed.start < side.end or len(gap.split()) > _NEAR or any(m in gap for m in _MARKS):
            continue
        if any(side.end <= word.start < deed.start for word in sentence.named("cue", "itself")):
            return _draft(sentence, side, deed)
        for word in (*sentence.named("cue", "itself"), *sentence.named("cue", "its_own")):
            if word.start < deed.end or words_between(page, deed.end, word.start) > _OBJECT:
                continue
            if not any(mark in page.folded[deed.end : word.start] for mark in _MARKS):
                return _draft(sentence, side, deed)
    return None


def _instead(page: Page, sentence: Sentence, side: Hit, deeds: list[Hit]) -> Draft | None:
    """Return a side that struck where another one did not: «ударила Украина, а не Россия»."""
    for other in sentence.of("side"):
        if other.start < side.end or other.entry.concept == side.entry.concept:
            continue
        if not _INSTEAD.fullmatch(page.folded[side.end : other.start]):
            continue
        for deed in deeds:
            gap = between(page, deed, side)
            if len(gap.split()) <= _TIGHT and not any(mark in gap for mark in _MARKS):
                return _draft(sentence, side, deed)
    return None


def _add_others(
    page: Page, sentence: Sentence, sides: list[Hit], draft: Draft, found: dict[str, Draft]
) -> None:
    """Add who is named behind it to be cleared: "…, not Russia"."""
    for other in sides:
        lead = page.folded[draft.end : other.start]
        if other.start >= draft.end and _INSTEAD.search(lead) and len(lead.split()) <= _OBJECT:
            cleared = _draft(sentence, other, other)
            cleared.modality = Modality.DENIED
            found.setdefault(str(cleared.value), cleared)


def _draft(sentence: Sentence, side: Hit, deed: Hit) -> Draft:
    first, last = ordered(side, deed)
    label = Label(concept=side.entry.concept)
    return Draft(Attribute.RESPONSIBLE, label, first.start, last.end, sentence.index)
