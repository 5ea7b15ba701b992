"""The store with counters on it, and the knowledge of which sources were tried."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from monitor.clock import Clock
from monitor.model.alerts import Delivery, DeliveryState, Notice
from monitor.model.decisions import Decision, Recorded
from monitor.model.ids import SourceKey
from monitor.observe import Metrics
from monitor.ports import Batch, Demand, Journal, Ledger, Outbox, Together


class Store(Ledger, Outbox, Journal, Protocol):
    """What the daemon's tasks use of a store."""


class Metered:
    """Passes every call on to the store and counts its outcome.

    ``all_tried`` is set once every source of ``expected`` yielded a batch or failed.
    """

    def __init__(
        self, store: Store, metrics: Metrics, clock: Clock, expected: Collection[SourceKey]
    ) -> None:
        self._store = store
        self._metrics = metrics
        self._clock = clock
        self._untried = dict.fromkeys(expected)
        self._begun: set[SourceKey] = set()
        self.all_tried = asyncio.Event()
        self._tick(None)

    @property
    def untried(self) -> tuple[SourceKey, ...]:
        """The sources of which nothing was heard yet, neither posts nor a failure."""
        return tuple(self._untried)

    async def cursor(self, source: SourceKey) -> str | None:
        """Return where the source's stream goes on."""
        return await self._store.cursor(source)

    async def record(self, batch: Batch) -> tuple[Recorded, ...]:
        """Make a batch durable; count it, what is new in it and what is unreadable."""
        recorded = await self._store.record(batch)
        metrics = self._metrics
        metrics.batches.labels(batch.source, batch.outcome).inc()
        metrics.revisions.labels(batch.source).inc(len(recorded))
        metrics.rejects.labels(batch.source).inc(len(batch.rejects))
        metrics.last_batch.labels(batch.source).set(batch.seen_at.timestamp())
        metrics.pushed.labels(batch.source).inc(batch.coverage.pushed)
        metrics.push_missed.labels(batch.source).inc(batch.coverage.push_missed)
        if batch.source in self._begun:
            self._measure(recorded)
        self._begun.add(batch.source)
        self._tick(batch.source)
        return recorded

    def _measure(self, recorded: Sequence[Recorded]) -> None:
        """Measure how late posts were read; a source's first batch is of the past."""
        for one in recorded:
            published, revision = one.post.published_at, one.revision
            if published is not None and revision.number == 1:
                late = (revision.seen_at - published).total_seconds()
                self._metrics.ingest_lag.observe(max(late, 0.0))

    async def pending(self, limit: int) -> tuple[Recorded, ...]:
        """Return the oldest revisions that wait for a decision."""
        return await self._store.pending(limit)

    async def commit(self, decisions: Sequence[Decision]) -> None:
        """Store decisions; count them and all that they hold."""
        before = self._clock.monotonic()
        await self._store.commit(decisions)
        metrics = self._metrics
        metrics.commit_seconds.observe(self._clock.monotonic() - before)
        for decision in decisions:
            metrics.decisions.labels(decision.reason.partition(":")[0]).inc()
            for claim in decision.claims:
                metrics.claims.labels(claim.attribute.value).inc()
            for relation in decision.relations:
                metrics.relations.labels(relation.kind.value).inc()
            for alert in decision.alerts:
                metrics.alerts.labels(alert.kind.value).inc()

    async def due(self, demand: Demand) -> tuple[Together, ...]:
        """Lease and return the deliveries to make now."""
        return await self._store.due(demand)

    async def doubtful(self, demand: Demand) -> tuple[Together, ...]:
        """Return what is uncertain and may be looked into now."""
        return await self._store.doubtful(demand)

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        """Store the outcome of an attempt and count it; ``due`` again counts as deferred."""
        await self._store.settle(deliveries)
        for delivery in deliveries:
            again = delivery.state is DeliveryState.DUE
            state = "deferred" if again else delivery.state.value
            self._metrics.deliveries.labels(delivery.receiver, state).inc()
            if delivery.state is DeliveryState.SENT and delivery.attempts == 1:
                waited = (self._clock.now() - delivery.due_at).total_seconds()
                self._metrics.delivery_seconds.labels(delivery.receiver).observe(max(waited, 0))

    async def recover(self, now: datetime, settled: datetime | None = None) -> int:
        """Turn leases of a dead process into what they now are."""
        return await self._store.recover(now, settled)

    async def bury(self, receivers: Collection[str]) -> int:
        """Make dead letters of what is due to a receiver that is not there any more."""
        return await self._store.bury(receivers)

    async def note(
        self, source: SourceKey, outcome: str, detail: str, at: datetime, *, final: bool = False
    ) -> None:
        """Write down a source's failure and count it."""
        await self._store.note(source, outcome, detail, at, final=final)
        self._metrics.failures.labels(source, outcome).inc()
        self._tick(source)

    async def notice(self, notice: Notice) -> None:
        """Store a notice once by its id."""
        await self._store.notice(notice)

    async def notices(self) -> tuple[Notice, ...]:
        """Return every notice, the oldest first."""
        return await self._store.notices()

    def _tick(self, source: SourceKey | None) -> None:
        if source is not None:
            self._untried.pop(source, None)
        if not self._untried and not self.all_tried.is_set():
            self._metrics.ready.set(1)
            self.all_tried.set()
