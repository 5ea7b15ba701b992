"""How alike two texts are in what happened: one number from 0 to 1.

It is the wording that they share, by the rarity of what they share, less what tells them
apart (core/contrast.py). It serves to compare the matcher with others on pairs of texts
(``monitor eval``), and to propose what a candidate event may belong to. It decides nothing:
texts that differ in one number are the likest of all, and say another thing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from math import log, sqrt
from math import pow as power
from typing import Final

from msgspec import Struct

from monitor.core.contrast import Contrast, Marks, contrast, marks, opening_of
from monitor.text.normalise import fold, word_field
from monitor.text.stems import stems

_GRAMS: Final = (3, 4, 5)
_PIVOT: Final = 0.3

Bag = Mapping[str, float]


class Outline(Struct, frozen=True):
    """A text reduced to what is compared, each as weights by how often it stands there.

    ``head`` are the words of the opening. ``names`` are words that only occur with a
    capital; all words are stems in Latin letters, so that one name is one in two scripts.
    """

    words: Bag
    head: Bag
    names: Bag
    grams: Bag
    head_grams: Bag
    marks: Marks


class Rarity(Struct, frozen=True):
    """How rare each word is among some texts; what none of them has is rarest."""

    weights: Mapping[str, float]
    unknown: float

    def of(self, key: str) -> float:
        """Return the weight of a word or a piece of one."""
        return self.weights.get(key, self.unknown)


def outline(text: str) -> Outline:
    """Reduce a text; its opening counts as its heading."""
    head = opening_of(text)
    folded, found = fold(text), list(stems(text))
    small = {stem for stem, capital in found if not capital}
    return Outline(
        words=_weighed(stem for stem, _ in found),
        head=_weighed(stem for stem, _ in stems(head)),
        names=_weighed(stem for stem, _ in found if stem not in small and not stem[0].isdigit()),
        grams=_weighed(_pieces(folded)),
        head_grams=_weighed(_pieces(fold(head))),
        marks=marks(text),
    )


def rarity(bags: Iterable[Bag]) -> Rarity:
    """Return how rare what stands in some texts is: the logarithm of one over its share."""
    seen: Counter[str] = Counter()
    texts = 0
    for bag in bags:
        seen.update(bag.keys())
        texts += 1
    weights = {key: log((1 + texts) / (1 + count)) + 1 for key, count in seen.items()}
    return Rarity(weights, log(1 + texts) + 1)


class Likeness:
    """Compares outlines; the rarities are those of the texts that the compared come from."""

    def __init__(self, outlines: Iterable[Outline]) -> None:
        known = list(outlines)
        self._words = rarity(one.words for one in known)
        self._names = rarity(one.names for one in known)
        self._grams = rarity(one.grams for one in known)

    def of(self, one: Outline, other: Outline) -> float:
        """Return how alike two texts are in what they say happened.

        This is the wording they share, less what tells them apart.
        """
        return self.wording(one, other) * self.contrast(one, other).left

    def wording(self, one: Outline, other: Outline) -> float:
        """Return how much wording two texts share, the mean of six likenesses.

        Pieces of words in the whole and in the heading, rare words, names, and how much of
        each heading stands in the other text: on average, and where it is least.
        """
        told = (
            _covered(one.head, other.words, self._words),
            _covered(other.head, one.words, self._words),
        )
        return (
            _cosine(one.grams, other.grams, self._grams.of, _PIVOT)
            + _cosine(one.head_grams, other.head_grams, self._grams.of)
            + _cosine(one.words, other.words, self._rare_word, _PIVOT)
            + _cosine(one.names, other.names, self._names.of, _PIVOT)
            + sum(told) / 2
            + min(told)
        ) / 6

    def contrast(self, one: Outline, other: Outline) -> Contrast:
        """Return what tells two texts apart; the rarer a name is, the more it counts."""
        return contrast(one.marks, other.marks, self._rare_word)

    def in_pieces(self, one: Outline, other: Outline) -> float:
        """Return the cosine of pieces of words, three to five letters, by their rarity."""
        return _cosine(one.grams, other.grams, self._grams.of)

    def _rare_word(self, stem: str) -> float:
        return self._words.of(stem) ** 2


def _pieces(folded: str) -> Iterable[str]:
    for word in word_field(folded).split():
        padded = f" {word} "
        for length in _GRAMS:
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]


def _weighed(keys: Iterable[str]) -> Bag:
    return {key: 1 + log(count) for key, count in Counter(keys).items()}


def _cosine(one: Bag, other: Bag, weight: Callable[[str], float], pivot: float = 0) -> float:
    """Return the cosine of two bags, at most 1.

    A ``pivot`` makes up for a part of the longer bag's length: what a long text tells
    besides does not make it another matter.
    """
    mine = {key: value * weight(key) for key, value in one.items()}
    theirs = {key: value * weight(key) for key, value in other.items()}
    shorter, longer = sorted((_length(mine), _length(theirs)))
    if not shorter:
        return 0.0
    shared = sum(value * theirs[key] for key, value in mine.items() if key in theirs)
    cosine: float = shared / (shorter * longer)
    return min(1.0, cosine * power(longer / shorter, pivot))


def _length(bag: Bag) -> float:
    return sqrt(sum(value * value for value in bag.values()))


def _covered(part: Bag, whole: Bag, weights: Rarity) -> float:
    """Return how much of one bag, by rarity, stands in another."""
    total = sum(value * weights.of(key) ** 2 for key, value in part.items())
    held = sum(value * weights.of(key) ** 2 for key, value in part.items() if key in whole)
    return held / total if total else 0.0
