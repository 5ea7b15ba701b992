"""Which events a post may speak of: by place and topic together, or by several keywords."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from monitor.core.track.keywords import Key
from monitor.core.track.profile import CASUALTIES, ENOUGH_POINTS, Catalogue
from monitor.core.track.sight import IMPLIED, OF_INCIDENTS, Sight
from monitor.model.claims import Claim
from monitor.text.gazetteer import Gazetteer
from monitor.text.topics import KIND as TOPIC

_MANY_EVENTS: Final = 64  # a country and a kind of happening that more events share says nothing


def candidates(
    catalogue: Catalogue,
    gazetteer: Gazetteer,
    sight: Sight,
    claims: Sequence[Claim],
    home: Iterable[str],
) -> set[int]:
    """Look up the numbers of the events; ``home`` is where a post without a place plays."""
    numbers = _by_keywords(catalogue, sight)
    if not home and not sight.mentions:
        return numbers
    keys = _keys(sight, claims)
    for place in home:
        numbers.update(_of(catalogue.exact[place], keys))
    for place in {place for one in sight.mentions for place in one.ids}:
        for above in gazetteer.lineage(place):
            if above in catalogue.exact:
                numbers.update(_of(catalogue.exact[above], keys))
        if place in catalogue.broad:
            numbers.update(_of(catalogue.broad[place], keys, most=_MANY_EVENTS))
    return numbers


def _keys(sight: Sight, claims: Sequence[Claim]) -> Collection[Key]:
    keys: set[Key] = set(sight.keys)
    if claims or any(kind in OF_INCIDENTS for kind, _ in keys):
        keys.add(CASUALTIES)
    keys.update((TOPIC, name) for one in claims for name in IMPLIED.get(one.attribute, ()))
    return keys


def _of(
    index: Mapping[Key, Sequence[int]], keys: Collection[Key], *, most: int | None = None
) -> Iterable[int]:
    for key in keys:
        same = index.get(key)
        if same is not None and (most is None or len(same) <= most):
            yield from same


def _by_keywords(catalogue: Catalogue, sight: Sight) -> set[int]:
    counted: dict[int, int] = {}
    for key in sight.keys & catalogue.lone.keys():
        for number, points in catalogue.lone[key]:
            counted[number] = counted.get(number, 0) + points
    return {number for number, points in counted.items() if points >= ENOUGH_POINTS}
