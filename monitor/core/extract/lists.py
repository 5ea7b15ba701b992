"""Items of a list that break up the total of the line that opened it."""

import re
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.fit import WEAPONS
from monitor.core.extract.mentions import find_mentions
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.scoping import PERSONS, Root, scope_of
from monitor.model.claims import Attribute, Quantity

_BULLET: Final = re.compile(r"\s*[^\w\s«\"“(]")  # a dash, a dot, an arrow, an emoji


def itemised(page: Page, sentence: Sentence, before: list[Draft], root: Root) -> list[Draft]:
    """Return parts of what a line with a colon counted: «збито 74 цілі: — 68 «шахедів»; …».

    An item says how many of a kind and has no word of harm of its own.
    """
    if sentence.of("quantity") or not sentence.numbers or not before:
        return []
    opener = _opener(page, sentence)
    counted = [one for one in before if opener is not None and one.sentence == opener]
    totals = [one for one in counted if isinstance(one.value, Quantity) and not one.part]
    if not totals:
        return []
    attribute = totals[-1].attribute
    allowed = WEAPONS if attribute.value in WEAPONS else PERSONS
    drafts: list[Draft] = []
    for mention in find_mentions(page, sentence):
        if attribute.value not in allowed or mention.kind not in ("weapon", "person"):
            continue
        if (mention.kind == "weapon") is not (allowed is WEAPONS):
            continue
        scope = scope_of(page, sentence, mention, None, attribute.value, root)
        if scope is not None:
            drafts.append(
                Draft(
                    Attribute(attribute),
                    Quantity(low=mention.low, high=mention.high, approximate=mention.approximate),
                    mention.start, mention.end, sentence.index, scope=scope, part=True,
                )
            )  # fmt: skip
    return drafts


def _opener(page: Page, sentence: Sentence) -> int | None:
    """Return the number of the sentence that opened the list this one is an item of."""
    for number in range(sentence.index, 0, -1):
        item, above = page.sentences[number], page.sentences[number - 1]
        if not _BULLET.match(page.folded, item.start, item.end):
            return None
        if page.folded[above.start : above.end].rstrip().endswith(":"):
            return above.index
    return None
