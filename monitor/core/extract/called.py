"""What a target is called: a plant by what it makes, "the depot" by what it was before."""

from typing import Final

from monitor.core.extract.attacks import made_at
from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Hit

_DRONES: Final = frozenset({"UAV", "Shahed", "Lancet", "FPV drone"})
_WAREHOUSE: Final = "warehouse"
_DEPOTS: Final = frozenset({"oil depot", "ammunition depot"})


def called(page: Page, sentence: Sentence, target: Hit) -> str:
    """Return what was hit; a plant that makes drones is told by what it makes."""
    made = any(
        weapon.entry.concept in _DRONES and made_at(page, sentence, target, weapon)
        for weapon in sentence.of("weapon")
    )
    if made:
        return "uav production"
    label = str(target.entry.concept)
    if label == _WAREHOUSE and page.folded.startswith("depot", target.start):
        return _depot_before(page, sentence) or label
    return label


def _depot_before(page: Page, sentence: Sentence) -> str | None:
    """Return which depot was told of before "the depot"."""
    for one in page.sentences[: sentence.index + 1]:
        for hit in one.of("target"):
            if hit.entry.concept in _DEPOTS:
                return str(hit.entry.concept)
    return None
