"""Times that texts tell of, as intervals (tests/corpus/times)."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from monitor.core.dating import zones_of
from monitor.knowledge import load_lexicon, load_zones
from monitor.model.sources import Source
from monitor.text.lexicon import CONCEPTS, LexiconError, compile_lexicon
from monitor.text.scan import Scanner
from monitor.text.times import Stated, TimeReader, time_hits
from tests import build
from tests.unit.test_lexicon import CORE

CORPUS = Path(__file__).parents[1] / "corpus" / "times" / "times.toml"
KYIV = ZoneInfo("Europe/Kyiv")
AT = datetime(2026, 4, 15, 14, 30, tzinfo=KYIV).astimezone(UTC)
LANGUAGES = ("uk", "ru", "en")


@cache
def scanner() -> Scanner:
    return Scanner(load_lexicon().patterns)


@cache
def reader() -> TimeReader:
    return TimeReader(load_lexicon(), load_zones())


def stated(text: str, at: datetime = AT, zone: ZoneInfo | None = KYIV) -> tuple[Stated, ...]:
    scan = scanner().scan(text)
    return reader().read(scan, time_hits(scan), at, zone)


def local(text: str, at: datetime = AT) -> list[tuple[str, str]]:
    return [(_local(one.interval.since), _local(one.interval.until)) for one in stated(text, at)]


def _local(moment: datetime) -> str:
    return moment.astimezone(KYIV).strftime("%Y-%m-%d %H:%M:%S")


def _expected(told: str) -> list[tuple[str, str]]:
    if told == "none":
        return []
    since, until = (_full(one) for one in told.split(" to "))
    return [(since, until)]


def _full(told: str) -> str:
    day, _, clock = told.partition(" ")
    year = day if day.count("-") > 1 else f"2026-{day}"
    return f"{year} {clock}{':00' * (clock.count(':') == 1)}"


def entries() -> Iterator[tuple[str, str, str]]:
    for entry in tomllib.loads(CORPUS.read_text(encoding="utf-8"))["time"]:
        for language in LANGUAGES:
            for text in entry.get(language, ()):
                yield language, text, entry["is"]


@pytest.mark.parametrize(("language", "text", "told"), list(entries()))
def test_a_time_is_the_interval_that_is_meant(language: str, text: str, told: str):
    assert local(text) == _expected(told), language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_has_sixty_times_and_more_a_language(language: str):
    assert sum(one == language for one, _, _ in entries()) >= 60


def test_a_night_is_as_long_as_the_clocks_make_it():
    """In 2025 clocks are put back at four in the morning of 26 October, forward on 30 March."""
    back = datetime(2025, 10, 26, 10, tzinfo=KYIV).astimezone(UTC)
    forward = datetime(2025, 3, 30, 10, tzinfo=KYIV).astimezone(UTC)

    (autumn,) = stated("Вночі збили дрон.", back)
    (spring,) = stated("Вночі збили дрон.", forward)

    assert (autumn.interval.until - autumn.interval.since).total_seconds() == 9 * 3600
    assert (spring.interval.until - spring.interval.since).total_seconds() == 7 * 3600


def test_an_hour_that_no_clock_shows_is_no_backward_interval():
    forward = datetime(2025, 3, 30, 10, tzinfo=KYIV).astimezone(UTC)

    (found,) = stated("О 3:30 впав дрон.", forward)

    assert found.interval.since < found.interval.until


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Вчора о 12:00 впав дрон.", 9),
        ("Вчера в 12:00 упал дрон.", 9),
        ("At 12:00 yesterday.", 12),
    ],
)
def test_without_a_zone_the_language_of_the_words_tells_it(text: str, hour: int):
    (found,) = stated(text, AT, None)

    assert found.interval.since.hour == hour


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (build.source(side="UA"), "Europe/Kyiv"),
        (build.source(side="RU", languages=("uk",)), "Europe/Moscow"),
        (build.source(languages=("en", "ru")), "Europe/Moscow"),
        (structs.replace(build.source(side="UA"), timezone="Asia/Tokyo"), "Asia/Tokyo"),
        (build.source(), None),
    ],
)
def test_a_source_tells_times_by_its_own_clock(known: Source, expected: str | None):
    zones = zones_of([known], load_lexicon().tongues, ZoneInfo)

    assert str(zones.get(known.key)) == str(expected)


@pytest.mark.parametrize(
    "concept", ["day", "weekday 8", "month 0", "part lunch", "ago soon", "span day 1", "now 1"]
)
def test_a_concept_that_is_no_time_is_named(concept: str):
    document = {"language": "xx", "time": {concept: "jetzt"}}

    with pytest.raises(LexiconError) as raised:
        compile_lexicon({CONCEPTS: CORE, "xx.toml": document})

    assert f"xx.toml: time.{concept}: {concept!r} is no time" in str(raised.value)


def test_a_fourth_language_tells_times_without_code():
    german = {
        "language": {"code": "de", "timezone": "Europe/Berlin"},
        "grammar": {"time_at": "um", "time_join": "um, gegen, am", "time_ordinals": "ten"},
        "time": {"day -1": "gestern", "month 3": "März", "part morning": "am Morgen"},
    }
    lexicon = compile_lexicon({CONCEPTS: CORE, "de.toml": german})
    scan = Scanner(lexicon.patterns).scan("Gestern um 16:20 brannte es, am Morgen regnete es.")
    berlin = ZoneInfo("Europe/Berlin")

    found = TimeReader(lexicon, {"de": berlin}).read(scan, time_hits(scan), AT)

    assert [str(one.interval.since.astimezone(berlin)) for one in found] == [
        "2026-04-14 16:20:00+02:00",
        "2026-04-15 05:00:00+02:00",
    ]


@pytest.mark.parametrize(
    ("text", "vague"),
    [
        ("on Friday", True),
        ("last Friday", False),
        ("in March", True),
        ("on 3 March", False),
        ("торік", True),
        ("рік тому", False),
        ("в ночь на пятницу", False),
    ],
)
def test_what_may_be_another_week_or_a_thing_is_vague(text: str, vague: bool):
    assert stated(text)[0].vague is vague
