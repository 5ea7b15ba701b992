"""What an operator orders about deliveries, from another process than the monitor's.

A delivery is in nobody's memory: the running monitor reads it anew at each look. So a short
transaction of a second connection is safe, where SQLite itself is (driver.py).
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from monitor.errors import StoreError
from monitor.model.ids import AlertId
from monitor.store.driver import Connection, connect_writer, driver, explained
from monitor.store.queries import query
from monitor.store.rows import encodable, micros


def retry_delivery(path: Path, alert: str, receiver: str | None, now: datetime) -> int:
    """Send again what is dead, uncertain or suppressed; return how many deliveries that is.

    What is uncertain goes out with the words that it may be a repeat, and together with
    what it was sent together with.

    Raises:
        StoreError: there is no store, it cannot be written, or no one alert is meant.
    """
    return _order(path, alert, "retry_delivery", {"receiver": receiver, "now": micros(now)})


def drop_delivery(path: Path, alert: str, receiver: str | None) -> int:
    """Give up what was not delivered; return how many deliveries that is.

    Raises:
        StoreError: there is no store, it cannot be written, or no one alert is meant.
    """
    return _order(path, alert, "drop_delivery", {"receiver": receiver})


def _order(path: Path, alert: str, name: str, bound: dict[str, object]) -> int:
    def write(connection: Connection) -> int:
        named = _named(connection, alert)
        return connection.execute(query(name), {**bound, "alert": named}).rowcount

    return _written(path, write)


def _named(connection: Connection, beginning: str) -> AlertId:
    beginning = encodable(beginning.strip().lower())
    for prefix in (beginning, f"notice:{beginning}"):
        found = connection.execute(
            query("deliveries_named"), (prefix, prefix + "\U0010ffff")
        ).fetchall()
        if len(found) == 1 and beginning:
            return AlertId(found[0][0])
    raise StoreError(f"no delivery, or more than one alert's, begins with {beginning!r}")


def _written(path: Path, write: Callable[[Connection], int]) -> int:
    if not path.is_file():
        raise StoreError(f"{path}: no such database; has the monitor run yet?")
    try:
        connection = connect_writer(path)
        try:
            connection.execute("BEGIN IMMEDIATE")
            count = write(connection)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.close()
    except driver.Error as error:
        raise explained(error) from error
    return count
