"""What each word of time and each figure says by itself, with the number that goes with it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from monitor.text.lexicon import IDIOM, Amount, numeral_value
from monitor.text.scan import Entry, Hit, Scan
from monitor.text.time_intervals import Clock, Days, Span, Told
from monitor.text.time_words import AHEAD, KIND, Meaning, TimeWords, meaning

_REACH: Final = 26  # letters that a number or a day takes beside its word
_HOUR: Final = 60  # minutes
_HOURS: Final = 24
_MINUTES: Final = 60
_DAYS: Final = 31
_MONTHS: Final = 12
_MOST: Final = 1_000  # units ago; more is no way to tell a time
_LONGEST_ENDING: Final = 3  # letters of «-ій», and one more that tells a longer word
_NUMERAL: Final = "numeral"
_FIGURE_COLON: Final = re.compile(r":(?<=\d:)\w")
_FIGURE_DASH: Final = re.compile(r"-(?<=\d-)\w")
_FIGURE_STOP: Final = re.compile(r"\.(?<=\d\.)\w")
_LEAD: Final = 6  # signs before a clock time that heads a line


def pieces(scan: Scan, hits: Sequence[Hit], words: TimeWords) -> list[Told]:
    """Return in order what the words of time and the clock times of a text say.

    Words that only tell of what is to come are among ``hits`` and say no time.
    """
    found: list[Told] = []
    last, alone = -1, True
    for hit in hits:  # in order, longer ones first: the longest of what overlaps counts
        start, end, entry = hit
        if start < last or entry.kind != KIND:
            continue
        last = end
        said = SAID[entry]
        if said is None:
            found += _with_more(hit, scan, words)
            alone = False
        elif said:
            found.append(_told(Told, (start, end, *said)))
    if has_figures(scan.folded):
        found += _figures(scan.folded, words)
    elif alone:
        return found
    found.sort(key=_begin)
    return _apart(found)


def _begin(told: Told) -> int:
    return told.start


def _apart(found: Sequence[Told]) -> list[Told]:
    """Keep the longer of what overlaps: «6 часов утра» and not «6 часов»."""
    kept: list[Told] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end > kept[-1].end:
            last = kept[-1]
            several = last.night == "into" and one.days is not None and one.days.last
            # «в ніч з 5 на 6 квітня»: the days are the month's.
            kept[-1] = one._replace(start=last.start, night="into") if several else one
    return kept


class _Said(dict[Entry, tuple[object, ...] | None]):
    """What an entry says by itself, None where more than the word has to be looked at.

    An idiom, and a word that only tells of what is to come, say nothing.
    """

    def __missing__(self, entry: Entry) -> tuple[object, ...] | None:
        meant = None if entry.concept == IDIOM else meaning(entry.concept)
        if meant is None or meant.kind == AHEAD:
            self[entry] = ()
        else:
            told = _plain(meant)
            self[entry] = told[2:] if told is not None else None
        return self[entry]


SAID: Final = _Said()
_told: Final = tuple.__new__  # as for hits: one for nearly every word of time


def _plain(meant: Meaning) -> Told | None:
    match meant.kind:
        case "day":
            return Told(0, 0, days=Days(offset=meant.number))
        case "weekday":
            return Told(0, 0, days=Days(weekday=meant.number))
        case "part" | "beside":
            return Told(0, 0, part=meant.name, loose=meant.kind == "beside")
        case "this":
            return Told(0, 0, part=meant.name, days=Days(offset=0))
        case "last":
            return Told(0, 0, night="last")
        case "hour":
            return Told(0, 0, clock=Clock(meant.number * _HOUR, _HOUR), loose=True)
        case "span":
            return Told(0, 0, span=Span(meant.name, meant.number))
        case "now":
            return Told(0, 0, span=Span("now", ago=(0, 0)))
        case _:
            return None


def _with_more(hit: Hit, scan: Scan, words: TimeWords) -> Iterator[Told]:
    """Yield what a word of time says together with the number that belongs to it."""
    meant = meaning(hit.entry.concept)
    if meant is None:
        return
    bare = Told(hit.start, hit.end)
    match meant.kind:
        case "month":
            yield from _month(bare, meant.number, scan.folded, words)
        case "night":
            yield _night(bare, meant.name, scan.folded, words)
        case "ago":
            yield from _ago(bare, meant, scan)
        case _:
            yield from _clock(bare, meant.name, scan, words)


def _month(bare: Told, month: int, folded: str, words: TimeWords) -> Iterator[Told]:
    """Read the days of a month from what stands before or behind it, then a year."""
    start, end = bare.start, bare.end
    before = words.day_before.search(folded, max(0, start - _REACH), start)
    within = words.within.search(folded, max(0, start - _REACH), start) is not None
    first = last = 0
    if before and _are_days(before[1], before[2]):
        start, first, last = before.start(1), int(before[1]), int(before[2] or 0)
    elif (after := words.day_after.match(folded, end)) and _are_days(after[1], after[2]):
        # "In November 30 people died" counts people.
        if not (within and folded[after.end() : after.end() + 2].strip().isalpha()):
            end, first, last = after.end(), int(after[1]), int(after[2] or 0)
    elif after and within:
        return
    year = words.year.match(folded, end)
    end = year.end() if year else end
    if first or within or year:
        days = Days(month=month, day=first, last=last, year=int(year[1]) if year else 0)
        yield bare._replace(start=start, end=end, days=days)


def _are_days(*numbers: str | None) -> bool:
    return all(0 < int(one) <= _DAYS for one in numbers if one is not None)


def _night(bare: Told, name: str, folded: str, words: TimeWords) -> Told:
    """Read «у ніч з 5 на 6»; where a month follows, it has the numbers."""
    several = words.nights.match(folded, bare.end)
    if several is None or not _are_days(several[1], several[2]):
        return bare._replace(night=name, loose=True)
    days = Days(day=int(several[2]))
    return bare._replace(end=several.end(), night="into", days=days)


def _ago(bare: Told, meant: Meaning, scan: Scan) -> Iterator[Told]:
    count: tuple[float, float] | None = (meant.number or 1,) * 2
    start = bare.start
    if not meant.number and (number := _number_before(scan, start)) is not None:
        start, amount = number
        count = (amount.low, amount.high) if amount.high <= _MOST else None
    if count is not None:
        yield bare._replace(start=start, span=Span(meant.name, ago=count))


def _number_before(scan: Scan, end: int) -> tuple[int, Amount] | None:
    """Return where the number directly before an offset begins, and what it says."""
    folded = scan.folded
    at = end - 1 if folded[end - 1 : end].isspace() else end
    first = at
    while first > 0 and at - first < _REACH and folded[first - 1].isdecimal():
        first -= 1
    if first < at:
        number = float(folded[first:at])
        return first, Amount(number, number)
    number_of = bisect_left(scan.hits, (at,)) - 1
    best: tuple[int, Amount] | None = None
    while number_of >= 0 and (hit := scan.hits[number_of]).start > at - _REACH:
        if hit.end == at and hit.entry.kind == _NUMERAL:
            amount = numeral_value(hit.entry.concept)
            if amount is not None and not amount.times:
                best = (hit.start, amount)  # a longer one begins earlier
        number_of -= 1
    return best


def _clock(bare: Told, half: str, scan: Scan, words: TimeWords) -> Iterator[Told]:
    """Read "6 p.m.", «о 7 ранку», «в шесть утра»: an hour and the half of the day."""
    folded = scan.folded
    glued = folded[bare.start : bare.end]
    if glued[0].isdecimal():
        hour = int("".join(filter(str.isdecimal, glued)))
        yield bare._replace(clock=Clock(hour * _HOUR, _HOUR, half))
        return
    if "." in glued and folded[bare.end : bare.end + 1] == ".":
        bare = bare._replace(end=bare.end + 1)
    before = words.hour_before.search(folded, max(0, bare.start - _REACH), bare.start)
    if before is not None:
        clock = _of_digits(before[1], before[2], half)
        if clock is not None:
            yield bare._replace(start=before.start(1), clock=clock, loose=half in _NEED_AT)
        return
    number = _number_before(scan, bare.start)
    if number is not None and 1 <= number[1].low <= _HOURS // 2:
        clock = Clock(int(number[1].low) * _HOUR, _HOUR, half)
        yield bare._replace(start=number[0], clock=clock, loose=half in _NEED_AT)
    elif half not in _NEED_AT:
        yield bare._replace(clock=Clock(-1, 0, half), loose=True)


# «2 ночі» may as well be two nights, "5 hours" a stretch of time.
_NEED_AT: Final = frozenset({"hour", "night", "day"})


def _of_digits(hour: str, minute: str | None, half: str = "") -> Clock | None:
    if int(hour) > _HOURS or int(minute or 0) >= _MINUTES:
        return None
    length = _HOUR if minute is None else 1
    return Clock(int(hour) * _HOUR + int(minute or 0), length, "" if half == "hour" else half)


def has_figures(folded: str) -> bool:
    """Whether there may be any of what ``_figures`` looks for; in most texts there is not."""
    # A pattern that begins with one letter is found several times faster than any other.
    return (
        (":" in folded and _FIGURE_COLON.search(folded) is not None)
        or ("-" in folded and _FIGURE_DASH.search(folded) is not None)
        or _FIGURE_STOP.search(folded) is not None
    )


def _figures(folded: str, words: TimeWords) -> Iterator[Told]:
    """Yield "16:20", «о 16.20», «18-й», "01.11" and "01.11.2024", which no word announces."""
    yield from _clocks(folded, ":")
    for start, end, one, other in _pairs(folded, "."):
        yield from _dotted(folded, (start, end), (one, other), words)
    at = folded.find("-") if words.hour_ends else -1
    while at > 0:
        if folded[at - 1].isdecimal():
            yield from _spoken_hour(folded, at, words.hour_ends)
        at = folded.find("-", at + 1)


def _spoken_hour(folded: str, at: int, endings: Sequence[str]) -> Iterator[Told]:
    first, last = _digits_before(folded, at), at + 1
    while folded[last : last + 1].isalpha() and last - at <= _LONGEST_ENDING:
        last += 1
    if folded[at + 1 : last] in endings and at - first <= 2 and int(folded[first:at]) <= _HOURS:  # noqa: PLR2004
        yield Told(first, last, clock=Clock(int(folded[first:at]) * _HOUR, _HOUR), loose=True)


def _clocks(folded: str, mark: str) -> Iterator[Told]:
    for start, end, one, other in _pairs(folded, mark):
        clock = _of_digits(one, other)
        if clock is not None and clock.minute < _HOURS * _HOUR:
            yield Told(start, end, clock=clock, loose=not heads(folded, start))


def heads(folded: str, start: int) -> bool:
    """Whether only signs stand before it in its line, or it is put in brackets."""
    line = folded.rfind("\n", 0, start) + 1
    if start - line > _LEAD:
        return folded[start - 1] == "("
    return not any(map(str.isalnum, folded[line:start]))


def _dotted(
    folded: str, span: tuple[int, int], pair: tuple[str, str], words: TimeWords
) -> Iterator[Told]:
    start, end = span
    one, other = pair
    year = words.dotted_year.match(folded, end)
    day, month = int(one), int(other)
    is_date = 0 < day <= _DAYS and 0 < month <= _MONTHS
    whole = len(one) == 2  # noqa: PLR2004  "на 5.10" is an amount
    if year is not None:
        if is_date:
            days = Days(month=month, day=day, year=int(year[1]))
            yield Told(start, year.end(), days=days)
    elif folded[end : end + 1].isalnum() or words.counted.match(folded, end):
        return  # "5.12%"
    elif words.dated.search(folded, max(0, start - _REACH), start) and is_date and whole:
        yield Told(start, end, days=Days(month=month, day=day))
    elif (clock := _of_digits(one, other)) is not None:
        yield Told(start, end, clock=clock, loose=True)


def _pairs(folded: str, mark: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield each mark between one or two digits and two: where they begin and end, and both."""
    at = folded.find(mark)
    while at > 0:
        if folded[at - 1].isdecimal():
            first, last = _digits_before(folded, at), at + 3
            other = folded[at + 1 : last]
            alone = folded[first - 1 : first] not in (mark, ",", "-", ".") or first == 0
            if (
                at - first <= 2  # noqa: PLR2004
                and len(other) == 2  # noqa: PLR2004
                and other.isdecimal()
                and not folded[last : last + 1].isdecimal()
                and alone
            ):
                yield first, last, folded[first:at], other
        at = folded.find(mark, at + 1)


def _digits_before(folded: str, end: int) -> int:
    """Return where the digits before an offset begin; no more than three are looked at."""
    first = end
    while first > 0 and end - first <= 2 and folded[first - 1].isdecimal():  # noqa: PLR2004
        first -= 1
    return first
