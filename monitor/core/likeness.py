"""How alike two texts are in what happened: one number from 0 to 1.

It serves to compare the matcher with others on pairs of texts, and to propose. It decides
nothing: texts that differ in one number are the likest of all, and say another thing.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from math import log, sqrt
from typing import Final

from msgspec import Struct

from monitor.text.normalise import fold, word_field
from monitor.text.transliterate import to_latin

_WORD: Final = re.compile(r"\w+")
_STEM: Final = 6  # letters of a Latin spelling that the forms of one word share
_SHORTEST: Final = 3
_GRAMS: Final = (3, 4, 5)

Bag = Mapping[str, float]


class Outline(Struct, frozen=True):
    """A text reduced to what is compared, each as weights by how often it stands there.

    ``head`` are the words of the first line. ``names`` are words that only occur with a
    capital; all words are stems in Latin letters, so that one name is one in two scripts.
    """

    words: Bag
    head: Bag
    names: Bag
    grams: Bag
    head_grams: Bag


class Rarity(Struct, frozen=True):
    """How rare each word is among some texts; what none of them has is rarest."""

    weights: Mapping[str, float]
    unknown: float

    def of(self, key: str) -> float:
        """Return the weight of a word or a piece of one."""
        return self.weights.get(key, self.unknown)


def outline(text: str) -> Outline:
    """Reduce a text; its first line counts as its heading."""
    head = text.strip().partition("\n")[0]
    folded, found = fold(text), list(_stems(text))
    small = {stem for stem, capital in found if not capital}
    return Outline(
        words=_weighed(stem for stem, _ in found),
        head=_weighed(stem for stem, _ in _stems(head)),
        names=_weighed(stem for stem, _ in found if stem not in small and not stem[0].isdigit()),
        grams=_weighed(_pieces(folded)),
        head_grams=_weighed(_pieces(fold(head))),
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
        """Return how alike two texts are, the mean of six likenesses.

        Pieces of words in the whole and in the heading, rare words, names, and how much of
        each heading stands in the other text: on average, and where it is least.
        """
        told = (
            _covered(one.head, other.words, self._words),
            _covered(other.head, one.words, self._words),
        )
        return (
            self.in_pieces(one, other)
            + _cosine(one.head_grams, other.head_grams, self._grams.of)
            + _cosine(one.words, other.words, lambda key: self._words.of(key) ** 2)
            + _cosine(one.names, other.names, self._names.of)
            + sum(told) / 2
            + min(told)
        ) / 6

    def in_pieces(self, one: Outline, other: Outline) -> float:
        """Return the cosine of pieces of words, three to five letters, by their rarity."""
        return _cosine(one.grams, other.grams, self._grams.of)


def _stems(text: str) -> Iterable[tuple[str, bool]]:
    """Yield each word's stem and whether it is written with a capital."""
    for match in _WORD.finditer(text):
        word = match[0]
        for part in word_field(fold(word)).split():
            if part.isdigit():
                yield part, False
                continue
            latin = to_latin(part, language="ru")
            if len(latin) >= _SHORTEST:
                yield _cut(latin), word[0].isupper()


def _cut(latin: str) -> str:
    """Leave off the ending: six letters of a long word, all but the last of a shorter one."""
    if len(latin) > _STEM:
        return latin[:_STEM]
    return latin[:-1] if len(latin) > _SHORTEST + 1 else latin


def _pieces(folded: str) -> Iterable[str]:
    for word in word_field(folded).split():
        padded = f" {word} "
        for length in _GRAMS:
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]


def _weighed(keys: Iterable[str]) -> Bag:
    return {key: 1 + log(count) for key, count in Counter(keys).items()}


def _cosine(one: Bag, other: Bag, weight: Callable[[str], float]) -> float:
    mine = {key: value * weight(key) for key, value in one.items()}
    theirs = {key: value * weight(key) for key, value in other.items()}
    lengths = sqrt(sum(v * v for v in mine.values()) * sum(v * v for v in theirs.values()))
    shared = sum(value * theirs[key] for key, value in mine.items() if key in theirs)
    return shared / lengths if lengths else 0.0


def _covered(part: Bag, whole: Bag, weights: Rarity) -> float:
    """Return how much of one bag, by rarity, stands in another."""
    total = sum(value * weights.of(key) ** 2 for key, value in part.items())
    held = sum(value * weights.of(key) ** 2 for key, value in part.items() if key in whole)
    return held / total if total else 0.0
