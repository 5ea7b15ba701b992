"""What small towns, other roads, summaries of the night and first names say of an event."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.newsroom import Newsroom, event, linked

SINCE = datetime(2026, 5, 3, tzinfo=UTC)
WINDOW = {"since": SINCE, "until": SINCE + timedelta(days=10)}
PORT = event("port", "Night attack on the port of Reni", "attack, port, порт", "Reni", **WINDOW)
CITY = event(
    "city", "Missile strike on a factory in Kharkiv", "strike, factory, завод", "Kharkiv", **WINDOW
)
PLANE = event(
    "plane",
    "Russian An-26 transport plane downed near Sevsk, Bryansk region",
    "An-26, Ан-26, plane, самолёт, crash",
    *("Sevsk", "Bryansk region"),
    **WINDOW,
)
BLAST = event(
    "blast",
    "Car blast in Skadovsk",
    "blast, car, взрыв, вибух",
    "Skadovsk",
    **WINDOW,
)
FLATS = event(
    "flats", "Gas explosion in flats in Kremenchuk", "explosion, flats, вибух", "Kremenchuk",
    **WINDOW,
)  # fmt: skip


def hour(number: int) -> datetime:
    return SINCE + timedelta(hours=number)


def read(room: Newsroom, text: str, source: str = "paper/9", at: int = 5) -> set[str]:
    return linked(room.publish(source, text, hour(at), reads=True))


def test_in_a_small_town_another_target_of_the_night_is_the_same_attack():
    text = "Ночью ракетами «Искандер-М» поражена нефтебаза на окраине Рени. Объект уничтожен."

    assert read(Newsroom([PORT]), text) == {"port"}


def test_in_a_city_another_target_is_another_attack():
    text = "Росіяни вдарили ракетою по школі в Харкові, школу зруйновано."

    assert read(Newsroom([CITY]), text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "У Скадовську вантажівка збила велосипедиста, чоловік загинув на місці.",
        "В Скадовске пьяный водитель сбил подростка, погиб на месте.",
    ],
)
def test_who_was_hit_by_a_car_was_not_shot_down(text: str):
    assert read(Newsroom([BLAST]), text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Под Севском упал военный «Ан-26».",
        "Севский район, упал самолёт, слышно сирены.",
        "Щодо російського Ан-26 на Брянщині: у літак влучила ракета С-400. Вчіть матчастину.",
    ],
)
def test_a_plane_that_fell_there_is_the_one(text: str):
    assert read(Newsroom([PLANE]), text) == {"plane"}


def test_the_summary_of_a_night_is_of_no_single_event():
    room = Newsroom([PLANE])
    read(room, "Ан-26 впав під Севськом: у літак влучила ракета С-400.", "air/1", 4)
    night = "У ніч на 4 травня противник запустив 44 ударні БпЛА типу Shahed. Збито 31."

    assert read(room, night, "air/2", 8) == set()


def test_the_claims_of_a_named_person_play_where_the_post_does():
    room = Newsroom([BLAST])
    text = "В Скадовске взорвалась машина Вадима Рыбалко. Вадим Рыбалко ранен. Погибших нет."
    found = room.publish("office/1", text, hour(5), reads=True)

    assert linked(found) == {"blast"}
    assert all(one.event == "blast" for one in found.claims)


def test_a_village_of_the_district_is_not_its_town():
    text = "Кременчуцький район, село Піщане: загасили лазню. Господар отримав опіки."

    assert read(Newsroom([FLATS]), text) == set()
