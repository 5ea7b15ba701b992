"""Whether the daemon gets on with its work, for whoever would restart it."""

from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

log = structlog.get_logger(__name__)


class Writing(Protocol):
    """What can be seen of a store from outside while it writes."""

    @property
    def commits(self) -> int:
        """How many transactions were committed since the start."""
        ...

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be written."""
        ...


class Pulse:
    """A loop that turns proves little: posts must be written and deliveries be tried.

    Each call compares with the one before, so the time between two calls is the time
    that a single transaction may take.
    """

    def __init__(self, store: Writing, stalled: Callable[[], Sequence[str]]) -> None:
        self._store = store
        self._stalled = stalled
        self._commits = store.commits

    def __call__(self) -> bool:
        """Whether the writer has committed or was idle, and every receiver's line turns."""
        commits = self._store.commits
        writing = self._store.idle or commits != self._commits
        self._commits = commits
        stalled = self._stalled()
        if not writing or stalled:
            log.error("no_progress", writer="well" if writing else "stuck", stalled=list(stalled))
        return writing and not stalled
