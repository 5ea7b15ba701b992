"""Events of a digest laid aside on disk, so that one at a time is in memory.

A year of a thousand events is told several times over, once in each format. Held as
objects it would take a gigabyte; read back one by one it takes what the longest event does.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Final, Self, overload

import msgspec

from monitor.core.digest import EventDigest, Rank, rank

_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(EventDigest).decode


class Spool(Sequence[EventDigest]):
    """A file without a name, and where each event stands in it.

    Events come out in the order of ``rank``, in whatever order they were put in; each time
    as a new object. After ``with`` only their number is left.

    Raises:
        OSError: the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115  closed by __exit__
        self._places: list[tuple[Rank, int, int]] = []
        self._ranked = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def put(self, event: EventDigest) -> None:
        """Lay an event aside; there is one of each id."""
        content = _encode(event)
        place = self._file.seek(0, 2)
        self._file.write(content)
        self._places.append((rank(event), place, len(content)))
        self._ranked = False

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[EventDigest]:
        for place in self._in_order():
            yield self._read(place)

    @overload
    def __getitem__(self, at: int) -> EventDigest: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[EventDigest, ...]: ...

    def __getitem__(self, at: int | slice) -> EventDigest | tuple[EventDigest, ...]:
        places = self._in_order()
        if isinstance(at, slice):
            return tuple(self._read(one) for one in places[at])
        return self._read(places[at])

    def _in_order(self) -> list[tuple[Rank, int, int]]:
        if not self._ranked:
            self._places.sort()
            self._ranked = True
        return self._places

    def _read(self, place: tuple[Rank, int, int]) -> EventDigest:
        _, start, length = place
        self._file.seek(start)
        return _decode(self._file.read(length))
