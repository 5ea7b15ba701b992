"""Which word of harm a number may belong to, and how far it stands from it."""

import re
from bisect import bisect_left
from operator import attrgetter
from typing import Final

from monitor.core.extract.mention import Mention
from monitor.core.extract.page import Page
from monitor.text.scan import Hit

WEAPONS: Final = frozenset({"launched", "intercepted"})
BUILDINGS: Final = frozenset({"apartment block", "house"})  # those that are a scope
# One of its parts is no building: «зруйновано один під'їзд житлового будинку».
_PART: Final = re.compile(
    r" (?:під'їзд|подъезд|поверх|этаж|крил|крыл|секці|секци|entrance|wing|floor|section|storey)"
)
_BUILDINGS: Final = BUILDINGS | {"building", "residential building"}
_CUSTOMERS: Final = frozenset(
    {"customer", "house", "people", "apartment block", "apartment", "building"}
)
AIR_WEAPON: Final = "air weapon"  # "96 weapons": drones and missiles alike
_ON_THE_GROUND: Final = frozenset({"artillery", "mortar"})  # shells that sappers destroy
_LIVES: Final = (" lives", " souls")
_OF_LIVES: Final = frozenset({"killed", "rescued"})
_TROOPS: Final = frozenset({"military", "Russian military", "Ukrainian military"})
# Whom or what these words count is told by its name: "took 60 fans" is no claim.
_NAMED_ONLY: Final = frozenset({"captured", "missing", "turnout"})
_SEARCH: Final = ("поиск", "пошук", "search")  # «поиски ещё двадцати продолжаются»
_ARRIVED: Final = re.compile(r"(?:\w+ )?(?:влуч|попадан|приліт|прильо|прил[её]т|hits?\b)")
_MANY_HITS: Final = re.compile(r"(?:ий|ань|ень|ів|ов)$")  # «попаданий два»
_STRIKE_REACH: Final = 3  # words between a number and "strikes"
_MAGNITUDE_MOST: Final = 10.0
_DECIMAL_REACH: Final = 8
_WHOLE_REACH: Final = 2
_MARK: Final = re.compile(r"\d[.,]\d")
_ON_DUTY: Final = frozenset({"first responder", "medics"})
_TURNOUT_LEAST: Final = 10.0
# Those who live in a town are called after it: «12 тисяч донеччан».
_SETTLERS: Final = re.compile(r" [\w'’]+(?:чан|['’]ян|иян|лян|ичів|итів|итов|вцев|вців)\b")
_WHOM: Final = re.compile(r"(?:дво|тро)их\b|(?:четв|пят|шест|сем|восьм)ерых\b")  # «взяли троих»
_PART_BACK: Final = 16  # letters
_OF_PART: Final = re.compile(r"\b(?:roofs?|floors?|walls?|wings?|facades?|entrances?) of $")
_LAW: Final = ("security service", "police", "prosecutor")
_BESIDE: Final = 12  # letters before what the law did
_HOURS: Final = 24  # «без світла з 8 до 12»
WIDEST: Final = 160  # letters; no number is told that far from what it counts
STRONG: Final = re.compile(r"[;\n]|[.!?]\s")
_FATE_BACK: Final = 60
# "90 protesters were arrested", "20 prisoners were killed": the verb next to them counts.
_NOUNS: Final = frozenset({"turnout", "captured"})
_OWN_NOUN: Final = 2.5
_start: Final = attrgetter("start")
_DASH: Final = re.compile(r"\s?[–—:]\s|\s-\s")


