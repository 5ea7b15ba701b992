"""Targets with no word of an attack: named as the aim, or told not to have been there."""

import re
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

_GOAL_REACH: Final = 64  # letters
_GOAL: Final = re.compile(
    r"(?: [\w-]+){0,3} (?:—|–|-|was|is|було?|була|були|был[аио]?|стала?|стало|є)"
    r" (?:an? |the )?(?:[\w-]+ ){0,2}"
)
_LEAD: Final = 40  # letters from "there was no" to what was not there
_OF_WAR: Final = frozenset(
    {
        "military headquarters",
        "barracks",
        "military base",
        "drone command centre",
        "ammunition depot",
    }
)
_THERE_WAS_NO: Final = re.compile(
    r"(?:there (?:was|were|is) (?:no|never any)|^no|[.] no"
    r"|жодн\w+|ніяк\w+|никак\w+|ни одного) (?:[\w-]+ )?$"
)
# «Штабу в Кобеляках немає й не було»
_IS_NONE: Final = re.compile(
    r"(?: (?:там|тут|здесь|поруч|поблизу|рядом|(?:в|у|на|поблизу|біля|возле) [\w-]+(?: [\w-]+)?))?"
    r" (?:немає|нема|нет|не було|не было)\b"
)
_WAS_NOT: Final = re.compile(
    r"\b(?:there (?:was|were|is)|was ever"
    r"|не (?:було|было|існувало|существовало)|немає|нема|нет)\b"
)


def unhit_targets(page: Page, sentence: Sentence) -> list[Draft]:
    """Return what is said to have been aimed at, or what was told to be there and was not."""
    for goal in sentence.named("cue", "goal"):
        for hit in sentence.of("target"):
            near = 0 < hit.start - goal.end <= _GOAL_REACH
            if near and _GOAL.fullmatch(page.folded, goal.end, hit.start):
                return [_draft(sentence, hit)]  # «Ціль ворога — залізнична станція»
    return absent_targets(page, sentence)


def absent_targets(page: Page, sentence: Sentence) -> list[Draft]:
    """Return what was told to be there and was not: «жодного штабу в будинку не було»."""
    for hit in sentence.of("target"):
        if hit.entry.concept not in _OF_WAR:
            continue
        lead = max(sentence.start, hit.start - _LEAD)
        before = _THERE_WAS_NO.search(page.folded, lead, hit.start)
        none = before and _WAS_NOT.search(page.folded, before.start(), sentence.end)
        if not none and not _IS_NONE.match(page.folded, hit.end, sentence.end):
            continue
        draft = _draft(sentence, hit)
        draft.modality = Modality.DENIED
        return [draft]
    return []


def _draft(sentence: Sentence, hit: Hit) -> Draft:
    label = Label(concept=str(hit.entry.concept))
    return Draft(Attribute.TARGET, label, hit.start, hit.end, sentence.index)
