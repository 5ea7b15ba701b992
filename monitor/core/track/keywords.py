"""What the keywords of an event are worth, and which of them mean the same."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from monitor.core.track.names import sounds
from monitor.model.events import Evidence
from monitor.text.topics import KIND as TOPIC

Key = tuple[str, str]  # kind and concept: ("topic", "fire"), ("target", "dam"), ("word", "lavrov")

_VESSEL: Final = re.compile(
    r"\b(?:ferry|ship|vessel|tanker|freighter|carrier|trawler|corvette|frigate|destroyer|cruiser"
    r"|boat|yacht|barge|submarine|liner|паром|корабл\w*|судно|танкер|сухогруз|траулер|катер|корвет"
    r"|фрегат|крейсер|балкер|суховантаж|корабель|пором) [«\"“]?$",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"^[^\W\d]+ (?:№ ?)?[A-ZА-Я]{0,3}-?\d{2,5}$")
PLAIN: Final = 0.5
DISTINCTIVE: Final = 0.8
MEANS: Final = 0.25  # "drone", "missile": most strikes have one
NAME: Final = 1.0  # a proper name that is no place: a ship, a shopping centre


class Group(Struct, frozen=True, kw_only=True):
    """Keywords of one event that mean the same; ``weight`` counts once however many occur."""

    number: int
    kind: str
    weight: float
    name: str


class Word(NamedTuple):
    """A group that is more than the kind of happening; words sort as they are told."""

    rank: float  # minus the weight
    number: int
    evidence: Evidence


def outright(groups: Mapping[Key, Group]) -> dict[Key, int]:
    """Return the keys of distinctive groups with their numbers, if there are several."""
    found = {key: group.number for key, group in groups.items() if group.weight >= DISTINCTIVE}
    return found if len(set(found.values())) > 1 else {}


def words_of(
    groups: Mapping[Key, Group], happenings: Iterable[str], own: frozenset[str]
) -> dict[Key, Word]:
    """Leave out the happenings, the event's own places, and counts such as "killed"."""
    spent = {groups[TOPIC, name].number for name in happenings}
    return {
        key: Word(
            rank=-group.weight,
            number=group.number,
            evidence=Evidence(
                kind="actor" if group.kind == "actor" else "keyword",
                detail=group.name,
                weight=group.weight,
            ),
        )
        for key, group in groups.items()
        if group.number not in spent
        and key[0] != "quantity"
        and not (key[0] == "place" and key[1] in own)
    }


def respelt(groups: Mapping[Key, Group], name: str) -> Group | None:
    """Return the group of the same proper name in another spelling: Sokol, «Сокіл»."""
    if not name[:1].isupper() or " " in name or not (heard := sounds(name)):
        return None
    same = (one for one in groups.values() if one.weight == NAME and sounds(one.name) == heard)
    return next(same, None)


def is_called(name: str, title: str) -> bool:
    """Whether a title calls something by a name: "the ferry Lady Rosario 2", "the Alatau Plaza".

    A name of one word may be a place's, unless it is told to be a ship's.
    """
    at = title.find(name)
    if at <= 0 or not all(word[0].isupper() for word in name.split()):
        return False
    several = " " in name.strip() and any(word.islower() for word in title.split())
    return several or _VESSEL.search(title, 0, at) is not None


def weight_of(name: str, kind: str, keys: Sequence[Key], *, called: bool = False) -> float:
    """Return how much a keyword says by itself: a name more than a word.

    What is ``called`` so may have a name of several words.
    """
    if kind == "actor":
        return DISTINCTIVE
    several = " " in name.strip() and not called
    if _NUMBERED.search(name):
        return NAME  # "flight 418": one of its kind
    if keys[0][0] == "phrase" and name[:1].isupper() and not name.isupper() and not several:
        return NAME
    return DISTINCTIVE if several or name[:1].isupper() else PLAIN


def is_model(keyword: str, understood: Sequence[Key]) -> bool:
    """Whether a keyword is one type of a thing: an Mi-8 says more than "an aircraft"."""
    return any(char.isdigit() for char in keyword) and all(
        kind == "target" for kind, _ in understood
    )
