"""Weapons counted behind a blow: «завдав удару: 127 ударних БпЛА, а також 9 ракет»."""

import re
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.mentions import find_mentions
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.scoping import Root, scope_of
from monitor.model.claims import Attribute, Quantity

_BLOW: Final = re.compile(
    r"\b(?:удар(?:у|ом)?|атак[ауи]|наліт|налет|обстріл|обстрел|strike|attack|raid|barrage)\b"
)


def read_salvo(page: Page, sentence: Sentence, counted: list[Draft], root: Root) -> list[Draft]:
    """Return what was launched, where the weapons of a blow are listed behind a colon."""
    colon = page.folded.find(": ", sentence.start, sentence.end)
    if colon < 0 or not sentence.of("weapon"):
        return []
    if not _BLOW.search(page.folded, sentence.start, colon) or any(
        hit.start > colon for kind in ("quantity", "attack") for hit in sentence.of(kind)
    ):
        return []
    found: list[Draft] = []
    for mention in find_mentions(page, sentence):
        if mention.kind != "weapon" or mention.start < colon or mention.one:
            continue
        if any(one.start < mention.end and mention.start < one.end for one in counted):
            continue
        value = Quantity(low=mention.low, high=mention.high, approximate=mention.approximate)
        scope = scope_of(page, sentence, mention, None, Attribute.LAUNCHED.value, root)
        if scope is not None:
            draft = Draft(
                Attribute.LAUNCHED, value, mention.start, mention.end, sentence.index, scope=scope
            )
            found.append(draft)
    return found
