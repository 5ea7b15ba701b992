"""Places: every form of their names, what lies within what, and which namesake is meant.

The gazetteer is a table (monitor/lexicon/gazetteer.tsv) of countries ("cUA"), regions
("rUA.07") and populated places ("g706483", the GeoNames number). Cyrillic names are
kept as stems; what may follow a stem is checked when a hit is read, so that one
pattern finds «Харьков», «Харькове», «харьковский» and «Харьковщина».
"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final

import msgspec
from msgspec import Struct
from rapidfuzz import fuzz

from monitor.text import inflect
from monitor.text.adjectives import is_adjective
from monitor.text.common_words import COMMON_WORDS, LOCATIVE, NAMED_AFTER, PASSING, STREETS
from monitor.text.normalise import fold
from monitor.text.passing import is_blamed, is_carried, on_a_route
from monitor.text.persons import of_a_person
from monitor.text.place_forms import KIND, Place, forms_of, pattern_of, senses_of
from monitor.text.scan import Entry, Hit, Pattern, Scan
from monitor.text.sound import consonants_of, sound_of

_START: Final = attrgetter("start")
_FIELDS: Final = 6
_KILOMETRES: Final = 111.2  # a degree of latitude
# Hits of these kinds do not make a name an ordinary word.
_AND: Final = frozenset({" and ", " и ", " та ", " і ", " й ", ", "})
_FEWEST_CONSONANTS: Final = 4
_ALIKE: Final = 75.0  # of 100: how much two keys of the same consonants share
_WHOSE_HANDS: Final = (
    *("hands", "control", "captivity", "custody", "possession"),
    *("руках", "плену", "полоні", "контролем"),
)
_CITY: Final = 40_000  # people
_NAMING: Final = frozenset(
    {"place", "keyword", "actor", "side", "speech"}
)  # an ordinary word is none
_KINDS: Final = (
    "област",
    "обл",
    "район",
    "край",
    "краї",
    "краю",
    "народн",
    "region",
    "oblast",
    "district",
)


class Mention(Struct, frozen=True, kw_only=True, gc=False):
    """A place named in a text. Namesakes: ``ids`` has the most populous one first.

    ``locative``: the words around say that something is there ("in Osh", «Саратов: …»).
    ``passing``: somebody or something comes from there or goes there.
    ``adjective``: named by an adjective («харьковский»), city and region alike.
    """

    start: int
    end: int
    ids: tuple[str, ...]
    locative: bool
    adjective: bool = False
    passing: bool = False


class Gazetteer:
    """All places, with the patterns that find them."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places: dict[str, Place] = {place.id: place for place in places}
        self._lineages = {place.id: tuple(self._upwards(place.id)) for place in places}
        self._senses = senses_of(self._places.values())
        self._sounds: dict[str, list[str]] | None = None  # made when first asked for
        self._bare: dict[str, list[str]] | None = None  # sounds by their consonants

    @property
    def patterns(self) -> Iterator[Pattern]:
        """What the scanner finds places by; made anew each time, for it is needed but once."""
        for form, ids in self._senses.items():
            yield pattern_of(form, ids)

    def find(self, name: str) -> tuple[str, ...]:
        """Return the places of this name, given in full and in the nominative."""
        found: dict[str, None] = {}
        for form in forms_of(fold(name), 0):
            for kind in (form, form[0].upper() + form[1:]):
                found.update(dict.fromkeys(self._senses.get(kind, ())))
        return tuple(found)

    def alike(self, name: str) -> tuple[str, ...]:
        """Return the places one of whose names sounds like this one, in any spelling."""
        if self._sounds is None:
            self._sounds = {}
            for place in self._places.values():
                for known in {sound_of(one) for one in place.names.split("|") if one[0] != "~"}:
                    self._sounds.setdefault(known, []).append(place.id)
        return tuple(self._sounds.get(sound_of(name), ()))

    def nearly_alike(self, name: str) -> tuple[str, ...]:
        """Return the places one of whose names has the same consonants and most of the vowels."""
        self.alike(name)
        sound = sound_of(name)
        bare = consonants_of(sound)
        if len(bare) < _FEWEST_CONSONANTS:
            return ()
        sounds = self._sounds or {}
        if self._bare is None:
            self._bare = {}
            for known in sounds:
                self._bare.setdefault(consonants_of(known), []).append(known)
        alike = [one for one in self._bare.get(bare, ()) if fuzz.ratio(one, sound) >= _ALIKE]
        return tuple(dict.fromkeys(place for one in alike for place in sounds[one]))

    def names(self, place: str) -> tuple[str, ...]:
        """Return the names of a place, the one to show first; none if it is unknown."""
        found = self._places.get(place)
        return tuple(name for name in found.names.split("|") if name[0] != "~") if found else ()

    def population(self, place: str) -> int:
        """Return how many people live there, 0 where unknown."""
        found = self._places.get(place)
        return found.population if found else 0

    def lineage(self, place: str) -> tuple[str, ...]:
        """Return the place, then what it lies in, up to the country."""
        return self._lineages.get(place) or (place,)

    def contains(self, outer: str, inner: str) -> bool:
        """Whether one place lies in the other or is the same."""
        return outer in self.lineage(inner)

    def distance(self, one: str, other: str) -> float | None:
        """Return kilometres between two populated places, None where one has no position."""
        here, there = self._position(one), self._position(other)
        if here is None or there is None:
            return None
        north = here[0] - there[0]
        east = (here[1] - there[1]) * math.cos(math.radians((here[0] + there[0]) / 2))
        return _KILOMETRES * math.hypot(north, east)

    def mentions(self, scan: Scan) -> tuple[Mention, ...]:
        """Return the places that a text names."""
        return self.read(scan, [hit for hit in scan.hits if hit[2].kind == KIND])

    def read(self, scan: Scan, hits: Iterable[Hit]) -> tuple[Mention, ...]:
        """Read the place hits of a scan: the longest name and the longest stem count."""
        best: dict[tuple[int, int], tuple[int, list[Hit]]] = {}
        for hit in hits:
            if length := _fits(hit, scan.folded):
                span = (hit[0], hit[1])
                kept = best.get(span)
                if kept is None or kept[0] < length:
                    best[span] = (length, [hit])
                elif kept[0] == length:
                    kept[1].append(hit)
        found: list[Mention] = []
        for (start, end), (_, same) in best.items():  # in order, longer ones first
            if not found or start >= found[-1].end:
                if _is_second_half(scan.text, start, found):
                    continue
                word = not self._is_large(same) and _is_a_word(scan, start, end)
                mention = _mention(scan, same, doubtful=word)
                if mention is not None:
                    found.append(_from_there_too(scan.folded, found, mention))
        return tuple(found)

    def _is_large(self, hits: Iterable[Hit]) -> bool:
        """Whether it is a city, whatever words begin as it does: «Винница: двое погибших»."""
        towns = (hit.entry.concept for hit in hits if hit.entry.concept[0] == "g")
        return any(self.population(town) >= _CITY for town in towns)

    def _upwards(self, place: str) -> Iterator[str]:
        current = place
        while current:
            yield current
            found = self._places.get(current)
            current = found.parent if found else ""

    def _position(self, place: str) -> tuple[float, float] | None:
        found = self._places.get(place)
        return found.position if found else None


