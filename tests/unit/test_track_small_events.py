"""Events of one blow, of nights of many, and of villages that no table has."""

import pytest

from monitor.core.track.decisive import decided
from monitor.core.track.sites import aims_of, is_salvo
from monitor.text.renderings import renderings
from tests import build
from tests.newsroom import known


@pytest.mark.parametrize(
    ("title", "aims"),
    [
        ("Night strike on a university dormitory in Chernihiv", {"dormitory"}),
        ("Missile strike on the market in Nikopol", {"market"}),
        ("Night drone attack on Kyiv, apartment block hit", set()),
    ],
)
def test_a_title_says_what_was_struck(title, aims):
    found = aims_of(title, known().scan(title).hits)

    assert found >= aims
    assert bool(found) is bool(aims)


@pytest.mark.parametrize(
    ("title", "many"),
    [
        ("Night drone attack on Kyiv, apartment block hit", True),
        ("Mass attack of drones on Poltava region", True),
        ("Night strike on a university dormitory in Chernihiv", False),
    ],
)
def test_a_night_of_many_drones_has_no_single_aim(title, many):
    assert is_salvo(title) is many


def test_a_village_that_no_table_has_decides_and_its_region_lies_around_it():
    event = build.event(title="Fighting for Volfyne, Sumy region", places=("Volfyne",))

    assert decided({"xvolfyne", "rUA.21"}, set(), {"rUA.21"}, event) == (
        {"xvolfyne"},
        {"rUA.21"},
    )


def test_a_region_that_the_title_means_decides_beside_its_towns():
    event = build.event(title="Attack on plants in Poltava region", places=("Poltava", "Lubny"))
    towns = {"g696643", "g701647"}

    assert decided(towns, {"rUA.18", "cUA"}, {"rUA.18"}, event) == (
        towns | {"rUA.18"},
        {"cUA"},
    )


@pytest.mark.parametrize(
    ("name", "written"),
    [("Gdynia", "гдыня"), ("Tyczyn", "тичин"), ("Szczecin", "щецин"), ("Liepaja", "лиепая")],
)
def test_names_are_written_as_newsrooms_write_them(name, written):
    assert written in renderings(name)
