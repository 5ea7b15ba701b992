"""From what was said of a time to an interval, by the calendar of a source's zone.

What is said leaves much open. The rules by which it is closed:

- a weekday is the nearest that is past, today included; the next one where the sentence tells
  of what is to come, or says "next"
- a day or a month without a year is the nearest, where one that is to come is taken for three
  times as far away as it is: posts report
- a part of a day or a clock time without a day is the last that has begun; the next one where
  the sentence tells of what is to come
- "N units ago" is exact to half a unit, days to the day
- an hour is sixty minutes long, a minute one; "about" is half an hour either way
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, NamedTuple

from monitor.model.circumstances import Interval
from monitor.text.time_words import LAST_NIGHT, NIGHT_INTO, PARTS

_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_ABOUT: Final = timedelta(minutes=30)
_JUST_NOW: Final = timedelta(hours=1)
# A clock that is ahead of the post's by so little tells of what was, and not of tomorrow.
_CLOCKS_DIFFER: Final = timedelta(minutes=10)
_AHEAD: Final = 3  # times farther away than it is
_WEEK: Final = 7
_MONTHS: Final = 12
_WEEKEND: Final = 5  # its first day, where Monday is 0
_NOON: Final = 12
_LATEST_OF_NIGHT: Final = 6  # «о 2 ночі», but «об 11 ночі» is before midnight
_SMALL_HOURS: Final = 6
_LENGTHS: Final = {
    "minute": _MINUTE,
    "hour": _HOUR,
    "day": _DAY,
    "week": _DAY * _WEEK,
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
THIS_YEAR: Final = -100  # of Days, where -1 is last year
Wall = tuple[datetime, datetime]  # naive: what the clocks of the zone show


class Days(NamedTuple):
    """A day, or several: days from today, a weekday (``turn`` -1 last, 1 next), or a date.

    ``last`` is the last day of several in one month. ``year`` 0: the nearest; -1: last year.
    """

    offset: int | None = None
    weekday: int = 0
    turn: int = 0
    month: int = 0
    day: int = 0
    last: int = 0
    year: int = 0


class Clock(NamedTuple):
    """A clock time in minutes from midnight; ``half`` is what it is told to belong to."""

    minute: int
    length: int
    half: str = ""


class Span(NamedTuple):
    """A week, weekend, month or year counted from the present one, or N units ago."""

    unit: str
    offset: int = 0
    ago: tuple[float, float] | None = None


class Told(NamedTuple):
    """All that is said of one time. ``to`` is its end, where two are told.

    ``loose``: by itself it is no time, only beside what makes it one ("evening", "10:15").
    """

    start: int
    end: int
    days: Days | None = None
    part: str = ""
    clock: Clock | None = None
    span: Span | None = None
    night: str = ""
    about: bool = False
    since: bool = False
    loose: bool = False
    to: "Told | None" = None


class Moment:
    """When a post was published, and by which clock its times are told."""

    __slots__ = ("_wall", "at", "zone")

    def __init__(self, at: datetime, zone: tzinfo) -> None:
        self.at = at
        self.zone = zone
        self._wall: datetime | None = None

    @property
    def wall(self) -> datetime:
        """What the clocks of the zone show, naive."""
        if self._wall is None:
            self._wall = self.at.astimezone(self.zone).replace(tzinfo=None)
        return self._wall

    def utc(self, wall: datetime) -> datetime:
        """Return the moment at which the clocks show this; of two, the earlier one."""
        return wall.replace(tzinfo=self.zone).astimezone(UTC)


def resolve(told: Told, moment: Moment, *, ahead: bool) -> Interval | None:
    """Return the interval that is meant, None where the calendar has no such time.

    ``ahead``: the sentence tells of what is to come.
    """
    try:
        return _resolve(told, moment, ahead=ahead)
    except (OverflowError, ValueError):
        return None  # the 31st of February, a year that no calendar has


def _resolve(told: Told, moment: Moment, *, ahead: bool) -> Interval | None:
    first = _one(told, moment, ahead=ahead)
    if first is None:
        return None
    if told.to is not None:
        return _until(told.to, first, moment, ahead=ahead)
    if told.since:
        return _interval(first.since, max(first.until, moment.at))
    if told.about and told.clock is not None:
        return _interval(first.since - _ABOUT, first.since + _ABOUT)
    return first


def _until(to: Told, first: Interval, moment: Moment, *, ahead: bool) -> Interval | None:
    """Return what begins with an interval and ends with what is told as its end."""
    if to.clock is None:
        second = _one(to, moment, ahead=ahead)
        return second and _interval(first.since, max(first.until, second.until))
    began = Moment(first.since, moment.zone).wall
    end = _midnight(began.date()) + _MINUTE * _minute(to.clock)
    return _interval(first.since, moment.utc(end if end > began else end + _DAY))


def _one(told: Told, moment: Moment, *, ahead: bool) -> Interval | None:
    if told.span is not None and told.span.ago is not None:
        return _ago(told.span.unit, told.span.ago, moment)
    wall = _wall(told, moment.wall, ahead=ahead)
    return wall and _interval(moment.utc(wall[0]), moment.utc(wall[1]))


def _interval(since: datetime, until: datetime) -> Interval:
    # Where clocks are put forward, a wall time that does not exist may lie behind the next.
    return Interval(since=since, until=max(until, since + _MINUTE))


def _wall(told: Told, now: datetime, *, ahead: bool) -> Wall | None:
    if told.span is not None:
        return _span(told.span, now.date())
    days = _days(told.days, now.date(), ahead=ahead) if told.days else None
    if told.night:
        part = _night(told, days, now)
    else:
        part = _part(told, days, now, ahead=ahead) if told.part else None
    if told.clock is not None:
        return _clock(told.clock, part, days, now, ahead=ahead)
    if part is None and days is not None and not told.night:
        return _midnight(days[0]), _midnight(days[1] + _DAY)
    return part


def _ago(unit: str, count: tuple[float, float], moment: Moment) -> Interval:
    if unit == "now":
        return _interval(moment.at - _JUST_NOW, moment.at)
    low, high = count
    if unit == "day":
        today = moment.wall.date()
        first, last = today - _DAY * int(high), today - _DAY * int(low)
        return _interval(moment.utc(_midnight(first)), moment.utc(_midnight(last + _DAY)))
    length = _LENGTHS[unit]
    until = min(moment.at, moment.at - length * low + length / 2)
    return _interval(moment.at - length * high - length / 2, until)


def _span(span: Span, today: date) -> Wall:
    match span.unit:
        case "week":
            first = today + _DAY * (span.offset * _WEEK - today.weekday())
            last = first + _DAY * _WEEK
        case "weekend":
            # One that has not begun is next week's.
            weeks = span.offset if today.weekday() >= _WEEKEND or span.offset > 0 else -1
            first = today + _DAY * (_WEEKEND - today.weekday() + _WEEK * weeks)
            last = first + _DAY * 2
        case "month":
            first, last = _month(today.year, today.month - 1 + span.offset)
        case _:
            first = date(today.year + span.offset, 1, 1)
            last = date(today.year + span.offset + 1, 1, 1)
    return _midnight(first), _midnight(last)


def _month(year: int, month: int) -> tuple[date, date]:
    """Return the first day of a month and of the next one; months count from 0."""
    year, month = year + month // _MONTHS, month % _MONTHS
    following = (year + 1, 1) if month + 1 == _MONTHS else (year, month + 2)
    return date(year, month + 1, 1), date(*following, 1)


def _days(days: Days, today: date, *, ahead: bool) -> tuple[date, date]:
    """Return the first and the last day that are meant."""
    if days.offset is not None:
        return (today + _DAY * days.offset,) * 2
    if days.weekday:
        return (_weekday(days, today, ahead=ahead),) * 2
    if not days.month:
        return (_day_of_month(days.day, today),) * 2
    if not days.day:
        first, after = _nearest(
            [_month(year, days.month - 1) for year in _years(days, today)], today, ahead=ahead
        )
        return first, after - _DAY
    dates = [
        (found, _dated(year, days.month, days.last) or found)
        for year in _years(days, today)
        if (found := _dated(year, days.month, days.day))
    ]
    if not dates:
        raise ValueError(days)
    return _nearest(dates, today, ahead=ahead)


def _weekday(days: Days, today: date, *, ahead: bool) -> date:
    back = (today.weekday() + 1 - days.weekday) % _WEEK
    if days.turn > 0 or (ahead and not days.turn and back):
        return today + _DAY * (_WEEK - back)
    return today - _DAY * (back or _WEEK * (days.turn < 0))


def _years(days: Days, today: date) -> Iterable[int]:
    if days.year == THIS_YEAR:
        return (today.year,)
    if days.year:
        return (days.year if days.year > 0 else today.year + days.year,)
    return (today.year - 1, today.year, today.year + 1)


def _dated(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if day else None
    except ValueError:
        return None  # the 29th of February


def _nearest(dates: Iterable[tuple[date, date]], today: date, *, ahead: bool) -> tuple[date, date]:
    def away(one: tuple[date, date]) -> int:
        first, last = (one[0] - today).days, (one[1] - today).days
        if first > 0:
            return first if ahead else first * _AHEAD
        return max(0, -last) * (_AHEAD if ahead else 1)

    return min(dates, key=away)


def _day_of_month(day: int, today: date) -> date:
    """Return the nearest day of this number: «у ніч з 5 на 6»."""
    months = [_month(today.year, today.month - 1 + offset)[0] for offset in (-1, 0, 1)]
    found = [one for first in months if (one := _dated(first.year, first.month, day))]
    return _nearest([(one, one) for one in found], today, ahead=False)[0]


def _night(told: Told, days: tuple[date, date] | None, now: datetime) -> Wall | None:
    if told.night == "last":
        return _hours(now.date(), LAST_NIGHT)
    if days is None:
        return None
    into = told.night == "into" or days[0] != days[1]
    return _hours(days[1], NIGHT_INTO) if into else _hours(days[0], PARTS["late"])


def _part(told: Told, days: tuple[date, date] | None, now: datetime, *, ahead: bool) -> Wall | None:
    hours = PARTS[told.part]
    if days is None:
        return _last_begun(_daily(now, hours), now, ahead=ahead)
    day = days[1]
    if told.days == Days(offset=0):
        if told.part == "late" and now.hour < _SMALL_HOURS:
            day -= _DAY  # "tonight", said after midnight
        if told.part == "night" and ahead and now.hour >= _NOON:
            day += _DAY
    return _hours(days[0] if day == days[1] else day, hours)[0], _hours(day, hours)[1]


def _daily(now: datetime, hours: tuple[int, int]) -> Iterator[Wall]:
    for offset in range(-2, 3):
        yield _hours(now.date() + _DAY * offset, hours)


def _last_begun(walls: Iterable[Wall], now: datetime, *, ahead: bool) -> Wall | None:
    if ahead:
        return next((one for one in walls if one[1] > now), None)
    begun = [one for one in walls if one[0] <= now]
    return begun[-1] if begun else None


def _clock(
    clock: Clock, part: Wall | None, days: tuple[date, date] | None, now: datetime, *, ahead: bool
) -> Wall | None:
    minute = _minute(clock)
    length = _MINUTE * clock.length
    if part is not None:
        within = part[0].replace(hour=0, minute=0)
        for half in range(6):
            at = within + _MINUTE * (minute % (_NOON * 60)) + timedelta(hours=_NOON * half)
            exact = bool(clock.half) or minute >= _NOON * 60
            if part[0] <= at < part[1] and not (exact and at.hour * 60 + at.minute != minute):
                return at, at + length
    if days is not None:
        at = _midnight(days[0]) + _MINUTE * minute
        return at, at + length
    times = [_midnight(now.date() + _DAY * offset) + _MINUTE * minute for offset in (-1, 0, 1)]
    return _last_begun([(at, at + length) for at in times], now + _CLOCKS_DIFFER, ahead=ahead)


def _minute(clock: Clock) -> int:
    """Return the minute of the day, with what was said of the half of the day."""
    hour, rest = divmod(clock.minute, 60)
    match clock.half:
        case "pm" | "day" | "evening" if hour < _NOON:
            hour += _NOON
        case "am" | "morning" if hour == _NOON:
            hour = 0
        case "night" if hour == _NOON:
            hour = 0
        case "night" if _LATEST_OF_NIGHT < hour < _NOON:
            hour += _NOON
    return (hour % 24) * 60 + rest


def _hours(day: date, hours: tuple[int, int]) -> Wall:
    midnight = _midnight(day)
    return midnight + _HOUR * hours[0], midnight + _HOUR * hours[1]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
