"""Of the numbers bound to words of harm, which are counts: sums, wholes, breakdowns."""

import re
from typing import Final

from monitor.core.extract.mention import Mention, is_whole
from monitor.core.extract.page import Page, Sentence
from monitor.text.gazetteer import preceded
from monitor.text.scan import Hit

CLAUSE_MARK: Final = re.compile(r"[,;:]|\s[–—-]\s")
# Words for whoever was named before, and the endings of what is told of more than one.
_SOMEBODY: Final = re.compile(
    r"(?:the |this )?(?:man|woman|person|victim|мужчин|женщин|человек|чоловік|жінк|людин|потерпіл)"
)
_OF_MANY: Final = ("и", "і", "ы", "were killed", "were injured", "were wounded")

Bound = tuple[Mention, Hit, float]


def choose(page: Page, sentence: Sentence, bound: list[Bound], turned: set[int]) -> list[Bound]:
    """Keep one count of each kind for each word of harm.

    ``turned`` are the offsets of numbers that a "not" stands before.
    """
    own = [
        one
        for one in bound
        if not _whole_of(page, one, bound) and not _of_breakdown(page, one, bound)
    ]
    return _one_per_place(page, sentence, _summed(page, own), turned)


def _whole_of(page: Page, one: Bound, bound: list[Bound]) -> bool:
    """Whether a number is only what another is out of: «із 50 дронів збито 34»."""
    mention, trigger, _ = one
    return (
        trigger.start >= mention.end
        and is_whole(page, mention)
        and any(
            other[1].start == trigger.start and other[0] is not mention and not other[0].one
            for other in bound
        )
    )


def _of_breakdown(page: Page, one: Bound, bound: list[Bound]) -> bool:
    """Whether a bare number breaks up a total: "57 drones: 31 over Crimea, 20 over Kuban"."""
    mention, trigger, _ = one
    if mention.one and any(
        not other.one
        and verb.start == trigger.start
        and ":" in page.folded[max(other.end, trigger.end) : mention.start]
        for other, verb, _ in bound
        if other.end <= mention.start and trigger.end <= mention.start
    ):
        return True  # "two people have been detained: a foreman and an inspector"
    return mention.kind == "bare" and any(
        other.end <= mention.start
        and verb.start == trigger.start
        and trigger.start < mention.start
        and ":" in page.folded[max(other.end, trigger.end) : mention.start]
        for other, verb, _ in bound
    )


def _joined(page: Page, one: Mention, other: Mention) -> bool:
    """Whether more than a comma stands between: "a guide and three climbers"."""
    return page.gap(one.end, other.start).strip(" ,") != ""


def _cost(one: Bound) -> float:
    return one[2]


def _each_in_its_place(page: Page, sentence: Sentence, same: list[Bound]) -> bool:
    """Whether each number has its own place: "two in Odesa and one in Mykolaiv"."""
    places = [
        hit
        for hit in sentence.of("place")
        if page.text[hit.start].isupper() and preceded(page.folded, hit.start)
    ]
    if len(places) < len(same):
        return False
    starts = [_begin(page, sentence, one[0].start) for one in sorted(same, key=_offset)]
    ends = [*starts[1:], sentence.end]
    return all(
        any(start <= hit.start < end for hit in places)
        for start, end in zip(starts, ends, strict=True)
    )


def _offset(one: Bound) -> int:
    return one[0].start


def _begin(page: Page, sentence: Sentence, number: int) -> int:
    """Where the part of the sentence begins that a number stands in."""
    start = sentence.start
    for mark in CLAUSE_MARK.finditer(page.folded, start, number):
        if mark.end() < number or mark.group() == ",":
            start = mark.end()  # «в Ахтырке ранены четверо, в Шостке — двое»
    for word in page.grammar.conjunction.finditer(page.folded, start, number):
        start = word.end()
    return start


def _summed(page: Page, bound: list[Bound]) -> list[Bound]:
    """Let persons of one kind listed together be counted: "a boy and two girls"."""
    persons = sorted((one for one in bound if one[0].kind == "person"), key=_offset)
    gone: set[int] = set()
    last: Bound | None = None
    for one in persons:
        mention = one[0]
        if (
            last is not None
            and last[1].start == one[1].start
            and last[0].noun == mention.noun
            and (last[0].one or mention.one)
            and (_joined(page, last[0], mention) or (last[0].one and mention.one))
            and page.grammar.list_gap.match(page.gap(last[0].end, mention.start))
        ):
            if _same_person(page, last, one):
                gone.add(id(last[0]))
                last = one
                continue
            first = last[0]
            first.high = first.high and mention.high and first.high + mention.high
            first.low, first.end = first.low + mention.low, mention.end
            first.one = first.one and mention.one
            first.approximate = first.approximate or mention.approximate
            gone.add(id(mention))
        else:
            last = one
    return [one for one in bound if id(one[0]) not in gone]


def _same_person(page: Page, last: Bound, one: Bound) -> bool:
    """Whether one is spoken of again: «збив пенсіонера, чоловіка травмовано»."""
    mention, trigger, _ = one
    return (
        page.gap(last[0].end, mention.start).strip() == ","
        and mention.end <= trigger.start
        and _SOMEBODY.match(page.folded, mention.start) is not None
        and not page.folded[trigger.start : trigger.end].endswith(_OF_MANY)
    )


def _one_per_place(
    page: Page, sentence: Sentence, bound: list[Bound], turned: set[int]
) -> list[Bound]:
    """Keep one count of all for one trigger: a breakdown by place is no claim.

    Where each has a place of its own there is no count of all, and each stands.
    """
    alike: dict[tuple[int, str | None, bool], list[Bound]] = {}
    for one in bound:
        mention, trigger, _ = one
        key = (
            trigger.start,
            mention.noun if mention.kind in ("weapon", "thing") else mention.scope,
            mention.start in turned,
        )
        alike.setdefault(key, []).append(one)
    kept: list[Bound] = []
    for same in alike.values():
        if len(same) > 1 and _each_in_its_place(page, sentence, same):
            kept += same
        else:
            kept.append(min(same, key=_cost))
    counted = {trigger.start for mention, trigger, _ in kept if not mention.one}
    return [
        one
        for one in kept
        if not (one[0].one and one[0].scope is None and one[1].start in counted)
        or any(
            one[0].end <= other[0].start
            and other[0].scope is not None
            and page.grammar.list_gap.match(page.gap(one[0].end, other[0].start))
            for other in kept
        )
    ]
