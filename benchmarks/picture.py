"""Draw docs/demo.svg from the demonstration's own output: ``python -m benchmarks.picture``.

Runs the demonstration as on a terminal of 92 columns and draws the command, the first alert
of some kinds, and the summary. Nothing is retouched; what is left out shows as a dotted line.
"""

import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from monitor.demo import run_demo
from monitor.notify.layout import text_width
from monitor.observe import configure_logging

TARGET: Final = Path(__file__).parents[1] / "docs" / "demo.svg"
COLUMNS: Final = 92
SHOWN: Final = ("UPDATE", "CONTRADICTION", "CORRECTED", "WITHDRAWN")
LEFT_OUT: Final = "⋮"
_CELL: Final = 8.4  # width of a letter of 14 pixels
_LINE: Final = 20
_MARGIN: Final = 20
_ESCAPE: Final = re.compile(r"\x1b\[([0-9;]*)m")
_COLOURS: Final = {
    "31": "#ff7b72",
    "33": "#e3b341",
    "34": "#79c0ff",
    "35": "#d2a8ff",
    "36": "#76e3ea",
}


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Say so."""
        return True


def output() -> str:
    """Run the demonstration and return what it wrote, escape sequences and all."""
    os.environ |= {"COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    os.environ.pop("NO_COLOR", None)
    stream = Terminal()
    before = Path.cwd()
    sys.argv[0] = "monitor"
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            run_demo(Path("demo-output"), stream)
        finally:
            os.chdir(before)
    return stream.getvalue()


def selection(text: str) -> list[str]:
    """Choose the opening, the first card of each shown kind and the summary."""
    opening, *cards = text.split("\n\n")
    first = next(index for index, card in enumerate(cards) if "▌" not in card)
    cards, summary = cards[:first], cards[first:]
    chosen = [
        next((index for index, card in enumerate(cards) if kind in _plain(card)), None)
        for kind in SHOWN
    ]
    lines = ["$ make demo", opening, ""]
    last = -1
    for index in sorted(index for index in chosen if index is not None):
        lines += [LEFT_OUT, ""] if index > last + 1 else []
        lines += [*cards[index].splitlines(), ""]
        last = index
    lines += [LEFT_OUT, ""] if last + 1 < len(cards) else []
    return [*lines, *"\n\n".join(summary).rstrip("\n").splitlines()]


def draw(lines: Iterable[str]) -> str:
    """Return the lines as a picture."""
    rows = list(lines)
    width = COLUMNS * _CELL + 2 * _MARGIN
    height = len(rows) * _LINE + 2 * _MARGIN
    texts = "\n".join(
        f'<text y="{_MARGIN + (number + 0.75) * _LINE:g}">{"".join(_spans(row))}</text>'
        for number, row in enumerate(rows)
        if row
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img">\n'
        "<title>Output of make demo</title>\n"
        f'<rect width="{width:g}" height="{height:g}" rx="8" fill="#0d1117"/>\n'
        "<g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', "
        'monospace" font-size="14" fill="#e6edf3" xml:space="preserve">\n'
        f"{texts}\n</g>\n</svg>\n"
    )


def _spans(line: str) -> Iterator[str]:
    column = 0
    codes: list[str] = []
    for index, piece in enumerate(_ESCAPE.split(line)):
        if index % 2:
            codes = [] if piece in ("", "0") else piece.split(";")
        elif piece:
            x = _MARGIN + column * _CELL
            yield f'<tspan x="{x:g}"{_style(codes)}>{escape(piece)}</tspan>'
            column += text_width(piece)


def _style(codes: Iterable[str]) -> str:
    style = ""
    for code in codes:
        if code in _COLOURS:
            style += f' fill="{_COLOURS[code]}"'
        elif code == "1":
            style += ' font-weight="bold"'
        elif code == "2":
            style += ' opacity="0.65"'
        elif code == "4":
            style += ' text-decoration="underline"'
    return style


def _plain(text: str) -> str:
    return _ESCAPE.sub("", text)


if __name__ == "__main__":
    configure_logging("warning", "auto", sys.stderr)
    TARGET.write_text(draw(selection(output())), encoding="utf-8")
    print(f"wrote {TARGET}")
