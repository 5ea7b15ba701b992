"""Stated times in tracking: what they speak against, what they decide, where claims play."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.track.stated import Onset, fitting, onsets, strays
from monitor.model.circumstances import Interval
from monitor.model.claims import Attribute, Quantity
from monitor.text.times import Stated
from tests import build
from tests.newsroom import Newsroom, event, linked

DAY = datetime(2026, 4, 14, 0, 0, tzinfo=UTC)
WEEK = DAY + timedelta(days=7)
NOW = DAY + timedelta(hours=10)
STRIKE = event("kharkiv", "Missile strike on Kharkiv", "missile, strike, ракета, удар", "Kharkiv",
               since=DAY, until=WEEK)  # fmt: skip
FIVE = ("Kharkiv", "Sumy", "Odesa", "Mykolaiv", "Poltava")


def room() -> Newsroom:
    return Newsroom([STRIKE])


def told(since: datetime, hours: float, *, vague: bool = False, year: int = 0) -> Stated:
    interval = Interval(since=since, until=since + timedelta(hours=hours))
    return Stated(0, 1, interval, year, vague)


@pytest.mark.parametrize(
    "text",
    [
        "3 березня ракетний удар по Харкову забрав життя чотирьох людей.",
        "On 3 March a missile strike on Kharkiv killed four people.",
        "3 марта ракетный удар по Харькову унёс жизни четырёх человек.",
        "Минулого тижня ракетний удар по Харкову забрав життя чотирьох людей.",
        "Two months ago a missile strike on Kharkiv killed four people.",
        "В прошлую пятницу ракетный удар по Харькову унёс жизни четверых.",
    ],
)
def test_a_strike_of_another_time_is_not_the_events(text: str):
    tracking = room().publish("echo/1", text, NOW, reads=True)

    assert linked(tracking) == set()
    assert all(claim.event is None for claim in tracking.claims)


def test_the_reason_names_the_time():
    text = "On 3 March a missile strike on Kharkiv killed four people."

    assert room().publish("echo/1", text, NOW).reason == "other_time"


@pytest.mark.parametrize(
    "text",
    [
        "У ніч на 14 квітня ракетний удар по Харкову забрав життя чотирьох людей.",
        "Ракетный удар по Харькову в ночь на вторник: четверо погибших.",
        "A missile strike on Kharkiv overnight killed four people.",
    ],
)
def test_a_time_that_fits_is_a_ground_and_is_quoted(text: str):
    (link,) = room().publish("echo/1", text, NOW, reads=True).links

    (ground,) = [one for one in link.evidence if one.kind == "time"]
    assert ground.detail in text
    assert ground.weight > 0


def test_a_time_alone_links_nothing():
    text = "Last night the concert in Kharkiv was sold out."

    assert linked(room().publish("echo/1", text, NOW)) == set()


def test_only_the_sentence_of_another_time_is_left_out():
    text = (
        "Удар по Харкову: поранено сімох людей. "
        "3 березня ракетний удар по Харкову забрав життя чотирьох людей."
    )
    claims = room().publish("echo/1", text, NOW, reads=True).claims

    assert [(one.attribute, one.event) for one in claims if one.value == _count(7)] == [
        (Attribute.INJURED, "kharkiv")
    ]
    assert [one.event for one in claims if one.value == _count(4)] == [None]


def test_what_is_announced_is_no_other_time():
    text = "Kharkiv after the missile strike: a day of mourning is planned for 20 May."

    assert linked(room().publish("echo/1", text, NOW)) == {"kharkiv"}


def test_a_digest_of_five_cities_is_five_sets_of_claims():
    events = [
        event(city, f"Missile strike on {city}", "missile, strike, ракета, удар", city,
              since=DAY, until=WEEK)
        for city in FIVE
    ]  # fmt: skip
    text = (
        "Ракетні удари в ніч на 14 квітня. У Харкові поранено двоє. У Сумах поранено двоє. "
        "В Одесі поранено двоє. У Миколаєві загинув один чоловік. У Полтаві поранено п'ятеро."
    )
    read = Newsroom(events).publish("echo/1", text, NOW, reads=True).claims
    claims = [one for one in read if isinstance(one.value, Quantity)]

    assert [(one.event, one.place and one.place.name) for one in claims] == [
        (city, city) for city in FIVE
    ]
    assert len({one.id for one in claims}) == len(FIVE)
    assert {one.time for one in claims} == {
        Interval(since=DAY - timedelta(hours=9), until=DAY + timedelta(hours=5))
    }


def test_an_item_of_a_list_takes_nothing_from_the_item_before():
    text = (
        "Наслідки ударів у ніч на 14 квітня:\n"
        "• Харків: поранено двоє людей.\n"
        "• без світла 300 абонентів."
    )
    claims = room().publish("echo/1", text, NOW, reads=True).claims

    places = {one.attribute: one.place and one.place.name for one in claims}
    assert places == {Attribute.INJURED: "Kharkiv", Attribute.WITHOUT_POWER: None}
    assert all(one.time is not None for one in claims)


def test_an_event_is_known_by_its_window_and_by_its_first_post():
    assert onsets(build.event(), None) == ()
    (by_window,) = onsets(STRIKE, None)
    assert by_window.known == DAY
    late = onsets(STRIKE, DAY + timedelta(days=3))
    assert [bool(one.doubt) for one in late] == [False, True]


def test_what_is_vague_or_of_an_earlier_year_is_no_ground_against_an_event():
    before = DAY - timedelta(days=40)

    assert strays([told(before, 24)], STRIKE)
    assert not strays([told(before, 24, vague=True)], STRIKE)
    assert not strays([told(before, 24, year=1990)], STRIKE)
    assert not strays([told(before, 24), told(DAY, 5)], STRIKE)
    assert not strays([], STRIKE)
    assert not strays([told(before, 24)], build.event())


def test_a_time_that_is_too_wide_fits_nothing():
    began = [Onset(DAY, DAY + timedelta(hours=20), DAY)]

    assert fitting([told(DAY, 24 * 7)], began) is None
    assert fitting([told(DAY, 24 * 7), told(DAY, 6)], began) == (
        timedelta(hours=3), told(DAY, 6),
    )  # fmt: skip


def _count(value: int) -> Quantity:
    return Quantity(low=value, high=value)
