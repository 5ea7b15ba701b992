"""What following a source through to commit needs of the store."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from monitor.model.alerts import Notice
from monitor.model.decisions import Decided, Decision, Recorded
from monitor.model.ids import SourceKey
from monitor.ports.collecting import Batch


class Ledger(Protocol):
    """What following a source through to commit needs of the store."""

    async def cursor(self, source: SourceKey) -> str | None:
        """Return where the source's stream goes on, None when it was never read."""
        ...

    async def record(self, batch: Batch) -> tuple[Recorded, ...]:
        """Make a batch durable and return only what is new, marked pending.

        One transaction holds the revisions, the rejects and the cursor. A post seen
        before with the same text and media is no new revision.

        Raises:
            StoreError: nothing of the batch was written.
        """
        ...

    async def pending(self, limit: int) -> tuple[Recorded, ...]:
        """Return the oldest revisions that wait for a decision, in order of arrival."""
        ...

    async def commit(self, decisions: Sequence[Decision]) -> None:
        """Store decisions and their outbox rows in one transaction and clear pending.

        Raises:
            StoreError: none of the decisions was stored.
        """
        ...


class Archive(Protocol):
    """What is already decided, for the rebuilding of views in memory."""

    def decided(
        self, since: datetime | None, whole_from: datetime | None = None
    ) -> AsyncIterator[Decided]:
        """Yield decided revisions in order of arrival, those seen at ``since`` or later.

        Of those seen before ``whole_from`` only the revisions of posts that were ever
        linked to an event.
        """
        ...

    async def forget_decisions(self) -> None:
        """Drop all that is derived and mark every revision pending (``monitor rebuild``)."""
        ...


class Journal(Protocol):
    """Where outcomes that are not posts are written down."""

    async def note(
        self, source: SourceKey, outcome: str, detail: str, at: datetime, *, final: bool = False
    ) -> None:
        """Count an outcome of a source that yielded no batch; its outage goes on or begins.

        ``final``: it is not tried again until an operator acts.
        """
        ...

    async def notice(self, notice: Notice) -> None:
        """Store a notice once by its id."""
        ...

    async def notices(self) -> tuple[Notice, ...]:
        """Return every notice, the oldest first."""
        ...
