"""A sentence that only says that the one before is untrue: «Пишуть про сімох. Це брехня.»."""

from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Modality

_SHORT: Final = 48  # letters
# What makes a claim of its own, so that the sentence says more than that.
_MORE: Final = frozenset(
    {"quantity", "weapon", "target", "attack", "cause", "control", "damage", "blame", "numeral"}
)
_PASSED_ON: Final = frozenset({"speech", "hedge"})


def turns_away(page: Page, sentence: Sentence) -> bool:
    """Whether a short sentence denies what the one before passes on from others."""
    start, end = sentence.start, sentence.end
    if not sentence.index or end - start > _SHORT:
        return False
    kinds = page.kinds_within(start, end)
    if "denial" not in kinds or _MORE & kinds:
        return False
    if not (page.cued(start, end, "this") or page.cued(start, end, "points")):
        return False
    before = page.sentences[sentence.index - 1]
    return bool(_PASSED_ON & page.kinds_within(before.start, before.end))


def take_back(drafts: list[Draft], index: int) -> None:
    """Deny the claims of a sentence, which are then the poster's own denial of them."""
    for draft in drafts:
        if draft.sentence == index and draft.modality is not Modality.DENIED:
            draft.modality, draft.attribution = Modality.DENIED, None
