"""What is turned away in pairs: "neither sabotage nor a drone attack", «ни дрон, ни ракета»."""

import re
from collections.abc import Sequence
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

_BACK: Final = 32  # letters
_TURNED: Final = re.compile(
    r"\b(?:neither|nor|ни|ні|ані)(?: by| from| through| от| від| через| из-за)?"
    r" (?:an? |the )?(?:[\w-]+ )?[«\"“]?$"
)
_PAIR: Final = re.compile(r"\b(?:neither\b.+\bnor|ни\b.+\bни|ні\b.+\bні|ані\b.+\bані) ")


def neither_causes(page: Page, sentence: Sentence) -> list[Draft]:
    """Return the causes of a pair that is turned away, where no weapon is told to have hit."""
    blows = sentence.named("attack", "hit")
    found = _turned(page, sentence, sentence.of("cause"), Attribute.CAUSE)
    apart = any(not any(draft.start <= hit.start < draft.end for draft in found) for hit in blows)
    return [] if apart and not sentence.of("incident") else found


def neither_weapons(page: Page, sentence: Sentence) -> list[Draft]:
    """Return the weapons of a pair that is turned away: "neither a drone nor a missile hit it"."""
    return _turned(page, sentence, sentence.of("weapon"), Attribute.WEAPON)


def _turned(
    page: Page, sentence: Sentence, hits: Sequence[Hit], attribute: Attribute
) -> list[Draft]:
    if not hits or _PAIR.search(page.folded, sentence.start, sentence.end) is None:
        return []
    found: dict[str, Draft] = {}
    for hit in sorted(hits, key=_widest):
        lead = max(sentence.start, hit.start - _BACK)
        if any(one.start <= hit.start < one.end for one in found.values()):
            continue
        if _TURNED.search(page.folded, lead, hit.start):
            label = Label(concept=hit.entry.concept)
            draft = Draft(attribute, label, hit.start, hit.end, sentence.index)
            draft.modality = Modality.DENIED
            found.setdefault(str(label), draft)
    return list(found.values())


def _widest(hit: Hit) -> tuple[int, int]:
    return hit.start, -hit.end
