"""Whether a number that stands near a word of harm belongs to another, or still to a far one."""

import re
from typing import Final

from monitor.core.extract.choose import Bound
from monitor.core.extract.fit import WEAPONS
from monitor.core.extract.mention import Mention
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.scoping import PERSONS
from monitor.text.scan import Hit

_ANDS: Final = (" and ", " та ", " і ", " й ", " и ", " and another ")
_BEHIND: Final = ("count", "verb", "left")  # what its subject may stand before
_CLAUSE: Final = 6  # words
_LISTED: Final = re.compile(r"\b(?:список|списк[аеу]|list of)(?: \w+)? $|\bсписок $")
_PRONOUN: Final = 3  # letters
_COPULA: Final = 6  # letters of "are", «есть»: "two children are among the dead"
_TOLD: Final = PERSONS - {"turnout"}


def opens_the_next(page: Page, mention: Mention, trigger: Hit, mentions: list[Mention]) -> bool:
    """Whether a noun of harm past a comma has a number of its own: «погибших 5, раненых 11»."""
    if trigger.entry.get("as") != "count" or page.folded[mention.end : trigger.start] != ", ":
        return False
    return any(other.start == trigger.end + 1 for other in mentions)


def leads_on(
    page: Page, mention: Mention, trigger: Hit, triggers: list[Hit], mentions: list[Mention]
) -> Hit | None:
    """Return the next verb where "and" begins a clause: "five were killed and 14 are missing"."""
    if trigger.end > mention.start or page.folded[trigger.end : mention.start] not in _ANDS:
        return None
    following = min((one.start for one in mentions if one.start > mention.start), default=None)
    for other in triggers:
        gap = page.folded[mention.end : other.start]
        if other.start < mention.end or other.entry.concept == trigger.entry.concept:
            continue
        if following is not None and following < other.start:
            return None
        near = gap.count(" ") <= _CLAUSE and not any(mark in gap for mark in ",;:.")
        return other if near and other.entry.get("as") in _BEHIND else None
    return None


def led_away(mention: Mention, trigger: Hit, triggers: list[Hit]) -> bool:
    """Whether it is prisoners who were taken out, which is no evacuation."""
    return trigger.entry.concept == "evacuated" and any(
        hit.entry.concept == "captured" and mention.start <= hit.start < mention.end
        for hit in triggers
    )


def wanted(page: Page, mention: Mention, trigger: Hit) -> bool:
    """Whether one person is looked for who is not missing but fled: «розшукує водія»."""
    return (
        mention.one
        and trigger.entry.concept == "missing"
        and page.grammar.seeks.match(page.folded, trigger.start) is not None
    )


def _gathered(page: Page) -> bool:
    return any(one.named("word", "gathering") for one in page.sentences)


def of_others(page: Page, trigger: Hit, triggers: list[Hit]) -> bool:
    """Whether a pronoun means those counted otherwise, and no crowd: «89 загиблих, їх 400»."""
    return (
        trigger.entry.concept == "turnout"
        and trigger.end - trigger.start <= _PRONOUN
        and (any(hit.entry.concept in _TOLD for hit in triggers) or not _gathered(page))
    )


def closes_the_clause(page: Page, mention: Mention, trigger: Hit, triggers: list[Hit]) -> bool:
    """Whether a noun opens a clause and its number ends it: «задержанных по делу уже четверо»."""
    if trigger.entry.get("as") != "count" or mention.start < trigger.end:
        return False
    before = page.folded[max(0, trigger.start - 2) : trigger.start]
    rest = page.folded[mention.after : mention.after + 1]
    gap = page.folded[trigger.end : mention.start]
    if _LISTED.search(page.folded, max(0, trigger.start - _CLAUSE * 2), trigger.start):
        gap = gap.removesuffix(": ")  # «список задержанных на акции: 64 человека»
        before = ""
    return (
        (not before or before[-1] == "\n" or before in (". ", "! ", "? ", ": "))
        and rest in ("", ",", ".", ";", "\n", "!")
        and not any(mark in gap for mark in ",;:")
        and not any(trigger.end <= one.start < mention.start for one in triggers)
    )


def is_grave(page: Page, sentence: Sentence, mention: Mention, grave: set[int]) -> bool:
    """Whether a degree of injury stands behind: "four critical", "five of them in hospital"."""
    end = mention.end
    for part in sentence.of("part"):
        if 0 <= part.start - end <= 1:
            end = part.end
    return any(0 < start - end <= _COPULA and "," not in page.folded[end:start] for start in grave)


def goes_on(page: Page, mention: Mention, trigger: Hit, bound: list[Bound]) -> bool:
    """Whether a far number goes on with the list of the one before it."""
    if not bound or mention.one:
        return False
    other, verb, _ = bound[-1]
    return (
        verb.start == trigger.start
        and other.kind == mention.kind
        and page.grammar.list_gap.match(page.gap(other.end, mention.start)) is not None
    )


def itemised(page: Page, mention: Mention, trigger: Hit, bound: list[Bound]) -> bool:
    """Whether a weapon is an item of what a total before a colon counts, however far."""
    return mention.kind == "weapon" and any(
        verb.start == trigger.start and ":" in page.folded[one.end : mention.start]
        for one, verb, _ in bound
        if verb.entry.concept in WEAPONS and one.end < mention.start
    )
