"""Of two events that the same words would fit, which one a post speaks of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

import msgspec
from msgspec import Struct

from monitor.core.track.assign import topical
from monitor.core.track.case import Case
from monitor.core.track.match import Verdict
from monitor.core.track.places import Stance
from monitor.core.track.stated import TIME, WEIGHT
from monitor.model.events import Evidence

Weighed = tuple[Case | None, Verdict]

_CLEARLY: Final = 0.4
_BY_MORE_WORDS: Final = 0.15  # enough where more of its keywords are there, too
_CURRENT: Final = 0.4  # what the source spoke of last decides between equals
# A time that is nearer to one event by so much is of that event.
_NEARER: Final = timedelta(hours=12)
_EXEMPT: Final = frozenset({"edit", "forward", "near_copy"})


class _Standing(Struct, frozen=True):
    """How well a post fits an event.

    ``rank``: 2 where the kind of happening or a keyword is the event's own, 1 where it
    is what the same incident may also be called, 0 where only counts speak for it.
    ``score`` leaves out what the time is worth, and ``current``, what it is worth that the
    source spoke of the event last; ``away`` as in the verdict.
    ``exact``: its own place is named.
    """

    rank: int
    words: int
    score: float
    current: float = 0.0
    away: timedelta | None = None
    exact: bool = False

    def beats(self, other: "_Standing") -> bool:
        """Whether this is so much better that the post does not speak of the other."""
        if not self.rank and not other.rank and self.exact is not other.exact:
            return self.exact  # the one whose place is named
        if not self.rank and not other.rank and self.current != other.current:
            # Bare counts go on with what the source spoke of.
            return bool(self.current) and self.score + self.current > other.score
        lead = self.score - other.score
        if self.exact and not other.exact and self.rank >= other.rank and lead > 0:
            return True  # whatever the source spoke of last
        alike = self.rank == other.rank and -_CLEARLY < lead < _CLEARLY
        if alike and self.away is not other.away:
            if _is_nearer(self.away, other.away):
                return True
            if _is_nearer(other.away, self.away):
                return False
        lead += self.current - other.current
        if self.rank != other.rank and lead > -_CLEARLY:
            return self.rank > other.rank
        return lead >= _CLEARLY or (lead >= _BY_MORE_WORDS and self.words > other.words)


def _is_nearer(one: timedelta | None, other: timedelta | None) -> bool:
    """Whether the stated time is the one event's and not the other's."""
    return one is not None and (other is None or other - one >= _NEARER)


def settle(weighed: Iterable[Weighed], context: Mapping[int, Sequence[Evidence]]) -> list[Weighed]:
    """Let go of an event where a better one is linked by all the same segments.

    ``context`` is what the post hangs together with, by the event's number.
    """
    verdicts = list(weighed)
    linked = [(case, verdict) for case, verdict in verdicts if case and verdict.linked]
    if len(linked) <= 1:
        return verdicts
    standings = {case.profile.number: _standing(case, one, context) for case, one in linked}
    spoken = _segments(linked)
    by_segment: dict[int, list[int]] = {}
    for number, segments in spoken.items():
        for segment in segments:
            by_segment.setdefault(segment, []).append(number)

    def rivals(case: Case) -> list[list[int]]:
        return [by_segment[segment] for segment in spoken[case.profile.number]]

    return [
        (case, msgspec.structs.replace(verdict, linked=False, reason="another_event"))
        if case and verdict.linked and _is_beaten(case, verdict, standings, rivals(case))
        else (case, verdict)
        for case, verdict in verdicts
    ]


def _is_beaten(
    case: Case,
    verdict: Verdict,
    standings: Mapping[int, _Standing],
    rivals: Iterable[Iterable[int]],
) -> bool:
    """Whether a better event is linked by each segment; ``rivals`` are those of each."""
    if any(one.kind in _EXEMPT for one in verdict.evidence):
        return False
    own = standings[case.profile.number]
    return all(any(standings[rival].beats(own) for rival in linked) for linked in rivals)


def _standing(case: Case, verdict: Verdict, context: Mapping[int, Sequence[Evidence]]) -> _Standing:
    profile = case.profile
    named = {word.evidence.detail for word in profile.words.values()}
    words = {one.detail for one in verdict.evidence if one.kind in ("keyword", "actor")}
    own = words & (profile.topics | named)
    kin = any(one in profile.told_kin or one.startswith("claim of ") for one in words)
    given = context.get(profile.number, ())
    spoken = _CURRENT if any(one.kind == "same_source" for one in given) else 0.0
    timed = WEIGHT if any(one.kind == TIME for one in verdict.evidence) else 0.0
    rank = 2 if own else int(kin)
    exact = any(one.kind == "place" and one.detail == "exact" for one in verdict.evidence)
    return _Standing(rank, len(own), verdict.score - timed, spoken, verdict.away, exact)


def _segments(linked: Sequence[tuple[Case, Verdict]]) -> dict[int, Collection[int]]:
    """Return the segments that speak of each event, by its number."""
    if all(verdict.segments is None for _, verdict in linked):
        # One stands for all that nothing tells apart, and the post need not be cut.
        whole: Collection[int] = (0,)
    else:
        whole = range(len(linked[0][0].matter.layout.segments))
    return {
        case.profile.number: _own_items(
            case, whole if verdict.segments is None else verdict.segments
        )
        for case, verdict in linked
    }


def _own_items(case: Case, spoken: Collection[int]) -> Collection[int]:
    """Leave out items of a list that only stand under the event's place, if others are its own.

    "Voronezh region: • rubber plant: two dead • Boguchar: bus crash, three dead". Of two
    events in one town each has the items that tell of it.
    """
    layout = case.matter.layout
    if not layout.listed:
        return spoken
    cut = layout.segments
    placed = [
        number
        for number in spoken
        if any(
            found is Stance.EXACT and cut[number].start <= mention.start < cut[number].end
            for mention, found in zip(case.matter.sight.mentions, case.said.each, strict=True)
        )
    ]
    told = [number for number in spoken if topical(case, cut[number])]
    both = [number for number in told if number in placed]
    return both or sorted({*told, *placed}) or spoken
