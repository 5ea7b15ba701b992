"""One source, from its stream through to committed decisions."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from msgspec import Struct

from monitor.model.alerts import Notice
from monitor.model.decisions import Decided, Decision, Recorded
from monitor.model.events import Event
from monitor.model.ids import SourceKey
from monitor.model.sources import Source
from monitor.pipeline.second_opinion import SecondOpinion
from monitor.ports import Archive, Collector, Ledger

STANDING: Final = timedelta(days=90)  # how long an event without a beginning remembers
CLOSED: Final = timedelta(days=30)  # how long after its end an event's posts may be edited
RECENT: Final = timedelta(days=4)  # core.independence.HORIZON, and a day to spare
_SKEW: Final = timedelta(days=1)  # by which a post may be seen before its own date
_SLICE: Final = 500  # pending revisions that are decided and committed together


class Decider(Protocol):
    """The core, as the pipeline sees it: a function of what was recorded, and a fold."""

    def decide(self, recorded: Recorded, /) -> Decision:
        """Return all that follows from a revision. Changes nothing."""
        ...

    def concerns(self, text: str, /) -> bool:
        """Whether a text by itself may speak of what is followed."""
        ...

    def silences(self, now: datetime, /) -> tuple[Notice, ...]:
        """Return a notice of each expected party that is silent for too long by ``now``."""
        ...

    def apply(self, decided: Decided, /) -> None:
        """Fold a decision into what the core remembers."""
        ...


async def follow(  # noqa: PLR0913  each hint is somebody else's
    source: Source,
    collector: Collector,
    ledger: Ledger,
    decider: Decider,
    *,
    on_alert: Callable[[], None] = lambda: None,
    on_batch: Callable[[], Awaitable[None]] | None = None,
    second: SecondOpinion | None = None,
    on_link: Callable[[SourceKey], None] = lambda _: None,
) -> None:
    """Follow a source until its stream ends.

    ``on_alert`` is called after each commit that holds an alert or a notice, as a hint
    to whoever delivers, ``on_batch`` after each batch of a source that could be read and was
    decided.
    ``on_link`` names a source of which a new post speaks of an event. ``second`` is asked
    before a batch is recorded.

    Raises:
        CollectError: the source could not be read; what came before is committed.
        StoreError: the process must end.
    """
    cursor = await ledger.cursor(source.key)
    async for batch in collector.stream(source, cursor):
        if second is not None:
            await second.prepare(batch)
        recorded = await ledger.record(batch)
        if second is not None:
            recorded = tuple(second.attached(one) for one in recorded)
        await settle(recorded, ledger, decider, on_alert=on_alert, on_link=on_link)
        if on_batch is not None and batch.success:
            await on_batch()


async def settle(
    recorded: Sequence[Recorded],
    ledger: Ledger,
    decider: Decider,
    *,
    on_alert: Callable[[], None] = lambda: None,
    on_link: Callable[[SourceKey], None] = lambda _: None,
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
    if any(decision.alerts or decision.notices for decision in decisions):
        on_alert()
    for one, decision in zip(recorded, decisions, strict=True):
        if decision.links:
            on_link(one.post.source)


def _decide(recorded: Recorded, decider: Decider) -> Decision:
    decision = decider.decide(recorded)
    decider.apply(Decided(recorded=recorded, decision=decision))
    return decision


class Reach(Struct, frozen=True, kw_only=True):
    """How far back memory goes: from ``linked`` on what was linked, from ``whole`` on all."""

    linked: datetime | None = None
    whole: datetime | None = None


def reach(events: Iterable[Event], now: datetime) -> Reach:
    """Bound what a start has to fold by the windows of the events.

    Nothing older can matter to an event that has a beginning; a standing one forgets what
    is older than ``STANDING``. Of posts that belong to no event only the latest matter,
    as what a newer one may be a copy of.
    """
    open_still = [one for one in events if one.until is None or now < one.until + CLOSED]
    starts = [one.since - _SKEW if one.since else now - STANDING for one in open_still]
    return Reach(linked=min([*starts, now - RECENT]), whole=now - RECENT)


async def restore(archive: Archive, decider: Decider, within: Reach | None = None) -> int:
    """Fold stored decisions into a fresh decider; return how many there were."""
    count = 0
    within = within or Reach()
    decided: AsyncIterator[Decided] = archive.decided(within.linked, within.whole)
    async for one in decided:
        decider.apply(one)
        count += 1
    return count


async def drain(
    ledger: Ledger,
    decider: Decider,
    *,
    on_alert: Callable[[], None] = lambda: None,
    second: SecondOpinion | None = None,
) -> int:
    """Decide all that was recorded and never decided, oldest first; return how many.

    A second reader is not asked: what he answered is kept. To be done after ``restore``
    and before any source is followed.
    """
    count = 0
    while waiting := await ledger.pending(_SLICE):
        if second is not None:
            waiting = await second.attach(waiting)
        await settle(waiting, ledger, decider, on_alert=on_alert)
        count += len(waiting)
    return count
