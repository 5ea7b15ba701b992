"""Named statements of sql/*.sql: one statement answers one question."""

from functools import cache
from importlib.resources import files
from typing import Final

_MARK: Final = "-- name: "


@cache
def statements() -> dict[str, str]:
    """Return every statement by its name."""
    found: dict[str, str] = {}
    for file in files("monitor.store").joinpath("sql").iterdir():
        for block in file.read_text(encoding="utf-8").split(_MARK)[1:]:
            name, _, body = block.partition("\n")
            if name.strip() in found:
                raise ValueError(f"two statements are named {name.strip()}")
            found[name.strip()] = body.strip().rstrip(";")
    return found


def query(name: str) -> str:
    """Return the statement of that name; KeyError for a name that is not there."""
    return statements()[name]
