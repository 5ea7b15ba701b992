"""A document as blocks, before it is Markdown or HTML.

Texts of strangers pass ``clean`` where a piece is made of them; markup is the renderers'
affair, so a piece is only ever text.
"""

from collections.abc import Iterable
from typing import NamedTuple

from monitor.text.clean import clean


class Piece(NamedTuple):
    """Some words. ``href`` leads to their evidence; a ``quote`` is a stranger's wording."""

    text: str
    href: str | None = None
    strong: bool = False
    quote: bool = False


Pieces = tuple[Piece, ...]


class Heading(NamedTuple):
    """A heading of level 1 to 4; ``anchor`` can be linked to."""

    level: int
    pieces: Pieces
    anchor: str | None = None


class Paragraph(NamedTuple):
    """One paragraph."""

    pieces: Pieces


class Items(NamedTuple):
    """A list."""

    entries: tuple[Pieces, ...]


class Grid(NamedTuple):
    """A table. The first cell of a row names it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Pieces, ...], ...]


class Picture(NamedTuple):
    """A chart by the name of its file without the ending; ``alt`` says what it shows."""

    name: str
    alt: str


Block = Heading | Paragraph | Items | Grid | Picture


def plain(text: str) -> Pieces:
    """Return our own words as they are."""
    return (Piece(text),)


def foreign(text: str, href: str | None = None, *, strong: bool = False) -> Piece:
    """Return a name that somebody else gave, made harmless."""
    return Piece(clean(text), href, strong=strong)


def quoted(text: str, href: str | None = None) -> Piece:
    """Return the words of a post, made harmless."""
    return Piece(clean(text), href, quote=True)


def joined(parts: Iterable[Pieces], by: str = ", ") -> Pieces:
    """Put pieces together with something between them."""
    found: list[Piece] = []
    for part in parts:
        if found:
            found.append(Piece(by))
        found += part
    return tuple(found)
