"""Causes that are told beside another one: "a short circuit or arson", "not X but Y"."""

import re
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.refusals import DENIABLE, SURE
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

_OR: Final = re.compile(r",? (?:or|and|или|и|або|чи|і|та|й) (?:an? |the )?(?:\w+ )?")
_DID: Final = re.compile(r" did\b")
_INSTEAD: Final = 4


def add_listed(page: Page, sentence: Sentence, causes: list[Hit], drafts: dict[str, Draft]) -> None:
    """Add the second of two causes that stand side by side: "a short circuit or arson"."""
    for cause in causes:
        label = cause.entry.concept
        if label in drafts or label not in SURE:
            continue
        for one in list(drafts.values()):
            gap = page.folded[one.end : cause.start]
            if (
                one.modality is None
                and one.end <= cause.start
                and one.value != Label(concept="unknown")
                and _OR.fullmatch(gap)
            ):
                named = Label(concept=label)
                drafts[label] = Draft(
                    Attribute.CAUSE, named, cause.start, cause.end, sentence.index
                )
                break


def is_instead(page: Page, cause: Hit, drafts: list[Draft]) -> bool:
    """Whether it is named in place of one denied: «не диверсия, а халатность»."""
    if cause.entry.concept not in DENIABLE:
        return False
    for draft in drafts:
        if draft.modality is Modality.DENIED and draft.end <= cause.start:
            gap = page.folded[draft.end : cause.start]
            if gap.startswith((", а ", " а ", " but ", ", but ", ": ", " — ", " – ", "; ")):
                return gap.startswith((":", " —", " –", ";")) or gap.count(" ") <= _INSTEAD
            turn = gap.find(" but ")
            if turn >= 0 and len(gap[turn:].split()) <= _INSTEAD:
                return True  # "it was not drones that set it alight but a welder's torch"
            if ";" in gap and _DID.match(page.folded, cause.end):
                return True  # "rain did not cause it; years of neglect did"
            after = gap.rpartition(",")
            if after[1] and not after[2].strip() and gap.count(",") == 1:
                return True  # «підпалу не було, коротке замикання»
    return False