_APOSTROPHES: Final = ("'", "\u2019", "\u02bc")
_IN_A_DISTRICT: Final = re.compile(r"\S+(?:ськ|ск|цьк|цк)[а-яіїє]{2,4} (?:район|р-н)")
_DISTRICT: Final = len(" район")
_VILLAGE_OF_IT: Final = re.compile(
    r"\S+ (?:район|р-н)\w*, (?:село|селі|с\.|селище|селищі|пос[её]лок|хутор|деревня|деревне) "
)


def in_a_village(folded: str, start: int) -> bool:
    """Whether a district begins here whose village is named next: that is where it was."""
    return _VILLAGE_OF_IT.match(folded, start) is not None


def _is_second_half(text: str, start: int, found: Sequence[Mention]) -> bool:
    """Whether a name goes on behind a hyphen: «на Свято-Покровській»; "Kyiv-Lviv" are two."""
    joined = text[start - 1 : start] == "-" and text[start - 2 : start - 1].isalpha()
    return joined and not (found and found[-1].end == start - 1)


def names_place(hit: Hit, folded: str) -> bool:
    """Whether a hit is a form of its place's name, and no longer word that begins alike."""
    return bool(_fits(hit, folded))


def _fits(hit: Hit, folded: str) -> int:
    """Return the length of the name within the hit, 0 where its ending is not one."""
    start, end, entry = hit
    length, adjective = _shape(entry)
    if length <= end - start and _goes_on(folded, end):
        return 0
    if not length:
        return end - start
    ending = folded[start + length : end]
    if adjective:
        return length if ending in inflect.ADJECTIVE else 0
    return length if inflect.place_fits(ending) else 0


