"""Measure each method on each pair set, with one threshold for all of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from monitor.errors import ConfigError
from monitor.evaluation.measures import (
    Scored,
    area,
    average_precision,
    best_threshold,
    f1,
    interval,
)
from monitor.evaluation.methods import Method, methods
from monitor.evaluation.pairs import PairSet, read_pairs

Bounds = tuple[float, float]


class Row(Struct, frozen=True, kw_only=True):
    """One method on one set; the bounds hold 95 % of samples drawn from its pairs."""

    method: str
    pairs: int
    same: int
    precision: float
    area: float
    area_bounds: Bounds
    f1: float
    f1_bounds: Bounds
    threshold: float
    fixed_here: bool


class Report(Struct, frozen=True):
    """Rows by pair set; ``fixed_on`` is the set on which every threshold was fixed."""

    fixed_on: str
    rows: Mapping[str, tuple[Row, ...]]


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
    )


def _set_named(sets: Iterable[PairSet], name: str | None) -> PairSet:
    known = {one.name: one for one in sets}
    if name is None:
        news = [one for one in known.values() if one.name.startswith("tgcontest.")]
        return max(news or known.values(), key=lambda one: len(one.pairs))
    if name not in known:
        raise ConfigError((f"no pair set is named {name}; expected one of {', '.join(known)}",))
    return known[name]


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
        fixed_here=fixed_here,
    )
