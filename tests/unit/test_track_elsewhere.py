"""What is told of another place, another vehicle or another happening than the event's."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model.claims import Attribute
from monitor.model.sources import Source
from tests.newsroom import Newsroom, event, linked

SINCE = datetime(2026, 5, 3, tzinfo=UTC)
WINDOW = {"since": SINCE, "until": SINCE + timedelta(days=10)}
KILLED = (Attribute.KILLED, 4)
RAID = event(
    "raid",
    "Overnight drone attack on cities of Ukraine",
    "attack, drones, атака, шахеди",
    *("Poltava", "Rivne", "Ukraine"),
    **WINDOW,
)
SHIP = event(
    "ship",
    "Strike on the patrol ship Shtorm at Feodosia, Crimea",
    "ship, patrol ship, Shtorm, корабль, Шторм",
    *("Feodosia", "Crimea"),
    **WINDOW,
)
VILLAGE = event(
    "village",
    "Battle for the village of Novoselivka, Kharkiv region",
    "control, prisoners, Новоселівка",
    "Novoselivka",
    "Kharkiv region",
    **WINDOW,
)
FERRY = event("ferry", "Ferry capsizes off Siargao", "ferry, паром", "Siargao", **WINDOW)
MALL = event("mall", "Missile strike on the mall in Poltava", "strike, mall", "Poltava", **WINDOW)
SWAP = event(
    "swap", "Prisoner exchange at Zhuliany crossing", "prisoner swap", "Zhuliany", **WINDOW
)


def hour(number: int) -> datetime:
    return SINCE + timedelta(hours=number)


def told(room: Newsroom, text: str, source: str = "paper/9", at: int = 5, *stated) -> set[str]:
    return linked(room.publish(source, text, hour(at), *stated))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Four people were killed in the overnight attack on Ukraine.", {"raid"}),
        ("Нічна атака на Україну: чотири людини загинули.", {"raid"}),
        ("A strike in Crimea hit the patrol ship Shtorm, four dead.", {"ship"}),
    ],
)
def test_a_country_alone_tells_of_no_event_that_names_only_a_town_of_it(
    text: str, expected: set[str]
):
    assert told(Newsroom([RAID, SHIP]), text, "a/1", 5, (*KILLED, text[:4])) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("У Криму шторм і ожеледиця, пором не ходить.", set()),
        ("Шторм в Крыму: паром не ходит.", set()),
        ("В Крыму атакован корабль «Шторм».", {"ship"}),
        ("«Шторм» затонул в Крыму.", {"ship"}),
        ("Shtorm sank off the Crimea after a strike.", {"ship"}),
    ],
)
def test_a_ships_name_is_no_weather(text: str, expected: set[str]):
    assert told(Newsroom([SHIP]), text) == expected


def test_a_keyword_with_a_capital_by_habit_is_no_name():
    quake = event(
        "quake", "Earthquake in Antalya", "Earthquake, Землетрясение", "Antalya", **WINDOW
    )

    assert told(Newsroom([quake]), "В Анталье землетрясение, все живы.") == {"quake"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Бої за Новоселівку на Харківщині тривають.", {"village"}),
        ("Бои в Новосёловке Харьковской области продолжаются.", {"village"}),
        ("Сумская область, Ахтырский район: в селе Новосёловка бои, четверо погибших.", set()),
        ("Clashes in Novoselivka, Sumy region: four dead.", set()),
        ("Fighting in Novoselivka (Kharkiv region): four dead.", {"village"}),
        ("Strikes shook Sumy region. In Novoselivka, fighting goes on.", {"village"}),
    ],
)
def test_a_namesake_in_a_region_that_is_named_is_another_place(text: str, expected: set[str]):
    assert told(Newsroom([VILLAGE]), text) == expected


def test_a_town_in_a_list_beside_a_region_is_not_within_it():
    izium = event("izium", "Missile strike on Izium", "strike, удар", "Izium", **WINDOW)
    room = Newsroom([izium])

    assert told(room, "Удары по Сумской области, в Изюме и под Чугуевом.") == {"izium"}
    assert told(room, "Strikes in Izium, Sumy region and Chuhuiv: four dead.") == {"izium"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Освобождён населённый пункт Верхнекамышное, в плен взяты четверо.", set()),
        ("The village of Hrabynets is under our control, four prisoners taken.", set()),
        ("Населённый пункт под контролем, в плен взяты четверо.", {"village"}),
    ],
)
def test_what_a_source_spoke_of_last_ends_at_another_village(text: str, expected: set[str]):
    room = Newsroom([VILLAGE])
    taken = (Attribute.CAPTURED, 4)
    told(room, "Бои за Новоселівку: четверо взяты в плен.", "army/1", 3, (*taken, "четверо"))

    assert told(room, text, "army/2", 5, (*taken, text[-8:-1])) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Паром у Сиаргао, говорят, перевернулся.", {"ferry"}),
        ("Пором біля Сіаргао пішов на дно.", {"ferry"}),
        ("Сиаргао: перевернулся автобус с туристами, четверо погибших.", set()),
    ],
)
def test_a_bus_that_overturns_is_no_ferry(text: str, expected: set[str]):
    assert told(Newsroom([FERRY]), text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Полтава: иномарка влетела в столб, четверо пострадавших.",
        "На виїзді з Полтави не розминулися фура й легковик, четверо травмованих.",
        "Poltava: a lorry driver lost control and hit a tree, four injured.",
    ],
)
def test_a_road_accident_is_no_strike(text: str):
    injured = (Attribute.INJURED, 4, text[-9:-1])
    assert told(Newsroom([MALL]), text, "a/1", 5, injured) == set()


def test_an_answer_goes_on_with_what_it_answers():
    room = Newsroom([MALL, FERRY])
    told(room, "A missile strike hit the mall in Poltava.", "wire/1", 1)
    told(room, "The ferry off Siargao capsized, four dead.", "wire/2", 2, (*KILLED, "four dead"))

    text = "The toll has risen to four."
    answer = room.publish("wire/3", text, hour(3), (*KILLED, "four"), reply="1")
    assert linked(answer) == {"mall"}


def test_of_two_channels_of_one_owner_each_goes_on_with_its_own():
    navy, press = (
        Source(key=key, title=key, owner="ministry", kind="official") for key in ("navy", "press")
    )
    room = Newsroom([MALL, FERRY], [navy, press])
    told(room, "A missile strike hit the mall in Poltava, four dead.", "navy/1", 1)
    told(room, "The ferry off Siargao capsized, four dead.", "press/1", 2)
    count = (*KILLED, "four")

    assert told(room, "The strike: four dead, the rescue work is over.", "navy/2", 3, count) == {
        "mall"
    }


DIGEST = """Evening digest
• Prisoner swap: 30 for 30, brokered by the UAE
• Poltava: four people died when a bus overturned
• Draw of the cup published"""


def test_an_item_of_a_digest_may_speak_of_what_everybody_speaks_of():
    room = Newsroom([SWAP, MALL])
    assert told(room, DIGEST, "digest/1", 1) == set()
    for number, source in enumerate(("one/1", "two/1", "three/1")):
        told(room, "A prisoner swap took place at Zhuliany.", source, 2 + number)

    assert told(room, DIGEST, "digest/2", 6) == {"swap"}
    japan = DIGEST.replace("brokered by the UAE", "in Japan")
    assert told(room, japan, "digest/3", 7) == set()


def test_an_item_that_names_the_country_is_not_of_another_items_event():
    room = Newsroom([RAID, SHIP])
    text = """Morning digest
