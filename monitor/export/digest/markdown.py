"""Blocks as Markdown that GitHub renders and that reads well as plain text.

Whatever a piece holds stays text: everything that means something to a renderer is
escaped, also where GitHub alone gives it a meaning (tables, mathematics, bare addresses).
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from monitor.export.digest.blocks import (
    Block,
    Grid,
    Heading,
    Items,
    Paragraph,
    Picture,
    Piece,
    Pieces,
)

_MEANT: Final = re.compile(r"[\\`*_\[\]<>|~&$]|:(?=//|[a-z+-])|(?<=w)\.|@(?=\w)")
_AT_START: Final = re.compile(r"^(\s*\d*)([#>+=.)-])")
_RIGHT_TO_LEFT: Final = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ISOLATE: Final = ("\u2068", "\u2069")
_SAFE_IN_ADDRESS: Final = "/:?#@!$&'*+,;=%-._~"


def markdown(blocks: Iterable[Block], *, charts: str = "charts") -> Iterator[str]:
    """Yield the document block by block; ``charts`` is the folder of the pictures."""
    heading = ""
    for block in blocks:
        match block:
            case Heading(level=level, pieces=pieces, anchor=anchor):
                heading = "".join(piece.text for piece in pieces)
                mark = f'<a id="{anchor}"></a>\n\n' if anchor else ""
                yield f"{mark}{'#' * level} {_line(pieces)}\n\n"
            case Paragraph(pieces=pieces):
                yield f"{_begun(_line(pieces))}\n\n"
            case Items(entries=entries):
                yield "".join(f"- {_begun(_line(one))}\n" for one in entries) + "\n"
            case Grid() as grid:
                yield _table(grid, titled=grid.caption == heading)
            case Picture(name=name, alt=alt):
                yield f"![{escape(alt)}]({charts}/{name}.svg)\n\n"


def escape(text: str) -> str:
    """Make a text mean nothing but itself, after the beginning of a line."""
    return _MEANT.sub(lambda found: f"\\{found.group()}", text)


def _begun(line: str) -> str:
    """Let a line not begin a heading, a list or a quotation."""
    return _AT_START.sub(r"\1\\\2", line)


def _table(grid: Grid, *, titled: bool) -> str:
    """Write a table; its caption is left out where the heading above says the same."""
    lines = [
        *([] if titled else [f"**{escape(grid.caption)}**\n"]),
        f"| {' | '.join(escape(one) for one in grid.columns)} |",
        f"|{' --- |' * len(grid.columns)}",
        *(f"| {' | '.join(_line(cell) for cell in row)} |" for row in grid.rows),
    ]
    return "\n".join(lines) + "\n\n"


def _line(pieces: Pieces) -> str:
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: Piece) -> str:
    text = escape(piece.text)
    if _RIGHT_TO_LEFT.search(text):  # keeps its order to itself
        text = f"{_ISOLATE[0]}{text}{_ISOLATE[1]}"
    if piece.quote:
        text = f"«{text}»"
    if piece.strong and text.strip():
        text = f"**{text}**"
    return f"[{text}]({address_in_markdown(piece.href)})" if piece.href else text


def address_in_markdown(href: str) -> str:
    """Return an address that cannot end the brackets that it stands in."""
    return quote(href, safe=_SAFE_IN_ADDRESS)
