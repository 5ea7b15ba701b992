"""What tells two texts apart that are alike in their words: names, figures and days.

Texts of one series are the likest of all: the same bulletin for the next town, the
forecast of another day, the twelfth case after the eleventh. They share their wording and
differ in what they are about, and what a text is about stands in its opening.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from monitor.text.normalise import fold
from monitor.text.stems import stem_of, stems

# Letters by which a name is known again in any case; the last of a short one is its ending.
_PREFIX: Final = 4
_PREFIX_OF_SHORT: Final = 3
_SERIES: Final = 0.2  # of the names of either opening; what the other text never mentions
_OF_A_COPY: Final = 0.5  # the same; copies begin with the name of who copies
_MOST_NOUNS: Final = 2
_APART: Final = range(1, 21)  # days; dates that lie farther apart belong to the background
_YEAR: Final = 365
_LONGEST_OPENING: Final = 300  # letters
_LONG: Final = 4  # letters; shorter words are small in English titles too
_FEWEST_LONG: Final = 3
_MOST_CAPITAL: Final = 0.75
# How much of a likeness is left. Chosen on pairs of texts: docs/design/0005-quality.md.
_LEFT_OF_SERIES: Final = 0.3
_COUNTS: Final = 0.2
_DAYS: Final = 0.3
_UNKNOWN: Final = 0.15

_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+|\n+")
_WORD: Final = re.compile(r"\w+")
# «Харьков: …», "KYIV, Nov 2 — …": what stands there at the beginning is a name.
_INTRODUCES: Final = re.compile(r"\s?[:,–—(]|\.\s+\w+\s+\d")
_NUMBER: Final = r"\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)?"
_NUMBERS: Final = re.compile(
    rf"(?<![\w.,])({_NUMBER})(?:-[^\W\d]{{1,3}}(?!\w))?(?:\s?(%)|[ -]([^\W\d]\w+))?"
)
_YEARS: Final = re.compile(r"(?:19|20)\d\d")
_MONTHS: Final[Mapping[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "января янв січня january jan",
            "февраля фев лютого february feb",
            "марта березня march mar",
            "апреля апр квітня april apr",
            "мая травня may",
            "июня июн червня june jun",
            "июля июл липня july jul",
            "августа авг серпня august aug",
            "сентября сент вересня september sept sep",
            "октября окт жовтня october oct",
            "ноября ноя листопада november nov",
            "декабря дек грудня december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATES: Final = re.compile(
    rf"\b(\d{{1,2}})(?:-?го|th|st|nd|rd)? ({_MONTH})\b(?! (?:have|be)\b)"
    rf"|\b({_MONTH})\.? (\d{{1,2}})\b"
    r"|\b(\d{1,2})\.(\d{2})\.(?:20)?\d{2}\b"
)


class Names(Struct, frozen=True):
    """The names of a text, as stems.

    ``opening`` are the words of its opening that it writes with a capital only. ``proven``
    has a capital where every word may be small. ``small`` are the other words, ``known``
    the first letters of all.
    """

    opening: frozenset[str]
    proven: frozenset[str]
    small: frozenset[str]
    known: frozenset[str]


class Marks(Struct, frozen=True):
    """What a text is about, as far as another of the same wording may differ in it.

    ``numbers`` with their nouns, ``years`` and ``first_days`` are those of the opening;
    ``counts`` are figures by the noun that they stand before, ``days`` days of the year.
    ``goes_on``: there is more than the opening.
    """

    names: Names
    numbers: frozenset[tuple[str, str]]
    years: frozenset[str]
    first_days: frozenset[int]
    values: frozenset[str]
    counts: Mapping[str, frozenset[str]]
    days: frozenset[int]
    goes_on: bool


class Contrast(Struct, frozen=True):
    """How far two texts differ in what they are about; ``left`` of their likeness remains.

    ``series``: either opening has a name, a number or a date in the place of the other's.
    ``unknown`` is the share of the names of one opening that the other text never mentions,
    of the opening where it is larger. ``counts``: the same nouns, other figures. ``days``:
    no day in common, but days of one month.
    """

    series: bool
    unknown: float
    counts: float
    days: bool

    @property
    def left(self) -> float:
        """The factor by which likeness is to be lowered, 1 where nothing differs."""
        return (
            (_LEFT_OF_SERIES if self.series else 1.0)
            * (1 - _UNKNOWN * self.unknown)
            * (1 - _COUNTS * self.counts)
            * (1 - _DAYS * self.days)
        )


def names_of(text: str) -> Names:
    """Find the names of a text and of its opening: its first line, or a sentence of it."""
    proven: set[str] = set()
    small: set[str] = set()
    for sentence in _SENTENCE.split(text):
        for stem, capital, sure in _words(sentence):
            if not capital:
                small.add(stem)
            elif sure:
                proven.add(stem)
    opening = {stem for stem, capital in stems(opening_of(text)) if capital}
    return Names(
        opening=frozenset(opening - small),
        proven=frozenset(proven - small),
        small=frozenset(small),
        known=frozenset(
            stem[:letters] for stem, _ in stems(text) for letters in (_PREFIX, _PREFIX_OF_SHORT)
        ),
    )


def marks(text: str) -> Marks:
    """Find what a text is about: names, figures and days."""
    whole, first = fold(text), fold(opening_of(text))
    figures = list(_figures(whole))
    counts: dict[str, set[str]] = {}
    for value, noun in figures:
        if noun:
            counts.setdefault(noun, set()).add(value)
    numbers = list(_figures(first))
    return Marks(
        names=names_of(text),
        numbers=frozenset([one for one in numbers if not _YEARS.fullmatch(one[0])]),
        years=frozenset([value for value, _ in numbers if _YEARS.fullmatch(value)]),
        first_days=frozenset(_days(first)),
        values=frozenset([value for value, _ in figures]),
        counts={noun: frozenset(values) for noun, values in counts.items()},
        days=frozenset(_days(whole)),
        goes_on=len(opening_of(text)) < len(text.strip()),
    )


def contrast(one: Marks, other: Marks, weight: Callable[[str], float]) -> Contrast:
    """Set what two texts are about against each other; ``weight`` says how rare a name is."""
    shares = (0.0, 0.0)
    if one.goes_on and other.goes_on:  # a heading alone leaves out most names
        shares = (
            unknown(one.names, other.names, weight),
            unknown(other.names, one.names, weight),
        )
    return Contrast(
        series=min(shares) > _SERIES or _replaced(one, other),
        unknown=max(shares),
        counts=_recounted(one.counts, other.counts),
        days=_other_days(one.days, other.days),
    )


def unknown(one: Names, other: Names, weight: Callable[[str], float]) -> float:
    """Return the share of the names of one opening that the other text never mentions."""
    sure = one.proven | other.proven
    named = [stem for stem in one.opening if stem in sure and stem not in other.small]
    total = sum(map(weight, named))
    missing = sum(weight(stem) for stem in named if _begins(stem) not in other.known)
    return missing / total if total else 0.0


def _begins(stem: str) -> str:
    return stem[: _PREFIX if len(stem) > _PREFIX else _PREFIX_OF_SHORT]


def differ_in_names(one: str, other: str) -> bool:
    """Whether most names in the opening of each text are such as the other never mentions.

    For texts of one wording. Acronyms do not count: they tell who reports, not where.
    """
    mine, theirs = _capitals(one), _capitals(other)
    if mine <= theirs or theirs <= mine:
        return False  # as in nearly every copy; looking closer costs a hundred times as much
    first, second = names_of(one), names_of(other)
    shorts = _acronyms(one) | _acronyms(other)

    def weight(stem: str) -> float:
        return float(stem not in shorts)

    return min(unknown(first, second, weight), unknown(second, first, weight)) > _OF_A_COPY


def opening_of(text: str) -> str:
    """Return the heading of a text: its first line, of a long one the first sentence."""
    line = text.strip().partition("\n")[0]
    if len(line) <= _LONGEST_OPENING:
        return line
    return _SENTENCE.split(line)[0]


def _capitals(text: str) -> set[str]:
    return {word for word in _WORD.findall(opening_of(text)) if word[0].isupper()}


def _acronyms(text: str) -> frozenset[str]:
    words = [one[0] for one in _WORD.finditer(text)]
    return frozenset(stem for word in words if word.isupper() for stem, _ in stems(word))


def _words(sentence: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield stem, capital, and whether a capital shows a name there, of each word."""
    found = list(_WORD.finditer(sentence))
    proves = not _is_title([one[0] for one in found])
    for number, match in enumerate(found):
        first = number == 0 and _INTRODUCES.match(sentence, match.end()) is None
        for stem, capital in stems(match[0]):
            if not stem.isdigit():
                yield stem, capital, proves and not first


