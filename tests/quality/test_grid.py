"""Plain turns of phrase with all that may stand in them: weapons, towns, counts, causes.

One long form of the lexicon may swallow the words beside it, which no single sentence
shows: «вдарили ракетами по» once hid its weapon for four days. The grid reads them all.
"""

import itertools
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.model.claims import Attribute, Label, Modality, Quantity
from tests.reading import read

GRID: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "corpus" / "grid.toml").read_text(encoding="utf-8")
)
LANGUAGES = ("en", "ru", "uk")

pytestmark = [pytest.mark.timeout(600), pytest.mark.real_time]

Told = dict[tuple[Attribute, str], Modality]


def told(text: str) -> Told:
    return {
        (claim.attribute, claim.value.concept): claim.modality
        for claim in read(text)
        if isinstance(claim.value, Label)
    }


def capital(words: str) -> str:
    return words[0].upper() + words[1:]


def strikes(language: str) -> Iterator[tuple[str, str, str]]:
    grid = GRID["strikes"][language]
    for turn, weapon, target in itertools.product(grid["turns"], grid["weapons"], grid["targets"]):
        text = turn.format(w=weapon, t=target, W=capital(weapon), T=capital(target))
        yield text, grid["weapons"][weapon], grid["targets"][target]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_weapon_and_every_target_is_read(language):
    missed = []
    for text, weapon, target in strikes(language):
        found = told(text)
        missed += [
            (text, label)
            for label in ((Attribute.WEAPON, weapon), (Attribute.TARGET, target))
            if label not in found
        ]

    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_holds_every_town_is_read(language):
    grid = GRID["control"][language]
    missed = []
    for town, turn in itertools.product(grid["towns"], grid["held"]):
        if (Attribute.CONTROL, grid["held"][turn]) not in told(turn.format(p=town)):
            missed.append(turn.format(p=town))

    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_has_not_taken_a_town_is_denied_it(language):
    grid = GRID["control"][language]
    missed = []
    for town, turn in itertools.product(grid["towns"], grid["denied"]):
        found = told(turn.format(p=town))
        if found.get((Attribute.CONTROL, grid["denied"][turn])) is not Modality.DENIED:
            missed.append(turn.format(p=town))

    assert missed == []


def people(language: str) -> Iterator[tuple[str, str, int]]:
    grid = GRID["counts"][language]
    for (whole, of_whole, number, of_number, value), attribute in itertools.product(
        grid["people"], grid["turns"]
    ):
        words = {"n": whole, "g": of_whole, "d": number, "e": of_number}
        for turn in grid["turns"][attribute]:
            yield turn.format(**words, N=capital(whole), D=capital(number)), attribute, value


def numbers(language: str) -> Iterator[tuple[str, str, int]]:
    grid = GRID["numbers"][language]
    for (word, value), (part, scale) in itertools.product(
        grid["numbers"], (("ones", 1), ("thousands", 1_000))
    ):
        for attribute, turns in grid[part].items():
            for turn in turns:
                yield turn.format(n=word, N=capital(word)), attribute, value * scale


@pytest.mark.parametrize("counted", [people, numbers])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_count_is_read(language, counted):
    missed = [
        text
        for text, attribute, value in counted(language)
        if not any(
            claim.attribute == attribute
            and isinstance(claim.value, Quantity)
            and claim.value.low == claim.value.high == value
            for claim in read(text)
        )
    ]

    assert missed == []


@pytest.mark.parametrize("denied", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cause_is_named_or_denied(language, denied):
    grid = GRID["causes"][language]
    missed = []
    for (*forms, label), turn in itertools.product(
        grid["causes"], grid["denied" if denied else "named"]
    ):
        text = turn.format(*forms, C=capital(forms[0]))
        found = told(text).get((Attribute.CAUSE, label))
        if found is None or (found is Modality.DENIED) is not denied:
            missed.append(text)

    assert missed == []
