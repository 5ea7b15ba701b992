from datetime import time, timedelta

import pytest

from monitor.config import load_config
from monitor.config.routes import span_of
from monitor.core.routes import Route
from monitor.model.alerts import Severity
from tests.unit.test_config import problems, write

ROUTE = """
[[routes]]
name = "urgent"
severity = ["high"]
receivers = ["console"]
group_wait = "30s"
group_interval = "5m"
quiet = ["23:00-07:00", "sat-mon 00:00-00:00"]
timezone = "Europe/Kyiv"
continue = true

[[routes]]
name = "rest"
receivers = ["console"]
"""


def routes_of(folder, text):
    return load_config(write(folder, routes=text))


def test_without_the_file_every_receiver_is_told_at_once(tmp_path):
    routes = load_config(write(tmp_path)).routes

    assert routes.routes == (Route(name="default", receivers=("console",)),)
    assert not routes.inhibit


def test_a_file_without_routes_still_tells_everybody(tmp_path):
    routes = routes_of(tmp_path, "[inhibit]\nofficial_confirmation = true\n").routes

    assert routes.routes[0].receivers == ("console",)
    assert routes.inhibit


def test_a_route_is_read(tmp_path):
    config = routes_of(tmp_path, ROUTE)
    urgent, rest = config.routes.routes

    assert urgent.severities == {Severity.HIGH}
    assert urgent.group_wait == timedelta(seconds=30)
    assert urgent.group_interval == timedelta(minutes=5)
    assert urgent.go_on
    night, weekend = urgent.quiet
    assert (night.since, night.until, str(night.zone)) == (time(23), time(7), "Europe/Kyiv")
    assert weekend.days == {5, 6, 0}
    assert not rest.go_on
    assert config.warnings == ()


def test_a_last_route_with_conditions_is_warned_of(tmp_path):
    (warning,) = routes_of(tmp_path, ROUTE.partition('\n[[routes]]\nname = "rest"')[0]).warnings

    assert "what no route takes is told to nobody" in warning


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('severity = ["loud"]', 'routes[2].severity[1]: found "loud"; expected a list of info'),
        ('group_wait = "soon"', 'routes[2].group_wait: found "soon"; expected a time such as'),
        ('group_wait = "30h"', 'routes[2].group_wait: found "30h"; expected a time such as'),
        ('quiet = ["night"]', 'routes[2].quiet[1]: found "night"; expected hours such as'),
        ('quiet = ["25:00-26:00"]', 'routes[2].quiet[1]: found "25:00-26:00"; expected hours'),
        ('quiet = ["xyz 10:00-11:00"]', "routes[2].quiet[1]"),
        ('quiet = ["00:00-00:00"]', "routes[2].quiet: found quiet hours without an end"),
        ('timezone = "Mars/Base"', 'routes[2].timezone: found "Mars/Base"'),
        ("colour = 1", "routes[2].colour: unknown key"),
        ("continue = 1", "routes[2].continue: found 1; expected true or false"),
    ],
)
def test_a_mistake_in_a_route_is_named(tmp_path, line, expected):
    (problem,) = problems(write(tmp_path, routes=f"{ROUTE}{line}\n"))

    assert expected in problem


def test_a_route_to_nobody_is_a_mistake(tmp_path):
    text = ROUTE.replace(
        'name = "rest"\nreceivers = ["console"]', 'name = "rest"\nreceivers = ["x"]'
    )

    (problem,) = problems(write(tmp_path, routes=text))
    assert 'routes[2].receivers[1]: found "x"; expected the name of one of [[receivers]]' in problem


def test_two_routes_of_one_name_are_a_mistake(tmp_path):
    (problem,) = problems(write(tmp_path, routes=ROUTE.replace('"rest"', '"urgent"')))

    assert 'found "urgent" again' in problem


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30s", timedelta(seconds=30)), ("2h", timedelta(hours=2)), ("7d", timedelta(days=7)),
        ("", None), ("h", None), ("1w", None), ("-1h", None), ("1.5h", None), ("999999d", None),
    ],
)  # fmt: skip
def test_a_span_is_a_number_and_a_unit(text, span):
    assert span_of(text) == span
