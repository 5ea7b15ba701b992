"""What each error of the Graph API means for whoever asks: a table, and its one reading.

Codes are those of Meta's page "Handling Errors"; 32 and 80001 are the limits of pages, 613
and 341 further limits, 803 an object that does not exist.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct


class Reaction(StrEnum):
    """What to do. The collector and ``GraphApi`` act; this only says.

    ``RETRY``: an outage, tried again with backoff. ``SHRINK``: ask for less at once.
    ``HOLD_ALL``: nobody asks for a while. ``HOLD_PAGE``: this page is not asked for a while.
    ``PERMISSION``: this page needs another permission; not tried again. ``TOKEN_DEAD``:
    the token is used no more. ``BLOCKED``: policy; nobody asks for hours. ``GONE``: the
    page is not there. ``UNKNOWN``: a code that this table does not hold.
    """

    RETRY = "outage"
    SHRINK = "too_much_data"
    HOLD_ALL = "limit_of_all"
    HOLD_PAGE = "limit_of_page"
    PERMISSION = "needs_permission"
    TOKEN_DEAD = "token_dead"  # noqa: S105  a state, no secret
    BLOCKED = "blocked_for_policy"
    GONE = "gone"
    UNKNOWN = "graph_error"


REACTIONS: Final[Mapping[int, Reaction]] = {
    1: Reaction.RETRY,
    2: Reaction.RETRY,
    3: Reaction.PERMISSION,
    4: Reaction.HOLD_ALL,
    10: Reaction.PERMISSION,
    12: Reaction.GONE,
    17: Reaction.HOLD_ALL,
    32: Reaction.HOLD_PAGE,
    102: Reaction.TOKEN_DEAD,
    190: Reaction.TOKEN_DEAD,
    341: Reaction.HOLD_ALL,
    368: Reaction.BLOCKED,
    613: Reaction.HOLD_ALL,
    803: Reaction.GONE,
    80001: Reaction.HOLD_PAGE,
}
_PERMISSIONS: Final = range(200, 300)
_NOT_READABLE: Final = ("permission", "Page Public Content Access", "Page Public Metadata")
_MISSING: Final = ("does not exist", "Unsupported get request")
_MISSING_SUBCODE: Final = 33
_SERVER: Final = 500


class GraphError(Struct, frozen=True, kw_only=True):
    """An error as the API told it. The words may name a person and are for no log."""

    status: int
    code: int | None = None
    subcode: int | None = None
    message: str = ""
    transient: bool = False

    @property
    def missing(self) -> bool:
        """Whether an object that was asked for by its id is not there, or not for us."""
        if self.code != 100:  # noqa: PLR2004  "Invalid parameter"
            return False
        said = any(words in self.message for words in _MISSING)
        return said or self.subcode == _MISSING_SUBCODE


def read_error(status: int, body: Mapping[str, Any] | None) -> GraphError | None:
    """Read an answer's error; None where it is an answer."""
    told = body.get("error") if body else None
    if isinstance(told, dict):
        code, subcode = told.get("code"), told.get("error_subcode")
        return GraphError(
            status=status,
            code=code if isinstance(code, int) else None,
            subcode=subcode if isinstance(subcode, int) else None,
            message=str(told.get("message", "")),
            transient=told.get("is_transient") is True,
        )
    ok = 200 <= status < 300 and body is not None  # noqa: PLR2004
    return None if ok else GraphError(status=status)


def reaction_to(error: GraphError) -> Reaction:
    """Say what an error asks for."""
    code = error.code
    if code == 1 and "reduce the amount of data" in error.message:
        return Reaction.SHRINK
    if code is not None and code in REACTIONS:
        return REACTIONS[code]
    if code is not None and code in _PERMISSIONS:
        return Reaction.PERMISSION
    if code == 100 and any(words in error.message for words in _NOT_READABLE):  # noqa: PLR2004
        return Reaction.PERMISSION
    if error.transient or error.status >= _SERVER:
        return Reaction.RETRY
    return Reaction.GONE if error.missing else Reaction.UNKNOWN
