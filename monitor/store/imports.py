"""How far each file that somebody handed in was read."""

from typing import Final

from monitor.store.driver import Connection
from monitor.store.queries import query

# Released with migration m005: never changed.
TABLE: Final = """CREATE TABLE imports (
    file TEXT PRIMARY KEY, path TEXT NOT NULL, records INTEGER NOT NULL,
    finished INTEGER NOT NULL) STRICT"""


def records_of(connection: Connection, file: str) -> int | None:
    """Return how many records of a file are stored, None where it was read whole."""
    row = connection.execute(query("import_of"), (file,)).fetchone()
    if row is None:
        return 0
    records, finished = row
    return None if finished else int(records)
