"""Headquarters and the like that were told to be there and were not, with no word of an attack."""

import re
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality

_LEAD: Final = 40  # letters from "there was no" to what was not there
_OF_WAR: Final = frozenset({"military headquarters", "barracks", "drone command centre"})
_THERE_WAS_NO: Final = re.compile(
    r"(?:there (?:was|were|is) (?:no|never any)|^no|[.] no"
    r"|жодн\w+|ніяк\w+|никак\w+|ни одного) (?:[\w-]+ )?$"
)
_WAS_NOT: Final = re.compile(
    r"\b(?:there (?:was|were|is)|was ever"
    r"|не (?:було|было|існувало|существовало)|немає|нема|нет)\b"
)


def absent_targets(page: Page, sentence: Sentence) -> list[Draft]:
    """Return what was told to be there and was not: «жодного штабу в будинку не було»."""
    for hit in sentence.of("target"):
        if hit.entry.concept not in _OF_WAR:
            continue
        lead = max(sentence.start, hit.start - _LEAD)
        before = _THERE_WAS_NO.search(page.folded, lead, hit.start)
        if before is None or not _WAS_NOT.search(page.folded, before.start(), sentence.end):
            continue
        draft = Draft(
            Attribute.TARGET,
            Label(concept=str(hit.entry.concept)),
            hit.start,
            hit.end,
            sentence.index,
        )
        draft.modality = Modality.DENIED
        return [draft]
    return []
