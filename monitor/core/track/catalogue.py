"""All tracked events together: what they add to the scanner, and how their keys lead to them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from monitor.core.track.keywords import NAME, Key
from monitor.core.track.profile import CASUALTIES, ENOUGH_POINTS, Compiler, Phrase, Profile
from monitor.model.events import Event
from monitor.model.ids import EventId
from monitor.text.gazetteer import Gazetteer
from monitor.text.scan import Pattern, Scanner
from monitor.text.topics import KIND as TOPIC
from monitor.text.topics import Topics

_SMALL_BUCKET: Final = 8  # a keyword that more events share cannot stand without a place


class Catalogue(Struct, frozen=True, kw_only=True):
    """All tracked events with the patterns they add to the scanner and their inverted keys.

    ``exact`` and ``broad`` find events by place, then key; ``lone`` by keywords without
    a place: how far one key of few events goes towards being enough.
    ``labels`` says which topics the lexicon's names of targets speak of; ``ordinary``
    are the keys of names that are ordinary words as well, and whether Cyrillic ones.
    """

    profiles: tuple[Profile, ...]
    patterns: tuple[Pattern, ...]
    phrases: Mapping[str, tuple[Phrase, ...]]
    exact: Mapping[str, Mapping[Key, Sequence[int]]]
    broad: Mapping[str, Mapping[Key, Sequence[int]]]
    keys: frozenset[Key]
    lone: Mapping[Key, tuple[tuple[int, int], ...]]
    numbers: Mapping[EventId, int]
    labels: Mapping[str, frozenset[str]]
    ordinary: frozenset[tuple[Key, bool]]


def compile_events(
    events: Sequence[Event],
    *,
    gazetteer: Gazetteer,
    topics: Topics,
    known: Scanner,
) -> Catalogue:
    """Compile events; ``known`` understands keywords in any language."""
    compiler = Compiler(gazetteer, topics, known)
    profiles = tuple(compiler.profile(number, event) for number, event in enumerate(events))
    return Catalogue(
        profiles=profiles,
        patterns=tuple(compiler.patterns),
        phrases={first: tuple(same) for first, same in compiler.phrases.items()},
        exact=_by_place((profile, profile.decisive) for profile in profiles),
        broad=_by_place((profile, profile.around) for profile in profiles),
        keys=frozenset(key for profile in profiles for key in profile.groups),
        lone=_lone(profiles),
        numbers={profile.event.id: profile.number for profile in profiles},
        labels=compiler.labels(known.concepts("target")),
        ordinary=frozenset(compiler.ordinary),
    )


def _by_place(
    placed: Iterable[tuple[Profile, Iterable[str]]],
) -> dict[str, dict[Key, list[int]]]:
    found: dict[str, dict[Key, list[int]]] = {}
    for profile, places in placed:
        keys = dict.fromkeys(_topical(profile))
        for place in places:
            of_place = found.setdefault(place, {})
            for key in keys:
                of_place.setdefault(key, []).append(profile.number)
    return found


def _lone(profiles: Sequence[Profile]) -> dict[Key, tuple[tuple[int, int], ...]]:
    """Return, for keys of few events, each event with the points that the key gives it."""
    found: dict[Key, list[tuple[int, int]]] = {}
    for profile in profiles:
        for key, group in profile.groups.items():
            points = ENOUGH_POINTS if group.weight >= NAME else 1
            found.setdefault(key, []).append((profile.number, points))
    return {key: tuple(same) for key, same in found.items() if len(same) <= _SMALL_BUCKET}


def _topical(profile: Profile) -> Iterator[Key]:
    for name in profile.topics | profile.kin:
        yield (TOPIC, name)
    yield from profile.groups
    if profile.casualties:
        yield CASUALTIES
