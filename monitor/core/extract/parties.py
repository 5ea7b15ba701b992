"""Companies and the like that are blamed by name: «ответственность лежит на компании X»."""

import re
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.nearness import between, ordered
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

_REACH: Final = 6  # words between the blame and the name
_NAME: Final = re.compile(
    r",? [«\"“]?(?P<name>[A-ZА-ЯІЇЄҐ][\w&’'-]*(?: [A-ZА-ЯІЇЄҐ][\w&’'-]*)*)(?![\w.]*@)"
)
_BEFORE: Final = re.compile(r"(?:^|[tT]he |[:;] )(?P<name>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*) $")
_LEAD: Final = 48  # letters of the name before its noun
_GROUPS: Final = ("movement", "group", "militia", "brigade", "legion", "front")
_MARKS: Final = (";", ":", ".")


def read_parties(
    page: Page, sentence: Sentence, blames: list[Hit], disclaims: list[Hit]
) -> list[Draft]:
    """Return the named parties that are blamed, and denied those that are cleared."""
    found: list[Draft] = []
    for noun in sentence.named("speech", "named_after"):
        found_name = _named(page, sentence, noun)
        if found_name is None:
            continue
        party, name = found_name
        side = next(
            (one for one in sentence.of("side") if party.start <= one.start < party.end), None
        )
        name = str(side.entry.concept) if side is not None else name
        told = _nearest(page, party, disclaims) or _nearest(page, party, blames)
        if told is None:
            continue
        first, last = ordered(party, told)
        draft = Draft(
            Attribute.RESPONSIBLE,
            Label(concept=name),
            first.start,
            last.end,
            sentence.index,
        )
        if told in disclaims:
            draft.modality = Modality.DENIED
        found.append(draft)
    return found[:1]


def _named(page: Page, sentence: Sentence, noun: Hit) -> tuple[Hit, str] | None:
    """Return where the party is named with its kind, and its name: "the Atesh movement"."""
    name = _NAME.match(page.text, noun.end, sentence.end)
    if name is not None:
        return Hit(noun.start, name.end(), noun.entry), name["name"]
    before = _BEFORE.search(page.text, max(sentence.start, noun.start - _LEAD), noun.start)
    if before is None or not page.folded.startswith(_GROUPS, noun.start):
        return None
    return Hit(before.start(), noun.end, noun.entry), before["name"]


def _nearest(page: Page, party: Hit, hits: list[Hit]) -> Hit | None:
    for hit in hits:
        if hit.start < party.end and party.start < hit.end:
            continue
        gap = between(page, party, hit)
        if len(gap.split()) <= _REACH and not any(mark in gap for mark in _MARKS):
            return hit
    return None
