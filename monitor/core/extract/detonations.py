"""Whether a weapon failed to go off."""

from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label

_NO_BLAST: Final = ("взрыв", "вибух", "no explosion", "no blast")


def read_detonation(page: Page, sentence: Sentence) -> list[Draft]:
    """Return whether a weapon failed to go off; where none is told of nothing did."""
    if not any(one.of("weapon") or one.of("attack") for one in page.sentences) and any(
        page.folded.startswith(_NO_BLAST, hit.start) for hit in sentence.of("detonation")
    ):
        return []
    return [
        Draft(Attribute.DETONATION, Label(concept="failed"), hit.start, hit.end, sentence.index)
        for hit in sentence.of("detonation")[:1]
    ]
