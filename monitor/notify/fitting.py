"""A message within a messenger's limits: counted as it counts, cut where nothing breaks.

Telegram counts lengths and offsets in UTF-16 units, refuses an entity that is cut in two
without being closed, and drops white space at both ends of a text. All of this is pure.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from monitor.notify.message import Message, Span, Style

TEXT_LIMIT: Final = 4096  # UTF-16 units of a message, after entities were read
CAPTION_LIMIT: Final = 1024  # of the text below a picture or a document
_ELLIPSIS: Final = "…"
_WHOLE: Final = frozenset({Style.LINK, Style.CODE})  # what had better not be cut at all
_JOINERS: Final = frozenset("\u200d\ufe0e\ufe0f")
_GLUED: Final = ("Mn", "Me", "Mc")
_TAG: Final = "\n#"


class Entity(Struct, frozen=True, kw_only=True):
    """A span as Telegram wants it: offset and length in UTF-16 units."""

    style: Style
    offset: int
    length: int
    url: str | None = None


def width(text: str) -> int:
    """Count the UTF-16 units of a text."""
    return len(text) + sum(char > "\uffff" for char in text)


def entities_of(message: Message) -> tuple[Entity, ...]:
    """Return the spans in UTF-16 units, outer ones first, without empty ones."""
    spans = sorted(message.spans, key=lambda one: (one.start, -one.end))
    before = _units_before(message.text)
    return tuple(
        Entity(
            style=one.style,
            offset=before[one.start],
            length=before[one.end] - before[one.start],
            url=one.url,
        )
        for one in spans
        if one.end > one.start
    )


def tidied(message: Message) -> Message:
    """Return the message without what no messenger takes: surrogates, NUL, outer blanks."""
    text = "".join(_plain(char) for char in message.text)
    return _part(msgspec.structs.replace(message, text=text), 0, len(text))


def fitted(message: Message, limit: int = TEXT_LIMIT) -> Message:
    """Return the message, cut off with an ellipsis where it is longer than ``limit``."""
    message = tidied(message)
    if width(message.text) <= limit:
        return message
    end = _cut(message, 0, limit - width(_ELLIPSIS))
    kept = _part(message, 0, end)
    return msgspec.structs.replace(kept, text=kept.text + _ELLIPSIS)


def split(message: Message, limit: int = TEXT_LIMIT, most: int = 4) -> tuple[Message, ...]:
    """Return the message in at most ``most`` parts within ``limit``; the last one may be cut off.

    An entity that runs over a border is closed before and opened again behind it. The
    buttons stand below the last part, which ends what a reader has to answer.
    """
    message = tidied(message)
    bare = msgspec.structs.replace(message, buttons=())
    parts: list[Message] = []
    start = 0
    while width(message.text[start:]) > limit and len(parts) < most - 1:
        end = _cut(message, start, limit)
        parts.append(_part(bare, start, end))
        start = end
    last = fitted(_part(message, start, len(message.text)), limit)
    return (*(one for one in parts if one.text), last)


def tagged(message: Message, tag: str, limit: int = TEXT_LIMIT) -> Message:
    """Return the message with its tag as the last line, shortened where both do not fit."""
    line = f"{_TAG}{tag}"
    body = fitted(message, limit - width(line))
    return msgspec.structs.replace(body, text=body.text + line)


def tag_of(text: str) -> str | None:
    """Return the tag that a message's last line holds; a tag anywhere else is a quotation."""
    _, mark, tag = text.rstrip().rpartition(_TAG)
    return tag if mark and tag and not any(char.isspace() for char in tag) else None


def merged(messages: Sequence[Message], rest: str, limit: int = TEXT_LIMIT) -> Message:
    """Return several messages as one, and ``rest`` with a count for those without room.

    ``rest`` holds ``{count}``. What follows from one message's buttons cannot be told from
    what follows from another's, so only a single message keeps them.
    """
    if len(messages) == 1:
        return messages[0]
    room = limit - width(rest.format(count=len(messages))) - 2
    shown: list[Message] = []
    used = 0
    for one in messages:
        taken = width(one.text) + 2
        if shown and used + taken > room:
            break
        shown.append(one)
        used += taken
    hidden = len(messages) - len(shown)
    closing = [Message(text=rest.format(count=hidden))] if hidden else []
    loud = not all(one.silent for one in messages)
    return joined([*shown, *closing], silent=not loud)


def joined(messages: Iterable[Message], *, silent: bool = False) -> Message:
    """Return the texts with an empty line between them, each with its spans."""
    text = ""
    spans: list[Span] = []
    for one in messages:
        text += "\n\n" if text else ""
        spans += [_moved(span, len(text)) for span in one.spans]
        text += one.text
    return Message(text=text, spans=tuple(spans), silent=silent)


def plain(message: Message) -> Message:
    """Return the bare text, for a messenger that refuses what goes with it."""
    return msgspec.structs.replace(message, spans=(), buttons=())


def _units_before(text: str) -> list[int]:
    units = [0]
    for char in text:
        units.append(units[-1] + 1 + (char > "\uffff"))
    return units


def _plain(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        return "\N{REPLACEMENT CHARACTER}"
    return " " if char == "\0" else char


def _part(message: Message, start: int, end: int) -> Message:
    """Return the characters from start to end with what is left of the spans, blanks trimmed."""
    piece = message.text[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    spans = tuple(_clipped(message.spans, start, end))
    return msgspec.structs.replace(message, text=message.text[start:end], spans=spans)


def _clipped(spans: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    for one in spans:
        first, last = max(one.start, start), min(one.end, end)
        if last > first:
            yield msgspec.structs.replace(one, start=first - start, end=last - start)


def _moved(span: Span, by: int) -> Span:
    return msgspec.structs.replace(span, start=span.start + by, end=span.end + by)


def _cut(message: Message, start: int, limit: int) -> int:
    """Return where to end a part that begins at ``start``: always behind it."""
    text = message.text
    end = _furthest(text, start, limit)
    floor = start + (end - start) // 2
    for mark in ("\n", " "):
        at = text.rfind(mark, floor, end)
        if at >= 0:
            end = at + 1
            break
    else:
        end = _between_letters(text, floor, end)
    borders = [
        one.start for one in message.spans if one.style in _WHOLE and one.start < end < one.end
    ]
    border = min(borders, default=end)
    return border if border > floor else end


def _furthest(text: str, start: int, limit: int) -> int:
    """Return the end of the longest piece from ``start`` that has at most ``limit`` units."""
    used, end = 0, start
    for char in text[start : start + limit]:
        used += 1 + (char > "\uffff")
        if used > limit:
            break
        end += 1
    return max(end, start + 1)


def _between_letters(text: str, floor: int, end: int) -> int:
    """Go back where a mark or a joiner belongs to the letter before the cut."""
    at = end
    while floor < at < len(text) and _belongs(text, at):
        at -= 1
    return at if at > floor else end


def _belongs(text: str, at: int) -> bool:
    glued = unicodedata.category(text[at]) in _GLUED
    return glued or text[at] in _JOINERS or text[at - 1] == "\u200d"
