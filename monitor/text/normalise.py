"""Fold a text for matching, character for character, so that every span stays valid."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

_VARIANTS: Final = (
    ("\u2019", "'"),  # right single quotation mark, the usual Ukrainian apostrophe
    ("\u02bc", "'"),  # modifier letter apostrophe
    ("\u2018", "'"),
    ("\u00b4", "'"),
    ("\u0451", "\u0435"),  # Russian writes yo as ye in most running text
    ("\u00a0", " "),
    ("\u202f", " "),
    ("\u2009", " "),
    ("\u2010", "-"),
    ("\u2011", "-"),
    ("\u2212", "-"),
)
# Latin letters with marks, which newsrooms write or leave out: "Krāslava" and "Kraslava".
_MARKED: Final = re.compile("[\u00e0-\u024f\u1e00-\u1eff\u0130]")
_UNMARKED: Final[Mapping[str, str]] = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ħ": "h", "İ": "i"}
# Replacing the marks that most texts have one by one, and looking once for any other, is
# twice as fast as one substitution of them all.
_COMMON_MARKS: Final = ".,-:;!?()\"\n'«»—–/%#"
_NOT_WORD: Final = re.compile(r"[^\w ]|_")


def fold(text: str) -> str:
    """Return the text as ``lower`` does, Latin letters without their marks.

    The result has the length of ``text``, and folding twice is folding once.
    """
    lowered = lower(text)
    if not lowered.isascii() and _MARKED.search(lowered):
        return _MARKED.sub(_bare, lowered)
    return lowered


def lower(text: str) -> str:
    """Return the text in lower case with one form of apostrophe, space, hyphen and ye.

    The result has the length of ``text``: an offset into one is an offset into the
    other. Folding twice is folding once.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow when lowered, such as U+0130
        lowered = "".join(one if len(one := char.lower()) == 1 else char for char in text)
    if "`" in lowered:
        lowered = lowered.replace("`", "'")
    if not lowered.isascii():
        # A native search for each is far cheaper than translating what needs nothing.
        for variant, usual in _VARIANTS:
            if variant in lowered:
                lowered = lowered.replace(variant, usual)
    return lowered


def _bare(found: re.Match[str]) -> str:
    """Return a Latin letter without its mark, or as it is where it is none of one."""
    char = found[0]
    base = _UNMARKED.get(char) or unicodedata.normalize("NFKD", char)[0]
    return base if base.isascii() and base.isalpha() else char


def word_field(folded: str) -> str:
    """Return a folded text in which all that is no letter or digit is a space."""
    for mark in _COMMON_MARKS:
        if mark in folded:
            folded = folded.replace(mark, " ")
    if folded.replace(" ", "").isalnum():
        return folded  # as nearly all are by now, found out five times faster than by searching
    return _NOT_WORD.sub(" ", folded)
