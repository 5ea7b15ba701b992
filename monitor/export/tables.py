"""Tables for other programs: CSV that a spreadsheet cannot be tricked by, JSON lines, Parquet."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol, TextIO

import msgspec

from monitor.errors import ConfigError
from monitor.text.harmless import without_unseen

Cell = str | int | float | bytes | None
Chunk = Sequence[Sequence[Cell]]

# A spreadsheet takes a cell that begins so for a formula, also after white space.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Writer(Protocol):
    """Takes the rows of one table, chunk by chunk."""

    def write(self, rows: Chunk) -> None:
        """Write some rows."""
        ...

    def close(self) -> None:
        """Finish the table."""
        ...


class CsvWriter:
    """RFC 4180, UTF-8. Texts are inert: no formula, and no character that is not seen."""

    def __init__(self, stream: TextIO, columns: Sequence[str]) -> None:
        self._rows = csv.writer(stream, lineterminator="\r\n")
        self._rows.writerow(columns)

    def write(self, rows: Chunk) -> None:
        """Write some rows."""
        self._rows.writerows([[_inert(cell) for cell in row] for row in rows])

    def close(self) -> None:
        """Nothing is left to be written."""


class JsonLinesWriter:
    """One object a line; what has no value is null."""

    def __init__(self, stream: TextIO, columns: Sequence[str]) -> None:
        self._stream = stream
        self._columns = tuple(columns)

    def write(self, rows: Chunk) -> None:
        """Write some rows."""
        for row in rows:
            line = msgspec.json.encode(dict(zip(self._columns, row, strict=True)))
            self._stream.write(line.decode() + "\n")

    def close(self) -> None:
        """Nothing is left to be written."""


class ParquetWriter:
    """Columns of text, whole numbers or numbers; what a column holds is known by its rows.

    Raises:
        ConfigError: the extra that it needs is not installed.
    """

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        try:
            import pyarrow as pa  # noqa: PLC0415  an extra
            from pyarrow import parquet  # noqa: PLC0415
        except ImportError as error:
            hint = 'Parquet needs an extra; expected: pip install "claimwatch[parquet]"'
            raise ConfigError((hint,)) from error
        self._pa, self._parquet = pa, parquet
        self._path = path
        self._columns = tuple(columns)
        self._cells: list[list[Cell]] = [[] for _ in columns]

    def write(self, rows: Chunk) -> None:
        """Keep some rows: a column's type is known once all of it is seen."""
        for row in rows:
            for column, cell in zip(self._cells, row, strict=True):
                column.append(cell)

    def close(self) -> None:
        """Write the file."""
        arrays = [self._pa.array(cells, self._type(cells)) for cells in self._cells]
        table = self._pa.table(dict(zip(self._columns, arrays, strict=True)))
        self._parquet.write_table(table, self._path, compression="zstd")

    def _type(self, cells: Sequence[Cell]) -> object:
        kinds = {type(cell) for cell in cells if cell is not None}
        if kinds <= {int}:
            return self._pa.int64()
        if kinds <= {int, float}:
            return self._pa.float64()
        return self._pa.binary() if kinds == {bytes} else self._pa.string()


def _inert(cell: Cell) -> Cell:
    if isinstance(cell, bytes):
        return cell.hex()
    if not isinstance(cell, str):
        return cell
    text = without_unseen(cell)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
