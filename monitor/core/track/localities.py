"""Quarters, streets, villages and buildings by name, learned from the posts of an event.

"Suburb of Beirut: a missile hit a house in the quarter of Ghobeiry" tells where it was; from
then on "Ghobeiry: five dead" speaks of the same. A name is learned only where the words around
say that it is one of a place, and from posts that name the event's own place besides. How it
is spelt, in which script and case, makes no difference.
"""

import re
from collections.abc import Iterator, Mapping
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
# The words before a name that say what it is one of.
_QUARTER: Final = re.compile(
    r"\W*(?:(?:квартал|микрорайон|мікрорайон|район|пригород|передміст|предмест|массив|масив"
    r"|пос[её]лк|селищ|хутор|станиц|улиц|вулиц|проспект|дерев)\w*|мкр\.?|м-н|сел[еоуі])"
)
_QUARTER_OF: Final = re.compile(
    r"\W*(?:district|suburb|quarter|neighbou?rhood|village|township|area)"
)
_HOUSE: Final = re.compile(
    r"\W*(?:(?:дом|будин|многоэтаж|багатоповерх|пятиэтаж|п['’]ятиповерх|девятиэтаж"
    r"|дев['’]ятиповерх)\w*|house|building|block|flats)"
)
_AT: Final = frozenset({"на", "в", "у", "in", "at", "on"})
# What a building or a ship is called: «на шахте «Петровская-Глубокая»».
_CALLED: Final = re.compile(
    r"\W*(?:шахт|готел|отел|гостиниц|трц|тц|завод|фабрик|комбинат|комбінат|школ|лікарн|больниц"
    r"|санатор|клуб|ресторан|кафе|рынк|ринк|танкер|сухогруз|балкер|судн|корабл|порт|нпз|тэс|тес"
    r"|mine|hotel|mall|plant|refinery|market|hospital|school|tanker|carrier|ship|vessel)\w*"
)
# The words behind a name: "the Leskovac district", "in Ghobeiry, a suburb of".
_BEHIND: Final = re.compile(r" (?:district|suburb|quarter|neighbou?rhood)\b")
_OUTSIDE: Final = re.compile(r", (?:in|a suburb|a quarter|a district|on the outskirts)\b")
_LEAD: Final = 40  # characters before a name that are read for what it is
_OPENING: Final = '«"“'
_QUOTED: Final = re.compile(r"[«\"“]([A-ZА-ЯЁІЇЄҐ][\w'’-]+(?: [\w'’-]+){0,3})[»\"”]")
_PARTS: Final = re.compile(r"[\s-]+")
_WORD: Final = re.compile(r"[A-ZА-ЯЁІЇЄҐ][\w'’-]{3,}")
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
        own = self._of.setdefault(event, {})
        for name in map(key_of, _told(text)):
            if len(name) < _SHORTEST:
                continue
            if name not in own and len(own) >= _KEPT_NAMES:
                continue
            own[name] = None
            told = self._known.setdefault(name, {})
            told[event] = min(at, told.get(event, at))

    def named(self, scan: Scan, sight: Sight, at: datetime) -> Mapping[EventId, str]:
        """Return the events whose places a post names by such a name, with the name."""
        if not self._known or self._known.keys().isdisjoint(map(key_of, _names(scan.text))):
            return {}  # as most posts: found out before it is asked where each name stands
        found: dict[EventId, str] = {}
        for start, word in _words(scan.text):
            events = self._known.get(key_of(word))
            if events is None or _is_known(start, word, scan, sight):
                continue
            for event, since in events.items():
                if at - since > _SAME_MOMENT:
                    found.setdefault(event, word)
        return found


@lru_cache(maxsize=_KEPT_WORDS)
def key_of(name: str) -> str:
    """Return what the spellings and cases of a name have in common, word by word."""
    words = _PARTS.split(name.casefold().translate(_UKRAINIAN))
    return "-".join(_H.sub("g", _ENDING.sub("", sound_of(one))) for one in words)


def _told(text: str) -> Iterator[str]:
    """Yield the names that the words around say to be those of places, buildings or ships."""
    for found in _WORD.finditer(text):
        if _is_place(text, found.start(), found.end()):
            yield found[0]
    for found in _QUOTED.finditer(text):
        words = text[max(0, found.start() - _LEAD) : found.start()].casefold().split()
        if words and text[found.start() - 1] == " " and _CALLED.fullmatch(words[-1]):
            yield found[1]


def _is_place(text: str, start: int, end: int) -> bool:
    if _BEHIND.match(text, end):
        return True
    lead = text[max(0, start - _LEAD) : start]
    bare = lead[:-1] if lead[-1:] in _OPENING else lead
    if bare[-1:] != " " or not (words := bare.casefold().rsplit(None, 2)):
        return False
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last == "of":
        return _QUARTER_OF.fullmatch(before) is not None
    if last in _AT and bare == lead:  # nothing stands in a street in quotation marks
        is_outside = last == "in" and _OUTSIDE.match(text, end)
        return bool(is_outside or _HOUSE.fullmatch(before))
    return _QUARTER.fullmatch(last) is not None


def _names(text: str) -> list[str]:
    """Return what may be such a name."""
    quoted = _QUOTED.findall(text) if any(mark in text for mark in _OPENING) else []
    return [*quoted, *_WORD.findall(text)]


def _words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the same with where each begins."""
    for found in _QUOTED.finditer(text):
        yield found.start(1), found[1]
    for found in _WORD.finditer(text):
        yield found.start(), found[0]


def _is_known(start: int, word: str, scan: Scan, sight: Sight) -> bool:
    """Tell whether a table knows a word otherwise: as a place, a speaker, a weapon."""
    if "-" in word or (start and _QUOTED.match(scan.text, start - 1)):
        return False
    end = start + len(word)
    return any(one.start < end and start < one.end for one in sight.mentions) or any(
        hit.start < end and start < hit.end for hit in scan.hits if hit.entry.kind in _NAMES_OF
    )
