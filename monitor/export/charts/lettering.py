"""Texts that a chart can show: short, and of letters that its font has."""

from functools import cache
from typing import Final

from matplotlib.font_manager import FontProperties, findfont, get_font

from monitor.text.clean import clean

_FAMILY: Final = "DejaVu Sans"
_MISSING: Final = "\N{WHITE SQUARE}"


def lettered(text: str, room: int) -> str:
    """Return a text of at most ``room`` characters that the font can draw."""
    known = _glyphs()
    shown = "".join(char if ord(char) in known else _MISSING for char in clean(text))
    return shown if len(shown) <= room else shown[: room - 1].rstrip() + "…"


def named(text: str, room: int) -> str:
    """The same for a legend, which passes over what begins with an underscore."""
    return lettered(text.lstrip("_ ") or "–", room)


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(get_font(findfont(FontProperties(family=_FAMILY))).get_charmap())
