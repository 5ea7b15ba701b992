"""A tracked event compiled: what to look for in a post, and what each word of it weighs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from monitor.core.track.names import KEYWORD, place_patterns, plain, sounds, word_patterns
from monitor.core.track.spread import spans_of
from monitor.model.events import Event, Evidence
from monitor.text.gazetteer import Gazetteer
from monitor.text.normalise import fold, word_field
from monitor.text.scan import Pattern, Scanner
from monitor.text.topics import KIND as TOPIC
from monitor.text.topics import Topics, holds

Key = tuple[str, str]  # kind and concept: ("topic", "fire"), ("target", "dam"), ("word", "lavrov")
CASUALTIES: Final[Key] = ("claim", "casualties")

LEXICAL: Final = frozenset({"target", "weapon", "role", "cause", "quantity", "incident", "damage"})
_UNDERSTOOD: Final = LEXICAL | {TOPIC}
# Concepts that nearly every report has: a keyword must not stand for all of them.
_GENERIC: Final = frozenset({("role", "people"), ("incident", "event")})
_NO_CASUALTIES: Final = frozenset({"election", "negotiation", "visit", "trial", "sport", "weather"})
_LARGE: Final = 100_000
_LONGEST_NAME: Final = 3  # words of an actor's name that is taken for a person's
PLAIN: Final = 0.5
DISTINCTIVE: Final = 0.8
MEANS: Final = 0.25  # "drone", "missile": most strikes have one
ENOUGH_POINTS: Final = 2  # two keywords without a place, or one proper name
NAME: Final = 1.0  # a proper name that is no place: a ship, a shopping centre


class Group(Struct, frozen=True, kw_only=True):
    """Keywords of one event that mean the same; ``weight`` counts once however many occur."""

    number: int
    kind: str
    weight: float
    name: str


class Phrase(Struct, frozen=True, kw_only=True):
    """A keyword that no table knows: the words that must follow one another."""

    words: tuple[str, ...]
    key: Key


class Word(NamedTuple):
    """A group that is more than the kind of happening; words sort as they are told."""

    rank: float  # minus the weight
    number: int
    evidence: Evidence


class Profile(Struct, frozen=True, kw_only=True):
    """One event as the matcher sees it.

    ``decisive`` are the most exact places; ``around`` what they lie in. ``topics`` are
    the happenings it is called by, ``kin`` those it may be called besides (``told_kin``:
    the things among them left out), ``objects`` the things it is about. ``named``: of
    ``around``, what the user wrote down himself. ``topical`` are all keys that speak for
    the event, ``words`` those that weigh by themselves, ``outright`` those of distinctive
    groups with the group's number if there are two or more groups, ``things`` the names
    of what is no happening. ``called`` are the keys of proper names, ``nouns`` those of the
    happenings and things that go with them. ``spans``: the places that a count may be told
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
    groups: Mapping[Key, Group]
    topical: frozenset[Key]
    words: Mapping[Key, Word]
    outright: Mapping[Key, int]
    things: frozenset[str]
    called: frozenset[Key]
    nouns: frozenset[Key]
    named: frozenset[str]
    wide: bool
    casualties: bool
    window: Evidence
    spans: Mapping[str, str]


