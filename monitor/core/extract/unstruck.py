"""Nouns beside a blow that it did not strike: whom a plant supplies, where somebody serves."""

import re
from typing import Final

from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Hit

_BACK: Final = 80  # letters
_SUPPLIES: Final = re.compile(
    r", (?:снабжавш|снабжающ|питавш|питающ|обеспечивавш|обеспечивающ|обслуживавш|обслуживающ"
    r"|supplying|powering|feeding|serving|(?:which|that) (?:suppl|power|fe[ed]d|serv)"
    r"|що (?:живи|постача|забезпечу|обслугову)|як(?:а|ий|е) (?:живи|постача|забезпечу|обслугову)"
    r"|котор(?:ая|ый|ое) (?:снабжа|пита|обеспечива|обслужива))\w*[^,;:.]*$"
)
_SERVES: Final = re.compile(
    r"\b(?:служ(?:ит|ил|ила|или|ить|ив|или)|работа(?:ет|л|ла|ли|ют)|жив[её]т|учится"
    r"|працю(?:є|вав|вала|ють)|живе|мешкає|навчається"
    r"|works?|worked|serves?|served|lives?|lived|studies|studied)"
    r" (?:на|в|у|при|at|in|on|for|near)(?: the| a)?(?: \w+)? $"
)


def is_bystander(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether a noun is only told of: "a substation supplying the plants", "serves at the base"."""
    start = max(sentence.start, target.start - _BACK)
    return (
        _SUPPLIES.search(page.folded, start, target.start) is not None
        or _SERVES.search(page.folded, start, target.start) is not None
    )
