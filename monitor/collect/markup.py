"""Read HTML of strangers: the text that a person sees, links, and a guard on depth."""

import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Parsing time grows with the square of the depth: 100,000 nested divs take 20 seconds.
_DEEPEST: Final = 2_000
_UNSAFE: Final = re.compile("[\x00\ud800-\udfff]")
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_GAP: Final = re.compile(r"[ \t\r\n\f]+")
_SPACES: Final = re.compile(r"[^\S\n]+")
_BLANK_LINES: Final = re.compile(r"\n{3,}")
# fmt: off
_VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
})
_INVISIBLE: Final = frozenset({"head", "noscript", "script", "style", "template", "title"})
_LINES: Final = frozenset({
    "address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre",
    "section", "table", "tr", "ul",
})
# fmt: on


class TooDeepError(ValueError):
    """The markup is nested deeper than any honest page."""


def parse_html(html: str) -> LexborHTMLParser:
    """Parse a page or a fragment of one.

    Raises:
        TooDeepError: parsing it could take very long.
    """
    if is_deeper(html, _DEEPEST):
        raise TooDeepError
    return LexborHTMLParser(html)


def is_deeper(markup: str, most: int) -> bool:
    """Whether more elements are ever open at once; a tag that is never closed stays open."""
    open_tags: dict[str, int] = {}
    depth = 0
    for match in _TAG.finditer(markup):
        tag = match[2].lower()
        count = open_tags.get(tag, 0)
        if tag in _VOID or (match[1] and not count):
            continue
        step = -1 if match[1] else 1
        open_tags[tag] = count + step
        depth += step
        if depth > most:
            return True
    return False


def clean(text: str) -> str:
    """Return the text without what no store or receiver accepts: NUL, lone surrogates."""
    return _UNSAFE.sub("\ufffd", text) if _UNSAFE.search(text) else text


def visible_text(root: LexborNode) -> str:
    """Return what a person sees under a node; ``<br>`` and block elements break the line.

    Runs of plain spaces stay as they are; the line breaks of the markup itself, which a
    browser does not show, become one space.
    """
    page = _Page()
    todo: list[LexborNode | None] = _children(root)
    pre = 0
    while todo:
        node = todo.pop()
        if node is None:
            page.end_block()
            pre = max(0, pre - 1)
        elif node.is_text_node:
            page.write(node.text_content or "", keep=pre > 0)
        elif node.tag == "br":
            page.break_line()
        elif node.tag in _LINES:
            page.end_block()
            # One unit a block element: inside <pre> every inner block is preformatted too.
            pre += 1 if pre or node.tag == "pre" else 0
            todo.append(None)
            todo.extend(_children(node))
        elif node.tag not in _INVISIBLE:
            todo.extend(_children(node))
    return clean(page.text())


def html_text(html: str) -> str:
    """Return an HTML fragment as paragraphs of running text.

    Raises:
        TooDeepError: parsing it could take very long.
    """
    body = parse_html(html).body
    if body is None:
        return ""
    lines = (_SPACES.sub(" ", line).strip() for line in visible_text(body).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def link(node: LexborNode) -> str:
    """Return the address of a link as it stands."""
    return clean(node.attributes.get("href") or "")


def _children(node: LexborNode) -> list[LexborNode | None]:
    """Return the children last first, as a stack takes them."""
    found: list[LexborNode | None] = []
    child = node.last_child
    while child is not None:
        found.append(child)
        child = child.prev
    return found


def _as_shown(gap: re.Match[str]) -> str:
    return " " if gap[0].strip(" ") else gap[0]


class _Page:
    """Text as it is laid out: a block's end breaks the line only if more text follows."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pending = False

    def write(self, text: str, *, keep: bool) -> None:
        shown = text if keep else _GAP.sub(_as_shown, text)
        if not keep and self._at_line_start():
            shown = shown.lstrip(" ") if shown != text else shown
        if not shown:
            return
        if self._pending and not shown.strip(" "):
            return
        if self._pending and self._parts and not self._parts[-1].endswith("\n"):
            self._parts.append("\n")
        self._pending = False
        self._parts.append(shown)

    def break_line(self) -> None:
        self._pending = False
        self._parts.append("\n")

    def end_block(self) -> None:
        self._pending = True

    def text(self) -> str:
        return "".join(self._parts).strip()

    def _at_line_start(self) -> bool:
        return self._pending or not self._parts or self._parts[-1].endswith("\n")
