"""Times that a text speaks of, as intervals: «в ніч на 1 листопада», "two days ago", «о 16:20».

Only words that the scanner has found are looked at, and the few letters around them; what a
word of time stands with (a number, a day, a word that says how it is meant) is a grammar over
the lists of the lexicon. Durations, ages and counts are no times: in "for two days" no word
places the days.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Final, NamedTuple

from monitor.model.circumstances import Interval
from monitor.text.lexicon import Lexicon
from monitor.text.scan import Hit, Scan
from monitor.text.time_intervals import THIS_YEAR, Days, Moment, Told, resolve
from monitor.text.time_pieces import SAID, has_figures, heads, pieces
from monitor.text.time_words import KIND, TO_COME, TimeWords, build_time_words, is_of_time

_REACH: Final = 30  # letters between two parts of one time, or before it
_SENTENCE: Final = 160  # letters either way in which a word of the future is looked for
_STOPS: Final = (". ", "!", "?", "\n")
_NO_HOUR: Final = -1
_KEPT: Final = 4_096  # times, as they are told
_QUARTER: Final = 900  # seconds
_KEPT_QUARTERS: Final = 512  # posts come about in the order of their times


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


class _Meant:
    """A time as it is meant, wherever it stands; one for all posts, so that it is a key.

    ``told`` says what of it counts, not where. ``may_come``: it is another time where the
    sentence tells of what is to come; ``announced``: at the head of a line it does.
    ``exact``: it is another time in every minute; ``daily``: only on every day.
    """

    __slots__ = ("announced", "daily", "exact", "may_come", "told", "vague", "year")

    def __init__(self, told: Told) -> None:
        days, span = told.days, told.span
        self.told = told
        self.year = max(0, days.year) if days else 0
        self.vague = _is_vague(told)
        of_consequence = days is None or days.offset is None or told.part == "night"
        self.may_come = span is None and of_consequence
        self.announced = bool(days and days.weekday and told.clock)
        several = told.since or told.to is not None
        counted = span is not None and span.ago is not None and span.unit != "day"
        self.exact = several or counted or told.clock is not None
        self.daily = not told.part


_Known = dict[object, Interval | None]
_Found = tuple[int, int, _Meant]


class TimeReader:
    """Reads the times of texts with one lexicon; ``zones`` are those of its languages.

    What the same words mean on one day, or in one hour of it, is worked out once.
    """

    def __init__(self, lexicon: Lexicon, zones: Mapping[str, tzinfo] | None = None) -> None:
        self._words: TimeWords = build_time_words(lexicon.grammar)
        self._zones = zones or {}
        self._meant: dict[tuple[object, str], _Meant | None] = {}
        self._known = _Calendar()

    def read(
        self, scan: Scan, hits: Sequence[Hit], at: datetime, zone: tzinfo | None = None
    ) -> tuple[Stated, ...]:
        """Return the times in order, no two of them at one place.

        ``hits`` are the scan's that ``is_of_time`` holds for, ``at`` is when the text was
        published. ``zone`` None: that of the language of the first hit that has one, else UTC.
        """
        found = self._words_alone(scan.folded, hits)
        if found is None:
            found = self._phrases(scan, hits)
        if not found:
            return ()
        return tuple(self._stated(found, scan.folded, hits, Moment(at, zone or self._zone(hits))))

    def _zone(self, hits: Sequence[Hit]) -> tzinfo:
        for _, _, entry in hits:
            zone = self._zones.get(entry.language) if entry.kind == KIND else None
            if zone is not None:
                return zone
        return UTC

    def _words_alone(self, folded: str, hits: Sequence[Hit]) -> list[_Found] | None:
        """Return what is meant where every time is one word; None where more has to be read."""
        if has_figures(folded):
            return None
        found: list[_Found] = []
        last, told_till = -1, -_REACH - 1
        for start, end, entry in hits:
            if start < last or entry.kind != KIND:
                continue
            last = end
            said = SAID[entry]
            if said is None or (said and start - told_till <= _REACH):
                return None
            if said:
                told_till = end
                meant = self._as_meant(said, self._words.way(folded, start))
                if meant is not None:
                    found.append((start, end, meant))
        return found

    def _phrases(self, scan: Scan, hits: Sequence[Hit]) -> list[_Found]:
        words, folded = self._words, scan.folded
        found: list[_Found] = []
        for one in _joined(pieces(scan, hits, words), folded, words):
            meant = self._as_meant(one[2:], words.way(folded, one.start))
            if meant is not None:
                found.append((one.start, one.end, meant))
        return found

    def _as_meant(self, said: tuple[object, ...], way: str) -> _Meant | None:
        """Take in the word before a time; None where that, or its absence, makes it none."""
        key = (said, way)
        if key in self._meant:
            return self._meant[key]
        if len(self._meant) >= _KEPT:
            self._meant.clear()
        told = _as_meant(_told(Told, (0, 0, *said)), way)
        meant = self._meant[key] = None if told is None else _Meant(told)
        return meant

    def _stated(
        self, found: Sequence[_Found], folded: str, hits: Sequence[Hit], moment: Moment
    ) -> Iterator[Stated]:
        coming = [start for start, _, entry in hits if (entry.kind, entry.concept) in TO_COME]
        daily, hourly = self._known.of(moment)
        for start, end, meant in found:
            ahead = meant.may_come and (
                (meant.announced and heads(folded, start))
                or (bool(coming) and _is_coming(start, end, folded, coming))
            )
            if meant.exact:
                interval = resolve(meant.told, moment, ahead=ahead)
            else:
                known = daily if meant.daily else hourly
                key = (meant, ahead)
                if key in known:
                    interval = known[key]
                else:
                    interval = known[key] = resolve(meant.told, moment, ahead=ahead)
            if interval is not None:
                told_of = (start, end, interval, meant.year, meant.vague, meant.told.since)
                yield _stated(Stated, told_of)


class _Calendar:
    """What times mean that were told on a day, and in an hour, by one clock."""

    def __init__(self) -> None:
        self._spells: dict[tuple[object, ...], _Known] = {}
        self._quarters: dict[tuple[tzinfo, int], tuple[_Known, _Known]] = {}

    def of(self, moment: Moment) -> tuple[_Known, _Known]:
        """Return what is known for a day, and for an hour of it."""
        # No hour begins within a quarter in any zone.
        quarter = (moment.zone, int(moment.at.timestamp()) // _QUARTER)
        known = self._quarters.get(quarter)
        if known is None:
            if len(self._quarters) >= _KEPT_QUARTERS:
                self._quarters.clear()
                self._spells.clear()
            known = self._quarters[quarter] = self._look_up(moment)
        return known

    def _look_up(self, moment: Moment) -> tuple[_Known, _Known]:
        try:
            wall = moment.wall
        except OverflowError:
            return {}, {}  # before the first day of the calendar
        day = (moment.zone, wall.toordinal())
        return self._spells.setdefault(day, {}), self._spells.setdefault((*day, wall.hour), {})


_stated = _told = tuple.__new__  # as for hits


def time_hits(scan: Scan) -> list[Hit]:
    """Return the hits of a scan from which times are read."""
    return [hit for hit in scan.hits if is_of_time(hit[2].kind, hit[2].concept)]


def _joined(told: Sequence[Told], folded: str, words: TimeWords) -> Iterator[Told]:
    """Put together what stands side by side and tells of one time."""
    current: Told | None = None
    for one in told:
        if current is None:
            current = one
            continue
        gap = one.start - current.end
        both = _join(current, one, folded, words) if 0 <= gap <= _REACH else None
        if both is None:
            yield current
        current = both or one
    if current is not None:
        yield current


def _join(one: Told, other: Told, folded: str, words: TimeWords) -> Told | None:
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


def _as_meant(told: Told, way: str) -> Told | None:
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


def _is_coming(first: int, last: int, folded: str, coming: Sequence[int]) -> bool:
    """Whether the sentence around a time has one of the words of what is to come."""
    for start in coming:
        if first - _SENTENCE <= start <= last + _SENTENCE:
            between = min(start, last), max(start, first)
            if not any(folded.find(stop, *between) >= 0 for stop in _STOPS):
                return True
    return False
