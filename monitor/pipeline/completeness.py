"""Completeness as gauges, for whoever watches the monitor by machine."""

from typing import Final

from monitor.clock import Clock
from monitor.observe import Metrics
from monitor.ports import CompletenessReads

_EVERY: Final = 30.0  # seconds


async def gauge(ledger: CompletenessReads, metrics: Metrics, clock: Clock) -> None:
    """Set the gauges of every source from what is stored, for ever."""
    while True:
        for one in await ledger.completeness(since=clock.now()):
            success = one.progress.last_success_at
            metrics.gaps_open.labels(one.source).set(len(one.open_gaps))
            metrics.reachable.labels(one.source).set(one.outage is None and success is not None)
            if success is not None:
                metrics.last_success.labels(one.source).set(success.timestamp())
        await clock.sleep(_EVERY)
