"""Sentences whose turn decides: corrected counts, turned-back causes, what did not fall."""

import pytest

from monitor.core.extract import Reader
from monitor.knowledge import load_gazetteer, load_lexicon
from monitor.model.claims import value_key
from monitor.model.ids import RevisionId
from monitor.text.scan import Scanner

SCANNER = Scanner((*load_lexicon().patterns, *load_gazetteer().patterns))
READER = Reader(load_lexicon(), load_gazetteer())


def told(text):
    """Return "killed 2", "cause arson denied" and the like, in the order of the text."""
    claims = READER.read(SCANNER.scan(text), RevisionId("test:source/1@1")).claims
    return [
        " ".join(
            filter(
                None,
                (
                    one.attribute.value,
                    value_key(one.value),
                    one.scope,
                    one.modality.value if one.modality.value != "asserted" else None,
                ),
            )
        )
        for one in claims
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Погибших не семь, а девять, ещё двое под завалом.",
         ["killed 7 denied", "killed 9", "missing 2"]),
        ("Поранених побільшало: було четверо, тепер восьмеро.", ["injured 8"]),
        ("Погибших в результате ДТП с фурой трое, раненых шестеро.", ["killed 3", "injured 6"]),
        ("Задержанных по делу о поджоге уже пятеро.", ["detained 5"]),
        ("Death toll climbs to 21 as rescuers dig on.", ["killed 21"]),
        ("По городу 2041 раненых.", ["injured 2041"]),
        ("Пункт працює з 9 до 18 для родин загиблих.", []),
        ("Сводкам не верьте: погибло больше тридцати человек.", ["killed 31+"]),
        ("Черга 4.1 сидить без світла з 8 до 12.", []),
    ],
)  # fmt: skip
def test_a_count_is_the_one_that_stands(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Громадянка Чехії, яка їхала автобусом, що перекинувся під Лінцем, зникла безвісти.",
         ["missing 1"]),
        ("Загинули восьмеро людей, громадян України серед них троє.",
         ["killed 8", "killed 3 Ukrainians"]),
        ("Російських бійців там загинуло четверо.", ["killed 4 Russian military"]),
        ("Семеро росіян узято в полон.", ["captured 7 Russian military"]),
        ("Із селища вивели ще двох полонених.", []),
        ("The passengers are safe, both pilots were killed.", ["killed 2 crew"]),
        ("All 210 pupils and staff have been evacuated.", ["evacuated 210"]),
        ("Поліція розшукує водія фури.", []),
        ("Серед загиблих немає жодного військового.", ["killed 0 military"]),
        ("Дом на Садовой: трое раненых, одна женщина погибла.",
         ["injured 3", "killed 1 women"]),
        ("Поранено двох медиків.", ["injured 2 medics"]),
    ],
)  # fmt: skip
def test_who_is_counted_is_read_from_the_words_around(text, expected):
    assert [one for one in told(text) if not one.startswith("cause")][: len(expected)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The trawler did not capsize because of the weather.", ["cause weather denied"]),
        ("Столкновения с опорой не было, вертолёт упал из-за отказа двигателя.",
         ["cause collision denied", "cause technical failure"]),
        ("Вброс о том, что самолёт сбит ракетой, — ложь.", ["cause missile strike denied"]),
        ("Кажуть, Мі-24 збили ракетою.", ["cause missile strike hedged"]),
        ("There was no explosion aboard the ferry, the coast guard said.",
         ["cause explosion denied"]),
        ("Никакой неисправности не было, состав сошёл из-за диверсии.",
         ["cause technical failure denied", "cause sabotage"]),
    ],
)  # fmt: skip
def test_a_cause_may_be_turned_back_in_many_ways(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Провину за загибель людей несе росія.", ["responsible Russia"]),
        ("Россия ответственности за это не несёт, виновата Украина.",
         ["responsible Russia denied", "responsible Ukraine"]),
        ("Мост повреждён незначительно, сообщения о его уничтожении — ложь.",
         ["damage limited", "damage destroyed denied"]),
        ("Снесло машину на парковке.", []),
        ("Паром затонул из-за столкновения с баржей.", ["cause collision"]),
        ("Ворог так і не зміг захопити Оріхів.", ["control Russia denied"]),
        ("Пентагон признал потерю беспилотника.", ["status confirmed"]),
    ],
)  # fmt: skip
def test_guilt_harm_and_hold_keep_to_what_they_are_said_of(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Влучань у ринок чи лікарню не було.", ["target market denied", "target hospital denied"]),
        ("Ракета «Калібр» — у торговий центр.", ["weapon Kalibr", "target shopping centre"]),
        ("По городу били из РСЗО, снаряды попали в рынок.", ["weapon MLRS", "target market"]),
        ("Jets bombed the school, killing two pupils.", ["target school", "killed 2 children"]),
        ("Раненого доставили в больницу после обстрела.", []),
        ("These are fragments of the Kh-101 that struck the clinic.",
         ["weapon Kh-101", "target hospital"]),
        ("A drone hit a warehouse in Port Sudan.", ["weapon UAV", "target warehouse"]),
        ("Прилетело по вокзалу, что через дорогу от рынка.", ["target railway"]),
    ],
)  # fmt: skip
def test_what_was_hit_is_what_the_blow_is_told_of(text, expected):
    assert told(text) == expected


def test_a_surname_before_a_colon_speaks_and_a_town_does_not():
    def speakers(text):
        claims = READER.read(SCANNER.scan(text), RevisionId("test:source/1@1")).claims
        return [one.attribution and one.attribution.speaker for one in claims]

    assert speakers("Воробьёв: ранены двое.") == ["Воробьёв"]
    assert speakers("Псков: ранены двое.") == [None]
    assert speakers("Гюмри: пятеро погибших (комитет гражданской авиации)") == [
        "комитет гражданской авиации"
    ]


def test_a_word_with_an_apostrophe_names_no_place():
    found = load_gazetteer().mentions(SCANNER.scan("Дев'ятеро поранені."))

    assert found == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Air defences shot down nine of the 14 drones launched at the city.",
         ["launched 14 UAV", "intercepted 9 UAV"]),
        ("ППО збила дев'ять із чотирнадцяти дронів, запущених по місту.",
         ["launched 14 UAV", "intercepted 9 UAV"]),
        ("Сбиты девять из четырнадцати беспилотников.", ["intercepted 9 UAV"]),
    ],
)  # fmt: skip
def test_of_those_shot_down_it_is_told_how_many_were_launched(text, expected):
    assert sorted(told(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The police are to blame for the crush, nobody else.", ["responsible police"]),
        ("Ответственность за давку несёт полиция.", ["responsible police"]),
        ("Винна поліція, а не вболівальники.", ["responsible police"]),
        ("The police blame Russia for the attack.", ["responsible Russia"]),
        ("Police say the fans are to blame.", []),
        ("Полиция винит организаторов.", ["responsible organisers"]),
        (
            "The interior ministry is responsible for the violence.",
            ["responsible interior ministry"],
        ),
        ("The interior ministry is responsible for passports.", []),
    ],
)
def test_the_police_can_be_blamed_and_can_blame(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The ministry has announced that 12 people were killed.", "ministry"),
        ("Investigators have established that the fire was caused by arson.", "Investigators"),
    ],
)
def test_a_helping_verb_is_no_part_of_who_speaks(text, speaker):
    claims = READER.read(SCANNER.scan(text), RevisionId("test:source/1@1")).claims

    assert [one.attribution.speaker for one in claims] == [speaker]
