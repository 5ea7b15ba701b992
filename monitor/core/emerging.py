"""Candidate events: what independent sources tell of at one place and hour, and nobody follows.

``Emerging`` keeps the sightings of the last hours, found by the places they lie in. ``meet``
changes nothing; ``fold`` is the only thing that changes what is kept. A candidate has no
influence on what tracked events hold: it names posts, and that is all.
"""

from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct

from monitor.core.track.sightings import earliest
from monitor.model.alerts import Notice
from monitor.model.candidates import Candidate, Sighting
from monitor.model.ids import EventId, PostId, stable_digest
from monitor.text.gazetteer import Gazetteer
from monitor.text.topics import Topics

NOTICE: Final = "candidate"
_HOUR: Final = timedelta(hours=1)
_LASTS: Final = timedelta(hours=12)  # how long after its latest post a candidate gathers more
_ENOUGH: Final = 2  # independent voices
# Bounds on memory, for a day when everybody reports everything.
_KEPT: Final = 256  # sightings of one region
_KEPT_REGIONS: Final = 512
_KEPT_CANDIDATES: Final = 1_000
_NAMED: Final = 2  # things in a title besides kind and place
_LABELS: Final = ("target", "weapon", "cause")


class Emerged(NamedTuple):
    """The candidates that a post makes or joins, and what the operator is told."""

    candidates: tuple[Candidate, ...] = ()
    notices: tuple[Notice, ...] = ()


class _Live(Struct):
    """A candidate that still gathers posts."""

    candidate: Candidate
    sightings: tuple[Sighting, ...]  # those that agreed with one another when it was made
    latest: datetime


