"""What tells texts of one wording apart: names, figures and days."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.contrast import Contrast, contrast, differ_in_names, marks, names_of, opening_of

TEXTS = st.text(alphabet="абвгАБ cdCD 1269\n.,%:", max_size=60)
SAME = Contrast(series=False, unknown=0.0, counts=0.0, days=False)


def told(one: str, other: str) -> Contrast:
    return contrast(marks(one), marks(other), lambda _: 1.0)


@given(TEXTS, TEXTS)
def test_contrast_is_symmetric_and_leaves_a_part(one: str, other: str) -> None:
    found = told(one, other)

    assert found == told(other, one)
    assert 0 < found.left <= 1


@given(TEXTS)
def test_nothing_tells_a_text_from_itself(text: str) -> None:
    assert told(text, text) == SAME
    assert SAME.left == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Погода в Бресте\nВ Бресте облачно.", "Погода в Гомеле\nВ Гомеле пасмурно."),
        ("У Харкові дрон\nВлучив у дім.", "У Сумах дрон\nВлучив у дім."),
        ("Mayor of Leeds quits\nHe is ill.", "Mayor of Derby quits\nHe is ill."),
        ("Сидоров: примут бюджет\nВ срок.", "Петренко: примут бюджет\nВ срок."),
        ("Прогноз на 8 ноября", "Прогноз на 9 ноября"),
        ("Forecast for 8 Nov", "Forecast for November 9"),
        ("Курс валют на 24.05.2020", "Курс валют на 25.05.2020"),
        ("Показали финал 2010 года", "Показали финал 2012 года"),
        ("Умер 11-й пациент", "Скончался 12-й больной"),
        ("Закупят 30 трамваев", "Закупят 45 трамваев"),
    ],
)
def test_the_next_of_a_series_is_told_from_the_one_before(one: str, other: str) -> None:
    assert told(one, other).series


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("В Минске снег", "Снег в городе\nЖители Минска удивлены, говорят в Минске."),
        ("Путин прибыл в Сочи\nДнём.", "В Сочи встретили Путина\nДнём."),
        ("Кража в Туле\nИщут вора.", "Житель Тулы задержан\nЗа кражу."),
        ("Сегодня дожди\nЛьёт.", "Завтра дожди\nЛьёт."),  # a capital begins a sentence
        ("Мэр Лидса ушёл", "Мэр Дерби ушёл"),  # a heading alone leaves out names
        ("Storm Hits the Port\nWind.", "Gale Hits the Port\nWind."),  # a title's capitals
        ("Выделят 2,5 млн рублей", "Выдадут 10 тысяч рублей каждому"),  # not the same counted
        ("Прогноз на 8 ноября", "Прогноз погоды\nСнег будет 8 ноября."),
        ("Закупят 30 трамваев", "Закупка трамваев\nИх будет 45, сейчас 30."),
    ],
)
def test_what_one_text_leaves_out_makes_no_series(one: str, other: str) -> None:
    assert not told(one, other).series


def test_a_name_that_one_text_never_mentions_counts_by_its_rarity() -> None:
    one = marks("О споре в Брянске сказал Кукушкин\nСуд завтра.")
    other = marks("Спор в Брянске\nСудятся соседи.")

    found = contrast(one, other, lambda stem: 3.0 if stem.startswith("kuku") else 1.0)

    assert found.unknown == pytest.approx(0.75)
    assert not found.series


@pytest.mark.parametrize(
    ("one", "other", "counts"),
    [
        ("Заболели 12 человек", "Заболели 15 человек", 0.5),
        ("Заболели 12 человек", "Больны 15 человек, из них 12 человек дома", 0.0),
        ("Явка 12%, участков 30, урн 44 штуки", "Явка 15 %, урн 45 штук", 0.5),
        ("12 500 жителей, 7 домов", "14 500 жителей, 8 домов", 1.0),
        ("Встреча 5 мая", "Встреча 7 мая", 0.0),  # a date counts nothing
    ],
)
def test_other_figures_of_the_same_nouns_count(one: str, other: str, counts: float) -> None:
    assert told(f"Сводка\n{one}.", f"Сводка\n{other}.").counts == counts


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("3 мая было тихо", "8 мая было тихо", True),
        ("31 декабря было тихо", "2 січня було тихо", True),
        ("3 мая было тихо", "и 3, и 8 мая; нет, 3 мая", False),
        ("5 июля было тихо", "7 ноября было тихо", False),  # background of one of them
        ("5 травмированных", "7 травмированных", False),
        ("at least 5 may have died", "at least 7 may have died", False),
    ],
)
def test_days_without_one_in_common_count_if_they_are_close(
    one: str, other: str, *, days: bool
) -> None:
    assert told(f"Сводка\n{one}.", f"Сводка\n{other}.").days is days


def test_the_opening_is_a_line_of_a_long_one_a_sentence() -> None:
    assert opening_of("\nHead. Line\nBody.") == "Head. Line"
    assert opening_of("One. " + "two " * 100) == "One."


def test_a_name_is_a_capital_that_the_text_never_writes_small() -> None:
    names = names_of("Мэр города: новый мэр в Чернигове. Городу обещан мост")

    assert names.opening == {"cherni"}
    assert names.proven == {"cherni"}


def test_texts_differ_in_names_only_if_each_has_one_of_its_own() -> None:
    assert differ_in_names("Пожар в Туле, горит склад", "Пожар в Орле, горит склад")
    assert not differ_in_names("Пожар в Туле, горит склад", "Пожар, горит склад")
