"""What the real Bot API refuses of a message, in its own words."""

from typing import Any

TEXT_LIMIT = 4096
ACTION_LIMIT = 64
KINDS = {
    "bold", "italic", "underline", "strikethrough", "code", "text_link", "blockquote",
    "expandable_blockquote",
}  # fmt: skip


class RefusalError(Exception):
    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def checked_text(arguments: dict[str, Any]) -> str:
    """Return the text if the real API would take it with its entities."""
    text = arguments.get("text", "")
    text.encode()  # a lone surrogate is no text
    if not text.strip():
        raise RefusalError(400, "Bad Request: message text is empty")
    if units(text) > TEXT_LIMIT:
        raise RefusalError(400, "Bad Request: message is too long")
    if "parse_mode" in arguments:
        raise RefusalError(400, "Bad Request: can't parse entities: markup is not wanted here")
    spans = [checked_entity(one, text) for one in arguments.get("entities", [])]
    for first, last in spans:
        for other_first, other_last in spans:
            if first < other_first < last < other_last:
                raise RefusalError(400, "Bad Request: can't parse entities: they overlap")
    return text


def checked_entity(entity: dict[str, Any], text: str) -> tuple[int, int]:
    offset, length = entity["offset"], entity["length"]
    if entity["type"] not in KINDS:
        raise RefusalError(400, "Bad Request: can't parse entities: unsupported type")
    if length <= 0 or offset < 0 or offset + length > units(text):
        raise RefusalError(400, "Bad Request: can't parse entities: out of bounds")
    raw = text.encode("utf-16-le")
    try:
        raw[offset * 2 : (offset + length) * 2].decode("utf-16-le")
    except UnicodeDecodeError:
        raise RefusalError(400, "Bad Request: can't parse entities: half a character") from None
    if (entity["type"] == "text_link") != ("url" in entity):
        raise RefusalError(400, "Bad Request: can't parse entities: a link without an address")
    return offset, offset + length


def checked_buttons(arguments: dict[str, Any]) -> list[list[dict[str, str]]]:
    rows = (arguments.get("reply_markup") or {}).get("inline_keyboard", [])
    for row in rows:
        for button in row:
            size = len(button["callback_data"].encode())
            if not 1 <= size <= ACTION_LIMIT:
                raise RefusalError(400, "Bad Request: BUTTON_DATA_INVALID")
    return rows
