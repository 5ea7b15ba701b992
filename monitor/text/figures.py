"""Counts written in figures: no time, date, telephone number, address or sum of money."""

import re
from typing import Final, NamedTuple

from monitor.text.lexicon import Amount

_FIGURE: Final = r"\d{1,3}(?:[ ,.]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
_FIGURES: Final = re.compile(
    rf"(?:(?<![\w№#$€£₴₽+/])|(?<=\bm)|(?<=\bм))(?<!\d[.,:/-])(?<![\w]-)({_FIGURE})(?:[-–—]({_FIGURE}))?(\+)?"
    r"(?![\w%$€£₴₽°/])(?![.,:]\d)(?!\s[%$€£₴₽°])"
)
_NOT_COUNTS: Final = re.compile(
    r"https?://\S+|www\.\S+|[@#]\w+|\S+@\S+"
    r"|\+\d[\d ()-]{6,}\d|(?<!\d[.,])\b0[ -]?\d{2,3}[ -]\d{2,3}[ -]?\d[\d -]*"
    r"|\b8[ -]?\(?800\)?[\d -]+\d"
    r"|\b\d{3}[ -]\d{2}[ -]\d{2}\b|\(0\d{2,5}\)[ -]?\d[\d -]{3,}\d"
    r"|(?m:^\s*\d{1,2}[.)](?=\s))|\b\d{1,2}\.\d{2}\.\d{2,4}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b"
    r"|(?<![\d\w])[-−+]\d+(?:[.,]\d+)?"
)
_DIGITS: Final = re.compile(r"\d+")
_AROUND: Final = 30  # letters around a figure that tell an address or a telephone number
# Where none of this is around a figure, it is no part of an address or a telephone number.
_ODD: Final = re.compile(r"[+@#/\n]|\d[ )(-]+\d|[-−]\d|\d[.)]")
_SIZES: Final = "mм"  # "M5.9" is a magnitude, "M4" a road
_NUMBERED: Final = frozenset({"№ ", "# "})
_ADDRESS: Final = re.compile(r"[@#/:]|www")
_SUFFIX: Final = re.compile(r"-([^\W\d_]+)")
_CARDINAL_SUFFIXES: Final = frozenset(
    {"ти", "ро", "х", "ма", "ми", "ох", "ка", "и", "є", "тьох", "ьох", "еро"}
)
_YEARS: Final = range(1900, 2100)
_YEAR_DIGITS: Final = 4
MOST: Final = 1e12  # stands for "no upper bound"


class Atom(NamedTuple):
    """A numeral or a figure before it is joined with its neighbours."""

    start: int
    end: int
    amount: Amount
    year: bool = False
    compound: bool = False


def figure_atoms(folded: str, first: int, final: int) -> list[Atom]:
    """Return the counts in figures between two places, in order."""
    atoms: list[Atom] = []
    last = 0
    for run in _DIGITS.finditer(folded, first, final):
        if run.start() < last:
            continue
        found = _FIGURES.match(folded, run.start())
        if found is None or (
            folded[max(0, run.start() - 1)] in _SIZES and not found.group(1).strip("0123456789")
        ):
            continue
        start, end = found.span()
        last = end
        if _barred(folded, start, end):
            continue
        suffix = _SUFFIX.match(folded, end)
        compound = False
        if suffix is not None:
            if suffix.group(1) in _CARDINAL_SUFFIXES:
                end = suffix.end()
            else:
                compound = True
        low = _value(found.group(1))
        high = _value(found.group(2)) if found.group(2) else low
        high = max(high, low)
        if found.group(3):
            high = MOST
        year = (
            found.end() - start == _YEAR_DIGITS and found.group(1).isdigit() and int(low) in _YEARS
        )
        atoms.append(Atom(start, end, Amount(low, high), year, compound))
    return atoms


def _barred(folded: str, start: int, end: int) -> bool:
    """Whether a figure is part of an address, a telephone number, a date, a list mark."""
    if folded[start - 2 : start] in _NUMBERED:
        return True
    if folded[start] not in "08" and not _ODD.search(folded, max(0, start - 3), end + 3):
        head = folded.rfind(" ", 0, start) + 1
        if not _ADDRESS.search(folded, head, start):
            return False
    window = _NOT_COUNTS.finditer(folded, max(0, start - _AROUND), end + _AROUND)
    return any(found.start() < end and start < found.end() for found in window)


def _value(figure: str) -> float:
    whole = figure.replace(" ", "")
    head, *groups = re.split(r"[.,]", whole)
    if groups and all(len(group) == len("000") for group in groups) and head != "0":
        return float(head + "".join(groups))
    return float(whole.replace(",", "."))
