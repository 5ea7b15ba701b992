"""Alerts as JSON lines in a file, for programs."""

import os
from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from monitor.errors import DeliveryDeferred
from monitor.notify.blocking import Turns
from monitor.notify.record import record_of
from monitor.ports import Receipt, Together

_RETRY: Final = timedelta(seconds=30)
_TAIL: Final = 1 << 19  # bytes; far more than can be under way at once
_REMEMBERED: Final = 512


class _Line(msgspec.Struct):
    """What is read back of a line."""

    id: str


_line: Final = msgspec.json.Decoder(_Line).decode


class JsonlNotifier:
    """Append one line an alert; a line is on disk before it counts as delivered.

    The file is made readable by its owner alone. After a crash the last line may be
    incomplete; the next alert then begins on a line of its own. An alert that stands among
    the last lines is not written again: it arrived, and only the word of it was lost.
    """

    def __init__(self, receiver: str, path: Path) -> None:
        self._receiver = receiver
        self._path = path
        self._turns = Turns()
        self._written: OrderedDict[str, None] | None = None  # what the last lines hold

    @property
    def receiver(self) -> str:
        """The receiver's name in the configuration."""
        return self._receiver

    async def send(self, batch: Together, now: datetime) -> Receipt:
        """Append a line for each alert and each notice.

        Raises:
            DeliveryDeferred: the file cannot be written now.
        """
        for due in batch:
            key = due.delivery.alert
            line = msgspec.json.encode(record_of(due.subject)) + b"\n"
            try:
                await self._turns.run(partial(self._append, key, line), now)
            except OSError as error:
                why = f"{self._path}: {error.strerror}"
                raise DeliveryDeferred(why, now + _RETRY) from error
        return Receipt(id=batch[0].delivery.alert)

    def _append(self, alert: str, line: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(handle).st_size
            if self._written is None:
                # A pipe has no size, and nothing to read back.
                tail = os.pread(handle, _TAIL, max(size - _TAIL, 0)) if size else b""
                self._written = OrderedDict.fromkeys(_ids(tail))
            if alert not in self._written:
                if size and os.pread(handle, 1, size - 1) != b"\n":
                    line = b"\n" + line
                while line:
                    line = line[os.write(handle, line) :]
            # Also for a line that is there already: the machine may have stopped before.
            os.fsync(handle)
            self._remember(alert, self._written)
        finally:
            os.close(handle)

    def _remember(self, alert: str, written: OrderedDict[str, None]) -> None:
        written[alert] = None
        while len(written) > _REMEMBERED:
            written.popitem(last=False)


def _ids(tail: bytes) -> Iterator[str]:
    """Yield the ids of the whole lines in the end of a file; what is cut off is no line."""
    for line in tail.splitlines(keepends=True):
        if line.endswith(b"\n"):
            try:
                yield _line(line).id
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue
