"""Average precision, area under the curve, F1 at a threshold, and how sure these are."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random
from typing import Final

_ROUNDS: Final = 1000
_TAIL: Final = 0.025  # of the rounds, at either end of an interval of 95 %
_PARTS: Final = 10
_DEALS: Final = 10  # times that the pairs are dealt into parts anew

Scored = Sequence[tuple[float, bool]]


def average_precision(scored: Scored) -> float:
    """Return the mean precision at each right pair, the likest first."""
    ranked = sorted(scored, key=lambda pair: -pair[0])
    right = 0
    total = 0.0
    for place, (_, same) in enumerate(ranked, start=1):
        if same:
            right += 1
            total += right / place
    return total / right if right else 0.0


def area(scored: Scored) -> float:
    """Return how often a pair that belongs together is the likest of two, ties as half."""
    yes = [score for score, same in scored if same]
    no = [score for score, same in scored if not same]
    won = sum((one > other) + (one == other) / 2 for one in yes for other in no)
    return won / (len(yes) * len(no)) if yes and no else 0.5


def f1(scored: Scored, threshold: float) -> float:
    """Return the F1 of calling all pairs alike that reach the threshold."""
    hits = sum(same for score, same in scored if score >= threshold)
    called = sum(score >= threshold for score, _ in scored)
    wanted = sum(same for _, same in scored)
    return 2 * hits / (called + wanted) if called + wanted else 0.0


def best_threshold(scored: Scored) -> float:
    """Return the threshold of the best F1, the middle one where several are as good."""
    values = sorted({score for score, _ in scored})
    cuts = [values[0], *((low + high) / 2 for low, high in pairwise(values))]
    measured = [(f1(scored, cut), cut) for cut in cuts]
    top = max(measured)[0]
    best = [cut for value, cut in measured if value == top]
    return best[len(best) // 2]


def crossed_f1(scored: Scored, seed: int = 0) -> float:
    """Return the F1 where each tenth is called by the best threshold of the other nine.

    What a threshold promises on the pairs that it was fixed on is too good; this is what
    it keeps on others like them. It is the mean over several ways to deal the pairs.
    """
    rng = Random(seed)  # noqa: S311  chance for statistics, the same in every run
    found = [f1(_called(scored, rng), 0.5) for _ in range(_DEALS)]
    return sum(found) / len(found)


def _called(scored: Scored, rng: Random) -> Scored:
    """Return 1 for each pair that is called alike and 0 for the others."""
    dealt = list(scored)
    rng.shuffle(dealt)
    called: list[tuple[float, bool]] = []
    for part in range(_PARTS):
        kept = [pair for place, pair in enumerate(dealt) if place % _PARTS != part]
        threshold = best_threshold(kept) if kept else 0.0
        called += [(float(score >= threshold), same) for score, same in dealt[part::_PARTS]]
    return called


def interval(
    scored: Scored, measure: Callable[[Scored], float], seed: int = 0
) -> tuple[float, float]:
    """Return bounds that hold the measure in 95 % of samples drawn from these pairs."""
    rng = Random(seed)  # noqa: S311  chance for statistics, the same in every run
    pairs = list(scored)
    found = sorted(measure(rng.choices(pairs, k=len(pairs))) for _ in range(_ROUNDS))
    return found[int(_ROUNDS * _TAIL)], found[int(_ROUNDS * (1 - _TAIL)) - 1]