class Emerging:
    """Sightings and candidates of the last hours; ``title_of`` names a voice."""

    def __init__(
        self, gazetteer: Gazetteer, topics: Topics, title_of: Callable[[str], str]
    ) -> None:
        self._gazetteer = gazetteer
        self._topics = topics
        self._title_of = title_of
        self._words = _words(topics)
        self._recent: OrderedDict[str, deque[Sighting]] = OrderedDict()
        self._live: OrderedDict[EventId, _Live] = OrderedDict()
        self._live_at: dict[str, list[EventId]] = {}

    def meet(self, sightings: Sequence[Sighting], now: datetime) -> Emerged:
        """Return the candidates that a post's sightings make or join. Changes nothing."""
        candidates: list[Candidate] = []
        notices: list[Notice] = []
        for sighting in sightings:
            known = self._joined(sighting)
            if known is not None:
                _add(candidates, msgspec.structs.replace(known, posts=(sighting.post,)))
                continue
            agreeing = [one for one in self._near(sighting) if self._agree(one, sighting)]
            together = (*agreeing, sighting)
            voices = dict.fromkeys(one.voice for one in sorted(together, key=_order))
            if len(voices) >= _ENOUGH:
                candidate = self._candidate(together)
                if _add(candidates, candidate):
                    notices.append(self._notice(candidate, list(voices), now))
        return Emerged(tuple(candidates), tuple(notices))

    def fold(self, sightings: Sequence[Sighting], candidates: Iterable[Candidate]) -> None:
        """Take in what was decided of one post."""
        for sighting in sightings:
            key = self._key(sighting.place)
            self._recent.setdefault(key, deque(maxlen=_KEPT)).append(sighting)
            self._recent.move_to_end(key)
        while len(self._recent) > _KEPT_REGIONS:
            self._recent.popitem(last=False)
        for candidate in candidates:
            self._take(candidate, sightings)

    def _take(self, candidate: Candidate, sightings: Sequence[Sighting]) -> None:
        at = max([one.at for one in sightings], default=candidate.since)
        if (live := self._live.get(candidate.id)) is not None:
            live.latest = max(live.latest, at)
            return
        key = self._key(candidate.place)
        made_of = [one for one in self._recent.get(key, ()) if one.post in candidate.posts]
        self._live[candidate.id] = _Live(candidate, tuple(made_of), at)
        self._live_at.setdefault(key, []).append(candidate.id)
        if len(self._live) > _KEPT_CANDIDATES:
            oldest, gone = self._live.popitem(last=False)
            self._live_at[self._key(gone.candidate.place)].remove(oldest)

    def _joined(self, sighting: Sighting) -> Candidate | None:
        """Return the candidate that a sighting belongs to, the oldest of several."""
        for name in self._live_at.get(self._key(sighting.place), ()):
            live = self._live[name]
            if not -_HOUR <= sighting.at - live.latest <= _LASTS:
                continue
            if any(self._same_happening(one, sighting) for one in live.sightings):
                return live.candidate
        return None

    def _near(self, sighting: Sighting) -> list[Sighting]:
        return [
            one
            for one in self._recent.get(self._key(sighting.place), ())
            if abs(one.at - sighting.at) <= _HOUR
        ]

    def _agree(self, one: Sighting, other: Sighting) -> bool:
        return one.post != other.post and self._same_happening(one, other)

    def _same_happening(self, one: Sighting, other: Sighting) -> bool:
        """Whether place and kind agree; of kinds that are only kin a claim must agree too."""
        inside = self._gazetteer.contains
        if not (inside(one.place, other.place) or inside(other.place, one.place)):
            return False
        if not set(one.kinds).isdisjoint(other.kinds):
            return True
        kin = {near for name in one.kinds for near in self._topics.by_name[name].kin}
        return not kin.isdisjoint(other.kinds) and not set(one.said).isdisjoint(other.said)

    def _key(self, place: str) -> str:
        """Return the region of a place: what one tells of a town, another tells of its region."""
        lineage = self._gazetteer.lineage(place)
        return next((one for one in lineage if one[0] == "r"), lineage[-1])

    def _candidate(self, together: Sequence[Sighting]) -> Candidate:
        first = earliest(together)
        place = max(
            (one.place for one in together),
            key=lambda one: (len(self._gazetteer.lineage(one)), one),
        )
        kinds = self._shared(together)
        where = next(iter(self._gazetteer.names(place)), place)
        things = _things(together)
        named = f": {', '.join(things)}" if things else ""
        return Candidate(
            id=_name(kinds[0], where, first.at),
            title=f"{kinds[0].replace('_', ' ').capitalize()} in {where}{named}",
            place=place,
            places=self._called(place, where),
            kinds=kinds,
            keywords=tuple(dict.fromkeys([*(self._words[one] for one in kinds), *things])),
            since=first.at,
            posts=tuple(dict.fromkeys(one.post for one in sorted(together, key=_order))),
        )

    def _called(self, place: str, where: str) -> tuple[str, ...]:
        """Return how events.toml names a place: with its region where a namesake is larger."""
        found = self._gazetteer.find(where)
        if not found or found[0] == place:
            return (where,)
        outer = (
            next(iter(self._gazetteer.names(one)), "") for one in self._gazetteer.lineage(place)[1:]
        )
        return (where, *filter(None, outer))

    def _shared(self, together: Sequence[Sighting]) -> tuple[str, ...]:
        """Return the kinds that most of the sightings have, the most frequent first."""
        counted: dict[str, int] = {}
        for sighting in together:
            for kind in sighting.kinds:
                counted[kind] = counted.get(kind, 0) + 1
        ranked = sorted(counted, key=lambda kind: (-counted[kind], kind))
        most = counted[ranked[0]]
        return tuple(kind for kind in ranked if counted[kind] == most)

    def _notice(self, candidate: Candidate, voices: Sequence[str], now: datetime) -> Notice:
        told = ", ".join(self._title_of(one) for one in voices)
        return Notice(
            id=stable_digest(NOTICE, candidate.id),
            kind=NOTICE,
            subject=candidate.id,
            text=f"{candidate.title}; told within an hour by {told}",
            raised_at=now,
        )


def _order(sighting: Sighting) -> tuple[datetime, PostId]:
    return (sighting.at, sighting.post)


def _add(candidates: list[Candidate], candidate: Candidate) -> bool:
    """Add a candidate that the post does not make or join already."""
    new = all(one.id != candidate.id for one in candidates)
    if new:
        candidates.append(candidate)
    return new


def _things(together: Iterable[Sighting]) -> list[str]:
    """Return what most of the posts say was hit, with what, or what caused it."""
    counted = Counter(said for one in together for said in one.said)
    ranked = sorted(counted, key=lambda said: (-counted[said], said[1]))
    best = [next((value for name, value in ranked if name == label), "") for label in _LABELS]
    return [value for value in best if value][:_NAMED]


def _words(topics: Topics) -> dict[str, str]:
    """Return a word for each topic by which events.toml can name it: its first form."""
    found: dict[str, str] = {}
    for pattern in topics.patterns:
        found.setdefault(pattern.entry.concept, pattern.form)
    return found


def _name(kind: str, place: str, at: datetime) -> EventId:
    """Make an id that a person can type: kind, place, day and hour."""
    words = f"{kind}-{place}-{at:%Y-%m-%d-%Hh}".lower()
    plain = "".join(char if char.isascii() and char.isalnum() else "-" for char in words)
    return EventId("-".join(filter(None, plain.split("-"))))
