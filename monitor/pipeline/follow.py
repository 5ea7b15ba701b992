"""One source, from its stream through to committed decisions."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Final, Protocol

from monitor.model.decisions import Decided, Decision, Recorded
from monitor.model.sources import Source
from monitor.ports import Archive, Collector, Ledger

_SLICE: Final = 500  # pending revisions that are decided and committed together


class Decider(Protocol):
    """The core, as the pipeline sees it: a function of what was recorded, and a fold."""

    def decide(self, recorded: Recorded, /) -> Decision:
        """Return all that follows from a revision. Changes nothing."""
        ...

    def apply(self, decided: Decided, /) -> None:
        """Fold a decision into what the core remembers."""
        ...


async def follow(
    source: Source,
    collector: Collector,
    ledger: Ledger,
    decider: Decider,
    *,
    on_alert: Callable[[], None] = lambda: None,
) -> None:
    """Follow a source until its stream ends.

    ``on_alert`` is called after each commit that holds an alert, as a hint to whoever
    delivers.

    Raises:
        CollectError: the source could not be read; what came before is committed.
        StoreError: the process must end.
    """
    cursor = await ledger.cursor(source.key)
    async for batch in collector.stream(source, cursor):
        recorded = await ledger.record(batch)
        await settle(recorded, ledger, decider, on_alert=on_alert)


async def settle(
    recorded: Sequence[Recorded],
    ledger: Ledger,
    decider: Decider,
    *,
    on_alert: Callable[[], None] = lambda: None,
) -> None:
    """Decide what was recorded, and return once the decisions are durable.

    Nothing is awaited between the end of ``record`` and the last decision: as the ledger
    answers in order of arrival, sources that are followed side by side decide in that
    order too, and a restart folds the same decisions in the same order.
    """
    if not recorded:
        return
    decisions = [_decide(one, decider) for one in recorded]
    await ledger.commit(decisions)
    if any(decision.alerts for decision in decisions):
        on_alert()


def _decide(recorded: Recorded, decider: Decider) -> Decision:
    decision = decider.decide(recorded)
    decider.apply(Decided(recorded=recorded, decision=decision))
    return decision


async def restore(archive: Archive, decider: Decider, since: datetime | None = None) -> int:
    """Fold stored decisions into a fresh decider; return how many there were.

    ``since`` bounds how far back its memory reaches.
    """
    count = 0
    decided: AsyncIterator[Decided] = archive.decided(since)
    async for one in decided:
        decider.apply(one)
        count += 1
    return count


async def drain(
    ledger: Ledger, decider: Decider, *, on_alert: Callable[[], None] = lambda: None
) -> int:
    """Decide all that was recorded and never decided, oldest first; return how many.

    To be done after ``restore`` and before any source is followed.
    """
    count = 0
    while waiting := await ledger.pending(_SLICE):
        await settle(waiting, ledger, decider, on_alert=on_alert)
        count += len(waiting)
    return count
