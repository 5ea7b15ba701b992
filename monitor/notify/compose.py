"""Messages put together from pieces: a text and its spans grow side by side.

A piece knows its style, so no offset is ever computed from a finished text, and no
character of a post can begin or end a style. Lengths are counted as Telegram counts
them, in UTF-16 units; a message that would be too long loses whole blocks, never a part
of a piece.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from monitor.notify.message import Button, Message, Span, Style

LONGEST: Final = 4096  # UTF-16 units of one Telegram message
_BASIC_PLANE: Final = 0xFFFF


class Piece(NamedTuple):
    """A text in at most one style; ``url`` is a link's target."""

    text: str
    style: Style | None = None
    url: str | None = None


class Block(NamedTuple):
    """Lines that belong together; ``frame`` is a quote that they stand in."""

    lines: tuple[tuple[Piece, ...], ...]
    frame: Style | None = None


GAP: Final = Block(((),))  # an empty line


def block(*lines: Sequence[Piece], frame: Style | None = None) -> Block:
    """Make a block; lines without any text are left out."""
    told = tuple(tuple(line) for line in lines)
    return Block(tuple(one for one in told if any(piece.text for piece in one)), frame)


def units(text: str) -> int:
    """Count the UTF-16 units of a text."""
    return len(text) + sum(ord(char) > _BASIC_PLANE for char in text)


def clip(text: str, most: int) -> str:
    """Cut a text to ``most`` UTF-16 units, at a space where one is near, and mark the cut."""
    if units(text) <= most:
        return text
    kept, used = 0, 1  # one for the mark of the cut
    for char in text:
        used += 1 + (ord(char) > _BASIC_PLANE)
        if used > most:
            break
        kept += 1
    cut = text[:kept]
    word = cut.rpartition(" ")[0]
    return (word if len(word) > kept * 2 // 3 else cut).rstrip() + "…"


def compose(
    blocks: Iterable[Block],
    *,
    buttons: tuple[tuple[Button, ...], ...] = (),
    silent: bool = False,
) -> Message:
    """Write blocks one below the other."""
    texts: list[str] = []
    spans: list[Span] = []
    at = 0
    for one in blocks:
        start = at
        for number, line in enumerate(one.lines):
            if texts or number:
                texts.append("\n")
                at += 1
                start = start if number else at
            for piece in line:
                end = at + len(piece.text)
                if piece.style is not None and piece.text:
                    spans.append(Span(style=piece.style, start=at, end=end, url=piece.url))
                texts.append(piece.text)
                at = end
        if one.frame is not None and at > start:
            spans.append(Span(style=one.frame, start=start, end=at))
    spans.sort(key=lambda span: (span.start, -span.end))
    return Message(text="".join(texts), spans=tuple(spans), buttons=buttons, silent=silent)


def length(blocks: Iterable[Block]) -> int:
    """Count the UTF-16 units that blocks take in a message, line ends included."""
    return sum(units(piece.text) for one in blocks for line in one.lines for piece in line) + sum(
        len(one.lines) for one in blocks
    )


def fitting(
    head: Sequence[Block], body: Sequence[Block], tail: Sequence[Block], most: int = LONGEST
) -> int:
    """Return how many blocks of the body fit between head and tail."""
    room = most - length(head) - length(tail)
    for number, one in enumerate(body):
        room -= length((one,))
        if room < 0:
            return number
    return len(body)
