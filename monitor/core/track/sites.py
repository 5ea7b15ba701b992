"""Whether it was some other building of the same town: another fire, another collapse.

A user who follows the fire at a nightclub of Uman wants no furniture store that burned there
in the same night. Only a site that stands beside the word for what happened counts: "the
wounded are at a school" says nothing of where it burned.
"""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Final

from monitor.core.track.keywords import Key
from monitor.text.scan import Hit, Scan
from monitor.text.topics import KIND as TOPIC

_TARGET: Final = "target"
# Names of sites by which one and the same building may be called.
_ALIKE: Final = (
    frozenset({
        "nightclub", "restaurant", "cafe", "hotel", "house of culture", "concert hall", "theatre",
        "wedding hall", "shopping centre",
    }),
    frozenset({"residential building", "dormitory", "hotel", "summerhouse"}),
    frozenset({"shop", "supermarket", "shopping centre", "market"}),
    frozenset({
        "factory", "warehouse", "uav production", "refinery", "oil depot", "terminal",
        "ammunition depot", "hangar", "bakery", "farm", "barn",
    }),
    frozenset({"school", "kindergarten", "university", "dormitory"}),
    frozenset({"church", "cathedral", "monastery", "mosque", "synagogue", "historic building"}),
    frozenset({"petrol station", "car repair shop", "bus station", "tram depot"}),
)  # fmt: skip
SITES: Final = frozenset().union(*_ALIKE)
# What strikes many sites at once leaves none out.
_MANY: Final = frozenset({"strike", "shelling", "fighting", "earthquake", "flood", "storm"})
_NEAR: Final = 2  # words


_STRUCK: Final = re.compile(
    r"\b(?:strike|attack|bombing|shelling|shells?|missiles?|drones?|bombs?|blast|explosion|hits?"
    r"|удар\w*|атак\w*|обстр\w+|взрыв\w*|вибух\w*)"
    r"(?: (?:on|at|in|by|of|against|по|на|в|у))?(?: an?| the)? (?:[\w-]+ )?$"
)
_SALVO: Final = re.compile(
    r"\b(?:drones|missiles|bombs|strikes|attacks|salvo|barrage|mass|massive"
    r"|(?:over)?night(?: [\w-]+)? attack|нічн\w+ атак\w+|ночн\w+ атак\w+"
    r"|дрон(?:ов|ами|ів)|ракетами|беспилотник(?:ов|ами)|безпілотник(?:ів|ами)|масс\w+|масов\w+)\b"
)


def aims_of(title: str, hits: Iterable[Hit]) -> frozenset[str]:
    """Return what a title says was struck: "Strike on a university dormitory in Chernihiv"."""
    folded = title.casefold()
    return frozenset(
        hit.entry.concept
        for hit in hits
        if hit.entry.kind == _TARGET and _STRUCK.search(folded, 0, hit.start)
    )


def is_salvo(title: str) -> bool:
    """Whether a title speaks of many blows, each at what it may be: "Night attack of drones"."""
    return _SALVO.search(title.casefold()) is not None


def sites_of(targets: Iterable[str], happenings: frozenset[str]) -> frozenset[str]:
    """Return the sites that an event is about, where it can have but one."""
    if not happenings or not happenings.isdisjoint(_MANY):
        return frozenset()
    return SITES.intersection(targets)


def is_another(
    sites: frozenset[str],
    topics: frozenset[str],
    scan: Scan,
    seen: Iterable[tuple[int, int, Key]],
) -> bool:
    """Whether a happening stands beside a site that is none of the event's.

    ``seen`` is what the matcher took of the scanned post.
    """
    named = [hit for hit in scan.hits if hit.entry.kind == _TARGET and hit.entry.concept in SITES]
    if not named or any(may_be(hit.entry.concept, sites) for hit in named):
        return False
    happenings = [(start, end) for start, end, key in seen if key[0] == TOPIC and key[1] in topics]
    return any(
        _beside(scan.folded, *sorted((span, (hit.start, hit.end))))
        for span in happenings
        for hit in named
    )


def may_be(name: str, sites: AbstractSet[str]) -> bool:
    """Whether a site is one of the event's, by its own name or by one like it."""
    return name in sites or any(name in alike and not alike.isdisjoint(sites) for alike in _ALIKE)


def _beside(folded: str, first: tuple[int, int], last: tuple[int, int]) -> bool:
    gap = folded[first[1] : last[0]]
    return len(gap.split()) <= _NEAR and not any(mark in gap for mark in ",;:.!?\n")