def fits(page: Page, mention: Mention, trigger: Hit) -> bool:
    """Whether the counted noun is of the kind that the word of harm counts."""
    attribute = trigger.entry.concept
    if attribute == "magnitude":
        return mention.low <= _MAGNITUDE_MOST and mention.kind != "person" and not mention.one
    if mention.compound or mention.low != int(mention.low):
        return False
    if mention.year and mention.kind in ("bare", "unknown") and not _beside(mention, trigger):
        return False
    if attribute in WEAPONS:
        return _weapons(mention, attribute)
    if attribute == "strikes":
        return _strikes(page, mention, trigger)
    if attribute == "buildings_damaged":
        part = _PART.match(page.folded, mention.after) is not None
        back = max(0, mention.start - _PART_BACK)
        part = part or _OF_PART.search(page.folded, back, mention.start) is not None
        return mention.noun in _BUILDINGS and mention.kind in ("thing", "target") and not part
    if attribute == "without_power":
        bare = mention.kind == "bare" and (mention.high or mention.low) > _HOURS
        settlers = mention.kind == "unknown" and _SETTLERS.match(page.folded, mention.after)
        return not mention.one and bool(bare or settlers or mention.noun in _CUSTOMERS)
    return _persons(page, mention, trigger)


def _beside(mention: Mention, trigger: Hit) -> bool:
    """Whether a noun of harm follows at once: «2053 погибших» is no year."""
    return trigger.entry.get("as") == "count" and trigger.start == mention.after + 1


def _weapons(mention: Mention, attribute: str) -> bool:
    if mention.kind == "thing":
        return mention.noun == AIR_WEAPON
    if attribute == "intercepted" and mention.noun in _ON_THE_GROUND:
        return False
    return mention.kind in ("weapon", "bare")


def _strikes(page: Page, mention: Mention, trigger: Hit) -> bool:
    if mention.one or mention.kind == "person" or mention.noun in _CUSTOMERS:
        return False
    if trigger.end <= mention.start:
        if mention.kind == "weapon":  # «влучання 9 ударних БпЛА»
            close = page.folded[trigger.end : mention.start] in (" ", " of ", " by ")
            return close and _ARRIVED.match(page.folded, trigger.start) is not None
        if mention.kind == "bare" and page.folded[trigger.end : mention.start] == " ":
            return _MANY_HITS.search(page.folded, trigger.start, trigger.end) is not None
        came_to = page.grammar.came_to.fullmatch(page.folded, trigger.end, mention.start)
        return mention.kind == "bare" and came_to is not None
    between = page.folded[mention.after : trigger.start]
    return (
        trigger.start >= mention.after
        and between.count(" ") <= _STRIKE_REACH
        and "," not in between
    )


def _persons(page: Page, mention: Mention, trigger: Hit) -> bool:
    attribute = trigger.entry.concept
    whom = trigger.entry.get("of")
    if whom == "troops":
        return mention.kind == "person" and (mention.noun in _TROOPS or mention.armed)
    lost = page.folded.endswith(_LIVES, mention.start, mention.end)
    if lost != (whom == "lives") and (whom == "lives" or attribute not in _OF_LIVES):
        return False  # "cost fourteen lives", "took 300 lives"
    if whom == "raid" and not (
        page.of_raid or _by_law(page, trigger) or _WHOM.match(page.folded, mention.start)
    ):
        return False
    if whom == "people" and mention.kind != "person":
        return page.grammar.both.match(page.folded, mention.start) is not None
    sought = trigger.entry.get("as") == "fate" or page.folded.startswith(_SEARCH, trigger.start)
    if mention.kind == "unknown" and attribute in _NAMED_ONLY and not sought:
        return False
    if attribute == "detained" and mention.kind == "unknown" and page.folded[trigger.start] > "z":
        return False  # «задержаны 12 рейсов»: delayed
    if attribute == "turnout" and (mention.noun in _ON_DUTY or page.of_channel):
        return False
    if attribute == "turnout" and (mention.one or (mention.high or mention.low) < _TURNOUT_LEAST):
        return False
    if mention.kind == "thing":
        body = trigger.entry.get("as") == "body" and trigger.start < mention.end
        return mention.noun == "customer" or (body and mention.after <= trigger.start)
    return mention.kind in ("person", "bare", "unknown")


