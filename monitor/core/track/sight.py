"""What a post shows the matcher: topics, keywords and places, in one walk over its hits."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import IntEnum
from operator import itemgetter
from typing import Final, NamedTuple

from monitor.core.track.catalogue import Catalogue
from monitor.core.track.homonyms import placed_apart
from monitor.core.track.keywords import Key
from monitor.core.track.names import KEYWORD, may_be_ordinary
from monitor.core.track.profile import LEXICAL, Phrase
from monitor.model.claims import Attribute, Claim, Label
from monitor.text.gazetteer import Gazetteer, Mention, in_a_village, of_region, preceded
from monitor.text.inflect import word_fits
from monitor.text.place_forms import KIND as PLACE
from monitor.text.scan import Entry, Hit, Scan
from monitor.text.time_words import is_of_time
from monitor.text.topics import CUE, Topics, holds, reads_from
from monitor.text.topics import KIND as TOPIC
from monitor.text.transliterate import is_cyrillic

_DISTRICTS: Final = ("район", "district")
_WEAPON: Final = "weapon"
_WIDEST_GAP: Final = 3  # characters between the words of a phrase
# The lexicon's words for the dead, injured, evacuated, for what caused it, for the damage.
OF_INCIDENTS: Final = frozenset({"quantity", "cause", "damage"})
_OWN: Final = frozenset({TOPIC, CUE})
_BACK: Final = 48  # letters before a form, more than one word is looked for in

# What kind of happening a claim of this attribute tells of, where it tells of one.
IMPLIED: Final[Mapping[Attribute, frozenset[str]]] = {
    Attribute.WEAPON: frozenset({"strike"}),
    Attribute.TARGET: frozenset({"strike"}),
    Attribute.STRIKES: frozenset({"strike"}),
    Attribute.LAUNCHED: frozenset({"strike"}),
    Attribute.INTERCEPTED: frozenset({"air_defence"}),
    Attribute.DETONATION: frozenset({"strike"}),
    Attribute.MAGNITUDE: frozenset({"earthquake"}),
    Attribute.TURNOUT: frozenset({"protest"}),
    Attribute.CONTROL: frozenset({"fighting"}),
}


class Seen(NamedTuple):
    """A key of interest found at a place in the text."""

    start: int
    end: int
    key: Key


class Sight(NamedTuple):
    """All that the matcher reads of a post."""

    seen: tuple[Seen, ...]
    mentions: tuple[Mention, ...]
    keys: frozenset[Key]
    cues: tuple[Seen, ...]
    times: tuple[Hit, ...] = ()


class Part(IntEnum):
    """What a hit is to the matcher."""

    PLACE = 1
    KEYWORD = 2
    CUE = 3
    SEEN = 4
    TIME = 5
    SEVERAL = 6  # a happening of several words
    NAME = 7  # a weapon's name of several words: a Storm Shadow is no storm


Understood = tuple[Part, Key, str | None]


class Parts(dict[Entry, Understood | None]):
    """What each entry that was met is to the matcher, None for nothing; kept once it was met.

    The string is how the word before has to begin, None where any may stand there.
    """

    def __init__(self, known: AbstractSet[Key], topics: Topics) -> None:
        super().__init__()
        self._known = known
        self._cues = topics.cues
        self.others: Mapping[str, frozenset[str]] = topics.others

    def __missing__(self, entry: Entry) -> Understood | None:
        key = (entry.kind, entry.concept)
        part = self._part(*key)
        if part is Part.SEEN and entry.get("several"):
            part = Part.SEVERAL
        wanted = self._wanted(entry)
        found = self[entry] = None if part is None else (part, key, wanted)
        return found

    @staticmethod
    def _wanted(entry: Entry) -> str | None:
        wanted = entry.get("before") if entry.kind in _OWN else None
        return None if wanted is None else str(wanted)

    def _part(self, kind: str, concept: str) -> Part | None:
        if kind == PLACE:
            return Part.PLACE
        if kind == KEYWORD:
            return Part.KEYWORD
        if is_of_time(kind, concept):
            return Part.TIME
        if kind == CUE:  # as the lexicon calls its function words, too
            return Part.CUE if concept in self._cues else None
        known = kind in LEXICAL and (kind, concept) in self._known
        if kind == _WEAPON and not known:
            return Part.NAME
        return Part.SEEN if known or kind in OF_INCIDENTS or kind == TOPIC else None


def look(scan: Scan, gazetteer: Gazetteer, catalogue: Catalogue, parts: Parts) -> Sight:
    """Gather topics, understood words, the events' own keywords and places."""
    seen: list[Seen] = []
    cues: list[Seen] = []
    words: list[Hit] = []
    places: list[Hit] = []
    times: list[Hit] = []
    whole: list[Hit] = []
    kept = [None, places, None, None, None, times, None, whole]  # by the part's number
    folded = scan.folded
    for hit, understood in zip(
        scan.hits, map(parts.__getitem__, map(_ENTRY, scan.hits)), strict=True
    ):
        if understood is None:
            continue
        part, key, wanted = understood
        own = kept[part]
        if own is not None:
            own.append(hit)
        elif part is _KEYWORD:
            if _is_form(hit, folded):
                words.append(hit)
        elif wanted is None or _follows(wanted, hit, folded):
            found = cues if part is _CUE else seen
            found.append(_seen(Seen, (hit[0], hit[1], key)))
            if part is _SEVERAL:
                whole.append(hit)
    if whole:
        seen = _read_once(seen, whole, folded, parts.others)
    named = _named(words, scan, catalogue) if words else []
    seen.extend(one for one in named if one.key[0] != PLACE)
    mentions = _placed(scan, gazetteer, places, named)
    seen += [Seen(one.start, one.end, (PLACE, one.ids[0])) for one in mentions]
    keys = frozenset([key for _, _, key in seen])
    return Sight(tuple(seen), tuple(mentions), keys, tuple(cues), tuple(times))


