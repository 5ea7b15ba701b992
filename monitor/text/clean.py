"""A stranger's text made harmless for a reader."""

import unicodedata
from typing import Final

_MARKS: Final = 3  # combining marks in a row that a letter may carry


def clean(text: str) -> str:
    """Make a stranger's text harmless on one line.

    Control, formatting (bidirectional, zero-width, tags), private and surrogate
    characters go, as do towers of combining marks; any white space becomes one space.
    """
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if char.isspace() or category in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif category in ("Cs", "Co", "Cn"):
            kept.append("\N{REPLACEMENT CHARACTER}")
        elif category != "Cf" and marks <= _MARKS:
            kept.append(char)
    return " ".join("".join(kept).split())
