from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.routes import Facts, Route, Routes, Window
from monitor.model.alerts import AlertKind, Severity
from monitor.model.claims import Attribute
from monitor.model.routing import PassageReason
from monitor.model.sources import SourceKind
from tests import build

KYIV = ZoneInfo("Europe/Kyiv")
NIGHT = Window(since=time(23), until=time(7), zone=KYIV)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def facts(**more):
    made = {
        "alert": build.alert(kind=AlertKind.CONTRADICTION, severity=Severity.HIGH),
        "source": build.source(),
        "event": build.event(keywords=("strike",)),
    }
    return Facts(**(made | more))


def route(*receivers, **more):
    return Route(name=more.pop("name", "one"), receivers=receivers or ("channel",), **more)


def receivers(routes, told=None, minutes=0):
    return [one.receiver for one in routes.place(told or facts(), build.at(minutes))]


def test_without_routes_everybody_is_told_at_once():
    placed = Routes.to_all(["console", "archive"]).place(facts(), build.at())

    assert [one.receiver for one in placed] == ["console", "archive"]
    assert {one.due_at for one in placed} == {build.at()}
    assert {one.reason for one in placed} == {PassageReason.ROUTED}


@pytest.mark.parametrize(
    ("matcher", "other"),
    [
        ({"severities": frozenset({Severity.HIGH})}, {"severities": frozenset({Severity.INFO})}),
        ({"kinds": frozenset({AlertKind.CONTRADICTION})}, {"kinds": frozenset({AlertKind.UPDATE})}),
        (
            {"attributes": frozenset({Attribute.WEAPON})},
            {"attributes": frozenset({Attribute.KILLED})},
        ),
        (
            {"source_kinds": frozenset({SourceKind.OFFICIAL})},
            {"source_kinds": frozenset({SourceKind.BLOGGER})},
        ),
        ({"sources": ("telegram:*",)}, {"sources": ("facebook:*",)}),
        ({"events": ("kharkiv-*",)}, {"events": ("kyiv-*",)}),
        ({"places": ("khar?iv",)}, {"places": ("Kyiv",)}),
        ({"keywords": ("strike",)}, {"keywords": ("flood",)}),
    ],
)
def test_a_route_takes_what_its_matchers_name(matcher, other):
    assert route(**matcher).mismatch(facts()) is None
    assert route(**other).mismatch(facts())
    assert route(**(matcher | {"events": ("nothing",)})).mismatch(facts()) == (
        "event is kharkiv-strike"
    )


def test_an_event_without_places_is_in_no_place():
    told = facts(event=build.event(places=()))

    assert route(places=("*",)).mismatch(told) == "place is not named"


def test_the_first_route_that_matches_takes_the_alert():
    routes = Routes(
        routes=(
            route("paper", events=("other",)),
            route("desk", name="two"),
            route("channel", name="three"),
        )
    )

    assert receivers(routes) == ["desk"]
    assert [trial.mismatch for trial in routes.trials(facts())] == [
        "event is kharkiv-strike",
        None,
    ]


def test_a_route_may_go_on_to_the_next_and_nobody_is_told_twice():
    first = route("desk", go_on=True)
    routes = Routes(routes=(first, route("desk", "channel", name="two")))

    placed = routes.place(facts(), build.at())

    assert [(one.receiver, one.route.name) for one in placed] == [
        ("desk", "one"),
        ("channel", "two"),
    ]
    assert routes.route_to("desk", facts()) == first
    assert routes.route_to("nobody", facts()) is None


def test_what_no_route_takes_goes_nowhere():
    assert receivers(Routes(routes=(route(events=("other",)),))) == []


def test_a_group_waits():
    (placed,) = Routes(routes=(route(group_wait=timedelta(seconds=30)),)).place(facts(), build.at())

    assert placed.due_at == build.at(0.5)
    assert placed.reason is PassageReason.GROUP_WAIT


def test_what_is_raised_in_quiet_hours_waits_for_their_end():
    routes = Routes(routes=(route(quiet=(NIGHT,), group_wait=timedelta(minutes=2)),))
    late = datetime(2024, 11, 1, 20, 59, tzinfo=UTC)  # 22:59 in Kyiv, and the group waits

    (placed,) = routes.place(facts(), late)

    assert placed.reason is PassageReason.QUIET_HOURS
    assert placed.due_at == datetime(2024, 11, 2, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(("hour", "end"), [(22, None), (23, 31), (24, 31), (30, 31), (31, None)])
def test_a_night_ends_on_the_next_day(hour, end):
    midnight = datetime(2024, 11, 4, tzinfo=KYIV)
    found = NIGHT.end((midnight + timedelta(hours=hour)).astimezone(UTC))

    assert found == (None if end is None else midnight + timedelta(hours=end))


def test_a_window_keeps_to_its_days():
    weekend = Window(since=time(0), until=time(0), zone=UTC, days=frozenset({5, 6}))
    quiet = route(quiet=(weekend,))
    friday = datetime(2024, 11, 1, 23, 59, tzinfo=UTC)

    assert quiet.quiet_until(friday) is None
    assert quiet.quiet_until(friday + timedelta(minutes=1)) == datetime(2024, 11, 4, tzinfo=UTC)


def test_the_night_in_which_clocks_are_set_back_is_an_hour_longer():
    night = datetime(2024, 10, 26, 20, 0, tzinfo=UTC)  # 23:00 in Kyiv, summer time

    assert NIGHT.end(night) == datetime(2024, 10, 27, 5, 0, tzinfo=UTC)


@given(MOMENTS)
def test_quiet_hours_end_in_the_future_and_outside_of_quiet_hours(now):
    quiet = route(quiet=(NIGHT, Window(since=time(6), until=time(9), zone=UTC)))
    end = quiet.quiet_until(now)

    if end is not None:
        assert now < end <= now + timedelta(days=1)
        assert quiet.quiet_until(end) is None
