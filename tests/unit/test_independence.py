"""Near-copies are found whatever is glued to them, and their changes are told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from monitor.core.independence import HORIZON, Copies, Fact, likeness, sketch
from monitor.model.ids import PostId, SourceKey

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = (
    "Ночью беспилотник попал в склад на окраине города, пострадали 4 человека, "
    "один в тяжёлом состоянии. Пожар тушат шесть расчётов."
)
FOUR: frozenset[Fact] = frozenset({("injured", "4", "", "asserted")})
NINE: frozenset[Fact] = frozenset({("injured", "9", "", "asserted")})
MAYOR, ECHO = SourceKey("telegram:mayor"), SourceKey("telegram:echo")


@pytest.fixture
def copies() -> Copies:
    held = Copies()
    held.add(PostId("telegram:mayor/1"), sketch(TEXT), source=MAYOR, stated=FOUR, at=NOON)
    return held


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.upper(),
        f"‼️🔥 {TEXT} 🙏",
        f"{TEXT}\n\nПодписаться на канал | Прислать новость",
        f"{TEXT} (видео в комментариях) https://example.org/1 #новости",
        TEXT.replace("Ночью", "Сегодня ночью").replace("шесть", "6"),
        TEXT.partition(" Пожар")[0],
    ],
)
def test_a_copy_is_found_whatever_is_glued_to_it(copies: Copies, text: str) -> None:
    found = copies.find(sketch(text), source=ECHO, stated=FOUR, at=NOON + timedelta(hours=1))
    assert found is not None
    assert found.of == "telegram:mayor/1"
    assert not found.altered


def test_a_copy_with_another_number_is_told_to_be_altered(copies: Copies) -> None:
    drawn = sketch(TEXT.replace("4", "9"))
    found = copies.find(drawn, source=ECHO, stated=NINE, at=NOON)
    assert found is not None
    assert found.altered


def test_a_copy_that_says_less_is_not_altered(copies: Copies) -> None:
    found = copies.find(sketch(TEXT), source=ECHO, stated=frozenset(), at=NOON)
    assert found is not None
    assert not found.altered


@pytest.mark.parametrize(
    "text",
    [
        "Ночью беспилотник попал в жилой дом в центре, ранены двое, оба отказались от больницы.",
        "Погода на завтра: плюс три, без осадков, ветер слабый.",
        "Отбой тревоги",
    ],
)
def test_other_words_on_the_same_matter_are_no_copy(copies: Copies, text: str) -> None:
    assert copies.find(sketch(text), source=ECHO, stated=FOUR, at=NOON) is None


TOWN = "У Харкові дрон влучив у житловий будинок, двоє поранених, на місці рятувальники."


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        (TOWN.replace("Харкові", "Сумах"), False),
        (TOWN.replace("У Харкові", "Суми:"), False),
        (TOWN.replace("У Харкові ворожий", "Ворожий"), True),
        (TOWN.replace("У Харкові", "Харків:"), True),
        (TOWN.upper(), True),
        (f"УНІАН: {TOWN}", True),
        (f"Вісті Приазовʼя: {TOWN}", True),
        ("Туле".join(TOWN.split("Харкові")), False),
        (TOWN.replace("двоє", "троє"), True),
    ],
)
def test_the_same_words_about_another_town_are_no_copy(
    copies: Copies, text: str, *, copied: bool
) -> None:
    first = sketch(f"ТСН: {TOWN}")
    copies.add(PostId("telegram:mayor/2"), first, source=MAYOR, stated=FOUR, at=NOON)

    found = copies.find(sketch(text), source=ECHO, stated=FOUR, at=NOON)

    assert (found is not None) is copied


def test_a_source_does_not_copy_itself(copies: Copies) -> None:
    assert copies.find(sketch(TEXT), source=MAYOR, stated=FOUR, at=NOON) is None


def test_nothing_is_copied_from_the_future_or_from_long_ago(copies: Copies) -> None:
    drawn = sketch(TEXT)
    before = NOON - timedelta(minutes=1)
    after = NOON + HORIZON + timedelta(minutes=1)
    assert copies.find(drawn, source=ECHO, stated=FOUR, at=before) is None
    assert copies.find(drawn, source=ECHO, stated=FOUR, at=after) is None


def test_memory_is_bounded_by_the_posts_own_time() -> None:
    held = Copies()
    for number in range(200):
        text = f"{TEXT} Сводка номер {number} от дежурного по городу {number * 7}."
        at = NOON + timedelta(hours=number)
        held.add(PostId(f"telegram:mayor/{number}"), sketch(text), source=MAYOR, stated=FOUR, at=at)
    assert len(held) <= HORIZON / timedelta(hours=1) + 1


def test_a_text_too_short_to_tell_is_not_kept() -> None:
    held = Copies()
    held.add(
        PostId("telegram:mayor/1"), sketch("Отбой тревоги"), source=MAYOR, stated=FOUR, at=NOON
    )
    assert len(held) == 0


def test_the_claims_of_a_post_are_told_by_its_latest_text(copies: Copies) -> None:
    post = PostId("telegram:mayor/1")
    copies.add(post, sketch(TEXT.replace("4", "9")), source=MAYOR, stated=NINE, at=NOON)
    assert copies.stated(post) == NINE
    assert copies.stated(PostId("telegram:nobody/1")) is None


@given(
    long=st.text(alphabet="абв ", min_size=10, max_size=60),
    cut=st.tuples(st.integers(0, 20), st.integers(0, 20)),
    typos=st.lists(st.tuples(st.integers(0, 59), st.sampled_from("абвг ")), max_size=4),
)
def test_no_part_that_is_alike_is_passed_over(
    long: str, cut: tuple[int, int], typos: list[tuple[int, str]]
) -> None:
    letters = list(long[cut[0] : len(long) - cut[1]])
    for at, letter in typos:
        if at < len(letters):
            letters[at] = letter
    part = "".join(letters)
    whole, alike = fuzz.ratio(part, long, score_cutoff=84), 0.0
    if not whole and 0.5 * len(long) <= len(part) <= 0.9 * len(long):
        alike = fuzz.partial_ratio(part, long, score_cutoff=93)
    assert likeness(part, long) == (whole or alike) / 100
