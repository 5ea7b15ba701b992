"""A message as a person can read it in a file: styles and buttons are written out."""

from monitor.notify.message import Message, Style

_MARKS = {
    Style.BOLD: ("*", "*"),
    Style.ITALIC: ("_", "_"),
    Style.STRIKE: ("~", "~"),
    Style.CODE: ("`", "`"),
    Style.LINK: ("[", "]"),
    Style.QUOTE: ("| ", ""),
    Style.FOLDED_QUOTE: ("|+ ", " +|"),
}


def readable(message: Message) -> str:
    """Return the text with a mark at each end of a span, and the buttons below."""
    inserts: list[tuple[int, int, int, str]] = []
    for number, span in enumerate(message.spans):
        before, after = _MARKS[span.style]
        if span.url:
            after += f"({span.url})"
        inserts.append((span.start, 1, number, before))
        inserts.append((span.end, 0, -number, after))
    text, told = message.text, ""
    at = 0
    for place, _, _, mark in sorted(inserts):
        told += text[at:place] + mark
        at = place
    told += text[at:]
    for row in message.buttons:
        told += "\n" + " ".join(f"<{button.text}>" for button in row)
    return told + "\n"


def parsed(message: Message) -> list[tuple[Style, str, str | None]]:
    """Return what each span says, as a client that counts UTF-16 units would find it."""
    encoded = message.text.encode("utf-16-le")
    found = []
    for span in message.spans:
        start = 2 * _units(message.text[: span.start])
        end = start + 2 * _units(message.text[span.start : span.end])
        found.append((span.style, encoded[start:end].decode("utf-16-le"), span.url))
    return found


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
