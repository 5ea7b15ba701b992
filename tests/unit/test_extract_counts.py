"""Counts as posts word them: bodies, fates, parts, wholes, banks, and whose words they are."""

import pytest

from monitor.core.extract import Reader
from monitor.knowledge import load_lexicon
from monitor.model.claims import Modality, value_key
from monitor.model.ids import RevisionId
from monitor.text.scan import Scanner

SCANNER = Scanner(load_lexicon().patterns)
READER = Reader(load_lexicon())


def claims(text):
    return READER.read(SCANNER.scan(text), RevisionId("test:source/1@1")).claims


def counts(text):
    """Return "killed 2", "injured 3 children" and the like, sorted."""
    return sorted(
        " ".join(filter(None, (one.attribute.value, value_key(one.value), one.scope)))
        for one in claims(text)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rescuers recovered the bodies of two men.", ["killed 2"]),
        ("Five bodies were pulled from the rubble.", ["killed 5"]),
        ("З-під завалів дістали тіло 34-річного чоловіка.", ["killed 1"]),
        ("Рятувальники деблокували тіло жінки.", ["killed 1 women"]),
        ("Обнаружены тела девятерых погибших, пропавших без вести нет.", ["killed 9", "missing 0"]),
        ("Nobody has come for the bodies.", []),
    ],
)
def test_a_body_is_a_death_and_no_rescue(text, expected):
    assert counts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The fate of fourteen miners remains unknown.", ["missing 14"]),
        ("Невідомою лишається доля п'ятьох мешканців.", ["missing 5"]),
        ("Судьба еще четырех человек неизвестна.", ["missing 4"]),
        ("На связь не вышли шестеро.", ["missing 6"]),
        ("Известно о двух пропавших пассажирах.", ["missing 2 passengers"]),
        ("Причина загибелі п'ятьох людей невідома.", ["cause unknown", "killed 5"]),
    ],
)
def test_whose_fate_is_unknown_is_missing(text, expected):
    assert counts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Among the dead are two children.", ["killed 2 children"]),
        ("Серед загиблих на поромі – двоє українців.", ["killed 2 Ukrainians"]),
        ("Двое детей среди раненых.", ["injured 2 children"]),
        ("Two of the injured are in a critical condition.", []),
        ("50 drones were launched, 34 of them were shot down.",
         ["intercepted 34 UAV", "launched 50 UAV"]),
        ("Травмовано 14 людей, із них 3 — медики.", ["injured 14", "injured 3 medics"]),
    ],
)  # fmt: skip
def test_parts_are_read_with_or_without_their_total(text, expected):
    assert counts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Збито 34 із 50 дронів.", ["intercepted 34 UAV"]),
        ("Из 50 дронов сбиты 34.", ["intercepted 34 UAV"]),
        ("Only 12 of the 60 people aboard survived.", ["rescued 12"]),
        ("В автобусе ехали 45 пассажиров, трое погибли.", ["killed 3"]),
        ("5,000 soldiers deployed, 78 people missing.", ["missing 78"]),
    ],
)
def test_what_a_number_is_out_of_counts_nothing(text, expected):
    assert counts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Уже 13 погибших: в больнице скончался мужчина.", ["killed 13"]),
        ("Помер ще один поранений — кількість загиблих зросла до 6.", ["killed 6"]),
        ("Двое выживших скончались в больнице, погибших стало 40.", ["killed 40"]),
        ("Rescuers have pulled out two more bodies; the death toll is now 14.", ["killed 14"]),
    ],
)
def test_a_new_total_swallows_what_raised_it(text, expected):
    assert counts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The crew was not hurt.", ["injured 0 crew"]),
        ("Экипаж судна не пострадал.", ["injured 0 crew"]),
        ("Среди пассажиров погибших нет.", ["killed 0 passengers"]),
        ("No casualties among the civilian population.",
         ["injured 0 civilian", "killed 0 civilian"]),
        ("Двоє пацієнтів поранені, загиблих немає.", ["injured 2", "killed 0"]),
        ("All 48 passengers rescued, no injuries.", ["injured 0", "rescued 48 passengers"]),
        ("Injuries were not reported.", ["injured 0"]),
    ],
)  # fmt: skip
def test_a_zero_reaches_no_further_than_its_own_word(text, expected):
    assert counts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("На правом берегу погибли два человека.", ["killed 2 right bank"]),
        ("Левый берег: эвакуированы 210 жителей, один человек погиб.",
         ["evacuated 210 left bank", "killed 1 left bank"]),
        ("On the left bank 3 people were killed, on the right bank five were wounded.",
         ["injured 5 right bank", "killed 3 left bank"]),
    ],
)  # fmt: skip
def test_the_bank_of_a_river_narrows_a_count(text, expected):
    assert counts(text) == expected


