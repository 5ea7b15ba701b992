"""What stands near what in a sentence, counted in words."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Hit

_OBJECT: Final = 4
_QUOTES: Final = ' «»"“”'
_UNTIL: Final = re.compile(r"\b(?:пока|поки|доки|until)\b[^,;:]*$")


def words_between(page: Page, one: int, other: int) -> int:
    """Return how many words stand between two offsets."""
    return len(page.folded[one:other].split())


def place(hit: Hit) -> tuple[int, int]:
    """Return where a hit stands, to sort by."""
    return hit.start, hit.end


def ordered(*hits: Hit) -> list[Hit]:
    """Return the hits in the order of the text."""
    return sorted(hits, key=place)


def between(page: Page, one: Hit, other: Hit) -> str:
    """Return the folded text between two hits, whichever is first."""
    if one.start <= other.start:
        return page.folded[one.end : other.start]
    return page.folded[other.end : one.start]


def closest(page: Page, hit: Hit, sides: Iterable[Hit], *, before: int, after: int) -> Hit | None:
    """Return the nearest of ``sides`` at most so many words before or after, none for -1."""
    best: tuple[int, Hit] | None = None
    for side in sides:
        if side.end <= hit.start:
            gap, reach = page.folded[side.end : hit.start], before
        elif side.start >= hit.end:
            gap, reach = page.folded[hit.end : side.start], after
        else:
            gap, reach = "", 0
        bare = gap.strip(_QUOTES)
        words = bare.count(" ") + bool(bare)
        if words <= reach and ";" not in gap and (best is None or words < best[0]):
            best = (words, side)
    return best[1] if best else None


def beside(page: Page, hit: Hit, others: Sequence[Hit], *, reach: int = _OBJECT) -> bool:
    """Whether one of ``others`` stands within a few words, no comma between."""
    for other in others:
        gap = between(page, hit, other)
        if gap.count(" ") <= reach and not any(mark in gap for mark in ",:;"):
            return True
    return False


def until(page: Page, sentence: Sentence, place: int) -> bool:
    """Whether "not" at an offset denies nothing: «били, пока мост не рухнул»."""
    return _UNTIL.search(page.folded, sentence.start, place) is not None
