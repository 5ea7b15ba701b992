"""Whom an office names as guilty, and who is cleared beside them: "X is to blame, not Y"."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.nearness import closest
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

_CULPRIT: Final = ("винов", "винуват", "винн")
_NAMES: Final = ("назв", "назыв", "назив", "призна", "визна", "счита", "вважа", "оголос", "объяв")
_NOT_BUT: Final = re.compile(r",? (?:а не|not|and not|rather than) (?:the )?$")
_IT_WAS: Final = re.compile(r"\bit (?:was|is)(?P<no> not|n't)? (?:the )?$")
_WHO_DID: Final = re.compile(
    r" (?:that|who|which) (?:caused|did|carried|attacked|struck|hit|blew|shelled|fired|bombed"
    r"|destroyed|sabotaged|derailed|launched|is (?:to blame|responsible|behind))\b"
)
_NOT_A: Final = re.compile(r"\b(?:не|not)(?: на| у| with| on)?(?: the)? $")
_BUT_B: Final = re.compile(r",? (?:а|but)(?: на| у| with| on)?(?: the)? ")
_AGAINST: Final = re.compile(
    r" (?:[\w-]+ )?(?:на адресу|в адрес|у бік|в бік|в сторону|проти|против|against) (?:the )?"
)
_ENEMY: Final = "enemy"


def named_guilty(page: Page, sentence: Sentence, parties: list[Hit]) -> list[Draft]:
    """Return whom an office names as guilty: «виновной в обстреле комитет назвал Украину».

    Or of whom it is said: "it was not Ukraine that caused it".
    """
    if told := _one_not_other(page, sentence) or _charged(page, sentence):
        return told
    for side in sentence.of("side"):
        was = _IT_WAS.search(page.folded, sentence.start, side.start)
        if was is not None and _WHO_DID.match(page.folded, side.end, sentence.end):
            draft = _draft(side, was.start(), sentence)
            draft.modality = Modality.DENIED if was["no"] else None
            return [draft]
    for hit in sentence.of("blame"):
        if not page.folded.startswith(_CULPRIT, hit.start):
            continue
        for say in sentence.named("speech", "say"):
            if say.start < hit.end or not page.folded.startswith(_NAMES, say.start):
                continue
            named = closest(page, say, parties, before=-1, after=0)
            if named is not None and named.entry.concept != _ENEMY:
                return [_draft(named, hit.start, sentence)]
    return []


def _one_not_other(page: Page, sentence: Sentence) -> list[Draft]:
    """Return both of whom guilt is told: «несёт ответственность не Израиль, а хуситы»."""
    if not (sentence.of("blame") or sentence.named("cue", "involvement")):
        return []
    for one, other in pairwise(sentence.of("side")):
        if _NOT_A.search(page.folded, sentence.start, one.start) and _BUT_B.fullmatch(
            page.folded, one.end, other.start
        ):
            innocent, guilty = (
                _draft(one, one.start, sentence),
                _draft(other, other.start, sentence),
            )
            innocent.modality, guilty.modality = Modality.DENIED, Modality.ASSERTED
            return [innocent, guilty]
    return []


def _charged(page: Page, sentence: Sentence) -> list[Draft]:
    """Return who is charged for no reason: «закиди на адресу України безпідставні»."""
    for charge in sentence.named("cue", "charge"):
        for side in sentence.of("side"):
            if (
                _AGAINST.fullmatch(page.folded, charge.end, side.start)
                and side.entry.concept != _ENEMY
                and any(one.start >= side.end for one in sentence.named("denial", "false"))
            ):
                draft = _draft(side, charge.start, sentence)
                draft.modality = Modality.DENIED
                return [draft]
    return []


def cleared(page: Page, sentence: Sentence, blamed: Sequence[Draft]) -> list[Draft]:
    """Return the one who is told directly behind not to have done it."""
    for draft in blamed:
        if draft.modality is Modality.DENIED:
            continue
        for side in sentence.of("side"):
            if side.start > draft.end and _NOT_BUT.fullmatch(page.folded, draft.end, side.start):
                other = _draft(side, side.start, sentence)
                other.modality = Modality.DENIED
                draft.modality = draft.modality or Modality.ASSERTED
                return [other]
    return []


def _draft(side: Hit, start: int, sentence: Sentence) -> Draft:
    label = Label(concept=side.entry.concept)
    return Draft(Attribute.RESPONSIBLE, label, start, side.end, sentence.index)