def test_soldiers_keep_the_army_they_are_of():
    assert counts("У полон узято 12 російських військових.") == ["captured 12 Russian military"]
    assert counts("Восемнадцать пленных солдат.") == ["captured 18 military"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Водолази врятували хлопчика і дівчинку.", ["rescued 2 children"]),
        ("A woman and a child were killed.", ["killed 1 children", "killed 1 women"]),
        ("Поранено 14-річного хлопця.", ["injured 1 children"]),
        ("Ранен восьмилетний брат.", ["injured 1 children"]),
        ("Поранено тридцятирічного хлопця.", ["injured 1"]),
        ("Задержан арендатор.", ["detained 1"]),
        ("Погибла семья из четырех человек.", ["killed 4"]),
        ("Загинула сім'я з чотирьох осіб.", ["killed 4"]),
        ("Загинуло подружжя.", ["killed 2"]),
        ("The pilot was killed.", ["killed 1 crew"]),
    ],
)
def test_persons_named_by_kind_are_counted(text, expected):
    assert counts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Сдать кровь для пострадавших можно завтра на Лебедева, 42.",
        "The fire brigade praised Ivan Petrov, 42, for helping the wounded.",
        "Під землею перебували 96 гірників.",
        "Спасти троих не удалось.",
        "Світло повернули 40 тисячам родин.",
        "180 firefighters are working at the scene.",
        "В операції брали участь 60 рятувальників.",
        "На дорогах каждый год гибнут 3000 человек.",
        "Відкрили справу за ч. 2 ст. 438 ККУ щодо загибелі людей.",
        "Следователи допросили 14 свидетелей гибели рабочих.",
        "Потрібна кров для 12 поранених.",
    ],
)
def test_ages_houses_and_people_at_work_are_no_counts(text):
    assert counts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Загинуло не 40 людей, а 12.", {("40", "denied"), ("12", "asserted")}),
        ("Not 40 but 12 people were killed.", {("40", "denied"), ("12", "asserted")}),
        ("Мер спростував повідомлення про 40 загиблих.", {("40", "denied")}),
    ],
)
def test_a_figure_turned_away_is_denied_and_its_rival_is_not(text, expected):
    assert {(value_key(one.value), one.modality.value) for one in claims(text)} == expected


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("My military sources say 20 soldiers were captured.", "My military sources"),
        ("Источник в министерстве сообщил о 20 погибших.", "Источник в министерстве"),
        ("За словами співрозмовників у бригаді, загинули восьмеро.", "співрозмовників у бригаді"),
        ("По словам пассажиров, ранены пятьдесят человек.", "пассажиров"),
        ("Коллеги, которые тушат пожар, говорят: погибли сорок человек.", "Коллеги"),
    ],
)
def test_a_source_told_of_but_unnamed_is_shown_and_anonymous(text, speaker):
    (claim,) = claims(text)
    assert claim.attribution is not None
    assert (claim.attribution.speaker, claim.attribution.anonymous) == (speaker, True)
    assert claim.modality is Modality.ASSERTED


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Penza train: 41 hurt, governor", "governor"),
        ("The regional head, Oleh Syniehubov, said five people were killed.", "regional head"),
        ("Загинули п'ятеро людей — ДСНС.", "ДСНС"),
        ("По предварительным данным МЧС, ранены 5 человек.", "МЧС"),
    ],
)
def test_an_office_speaks_wherever_it_stands(text, speaker):
    (claim,) = claims(text)
    assert claim.attribution is not None
    assert claim.attribution.speaker == speaker
    assert not claim.attribution.anonymous


