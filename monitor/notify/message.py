"""A message as a receiver of rich text shows it: a text, and what is said of its parts.

Markup never passes this point: a post's text is only ever text here, whatever characters
it holds. Offsets are code points; a transport translates them into its own units.
"""

from enum import StrEnum

from msgspec import Struct


class Style(StrEnum):
    """How a part of a message is shown."""

    BOLD = "bold"
    ITALIC = "italic"
    STRIKE = "strike"
    CODE = "code"
    LINK = "link"
    QUOTE = "quote"
    FOLDED_QUOTE = "folded_quote"  # shown in a few lines until it is opened


class Span(Struct, frozen=True, kw_only=True):
    """The part ``start`` to ``end`` of a text in one style; ``url`` is a link's target."""

    style: Style
    start: int
    end: int
    url: str | None = None


class Button(Struct, frozen=True, kw_only=True):
    """An answer that a reader can give; ``action`` is at most 64 bytes of UTF-8."""

    text: str
    action: str


class Message(Struct, frozen=True, kw_only=True):
    """One message. ``silent``: it makes no sound. ``buttons`` are rows of buttons."""

    text: str
    spans: tuple[Span, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
