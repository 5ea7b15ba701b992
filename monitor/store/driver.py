"""The SQLite that is used: sqlite-utils' choice, which is pysqlite3 where it is installed."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog

from monitor.errors import StoreError

if TYPE_CHECKING:
    import sqlite3 as driver
else:
    from sqlite_utils.utils import sqlite3 as driver

__all__ = ["driver"]

Connection = driver.Connection
Row = tuple[object, ...]

# What one row can be guilty of; anything else the file or the disk is guilty of.
ROW_ERRORS: Final = (
    driver.IntegrityError,
    driver.DataError,
    driver.InterfaceError,
    driver.ProgrammingError,
    UnicodeEncodeError,
    OverflowError,
)

_FIRST_SAFE: Final = (3, 51, 3)  # two connections could corrupt a WAL file before
_BUSY_MS: Final = 5_000

_WRITER_PRAGMAS: Final = (
    f"busy_timeout={_BUSY_MS}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-65536",
    "wal_autocheckpoint=4000",
    "journal_size_limit=67108864",
)

_READER_PRAGMAS: Final = (f"busy_timeout={_BUSY_MS}", "wal_autocheckpoint=0", "query_only=ON")

_VISITOR_PRAGMAS: Final = (
    f"busy_timeout={_BUSY_MS}",
    "synchronous=FULL",
    "foreign_keys=ON",
    "wal_autocheckpoint=0",
)

log = structlog.get_logger(__name__)


def connect_writer(path: Path) -> Connection:
    """Open the file's one writing connection: WAL, every commit on the disk."""
    connection = driver.connect(path, isolation_level=None, cached_statements=256)
    try:
        for pragma in _WRITER_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except driver.Error:
        connection.close()
        raise
    return connection


def connect_reader(path: Path) -> Connection:
    """Open a connection that cannot write and never checkpoints.

    Raises:
        StoreError: there is no such file, or it is not for us to read.
    """
    if not path.is_file():
        raise StoreError(f"{path}: no such database; has the monitor run yet?")
    address = f"{path.resolve().as_uri()}?mode=rw"
    try:
        connection = driver.connect(address, uri=True, isolation_level=None, cached_statements=256)
    except driver.Error as error:
        raise explained(error) from error
    for pragma in _READER_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def connect_visitor(path: Path) -> Connection:
    """Open a connection for one short transaction beside a daemon's; it never checkpoints.

    Raises:
        StoreError: there is no such file, or it is not for us to use.
    """
    if not path.is_file():
        raise StoreError(f"{path}: no such database; has the monitor run yet?")
    try:
        connection = driver.connect(path, isolation_level=None)
    except driver.Error as error:
        raise explained(error) from error
    for pragma in _VISITOR_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def warn_of_an_unsafe_version() -> None:
    """Log a warning when the SQLite in use may corrupt a file under two connections."""
    if driver.sqlite_version_info < _FIRST_SAFE:
        log.warning(
            "sqlite_too_old",
            version=driver.sqlite_version,
            wanted=".".join(map(str, _FIRST_SAFE)),
            hint="install pysqlite3",
        )


def explained(error: Exception) -> StoreError:
    """Say what the operator can do about an error of the file or the disk."""
    words = str(error)
    if "full" in words:
        return StoreError(f"the disk is full, nothing was written ({words})")
    if "readonly" in words or "unable to open" in words:
        hint = "ask as the user that the monitor runs as"
        return StoreError(f"this user may not open the database; {hint} ({words})")
    if "locked" in words:
        return StoreError(f"another program holds the database ({words})")
    if "malformed" in words or "not a database" in words:
        return StoreError(f"the database is damaged, restore it from a backup ({words})")
    return StoreError(f"the database cannot be used ({words})")
