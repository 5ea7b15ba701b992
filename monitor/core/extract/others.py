"""What is told of everybody else: «обжёгся сторож, больше никто не пострадал»."""

import re
from collections.abc import Sequence
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page
from monitor.model.claims import Attribute, Quantity

_LIVING: Final = frozenset({Attribute.INJURED, Attribute.RESCUED})
_HARMS: Final = frozenset({Attribute.KILLED, Attribute.INJURED})
_LEAD: Final = 14  # letters of "больше, к счастью, "
_ELSE: Final = re.compile(
    r"\b(?:больше(?: же)?|более|більше|інших|інші|ніхто інший|других|другие|остальны\w+"
    r"|else|other)\b"
)
_MARKS: Final = re.compile(r"[.;:!?,]")
# Who was wounded and has died since: "a woman who was wounded".
_DYING: Final = re.compile(
    r"\b(?:помер|скончал|умер|відійш\w+ у вічн|died|succumbed|passed away)\w*(?: [\w'-]+){0,4},?"
    r"(?: (?:який|яка|що|котор\w+|who)(?: [\w'-]+){0,3})?"
    r" (?:поранен|ранен|травмован|травмирован|постраждал|пострадавш|wounded|injured|hurt)\w*"
    r"|\b(?:pulled|dug|brought|taken) (?:alive |out )*from [^.;,]{3,40} (?:has |later )?died\b"
)


def without_others(page: Page, found: list[Draft], before: Sequence[Draft]) -> list[Draft]:
    """Leave out the zeros that are only of everybody else.

    "Nobody else was hurt" is no zero where somebody was; beside a death it says that
    nobody was injured.
    """
    others = [one for one in found if _of_others(page, one)]
    if not others:
        return found
    harmed = {one.attribute for one in (*before, *found) if one not in others and not one.is_zero}
    return [
        one
        for one in found
        if one not in others or (one.attribute not in harmed and harmed & _HARMS)
    ]


def without_the_dying(page: Page, found: list[Draft]) -> list[Draft]:
    """Leave out the one injured who is told to have died: «померла поранена працівниця»."""
    return [one for one in found if one.attribute not in _LIVING or not _has_died(page, one)]


def _has_died(page: Page, draft: Draft) -> bool:
    if not isinstance(draft.value, Quantity) or draft.value.low != 1 or draft.value.high != 1:
        return False
    start = page.sentences[draft.sentence].start
    died = _DYING.search(page.folded, start, page.sentences[draft.sentence].end)
    return died is not None and died.start() < draft.end and draft.start <= died.end()


def _of_others(page: Page, draft: Draft) -> bool:
    if draft.attribute not in _HARMS or not draft.is_zero or draft.scope is not None:
        return False
    lead = max(0, draft.start - _LEAD)
    words = list(_ELSE.finditer(page.folded, lead, draft.end))
    return bool(words) and not _MARKS.search(page.folded[words[-1].end() : draft.start])
