"""Quarters, streets, villages and buildings by name, learned from the posts of an event.

"Suburb of Beirut: a missile hit a house in the quarter of Ghobeiry" tells where it was; from
then on "Ghobeiry: five dead" speaks of the same. A name is learned only where the words around
say that it is one of a place, and from posts that name the event's own place besides. How it
is spelt, in which script and case, makes no difference.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from monitor.core.track.sight import Sight
from monitor.model.ids import EventId
from monitor.text.scan import Scan
from monitor.text.sound import sound_of

_SHORTEST: Final = 4  # letters of a key; shorter ones are common to too many names
_KEPT_NAMES: Final = 64  # of one event
_KEPT_WORDS: Final = 20_000
_SAME_MOMENT: Final = timedelta(seconds=1)  # posts of one second are of no order
_NAME: Final = r"([A-ZА-ЯЁІЇЄҐ][\w'’-]{3,})"
_QUARTER: Final = (
    r"(?:квартал|микрорайон|мікрорайон|район|пригород|передміст|предмест|массив|масив|пос[её]лк"
    r"|селищ|хутор|станиц|улиц|вулиц|проспект)\w*|мкр\.?|м-н|сел[еоуі]|дерев\w+"
    r"|(?:district|suburb|quarter|neighbou?rhood|village|township|area) of"
)
_HOUSE: Final = (
    r"(?:дом|будин|многоэтаж|багатоповерх|пятиэтаж|п['’]ятиповерх|девятиэтаж|дев['’]ятиповерх)\w*"
    r"|house|building|block|flats"
)
_TOLD: Final = re.compile(
    rf"\b(?i:{_QUARTER}) [«\"“]?{_NAME}"
    rf"|\b(?i:{_HOUSE}) (?:на|в|у|in|at|on) {_NAME}"
    rf"|{_NAME}(?= (?:district|suburb|quarter|neighbou?rhood)\b)"
    rf"|\b[Ii]n {_NAME}(?=, (?:in|a suburb|a quarter|a district|on the outskirts)\b)"
)
# What a building or a ship is called: «на шахте «Петровская-Глубокая»».
_CALLED: Final = re.compile(
    r"\b(?i:шахт|готел|отел|гостиниц|трц|тц|завод|фабрик|комбинат|комбінат|школ|лікарн|больниц"
    r"|санатор|клуб|ресторан|кафе|рынк|ринк|танкер|сухогруз|балкер|судн|корабл|порт|нпз|тэс|тес"
    r"|mine|hotel|mall|plant|refinery|market|hospital|school|tanker|carrier|ship|vessel)\w*"
    r" [«\"“]([A-ZА-ЯЁІЇЄҐ][\w'’-]+(?: [\w'’-]+){0,3})[»\"”]"
)
_QUOTED: Final = re.compile(r"[«\"“]([A-ZА-ЯЁІЇЄҐ][\w'’-]+(?: [\w'’-]+){0,3})[»\"”]")
_PARTS: Final = re.compile(r"[\s-]+")
_WORD: Final = re.compile(_NAME)
# What inflects, at the end of a key: «Масани», «на Масанах».
_ENDING: Final = re.compile(r"(?:[aeouy]+(?:h|v|m|my)?)$")
_UKRAINIAN: Final = str.maketrans("іїєґ", "ииег")
_H: Final = re.compile("g?h")  # Ghobeiry, «Гобейри», «Хобейри»
_NAMES_OF: Final = frozenset({"place", "actor", "side", "keyword", "weapon"})


class Localities:
    """The names that were learned, and when each event's posts last told of them."""

    def __init__(self) -> None:
        self._known: dict[str, dict[EventId, datetime]] = {}
        self._of: dict[EventId, dict[str, None]] = {}

    def learn(self, event: EventId, text: str, at: datetime) -> None:
        """Keep the names that a post of the event tells of as places."""
        for found in (*_TOLD.finditer(text), *_CALLED.finditer(text)):
            name = key_of(next(one for one in found.groups() if one))
            if len(name) < _SHORTEST:
                continue
            own = self._of.setdefault(event, {})
            if name not in own and len(own) >= _KEPT_NAMES:
                continue
            own[name] = None
            told = self._known.setdefault(name, {})
            told[event] = min(at, told.get(event, at))

    def named(self, scan: Scan, sight: Sight, at: datetime) -> Mapping[EventId, str]:
        """Return the events whose places a post names by such a name, with the name."""
        if not self._known:
            return {}
        found: dict[EventId, str] = {}
        for start, word in _words(scan, sight):
            for event, since in self._known.get(key_of(word), {}).items():
                if at - since > _SAME_MOMENT:
                    found.setdefault(event, scan.text[start : start + len(word)])
        return found


@lru_cache(maxsize=_KEPT_WORDS)
def key_of(name: str) -> str:
    """Return what the spellings and cases of a name have in common, word by word."""
    words = _PARTS.split(name.casefold().translate(_UKRAINIAN))
    return "-".join(_H.sub("g", _ENDING.sub("", sound_of(one))) for one in words)


def _words(scan: Scan, sight: Sight) -> Iterator[tuple[int, str]]:
    """Yield the words that may be such a name: those that no table knows otherwise."""
    taken: Sequence[tuple[int, int]] = [
        *((one.start, one.end) for one in sight.mentions),
        *((hit.start, hit.end) for hit in scan.hits if hit.entry.kind in _NAMES_OF),
    ]
    for found in _QUOTED.finditer(scan.text):
        yield found.start(1), found[1]
    for found in _WORD.finditer(scan.text):
        start, end = found.span()
        if "-" in found[1] or not any(first < end and start < last for first, last in taken):
            yield start, found[1]
