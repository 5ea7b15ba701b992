"""Scopes that only the event tells: the towns that it spans, the sides that it counts."""

from datetime import UTC, datetime

import pytest

from monitor.core.track.spread import spans_of
from monitor.model.claims import value_key
from tests.newsroom import Newsroom, event, places

DAY = datetime(2025, 11, 15, 6, tzinfo=UTC)
NIGHT = event(
    "night", "Massed drone attack on Ukrainian cities", "drone, attack, дрон, удар, атака",
    "Odesa", "Kremenchuk", "Zhytomyr", since=DAY, until=DAY.replace(day=20),
)  # fmt: skip
STRIKE = event(
    "strike", "Missile strike on a house in Odesa", "missile, strike, ракета, удар",
    "Odesa", since=DAY, until=DAY.replace(day=20),
)  # fmt: skip
BATTLE = event(
    "battle", "Battle for Lyman", "Lyman, battle, fighting, бої, бои", "Lyman",
    since=DAY, until=DAY.replace(day=20),
)  # fmt: skip

QUAKE = event(
    "quake", "Earthquake at Ulcinj", "earthquake, землетрясение, землетрус",
    "Ulcinj", "Montenegro", since=DAY, until=DAY.replace(day=20),
)  # fmt: skip


def counts(happening, text):
    """Return what the post counts of the event."""
    tracking = Newsroom([happening]).publish("telegram:desk/1", text, DAY, reads=True)
    return [
        " ".join(filter(None, (one.attribute.value, value_key(one.value), one.scope)))
        for one in tracking.claims
        if one.event is not None and hasattr(one.value, "low")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Одеса. Удар дронів по житловому кварталу. Загинули двоє людей, ще семеро поранені.",
            ["killed 2 Odesa", "injured 7 Odesa"],
        ),
        (
            "Після нічної атаки дронів в Одесі шестеро загиблих, у Кременчуці поранено двох.",
            ["killed 6 Odesa", "injured 2 Kremenchuk"],
        ),
        (
            "Атака дронів. Загинуло семеро людей: шестеро в Одесі та одна в Кременчуці.",
            ["killed 7"],
        ),
        (
            "Drone attack on Zhytomyr: 14 buildings damaged, two children injured.",
            ["buildings_damaged 14 Zhytomyr", "injured 2 children"],
        ),
        ("The night's drone attack on Ukraine has killed seven people.", ["killed 7"]),
    ],
)
def test_a_count_is_told_for_one_town_where_the_event_spans_several(text, expected):
    assert counts(NIGHT, text) == expected


def test_the_town_of_an_event_of_one_place_narrows_nothing():
    text = "Ракетний удар по будинку в Одесі: загинули двоє людей."

    assert counts(STRIKE, text) == ["killed 2"]


@pytest.mark.parametrize(
    ("happening", "expected"),
    [(BATTLE, ["killed 30 Ukrainian military"]), (STRIKE, ["killed 30 military"])],
)
def test_one_side_is_named_where_both_are_counted(happening, expected):
    where = {"battle": "В боях за Лиман", "strike": "При ракетном ударе в Одессе"}
    text = f"{where[str(happening.id)]} погибли 30 украинских военных."

    assert counts(happening, text) == expected


def test_a_town_that_no_gazetteer_has_is_the_place_of_all():
    country = places().find("Montenegro")

    assert spans_of(QUAKE, country, {"earthquake"}, places(), wide=True) == {}
