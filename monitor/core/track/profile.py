"""A tracked event compiled: what to look for in a post, and what each word of it weighs."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from monitor.core.track.decisive import decided
from monitor.core.track.keywords import (
    DISTINCTIVE,
    MEANS,
    NAME,
    PLAIN,
    Group,
    Key,
    Word,
    is_called,
    is_model,
    outright,
    respelt,
    weight_of,
    words_of,
)
from monitor.core.track.names import (
    ARTICLES,
    KEYWORD,
    is_name,
    place_patterns,
    shorter,
    unparted,
    word_patterns,
)
from monitor.core.track.naming import find_place, meant_by, named_places, namesakes, waters_of
from monitor.core.track.sites import aims_of, is_salvo, sites_of
from monitor.core.track.spread import spans_of
from monitor.model.events import Event, Evidence
from monitor.text.common_words import COMPANY
from monitor.text.gazetteer import Gazetteer
from monitor.text.normalise import fold, lower, word_field
from monitor.text.scan import Pattern, Scanner
from monitor.text.topics import KIND as TOPIC
from monitor.text.topics import Topics, holds
from monitor.text.transliterate import is_cyrillic

CASUALTIES: Final[Key] = ("claim", "casualties")

LEXICAL: Final = frozenset({"target", "weapon", "role", "cause", "quantity", "incident", "damage"})
# What an ordinary word is read as that a ship or a mall may be called by.
_ORDINARY: Final = frozenset({TOPIC, "cause", "incident", "damage", "role"})
_UNDERSTOOD: Final = LEXICAL | {TOPIC}
# Concepts that nearly every report has: a keyword must not stand for all of them.
_GENERIC: Final = frozenset({("role", "people"), ("incident", "event")})
_NO_CASUALTIES: Final = frozenset({"election", "negotiation", "visit", "trial", "sport", "weather"})
_WRITTEN_IN_CYRILLIC: Final = frozenset({"cUA", "cRU", "cBY", "cKZ", "cKG", "cBG", "cRS", "cMK"})
_OF_WATER: Final = frozenset({(TOPIC, "flood"), (TOPIC, "breach")})
_LARGE: Final = 100_000
_LONGEST_NAME: Final = 3  # words of an actor's name that is taken for a person's
ENOUGH_POINTS: Final = 2  # two keywords without a place, or one proper name


class Phrase(Struct, frozen=True, kw_only=True):
    """A keyword that no table knows: the words that must follow one another."""

    words: tuple[str, ...]
    key: Key


# "The Baku-Astrakhan plane": where it goes from and to.
_ROUTE: Final = re.compile(r"([^\W\d_]{3,})\s?[-–—]\s?([^\W\d_]{3,})")


_VILLAGE: Final = 25_000  # people; what no table has is smaller


class Profile(Struct, frozen=True, kw_only=True):
    """One event as the matcher sees it.

    ``decisive`` are the most exact places; ``around`` what they lie in. ``topics`` are
    the happenings it is called by, ``kin`` those it may be called besides (``told_kin``:
    the things among them left out), ``objects`` the things it is about, ``means`` what
    it was done with. ``named``: of
    ``around``, what the user wrote down himself; ``whole_country``: a country is among it.
    ``topical`` are all keys that speak for
    the event, ``words`` those that weigh by themselves, ``outright`` those of distinctive
    groups with the group's number if there are two or more groups, ``things`` the names
    of what is no happening. ``called`` are the keys of proper names, ``nouns`` those of the
    happenings and things that go with them. ``sites``: the building that it is about;
    ``aims``: what its title says was struck, ``salvo``: by many drones or missiles;
    ``small``: it lies in a place where hardly two things happen at once.
    ``spans``: the places that a count may be told
    for, by name.
    """

    number: int
    event: Event
    decisive: frozenset[str]
    around: frozenset[str]
    topics: frozenset[str]
    kin: frozenset[str]
    told_kin: frozenset[str]
    objects: frozenset[str]
    means: frozenset[str]
    groups: Mapping[Key, Group]
    topical: frozenset[Key]
    words: Mapping[Key, Word]
    outright: Mapping[Key, int]
    things: frozenset[str]
    called: frozenset[Key]
    nouns: frozenset[Key]
    named: frozenset[str]
    whole_country: bool
    wide: bool
    small: bool
    casualties: bool
    window: Evidence
    spans: Mapping[str, str]
    sites: frozenset[str]
    aims: frozenset[str]
    salvo: bool


class Compiler:
    """Collects patterns and phrases while it compiles one event after the other."""

    def __init__(self, gazetteer: Gazetteer, topics: Topics, scanner: Scanner) -> None:
        self.scanner = scanner
        self.patterns: dict[Pattern, None] = {}
        self.phrases: dict[str, dict[Phrase, None]] = {}
        self.ordinary: set[tuple[Key, bool]] = set()
        self._words: set[str] = set()
        self._gazetteer = gazetteer
        self._topics = topics
        # Events share their places and most of their keywords.
        self._read: dict[str, tuple[Key, ...]] = {}
        self._registered: dict[tuple[str, Key | None, bool], Key] = {}

    def profile(self, number: int, event: Event) -> Profile:
        """Compile one event; what it adds to the scanner is kept."""
        decisive, around, written = self._places(event)
        groups: dict[Key, Group] = {}
        for keyword in event.keywords:
            keys = self._keys(keyword, decisive | around, event)
            called = is_called(keyword, event.title)
            self._learn(groups, keys, KEYWORD, keyword, called=called)
        self.ordinary.update(self._ordinary(groups))
        for actor in event.actors:
            self._learn(groups, self._actor(actor), "actor", actor)
        for key in self._understood(self._told(event), whole=False):
            if key[0] == TOPIC:
                self._learn(groups, (key,), "title", key[1])
        self._learn_routes(groups, event, decisive | around)
        names = {key[1] for key in groups if key[0] == TOPIC}
        by_name = self._topics.by_name
        happenings = names & self._topics.happenings
        # A bus stop that was shelled is no road accident, though a bus may come to grief.
        kin = {near for name in happenings or names for near in by_name[name].kin} - happenings
        wide = any(by_name[name].wide for name in happenings)
        if not wide and any(place[0] == "x" for place in decisive):
            # A village that no table has lies in the country written beside it.
            above = frozenset(place for place in decisive if place[0] == "c")
            decisive, around = decisive - above, around | above
        named = around & written
        return Profile(
            number=number,
            event=event,
            decisive=decisive,
            around=around,
            topics=frozenset(happenings),
            kin=frozenset(kin),
            told_kin=frozenset(name for name in kin if by_name[name].role != "object"),
            objects=frozenset(name for name in names if by_name[name].role == "object"),
            means=frozenset(name for name in names if by_name[name].role == "means"),
            groups=groups,
            topical=frozenset((TOPIC, name) for name in (*happenings, *kin, "relief"))
            | groups.keys(),
            words=words_of(groups, happenings, decisive | around),
            outright=outright(groups),
            things=frozenset(one.name for one in groups.values() if one.weight == PLAIN)
            - happenings,
            called=frozenset(key for key, group in groups.items() if group.weight == NAME),
            nouns=frozenset(
                key
                for key, group in groups.items()
                if group.weight in (PLAIN, DISTINCTIVE) and key[0] != "place"
            ),
            named=named,
            whole_country=any(place[0] == "c" for place in named),
            wide=wide,
            small=bool(decisive)
            and all(self._gazetteer.population(one) <= _VILLAGE for one in decisive),
            spans=spans_of(event, decisive, happenings, self._gazetteer, wide=wide),
            casualties=not happenings or not happenings <= _NO_CASUALTIES,
            sites=sites_of(self._targets(event), frozenset(happenings)),
            aims=aims_of(event.title, self.scanner.scan(event.title).hits),
            salvo=is_salvo(event.title),
            window=Evidence(kind="window", detail=_window(event), weight=0.0),
        )

    def _targets(self, event: Event) -> Iterator[str]:
        """Yield the targets that title and keywords speak of."""
        for words in (event.title, *event.keywords):
            for kind, concept in self._understood(words, whole=False):
                if kind == "target":
                    yield concept

    def labels(self, targets: Iterable[str]) -> dict[str, frozenset[str]]:
        """Map each target's name to the topics that it speaks of."""
        return {
            target: frozenset(
                concept for kind, concept in self._understood(target, whole=False) if kind == TOPIC
            )
            for target in targets
        }

    def _learn(
        self, groups: dict[Key, Group], keys: Sequence[Key], kind: str, name: str,
        *, called: bool = False,
    ) -> None:  # fmt: skip
        """Add keys as one group, joined to an older one that shares a key."""
        old = next((groups[key] for key in keys if key in groups), None) or respelt(groups, name)
        weight = MEANS if self._are_means(keys) else weight_of(name, kind, keys, called=called)
        group = old or Group(number=len(groups), kind=kind, weight=weight, name=name)
        for key in keys:
            groups.setdefault(key, group)

    def _learn_routes(self, groups: dict[Key, Group], event: Event, known: frozenset[str]) -> None:
        """Know a train or a flight by where it goes from and to: "Baku-Astrakhan"."""
        for ends in _ROUTE.findall(event.title):
            found = [find_place(one, self._gazetteer)[:1] for one in ends if one[0].isupper()]
            ids = [one for same in found for one in same]
            if len(ids) == len(ends) and known.isdisjoint(ids):
                for name, place in zip(ends, ids, strict=True):
                    group = Group(number=len(groups), kind=KEYWORD, weight=DISTINCTIVE, name=name)
                    groups.setdefault(("place", place), group)

    def _are_means(self, keys: Sequence[Key]) -> bool:
        topics = [self._topics.by_name[name] for kind, name in keys if kind == TOPIC]
        return any(topic.role == "means" for topic in topics)

    def _places(self, event: Event) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Return the places that decide, those around them, and all that the user wrote."""
        others = namesakes(event, self._gazetteer)
        senses = [(name, meant_by(name, event, self._gazetteer)) for name in event.places]
        named = {place for _, found in senses for place in found}
        titled = set(named_places(event.title, self._gazetteer)) - others
        within = named | {one for one in titled if one[0] == "r"}
        chosen: set[str] = set()
        for name, found in senses:
            meant = dict.fromkeys(self._meant(found, within)) if found else {f"x{fold(name)}": None}
            chosen.update(meant)
            self._own_names(name, meant)
        if _OF_WATER.intersection(self._understood(event.title, whole=False)):
            for name in waters_of(event.title, self._gazetteer):
                self._own_names(name, sorted(chosen)[:1])
        lineages = {place: set(self._gazetteer.lineage(place)) - {place} for place in chosen}
        for name, place in self._called_in_title(event, chosen):
            chosen.add(place)
            self._own_names(name, (place,))
        outer = {above for lineage in lineages.values() for above in lineage}
        decisive, around = decided(chosen, outer, titled, event)
        return decisive, around, frozenset(named | titled)

    def _called_in_title(self, event: Event, chosen: set[str]) -> Iterator[tuple[str, str]]:
        """Yield the places of a title whose names are parts of those listed.

        "The Kakhovka dam" with Nova Kakhovka listed: a post may name either.
        """
        listed = {word for name in event.places if " " in name for word in fold(name).split()}
        for place in named_places(event.title, self._gazetteer):
            if place[0] != "g" or place in chosen:
                continue
            for name in self._gazetteer.names(place):
                if fold(name) in listed:
                    yield name, place
                    break

    def _meant(self, found: Sequence[str], named: set[str]) -> Iterator[str]:
        """Yield the senses of a name: those within another named place, else the largest."""
        inside = [
            place
            for place in found
            if any(one in named for one in self._gazetteer.lineage(place) if one not in found)
        ]
        if inside:
            yield from inside
            return
        yield found[0]
        size = self._gazetteer.population(found[0])
        if found[0][0] == "g" and size < _LARGE:
            yield from found[1:]

    def _own_names(self, name: str, places: Iterable[str]) -> None:
        """Register every spelling of an event's place, the table's and the user's own."""
        for place in places:
            if place[0] in "gx":
                # «Севськ» is as common as «Сєвськ».
                every = dict.fromkeys((name, *self._gazetteer.names(place)))
                every |= {spelt.replace("є", "е"): None for spelt in every if "є" in spelt}
                for others in (unparted, shorter):
                    every |= {one: None for spelt in tuple(every) for one in others(spelt)}
                unheard = len({is_cyrillic(spelt) for spelt in every}) == 1
                for spelt in every:
                    rendered = unheard or (spelt == name and self._is_abroad(place))
                    self._phrase(spelt, ("place", place), rendered=rendered)

    def _is_abroad(self, place: str) -> bool:
        """Whether the table's Cyrillic names are mere transcriptions, often odd ones."""
        return self._gazetteer.lineage(place)[-1] not in _WRITTEN_IN_CYRILLIC

    def _told(self, event: Event) -> str:
        """Return the title without names that are words as well: a ship called Storm is none."""
        names = [one for one in event.keywords if is_name(one, event)]
        return re.sub("|".join(map(re.escape, names)), "_", event.title) if names else event.title

    def _ordinary(self, groups: Mapping[Key, Group]) -> Iterator[tuple[Key, bool]]:
        """Yield the keys of names that are words as well, with the script of the word."""
        for word in self._words:
            group = groups.get(("phrase", word))
            for key, other in groups.items():
                if other is group:
                    yield key, is_cyrillic(word)

    def _keys(self, keyword: str, places: frozenset[str], event: Event) -> tuple[Key, ...]:
        if keyword not in self._read:
            self._read[keyword] = tuple(self._understood(keyword, whole=True))
        understood = self._read[keyword]
        if (
            understood
            and _ORDINARY.issuperset(kind for kind, _ in understood)
            and is_name(keyword, event)
        ):
            self._words.add(lower(keyword))
            return (self._phrase(keyword, None),)
        if understood and not is_model(keyword, understood):
            return understood
        found = self._gazetteer.find(keyword) if keyword[:1].isupper() else ()
        # A town elsewhere that a keyword of an event with a place is called like: a ship, say.
        if found and (found[0][0] == "c" or not places or places.intersection(found)):
            return (("place", found[0]),)
        return (self._phrase(keyword, None),)

    def _actor(self, actor: str) -> tuple[Key, ...]:
        words = actor.split()
        person = 1 < len(words) <= _LONGEST_NAME and all(word[:1].isupper() for word in words)
        person = person and words[-1].casefold() not in COMPANY
        return (self._phrase(words[-1] if person else actor, None),)

    def _understood(self, words: str, *, whole: bool) -> Iterator[Key]:
        """Yield the concepts that a keyword is, or that a title speaks of."""
        scan = self.scanner.scan(words)
        for hit in scan.hits:
            covers = hit.start == 0 and hit.end == len(words)
            if (
                (covers or not whole)
                and hit.entry.kind in _UNDERSTOOD
                and holds(hit, scan.folded)
                and (hit.entry.kind, hit.entry.concept) not in _GENERIC
            ):
                yield (hit.entry.kind, hit.entry.concept)

    def _phrase(self, words: str, key: Key | None, *, rendered: bool = False) -> Key:
        """Return the key of a phrase, which is registered when it first occurs."""
        known = self._registered.get((words, key, rendered))
        if known is None:
            known = self._register(words, key, rendered=rendered)
            self._registered[words, key, rendered] = known
        return known

    def _register(self, words: str, key: Key | None, *, rendered: bool) -> Key:
        """Take in a phrase and the patterns of its words."""
        folded = word_field(lower(words)).split()  # with the marks, which say how it sounds
        originals = word_field(words).split()
        names: list[str] = []
        for word, original in zip(folded, originals, strict=True):
            names.append(word)
            place = key is not None and (original[:1].isupper() or word in ARTICLES)
            forms = place_patterns(word, rendered=rendered) if place else None
            for pattern in forms or word_patterns(word, proper=original[:1].isupper()):
                self.patterns[pattern] = None
        own = key or ("phrase", " ".join(names))
        if names:
            phrase = Phrase(words=tuple(names), key=own)
            self.phrases.setdefault(names[0], {})[phrase] = None
        return own


def _window(event: Event) -> str:
    bounds = (event.since, event.until)
    return " to ".join(one.isoformat() if one else "open" for one in bounds)
