"""Which events a post is weighed against: those of its place and kind that are open that day."""

from datetime import UTC, datetime, timedelta
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.track import compile_events
from monitor.core.track.candidates import Candidates, Traits, traits
from monitor.core.track.sight import Parts, look
from monitor.text.scan import Scanner
from tests.newsroom import Newsroom, event, known, places, themes

DAY = datetime(2026, 3, 10, tzinfo=UTC)
# One strike a day on two cities, more than keywords may tell without a place, and a summit.
EVENTS = (
    *(
        event(
            f"{city}-{number}",
            f"Strike on {city}",
            "strike, missile",
            city,
            since=DAY + timedelta(days=number, hours=1),
            until=DAY + timedelta(days=number, hours=20),
        )
        for number in range(5)
        for city in ("Kharkiv", "Odesa")
    ),
    event("summit", "Halvorsen summit", "Halvorsen, summit", since=DAY, until=DAY),
)
CATALOGUE = compile_events(EVENTS, gazetteer=places(), topics=themes(), known=known())
CANDIDATES = Candidates(CATALOGUE, places())
STRIKE = "A missile strike on Kharkiv this morning."


@cache
def _scanner() -> Scanner:
    return Scanner(CATALOGUE.patterns, known())


def _traits(text: str) -> Traits:
    parts = Parts(CATALOGUE.keys, themes())
    return traits(look(_scanner().scan(text), places(), CATALOGUE, parts), (), frozenset())


def _around(text: str, at: datetime) -> set[str]:
    return {EVENTS[number].id for number in CANDIDATES.around(at, _traits(text))}


def test_of_the_events_of_a_city_only_those_of_the_day_are_candidates() -> None:
    assert _around(STRIKE, DAY + timedelta(days=2, hours=6)) == {"Kharkiv-2"}


def test_a_part_of_a_city_leads_to_the_events_of_the_city() -> None:
    assert "Kharkiv-0" in _around("Ракетный удар по Харьковщине, Харьков.", DAY)


def test_a_name_leads_to_its_event_without_a_place() -> None:
    assert _around("Halvorsen has arrived.", DAY + timedelta(hours=1)) == {"summit"}


@given(hours=st.integers(min_value=-48, max_value=240))
def test_no_open_event_of_the_place_is_left_out(hours: int) -> None:
    at = DAY + timedelta(hours=hours)
    wanted = {
        one.id
        for one in EVENTS
        if "Kharkiv" in one.places and one.since and one.until and one.since <= at <= one.until
    }
    assert wanted <= _around(STRIKE, at)


def test_a_post_of_another_week_is_told_from_one_that_concerns_nothing() -> None:
    later = DAY + timedelta(days=60)
    assert not CANDIDATES.around(later, _traits(STRIKE))
    assert CANDIDATES.any(_traits(STRIKE))
    assert not CANDIDATES.any(_traits("A school opened in Perm."))
    room = Newsroom(EVENTS)
    assert room.publish("echo/1", STRIKE, later).reason == "outside_window"
    assert room.publish("echo/2", "A school opened in Perm.", later).reason == "no_candidate"
