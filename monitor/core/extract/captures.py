"""Whom a place fell to: by whose land it lies in where no side is named, by whose flag flies."""

import re
from collections.abc import Mapping
from typing import Final

from monitor.core.extract.ceded import control_draft
from monitor.core.extract.draft import Draft
from monitor.core.extract.nearness import closest, words_between
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.whose import OTHER
from monitor.model.claims import Modality
from monitor.text.scan import Entry, Hit

# Of the two that fight, the one that does not own the land takes it. Of Russia's regions only
# those at the front are asked for (Belgorod, Bryansk, Kursk): many towns bear the same names.
_TAKERS: Final[Mapping[str, str]] = {
    "cUA": "Russia", "rRU.09": "Ukraine", "rRU.10": "Ukraine", "rRU.41": "Ukraine",
}  # fmt: skip
_CAPTURE: Final = re.compile(
    r"\b(?:захоплення|захопленні|взяття|падіння|окупаці[яюї]|втрат[ауи]"
    r"|захват[ае]?|взяти[еяю]|падени[еяю]|оккупаци[яюи]|потер[яюи]"
    r"|(?:fall|capture|seizure|loss|occupation) of) "
)
# Nothing stands between a town and its fall: «ракета впала в Бахмуті» is none.
_UNFALLEN: Final = re.compile(
    r" (?:(?:has|have|had|did) )?(?:(?:not|never|не) (?:yet |ещё |еще |ще )?)?"
)
_WITHIN: Final = re.compile(r"\b(?:в|у|на|під|под|біля|около|по|in|at|on|near) $")
_NEVER: Final = re.compile(r"\b(?:not|never|не) (?:yet |ещё |еще |ще )?$")
_RID: Final = 3
_FLAG: Final = 3
_ENTRY: Final = Entry(kind="control", concept="taken")


def taker(page: Page, sentence: Sentence) -> str:
    """Return who takes a place of the sentence from the land that it lies in, or ""."""
    takers = {_TAKERS[land] for land in page.lands(sentence) if land in _TAKERS}
    return takers.pop() if len(takers) == 1 else ""


def _no_speaker(sentence: Sentence, side: Hit) -> bool:
    """Whether a side is named that is not who says it: «захоплення … росіянами»."""
    return side.entry.concept in OTHER and not any(
        one.start <= side.start < one.end for one in sentence.of("actor")
    )


def capture_denied(page: Page, sentence: Sentence) -> list[Draft]:
    """Return who is told not to have taken it: «падіння Сіверська у Генштабі спростували»."""
    denials = (*sentence.of("denial"), *sentence.named("status", "denied"))
    if not any(hit.entry.concept in ("denies", "denied", "false") for hit in denials):
        return []
    found = _CAPTURE.search(page.folded, sentence.start, sentence.end)
    if found is None or not page.text[found.end() : found.end() + 1].isupper():
        return []
    if any(_no_speaker(sentence, side) for side in sentence.of("side")):
        return []
    label = taker(page, sentence)
    if not label:
        return []
    words = Hit(found.start(), found.end() - 1, _ENTRY)
    draft = control_draft(words, None, label, sentence)
    draft.modality = Modality.DENIED
    return [draft]


def fallen(page: Page, sentence: Sentence) -> Draft | None:
    """Return to whom a place fell: to whom it is said, or else from the side that tells it."""
    crashed = sentence.named("target", "aircraft")
    for hit in sentence.named("control", "fallen") if not crashed else ():
        to = closest(page, hit, sentence.of("side"), before=-1, after=_RID)
        if to is not None and any(one.start == to.end + 1 for one in sentence.of("weapon")):
            continue  # «на ринок упав російський КАБ»
        if to is not None and "," not in page.folded[hit.end : to.start]:
            return control_draft(hit, to, to.entry.concept, sentence)
        denies = [one for one in sentence.named("denial", "denies") if one.end <= hit.start]
        for side in sentence.of("side"):
            if side.entry.concept in OTHER and (
                side.start > hit.end or any(side.end <= one.start for one in denies)
            ):
                return control_draft(hit, side, OTHER[side.entry.concept], sentence)
        if label := _fell_to(page, sentence, hit):
            draft = control_draft(hit, None, label, sentence)
            if denies or sentence.undone(hit) or _NEVER.search(page.folded, 0, hit.start):
                draft.modality = Modality.DENIED
            return draft
    return None


def _fell_to(page: Page, sentence: Sentence, fallen: Hit) -> str:
    """Return to whom a town fell that is told to have: «Бахмут пав», not «впав у Бахмуті»."""
    if sentence.of("side") or sentence.of("weapon"):
        return ""
    for town in (*sentence.of("place"), *sentence.named("cue", "settlement")):
        alone = _UNFALLEN.fullmatch(page.folded, town.end, fallen.start) is not None
        if alone and not _WITHIN.search(page.folded, sentence.start, town.start):
            return taker(page, sentence)
    return ""


def flagged(page: Page, sentence: Sentence) -> Draft | None:
    """Return whose flag flies over a place: «прапор України над сільрадою»."""
    for flag in sentence.named("cue", "flag"):
        side = closest(page, flag, sentence.of("side"), before=1, after=1)
        if side is None or side.entry.concept not in OTHER:
            continue
        end = max(flag.end, side.end)
        if any(
            end <= place.start and words_between(page, end, place.start) <= _FLAG
            for place in sentence.named("cue", "flown")
        ):
            return control_draft(flag, side, side.entry.concept, sentence)
    return None