_KEYWORD, _CUE, _SEVERAL = Part.KEYWORD, Part.CUE, Part.SEVERAL
_ENTRY: Final = itemgetter(2)
_seen = tuple.__new__  # as for hits: one for nearly every word that is understood


def _follows(wanted: str, hit: Hit, folded: str) -> bool:
    """Whether the word before begins as it has to; mostly nothing near begins so at all."""
    start = hit[0]
    return folded.find(wanted, max(0, start - _BACK), start) >= 0 and holds(hit, folded)


def _placed(
    scan: Scan, gazetteer: Gazetteer, places: Sequence[Hit], named: Sequence[Seen]
) -> Sequence[Mention]:
    """Return the places that a post names, the events' own spellings among them."""
    mentions: Sequence[Mention] = gazetteer.read(scan, places) if places else ()
    if named:
        mentions = _with_named(mentions, named, scan.folded)
    return placed_apart(mentions, scan.text, gazetteer)


def _named(words: Sequence[Hit], scan: Scan, catalogue: Catalogue) -> list[Seen]:
    """Return the events' own names that stand in the text and are meant as such."""
    return [
        found
        for found in dict.fromkeys(_phrases(words, catalogue.phrases))
        if (found.key[0] != PLACE or not _is_of_district(scan.folded, found))
        and not _is_ordinary(found, scan.text, catalogue)
    ]


def _is_of_district(folded: str, found: Seen) -> bool:
    return _is_of_region(folded, found.end) or in_a_village(folded, found.start)


def _is_of_region(folded: str, end: int) -> bool:
    """Whether it is the region that is called so; the district around a town is the town's."""
    return of_region(folded, end) and not folded[end : end + 16].lstrip().startswith(_DISTRICTS)


