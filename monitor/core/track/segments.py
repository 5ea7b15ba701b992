"""A post in sentences and lines, each with its places and with what disqualifies it."""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from msgspec import Struct

from monitor.core.track.sight import Seen, Sight
from monitor.text.gazetteer import Mention
from monitor.text.scan import Scan

_BREAK: Final = re.compile(r"\n+|(?<=[^\s.][.!?…])[)»\"”]*\s+(?=[^\sa-zа-яіїєґ])")
_BULLET: Final = re.compile(
    r"\s*(?:[•▪◾◽▫●○∙·*‣➤►▶–—-]|\d{1,2}[.)]\s|[\u2600-\u27bf\U0001f300-\U0001faff])"
)
_YEAR: Final = re.compile(
    r"(?<!since )(?<!from )(?<!\bс )(?<!\bз )(?<!\bіз )(?<!\d)(?:1[5-9]\d\d|20[0-2]\d)"
    r"(?![\d%])(?!\s*(?:people|person|чел|люд|жит|дом|буд))"
)
_QUESTION: Final = re.compile(r"\?[)»\"”]*\s*$")
_FEWEST_BULLETS: Final = 2


class Segment(Struct, frozen=True, kw_only=True):
    """A sentence or a line. ``block`` is the bulleted item that it lies in, 0 for none.

    ``past``: it tells of another year or recalls; ``asks``: it is a question.
    """

    start: int
    end: int
    block: int
    past: bool
    asks: bool
    mentions: tuple[Mention, ...]


class Layout(Struct, frozen=True, kw_only=True):
    """A post's segments with what holds for the whole of it."""

    segments: tuple[Segment, ...]
    cues: frozenset[str]

    def at(self, offset: int) -> Segment:
        """Return the segment that an offset lies in."""
        for segment in self.segments:
            if offset < segment.end:
                return segment
        return self.segments[-1]


def lay_out(scan: Scan, sight: Sight, when: datetime | None) -> Layout:
    """Cut a post into segments and read its cues; ``when`` is what "this year" means."""
    lines = sum(1 for line in scan.text.split("\n") if _BULLET.match(line))
    recalled = [one.start for one in sight.cues if one.key[1] == "history"]
    segments: list[Segment] = []
    block = 0
    for start, end in _bounds(scan.text):
        if lines >= _FEWEST_BULLETS and (start == 0 or scan.text[start - 1] == "\n"):
            block = start + 1 if _BULLET.match(scan.text, start) else 0
        part = scan.folded[start:end]
        segments.append(
            Segment(
                start=start,
                end=end,
                block=block,
                past=any(start <= at < end for at in recalled) or _is_past(part, when),
                asks=_QUESTION.search(part) is not None,
                mentions=tuple(one for one in sight.mentions if start <= one.start < end),
            )
        )
    return Layout(segments=tuple(segments), cues=_cues(scan, sight.cues))


def _cues(scan: Scan, cues: Sequence[Seen]) -> frozenset[str]:
    """Return what the post as a whole is; a poll says so at its beginning."""
    return frozenset(
        one.key[1]
        for one in cues
        if one.key[1] != "poll" or not any(char.isalpha() for char in scan.text[: one.start])
    )


def _bounds(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(cuts) if text[start:end].strip()] or [
        (0, len(text))
    ]


def _is_past(part: str, when: datetime | None) -> bool:
    """Whether a year before this one is named; "since 2015" tells of today."""
    return when is not None and any(int(year[0]) < when.year for year in _YEAR.finditer(part))