class Compiler:
    """Collects patterns and phrases while it compiles one event after the other."""

    def __init__(self, gazetteer: Gazetteer, topics: Topics, scanner: Scanner) -> None:
        self.scanner = scanner
        self.patterns: dict[Pattern, None] = {}
        self.phrases: dict[str, dict[Phrase, None]] = {}
        self._gazetteer = gazetteer
        self._topics = topics
        # Events share their places and most of their keywords.
        self._read: dict[str, tuple[Key, ...]] = {}
        self._registered: dict[tuple[str, Key | None], Key] = {}

    def profile(self, number: int, event: Event) -> Profile:
        """Compile one event; what it adds to the scanner is kept."""
        decisive, around = self._places(event)
        groups: dict[Key, Group] = {}
        for keyword in event.keywords:
            self._learn(groups, self._keys(keyword, decisive | around), KEYWORD, keyword)
        for actor in event.actors:
            self._learn(groups, self._actor(actor), "actor", actor)
        for key in self._understood(event.title, whole=False):
            if key[0] == TOPIC:
                self._learn(groups, (key,), "title", key[1])
        names = {key[1] for key in groups if key[0] == TOPIC}
        by_name = self._topics.by_name
        happenings = names & self._topics.happenings
        kin = {near for name in names for near in by_name[name].kin} - happenings
        wide = any(by_name[name].wide for name in happenings)
        return Profile(
            number=number,
            event=event,
            decisive=decisive,
            around=around,
            topics=frozenset(happenings),
            kin=frozenset(kin),
            told_kin=frozenset(name for name in kin if by_name[name].role != "object"),
            objects=frozenset(name for name in names if by_name[name].role == "object"),
            groups=groups,
            topical=frozenset((TOPIC, name) for name in (*happenings, *kin, "relief"))
            | groups.keys(),
            words=_words(groups, happenings, decisive | around),
            outright=_outright(groups),
            things=frozenset(one.name for one in groups.values() if one.weight == PLAIN)
            - happenings,
            called=frozenset(key for key, group in groups.items() if group.weight == NAME),
            nouns=frozenset(
                key
                for key, group in groups.items()
                if group.weight in (PLAIN, DISTINCTIVE) and key[0] != "place"
            ),
            named=around & self._named(event),
            wide=wide,
            spans=spans_of(event, decisive, happenings, self._gazetteer, wide=wide),
            casualties=not happenings or not happenings <= _NO_CASUALTIES,
            window=Evidence(kind="window", detail=_window(event), weight=0.0),
        )

    def labels(self, targets: Iterable[str]) -> dict[str, frozenset[str]]:
        """Map each target's name to the topics that it speaks of."""
        return {
            target: frozenset(
                concept for kind, concept in self._understood(target, whole=False) if kind == TOPIC
            )
            for target in targets
        }

    def _learn(self, groups: dict[Key, Group], keys: Sequence[Key], kind: str, name: str) -> None:
        """Add keys as one group, joined to an older one that shares a key."""
        old = next((groups[key] for key in keys if key in groups), None) or _respelt(groups, name)
        weight = MEANS if self._are_means(keys) else _weight(name, kind, keys)
        group = old or Group(number=len(groups), kind=kind, weight=weight, name=name)
        for key in keys:
            groups.setdefault(key, group)

    def _are_means(self, keys: Sequence[Key]) -> bool:
        topics = [self._topics.by_name[name] for kind, name in keys if kind == TOPIC]
        return any(topic.role == "means" for topic in topics)

    def _places(self, event: Event) -> tuple[frozenset[str], frozenset[str]]:
        senses = [(name, self._find(name)) for name in event.places]
        named = {place for _, found in senses for place in found}
        chosen: set[str] = set()
        for name, found in senses:
            meant = dict.fromkeys(self._meant(found, named)) if found else {f"x{fold(name)}": None}
            chosen.update(meant)
            self._own_names(name, meant)
        lineages = {place: set(self._gazetteer.lineage(place)) - {place} for place in chosen}
        outer = {above for lineage in lineages.values() for above in lineage}
        return frozenset(chosen - outer), frozenset(outer)

    def _named(self, event: Event) -> set[str]:
        """Return every place that the user wrote, in the title too."""
        named = {one for name in event.places for one in self._find(name)}
        return named | set(named_places(event.title, self._gazetteer))

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

    def _find(self, name: str) -> tuple[str, ...]:
        return self._gazetteer.find(name) or self._gazetteer.find(plain(name))

    def _own_names(self, name: str, places: Iterable[str]) -> None:
        """Register every spelling of an event's place, the table's and the user's own."""
        for place in places:
            if place[0] in "gx":
                for spelt in dict.fromkeys((name, *self._gazetteer.names(place))):
                    self._phrase(spelt, ("place", place))

    def _keys(self, keyword: str, places: frozenset[str]) -> tuple[Key, ...]:
        if keyword not in self._read:
            self._read[keyword] = tuple(self._understood(keyword, whole=True))
        if self._read[keyword]:
            return self._read[keyword]
        found = self._gazetteer.find(keyword) if keyword[:1].isupper() else ()
        # A town elsewhere that a keyword of an event with a place is called like: a ship, say.
        if found and (found[0][0] == "c" or not places or places.intersection(found)):
            return (("place", found[0]),)
        return (self._phrase(keyword, None),)

    def _actor(self, actor: str) -> tuple[Key, ...]:
        words = actor.split()
        person = 1 < len(words) <= _LONGEST_NAME and all(word[:1].isupper() for word in words)
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

    def _phrase(self, words: str, key: Key | None) -> Key:
        """Return the key of a phrase, which is registered when it first occurs."""
        known = self._registered.get((words, key))
        if known is None:
            known = self._registered[words, key] = self._register(words, key)
        return known

    def _register(self, words: str, key: Key | None) -> Key:
        """Take in a phrase and the patterns of its words."""
        folded = word_field(fold(words)).split()
        originals = word_field(words).split()
        names: list[str] = []
        for word, original in zip(folded, originals, strict=True):
            names.append(word)
            place = key is not None and original[:1].isupper()
            forms = place_patterns(word) if place else None
            for pattern in forms or word_patterns(word, proper=original[:1].isupper()):
                self.patterns[pattern] = None
        own = key or ("phrase", " ".join(names))
        if names:
            phrase = Phrase(words=tuple(names), key=own)
            self.phrases.setdefault(names[0], {})[phrase] = None
        return own


def named_places(text: str, gazetteer: Gazetteer) -> Iterator[str]:
    """Yield the places named in full in a short text such as a title, longest names first."""
    words = text.replace(",", " , ").split()
    at = 0
    while at < len(words):
        for length in (3, 2, 1):
            name = " ".join(words[at : at + length])
            found = gazetteer.find(name) if name[:1].isupper() else ()
            if found and at + length <= len(words):
                yield found[0]
                at += length - 1
                break
        at += 1


def _window(event: Event) -> str:
    bounds = (event.since, event.until)
    return " to ".join(one.isoformat() if one else "open" for one in bounds)


def _outright(groups: Mapping[Key, Group]) -> dict[Key, int]:
    found = {key: group.number for key, group in groups.items() if group.weight >= DISTINCTIVE}
    return found if len(set(found.values())) > 1 else {}


def _words(
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


def _respelt(groups: Mapping[Key, Group], name: str) -> Group | None:
    """Return the group of the same proper name in another spelling: Sokol, «Сокіл»."""
    if not name[:1].isupper() or " " in name or not (heard := sounds(name)):
        return None
    same = (one for one in groups.values() if one.weight == NAME and sounds(one.name) == heard)
    return next(same, None)


def _weight(name: str, kind: str, keys: Sequence[Key]) -> float:
    """Return how much a keyword says by itself: a name more than a word."""
    if kind == "actor":
        return DISTINCTIVE
    several = " " in name.strip()
    if keys[0][0] == "phrase" and name[:1].isupper() and not name.isupper() and not several:
        return NAME
    return DISTINCTIVE if several or name[:1].isupper() else PLAIN
