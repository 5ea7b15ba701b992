"""Places in running text: inflected, ambiguous, hidden among ordinary words."""

import pytest

from monitor.text.gazetteer import Mention, parse_gazetteer
from monitor.text.scan import Scanner
from tests.newsroom import places

TABLE = (
    "# id\tparent\tpopulation\tlat\tlon\tnames\n"
    "cXX\t\t100\t\t\tRuritania|Руритания|~руританск\n"
    "rXX.1\tcXX\t0\t\t\tStrelsau Oblast|~стрельзаусск\n"
    "g1\trXX.1\t90000\t50.00\t30.00\tStrelsau|Стрельзау\n"
    "g2\tcXX\t500\t50.10\t30.00\tZenda|Зенда\n"
    "g3\tcXX\t70000\t55.00\t30.00\tZenda|Зенда\n"
)
_SCANNER = Scanner(places().patterns)


def mentions(text: str) -> tuple[Mention, ...]:
    return places().mentions(_SCANNER.scan(text))


def names(text: str) -> list[str]:
    return [places().names(one.ids[0])[0] for one in mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Взрыв в Харькове и под Купянском", ["Kharkiv", "Kupyansk"]),
        ("Вибух у Харкові та біля Куп'янська", ["Kharkiv", "Kupyansk"]),
        ("Київ, у Києві, з Києва", ["Kyiv", "Kyiv", "Kyiv"]),
        ("в Нижнем Новгороде", ["Nizhniy Novgorod"]),
        ("у Кривому Розі чи в Кривому Рогу", ["Kryvyi Rih", "Kryvyi Rih"]),
        ("у Горлівці", ["Horlivka"]),
        ("near Kharkov and in Kiev", ["Kharkiv", "Kyiv"]),
        ("из Ростова-на-Дону", ["Rostov-on-Don"]),
        ("в Ошской области", ["Osh Region"]),
        ("на Харківщині", ["Kharkiv Oblast"]),
        ("в Словакии и Кыргызстане", ["Slovakia", "Kyrgyzstan"]),
        ("под Орлом", ["Oryol"]),
    ],
)
def test_every_case_form_names_its_place(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Мир вам. Победа будет за нами!",
        "Ошибка Шойгу. Не верьте цифрам",
        "харьков без большой буквы",
        "The police said Nice, March and Split",
        "Полиция. Поліція. Вибори.",
        "Петров сказал Сидорову",
        "SIM card",
    ],
)
def test_ordinary_words_are_no_places(text: str) -> None:
    assert names(text) == []


def test_a_doubtful_name_counts_after_a_preposition() -> None:
    assert names("Взрыв в Мирном") != []


def test_a_region_holds_its_towns_and_a_country_its_regions() -> None:
    (kharkiv,) = mentions("в Харькове")
    (region,) = mentions("на Харківщині")
    gazetteer = places()
    assert gazetteer.contains(region.ids[0], kharkiv.ids[0])
    assert gazetteer.contains("cUA", kharkiv.ids[0])
    assert not gazetteer.contains("cRU", kharkiv.ids[0])


def test_namesakes_are_all_told_the_largest_first() -> None:
    gazetteer = parse_gazetteer(TABLE)
    (mention,) = gazetteer.mentions(Scanner(gazetteer.patterns).scan("Пожар в Зенде"))
    assert mention.ids == ("g3", "g2")


def test_a_table_is_read_with_containment_and_distance() -> None:
    gazetteer = parse_gazetteer(TABLE)
    assert gazetteer.lineage("g1") == ("g1", "rXX.1", "cXX")
    assert gazetteer.population("g1") == 90000
    assert gazetteer.distance("g1", "g2") == pytest.approx(11.1, abs=0.1)
    assert gazetteer.distance("g1", "cXX") is None
    assert gazetteer.find("Strelsau") == ("g1",)
    assert gazetteer.find("Nowhere") == ()
    assert gazetteer.names("g1") == ("Strelsau", "Стрельзау")
    assert gazetteer.names("g9") == ()


def test_a_row_of_another_shape_is_an_error_with_its_line() -> None:
    with pytest.raises(ValueError, match="line 2: 3 columns"):
        parse_gazetteer("# id\ng1\tcXX\tName\n")


@pytest.mark.parametrize(
    ("text", "locative"),
    [
        ("Взрыв в Саратове", True),
        ("Саратов: взрыв", True),
        ("Саратовская область", True),
        ("Sumatra, Indonesia", True),
        ("Saratov drones", False),
        ("Moscow has not commented", False),
    ],
)
def test_a_mention_tells_whether_the_words_say_where(text: str, locative: bool) -> None:
    assert mentions(text)[-1].locative is locative


@pytest.mark.parametrize(
    ("text", "adjective"),
    [
        ("in Saratov", False),
        ("в Саратове", False),
        ("Саратовский губернатор", True),
        ("на Одещині", False),
        ("Одесский суд", True),
    ],
)
def test_a_place_named_by_an_adjective_is_told_apart(text: str, adjective: bool) -> None:
    (mention,) = mentions(text)
    assert mention.adjective is adjective


@pytest.mark.parametrize(
    "text",
    ["на улице Саратова", "Саратовская улица", "вулиця Одеська, 4", "Саратов вокзал: очередь"],
)
def test_a_street_named_after_a_town_is_not_the_town(text: str) -> None:
    assert mentions(text) == ()


def test_where_somebody_comes_from_is_told_to_be_in_passing() -> None:
    assert mentions("Спасатели из Саратова")[0].passing
    assert not mentions("Взрыв в Саратове")[0].passing
