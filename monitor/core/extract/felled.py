"""Aircraft that were shot down: what was hit is no weapon then, and is not counted as one."""

import re
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.nearness import ordered
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

_AIRCRAFT: Final = "aircraft"
_REACH: Final = 3  # words between the aircraft and what was done to it
_CAUGHT: Final = ("intercept", "перехв", "перехоп")  # escorted away, mostly
_MARKS: Final = re.compile("[,;:.]")
_COUNT_BACK: Final = 16  # letters of "Russian fighter "
_BY: Final = re.compile(r" (?:by (?:an? |the )?(?:[\w-]+ )?)?")


def felled(page: Page, sentence: Sentence) -> list[Draft]:
    """Return the one aircraft that was shot down: «збито російський гелікоптер Мі-8»."""
    found = _felled(page, sentence)
    if found is None:
        return []
    target, cue = found
    label = Label(concept=_AIRCRAFT)
    draft = Draft(Attribute.TARGET, label, target.start, target.end, sentence.index)
    if any(word.end == cue.start - 1 for word in sentence.named("negator", "not")):
        draft.modality = Modality.DENIED
    return [draft]


def brought_down(page: Page, sentence: Sentence, weapons: list[Hit]) -> bool:
    """Whether a weapon shot an aircraft down: «Ми-8 сбила зенитная ракета»."""
    found = _felled(page, sentence)
    return found is not None and any(
        weapon.start >= found[1].end
        and _BY.fullmatch(page.folded, found[1].end, weapon.start) is not None
        for weapon in weapons
    )


def _felled(page: Page, sentence: Sentence) -> tuple[Hit, Hit] | None:
    flown = {weapon.start for weapon in sentence.of("weapon")}
    for target in sentence.named("target", _AIRCRAFT):
        if target.start in flown or _several(sentence, target):
            continue
        for cue in sentence.named("cue", "downed"):
            if page.folded.startswith(_CAUGHT, cue.start):
                continue
            first, last = ordered(target, cue)
            gap = page.folded[first.end : last.start]
            if len(gap.split()) <= _REACH and not _MARKS.search(gap):
                return target, cue
    return None


def _several(sentence: Sentence, target: Hit) -> bool:
    """Whether aircraft are counted, as weapons that were shot down are."""
    return any(
        0 <= target.start - number.end <= _COUNT_BACK and number.low != 1
        for number in sentence.numbers
    )
