"""One table or query of the store, written for another program."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Final, TextIO

from msgspec import Struct

from monitor.errors import ConfigError
from monitor.export.tables import CsvWriter, JsonLinesWriter, ParquetWriter, Writer
from monitor.store.reads import SqliteReads
from monitor.store.tables import Selection, SqliteTables, select

FORMATS: Final = ("csv", "jsonl", "parquet")


class Request(Struct, frozen=True, kw_only=True):
    """What is asked for: ``view`` by name, or any ``sql`` that yields rows.

    ``out`` None is standard output.
    """

    view: str | None = None
    sql: str | None = None
    selection: Selection = Selection()
    format: str = "csv"
    out: Path | None = None


async def export_table(store: Path, request: Request) -> int:
    """Write the rows; return how many there were.

    Raises:
        StoreError: there is no store, or the query is none that can be asked.
        ConfigError: Parquet was asked for, and cannot be written so.
    """
    statement, values = (
        (request.sql, ()) if request.sql else select(request.view or "", request.selection)
    )
    count = 0
    async with SqliteReads.open(store) as reads:
        tables = SqliteTables(reads)
        columns = await tables.columns(statement, values)
        with ExitStack() as stack:
            writer = _writer(stack, request, columns)
            async for chunk in tables.rows(statement, values):
                writer.write(chunk)
                count += len(chunk)
            writer.close()
    return count


def _writer(stack: ExitStack, request: Request, columns: tuple[str, ...]) -> Writer:
    if request.format == "parquet":
        if request.out is None:
            raise ConfigError(("Parquet is no text; expected --out FILE",))
        return ParquetWriter(request.out, columns)
    stream: TextIO = sys.stdout
    if request.out is not None:
        stream = stack.enter_context(request.out.open("w", encoding="utf-8", newline=""))
    return (CsvWriter if request.format == "csv" else JsonLinesWriter)(stream, columns)
