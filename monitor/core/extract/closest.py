"""Which word of harm a number belongs to."""

import re
from typing import Final

from monitor.core.extract.choose import CLAUSE_MARK, Bound
from monitor.core.extract.elsewhere import led_away, of_others, opens_the_next, wanted
from monitor.core.extract.fit import WIDEST, distance
from monitor.core.extract.mention import Mention
from monitor.core.extract.page import Page
from monitor.core.extract.scoping import PERSONS
from monitor.text.scan import Hit

_BUT: Final = frozenset({", а ", " а ", "; а ", ", but ", " but ", " — а "})
# Where a crowd is, and where anybody may be taken away or hurt.
_WHERE: Final = re.compile(r"(?:на|у|в|біля|возле|около|at|on|in|near|outside)\s")
_TO_PERSONS: Final = PERSONS - {"turnout"}
_FOUND: Final = re.compile(r"\b(?:found|located|найден|обнаруж|отыска|знайд|знайш|виявлен)")
_PLACE_ASIDE: Final = re.compile(r",\s[A-ZА-ЯІЇЄ][\w'’-]+(?:\s[A-ZА-ЯІЇЄ][\w'’-]+)?,\s")
_OF_THEM: Final = re.compile(r" (?:of (?:those |the |them )?|из |з |із )")
_DIED: Final = re.compile(r"(?:has |have )?(?:died|dead)\b|помер|умер|сконча|загину|погиб")
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
    if best is not None and (other := _on_the_spot(page, mention, best[1], triggers)) is not None:
        return best[0], other
    return best


def _on_the_spot(page: Page, mention: Mention, best: Hit, triggers: list[Hit]) -> Hit | None:
    """Return the harm that was done there: «задержали на площади 26 человек» is no crowd."""
    if (
        best.entry.concept != "turnout"
        or best.end > mention.start
        or not _WHERE.match(page.folded, best.start)
    ):
        return None
    for trigger in reversed(triggers):
        # «задержанных на акции: 64»: what is counted is named in one with the place
        last = best.start if trigger.end + 1 == best.start else mention.start
        if (
            trigger.entry.concept in _TO_PERSONS
            and trigger.end <= best.start
            and not CLAUSE_MARK.search(page.folded, trigger.end, last)
            and distance(page, mention, trigger, [trigger]) is not None
        ):
            return trigger
    return None


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
            and not _told_next(page, mention, best[1])
            and cost + 1 < best[0]
            and other.kind == mention.kind
        ):
            return cost + 1, trigger
    since = _since(page, mention, best[1], triggers)
    if since is not None:
        return best[0], since
    inside = mention.start < best[1].start < mention.end
    if inside and best[1].entry.concept == "rescued":
        for trigger in triggers:
            if trigger.entry.concept == "killed" and 0 <= trigger.start - mention.end <= 1:
                return best[0], trigger
    return best


def _told_next(page: Page, mention: Mention, trigger: Hit) -> bool:
    """Whether a clause goes on to its own verb: «дістали 11 людей, 120 мешканців евакуйовано»."""
    return mention.end <= trigger.start and not CLAUSE_MARK.search(
        page.folded, mention.end, trigger.start
    )


def _risen(page: Page, mention: Mention, trigger: Hit, rises: list[Hit]) -> bool:
    """Whether the number is what the count rose to: «число погибших выросло с 13 до 21»."""
    return any(
        trigger.end <= rise.start
        and rise.end <= mention.start
        and "," not in _PLACE_ASIDE.sub(" ", page.text[trigger.end : mention.start])
        for rise in rises
    )


def _since(page: Page, mention: Mention, first: Hit, triggers: list[Hit]) -> Hit | None:
    """Return what became of the injured and the missing, where the sentence tells it."""
    of_them = _OF_THEM.fullmatch(page.folded, mention.end, max(first.start, mention.end))
    single = mention.one or (mention.high == 1 and mention.low == 1) or of_them
    beside = mention.start <= first.start <= mention.end + 1 or of_them
    if single and beside and first.entry.concept in ("injured", "detained"):
        # "an engineer hurt in the attack has died", "one man detained at the rally died"
        return next((one for one in triggers if _died_since(page, first, one)), None)
    if first.entry.concept == "missing":
        # "all eight hikers reported missing have been found alive"
        return next((one for one in triggers if _found_since(page, first, one)), None)
    return None


def _found_since(page: Page, sought: Hit, other: Hit) -> bool:
    return (
        other.entry.concept in ("rescued", "killed")
        and other.start > sought.end
        and _FOUND.search(page.folded, sought.end, other.end) is not None
        and not CLAUSE_MARK.search(page.folded, sought.end, other.start)
    )


def _died_since(page: Page, hurt: Hit, other: Hit) -> bool:
    return (
        other.entry.concept == "killed"
        and _DIED.match(page.folded, other.start) is not None
        and other.start > hurt.end
        and not CLAUSE_MARK.search(page.folded, hurt.end, other.start)
    )
