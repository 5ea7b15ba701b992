"""Rows of styled text as lines of a terminal: columns, wrapping, colour."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from monitor.notify.render import Part, Row, Style

LABEL_WIDTH: Final = 9
_RESET: Final = "\x1b[0m"
_WIDE: Final = ("W", "F")


def text_width(text: str) -> int:
    """Count the terminal's columns that a text takes."""
    return sum(
        0
        if unicodedata.combining(char)
        else 2
        if unicodedata.east_asian_width(char) in _WIDE
        else 1
        for char in text
    )


def lay_out(
    rows: Iterable[Row], width: int, colours: dict[Style, str], *, edge: str = ""
) -> list[str]:
    """Return the rows as lines of at most ``width`` columns, without line ends.

    ``colours`` maps a style to its escape sequence; an empty one gives plain text. Words
    are never cut, so that an address longer than the line still can be clicked.
    """
    rows = tuple(rows)
    column = max([LABEL_WIDTH - 2, *(len(row.label) for row in rows)])
    lines: list[str] = []
    indented = False
    for row in rows:
        indented = indented or bool(row.label)
        label = f"{row.label:>{column}}  " if indented else ""
        label += " " * row.indent
        room = max(width - text_width(edge) - len(label), 20)
        for number, line in enumerate(_wrap(row.parts, room)):
            left = label if number == 0 else " " * len(label)
            left = _paint(Part(left, Style.META), colours) if left.strip() else left
            painted = "".join(_paint(part, colours) for part in _joined(line))
            lines.append(f"{edge}{left}{painted}".rstrip())
    return lines


def _wrap(parts: Sequence[Part], room: int) -> list[list[Part]]:
    lines: list[list[Part]] = [[]]
    used = 0
    for word in _words(parts):
        width = sum(text_width(part.text) for part in word)
        blank = width == 0 or all(not part.text.strip() for part in word)
        if used + width > room and used and not blank:
            lines.append([])
            used = 0
        if blank and (not used or used + width > room):
            continue
        lines[-1] += word
        used += width
    return lines


def _joined(line: list[Part]) -> list[Part]:
    """Put neighbours of one style together, and drop the blanks at the end."""
    joined: list[Part] = []
    while line and not line[-1].text.strip():
        line = line[:-1]
    for part in line:
        if joined and joined[-1].style is part.style:
            joined[-1] = Part(joined[-1].text + part.text, part.style)
        else:
            joined.append(part)
    return joined


def _words(parts: Sequence[Part]) -> list[list[Part]]:
    """Split at white space only: a word may run over the border of two parts."""
    words: list[list[Part]] = []
    open_word = False
    for part in parts:
        for piece in _pieces(part.text):
            blank = not piece.strip()
            if blank or not open_word:
                words.append([])
            words[-1].append(Part(piece, part.style))
            open_word = not blank
    return words


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for char in text:
        if pieces and (char == " ") == (pieces[-1][-1] == " "):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _paint(part: Part, colours: dict[Style, str]) -> str:
    code = colours.get(part.style, "")
    return f"{code}{part.text}{_RESET}" if code and part.text.strip() else part.text
