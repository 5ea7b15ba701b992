"""Numbers that are told together: of a list, turned away for another, parts and their whole."""

import re
from itertools import pairwise
from typing import Final

from monitor.core.extract.choose import CLAUSE_MARK, Bound
from monitor.core.extract.fit import STRONG
from monitor.core.extract.mention import Mention
from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Hit

# "61 of the 74 drones, which the enemy launched"
WHICH: Final = re.compile(
    r"[»”\"]?,? (?:що|як[іа]|котор\w+|якими|that|which)(?: їх| вони| (?:the )?\w+){0,2} "
)
NEXT_WORD: Final = 3  # letters of ", ", " — "
_BUT: Final = re.compile(r",(?: but| а| і| а не)? (?:\w+ )?$")
COPULA: Final = 6  # letters of "are", «есть»: "two children are among the dead"


def list_members(page: Page, mentions: list[Mention], bound: list[Bound], parts: list[Hit]) -> None:
    """Bind single persons that are listed beside a bound mention, on either side."""
    ordered = [mention for mention in mentions if mention.kind == "person"]
    for neighbours in (ordered, ordered[::-1]):
        for mention, other in zip(neighbours[1:], neighbours, strict=False):
            if not mention.one or any(one[0] is mention for one in bound):
                continue
            first, second = sorted((mention, other), key=lambda one: one.start)
            if first is mention and is_part(page, mention, parts):
                continue  # "including a child, 31 people were hurt"
            if not page.grammar.list_gap.match(page.gap(first.end, second.start)):
                continue
            known = next((one for one in bound if one[0] is other), None)
            if known is not None:
                bound.append((mention, known[1], known[2] + 1))


def listed_weapons(page: Page, mentions: list[Mention], bound: list[Bound]) -> None:
    """Bind what is listed with a bound weapon: "146 drones and nine missiles were launched"."""
    taken = {id(one[0]): one for one in bound}
    for one, other in pairwise([mention for mention in mentions if mention.kind == "weapon"]):
        if (id(one) in taken) is (id(other) in taken) or one.one or other.one:
            continue
        if page.grammar.list_gap.match(page.gap(one.end, other.start)):
            known = taken[id(one if id(one) in taken else other)]
            if known[1].start >= other.end or known[1].end <= one.start:
                left = other if known[0] is one else one
                bound.append((left, known[1], known[2] + 1))


def turned_away(
    page: Page, sentence: Sentence, mentions: list[Mention], bound: list[Bound]
) -> None:
    """Bind what is turned away where what is so is bound, and the other way round.

    «не 7,5, як пишуть, а 6,1»
    """
    turned = {hit.end + 1 for hit in sentence.named("denial", "not_but")}
    for one, other in pairwise(mentions):
        if one.start not in turned:
            continue
        gap = page.folded[one.end : other.start]
        if not _BUT.search(gap) or "." in gap or ";" in gap:
            continue
        away = next((known for known in bound if known[0] is one), None)
        so = next((known for known in bound if known[0] is other), None)
        if so is not None and away is None:
            bound.append((one, so[1], so[2] + 1))
        elif away is not None and so is None and other.kind in ("bare", one.kind):
            bound.append((other, away[1], away[2] + 1))


def without_its_whole(page: Page, mention: Mention, triggers: list[Hit]) -> list[Hit]:
    """Drop what tells of the whole: "34 of the 48 that were launched … were shot down"."""
    if all(one.entry.concept != "intercepted" for one in triggers):
        return triggers
    return [
        one
        for one in triggers
        if one.entry.concept != "launched"
        or not (
            0 < one.start - mention.end <= NEXT_WORD
            or WHICH.fullmatch(page.folded, mention.end, one.start)
        )
    ]


def has_noun(page: Page, mention: Mention, trigger: Hit, parts: list[Hit]) -> bool:
    """Whether a part is told of before, and a noun of harm then: "…, so the toll is now 35"."""
    return (
        mention.kind == "bare"
        and trigger.entry.get("as") == "count"
        and any(
            CLAUSE_MARK.search(page.folded, part.end, max(part.end, trigger.start))
            for part in parts
            if part.end <= trigger.start
        )
        and not CLAUSE_MARK.search(page.folded, trigger.end, mention.start)
    )


def is_part(page: Page, mention: Mention, parts: list[Hit]) -> bool:
    """Whether a number is told to be among those counted: "among them two children"."""
    for part in parts:
        if part.end <= mention.start:
            between = page.folded[part.end : mention.start].lstrip(".")  # "incl. 2 children"
            if not STRONG.search(between):
                return True
        elif mention.start <= part.start <= mention.end + COPULA:
            return "," not in page.folded[mention.end : part.start]
    return False
