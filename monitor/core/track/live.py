"""What everybody speaks of just now: posts and items of digests that name no place.

Whoever tells of "the dam" without saying which one means the dam that everybody speaks of,
if there is but one; so does the item of a digest beside items that name other places.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Final

from monitor.core.track.catalogue import Catalogue
from monitor.core.track.keywords import Key
from monitor.core.track.memory import LASTS, LIVE, Memory
from monitor.core.track.segments import Layout
from monitor.core.track.sight import Sight
from monitor.core.track.windows import is_open
from monitor.model.events import Evidence
from monitor.model.ids import EventId
from monitor.text.gazetteer import Gazetteer, Mention
from monitor.text.topics import KIND as TOPIC
from monitor.text.topics import Topics

_LIVE: Final = 0.6  # everybody speaks of one event of the kind, and names no place
_LIVE_FOR_MANY: Final = 0.8
_USUAL: Final = 0.35  # of the kinds that a war brings every day
_SEVERAL: Final = 2
_MEDIATES: Final = ("посредни", "посередни", "broker", "mediat")


class Live:
    """Finds the one event of a kind that several sources speak of."""

    def __init__(
        self, catalogue: Catalogue, gazetteer: Gazetteer, topics: Topics, memory: Memory
    ) -> None:
        self._catalogue = catalogue
        self._gazetteer = gazetteer
        self._topics = topics
        self._memory = memory
        self._kinds = frozenset(
            (TOPIC, name) for one in catalogue.profiles if one.decisive for name in one.topics
        )

    def find(self, sight: Sight, layout: Layout, at: datetime) -> Iterator[tuple[int, Evidence]]:
        """Yield the events that a post without a place, or an item of a list, may speak of."""
        if self._kinds.isdisjoint(sight.keys):
            return
        text = layout.scan.text
        if not any(_names_place(one, text) for one in sight.mentions):
            for number, topic, voices in self._of(sight.keys, at):
                yield number, self._evidence(topic, voices, _LIVE)
        elif layout.listed:
            named = {
                above
                for one in sight.mentions
                for place in one.ids
                for above in self._gazetteer.lineage(place)
            }
            for keys in _items(sight, layout):
                for number, topic, voices in self._of(keys, at, named, LASTS):
                    # A digest has what many told: the item is a report, no word in passing.
                    weight = _LIVE_FOR_MANY if voices > _SEVERAL else _LIVE
                    yield number, self._evidence(topic, voices, weight)

    def _of(
        self,
        keys: Iterable[Key],
        at: datetime,
        named: AbstractSet[str] = frozenset(),
        within: timedelta = LIVE,
    ) -> Iterator[tuple[int, str, int]]:
        """Yield the one event of the kinds, with its kind and the number of voices on it.

        ``named`` are places of other items.
        """
        found: dict[int, str] = {}
        for kind, name in keys:
            if kind != TOPIC:
                continue
            for number, _ in self._catalogue.lone.get((kind, name), ()):
                profile = self._catalogue.profiles[number]
                apart = profile.decisive and named.isdisjoint(profile.decisive)
                if name in profile.topics and apart and is_open(profile, at):
                    # Keys are in no order: of two kinds the same one is told in every process.
                    found[number] = min(name, found.get(number, name))
        told = {
            number: voices
            for number in found
            if (voices := self._memory.voices(self._event(number), at, within)) >= _SEVERAL
        }
        if len(told) == 1:
            number, voices = told.popitem()
            yield number, found[number], voices

    def _evidence(self, topic: str, voices: int, weight: float) -> Evidence:
        usual = self._topics.by_name[topic].usual
        detail = f"{voices} sources on {topic}"
        return Evidence(kind="live", detail=detail, weight=_USUAL if usual else weight)

    def _event(self, number: int) -> EventId:
        return self._catalogue.profiles[number].event.id


def _items(sight: Sight, layout: Layout) -> Iterator[Sequence[Key]]:
    """Yield what the items of a list speak of that name no place."""
    for segment in layout.segments:
        if segment.block and not any(
            _names_place(one, layout.scan.text) for one in segment.mentions
        ):
            yield [one.key for one in sight.seen if segment.start <= one.start < segment.end]


def _names_place(mention: Mention, text: str) -> bool:
    """Whether a mention says where: no adjective, no office, no country that only mediates."""
    if mention.adjective:
        return False
    if mention.ids[0][0] != "c":
        return True
    before = text[max(0, mention.start - 24) : mention.start]
    words = before.split()
    if words and words[-1][0].isupper():
        return False  # a part of an office's name: «МЧС России», «Президент України»
    return not any(word in before.lower() for word in _MEDIATES)