• The overnight attack on Ukraine killed four
• Feodosia: the patrol ship Shtorm sank after a strike
• Ankara: five died in a bus crash"""

    assert told(room, text, "digest/1", 5, (*KILLED, "killed four")) == {"raid", "ship"}


def test_a_street_with_a_number_is_no_village():
    depot = event(
        "depot", "Fire at the oil depot in Proletarsk", "oil depot", "Proletarsk", **WINDOW
    )
    room = Newsroom([depot])
    told(room, "Горит нефтебаза в Пролетарске.", "town/1", 1)

    text = "Собираем воду для пожарных, которые тушат нефтебазу. Приём на Ленина, 12, до вечера."
    assert told(room, text, "town/2", 3) == {"depot"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A tram hit a lorry in Sofia, four passengers were injured.", set()),
        ("Четверо пострадавших: трамвай столкнулся с грузовиком в Софии.", set()),
        ("Four passengers were injured when the train derailed at Kasparovo.", {"train"}),
        ("Four injured after a train derailed in Bulgaria.", {"train"}),
    ],
)
def test_another_town_of_the_country_is_not_the_village_that_no_table_has(
    text: str, expected: set[str]
):
    train = event(
        "train",
        "Train derailed near Kasparovo, Bulgaria",
        "train, derailed, поезд",
        *("Kasparovo", "Bulgaria"),
        **WINDOW,
    )
    stated = (Attribute.INJURED, 4, text[:4])

    assert told(Newsroom([train]), text, "paper/9", 5, stated) == expected


CLUB = event("club", "Nightclub fire in Uman", "nightclub, fire, клуб, пожежа", "Uman", **WINDOW)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Умань: вночі горів склад меблів, обійшлося без постраждалих.", set()),
        ("Умань, пожежа в нічному клубі: четверо загиблих.", {"club"}),
        ("Пожежа в Умані: четверо загиблих, поранені в лікарні.", {"club"}),
        ("В Умани горит ресторан, четверо погибших.", {"club"}),
    ],
)
def test_another_building_of_the_town_that_burned_is_another_fire(text: str, expected: set[str]):
    assert told(Newsroom([CLUB]), text, "a/1", 5, (*KILLED, text[:4])) == expected


COURSE = event(
    "raid", "Police raid in Drohobych", "raid, detained, затримано", "Drohobych", **WINDOW
)


def test_a_neighbouring_town_of_the_same_size_is_another_place():
    room = Newsroom([COURSE])

    assert told(room, "У Дрогобичі затримано сорок людей.") == {"raid"}
    assert told(room, "У Стрию поліція затримала шістьох.", "b/1") == set()
    text = "У Дрогобичі затримано сорок людей, чули навіть у Стрию."
    assert told(room, text, "c/1") == {"raid"}


def test_what_an_army_of_a_country_did_is_not_told_of_that_country():
    depot = event("depot", "Fire at a depot near Penza", "depot, склад", "Penza", **WINDOW)
    text = "Вооружённые силы РФ нанесли пять ударов по складам на территории Украины."

    assert told(Newsroom([depot]), text) == set()


def test_a_village_that_no_table_has_lies_in_the_region_of_the_title():
    text = "Освобождён населённый пункт Великая Рыбица Сумской области, пленные взяты."
    village = event(
        "village",
        "Fighting for the village of Velyka Rybytsia, Sumy region",
        "Велика Рибиця, Великая Рыбица, prisoners, плен",
        "Velyka Rybytsia",
        **WINDOW,
    )

    assert told(Newsroom([village]), text) == {"village"}


def test_a_train_called_by_its_ends_is_at_neither_of_them():
    rail = event(
        "rail", "Train derailment near Rossosh", "train, потяг, поезд", "Rossosh", **WINDOW
    )
    text = "Біля Россоші потяг «Адлер – Москва» зійшов з колії, четверо загиблих."

    assert told(Newsroom([rail]), text, "a/1", 5, (*KILLED, "четверо загиблих")) == {"rail"}
