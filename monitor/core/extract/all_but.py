"""All but a few: "all but two of the 31 tenants", «сбиты все, кроме двух»."""

import re
from collections.abc import Sequence
from typing import Final

from monitor.core.extract.mention import Mention
from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Hit

_LEAD: Final = 24  # letters of "все они, за исключением "
_ALL_BUT: Final = re.compile(
    r"\b(?:(?:all|every one|everyone|everybody|everything)(?: [\w-]+)?,?"
    r" (?:but|except(?: for)?|bar)"
    r"|(?:все|всех|всё)(?: [\w-]+)?,? (?:кроме|за исключением)"
    r"|(?:усі|всі|усіх|всіх)(?: [\w-]+)?,? (?:крім|окрім|за винятком)) (?:the |a single )?$"
)
_ACCOUNTED: Final = "accounted for"


def count_all_but(page: Page, sentence: Sentence, mentions: list[Mention]) -> list[Mention]:
    """Let a number of those left out count the others; drop it where no whole is told.

    The whole is the number it is out of, or else the nearest larger one of the sentence.
    """
    kept: list[Mention] = []
    for mention in mentions:
        lead = max(sentence.start, mention.start - _LEAD)
        said = _ALL_BUT.search(page.folded, lead, mention.start)
        if said is None or mention.high != mention.low:
            kept.append(mention)
            continue
        if _ACCOUNTED in page.folded[sentence.start : sentence.end]:
            kept.append(mention)  # of those who were missing so many still are
            mention.whole = 0
            continue
        whole = mention.whole or _whole(mention, mentions)
        if whole > mention.low:
            mention.low = mention.high = whole - mention.low
            mention.start, mention.whole, mention.rest = said.start(), whole, True
            kept.append(mention)
    return kept


def _whole(mention: Mention, mentions: Sequence[Mention]) -> float:
    larger = [one for one in mentions if one.low > mention.low and not one.year]
    nearest = min(larger, key=lambda one: abs(one.start - mention.start), default=None)
    if nearest is None:
        return 0.0
    if mention.kind in ("bare", "unknown"):
        mention.kind, mention.noun = nearest.kind, nearest.noun
    return nearest.low


def without_wholes(
    bound: Sequence[tuple[Mention, Hit, float]],
) -> list[tuple[Mention, Hit, float]]:
    """Leave out the whole that all but a few were counted of, where it has no word of its own."""
    rests = [
        (mention.whole, trigger.entry.concept) for mention, trigger, _ in bound if mention.rest
    ]
    return [one for one in bound if one[0].rest or (one[0].low, one[1].entry.concept) not in rests]
