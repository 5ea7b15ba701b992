"""Times that a text speaks of, as intervals: «в ніч на 1 листопада», "two days ago", «о 16:20».

Only words that the scanner has found are looked at, and the few letters around them; what a
word of time stands with (a number, a day, a word that says how it is meant) is a grammar over
the lists of the lexicon. Durations, ages and counts are no times: in "for two days" no word
places the days.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Final, NamedTuple

from monitor.model.circumstances import Interval
from monitor.text.lexicon import Lexicon
from monitor.text.scan import Hit, Scan
from monitor.text.time_intervals import THIS_YEAR, Days, Moment, Told, resolve
from monitor.text.time_pieces import heads, pieces
from monitor.text.time_words import AHEAD, KIND, TimeWords, build_time_words

_REACH: Final = 30  # letters between two parts of one time, or before it
_SENTENCE: Final = 160  # letters either way in which a word of the future is looked for
_STOPS: Final = (". ", "!", "?", "\n")
_NO_HOUR: Final = -1
# A sentence of these is of what is to come: the lexicon's words of forecasts, and its own.
_TO_COME: Final = frozenset({(KIND, AHEAD), ("aside", "forecast")})
_KEPT: Final = 4_096  # times of one hour; posts come about in the order of their times


class Stated(NamedTuple):
    """A time that a text states, and where; ``year`` where it names one.

    ``vague``: no more than a month or a year, which is as often that of a thing ("inspected
    in April"), or a weekday that may be next week's ("the festival opens on Saturday").
    ``lasts``: only its beginning is told ("since 3 April"), its end is that of the post.
    """

    start: int
    end: int
    interval: Interval
    year: int = 0
    vague: bool = False
    lasts: bool = False


class TimeReader:
    """Reads the times of texts with one lexicon; ``zones`` are those of its languages."""

    def __init__(self, lexicon: Lexicon, zones: Mapping[str, tzinfo] | None = None) -> None:
        self._words: TimeWords = build_time_words(lexicon.grammar)
        self._zones = zones or {}
        self._known: dict[tuple[object, ...], Interval | None] = {}

    def read(
        self, scan: Scan, hits: Sequence[Hit], at: datetime, zone: tzinfo | None = None
    ) -> tuple[Stated, ...]:
        """Return the times in order, no two of them at one place.

        ``hits`` are those of the kind "time" among the scan's, ``at`` is when the text was
        published. ``zone`` None: that of the language of the first hit that has one, else UTC.
        """
        told = pieces(scan, hits, self._words)
        if not told:
            return ()
        moment = Moment(at, zone or self._zone(hits))
        return tuple(self._stated(told, scan, moment))

    def _zone(self, hits: Sequence[Hit]) -> tzinfo:
        known = (self._zones.get(hit.entry.language) for hit in hits)
        return next((zone for zone in known if zone is not None), UTC)

    def _stated(self, told: Sequence[Told], scan: Scan, moment: Moment) -> Iterator[Stated]:
        words, folded = self._words, scan.folded
        for joined in _joined(told, folded, words):
            phrase = _as_meant(joined, folded, words)
            if phrase is None:
                continue
            interval = self._resolve(phrase, moment, ahead=_tells_ahead(phrase, scan))
            if interval is not None:
                year = max(0, phrase.days.year) if phrase.days else 0
                vague = _is_vague(phrase)
                told_of = (phrase.start, phrase.end, interval, year, vague, phrase.since)
                yield _stated(Stated, told_of)

    def _resolve(self, told: Told, moment: Moment, *, ahead: bool) -> Interval | None:
        """Resolve a time; what is told by days and parts of days alone, once an hour."""
        if told.clock or told.span or told.since or told.to:
            return resolve(told, moment, ahead=ahead)
        key = (told.days, told.part, told.night, moment.hour, ahead)
        if key not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[key] = resolve(told, moment, ahead=ahead)
        return self._known[key]


_stated: Final = tuple.__new__  # as for hits


def time_hits(scan: Scan) -> list[Hit]:
    """Return the hits of a scan that are words of time."""
    return [hit for hit in scan.hits if hit[2].kind == KIND]


def _joined(told: Sequence[Told], folded: str, words: TimeWords) -> Iterator[Told]:
    """Put together what stands side by side and tells of one time."""
    current: Told | None = None
    for one in told:
        if current is None:
            current = one
            continue
        both = _join(current, one, folded, words)
        if both is None:
            yield current
        current = both or one
    if current is not None:
        yield current


def _join(one: Told, other: Told, folded: str, words: TimeWords) -> Told | None:
    if other.start < one.end or other.start - one.end > _REACH:
        return None
    found = words.range.fullmatch(folded, one.end, other.start)
    if found is not None and (both := _ranged(one, other)) is not None:
        return both
    if words.join.fullmatch(folded, one.end, other.start) is None:
        return None
    about = words.about.search(folded, one.end, other.start) is not None
    turn = words.turn(folded, one.end, other.start)
    return _merged(one, _turned(other, turn)._replace(about=about or other.about))


def _ranged(one: Told, other: Told) -> Told | None:
    """Make "from 16:00 to 18:00" and «з п'ятниці на суботу» one time."""
    if one.to is not None:
        return None
    dark = one.night or one.part in ("night", "late")
    if dark and not one.clock and one.days and other.days and not other.part:
        return other._replace(start=one.start, night="into", loose=False)
    if one.clock and other.clock and not (other.days and one.days):
        return one._replace(end=other.end, to=other, loose=one.loose and other.loose)
    if one.days and other.days and not (one.clock or other.clock or one.part or other.part):
        return one._replace(end=other.end, to=other)
    return None


def _merged(one: Told, other: Told) -> Told | None:
    """Return both as one time, None where they tell of two."""
    if one.to is not None or other.to is not None or (one.night and other.night):
        return None
    if one.span is not None or other.span is not None:
        return _of_year(one, other)
    days = _same_days(one.days, other.days)
    clock = one.clock or other.clock
    if one.clock is not None and other.clock is not None:
        if _NO_HOUR not in (one.clock.minute, other.clock.minute):
            return None
        hour, half = sorted((one.clock, other.clock), key=lambda clock: clock.minute == _NO_HOUR)
        clock = hour._replace(half=half.half)
    if (one.days and other.days and days is None) or (one.part and other.part):
        return None
    night = one.night or other.night
    return Told(
        one.start, other.end, days=days, part=one.part or other.part, clock=clock, night=night,
        about=one.about or other.about, since=one.since,
        loose=one.loose and other.loose and not (days or night),
    )  # fmt: skip


def _of_year(one: Told, other: Told) -> Told | None:
    """Read «торік у листопаді» and "on 3 March this year"."""
    span, days = (one.span, other.days) if one.span is not None else (other.span, one.days)
    if span is None or days is None or span.unit != "year" or span.ago or not days.month:
        return None
    if days.year or one.clock or other.clock or one.part or other.part:
        return None
    return Told(one.start, other.end, days=days._replace(year=span.offset or THIS_YEAR))


def _same_days(one: Days | None, other: Days | None) -> Days | None:
    """Return the more exact of two ways to tell of one day: «вчора, 1 листопада»."""
    if one is None or other is None:
        return one or other
    exact = [days for days in (one, other) if days.day]
    return exact[0] if len(exact) == 1 else None


def _as_meant(told: Told, folded: str, words: TimeWords) -> Told | None:
    """Take in the word before a time; None where that, or its absence, makes it none."""
    way = words.way(folded, told.start)
    if told.clock is not None and told.clock.minute == _NO_HOUR:
        if told.days is None and not told.part:
            return None
        told = told._replace(clock=None)
    if told.loose and (way not in _PLACING or told.clock is None):
        return None
    if way == "until" and told.to is None:
        return None  # a limit, and not when something happened
    several = told.to is not None or (told.days is not None and told.days.last)
    if way == "since" and not several and not told.night:
        return told._replace(since=True)
    if way == "about":
        return told._replace(about=True)
    if way == "next" and told.clock is not None:
        return told  # «станом на 23:00 неділі»
    return _turned(told, {"last": -1, "next": 1}.get(way, 0))


_PLACING: Final = frozenset({"at", "about", "since"})


def _turned(told: Told, turn: int) -> Told:
    if not turn or told.days is None or not told.days.weekday:
        return told
    return told._replace(days=told.days._replace(turn=turn))


def _is_vague(told: Told) -> bool:
    if told.span is not None:
        return told.span.ago is None and told.span.unit in ("month", "year")
    days = told.days
    if days is None:
        return False
    if days.weekday:
        return days.turn == 0 and not told.night
    return bool(days.month) and not days.day


def _tells_ahead(told: Told, scan: Scan) -> bool:
    """Whether the sentence around a time tells of what is to come."""
    folded, days = scan.folded, told.days
    if days is not None:
        if days.offset is not None and told.part != "night":
            return False  # of no consequence
        if days.weekday and told.clock and heads(folded, told.start):
            return True  # "FRIDAY 18:00, Independence Square": so is announced, not reported
    first = bisect_left(scan.hits, (told.start - _SENTENCE,))
    for start, _, entry in scan.hits[first:]:
        if start > told.end + _SENTENCE:
            break
        if (entry.kind, entry.concept) in _TO_COME:
            between = min(start, told.end), max(start, told.start)
            if not any(folded.find(stop, *between) >= 0 for stop in _STOPS):
                return True
    return False
