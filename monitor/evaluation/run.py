"""Measure each method on each pair set, with one threshold of its own for all of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from monitor.errors import ConfigError
from monitor.evaluation.judging import PairJudge
from monitor.evaluation.measures import (
    Scored,
    area,
    average_precision,
    best_threshold,
    crossed_f1,
    f1,
    interval,
)
from monitor.evaluation.methods import Method, methods
from monitor.evaluation.pairs import PairSet, Question, read_pairs

Bounds = tuple[float, float]


class Row(Struct, frozen=True, kw_only=True):
    """One method on one set; the bounds hold 95 % of samples drawn from its pairs.

    ``crossed`` is the F1 with thresholds fixed on nine tenths and frozen for the last, only
    of the set where the threshold is fixed: its ``f1`` flatters.
    """

    method: str
    pairs: int
    same: int
    precision: float
    area: float
    area_bounds: Bounds
    f1: float
    f1_bounds: Bounds
    threshold: float
    crossed: float | None = None


class Judged(Struct, frozen=True):
    """How many pairs of a set have claims that the judge could relate, and how many rightly."""

    spoken: int
    right: int


class Report(Struct, frozen=True):
    """Rows by pair set; ``fixed_on`` is the set on which every threshold was fixed.

    ``judged`` has the sets that ask whether two texts agree.
    """

    fixed_on: str
    rows: Mapping[str, tuple[Row, ...]]
    judged: Mapping[str, Judged]


def evaluate(
    folder: Path, fixed_on: str | None = None, more: Mapping[str, Method] | None = None
) -> Report:
    """Measure all methods on all pair sets below a folder.

    A threshold is fixed for each method on one set, the largest of tgcontest unless
    ``fixed_on`` names another, and frozen for the others.

    Raises:
        ConfigError: there is no pair set, or none of that name.
    """
    sets = read_pairs(folder)
    fixed = _set_named(sets, fixed_on)
    measured = {**methods(sets), **(more or {})}
    thresholds = {name: best_threshold(_score(fixed, how)) for name, how in measured.items()}
    return Report(
        fixed.name,
        {
            one.name: tuple(
                _row(one, name, how, thresholds[name], fixed_here=one is fixed)
                for name, how in measured.items()
            )
            for one in sets
        },
        _judged([one for one in sets if one.asks is Question.AGREE]),
    )


def _set_named(sets: Iterable[PairSet], name: str | None) -> PairSet:
    known = {one.name: one for one in sets}
    if name is None:
        news = [one for one in known.values() if one.name.startswith("tgcontest.")]
        return max(news or known.values(), key=lambda one: len(one.pairs))
    if name not in known:
        raise ConfigError((f"no pair set is named {name}; expected one of {', '.join(known)}",))
    return known[name]


def _judged(sets: Sequence[PairSet]) -> dict[str, Judged]:
    found: dict[str, Judged] = {}
    if not sets:
        return found
    judge = PairJudge()
    for one in sets:
        told = [(judge.agree(pair.one, pair.other), pair.same) for pair in one.pairs]
        spoken = [agree is same for agree, same in told if agree is not None]
        found[one.name] = Judged(len(spoken), sum(spoken))
    return found


def _score(one: PairSet, how: Callable[[str, str], float]) -> Scored:
    return [(how(pair.one, pair.other), pair.same) for pair in one.pairs]


def _row(one: PairSet, name: str, how: Method, threshold: float, *, fixed_here: bool) -> Row:
    scored: Sequence[tuple[float, bool]] = _score(one, how)
    at_threshold = partial(f1, threshold=threshold)
    return Row(
        method=name,
        pairs=len(scored),
        same=sum(same for _, same in scored),
        precision=average_precision(scored),
        area=area(scored),
        area_bounds=interval(scored, area),
        f1=at_threshold(scored),
        f1_bounds=interval(scored, at_threshold),
        threshold=threshold,
        crossed=crossed_f1(scored) if fixed_here else None,
    )
