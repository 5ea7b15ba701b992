"""Who a named speaker is: one of the followed sources, an office, or somebody else.

"MVS", «міністерство внутрішніх справ» and "Interior Ministry" share an actor concept of
the lexicon; a source has the concepts of its own title. Where no concept tells, the
words of the name and of the title are compared across scripts.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from monitor.core.titles import FOLLOWED, is_private, names_of, plain, stems, title_of
from monitor.model.claims import Attribution, Voice
from monitor.model.concepts import Concepts
from monitor.model.ids import SourceKey
from monitor.model.sources import Source, SourceKind
from monitor.text.scan import Hit, Scan

ACTOR: Final = "actor"
SIDE: Final = "side"
_RELATIVE: Final = frozenset({"own", "enemy", "rebels", "government", "opposition", "partisans"})
_AT_WAR: Final = frozenset({"cRU", "cUA"})
PLACE: Final = "place"
_LANDS_OF_SIDES: Final[Mapping[str, str]] = {"Russia": "cRU", "Ukraine": "cUA"}
_WORD: Final = re.compile(r"\w+")
_LANDS: Final = frozenset({"country", "Kyiv", "Moscow"})  # they speak, but are no office
_SHORT: Final = 3  # letters of a word that links others: "of the", «по»
_REGIONAL: Final = re.compile(
    r"\b(?:regional|region|oblast|област\w*|обласн\w*|губернатор\w*|governor)\b"
)
_URBAN: Final = re.compile(r"\b(?:city|town|mayor|міськ\w*|городск\w*|мэр\w*|мер|мера)\b")
_LOCAL: Final = "rg"  # regions and towns
_SEISMOLOGISTS: Final = "seismologists"  # there is more than one service
_ACRONYM: Final = re.compile(r"\b[A-ZА-ЯІЇЄ]{3,}\b")
_LONGEST_NAME: Final = 12  # words
_MOST_SPEAKERS: Final = 10_000  # remembered; a flood of more is noise
_MEDIA: Final = "media"
_QUOTES: Final = frozenset('«"“„')
_ARMY: Final = "general staff"  # and its units
_NUMBER: Final = re.compile(r"\d+")
_POLICE: Final = "police"
_INTERIOR: Final = "interior ministry"
_CODE: Final = 2  # letters of a country's code


class Speakers:
    """Finds whose voice an attribution is. Built once for a catalogue of sources.

    ``scan`` finds the lexicon's actors; ``concepts`` says which of them hold no office.
    """

    def __init__(
        self,
        sources: Mapping[SourceKey, Source],
        scan: Callable[[str], Scan],
        concepts: Concepts,
    ) -> None:
        self._scan = scan
        self._laymen = concepts.laymen
        self._unspecific = concepts.unspecific
        self._sources = sources
        self._by_concept: dict[str, list[Source]] = {}
        self._by_stem: dict[str, list[Source]] = {}
        self._offices: dict[str, set[str]] = {}
        self._own: dict[SourceKey, _Own] = {}
        self._movements: dict[str, bool] = {}
        self._titled = {plain(title_of(one)): one for one in reversed([*sources.values()])}
        # Of one word alone a title may be any other word.
        self._names = [one for one in self._titled if " " in one]
        for source in sources.values():
            name = names_of(source)
            offices = self._concepts(name)
            self._own[source.key] = _Own(
                offices=frozenset(offices),
                places=_places(scan(name)) | _countries(source.side),
                stems=frozenset(stems(name)),
            )
            self._offices.setdefault(source.voice, set()).update(offices)
            for concept in offices:
                self._by_concept.setdefault(concept, []).append(source)
            for stem in stems(name):
                self._by_stem.setdefault(stem, []).append(source)
        self._known: dict[Attribution, tuple[tuple[Source, ...], str | None]] = {}

    def candidates(self, attribution: Attribution) -> tuple[Source, ...]:
        """Return the followed sources that the speaker may be, the likeliest first."""
        return self._resolve(attribution)[0]

    def office(self, attribution: Attribution) -> str | None:
        """Return the office that a speaker holds, None where the lexicon knows of none."""
        return self._resolve(attribution)[1]

    def is_self(self, attribution: Attribution, source: Source) -> bool:
        """Whether a source names itself: "the police confirm", in the channel of the police.

        By its office alone, or by words and places that its own title has, in whatever
        language: the ministry of another country is another ministry.
        """
        if attribution.anonymous or source not in self.candidates(attribution):
            return False
        words = attribution.speaker
        if len(words.split()) == 1 and attribution.actor:
            return True
        own = self._own[source.key]
        return set(stems(words)) <= own.stems or self._only_names(words, own)

    def _only_names(self, words: str, own: "_Own") -> bool:
        """Whether a name is no more than a source's office and where it holds it."""
        scan = self._scan(words)
        offices = [
            hit for hit in scan.hits if hit.entry.kind == ACTOR and hit.entry.concept not in _LANDS
        ]
        if not offices or offices[0].entry.concept not in own.offices:
            return False
        told = [
            *offices,
            *(
                hit
                for hit in scan.hits
                if hit.entry.kind == PLACE and hit.entry.concept in own.places
            ),
        ]
        return all(
            len(word.group()) <= _SHORT
            or any(hit.start <= word.start() < hit.end for hit in told)
            or own.stems.issuperset(stems(word.group()) or (word.group(),))
            for word in _WORD.finditer(words)
        )

    def is_named(self, attribution: Attribution, source: Source) -> bool:
        """Whether a source that the speaker may be is the one named, and not any of its side.

        "The Kremlin" may be every ministry of Russia, and so it is none of them.
        """
        office = self._resolve(attribution)[1]
        return office not in self._unspecific or self._own[source.key].offices <= self._unspecific

    def stand_in(
        self, attribution: Attribution, publisher: Voice, about: frozenset[str] = frozenset()
    ) -> Voice:
        """Return the voice of a speaker who is no followed source.

        An office weighs as an official; anybody else weighs as the publisher does. Media
        of one side mostly cite offices of that side, unless the name says of whose, or
        the event is ``about`` other countries than theirs.
        """
        office = self._resolve(attribution)[1]
        lands = sorted(self._lands(attribution.speaker))
        side = lands[0][1:] if len(lands) == 1 else publisher.side
        if not lands and office and not _takes_part(publisher.side, about):
            side = None
        return Voice(
            name=f"actor:{office or plain(attribution.speaker)}",
            kind=SourceKind.OFFICIAL if office else publisher.kind,
            side=side,
            title=attribution.speaker,
        )

    def may_be(self, attribution: Attribution, voice: Voice) -> bool:
        """Whether an office that matches no source by name may all the same be this voice.

        "The authorities" may be any office, and a source whose title tells no office may be
        the one that is named; a prosecutor is no governor.
        """
        office = self._resolve(attribution)[1]
        if not _numbers(attribution.speaker) <= _numbers(voice.title):
            return False  # "the 100th brigade" is not the group of forces East
        if office in self._unspecific:
            return True
        if voice.name in self._offices:
            return not self._offices[voice.name]
        own = self._concepts(voice.title)  # it is known by its words alone
        return not own or office in own

    def _resolve(self, attribution: Attribution) -> tuple[tuple[Source, ...], str | None]:
        if attribution not in self._known:
            self._known[attribution] = self._look_up(attribution)
            if len(self._known) > _MOST_SPEAKERS:
                self._known.clear()
                self._known[attribution] = self._look_up(attribution)
        return self._known[attribution]

    def _look_up(self, attribution: Attribution) -> tuple[tuple[Source, ...], str | None]:
        words = attribution.speaker
        concepts = () if is_private(words) else self._concepts(words)
        titled = self._source_titled(plain(words))
        if titled is not None:
            return (titled,), next((one for one in concepts if one not in self._laymen), None)
        if attribution.actor not in (None, FOLLOWED) and not is_private(words):
            concepts = (attribution.actor, *(one for one in concepts if one != attribution.actor))
        beginnings = stems(words)
        scores: dict[SourceKey, int] = {}
        for concept in self._with_its_ministry(concepts):
            for source in self._by_concept.get(concept, ()):
                if concept == _MEDIA and self._has_other_name(words, beginnings, source):
                    continue
                scores[source.key] = scores.get(source.key, 0) + 3
        lands = self._lands(words)
        named = self._laymen.issuperset(concepts)  # a company is known by its name alone
        where = self._stems_of_places(words, beginnings)
        for stem in beginnings:
            for source in self._by_stem.get(stem, ()):
                if source.key in scores or (named and stem not in where):
                    scores[source.key] = scores.get(source.key, 0) + 1
        if lands:
            # The FSB is no security service of Ukraine.
            scores = {
                key: score
                for key, score in scores.items()
                if not (home := _countries(self._sources[key].side)) or not lands.isdisjoint(home)
            }
        regions = _local(self._scan(words)) if scores else set()
        kept = [
            key
            for key in scores
            if not self._is_elsewhere(key, beginnings, regions)
            and not self._of_another_level(key, words)
            and (_ARMY not in concepts or self._is_unit(key, words))
            and (_SEISMOLOGISTS not in concepts or self._has_name(key, words, lands))
        ]
        ranked = sorted(kept, key=lambda key: (-scores[key], key))
        office = next(
            (one for one in concepts if one not in self._laymen and one not in self._movements),
            None,
        )
        return tuple(self._sources[key] for key in ranked), office

    def _with_its_ministry(self, concepts: Sequence[str]) -> Sequence[str]:
        """Let the interior ministry speak for a police that has no channel of its own."""
        if _POLICE in concepts and _POLICE not in self._by_concept:
            return (*concepts, _INTERIOR)
        return concepts

    def _stems_of_places(self, words: str, beginnings: Sequence[str]) -> frozenset[str]:
        """Return what only tells where a speaker is: half the sources of a town are called so.

        Nothing where nothing else is told of who it is: "Krasnodar HQ".
        """
        hits = [
            hit
            for hit in self._scan(words).hits
            if hit.entry.kind == PLACE and hit.entry.concept[0] in _LOCAL
        ]
        where = frozenset(stem for hit in hits for stem in stems(words[hit.start : hit.end]))
        return frozenset() if where.issuperset(beginnings) else where

    def _is_elsewhere(self, key: SourceKey, beginnings: Sequence[str], regions: set[str]) -> bool:
        """Whether a name gives another region than a source's own: another administration."""
        own = self._own[key]
        mine = {one for one in own.places if one[0] in _LOCAL}
        apart = bool(regions and mine) and mine.isdisjoint(regions)
        return apart and own.stems.isdisjoint(beginnings)

    def _of_another_level(self, key: SourceKey, words: str) -> bool:
        """Whether it is the office of a region against that of a city, or the other way round."""
        title = plain(self._sources[key].title)
        name = plain(words)
        regional, urban = _REGIONAL.search(name), _URBAN.search(name)
        if bool(regional) is bool(urban):
            return False
        here = bool(_REGIONAL.search(title)), bool(_URBAN.search(title))
        return here == (bool(urban), bool(regional)) and any(here)

    def _is_unit(self, key: SourceKey, words: str) -> bool:
        """Whether a source has the numbers of a unit that is named by one: "the 100th brigade"."""
        return _numbers(words) <= _numbers(names_of(self._sources[key]))

    def _has_name(self, key: SourceKey, words: str, lands: frozenset[str]) -> bool:
        """Whether a source may be the institute that is named by its country or its letters."""
        if lands:
            home = self._own[key].places | _countries(self._sources[key].side)
            return not lands.isdisjoint(home)
        letters = _ACRONYM.findall(words)
        named = plain(names_of(self._sources[key]))
        return not letters or any(one.lower() in named for one in letters)

    def _source_titled(self, words: str) -> Source | None:
        """Return the source whose title is a part of a name: "the channel Arewa Eyewitness"."""
        if words in self._titled:
            return self._titled[words]
        inside = [one for one in self._names if f" {one} " in f" {words} "]
        return self._titled[max(inside, key=len)] if inside else None

    def _has_other_name(self, words: str, beginnings: Sequence[str], source: Source) -> bool:
        """Whether a channel is named that is not this one: "the channel bTV" is no other."""
        return " " in words and self._own[source.key].stems.isdisjoint(beginnings)

    def _lands(self, words: str) -> frozenset[str]:
        """Return the countries that a name gives, by itself or as whose office it is."""
        hits = self._scan(words).hits
        regions = {
            hit[:2] for hit in hits if hit.entry.kind == PLACE and hit.entry.concept[0] == "r"
        }
        return frozenset(
            place
            for hit in hits
            if hit[:2] not in regions  # Georgia of the United States; Kuban is no Cuba
            and (
                place := _LANDS_OF_SIDES.get(hit.entry.concept)
                if hit.entry.kind == "side"
                else hit.entry.concept
                if hit.entry.kind == PLACE and hit.entry.concept[0] == "c"
                else None
            )
        )

    def _concepts(self, words: str) -> tuple[str, ...]:
        """Return the actors of a name, and of the name without any one of its words.

        «Head of the Kharkiv region» is the head of the region.
        """
        parts = words.split()
        shorter = (" ".join(parts[:at] + parts[at + 1 :]) for at in range(1, len(parts) - 1))
        return tuple(
            dict.fromkeys(
                hit.entry.concept
                for name in (words, *(shorter if len(parts) <= _LONGEST_NAME else ()))
                for hit in self._scan(name).hits
                if hit.entry.kind == ACTOR or (hit.entry.kind == SIDE and self._is_movement(hit))
            )
        )

    def _is_movement(self, hit: Hit) -> bool:
        """Whether a party to a war is no country: the RSF, Hamas."""
        concept = hit.entry.concept
        if concept not in self._movements:
            lands = (
                one.entry.concept[0] == "c"
                for one in self._scan(concept).hits
                if one.entry.kind == PLACE
            )
            self._movements[concept] = concept not in _RELATIVE and not any(lands)
        return self._movements[concept]


