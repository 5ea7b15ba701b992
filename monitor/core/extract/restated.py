"""The right number, told after a wrong one: "… were wrong; the number stands at 16"."""

import re
from typing import Final

from monitor.core.extract.attribution import read_speaker
from monitor.core.extract.draft import Draft
from monitor.core.extract.mention import Mention
from monitor.core.extract.mentions import find_mentions
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Modality, Quantity
from monitor.text.scan import Hit

_NEAR: Final = 2  # words between the words that announce it and the number
_THEY: Final = re.compile(r"\b(?:їх|их|there are|there were) (?=[\w-]+)")
_THEY_BACK: Final = 24  # letters from "there are" to the number
_BACK: Final = 2  # sentences


def read_restated(page: Page, sentence: Sentence, before: list[Draft]) -> list[Draft]:
    """Return the number that stands behind such words: it counts what was counted before.

    A count of an earlier sentence that this one calls untrue is turned into its denial.
    """
    announced = sentence.named("word", "restated")
    if not announced:
        return _of_them(page, sentence, before)
    counted = [
        draft
        for draft in before
        if isinstance(draft.value, Quantity) and sentence.index - draft.sentence <= _BACK
    ]
    if not counted:
        return []
    last = counted[-1]
    for mention in find_mentions(page, sentence):
        if mention.kind != "bare" or mention.one or mention.year:
            continue
        hit = next((one for one in announced if _announces(page, one, mention)), None)
        if hit is None:
            continue
        if last.sentence < sentence.index and any(
            one.end <= hit.start for one in sentence.of("denial")
        ):
            spoken = read_speaker(page, sentence)
            last.modality = Modality.DENIED
            last.attribution = spoken.attribution if spoken else None
        return [_right(last, mention, (hit.start, mention.end), sentence)]
    return []


def _of_them(page: Page, sentence: Sentence, before: list[Draft]) -> list[Draft]:
    """Return how many "they" are behind a count that was denied: «… Їх шестеро»."""
    last = before[-1] if before else None
    if (
        last is None
        or last.modality is not Modality.DENIED
        or not isinstance(last.value, Quantity)
        or last.sentence != sentence.index - 1
    ):
        return []
    for mention in find_mentions(page, sentence):
        back = max(sentence.start, mention.start - _THEY_BACK)
        found = _THEY.search(page.folded, back, mention.after)
        if found is None or mention.one or mention.kind not in ("bare", "unknown"):
            continue
        return [_right(last, mention, (found.start(), mention.after), sentence)]
    return []


def _right(last: Draft, mention: Mention, span: tuple[int, int], sentence: Sentence) -> Draft:
    """Return the number as a count of what was counted last."""
    value = Quantity(low=mention.low, high=mention.high, approximate=mention.approximate)
    draft = Draft(last.attribute, value, *span, sentence.index, scope=last.scope)
    draft.modality = Modality.ASSERTED
    return draft


def _announces(page: Page, hit: Hit, mention: Mention) -> bool:
    gap = page.folded[hit.end : max(hit.end, mention.start)]
    near = mention.start <= hit.end < mention.end or mention.start - hit.end >= 0
    return near and gap.count(" ") <= _NEAR and not any(mark in gap for mark in ",.;")