def _goes_on(folded: str, end: int) -> bool:
    """Whether an apostrophe stands within a Cyrillic word here: «Дев'ятеро» is no Dev."""
    return (
        folded.startswith(_APOSTROPHES, end) and "\u0400" <= folded[end + 1 : end + 2] <= "\u04ff"
    )


def _shape(entry: Entry) -> tuple[int, bool]:
    """Return the length of the stem (0: no stem) and whether it is an adjective's."""
    return int(entry.data[0][1]), bool(entry.data[1][1])


def _is_a_word(scan: Scan, start: int, end: int) -> bool:
    """Whether the lexicon knows the same span as an ordinary word."""
    number = bisect_left(scan.hits, start, key=_START)
    while number < len(scan.hits) and (hit := scan.hits[number]).start == start:
        if hit.end == end and hit.entry.kind not in _NAMING:
            return True
        number += 1
    return False


_FIRST_HALF: Final = re.compile(r"-[А-ЯІЇЄҐ][\w'’]*(?:ск|ськ|цк|цьк)[а-яіїє]{1,3}\b")
_SEA: Final = re.compile(r"каспи(?:й|я|ю|ем|и)|каспі(?:й|я|ю|єм|ї)")
_OF_SEA: Final = re.compile(r"(?:море|моря|морю|морем|морі)\b")  # «в Чёрном море»
_ON: Final = frozenset({"на", "по"})  # a street: the house's number follows
_OF_STREET: Final = ("ій", "ой")  # adjectives; a town that is one takes «в»
_BEFORE_HOUSE: Final = frozenset(",0123456789д")
_HOUSE: Final = re.compile(r",? (?:д\. ?)?\d{1,3}[а-я]?(?=[,.;)\n]|$)")
_OPENS: Final = frozenset('«"“„')
_CLOSES: Final = frozenset('»"”“')


def _from_there_too(folded: str, found: Sequence[Mention], mention: Mention) -> Mention:
    """Let a second place be one in passing as the first is: "units from Kutaisi and Zestaponi"."""
    if found and found[-1].passing and folded[found[-1].end : mention.start] in _AND:
        return msgspec.structs.replace(mention, passing=True)
    return mention


