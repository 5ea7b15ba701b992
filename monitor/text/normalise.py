"""Fold a text for matching, character for character, so that every span stays valid."""

import re
from typing import Final

_VARIANTS: Final = str.maketrans(
    {
        "\u2019": "'",  # right single quotation mark, the usual Ukrainian apostrophe
        "\u02bc": "'",  # modifier letter apostrophe
        "\u2018": "'",
        "`": "'",
        "\u00b4": "'",
        "\u0451": "\u0435",  # Russian writes yo as ye in most running text
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u2212": "-",
    }
)
# One native search is far cheaper than translating a text that needs nothing.
_NEEDS_TRANSLATION: Final = re.compile(
    "[\u2018\u2019\u02bc`\u00b4\u0451\u00a0\u202f\u2009\u2010\u2011\u2212]"
)
# Replacing the marks that most texts have one by one, and searching once for any other, is
# twice as fast as one substitution of them all.
_COMMON_MARKS: Final = ".,-:;!?()\"\n'«»—–/%#"
_NOT_WORD: Final = re.compile(r"[^\w ]|_")


def fold(text: str) -> str:
    """Return the text in lower case with one form of apostrophe, space, hyphen and ye.

    The result has the length of ``text``: an offset into one is an offset into the
    other. Folding twice is folding once.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow when lowered, such as U+0130
        lowered = "".join(one if len(one := char.lower()) == 1 else char for char in text)
    if _NEEDS_TRANSLATION.search(lowered):
        lowered = lowered.translate(_VARIANTS)
    return lowered


def word_field(folded: str) -> str:
    """Return a folded text in which all that is no letter or digit is a space."""
    for mark in _COMMON_MARKS:
        if mark in folded:
            folded = folded.replace(mark, " ")
    return _NOT_WORD.sub(" ", folded) if _NOT_WORD.search(folded) else folded