def _numbers(name: str) -> set[str]:
    return set(_NUMBER.findall(name))


class _Own(NamedTuple):
    """What a source calls itself: the offices, places and words of its title."""

    offices: frozenset[str]
    places: frozenset[str]
    stems: frozenset[str]


def _local(scan: Scan) -> set[str]:
    """Return the regions and towns of a name; a word that is an office or a land is none."""
    others = [
        hit
        for hit in scan.hits
        if hit.entry.kind == ACTOR or (hit.entry.kind == PLACE and hit.entry.concept[0] == "c")
    ]
    return {
        hit.entry.concept
        for hit in scan.hits
        if hit.entry.kind == PLACE
        and hit.entry.concept[0] in _LOCAL
        and scan.text[hit.start - 1 : hit.start] not in _QUOTES  # «Лікарня «Бір»» is called so
        and not any(one.start < hit.end and hit.start < one.end for one in others)
    }


def _places(scan: Scan) -> frozenset[str]:
    return frozenset(hit.entry.concept for hit in scan.hits if hit.entry.kind == PLACE)


def _countries(side: str | None) -> frozenset[str]:
    """A side is mostly written as its country's code, "UA"; a movement has none."""
    return frozenset((f"c{side.upper()}",)) if side and len(side) == _CODE else frozenset()


def _takes_part(side: str | None, about: frozenset[str]) -> bool:
    """Whether a side's country is one that an event is about, or at war with it."""
    if not about or not side:
        return True
    land = f"c{side.upper()}"
    return land in about or (land in _AT_WAR and not _AT_WAR.isdisjoint(about))


def publisher_voice(source: Source) -> Voice:
    """Return a source's own voice."""
    return Voice(name=source.voice, kind=source.kind, side=source.side, title=source.title)
