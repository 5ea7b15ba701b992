"""What a batch changes in the knowledge of what is missing. Pure; shared by every store."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct

from monitor.model.completeness import Gap, GapState, Outage, Period, Progress, Range
from monitor.model.decisions import Recorded
from monitor.model.ids import SourceKey
from monitor.model.posts import RevisionKind
from monitor.ports import Batch, Coverage

_WEIGHT: Final = 0.3  # of the newest gap between posts in the moving average


class Held(Struct, frozen=True, kw_only=True):
    """The ranges that were read of a source, and its gaps that are open or just closed."""

    ranges: tuple[Range, ...] = ()
    gaps: tuple[Gap, ...] = ()


def folded(held: Held, source: SourceKey, coverage: Coverage, at: datetime) -> Held:
    """Return what is held after a batch. Folding the same coverage twice changes nothing."""
    proven = (*coverage.covered, *coverage.absent)
    ranges = merged((*held.ranges, *proven))
    gaps = [_filled(gap, coverage, at) for gap in held.gaps]
    for hole in coverage.missing:
        taken = (*ranges, *(one for gap in gaps for one in gap.remaining))
        pieces = subtracted((hole.numbers,), taken) if hole.numbers else (None,)
        for piece in pieces:
            gap = Gap(
                source=source,
                reason=hole.reason,
                opened_at=at,
                numbers=piece,
                remaining=(piece,) if piece else (),
                since=hole.since,
                until=hole.until,
            )
            if piece is not None or not _known(gap, gaps):
                gaps.append(gap)
    return Held(ranges=ranges, gaps=tuple(gaps))


def _known(new: Gap, gaps: Iterable[Gap]) -> bool:
    """Whether a gap without ids was named before."""
    return any(
        gap.numbers is None and (gap.since, gap.until) == (new.since, new.until) for gap in gaps
    )


def _filled(gap: Gap, coverage: Coverage, at: datetime) -> Gap:
    if gap.state is not GapState.OPEN:
        return gap
    numbers = gap.numbers
    if numbers is None:
        return _closed(gap, GapState.FILLED, at) if _within(gap, coverage.periods) else gap
    after = subtracted(gap.remaining, coverage.covered)
    remaining = subtracted(after, coverage.absent)
    if remaining == gap.remaining:
        return gap
    absent = gap.absent + _count(after) - _count(remaining)
    gap = msgspec.structs.replace(gap, remaining=remaining, absent=absent)
    if remaining:
        return gap
    return _closed(gap, GapState.ABSENT if absent == numbers.size else GapState.FILLED, at)


def _closed(gap: Gap, state: GapState, at: datetime) -> Gap:
    return msgspec.structs.replace(gap, state=state, closed_at=at)


def _within(gap: Gap, periods: Iterable[Period]) -> bool:
    return any(
        gap.since is not None
        and gap.until is not None
        and one.since <= gap.since
        and gap.until <= one.until
        for one in periods
    )


def _count(ranges: Iterable[Range]) -> int:
    return sum(one.size for one in ranges)


def merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Join ranges that overlap or touch; ascending."""
    joined: list[Range] = []
    for one in sorted(ranges):
        if joined and one.first <= joined[-1].last + 1:
            last = max(joined[-1].last, one.last)
            joined[-1] = Range(first=joined[-1].first, last=last)
        else:
            joined.append(one)
    return tuple(joined)


def subtracted(ranges: Iterable[Range], taken: Sequence[Range]) -> tuple[Range, ...]:
    """Return what is left of ranges without those that are taken; ascending."""
    left: list[Range] = []
    holes = merged(taken)
    for one in merged(ranges):
        first = one.first
        for hole in holes:
            if hole.last < first or hole.first > one.last:
                continue
            if hole.first > first:
                left.append(Range(first=first, last=hole.first - 1))
            first = hole.last + 1
        if first <= one.last:
            left.append(Range(first=first, last=one.last))
    return tuple(left)


def progressed(before: Progress, batch: Batch, new: Sequence[Recorded]) -> Progress:
    """Return how reading goes after a batch of which ``new`` was not known."""
    mode = batch.mode or (batch.observations[-1].mode if batch.observations else None)
    after = msgspec.structs.replace(
        before,
        mode=(mode if batch.success else None) or before.mode,
        pushed=before.pushed + batch.coverage.pushed,
        push_missed=before.push_missed + batch.coverage.push_missed,
    )
    for one in sorted(_first_seen(new)):
        after = _newest(after, *one)
    if not batch.success:
        return after
    return msgspec.structs.replace(
        after,
        first_success_at=before.first_success_at or batch.seen_at,
        last_success_at=batch.seen_at,
    )


def _first_seen(new: Sequence[Recorded]) -> Iterable[tuple[datetime, datetime]]:
    for one in new:
        if one.revision.kind is not RevisionKind.DELETION and one.revision.number == 1:
            published = one.post.published_at
            if published is not None:
                yield published, one.revision.seen_at


def _newest(before: Progress, published: datetime, seen: datetime) -> Progress:
    last, lag, usual = before.last_post_at, before.lag, before.usual_gap
    if last is not None and published <= last:
        return before
    if last is not None:
        gap = (published - last).total_seconds()
        usual = gap if usual is None else usual + _WEIGHT * (gap - usual)
    if before.first_success_at is not None and published > before.first_success_at:
        # What was published before the first reading says nothing about slowness.
        lag = max((seen - published).total_seconds(), 0.0)
    return msgspec.structs.replace(before, last_post_at=published, lag=lag, usual_gap=usual)


def failed(outage: Outage | None, success_at: datetime | None, noted: Outage) -> Outage:
    """Return the outage that lasts after a failure: the open one goes on, its words renewed."""
    if outage is not None:
        return msgspec.structs.replace(noted, since=outage.since)
    return msgspec.structs.replace(noted, since=success_at or noted.since)
