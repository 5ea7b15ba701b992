"""Whether an event spans several places, so that a count may be told for one of them."""

import re
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Final

from monitor.model.events import Event
from monitor.text.gazetteer import Gazetteer

_REGION: Final = re.compile(
    r" (?:region|oblast|krai|kray|province|territory|district|county)\b", re.IGNORECASE
)
_APART: Final = 80.0  # kilometres: towns nearer than that share one flood, one blast
# Attacks and crowds come to many towns at once where no town is named as the place.
_MANY_AT_ONCE: Final = frozenset(
    {"strike", "shelling", "air_defence", "protest", "riot", "strike_action", "outage"}
)


def spans_of(
    event: Event,
    places: Iterable[str],
    topics: Iterable[str],
    gazetteer: Gazetteer,
    *,
    wide: bool,
) -> Mapping[str, str]:
    """Return the places that an event spans, each with the name that its scope has.

    ``places`` are the most exact ones that its user named. Towns far from one another
    are told apart unless the title names one of them as the place of all. A region or a
    country is spanned where its user named no town and the happening is one that fills
    it (``wide``) or comes to many towns at once; its name is "" then, as each town in it
    has its own. A name that the gazetteer lacks is taken for a town's, as those of a
    region or a country are all known. Empty: the event is of one place.
    """
    wanted = set(places)
    found = {name: gazetteer.find(name) for name in event.places}
    named = {place: name for name, senses in found.items() for place in senses if place in wanted}
    towns = {place: name for place, name in named.items() if place[0] == "g"}
    if len(towns) <= 1 and not all(found.values()):
        return {}
    if not towns:
        several = wide or not _MANY_AT_ONCE.isdisjoint(topics)
        return dict.fromkeys(named, "") if several else {}
    # "Attack on the Ryazan region": the region's own town is none of those told apart.
    towns = {
        place: name for place, name in towns.items() if not _is_of_region(name, event.title)
    } or towns
    if len({name for name in towns.values() if _is_titled(name, event.title)}) == 1:
        return {}
    distances = (
        gazetteer.distance(one, other)
        for one, other in combinations(towns, 2)
        if towns[one] != towns[other]  # two senses of one name
    )
    return towns if any(far is not None and far > _APART for far in distances) else {}


def _is_of_region(name: str, title: str) -> bool:
    """Whether a title names a town only by its region: "attack on the Ryazan region"."""
    at = title.find(name)
    return at >= 0 and _REGION.match(title, at + len(name)) is not None


def _is_titled(name: str, title: str) -> bool:
    """Whether a title names a town: "Stavropol region" names none."""
    return name in title and not _is_of_region(name, title)
