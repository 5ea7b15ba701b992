"""Of the numbers bound to words of harm, which are counts: sums, wholes, breakdowns."""

import re
from typing import Final

from monitor.core.extract.mentions import Mention
from monitor.core.extract.page import Page
from monitor.text.scan import Hit

LIST_GAP: Final = re.compile(
    r"^(?:\s?,)?\s?(?:(?:and|и|та|й|і|а также|а також|as well as)\s)?"
    r"(?:(?:her|his|their|її|його|їхні|їхній|їхня|їхню|ее|его|их)\s)?$"
)
_FROM: Final = re.compile(r"(?<!\w)(?:of|із|з|из|с)\s$")

Bound = tuple[Mention, Hit, float]


def choose(page: Page, bound: list[Bound], turned: set[int]) -> list[Bound]:
    """Keep one count of each kind for each word of harm.

    ``turned`` are the offsets of numbers that a "not" stands before.
    """
    own = [one for one in bound if not _whole_of(page, one, bound)]
    return _one_per_place(page, _summed(page, own), turned)


def _whole_of(page: Page, one: Bound, bound: list[Bound]) -> bool:
    """Whether a number is only what another is out of: «із 50 дронів збито 34»."""
    mention, trigger, _ = one
    return (
        trigger.start >= mention.end
        and _FROM.search(page.folded, max(0, mention.start - 4), mention.start) is not None
        and any(
            other[1].start == trigger.start and other[0] is not mention and not other[0].one
            for other in bound
        )
    )


def _summed(page: Page, bound: list[Bound]) -> list[Bound]:
    """Let single persons of one kind listed together be counted: "a boy and a girl"."""
    singles = sorted((one for one in bound if one[0].one), key=lambda one: one[0].start)
    gone: set[int] = set()
    last: Bound | None = None
    for one in singles:
        mention = one[0]
        if (
            last is not None
            and last[1].start == one[1].start
            and last[0].noun == mention.noun
            and LIST_GAP.match(page.gap(last[0].end, mention.start))
        ):
            first = last[0]
            first.low, first.high = first.low + 1, (first.high or first.low) + 1
            first.end = mention.end
            gone.add(id(mention))
        else:
            last = one
    return [one for one in bound if id(one[0]) not in gone]


def _one_per_place(page: Page, bound: list[Bound], turned: set[int]) -> list[Bound]:
    """Keep one count of all for one trigger: a breakdown by place is no claim."""
    best: dict[tuple[int, str | None, bool], Bound] = {}
    for one in bound:
        mention, trigger, cost = one
        key = (
            trigger.start,
            mention.noun if mention.kind in ("weapon", "thing") else mention.scope,
            mention.start in turned,
        )
        if key not in best or cost < best[key][2]:
            best[key] = one
    kept = list(best.values())
    counted = {trigger.start for mention, trigger, _ in kept if not mention.one}
    return [
        one
        for one in kept
        if not (one[0].one and one[0].scope is None and one[1].start in counted)
        or any(
            one[0].end <= other[0].start
            and other[0].scope is not None
            and LIST_GAP.match(page.gap(one[0].end, other[0].start))
            for other in kept
        )
    ]
