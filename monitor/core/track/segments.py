"""A post in sentences and lines, each with its places and with what disqualifies it."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from msgspec import Struct

from monitor.core.track.sight import Seen, Sight
from monitor.text.gazetteer import Mention
from monitor.text.scan import Scan
from monitor.text.short_years import short_years
from monitor.text.times import Stated

_BREAK: Final = re.compile(r"\n+|(?<=[^\s.][.!?…])[)»\"”]*\s+(?=[^\sa-zа-яіїєґ])")
_BULLET: Final = re.compile(
    r"\s*(?:[•▪◾◽▫●○∙·*‣➤►▶–—-]|\d{1,2}[.)]\s|[\u2600-\u27bf\U0001f300-\U0001faff])"
)
# When a thing was made says nothing of when it came to grief: "(built 1994)".
_MADE: Final = re.compile(
    r"(?:built(?: in)?|launched in|постройки|(?:построен|збудован|побудован)\w*(?: [ув])?"
    r"|\b(?:акт|отч[её]т|звіт|доклад|протокол|экспертиз|експертиз|снимк|знімк|report|photo)\w*"
    r"(?: \w+)?(?: from| of)?) $"
)
_PEOPLE: Final = (
    r"people|person|customer|household|famil|resident|home|house|soldier|troop|"
    r"чел|люд|жит|дом|буд|абон|особ|осіб|родин|сем|сім|осел|солд|війс|воен|потр|будинк"
)
_CENTURIES: Final = ("20", "19", "18", "17", "16", "15")  # how every year that is read begins
_LEAD: Final = 16  # letters of "constructed in "
_LIKE_A_YEAR: Final = re.compile(r"[12][05-9]\d\d")  # every year below; found far sooner
_ANY_YEAR: Final = re.compile(r"(?<!\w-)1[5-9]\d\d|20[0-2]\d")
_YEAR: Final = re.compile(
    r"(?<!since )(?<!from )(?<!\w-)(?<!\bс )(?<!\bз )(?<!\bіз )(?<!\d)"
    r"(?:1[5-9]\d\d|20[0-2]\d)"
    rf"(?![\d%])(?! ?(?:hrs?|hours?|h|utc|gmt)\b)(?!\s*(?:[–—-]\s?\d{{3,}}\s*)?(?:{_PEOPLE}))"
    r"(?!\s*(?:г\.?\s?р\b|р\.?\s?н\b|(?:года|році|року|р\.)\s(?:рожд|нар)))"
)
_QUESTION: Final = re.compile(r"\?[)»\"”]*\s*$")
_FEWEST_BULLETS: Final = 2


class Segment(Struct, frozen=True, kw_only=True):
    """A sentence or a line. ``block`` is the bulleted item that it lies in, 0 for none.

    ``past``: it tells of another year or recalls, or goes on with what does;
    ``asks``: it is a question. ``stated`` are the times that it tells of.
    """

    start: int
    end: int
    block: int
    past: bool
    asks: bool
    mentions: tuple[Mention, ...]
    stated: tuple[Stated, ...]


class Layout:
    """A post's segments with what holds for the whole of it.

    Most posts are settled without their segments: a post is cut when it is first asked.
    ``when`` is what "this year" means; ``times`` reads what times the post states.
    """

    __slots__ = (
        "_even", "_listed", "_scan", "_segments", "_sight", "_stated", "_times", "_when", "cues",
    )  # fmt: skip

    def __init__(
        self,
        scan: Scan,
        sight: Sight,
        when: datetime | None,
        times: Callable[[], tuple[Stated, ...]] = tuple,
    ) -> None:
        self._scan = scan
        self._sight = sight
        self._when = when
        self._even: bool | None = None
        self._listed: bool | None = None
        self._segments: tuple[Segment, ...] = ()
        self._times = times
        self._stated: tuple[Stated, ...] | None = None
        self.cues: frozenset[str] = _cues(scan, sight.cues) if sight.cues else frozenset()

    @property
    def even(self) -> bool:
        """Whether no segment can differ from another but by its places.

        There is no list then, no question, nothing recalled. That is found out without
        cutting the post.
        """
        if self._even is None:
            text = self._scan.text
            self._even = not (
                "?" in text
                or "history" in self.cues
                or _may_be_past(text, self._when)
                or self.listed
            )
        return self._even

    @property
    def listed(self) -> bool:
        """Whether some lines are items of a list."""
        if self._listed is None:
            text = self._scan.text
            self._listed = "\n" in text and _bullets(text) >= _FEWEST_BULLETS
        return self._listed

    @property
    def scan(self) -> Scan:
        """The post's text, and what was found in it."""
        return self._scan

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments in order, at least one."""
        if not self._segments:
            self._segments = tuple(_cut(self._scan, self._sight, self._when, self.stated))
        return self._segments

    @property
    def stated(self) -> tuple[Stated, ...]:
        """The times that the post states, in order."""
        if self._stated is None:
            self._stated = self._times()
        return self._stated

    def words(self, stated: Stated) -> str:
        """Return the words by which a time is stated."""
        return self._scan.text[stated.start : stated.end]

    def number(self, offset: int) -> int:
        """Return the number of the segment that an offset lies in."""
        segments = self.segments
        for number, segment in enumerate(segments):
            if offset < segment.end:
                return number
        return len(segments) - 1


def is_list(text: str) -> bool:
    """Whether a text has a list in it."""
    return _bullets(text) >= _FEWEST_BULLETS


def is_item(text: str, line: int) -> bool:
    """Whether the line that begins at an offset is an item of a list."""
    return _BULLET.match(text, line) is not None


def _cut(
    scan: Scan, sight: Sight, when: datetime | None, stated: Sequence[Stated]
) -> Iterator[Segment]:
    listed = is_list(scan.text)
    recalled = [one.start for one in sight.cues if one.key[1] == "history"]
    present = [one.start for one in sight.cues if one.key[1] == "present"]
    block, past = 0, False
    for start, end in _bounds(scan.text):
        if listed and (start == 0 or scan.text[start - 1] == "\n"):
            block = start + 1 if _BULLET.match(scan.text, start) else 0
        part = scan.folded[start:end]
        mentions = tuple(one for one in sight.mentions if start <= one.start < end)
        # «У 2022-му місто вже брали. Тоді загинули…»: recalled until something is told of now.
        recalls = any(start <= at < end for at in recalled) or _is_past(_YEAR, part, when)
        goes_on = past and not listed and not mentions
        past = recalls or (goes_on and not any(start <= at < end for at in present))
        yield Segment(
            start=start,
            end=end,
            block=block,
            past=past,
            asks="?" in part and _QUESTION.search(part) is not None,
            mentions=mentions,
            stated=tuple([one for one in stated if start <= one.start < end]),
        )


def _bullets(text: str) -> int:
    return sum(1 for line in text.split("\n") if _BULLET.match(line))


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


def _may_be_past(text: str, when: datetime | None) -> bool:
    if "-" in text and _in_a_short_year(text.lower(), when):
        return True
    if _LIKE_A_YEAR.search(text) is None:
        return False
    begin = min([at for century in _CENTURIES if (at := text.find(century)) >= 0], default=-1)
    return begin >= 0 and _is_past(_ANY_YEAR, text[max(0, begin - _LEAD) :], when)


def _is_past(year: re.Pattern[str], part: str, when: datetime | None) -> bool:
    """Whether a year before this one is named; "since 2015" tells of today."""
    if when is None:
        return False
    return any(
        int(found[0]) < when.year and not _MADE.search(part, 0, found.start())
        for found in year.finditer(part)
    ) or _in_a_short_year(part, when)


def _in_a_short_year(part: str, when: datetime | None) -> bool:
    """Whether a year before this one is told by two figures: «в сентябре 43-го»."""
    if when is None or not ("-го" in part or "-му" in part):
        return False  # the endings are found far sooner than the months before them
    return any(year < when.year for year in short_years(part, when.year))
