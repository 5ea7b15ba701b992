"""Where a sentence passes to another speaker: "Bangkok says …; Phnom Penh denies …"."""

import re
from collections.abc import Sequence
from typing import Final

from monitor.text.scan import Hit

Span = tuple[int, int]

_TURNS: Final = re.compile(r";\s|,\s(?:while|whereas|тогда как|тоді як)\s")
_LEAD: Final = 24  # letters from the turn to the end of "the "
_SAYING: Final = 24  # letters from the speaker to the word of saying
_SPEAKS: Final = frozenset({"speech", "denial", "status"})
_SPEAKERS: Final = frozenset({"actor", "side"})


def parted_by_speaker(
    spans: Sequence[Span], parts: Sequence[Span], hits: Sequence[Hit], folded: str
) -> list[Span]:
    """Cut sentences where somebody else begins to speak; ``parts`` are the hits of each.

    What a speaker denies or hedges reaches no further than his own words.
    """
    found: list[Span] = []
    for (start, end), (first, last) in zip(spans, parts, strict=True):
        begin = start
        for turn in _TURNS.finditer(folded, start, end):
            if _speaks_at(turn.end(), hits[first:last], folded):
                found.append((begin, turn.start()))
                begin = turn.end()
        found.append((begin, end))
    return found


def _speaks_at(start: int, hits: Sequence[Hit], folded: str) -> bool:
    """Whether a speaker stands at an offset, with a word of saying or a colon behind."""
    for hit in hits:
        if hit.entry.kind not in _SPEAKERS or not 0 <= hit.start - start <= _LEAD:
            continue
        if folded.startswith(":", hit.end):
            return True
        if any(one.entry.kind in _SPEAKS and 0 <= one.start - hit.end <= _SAYING for one in hits):
            return True
    return False
