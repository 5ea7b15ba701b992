"""What is known to be missing, in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec

from monitor.model.completeness import Completeness, Gap, Outage
from monitor.model.decisions import Recorded
from monitor.model.ids import SourceKey
from monitor.ports import Batch
from monitor.store.completeness import NOT_RUNNING
from monitor.store.coverage import Held, failed, folded, progressed


class MemoryCompleteness:
    """One ``Completeness`` a source that was ever tried."""

    def __init__(self) -> None:
        self._known: dict[SourceKey, Completeness] = {}

    def take(self, batch: Batch, new: Sequence[Recorded]) -> None:
        """Fold in what a batch proves."""
        before = self._of(batch.source)
        held = Held(ranges=before.ranges, gaps=before.gaps)
        held = folded(held, batch.source, batch.coverage, batch.seen_at)
        outages = before.outages
        if batch.success:
            outages = tuple(_ended(one, batch.seen_at) for one in outages)
        self._known[batch.source] = Completeness(
            source=batch.source,
            progress=progressed(before.progress, batch, new),
            ranges=held.ranges,
            gaps=held.gaps,
            outages=outages,
        )

    def fail(self, source: SourceKey, failure: Outage) -> None:
        """Let an outage begin, or the one that lasts go on with newer words."""
        before = self._of(source)
        lasting = failed(before.outage, before.progress.last_success_at, failure)
        self._lasts(before, lasting)

    def resume(self, sources: Collection[SourceKey], at: datetime) -> None:
        """Open an outage for the time in which no daemon ran."""
        for source in sources:
            before = self._of(source)
            since = before.progress.last_success_at
            if since is not None and since < at and before.outage is None:
                self._lasts(before, Outage(since=since, outcome=NOT_RUNNING))

    def read(
        self, sources: Collection[SourceKey] | None, since: datetime | None
    ) -> tuple[Completeness, ...]:
        """Return what is known, without what was over before ``since``."""
        wanted = self._known if sources is None else sources
        return tuple(_from(self._of(source), since) for source in sorted(set(wanted)))

    def _of(self, source: SourceKey) -> Completeness:
        return self._known.get(source) or Completeness(source=source)

    def _lasts(self, before: Completeness, outage: Outage) -> None:
        others = tuple(one for one in before.outages if one.since != outage.since)
        self._known[before.source] = msgspec.structs.replace(before, outages=(*others, outage))


def _ended(outage: Outage, at: datetime) -> Outage:
    if outage.until is not None:
        return outage
    return msgspec.structs.replace(outage, until=max(outage.since, at))


def _from(known: Completeness, since: datetime | None) -> Completeness:
    gaps: list[Gap] = [
        one
        for one in known.gaps
        if since is None or one.closed_at is None or one.closed_at >= since
    ]
    outages = [
        one for one in known.outages if since is None or one.until is None or one.until >= since
    ]
    return msgspec.structs.replace(
        known, gaps=tuple(sorted(gaps, key=_place)), outages=tuple(outages)
    )


def _place(gap: Gap) -> tuple[int, float]:
    first = gap.numbers.first if gap.numbers else -1
    return first, gap.since.timestamp() if gap.since else -1.0
