"""Two speakers in one sentence, the second without a verb of saying."""

import pytest

from monitor.assembly import read_text
from monitor.model.claims import Quantity, value_key
from tests import build


def told(text: str) -> list[tuple[str, float, str | None]]:
    return [
        (
            claim.attribute.value,
            claim.value.low,
            claim.attribution.speaker if claim.attribution else None,
        )
        for claim in read_text(text, build.NOON).claims
        if isinstance(claim.value, Quantity)
    ]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "Police say 800 people marched in Vienna, the organisers 2,000 people.",
            [("turnout", 800, "Police"), ("turnout", 2000, "organisers")],
        ),
        (
            "МЧС сообщает о 3 погибших, мэр — о пяти.",
            [("killed", 3, "МЧС"), ("killed", 5, "мэр")],
        ),
        (
            "За даними поліції, загинули двоє людей, за словами мера — п'ятеро.",
            [("killed", 2, "поліції"), ("killed", 5, "мера")],
        ),
        (
            "The governor said four were injured, while the interior ministry put it at 40 hurt.",
            [("injured", 4, "governor"), ("injured", 40, "interior ministry")],
        ),
    ],
)
def test_a_second_speaker_has_the_figures_of_his_clause(
    text: str, claims: list[tuple[str, float, str | None]]
) -> None:
    assert told(text) == claims


def test_a_figure_without_a_further_speaker_stays_with_the_first() -> None:
    text = "The governor said three people were killed, another clause held 12 injured."

    assert {speaker for _, _, speaker in told(text)} == {"governor"}


def test_a_number_beyond_any_count_is_no_claim() -> None:
    assert told(f"{'9' * 26} people were killed.") == []


def test_the_one_who_blames_is_not_the_one_to_blame() -> None:
    claims = read_text(
        "СБУ заявила, що до підриву моста причетна російська ФСБ.", build.NOON
    ).claims

    assert [value_key(claim.value) for claim in claims] == ["Russia"]


def test_those_in_a_grave_condition_are_among_the_injured() -> None:
    found = told("Пострадали 46 пассажиров, четверо в тяжёлом состоянии.")

    assert [low for _, low, _ in found] == [46]
