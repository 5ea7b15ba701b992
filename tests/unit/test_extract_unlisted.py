"""What a text tells though no table knows the name, and whose words "his words" are."""

import pytest

from monitor.model.claims import Attribute, Modality
from tests.reading import labels, read


def speakers(text, attribute):
    return [
        one.attribution.speaker if one.attribution else None
        for one in read(text)
        if one.attribute is attribute
    ]


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Rada controls the airport; the terminal is dark.", ("Rada", True)),
        (
            "The Presidential Guard has taken control of Mitiga airport.",
            ("Presidential Guard", True),
        ),
        ("444 Brigade does not control Mitiga airport.", ("444 Brigade", False)),
        ("Mitiga airport is in the hands of Rada.", ("Rada", True)),
    ],
)
def test_a_party_that_no_table_knows_may_hold_a_site(text, holder):
    assert labels(text, Attribute.CONTROL) == [holder]


@pytest.mark.parametrize(
    "text",
    [
        "John Smith holds a rally in Kyiv.",
        "Police control the crowd at the stadium.",
        "Fog covers the airport, who holds it is unclear.",
    ],
)
def test_who_holds_a_meeting_holds_no_place(text):
    assert labels(text, Attribute.CONTROL) == []


@pytest.mark.parametrize(
    ("text", "guilty"),
    [
        ("444 Brigade is to blame for the blood spilled in Tripoli.", [("444 Brigade", True)]),
        ("Responsible for the bloodshed in Tripoli is Rada.", [("Rada", True)]),
        ("Negligence is to blame for the fire.", []),
    ],
)
def test_a_party_that_no_table_knows_may_be_to_blame(text, guilty):
    assert labels(text, Attribute.RESPONSIBLE) == guilty


@pytest.mark.parametrize(
    ("text", "target", "weapon"),
    [
        ("Над Херсонщиною збито російський гелікоптер Мі-8.", ["aircraft"], []),
        ("Ми-8 сбила зенитная ракета.", ["aircraft"], ["missile"]),
        ("A Russian Mi-8 was downed by an FPV drone.", ["aircraft"], ["FPV drone"]),
        ("Сбиты 12 самолётов.", [], []),
        ("Истребители перехватили самолёт над морем.", [], []),
    ],
)
def test_one_aircraft_that_was_shot_down_is_what_was_hit(text, target, weapon):
    assert [one for one, _ in labels(text, Attribute.TARGET)] == target
    assert [one for one, _ in labels(text, Attribute.WEAPON)] == weapon


@pytest.mark.parametrize(
    "text",
    [
        "The house was hit by an air-to-air missile from a Polish F-16.",
        "A missile from an F-16 hit the house.",
    ],
)
def test_what_a_missile_came_from_was_not_hit(text):
    assert labels(text, Attribute.TARGET) == [("residential building", True)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Губернатор Кубани подтвердил взрыв. По его словам, ранены трое.", "Губернатор Кубани"),
        ("The governor confirmed the blast. According to him, three were hurt.", "governor"),
        ("Мэр приехал на место. Он молчал. По его словам, ранены трое.", None),
    ],
)
def test_his_words_are_those_of_who_was_named_before(text, speaker):
    assert speakers(text, Attribute.INJURED) == [speaker]


def test_a_text_of_nothing_but_his_words_is_read_in_time():
    assert len(read("According to him, 3 people were killed. " * 800)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Пропали не пятеро, как в сводке МЧС, а восемь человек.",
        "Погибли не трое, как пишет губернатор, а пятеро.",
    ],
)
def test_whom_a_number_sets_right_does_not_speak(text):
    assert {one.attribution for one in read(text)} == {None}


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("К сожалению, троих спасти не удалось.", 3),
        ("Двох врятувати не вдалося.", 2),
        ("Two could not be saved.", 2),
        ("The mayor confirmed one death.", 1),
        ("Two of those injured died overnight.", 2),
    ],
)
def test_who_could_not_be_saved_is_dead(text, killed):
    found = [one for one in read(text) if one.attribute is Attribute.KILLED]

    assert [one.value.low for one in found] == [killed]
    assert [one.modality for one in found] == [Modality.ASSERTED]