def _by_law(page: Page, trigger: Hit) -> bool:
    """Whether it is the law that took them: «СБУ взяла трьох»."""
    return any(page.found(trigger.start - _BESIDE, trigger.start, "actor", actor) for actor in _LAW)


def distance(page: Page, mention: Mention, trigger: Hit, triggers: list[Hit]) -> float | None:
    """Return how far in words, with a toll for every mark between; None: too far or barred."""
    if not fits(page, mention, trigger):
        return None
    if trigger.start < mention.end and mention.start < trigger.end:
        if trigger.entry.get("as") == "body":
            return -1.0
        return _OWN_NOUN if trigger.entry.concept in _NOUNS and mention.kind == "person" else 0.0
    after = mention.end <= trigger.start
    low, high = (mention.end, trigger.start) if after else (trigger.end, mention.start)
    way = trigger.entry.get("as")
    if high - low > WIDEST or (way in ("act", "body") and after):
        return None
    gap = _INSERTED.sub("", page.folded[low:high])
    if after and mention.kind in ("person", "bare") and "," in gap:
        gap = _without_relatives(page, gap)
    if STRONG.search(gap) or not _goes_with(page, gap, trigger, low):
        return None
    words = float(gap.strip().count(" ") + bool(gap.strip()))
    if words and mention.kind == "bare" and trigger.entry.concept == "launched":
        return None
    if trigger.entry.concept == "magnitude" and not _tells_magnitude(page, trigger, mention, words):
        return None
    # They stand in order, and the word itself lies outside of what is between.
    crossed = bisect_left(triggers, high, key=_start) - bisect_left(triggers, low, key=_start)
    latin = "a" <= page.folded[trigger.start] <= "z"
    return (
        words
        + 4.0 * crossed
        + _tolls(page, gap, way, after=after)
        + _bias(mention, trigger, after=after, latin=latin and words > 0)
    )


# «один чоловік, на жаль, загинув»
_INSERTED: Final = re.compile(
    r",? (?:на жаль|нажаль|на щастя|к сожалению|к несчастью|увы|unfortunately|sadly|alas),?"
)


def _without_relatives(page: Page, gap: str) -> str:
    """Drop what only tells who it is: «громадянка, яка була на поромі, зникла»."""
    shorter = page.grammar.relative.sub("", gap)
    return shorter.replace(",", "", 1) if shorter != gap else gap


def _goes_with(page: Page, gap: str, trigger: Hit, low: int) -> bool:
    """Whether words that count only in company have it: a body its person, «невідома» a fate."""
    way = trigger.entry.get("as")
    if way == "body":
        return page.grammar.of_body.fullmatch(gap) is not None
    if way == "fate":
        first = max(0, min(trigger.start, low) - _FATE_BACK)
        return page.grammar.fate.search(page.folded, first, low + len(gap)) is not None
    return True


def _tolls(page: Page, gap: str, way: object, *, after: bool) -> float:
    toll = 3.0 * gap.count(",")
    if page.grammar.conjunction.search(gap):
        toll += 2.0
    if _DASH.search(gap) and (after or way != "count"):
        toll += 2.0
    return toll


def _bias(mention: Mention, trigger: Hit, *, after: bool, latin: bool) -> float:
    """What the words themselves prefer: English subjects stand before their verb."""
    way, bias = trigger.entry.get("as"), 0.0
    if way == "left" and not after:
        bias += 5.0
    if mention.kind == "unknown":
        bias += 1.0
    if trigger.entry.concept in ("turnout", "launched"):
        bias += 1.5
    if way == "verb" and not after and latin:
        bias += 1.0
    return bias


def _tells_magnitude(page: Page, trigger: Hit, mention: Mention, words: float) -> bool:
    """Whether a decimal stands near its magnitude, a whole number beside it."""
    if trigger.end - trigger.start == 1:
        return not words and mention.start > trigger.start
    decimal = _MARK.search(page.folded, mention.start, mention.end)
    return words <= (_DECIMAL_REACH if decimal else _WHOLE_REACH)
