"""Pair sets in the layouts in which they were published.

tgcontest_pairs      *_pool.tsv: two news, GOLDEN:quality OK where they tell of one event
headlinecause_pairs  hc.jsonl: two headlines; one event where labelled same or cancel, and
                     agreeing where labelled same
vitaminc_sample      train_*.jsonl: a claim and its evidence, which supports or refutes it
"""

import csv
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from monitor.errors import ConfigError

_LARGEST: Final = 16 * 1024 * 1024  # characters of one field


class Pair(Struct, frozen=True):
    """Two texts, and whether they belong together."""

    one: str
    other: str
    same: bool


class Question(StrEnum):
    """What belongs together in a set: texts on one event, or texts that say the same of it."""

    EVENT = "event"
    AGREE = "agree"


class PairSet(Struct, frozen=True):
    """Pairs that are measured together."""

    name: str
    pairs: tuple[Pair, ...]
    asks: Question = Question.EVENT


class _Headlines(Struct):
    lang: str
    left: str
    right: str
    label: str


class _Evidence(Struct):
    claim: str
    evidence: str
    label: str


def read_pairs(folder: Path) -> tuple[PairSet, ...]:
    """Read every known pair set below a folder.

    Raises:
        ConfigError: there is none, or one cannot be read.
    """
    try:
        found = [*_news(folder / "tgcontest_pairs"), *_headlines(folder / "headlinecause_pairs")]
        found += _evidence(folder / "vitaminc_sample")
    except (OSError, UnicodeDecodeError, msgspec.DecodeError, csv.Error, KeyError) as error:
        raise ConfigError((f"{folder}: a pair set cannot be read: {error}",)) from error
    kept = tuple(one for one in found if len({pair.same for pair in one.pairs}) > 1)
    if not kept:
        raise ConfigError((f"{folder}: no pair set found; expected tgcontest_pairs and the like",))
    return kept


def _news(folder: Path) -> Iterator[PairSet]:
    csv.field_size_limit(_LARGEST)
    for file in sorted(folder.glob("*_pool.tsv")):
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t"))
        pairs = tuple(
            Pair(
                f"{row['INPUT:first_title']}\n{row['INPUT:first_text']}",
                f"{row['INPUT:second_title']}\n{row['INPUT:second_text']}",
                row["GOLDEN:quality"] == "OK",
            )
            for row in rows
        )
        yield PairSet(f"tgcontest.{file.stem.removesuffix('_pool')}", pairs)


def _headlines(folder: Path) -> Iterator[PairSet]:
    file = folder / "hc.jsonl"
    if not file.is_file():
        return
    decode = msgspec.json.Decoder(_Headlines).decode
    rows = [decode(line) for line in file.read_bytes().splitlines() if line.strip()]
    usable = [row for row in rows if row.label != "bad"]
    for language in sorted({row.lang for row in usable}):
        told = [(row, _kind(row.label)) for row in usable if row.lang == language]
        one_event = tuple(
            Pair(row.left, row.right, kind in ("same", "cancel")) for row, kind in told
        )
        yield PairSet(f"headlines.{language}.event", one_event)
        agreeing = tuple(
            Pair(row.left, row.right, kind == "same")
            for row, kind in told
            if kind in ("same", "cancel")
        )
        yield PairSet(f"headlines.{language}.agree", agreeing, Question.AGREE)


def _kind(label: str) -> str:
    return re.sub(r"^(left_right|right_left)_", "", label)


def _evidence(folder: Path) -> Iterator[PairSet]:
    decode = msgspec.json.Decoder(_Evidence).decode
    lines = [
        line for file in sorted(folder.glob("train_*.jsonl")) for line in file.open("rb") if line
    ]
    rows = [decode(line) for line in lines]
    yield PairSet(
        "vitaminc.agree",
        tuple(
            Pair(row.claim, row.evidence, row.label == "supports")
            for row in rows
            if row.label in ("supports", "refutes")
        ),
        Question.AGREE,
    )