def _mention(scan: Scan, hits: list[Hit], *, doubtful: bool) -> Mention | None:
    """Join the readings of one span, None where it is more likely an ordinary word."""
    start, end, _ = hits[0]
    folded = scan.folded
    before = _word_before(folded, start)
    after = folded[end : end + 16].lstrip()
    if before in NAMED_AFTER or after.startswith(STREETS) or _OF_SEA.match(after):
        return None
    if in_a_village(folded, start) or after.startswith(_WHOSE_HANDS):
        return None  # "in Russian hands" is no place
    if _SEA.fullmatch(folded, start, end) or _FIRST_HALF.match(scan.text, end):
        return None  # «на дно Каспію», «Кара-Бууринский район»
    if before in _ON and after[:1] in _BEFORE_HOUSE and _HOUSE.match(folded, end):
        return None  # «на Ленина, 10»
    town = hits[0].entry.concept[0] == "g" and not after.startswith(_KINDS)
    if before == "на" and town and folded.endswith(_OF_STREET, start, end):
        return None  # «на Свято-Покровській», where a street has a house
    if scan.text[start - 1 : start] in _OPENS and scan.text[end : end + 1] in _CLOSES:
        return None  # a ship, a company or a unit that is called so: «Южная», "Victoria"
    if on_a_route(scan.text, start, end):
        return None  # a train: «Адлер – Москва»
    blamed = is_blamed(folded, start, before)
    of_country = (  # "citizens of Ukraine", but "of Ukrainian homes"
        before == "of"
        and hits[0].entry.concept[0] == "c"
        and not folded[start:end].endswith(("ian", "ish", "ese"))
    )
    shown = before in LOCATIVE and not blamed and not of_country
    doubtful |= folded[start:end] in COMMON_WORDS or all(hit.entry.data[2][1] for hit in hits)
    of_kind = after.startswith(_KINDS)
    person = not of_kind and hits[0].entry.concept[0] != "r" and of_a_person(scan.text, start, end)
    if not shown and (doubtful or person):
        return None
    ids, adjective = _senses_of(hits, folded)
    # «Ленинский район» is a part of many a town, also where a village is called Ленинский.
    if _IN_A_DISTRICT.match(folded, start, end + _DISTRICT) is not None:
        adjective, ids = True, tuple(one for one in ids if one[0] == "g") or ids
    adjective = is_adjective(
        scan, (start, end), before, adjective=adjective, shown=shown, country=ids[0][0] == "c"
    )
    return Mention(
        start=start,
        end=end,
        ids=ids,
        locative=shown or of_kind or _after_comma(scan.text, start) or _heading(folded, start, end),
        adjective=adjective,
        passing=blamed or before in PASSING or is_carried(folded, start, before),
    )


def _senses_of(hits: list[Hit], folded: str) -> tuple[tuple[str, ...], bool]:
    """Return the places a span may mean, and whether it is an adjective."""
    ids: dict[str, None] = {}
    adjective = False
    for start, end, entry in hits:
        ids[entry.concept] = None
        if also := entry.data[3][1]:
            ids.update(dict.fromkeys(str(also).split()))
        length, of_adjective = _shape(entry)
        ending = folded[start + length : end] if length else ""
        # A village called «Саратовский» is rarer than the adjective.
        adjective |= of_adjective or not inflect.noun_fits(ending)
    return tuple(ids), adjective


def parse_gazetteer(text: str) -> Gazetteer:
    """Read the table: id, parent, population, latitude, longitude, names by ``|``.

    A name after a tilde is the stem of an adjective.

    Raises:
        ValueError: a row does not have these columns.
    """
    places: list[Place] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line[0] == "#":
            continue
        fields = line.split("\t")
        if len(fields) != _FIELDS:
            raise ValueError(
                f"gazetteer, line {number}: {len(fields)} columns instead of {_FIELDS}"
            )
        ident, parent, population, latitude, longitude, names = fields
        places.append(
            Place(
                id=ident,
                parent=parent,
                population=int(population),
                position=(float(latitude), float(longitude)) if latitude else None,
                names=names,
            )
        )
    return Gazetteer(places)


def preceded(folded: str, start: int) -> bool:
    """Whether a preposition or a kind of place stands before."""
    return _word_before(folded, start) in LOCATIVE


def of_region(folded: str, end: int) -> bool:
    """Whether the word for a region or a district follows: «Рязанской области»."""
    return folded[end : end + 16].lstrip().startswith(_KINDS)


def _word_before(folded: str, start: int) -> str:
    words = folded[max(0, start - 24) : start].rpartition("\n")[2].split()
    return words[-1].strip("(«\"'.,") if words else ""


def _after_comma(text: str, start: int) -> bool:
    """Whether it stands after a name and a comma: "Sumatra, Indonesia"."""
    before = text[max(0, start - 24) : start].rstrip()
    words = before[:-1].split()
    return before.endswith(",") and bool(words) and words[-1][0].isupper()


def _heading(folded: str, start: int, end: int) -> bool:
    """Whether the name stands by itself where a sentence begins: «Саратов: …»."""
    line = folded[max(0, start - 24) : start].rpartition("\n")[2].rstrip()
    if any(char.isalpha() for char in line) and not line.endswith((".", "!", "?")):
        return False
    after = folded[end : end + 3]
    return not after or after[0] in ":.!\n|(" or after.lstrip()[:1] in ("-", "–", "—", "(", "|")