def _is_title(words: Sequence[str]) -> bool:
    """Whether words are capital by fashion: "The Storm Hits Again", «УДАР ПО ПОРТУ»."""
    long = [word for word in words if len(word) >= _LONG and word[0].isalpha()]
    capital = sum(word[0].isupper() for word in long)
    return len(long) >= _FEWEST_LONG and capital > _MOST_CAPITAL * len(long)


def _figures(folded: str) -> Iterator[tuple[str, str]]:
    """Yield each number that is no date, and the noun after it."""
    for found in _NUMBERS.finditer(_DATES.sub(" ", folded)):
        number, percent, noun = found.groups()
        value = number.replace(" ", "").replace(",", ".")
        yield value, percent or stem_of(noun or "")


def _days(folded: str) -> Iterator[int]:
    for found in _DATES.finditer(folded):
        day, month, written, after, numeral, of = found.groups()
        number = int(of) if of else _MONTHS[month or written]
        yield 30 * number + int(day or after or numeral)


def _replaced(one: Marks, other: Marks) -> bool:
    """Whether the openings have other numbers, years or days, each without the other's."""
    if one.first_days and other.first_days and one.first_days.isdisjoint(other.first_days):
        return True
    if one.years and other.years and one.years.isdisjoint(other.years):
        return True
    mine = [told for told in one.numbers if told[0] not in other.values]
    theirs = [told for told in other.numbers if told[0] not in one.values]
    return any(_comparable(first, second) for first in mine for second in theirs)


def _comparable(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two figures count the same, or one follows the other: the twelfth case."""
    if one[1] and one[1] == other[1]:
        return True
    return abs(float(one[0]) - float(other[0])) == 1


def _recounted(one: Mapping[str, frozenset[str]], other: Mapping[str, frozenset[str]]) -> float:
    """Return how much speaks for other figures of the same things; none if one agrees."""
    shared = one.keys() & other.keys()
    if any(not one[noun].isdisjoint(other[noun]) for noun in shared):
        return 0.0
    return min(len(shared) / _MOST_NOUNS, 1.0)


def _other_days(one: frozenset[int], other: frozenset[int]) -> bool:
    if not one or not other or not one.isdisjoint(other):
        return False
    gaps = [abs(mine - theirs) for mine in one for theirs in other]
    return min(min(gap, _YEAR - gap) for gap in gaps) in _APART
