"""Laws of times: intervals do not run backwards, and no text breaks or stalls the reader."""

import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.knowledge import load_lexicon, load_zones
from monitor.text.scan import Scanner
from monitor.text.time_words import meaning
from monitor.text.times import TimeReader, time_hits

SCANNER = Scanner(load_lexicon().patterns)
READER = TimeReader(load_lexicon(), load_zones())
KYIV = ZoneInfo("Europe/Kyiv")
FORMS = sorted(
    {
        one.form.replace("*", "")
        for one in load_lexicon().patterns
        if one.entry.kind == "time" and one.entry.concept != "idiom"
    }
)
SMALL = [
    *("в", "на", "о", "з", "с", "до", "at", "on", "of", "from", "to", "until", "about", "last"),
    *("31", "29", "2", "5 на 6", "16:20", "23.59", "01.11", "31.02.2025", "24:00", "2024", "9999"),
    *("999", "минулої", "next", "будет", "will", "18-ї", ",", ".", "\n", "(", ")"),
]
TEXTS = st.lists(st.sampled_from([*FORMS, *SMALL]), max_size=12).map(" ".join)
MOMENTS = st.datetimes(
    min_value=datetime.fromisoformat("1970-01-01"),
    max_value=datetime.fromisoformat("2100-01-01"),
    timezones=st.just(UTC),
)
DAYS = st.integers(1, 6)
MONTHS = (
    ("January", "січня", "января"),
    ("March", "березня", "марта"),
    ("May", "травня", "мая"),
    ("October", "жовтня", "октября"),
)
# One meaning in English, Ukrainian and Russian; {d} a day, {n} a small number, {m} a month.
SAYINGS = (
    ("on {d} {0}", "{d} {1}", "{d} {2}"),
    ("yesterday at 1{n}:20", "вчора о 1{n}:20", "вчера в 1{n}:20"),
    ("overnight into {d} {0}", "у ніч на {d} {1}", "в ночь на {d} {2}"),
    ("{n} days ago", "{n} дні тому", "{n} дня назад"),
    ("{n} weeks ago", "{n} тижні тому", "{n} недели назад"),
    ("on the morning of {d} {0}", "вранці {d} {1}", "утром {d} {2}"),
    ("on {d} {0} at about 1{n}:00", "{d} {1} близько 1{n}:00", "{d} {2} около 1{n}:00"),
    ("last week", "минулого тижня", "на прошлой неделе"),
    ("since {d} {0}", "з {d} {1}", "с {d} {2}"),
    ("in {0} 202{n}", "у {1} 202{n} року", "в {2} 202{n} года"),
)


def read(text: str, at: datetime, zone: ZoneInfo = KYIV):
    scan = SCANNER.scan(text)
    return READER.read(scan, time_hits(scan), at, zone)


@settings(deadline=None, max_examples=300)
@given(
    text=TEXTS,
    at=MOMENTS,
    zone=st.sampled_from(["Europe/Kyiv", "Europe/Moscow", "UTC", "America/St_Johns"]),
)
def test_an_interval_never_ends_before_it_starts_and_stands_where_it_is_told(text, at, zone):
    found = read(text, at, ZoneInfo(zone))

    assert all(one.interval.since < one.interval.until for one in found)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@settings(deadline=None, max_examples=100)
@given(text=st.text(max_size=400), at=MOMENTS)
def test_no_text_breaks_the_reader(text, at):
    assert read(text, at) is not None


@settings(deadline=None)
@given(
    saying=st.sampled_from(SAYINGS),
    month=st.sampled_from(MONTHS),
    day=DAYS,
    number=st.integers(2, 4),
    at=MOMENTS,
)
def test_equal_meanings_in_three_languages_are_equal_intervals(saying, month, day, number, at):
    texts = [one.format(*month, d=day, n=number) for one in saying]
    told = [[(one.interval, one.vague, one.year) for one in read(text, at)] for text in texts]

    assert told[0]
    assert told[0] == told[1] == told[2], texts


@settings(deadline=None)
@given(at=MOMENTS, shift=st.integers(0, 59))
def test_the_hour_alone_decides_what_a_day_is(at, shift):
    """Days and parts of days are resolved once an hour: a minute must not change them."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    text = "вночі, увечері, у п'ятницю, минулої ночі, сьогодні вранці, 5 травня"

    first = [one.interval for one in READER.read(*scanned(text), hour, KYIV)]
    fresh = TimeReader(load_lexicon())

    assert first == [
        one.interval for one in fresh.read(*scanned(text), hour + timedelta(minutes=shift), KYIV)
    ]


def scanned(text: str):
    scan = SCANNER.scan(text)
    return scan, time_hits(scan)


def test_a_hundred_thousand_letters_are_read_in_bounded_time():
    for piece in ("вчора о 16:20 ", "in the night of 5 to 6 May will ", "18-ї 01.11 ", ": . - "):
        text = piece * (100_000 // len(piece))
        began = time.process_time()
        read(text, datetime(2026, 4, 15, 12, tzinfo=UTC))
        assert time.process_time() - began < 5, piece


def test_every_concept_of_the_lexicon_means_something():
    concepts = {one.entry.concept for one in load_lexicon().patterns if one.entry.kind == "time"}

    assert all(meaning(one) for one in concepts - {"idiom"})
