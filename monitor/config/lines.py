"""Where each key of a TOML document stands, so that a mistake is reported with its line.

The standard parser gives values without positions. This reads the same text once more
for the positions alone, and relies on its being valid.
"""

from typing import Final

Path = tuple[str | int, ...]

_BLANK: Final = " \t\r\n"
_OPENING: Final = "[{"
_CLOSING: Final = "]}"


def key_lines(text: str) -> dict[Path, int]:
    """Map the path of every table and key to its line, counted from 1.

    A path names tables and keys by strings and the entries of an array of tables by
    numbers from 0: ``("sources", 2, "kind")``. ``text`` must be valid TOML.
    """
    return _Reader(text.replace("\r\n", "\n")).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._table: Path = ()
        self._entries: dict[Path, int] = {}
        self._lines: dict[Path, int] = {}

    def read(self) -> dict[Path, int]:
        while self._skip_blank():
            if self._text.startswith("[[", self._at):
                self._forward(2)
                self._array_header()
            elif self._text[self._at] == "[":
                self._forward(1)
                self._table = self._resolve(self._key("]"))
                self._mark(self._table)
                self._forward(1)
            else:
                self._mark(self._table + self._key("="))
                self._forward(1)
                self._skip_value()
        return self._lines

    def _array_header(self) -> None:
        line = self._line
        *above, last = self._key("]")
        array = (*self._resolve(tuple(above)), last)
        index = self._entries.get(array, -1) + 1
        self._entries[array] = index
        self._table = (*array, index)
        self._lines.setdefault(array, line)
        self._lines[self._table] = line
        self._forward(2)

    def _resolve(self, key: Path) -> Path:
        """Put in the number of the newest entry after the name of each array of tables."""
        path: Path = ()
        for part in key:
            path = (*path, part)
            if path in self._entries:
                path = (*path, self._entries[path])
        return path

    def _mark(self, path: Path) -> None:
        for length in range(1, len(path) + 1):
            self._lines.setdefault(path[:length], self._line)

    def _key(self, end: str) -> Path:
        parts: list[str] = []
        word = ""
        while (char := self._text[self._at]) != end:
            if char in "\"'":
                start = self._at + 1
                self._skip_string()
                word = self._text[start : self._at - 1]
                continue
            if char == ".":
                parts.append(word)
                word = ""
            elif char not in _BLANK:
                word += char
            self._forward(1)
        return (*parts, word)

    def _skip_value(self) -> None:
        depth = 0
        while self._at < len(self._text):
            char = self._text[self._at]
            if char in "\"'":
                self._skip_string()
                continue
            if char == "#":
                self._skip_comment()
                continue
            if char == "\n" and depth == 0:
                return
            depth += (char in _OPENING) - (char in _CLOSING)
            self._forward(1)

    def _skip_string(self) -> None:
        quote = self._text[self._at]
        mark = quote * 3 if self._text.startswith(quote * 3, self._at) else quote
        self._forward(len(mark))
        while not self._text.startswith(mark, self._at):
            escaped = quote == '"' and self._text[self._at] == "\\"
            self._forward(2 if escaped else 1)
        self._forward(len(mark))
        while len(mark) > 1 and self._text.startswith(quote, self._at):
            self._forward(1)  # up to two quotes may stand before the closing three

    def _skip_blank(self) -> bool:
        while self._at < len(self._text):
            if self._text[self._at] == "#":
                self._skip_comment()
            elif self._text[self._at] in _BLANK:
                self._forward(1)
            else:
                return True
        return False

    def _skip_comment(self) -> None:
        end = self._text.find("\n", self._at)
        self._at = len(self._text) if end < 0 else end

    def _forward(self, count: int) -> None:
        self._line += self._text.count("\n", self._at, self._at + count)
        self._at += count