def _is_ordinary(found: Seen, text: str, catalogue: Catalogue) -> bool:
    """Whether what looks like a ship's name may be the weather: a word where a sentence begins."""
    if not catalogue.ordinary:
        return False
    word = (found.key, is_cyrillic(text[found.start]))
    return word in catalogue.ordinary and may_be_ordinary(text, found.start)


def _read_once(
    seen: list[Seen], whole: Iterable[Hit], folded: str, others: Mapping[str, frozenset[str]]
) -> list[Seen]:
    for hit in whole:
        seen = _without_parts(seen, hit, folded, others)
    return seen


def _without_parts(
    seen: list[Seen], hit: Hit, folded: str, others: Mapping[str, frozenset[str]]
) -> list[Seen]:
    """Leave out what is another happening only as a part of this one: «влетела в столб»."""
    if hit.entry.kind == _WEAPON:
        if " " not in folded[hit.start : hit.end]:
            return seen
        return [one for one in seen if one.start < hit.start or one.end > hit.end]
    start, apart = reads_from(hit, folded), others[hit.entry.concept]
    return [
        one
        for one in seen
        if one.key[0] != TOPIC
        or one.key[1] not in apart
        or one.start < start
        or one.end > hit.end
        or (one.start, one.end) == (hit.start, hit.end)
    ]


def _is_form(hit: Hit, folded: str) -> bool:
    length = hit.entry.get("stem")
    return not isinstance(length, int) or word_fits(folded[hit.start + length : hit.end])


def _with_named(
    mentions: Sequence[Mention], named: Sequence[Seen], folded: str
) -> Sequence[Mention]:
    """Add the events' own places; a town whose name is a keyword's gives way.

    «Касимов» is a ship then, whatever town is called so, unless something is in it. What
    the gazetteer takes an event's place for gives way as well, unless it is that place.
    """
    places = [found for found in named if found.key[0] == PLACE]
    kept = [one for one in mentions if not any(_gives_way(one, found) for found in named)]
    taken = {(one.start, one.end) for one in kept}
    added: dict[tuple[int, int], list[str]] = {}
    for found in places:
        added.setdefault((found.start, found.end), []).append(found.key[1])
    kept += [
        _mention(span, tuple(dict.fromkeys(ids)), folded)
        for span, ids in added.items()
        if span not in taken
    ]
    return sorted(kept, key=lambda one: one.start)


def labels(claims: Sequence[Claim], attribute: Attribute) -> Iterable[str]:
    """Return the labels that claims give for an attribute."""
    return [
        claim.value.concept
        for claim in claims
        if claim.attribute is attribute and isinstance(claim.value, Label)
    ]


def _gives_way(mention: Mention, found: Seen) -> bool:
    overlaps = mention.start < found.end and found.start < mention.end
    if found.key[0] == PLACE:
        longer = mention.end - mention.start > found.end - found.start
        return overlaps and found.key[1] not in mention.ids and not longer
    return overlaps and not (mention.locative and mention.start == found.start)


def _mention(span: tuple[int, int], ids: tuple[str, ...], folded: str) -> Mention:
    start, end = span
    return Mention(start=start, end=end, ids=ids, locative=preceded(folded, start))


def _phrases(words: Sequence[Hit], phrases: Mapping[str, tuple[Phrase, ...]]) -> Iterator[Seen]:
    """Yield the phrases whose words follow one another."""
    at: dict[str, list[Hit]] = {}
    for hit in words:
        at.setdefault(hit.entry.concept, []).append(hit)
    for first in tuple(at):
        for phrase in phrases.get(first, ()):
            for hit in at[first]:
                end = _follow(hit.end, phrase.words[1:], at)
                if end:
                    yield Seen(hit.start, end, phrase.key)


def _follow(end: int, rest: Sequence[str], at: Mapping[str, Sequence[Hit]]) -> int:
    for word in rest:
        after = [hit for hit in at.get(word, ()) if 0 <= hit.start - end <= _WIDEST_GAP]
        if not after:
            return 0
        end = after[0].end
    return end
