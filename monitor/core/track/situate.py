"""Where and when each claim plays: the place and the time that govern its clause.

That is the one named in its own clause, else in its sentence, else the last one before; an
item of a list takes over what stands above the list, and nothing from the other items.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol, TypeVar

import msgspec

from monitor.core.track.scopes import Clause
from monitor.core.track.segments import is_item, is_list
from monitor.core.track.sightings import is_named
from monitor.model.circumstances import NamedPlace
from monitor.model.claims import Claim, claim_id
from monitor.model.ids import ClaimId
from monitor.text.gazetteer import Gazetteer, Mention
from monitor.text.times import Stated


class _Spot(Protocol):
    @property
    def start(self) -> int: ...


_S = TypeVar("_S", bound=_Spot)


class Setting(NamedTuple):
    """What a post names: its clauses, places and times, all in order."""

    text: str
    clauses: Sequence[Clause]
    mentions: Sequence[Mention]
    stated: Sequence[Stated]


class _Extent(NamedTuple):
    """Where a claim's clauses, and the sentence around them, begin and end."""

    start: int
    end: int
    opening: int
    close: int


class Situator:
    """Finds where and when claims play; of a place it keeps the name to show."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._named: dict[str, NamedPlace] = {}

    def situated(self, claims: Sequence[Claim], setting: Setting) -> tuple[Claim, ...]:
        """Return the claims with the place and the time of their clauses, where there are any.

        Claims of one revision that differ by their place alone get ids of their own.
        """
        clauses, text = setting.clauses, setting.text
        named = [one for one in setting.mentions if is_named(one, self._gazetteer)]
        if not claims or not clauses or not (named or setting.stated):
            return tuple(claims)
        starts = [one.start for one in clauses]
        found: list[Claim] = []
        for claim in claims:
            extent = _extent(claim, clauses, starts)
            place = _town(claim, extent, named, text) if named else None
            time = _governing(claim, extent, setting.stated, text) if setting.stated else None
            if place is None and time is None:
                found.append(claim)
                continue
            where = self._place(place) if place is not None else None
            when = time.interval if time is not None else None
            found.append(msgspec.structs.replace(claim, place=where, time=when))
        return tuple(_distinct(found))

    def _place(self, mention: Mention) -> NamedPlace:
        place = mention.ids[0]
        found = self._named.get(place)
        if found is None:
            names = self._gazetteer.names(place)
            # An event's own place that no table has is its name with a mark before it.
            name = names[0] if names else place[1:]
            found = self._named[place] = NamedPlace(id=place, name=name)
        return found


def _extent(claim: Claim, clauses: Sequence[Clause], starts: Sequence[int]) -> _Extent:
    """Find the clauses by halving: they are in order, and a long text has many."""
    first = max(0, bisect_right(starts, claim.start) - 1)
    last = max(first, bisect_left(starts, claim.end) - 1)
    opening, close = first, last
    while opening and clauses[opening - 1].sentence == clauses[first].sentence:
        opening -= 1
    while close + 1 < len(clauses) and clauses[close + 1].sentence == clauses[last].sentence:
        close += 1
    ends = starts[opening], clauses[close].end
    return _Extent(starts[first], clauses[last].end, *ends)


def _town(claim: Claim, extent: _Extent, named: Sequence[Mention], text: str) -> Mention | None:
    """Return the place of a claim; beside a town its region is no place of its own."""
    wide = _governing(claim, extent, named, text)
    if wide is None or wide.ids[0][0] == "g":
        return wide
    town = _governing(claim, extent, [one for one in named if one.ids[0][0] == "g"], text)
    if town is None:
        return wide
    return town if town.start >= extent.opening or wide.start < extent.opening else wide


def _governing(claim: Claim, extent: _Extent, spots: Sequence[_S], text: str) -> _S | None:
    """Go through the spots in order, which are few: to the first one behind the sentence."""
    earlier: _S | None = None
    first: _S | None = None
    before: _S | None = None
    later: list[_S] = []
    for one in spots:
        at = one.start
        if at < extent.start:
            earlier = one
        elif at < extent.end:
            first = first or one
            if at < claim.end:
                before = one
        elif at < extent.close:
            later.append(one)
        else:
            break
    if first is not None:
        return before or first
    if earlier is not None and earlier.start >= extent.opening:
        return earlier
    if later:
        return later[0] if len(later) == 1 else None
    return earlier and _above(earlier, spots, extent, text)


def _above(last: _S, spots: Sequence[_S], extent: _Extent, text: str) -> _S | None:
    """Return the last one that holds for what begins at an offset; ``last`` is nearest to it."""
    if not is_list(text):
        return last
    line = _line(text, extent.opening)
    for one in reversed(spots):
        if one.start < extent.start:
            own = _line(text, one.start)
            if own == line or not is_item(text, own):
                return one
    return None


def _line(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _distinct(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Give two equal claims of two places, "two killed in Sumy, two in Odesa", two ids."""
    seen: dict[ClaimId, str] = {}
    for claim in claims:
        place = claim.place.id if claim.place else ""
        if seen.setdefault(claim.id, place) == place:
            yield claim
            continue
        speaker = claim.attribution.speaker if claim.attribution else None
        name = claim_id(
            claim.revision, claim.attribute, claim.value,
            scope=f"{claim.scope or ''}@{place}", modality=claim.modality, speaker=speaker,
        )  # fmt: skip
        if name not in seen:
            seen[name] = place
            yield msgspec.structs.replace(claim, id=name)
