"""The analysts' views, row by row, and whatever else is asked in SQL."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from monitor.errors import ConfigError
from monitor.model.ids import EventId
from monitor.store.analysts import VIEWS
from monitor.store.driver import Connection, driver
from monitor.store.reads import SqliteReads
from monitor.store.rows import encodable, micros

Cell = str | int | float | bytes | None
Row = tuple[Cell, ...]

_AT_ONCE: Final = 2_000


class Selection(Struct, frozen=True, kw_only=True):
    """Which rows of a view: from ``since`` to before ``until``, of one event or of all."""

    since: datetime | None = None
    until: datetime | None = None
    event: EventId | None = None


class SqliteTables:
    """Reads views and queries of a SQLite file, also while a monitor writes to it."""

    def __init__(self, reads: SqliteReads) -> None:
        self._reads = reads

    async def columns(self, statement: str, values: Sequence[object] = ()) -> tuple[str, ...]:
        """Return the names of what a statement yields.

        Raises:
            ConfigError: it is no statement that yields rows, or it would write.
            StoreError: the store cannot be read.
        """
        statement = statement.strip().rstrip(";")

        def ask(connection: Connection) -> tuple[str, ...]:
            try:
                described = connection.execute(
                    f"SELECT * FROM ({statement}) LIMIT 0",  # noqa: S608  the operator's own
                    values,
                )
            except driver.Error as error:
                raise ConfigError((f"the query cannot be asked: {error}",)) from error
            return tuple(column[0] for column in described.description)

        return await self._reads.run(ask)

    async def rows(
        self, statement: str, values: Sequence[object] = ()
    ) -> AsyncIterator[Sequence[Row]]:
        """Yield the rows of a statement in chunks.

        Raises:
            StoreError: the store cannot be read.
        """
        statement = statement.strip().rstrip(";")
        # A cursor of its own: chunks are fetched in the reader's thread, one at a time.
        cursor = await self._reads.run(lambda connection: connection.execute(statement, values))
        while chunk := await self._reads.run(lambda _: cursor.fetchmany(_AT_ONCE)):
            yield chunk


def select(view: str, selection: Selection) -> tuple[str, tuple[object, ...]]:
    """Return the statement for a view's rows, with its values; KeyError for no view."""
    known = VIEWS[view]
    names = ", ".join(known.columns)
    conditions: list[str] = []
    values: list[object] = []
    if known.at and selection.since is not None:
        conditions.append(f"{known.at} >= ?")
        values.append(micros(selection.since))
    if known.at and selection.until is not None:
        conditions.append(f"{known.at} < ?")
        values.append(micros(selection.until))
    if known.of_event and selection.event is not None:
        conditions.append(known.of_event)
        values.append(encodable(selection.event))
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    # Names and conditions are constants of this package; what was asked for is bound.
    return f"SELECT {names} FROM {view}{where} ORDER BY {known.order}", tuple(values)  # noqa: S608
