"""Lines of a byte stream, as many as are there, without trust in their length."""

from io import BufferedIOBase
from typing import Final, NamedTuple

_CHUNK: Final = 1 << 18
_LONGEST: Final = 8 << 20
_KEPT: Final = 1 << 16  # of a line that is longer
_BOM: Final = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """A line without its end; ``cut_off`` when it was too long to be kept whole."""

    raw: bytes
    cut_off: bool = False


class LineReader:
    """Blocking reader: to be called from a thread. A pipe's lines come as they are written."""

    def __init__(self, stream: BufferedIOBase) -> None:
        self._stream = stream
        self._rest = b""
        self._ready: list[Line] = []
        self._overlong = False
        self._ended = False
        self._first = True

    def take(self, limit: int) -> list[Line]:
        """Return at least one line and at most ``limit``, none only at the end."""
        while not self._ready and not self._ended:
            self._read()
        taken, self._ready = self._ready[:limit], self._ready[limit:]
        return taken

    def _read(self) -> None:
        chunk = self._stream.read1(_CHUNK)
        if self._first:
            chunk = chunk.removeprefix(_BOM)
            self._first = False
        if not chunk:
            self._ended = True
            if self._rest:
                self._add(self._rest)
            return
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            self._add(line)
        if len(self._rest) > _LONGEST:
            self._overlong = True
        if self._overlong:
            self._rest = self._rest[:_KEPT]

    def _add(self, line: bytes) -> None:
        self._ready.append(Line(line[:_KEPT] if self._overlong else line, self._overlong))
        self._overlong = False
