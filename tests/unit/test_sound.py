"""Spellings of one name that no table has."""

import pytest

from monitor.core.track.naming import find_by_sound
from monitor.knowledge import load_gazetteer
from monitor.text.sound import sound_of
from monitor.text.transliterate import spellings
from tests import build

GAZETTEER = load_gazetteer()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Sulukta", "Сулюкта"), ("Khasavyurt", "Хасавюрт"), ("Zhlobin", "Жлобин"), ("Poti", "Поти")],
)
def test_a_name_sounds_the_same_in_both_scripts(one, other):
    assert sound_of(one) == sound_of(other)


def test_other_names_sound_otherwise():
    assert len({sound_of(one) for one in ("Sumy", "Samara", "Semey", "Shuya", "Сочи")}) == 5


def lands_of(name, title, *places):
    event = build.event(title=title, places=(name, *places))
    return [GAZETTEER.lineage(one)[-1] for one in find_by_sound(name, event, GAZETTEER)]


def test_a_spelling_that_is_not_listed_is_found_in_the_country_of_the_title():
    assert lands_of("Sulukta", "Coal mine accident in Sulukta, Kyrgyzstan") == ["cKG"]


def test_it_is_not_found_in_another_country_nor_where_it_may_be_any_of_several():
    assert lands_of("Sulukta", "Accident in Sulukta, Moldova") == []
    assert lands_of("Qwertyville", "Fire in Qwertyville") == []


def test_with_other_vowels_it_is_the_only_such_place_of_the_country_listed():
    assert lands_of("Tash-Kömür", "Crash near Tash-Kömür", "Kyrgyzstan") == ["cKG"]
    assert lands_of("Tash-Kömür", "Crash near Tash-Kömür", "Moldova") == []
    assert lands_of("Tash-Kömür", "Crash near Tash-Kömür") == []


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Temyrivka", "темирівка"),
        ("Krynky", "кринки"),
        ("Oleksiivka", "олексіївка"),
        ("Novyi Buh", "новий буг"),
        ("Kyiv", "київ"),
        ("Mykolaiv", "миколаїв"),
    ],
)
def test_a_name_is_read_back_by_the_official_ukrainian_table(latin, cyrillic):
    assert cyrillic in spellings(latin)
