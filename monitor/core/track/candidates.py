"""Which events a post may speak of: by place and topic together, or by several keywords."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Final, NamedTuple

from monitor.core.track.catalogue import Catalogue
from monitor.core.track.keywords import Key
from monitor.core.track.profile import CASUALTIES, ENOUGH_POINTS
from monitor.core.track.sight import IMPLIED, OF_INCIDENTS, Sight
from monitor.core.track.windows import day_of, open_on
from monitor.model.claims import Claim
from monitor.text.gazetteer import Gazetteer
from monitor.text.topics import KIND as TOPIC

_MANY_EVENTS: Final = 64  # a country and a kind of happening that more events share says nothing
_KEPT: Final = 32  # days; posts come about in the order of their times
_KEPT_TOGETHER: Final = 4_096  # keywords that posts name together; most name the same ones

Index = Mapping[Key, Sequence[int]]


class Traits(NamedTuple):
    """What of a post leads to events; ``home`` is where a post without a place plays."""

    sight: Sight
    keys: AbstractSet[Key]
    home: AbstractSet[str]


def traits(sight: Sight, claims: Sequence[Claim], home: AbstractSet[str]) -> Traits:
    """Gather what leads to events; keys without a place lead nowhere and are left out."""
    keys = _keys(sight, claims) if home or sight.mentions else frozenset()
    return Traits(sight, keys, home)


class Candidates:
    """Finds the numbers of events; most of those that share a place lie days apart."""

    def __init__(self, catalogue: Catalogue, gazetteer: Gazetteer) -> None:
        self._catalogue = catalogue
        self._gazetteer = gazetteer
        self._lone = frozenset(catalogue.lone)
        self._ever = _Day(catalogue, gazetteer, frozenset(range(len(catalogue.profiles))))
        self._days: dict[int, _Day] = {}
        self._together: dict[frozenset[Key], Sequence[int]] = {}

    def around(self, at: datetime, found: Traits) -> set[int]:
        """Return those that are open at the moment, and few others."""
        day = self._day(day_of(at))
        numbers = {one for one in self._by_keywords(found.sight) if one in day.open}
        for index in _indexes(day, found):
            for key in found.keys:
                if key in index:
                    numbers.update(index[key])
        return numbers

    def any(self, found: Traits) -> bool:
        """Whether there is one at all, open or not."""
        return bool(self._by_keywords(found.sight)) or any(
            not found.keys.isdisjoint(index.keys()) for index in _indexes(self._ever, found)
        )

    def _day(self, number: int) -> "_Day":
        found = self._days.get(number)
        if found is None:
            if len(self._days) >= _KEPT:
                self._days.clear()
            opened = open_on(number, self._catalogue.profiles)
            found = self._days[number] = _Day(self._catalogue, self._gazetteer, opened)
        return found

    def _by_keywords(self, sight: Sight) -> Sequence[int]:
        lone = self._lone & sight.keys
        if not lone:
            return ()
        found = self._together.get(lone)
        if found is None:
            if len(self._together) >= _KEPT_TOGETHER:
                self._together.clear()
            found = self._together[lone] = self._enough(lone)
        return found

    def _enough(self, lone: Iterable[Key]) -> Sequence[int]:
        """Return the events of which these keywords are enough together."""
        counted: dict[int, int] = {}
        for key in lone:
            for number, points in self._catalogue.lone[key]:
                counted[number] = counted.get(number, 0) + points
        return [number for number, points in counted.items() if points >= ENOUGH_POINTS]


class _Day:
    """The events that are open on a day, by place; one is gone through when it is first named."""

    def __init__(self, catalogue: Catalogue, gazetteer: Gazetteer, opened: frozenset[int]) -> None:
        self.open = opened
        self._catalogue = catalogue
        self._gazetteer = gazetteer
        self._at: dict[str, Index] = {}
        self._named: dict[str, Index] = {}

    def at(self, place: str) -> Index:
        """Return the events of the very place."""
        if place not in self._at:
            self._at[place] = self._opened([self._catalogue.exact[place]])
        return self._at[place]

    def named(self, place: str) -> Index:
        """Return the events that a post may mean by naming the place."""
        if place not in self._named:
            self._named[place] = self._opened(self._around(place))
        return self._named[place]

    def _around(self, place: str) -> Iterator[Index]:
        exact, broad = self._catalogue.exact, self._catalogue.broad
        for above in self._gazetteer.lineage(place):
            if above in exact:
                yield exact[above]
        if place in broad:
            of_place = broad[place]
            yield {key: same for key, same in of_place.items() if len(same) <= _MANY_EVENTS}

    def _opened(self, indexes: Iterable[Index]) -> Index:
        found: dict[Key, set[int]] = {}
        for index in indexes:
            for key, same in index.items():
                if opened := self.open.intersection(same):
                    found.setdefault(key, set()).update(opened)
        return {key: tuple(same) for key, same in found.items()}


def _indexes(day: _Day, found: Traits) -> list[Index]:
    named = {place for one in found.sight.mentions for place in one.ids}
    return [*map(day.at, found.home), *map(day.named, named)]


def _keys(sight: Sight, claims: Sequence[Claim]) -> AbstractSet[Key]:
    keys: set[Key] = set(sight.keys)
    if claims or any(kind in OF_INCIDENTS for kind, _ in keys):
        keys.add(CASUALTIES)
    keys.update((TOPIC, name) for one in claims for name in IMPLIED.get(one.attribute, ()))
    return keys
