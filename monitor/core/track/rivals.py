"""Of two events that the same words would fit, which one a post speaks of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from monitor.core.track.case import Case
from monitor.core.track.match import Verdict

Weighed = tuple[Case | None, Verdict]

_CLEARLY: Final = 0.4
_BY_MORE_WORDS: Final = 0.15  # enough where more of its keywords are there, too
_CURRENT: Final = 0.4  # what the source spoke of last decides between equals
_EXEMPT: Final = frozenset({"edit", "forward", "near_copy"})


class _Standing(Struct, frozen=True):
    """How well a post fits an event.

    ``rank``: 2 where the kind of happening or a keyword is the event's own, 1 where it
    is what the same incident may also be called, 0 where only counts speak for it.
    ``current``: the source spoke of it last.
    """

    rank: int
    current: bool
    words: int
    score: float

    def beats(self, other: "_Standing") -> bool:
        """Whether this is so much better that the post does not speak of the other."""
        if not self.rank and not other.rank and self.current != other.current:
            return self.current and self.score > other.score  # bare counts go on with it
        if self.rank != other.rank and self.score > other.score - _CLEARLY:
            return self.rank > other.rank
        lead = self.score - other.score
        return lead >= _CLEARLY or (lead >= _BY_MORE_WORDS and self.words > other.words)


def settle(weighed: Iterable[Weighed], current: Collection[int]) -> list[Weighed]:
    """Let go of an event where a better one is linked by all the same segments.

    ``current`` are the numbers of the events that the source spoke of last.
    """
    verdicts = list(weighed)
    linked = [(case, verdict) for case, verdict in verdicts if case and verdict.linked]
    if len(linked) <= 1:
        return verdicts
    standings = {case.profile.number: _standing(case, one, current) for case, one in linked}
    by_segment: dict[int, list[int]] = {}
    for case, verdict in linked:
        for segment in _segments(case, verdict):
            by_segment.setdefault(segment, []).append(case.profile.number)
    return [
        (case, msgspec.structs.replace(verdict, linked=False, reason="another_event"))
        if case and verdict.linked and _is_beaten(case, verdict, standings, by_segment)
        else (case, verdict)
        for case, verdict in verdicts
    ]


def _is_beaten(
    case: Case,
    verdict: Verdict,
    standings: Mapping[int, _Standing],
    by_segment: Mapping[int, Sequence[int]],
) -> bool:
    if any(one.kind in _EXEMPT for one in verdict.evidence):
        return False
    own = standings[case.profile.number]
    return all(
        any(standings[rival].beats(own) for rival in by_segment[segment])
        for segment in _segments(case, verdict)
    )


def _standing(case: Case, verdict: Verdict, current: Collection[int]) -> _Standing:
    profile = case.profile
    named = {word.evidence.detail for word in profile.words.values()}
    words = {one.detail for one in verdict.evidence if one.kind in ("keyword", "actor")}
    own = words & (profile.topics | named)
    kin = any(one in profile.told_kin or one.startswith("claim of ") for one in words)
    is_current = profile.number in current
    bonus = _CURRENT if is_current else 0.0
    return _Standing(2 if own else int(kin), is_current, len(own), verdict.score + bonus)


def _segments(case: Case, verdict: Verdict) -> Collection[int]:
    if verdict.segments is None:
        return range(len(case.matter.layout.segments))
    return verdict.segments
