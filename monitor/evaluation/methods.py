"""The ways of saying how alike two texts are that are measured side by side."""

from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from monitor.core.likeness import Likeness, Outline, outline
from monitor.evaluation.pairs import PairSet

Method = Callable[[str, str], float]


def methods(sets: Sequence[PairSet]) -> dict[str, Method]:
    """Return each method by its name; rarities are those of all texts of all sets."""
    texts = dict.fromkeys(
        text for one in sets for pair in one.pairs for text in (pair.one, pair.other)
    )
    outlines: dict[str, Outline] = {text: outline(text) for text in texts}
    likeness = Likeness(outlines.values())
    return {
        "claimwatch": lambda one, other: likeness.of(outlines[one], outlines[other]),
        "tf-idf, pieces of words": lambda one, other: likeness.in_pieces(
            outlines[one], outlines[other]
        ),
        "rapidfuzz, words": lambda one, other: fuzz.token_set_ratio(one, other) / 100,
    }
