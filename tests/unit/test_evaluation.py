"""Measuring the matcher: the measures themselves, the pair sets, the command."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli import commands, run_command
from monitor.core.likeness import Likeness, outline
from monitor.errors import ConfigError
from monitor.evaluation import evaluate, read_pairs
from monitor.evaluation.judging import PairJudge
from monitor.evaluation.measures import (
    area,
    average_precision,
    best_threshold,
    crossed_f1,
    f1,
    interval,
)

TEXTS = st.text(alphabet="абвгд abcde 12\n.", max_size=60)
STRIKE = "Ракета попала в дом в Одессе\nВ Одессе ракета разрушила жилой дом, погибли трое."
AGAIN = "У Одесі ракета влучила в будинок\nВ Одесі зруйновано будинок, загинули троє людей."
FLOOD = "Паводок в Орске\nВода затопила сорок дворов, людей вывозят на лодках."


def likeness() -> Likeness:
    return Likeness(map(outline, (STRIKE, AGAIN, FLOOD)))


@given(TEXTS, TEXTS)
def test_likeness_is_symmetric_and_lies_between_nothing_and_one(one: str, other: str) -> None:
    first, second = outline(one), outline(other)
    measured = Likeness([first, second])

    found = measured.of(first, second)

    assert found == pytest.approx(measured.of(second, first))
    assert -1e-9 <= found <= 1 + 1e-9


def test_a_text_is_as_like_itself_as_can_be() -> None:
    assert likeness().of(outline(STRIKE), outline(STRIKE)) == pytest.approx(1)


def test_one_event_in_two_languages_is_liker_than_another_event_in_one() -> None:
    same = likeness().of(outline(STRIKE), outline(AGAIN))
    other = likeness().of(outline(STRIKE), outline(FLOOD))

    assert same > other


def test_measures_of_a_perfect_and_of_a_blind_ranking() -> None:
    perfect = [(0.9, True), (0.8, True), (0.2, False)]
    blind = [(0.5, True), (0.5, False)]

    assert (average_precision(perfect), area(perfect), f1(perfect, 0.5)) == (1, 1, 1)
    assert best_threshold(perfect) == pytest.approx(0.5)
    assert area(blind) == 0.5


def test_f1_counts_what_is_called_and_what_is_missed() -> None:
    scored = [(0.9, True), (0.8, False), (0.3, True), (0.1, False)]

    assert f1(scored, 0.5) == pytest.approx(0.5)
    assert f1(scored, 2) == 0


def test_an_interval_holds_its_measure_and_is_the_same_in_every_run() -> None:
    scored = [(number / 20, number > 8) for number in range(20)] + [(0.9, False), (0.1, True)]

    low, high = interval(scored, area)

    assert low <= area(scored) <= high
    assert (low, high) == interval(scored, area)


def test_a_crossed_threshold_promises_no_more_than_it_keeps() -> None:
    apart = [(number / 20, number > 9) for number in range(20)]
    blind = [(number / 20, number % 3 == 0) for number in range(20)]

    assert crossed_f1(apart) == pytest.approx(1, abs=0.05)
    assert crossed_f1(blind) < f1(blind, best_threshold(blind))
    assert crossed_f1(blind) == crossed_f1(blind)
    assert crossed_f1([(0.5, True)]) == 1


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("В Орле при взрыве погибли трое.", "В Орле при взрыве погибли три человека.", True),
        ("В Орле при взрыве погибли трое.", "В Орле при взрыве погибли девять человек.", False),
        ("More than 60 people died in Leeds.", "68 people died in Leeds.", None),
        ("В Орле взрыв.", "В Орле гроза.", None),
    ],
)
def test_the_judge_speaks_only_of_claims_that_can_be_compared(
    one: str, other: str, *, agree: bool | None
) -> None:
    assert PairJudge().agree(one, other) is agree


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a small set of each kind."""
    news = tmp_path / "tgcontest_pairs"
    news.mkdir()
    heads = ("first_title", "second_title", "first_text", "second_text")
    header = "\t".join([*(f"INPUT:{one}" for one in heads), "GOLDEN:quality"])
    rows = [
        ("Удар по Одессе", "Ракета над Одессой", "Трое погибших.", "Погибли трое.", "OK"),
        ("Удар по Одессе", "Паводок в Орске", "Трое погибших.", "Вода прибывает.", "BAD"),
    ]
    for name in ("ru_train", "ru_exam"):
        lines = "\n".join([header, *("\t".join(row) for row in rows)])
        (news / f"{name}_pool.tsv").write_text(lines + "\n", encoding="utf-8")
    headlines = tmp_path / "headlinecause_pairs"
    headlines.mkdir()
    labels = ("same", "left_right_cancel", "rel", "bad")
    told = [{"lang": "ru", "left": "Да", "right": "Нет", "label": label} for label in labels]
    (headlines / "hc.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in told))
    return tmp_path


def test_pair_sets_are_read_with_what_belongs_together(folder: Path) -> None:
    found = {one.name: [pair.same for pair in one.pairs] for one in read_pairs(folder)}

    assert found == {
        "tgcontest.ru_exam": [True, False],
        "tgcontest.ru_train": [True, False],
        "headlines.ru.event": [True, True, False],
        "headlines.ru.agree": [True, False],
    }


def test_a_threshold_is_fixed_on_one_set_and_frozen_for_the_others(folder: Path) -> None:
    report = evaluate(folder, "tgcontest.ru_train")

    for method in range(3):
        thresholds = {rows[method].threshold for rows in report.rows.values()}
        assert len(thresholds) == 1
    fixed = [name for name, rows in report.rows.items() if rows[0].crossed is not None]
    assert fixed == [report.fixed_on] == ["tgcontest.ru_train"]


def test_another_method_is_measured_beside_the_others(folder: Path) -> None:
    report = evaluate(folder, more={"none": lambda one, other: float(one == other)})

    assert [row.method for row in report.rows[report.fixed_on]][-1] == "none"


@pytest.mark.parametrize("what", ["nothing", "unknown set", "broken row"])
def test_what_cannot_be_measured_is_said_in_one_line(
    folder: Path, tmp_path: Path, what: str
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    if what == "broken row":
        (folder / "headlinecause_pairs" / "hc.jsonl").write_text("{")
    with pytest.raises(ConfigError):
        evaluate(empty if what == "nothing" else folder, "x" if what == "unknown set" else None)


def test_the_command_tells_all_methods_of_all_sets(folder: Path, capsys) -> None:
    assert run_command(commands, ["eval", str(folder), "--fix-on", "tgcontest.ru_exam"]) == 0

    told = capsys.readouterr().out
    assert "Thresholds are fixed on tgcontest.ru_exam" in told
    assert "tgcontest.ru_exam: 2 pairs, 1 of one event" in told
    assert "headlines.ru.agree: 2 pairs, 1 that agree" in told
    assert told.count("crossed") == 1
    assert "judged by their claims: 0 of 2 pairs" in told
    assert told.count("claimwatch ") == told.count("rapidfuzz, words") == 4


def test_without_the_extra_the_command_says_what_to_install(folder: Path, capsys) -> None:
    assert run_command(commands, ["eval", str(folder), "--encoder"]) in (0, 2)

    told = capsys.readouterr()
    assert "claimwatch[semantic]" in told.err or "sentence encoder" in told.out
