"""The forms of places' names: stems and endings, and what each form may mean."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct

from monitor.text import inflect
from monitor.text.common_words import COMMON_WORDS
from monitor.text.normalise import fold
from monitor.text.scan import Entry, Pattern

KIND: Final = "place"
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_SURNAME: Final = (
    "ов",
    "ев",
    "ин",
    "ова",
    "ева",
    "ина",
    "ово",
    "ево",
    "ино",
    "ове",
    "еве",
    "ский",
    "ко",
    "ів",
)
_INDECLINABLE: Final = frozenset({"дону", "одере", "рейне", "майне"})
_SURE_OF_NAME: Final = 50_000  # people; smaller places named like a person need a locative


class Place(Struct, frozen=True, kw_only=True, gc=False):
    """One place; ``parent`` is the region or country that it lies in, ``|`` parts ``names``."""

    id: str
    parent: str
    population: int
    position: tuple[float, float] | None
    names: str


def senses_of(places: Iterable[Place]) -> Mapping[str, tuple[str, ...]]:
    """Map each form, marked by its ending, to the places it may mean, the largest first."""
    senses: dict[str, tuple[str, ...]] = {}
    for place in sorted(places, key=_prominence):
        alone = (place.id,)
        for name in place.names.split("|"):
            for form in forms_of(fold(name), place.population):
                same = senses.get(form)
                if same is None:
                    senses[form] = alone
                elif place.id not in same:
                    senses[form] = (*same, place.id)
    return senses


def _prominence(place: Place) -> tuple[bool, int]:
    """Order countries and regions before towns, large before small."""
    return (place.id[0] == "g", -place.population)


# How a form may go on, the first letter of each that is kept. A capital: the name is weak, an
# ordinary word or a person's as well.
_ADJECTIVE: Final = "a"
_NOUN: Final = "n"
_EXACT: Final = "e"


def forms_of(name: str, population: int) -> Iterator[str]:
    """Yield the forms of a name, each marked by its ending."""
    if name[0] == "~":
        yield _ADJECTIVE + name[1:]
        return
    weak = name in COMMON_WORDS or (
        population < _SURE_OF_NAME and name.endswith(_SURNAME) and population > 0
    )
    head, _, last = name.rpartition(" ")
    if not _CYRILLIC.search(name) or last in _INDECLINABLE:
        yield (_EXACT.upper() if weak else _EXACT) + name
        return
    mark = _NOUN.upper() if weak else _NOUN
    for first in inflect.adjective_forms(head) if head else ("",):
        for stem in inflect.stems(last):
            yield f"{mark}{first} {stem}" if first else mark + stem


def pattern_of(marked: str, ids: tuple[str, ...]) -> Pattern:
    """Return the pattern of a marked form that may mean the places, the largest first."""
    mark, form = marked[0], marked[1:]
    stem = mark.lower() != _EXACT
    data = _data(len(form) if stem else 0, mark, " ".join(ids[1:]))
    entry = Entry(kind=KIND, concept=ids[0], data=data)
    return Pattern(form=form, entry=entry, stem=stem, cased=mark != _ADJECTIVE)


@lru_cache(maxsize=4096)  # tens of thousands of patterns share a few hundred of these
def _data(length: int, mark: str, also: str) -> tuple[tuple[str, str | int], ...]:
    """Return an entry's data: the same four fields in the same order for every place."""
    return (
        ("stem", length),
        ("adjective", mark == _ADJECTIVE),
        ("weak", mark.isupper()),
        ("also", also),
    )
