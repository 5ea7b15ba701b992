"""A sentence that only says that the one before is untrue: «Пишуть про сімох. Це брехня.»."""

import re
from typing import Final

from msgspec import structs

from monitor.core.extract.attribution import read_denier
from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Attribution, Modality
from monitor.text.scan import Hit

_EARLIER: Final = re.compile(
    r"\b(?:earlier|previous|wording|this post|ранее|раньше|предыдущ|прежн|раніше|попередн)"
)
_SHORT: Final = 48  # letters
_ANSWER: Final = 90  # letters
_FEW: Final = 6  # words
_BARE: Final = 4  # words: "the defence ministry denies"
_DENIES_IT: Final = re.compile(r"\b(?:den(?:y|ies|ied)|rejects?|rejected|disputes?|disputed) it\b")
# What makes a claim of its own, so that the sentence says more than that.
_MORE: Final = frozenset(
    {"quantity", "weapon", "target", "attack", "cause", "control", "damage", "blame", "numeral"}
)
_OTHERWISE: Final = _MORE - {"control", "blame"}
_PASSED_ON: Final = frozenset({"speech", "hedge"})


def turns_away(page: Page, sentence: Sentence, drafts: list[Draft]) -> bool:
    """Whether a short sentence denies what the one before passes on from others."""
    start, end = sentence.start, sentence.end
    if not sentence.index or end - start > _SHORT:
        return False
    if _EARLIER.search(page.folded, start, end):
        return False  # "The earlier wording of this post was wrong"
    kinds = page.kinds_within(start, end)
    if "denial" not in kinds or _MORE & kinds:
        return False
    pointed = page.cued(start, end, "this") or page.cued(start, end, "points")
    if not (pointed or _DENIES_IT.search(page.folded, start, end) or _bare(page, start, end)):
        return False
    if not refused_blame(page, sentence, drafts):
        before = page.sentences[sentence.index - 1]
        return bool(_PASSED_ON & page.kinds_within(before.start, before.end))
    return False


def _bare(page: Page, start: int, end: int) -> bool:
    """Whether somebody denies and no more is told of what: «Київ заперечує»."""
    denial = page.found(start, end, "denial", "denies")
    if denial is None or page.folded[denial.end : end].strip(" .!;,\n"):
        return False
    if page.cued(start, end, "involvement") or page.cued(start, end, "charge"):
        return False
    return len(page.folded[start:end].split()) <= _BARE


def refused_blame(page: Page, sentence: Sentence, before: list[Draft]) -> list[Draft]:
    """Return the guilt told of in the sentence before, denied: «Мінськ усе заперечує»."""
    if not before or before[-1].sentence != sentence.index - 1:
        return []
    start, end = sentence.start, sentence.end
    denial = page.found(start, end, "denial", "denies")
    if denial is None or end - start > _ANSWER or _OTHERWISE & page.kinds_within(start, end):
        return []
    few = len(page.folded[start:end].split()) <= _FEW
    if not few and not page.cued(start, end, "charge"):
        return []
    for one in before:
        blames = one.attribute is Attribute.RESPONSIBLE and one.modality is not Modality.DENIED
        if blames and one.sentence == sentence.index - 1:
            return [_denied(one, denial, sentence, read_denier(page, sentence))]
    return []


def _denied(blame: Draft, denial: Hit, sentence: Sentence, by: Attribution | None) -> Draft:
    draft = Draft(Attribute.RESPONSIBLE, blame.value, denial.start, denial.end, sentence.index)
    draft.modality, draft.attribution = Modality.DENIED, by
    return draft


def take_back(drafts: list[Draft], index: int, by: Attribution | None) -> list[Draft]:
    """Deny the claims of a sentence, which are then the poster's own denial of them.

    Where one who is named calls untrue what another one says ("Kyiv says that is not true"),
    the claims stand as they were told, and what is returned denies them.
    """
    told = [
        draft
        for draft in drafts
        if draft.sentence == index and draft.modality is not Modality.DENIED
    ]
    kept: list[Draft] = []
    for draft in told:
        if by is None or draft.attribution is None or draft.attribution.anonymous:
            draft.modality, draft.attribution = Modality.DENIED, by
        else:
            kept.append(structs.replace(draft, modality=Modality.DENIED, attribution=by))
    return kept
