"""Sides that stand beside the word "control" itself: "under M23 control"."""

import re
from typing import Final

from monitor.core.extract.ceded import control_draft
from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Modality

# "has been under M23 control", "the RSF does not control the town".
_CONTROLS: Final = re.compile(
    r" (?P<not>(?:do|does|did)(?: not|n't) )?controls?"
    r"(?= (?:the (?:\w+ )?(?:town|city|village)|[A-Z]))"
)
_CONTROL: Final = re.compile(r" control\b")
_UNDER: Final = re.compile(r"\bunder (?:the |full |complete |firm )*$")


def controls(page: Page, sentence: Sentence) -> Draft | None:
    """Return the side that "control" itself stands by; with "not", that does not hold it."""
    for side in sentence.of("side"):
        if side.entry.concept == "enemy":
            continue
        verb = _CONTROLS.match(page.text, side.end, sentence.end)
        noun = _CONTROL.match(page.folded, side.end, sentence.end)
        if verb is None and (
            noun is None or not _UNDER.search(page.folded, sentence.start, side.start)
        ):
            continue
        draft = control_draft(side, None, side.entry.concept, sentence)
        found = verb or noun
        draft.end = found.end() if found is not None else side.end
        if verb is not None and verb["not"]:
            draft.modality = Modality.DENIED
        return draft
    return None
