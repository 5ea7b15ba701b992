"""Places as users write them: in an event's list, in its title, in a source's title."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from monitor.core.track.names import plain
from monitor.model.events import Event
from monitor.text.gazetteer import Gazetteer

_REGIONS: Final = frozenset({"region", "oblast", "krai", "province", "governorate"})
_WATER: Final = re.compile(
    r"\b(?:on|of|along|from) the ([A-Z][\w'’-]{2,})(?= (?:at|in|near|and)\b|,|$)"
)
_COUNTRY: Final = r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*"
_AS_LISTED: Final = ("Oblast", "region", "Krai", "Province")


def find_place(name: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the places of a name; "Cherkasy region" is the Cherkasy Oblast of the table."""
    found = gazetteer.find(name) or gazetteer.find(plain(name))
    base, _, last = name.rpartition(" ")
    if found or last.lower() not in _REGIONS:
        return found
    others = (gazetteer.find(f"{base} {word}") for word in _AS_LISTED)
    return next((one for one in others if one), ())


def meant_by(name: str, event: Event, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the places that a name of an event's list may mean, () if no table has it."""
    found = find_place(name, gazetteer) or find_by_sound(name, event, gazetteer)
    others = namesakes(event, gazetteer) if found else frozenset()
    return tuple(one for one in found if one not in others)


def namesakes(event: Event, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the towns that are called like the event's and lie in another country.

    "Explosion in Sopot, Bulgaria" is of no town in Poland, where the table's Sopot is.
    """
    others: set[str] = set()
    for name in event.places:
        country = re.search(rf"\b{re.escape(name)}, ({_COUNTRY})", event.title)
        land = gazetteer.find(country[1])[:1] if country else ()
        found = find_place(name, gazetteer)
        if (
            land
            and land[0][0] == "c"
            and not any(gazetteer.contains(land[0], one) for one in found)
        ):
            others.update(one for one in found if one[0] == "g")
    return frozenset(others)


def find_by_sound(name: str, event: Event, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the place of a spelling that no table has, within what the event names.

    "Sulukta" with Kyrgyzstan beside it is Suluktu, «Сулюкта» in Russian. With other vowels,
    as of Tash-Kömür and Tash-Kumyr, it is the only one there that sounds like it.
    """
    found = gazetteer.alike(name)
    if found:
        around = [one for one in named_places(event.title, gazetteer) if one not in found]
        if not around:
            return found if len(found) == 1 else ()
        return tuple(_within(found, around, gazetteer))
    listed = [place for one in event.places for place in find_place(one, gazetteer)[:1]]
    near = tuple(_within(gazetteer.nearly_alike(name), listed, gazetteer)) if listed else ()
    return near if len(near) == 1 else ()


def _within(found: Iterable[str], around: Sequence[str], gazetteer: Gazetteer) -> Iterator[str]:
    return (one for one in found if any(gazetteer.contains(outer, one) for outer in around))


def waters_of(title: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the rivers that a title names: "flood on the Kuma at Otkaznoye".

    Waters are no entries of the table: a name that it has is a town's, and stays one.
    """
    found = _WATER.findall(title)
    return tuple(one for one in found if not find_place(one, gazetteer))


def named_places(text: str, gazetteer: Gazetteer) -> Iterator[str]:
    """Yield the places named in full in a short text such as a title, longest names first."""
    words = text.replace(",", " , ").split()
    at = 0
    while at < len(words):
        for length in (3, 2, 1):
            name = " ".join(words[at : at + length])
            found = find_place(name, gazetteer) if name[:1].isupper() else ()
            if found and at + length <= len(words):
                yield found[0]
                at += length - 1
                break
        at += 1
