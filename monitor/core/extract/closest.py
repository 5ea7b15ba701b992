"""Which word of harm a number belongs to."""

from typing import Final

from monitor.core.extract.choose import CLAUSE_MARK, Bound
from monitor.core.extract.elsewhere import led_away, of_others, opens_the_next, wanted
from monitor.core.extract.fit import WIDEST, distance
from monitor.core.extract.mention import Mention
from monitor.core.extract.page import Page
from monitor.text.scan import Hit

_BUT: Final = frozenset({", а ", " а ", "; а ", ", but ", " but ", " — а "})
_NOT: Final = (", not ", ", а не ", ", and not ", " a не ")


def closest(
    page: Page,
    mention: Mention,
    triggers: list[Hit],
    rises: list[Hit],
    mentions: list[Mention],
) -> tuple[float, Hit] | None:
    """Return the word of harm that a number stands closest to, and how close."""
    best: tuple[float, Hit] | None = None
    first, last = mention.start - WIDEST, mention.end + WIDEST
    for trigger in triggers:
        if trigger.end < first or trigger.start > last:
            continue
        cost = distance(page, mention, trigger, triggers)
        if cost is not None and (
            opens_the_next(page, mention, trigger, mentions)
            or led_away(mention, trigger, triggers)
            or of_others(page, trigger, triggers)
            or wanted(page, mention, trigger)
        ):
            continue
        risen = cost is not None and _risen(page, mention, trigger, rises)
        if risen and cost is not None:
            cost = min(cost, 1.0)
        # Of two before "rose to 6", the later is what rose.
        if cost is not None and (best is None or cost < best[0] or (risen and cost == best[0])):
            best = (cost, trigger)
    return best


def sooner(
    page: Page, mention: Mention, best: tuple[float, Hit], triggers: list[Hit],
    bound: list[Bound],
) -> tuple[float, Hit]:  # fmt: skip
    """Let a list stay with its verb, and survivors who died be dead."""
    if bound:
        other, trigger, cost = bound[-1]
        if page.folded[other.end : mention.start] in _BUT and cost < best[0]:
            return cost + 1, trigger  # «погибших не пять, а восемь»
        if mention.kind == "bare" and page.folded.endswith(_NOT, 0, mention.start):
            return cost + 1, trigger  # "seven people died in the fire, not ten"
        listed = other.end <= mention.start and page.grammar.list_gap.match(
            page.gap(other.end, mention.start)
        )
        if (
            listed
            and trigger.start < other.start
            and cost + 1 < best[0]
            and other.kind == mention.kind
        ):
            return cost + 1, trigger
    if mention.one and best[1].entry.concept == "injured" and best[1].start == mention.end + 1:
        died = next((one for one in triggers if _died_since(page, best[1], one)), None)
        if died is not None:
            return best[0], died  # "an engineer hurt in the attack has died"
    inside = mention.start < best[1].start < mention.end
    if inside and best[1].entry.concept == "rescued":
        for trigger in triggers:
            if trigger.entry.concept == "killed" and 0 <= trigger.start - mention.end <= 1:
                return best[0], trigger
    return best


def _risen(page: Page, mention: Mention, trigger: Hit, rises: list[Hit]) -> bool:
    """Whether the number is what the count rose to: «число погибших выросло с 13 до 21»."""
    return any(
        trigger.end <= rise.start
        and rise.end <= mention.start
        and "," not in page.folded[trigger.end : mention.start]
        for rise in rises
    )


def _died_since(page: Page, hurt: Hit, other: Hit) -> bool:
    return (
        other.entry.concept == "killed"
        and other.entry.get("as") == "left"
        and other.start > hurt.end
        and not CLAUSE_MARK.search(page.folded, hurt.end, other.start)
    )
