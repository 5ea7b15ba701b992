r"""Mend on the way in what Telegram Desktop writes wrongly into its JSON.

It writes control characters as ``\x0B``, which JSON does not know. ``RepairedReader`` turns
that into ``\u000B`` while a file of gigabytes is read, chunk by chunk: an escape may lie
across two chunks, and a backslash that is itself escaped begins none.
"""

import re
from io import BufferedIOBase
from typing import Final

_CHUNK: Final = 1 << 16
_ESCAPE: Final = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|.)", re.DOTALL)
# Where the bytes read so far end within an escape. The run before it is of whole pairs.
_OPEN_END: Final = re.compile(rb"(?:^|[^\\])(?:\\\\)*(\\(?:x[0-9A-Fa-f]?)?)$", re.DOTALL)


class RepairedReader:
    """Reads like a file opened for bytes; ``position`` says how far the file itself is read."""

    def __init__(self, stream: BufferedIOBase) -> None:
        self._stream = stream
        self._held = b""
        self.position = 0

    def read(self, size: int = _CHUNK) -> bytes:
        """Return some repaired bytes, none at the end. ``size`` is a hint."""
        if size == 0:
            return b""
        while True:
            chunk = self._stream.read(max(size, _CHUNK))
            self.position += len(chunk)
            data = self._held + chunk
            self._held = b""
            if chunk and (cut := _OPEN_END.search(data, max(0, len(data) - _CHUNK))):
                data, self._held = data[: cut.start(1)], data[cut.start(1) :]
            if data or not chunk:
                return _ESCAPE.sub(_mended, data)


def _mended(escape: re.Match[bytes]) -> bytes:
    return b"\\u00" + escape[1] if escape[1] else escape[0]