@pytest.mark.parametrize(
    "text",
    [
        "The attack claimed the lives of five people.",
        "A suspect has been detained.",
        "Coal: six miners dead at the Stepova mine near Pavlohrad, Ukraine.",
        "По данным на 12:00, пострадали 12 человек.",
        "A frame-by-frame count from drone footage gives 23,000 people on the square.",
    ],
)
def test_what_speaks_of_nobody_has_no_speaker(text):
    assert all(one.attribution is None for one in claims(text))


def test_two_sides_of_a_rally_count_each_for_itself():
    found = claims("Police say 15,000 attended, organisers claim 100,000.")
    said = {(value_key(one.value), one.attribution.speaker) for one in found if one.attribution}
    assert said == {("15000", "Police"), ("100000", "organisers")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Минувшей ночью задержали человек двенадцать.", ["detained ~12"]),
        ("Затримали людей двадцять.", ["detained ~20"]),
        ("None of the 14 passengers was hurt.", ["injured 0 passengers"]),
        ("Никто из 40 пассажиров не пострадал.", ["injured 0 passengers"]),
        ("M5.9 | Banda Sea | depth 132 km", ["magnitude 5.9"]),
        ("The M4 is closed for 5 hours.", []),
        ("Он нёс службу на посту № 7, погиб один человек.", ["killed 1"]),
        ("Рейс задержан на четыре часа, ждут 180 пассажиров.", []),
        ("Задержаны 12 пассажиров рейса.", ["detained 12 passengers"]),
        ("Power is back for 9,000 homes, 2,300 are without electricity.", ["without_power 2300"]),
        ("Минобороны: уничтожены 40 боевиков.", ["killed 40 military"]),
        ("Пожар ликвидировали 40 пожарных.", []),
        ("Rail worker killed in Konotop.", ["killed 1"]),
        ("Двоє портових робітників загинули.", ["killed 2"]),
    ],
)
def test_what_a_number_counts_is_told_by_the_words_around_it(text, expected):
    assert counts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Шестеро из экипажа пропали.", ["missing 6 crew"]),
        ("Серед цивільних троє загиблих.", ["killed 3 civilian"]),
        (
            "66 crew members were rescued, one is still missing.",
            ["missing 1 crew", "rescued 66 crew"],
        ),
        ("Погибших пожарных двое.", ["killed 2 first responder"]),
        ("20,000 participants, 9,500 according to the police.", ["turnout 20000"]),
        ("Five Ukrainian sappers were wounded.", ["injured 5 first responder"]),
    ],
)
def test_a_bare_number_counts_the_group_it_is_told_of(text, expected):
    assert set(expected) <= set(counts(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Збито 74 повітряні цілі:\n— 68 «шахедів»;\n— 6 ракет.",
            ["intercepted 6 missile", "intercepted 68 UAV", "intercepted 74"],
        ),
        (
            "Застосовано 98 засобів ураження, з них ракет — 11.",
            ["launched 11 missile", "launched 98"],
        ),
        (
            "ПВО уничтожила 57 беспилотников: 31 над Крымом, 20 над Кубанью.",
            ["intercepted 57 UAV"],
        ),
        ("За ночь ушло больше 150 «Гераней» и ракет.", ["launched 151+"]),
        ("A guide and three climbers were killed.", ["killed 4"]),
        ("The brigade captured a hill and destroyed 15 more.", []),
    ],
)
def test_lists_break_up_their_totals_by_kind_and_not_by_place(text, expected):
    assert [one for one in counts(text) if not one.startswith("weapon")] == expected
