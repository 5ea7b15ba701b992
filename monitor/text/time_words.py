"""The words of time: what a concept of the section [time] means, and the small words around.

The words are data; what stands here is the vocabulary of meanings that they may have. It
is described for a linguist in monitor/lexicon/README.md.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from msgspec import Struct

KIND: Final = "time"
AHEAD: Final = "ahead"  # the concept of words that tell of what is to come
# A sentence of these is of what is to come: the lexicon's words of forecasts, and its own.
TO_COME: Final = frozenset({(KIND, AHEAD), ("aside", "forecast")})

# Lists of [grammar]: looked at only beside a word of time or a clock time.
LISTS: Final = frozenset(
    {
        "time_at", "time_about", "time_since", "time_until", "time_range", "time_join",
        "time_last", "time_next", "time_in", "time_dated", "time_ordinals", "time_hours",
        "time_hour_ends",
    }
)  # fmt: skip

# Hours of the wall clock from the midnight that begins a day; below 0 is the evening before.
# They overlap on purpose: where a morning ends is a matter of taste, and an interval that is
# somewhat too long costs less than one that leaves out the hour that was meant.
PARTS: Final[Mapping[str, tuple[int, int]]] = {
    "night": (-2, 6),  # the dark hours that begin the day
    "late": (18, 30),  # "on Friday night": those that end it, with the evening
    "dawn": (4, 8),
    "morning": (5, 12),
    "noon": (11, 14),
    "day": (9, 18),
    "afternoon": (12, 18),
    "evening": (17, 24),
    "midnight": (-1, 1),
}
# «в ніч на 1 листопада»: reports of a night of attacks count from the evening before.
NIGHT_INTO: Final = (-6, 8)
LAST_NIGHT: Final = (-6, 6)  # "last night" may be said of the evening too

UNITS: Final = frozenset({"minute", "hour", "day", "week", "month", "year"})
SPANS: Final = frozenset({"week", "weekend", "month", "year"})
HALVES: Final = frozenset({"am", "pm", "morning", "day", "evening", "night", "hour"})
_NUMBERS: Final[Mapping[str, range]] = {
    "day": range(-7, 8),
    "weekday": range(1, 8),
    "month": range(1, 13),
    "hour": range(25),
}
_NAMES: Final[Mapping[str, frozenset[str]]] = {
    "part": frozenset(PARTS),
    "beside": frozenset(PARTS),
    "this": frozenset(PARTS),
    "clock": HALVES,
    "last": frozenset({"night"}),
    "night": frozenset({"into", "of"}),
}
_ALONE: Final = frozenset({"now", AHEAD})
_CONCEPT: Final = re.compile(r"(?:(ago)(?: (\d{1,3}))? (\w+)|(span) (\w+) ([+-]?\d))")


def is_of_time(kind: str, concept: str) -> bool:
    """Whether a word says a time, or that a sentence is of what is to come."""
    return kind == KIND or (kind, concept) in TO_COME


class Meaning(NamedTuple):
    """What a word of time means: a kind, and a number or a name with it."""

    kind: str
    number: int = 0
    name: str = ""


@cache
def meaning(concept: str) -> Meaning | None:
    """Read a concept of [time] such as "weekday 5" or "ago hour"; None if it is none."""
    if concept in _ALONE:
        return Meaning(concept)
    found = _CONCEPT.fullmatch(concept)
    if found is not None:
        ago, count, unit, _, span, offset = found.groups()
        if ago:
            return Meaning("ago", int(count or 0), unit) if unit in UNITS else None
        return Meaning("span", int(offset), span) if span in SPANS else None
    kind, _, rest = concept.partition(" ")
    if kind in _NUMBERS and re.fullmatch(r"[+-]?\d{1,2}", rest):
        number = int(rest)
        return Meaning(kind, number) if number in _NUMBERS[kind] else None
    return Meaning(kind, name=rest) if rest in _NAMES.get(kind, ()) else None


class TimeWords(Struct, frozen=True, kw_only=True):
    """Patterns over folded text, built once from the lists of the lexicon.

    ``ways``: what stands directly before a time and says how it is meant, as ``at``,
    ``about``, ``since``, ``until``, ``last`` or ``next``; ``way_ends`` their last words.
    ``join`` and ``range``: all that
    may stand between two parts of one time, and between its two ends. ``within``: before a
    month without a day.
    ``day_before`` and ``day_after``: the days of a month, with groups for the first and the
    last of several, behind them the year. ``year``: a year behind a month. ``dated``: what
    makes "01.11" a date, at the end. ``hour_before``: the hour before a word such as "p.m.".
    ``nights``: «5 на 6» behind a night. ``hour_ends``: how «18-й» may end. ``dotted_year``:
    the year of "01.11.2024"; ``counted``: what makes "11.09" a number.
    """

    ways: Mapping[str, str]
    way_ends: frozenset[str]
    join: re.Pattern[str]
    range: re.Pattern[str]
    within: re.Pattern[str]
    day_before: re.Pattern[str]
    day_after: re.Pattern[str]
    year: re.Pattern[str]
    dated: re.Pattern[str]
    hour_before: re.Pattern[str]
    nights: re.Pattern[str]
    hour_ends: tuple[str, ...]
    about: re.Pattern[str]
    dotted_year: re.Pattern[str]
    counted: re.Pattern[str]

    def way(self, folded: str, start: int) -> str:
        """Return how the word before an offset says that a time is meant, "" for none."""
        if start < 2 or folded[start - 1] != " ":  # noqa: PLR2004  a letter and a space
            return ""
        last = max(folded.rfind(" ", 0, start - 1), folded.rfind("\n", 0, start - 1)) + 1
        if folded[last : start - 1].lstrip(_OPENING) not in self.way_ends:
            return ""
        words = _WORDS.split(folded[max(0, start - _REACH) : start - 1])
        for count in range(min(_LONGEST, len(words)), 0, -1):
            found = self.ways.get(" ".join(words[-count:]))
            if found is not None:
                rough = found == "at" and self.ways.get(" ".join(words[-count - 1 : -count]))
                return "about" if rough == "about" else found
        return ""

    def turn(self, folded: str, start: int, end: int) -> int:
        """Return -1 where "last" stands between two offsets, 1 for "next", else 0."""
        kind = self.way(folded[start:end], end - start) if end - start > 1 else ""
        return {"last": -1, "next": 1}.get(kind, 0)


_REACH: Final = 30  # letters
_LONGEST: Final = 3  # words that say together how a time is meant
_OPENING: Final = "(«\"'“"
_WORDS: Final = re.compile(r"[^\w'-]+")
_NEVER: Final = r"(?!)"
_YEAR: Final = r"(1[5-9]\d\d|20\d\d)(?!\d)"
_DASH: Final = r"\s?[-\u2013\u2014]\s?"
_DAY: Final = r"(?<!\d)(?<!\d[.:,])(\d{1,2})"


def build_time_words(lists: Mapping[str, Sequence[str]]) -> TimeWords:
    """Compile the lists of the lexicon."""

    def any_of(name: str) -> str:
        forms = sorted(lists.get(name, ()), key=len, reverse=True)
        found = (re.escape(one.removesuffix("*")) + r"\w*" * (one[-1] == "*") for one in forms)
        return f"(?:{'|'.join(found) or _NEVER})"

    kinds = ("at", "about", "since", "until", "last", "next")
    ordinal = rf"(?:-?{any_of('time_ordinals')}(?!\w))?"
    several = rf"(?:{ordinal}(?:{_DASH}|,\s?|\s(?:{any_of('time_range')})\s)(\d{{1,2}}))?"
    ways = {form: kind for kind in kinds for form in lists.get(f"time_{kind}", ())}
    return TimeWords(
        ways=ways,
        way_ends=frozenset(form.rpartition(" ")[2] for form in ways),
        join=re.compile(rf"[\s,(]*(?:(?:{any_of('time_join')})[\s,]+)*"),
        range=re.compile(rf"{_DASH}|\s(?:{any_of('time_range')})\s"),
        within=re.compile(rf"(?<!\w){any_of('time_in')}\s$"),
        day_before=re.compile(rf"{_DAY}{several}{ordinal}\s(?:{any_of('time_join')}\s)?$"),
        day_after=re.compile(rf"\.?\s(\d{{1,2}}){several}{ordinal}(?![\d%])(?![.:]\d)"),
        year=re.compile(rf",?\s{_YEAR}"),
        dated=re.compile(rf"(?<!\w){any_of('time_dated')}\s$"),
        hour_before=re.compile(
            rf"(?<!\d)(?<!\d[.,:])(\d{{1,2}})(?:[:.](\d{{2}}))?{ordinal}"
            rf"\s?(?:{any_of('time_hours')}\s)?$"
        ),
        nights=re.compile(
            rf"\s(\d{{1,2}}){ordinal}\s(?:{any_of('time_range')})\s(\d{{1,2}}){ordinal}(?!\w)"
        ),
        about=re.compile(rf"(?<!\w){any_of('time_about')}(?!\w)"),
        dotted_year=re.compile(rf"\.{_YEAR}"),
        counted=re.compile(r"\s?[%°$€₴₽]"),
        hour_ends=tuple(lists.get("time_hour_ends", ())),
    )
