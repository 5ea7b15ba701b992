"""Events by their own names, by what everybody speaks of, and against their rivals."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.track.names import place_patterns, sounds
from monitor.model.claims import Attribute
from monitor.text.scan import Scanner
from tests.newsroom import Newsroom, event, linked

SINCE = datetime(2026, 4, 9, tzinfo=UTC)
WINDOW = {"since": SINCE, "until": SINCE + timedelta(days=10)}
DAM = event(
    "dam", "Breach of the dam at Horokhuvatka", "dam, breach, гребля", "Horokhuvatka", **WINDOW
)
LYMAN = event("lyman", "Battle for Lyman", "fighting, бои", "Lyman", **WINDOW)
ATTACK = event(
    "attack", "Armed attack on the theatre in Bălți", "attack, theatre", "Bălți", **WINDOW
)
RALLY = event("rally", "Rally in Bălți", "rally, протест", "Bălți", **WINDOW)
SHIP = event(
    "ship", "Strike on the corvette Sokol", "corvette, Sokol, Сокол, Сокіл", "Sevastopol", **WINDOW
)
KILLED = (Attribute.KILLED, 5)


def hour(number: int) -> datetime:
    return SINCE + timedelta(hours=number)


def told(room: Newsroom, text: str, source: str = "paper/9", at: int = 5, *stated) -> set[str]:
    return linked(room.publish(source, text, hour(at), *stated))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Horokhuvatka", "гребля біля Горохуватки"),
        ("Horokhuvatka", "в Горохуватці"),
        ("Lyman", "ЛИМАН НАШ"),
        ("Lyman", "лиманський готель"),
        ("Bălți", "Balti"),
        ("Бельцы", "по бельцкому театру"),
        ("Бельцы", "теракт у Бєльцях"),
        ("Sharya", "Sharya"),
        ("Шарья", "под Шарьёй"),
    ],
)
def test_an_events_place_is_known_by_every_spelling_case_and_adjective(name: str, text: str):
    scanner = Scanner(place_patterns(name.lower()))

    assert scanner.scan(text).hits


def test_one_name_sounds_alike_in_every_spelling():
    assert sounds("Sokol") == sounds("Сокол") == sounds("Сокіл") != sounds("Moskva")
    assert sounds("Io") == ""


@pytest.mark.parametrize(
    "text",
    [
        "ЛИМАН НАШ, город взят!",
        "Лиман окуповано, визнають військові.",
        "У лиманських боях загинули п'ятеро.",
    ],
)
def test_an_ordinary_word_is_a_town_for_whoever_follows_it(text: str):
    assert told(Newsroom([LYMAN]), text) == {"lyman"}


def test_a_name_in_two_scripts_is_one_name_and_a_club_is_no_ship():
    room = Newsroom([SHIP])

    assert told(room, "«Сокол» — «Торпедо» 2:1, кубок наш!") == set()
    assert told(room, "Корвет «Сокол» Черноморского флота атакован.") == {"ship"}


def test_who_speaks_of_the_dam_means_the_one_that_several_speak_of():
    room = Newsroom([DAM])
    follow_up = "The dam gave way through plain neglect, five people died."
    assert told(room, follow_up, "engineer/1", 1, (*KILLED, "five people died")) == set()
    told(room, "Прорив греблі в Горохуватці.", "one/1", 2)
    told(room, "The dam at Horokhuvatka has burst.", "two/1", 3)

    assert told(room, follow_up, "engineer/2", 4, (*KILLED, "five people died")) == {"dam"}
    later = "The dam gave way through plain neglect, nine people died."
    nine = (Attribute.KILLED, 9, "nine people died")
    assert told(room, later, "stranger/1", 60, nine) == set()


def test_a_dam_that_is_told_to_be_elsewhere_is_not_the_one():
    room = Newsroom([DAM])
    told(room, "Прорив греблі в Горохуватці.", "one/1", 2)
    told(room, "The dam at Horokhuvatka has burst.", "two/1", 3)

    assert (
        told(room, "A dam burst in Brazil, five people died.", "x/1", 4, (*KILLED, "five")) == set()
    )


def test_of_two_events_in_one_town_the_one_whose_words_are_there_has_the_post():
    room = Newsroom([ATTACK, RALLY])
    claims = ((Attribute.DETAINED, 7, "7 people"),)

    text = "7 people were detained over the armed attack in Bălți."
    assert told(room, text, "police/1", 5, *claims) == {"attack"}


def test_a_question_beside_a_report_hides_nothing_and_a_question_alone_tells_nothing():
    room = Newsroom([ATTACK])

    assert told(room, "How many died in the Bălți attack? Seven, says the ministry.") == {"attack"}
    assert told(room, "Was there an attack in Bălți?", "reader/1") == set()


def test_what_is_recalled_stays_recalled_until_something_is_told_of_now():
    room = Newsroom([LYMAN])
    past = "In May 2022 Lyman was captured in bitter fighting. Then five soldiers were killed."
    now = (
        "In May 2022 Lyman was captured in bitter fighting. "
        "Today five soldiers were killed in Lyman in fighting."
    )

    assert told(room, past, "a/1", 5, (*KILLED, "five soldiers were killed")) == set()
    assert told(room, now, "a/2", 5, (*KILLED, "five soldiers were killed")) == {"lyman"}
