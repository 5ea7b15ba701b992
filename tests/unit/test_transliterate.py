"""Names across scripts."""

import pytest

from monitor.text.transliterate import is_cyrillic, spellings, to_cyrillic, to_latin


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("Харьков", "ru", "kharkov"),
        ("Харків", "uk", "kharkiv"),
        ("Щедрин", "ru", "shchedrin"),
        ("Ялта", "uk", "yalta"),
        ("Гоголь", "uk", "hohol"),
        ("Знам'янка", "uk", "znamyanka"),
        ("Лавров", "ru", "lavrov"),
    ],
)
def test_cyrillic_is_spelt_in_latin(name: str, language: str, expected: str) -> None:
    assert to_latin(name, language=language) == expected


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("Lavrov", "ru", "лавров"),
        ("Embraer", "ru", "эмбраер"),
        ("Embraer", "uk", "ембраер"),
        ("Zhukovskii", "ru", "жуковский"),
        ("Shevchenko", "uk", "шевченко"),
    ],
)
def test_latin_names_are_spelt_in_cyrillic(name: str, language: str, expected: str) -> None:
    assert to_cyrillic(name, language=language) == expected


def test_a_name_is_spelt_in_the_other_script_once_each_way() -> None:
    assert spellings("Лавров") == ("lavrov",)
    assert spellings("Lavrov") == ("лавров",)
    assert spellings("Embraer") == ("эмбраер", "ембраер")


def test_what_is_not_cyrillic_stays() -> None:
    assert to_latin("С-300", language="ru") == "s-300"
    assert not is_cyrillic("S-300")
