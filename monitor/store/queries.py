"""Named statements of queries.sql: one statement answers one question."""

from functools import cache
from importlib.resources import files
from typing import Final

_MARK: Final = "-- name: "


@cache
def statements() -> dict[str, str]:
    """Return every statement by its name."""
    found: dict[str, str] = {}
    text = files("monitor.store").joinpath("queries.sql").read_text(encoding="utf-8")
    for block in text.split(_MARK)[1:]:
        name, _, body = block.partition("\n")
        found[name.strip()] = body.strip().rstrip(";")
    return found


def query(name: str) -> str:
    """Return the statement of that name; KeyError for a name that is not there."""
    return statements()[name]
