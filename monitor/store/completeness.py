"""What is known to be missing, in SQLite: written with each batch, read by everybody."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

import msgspec

from monitor.model.completeness import (
    Completeness,
    Gap,
    GapState,
    Outage,
    Progress,
    Range,
)
from monitor.model.decisions import Recorded
from monitor.model.ids import SourceKey
from monitor.ports import Batch, Coverage
from monitor.store.coverage import Held, failed, folded, progressed
from monitor.store.driver import Connection
from monitor.store.queries import query
from monitor.store.rows import Row, micros, micros_or_none, moment, moment_or_none, to_json

NOT_RUNNING: Final = "not_running"
_NOTHING: Final = Coverage()
_ranges: Final = msgspec.json.Decoder(tuple[Range, ...]).decode


def take(connection: Connection, batch: Batch, new: Sequence[Recorded]) -> None:
    """Write what a batch proves of completeness, within the batch's own transaction."""
    before = _progress(connection, batch.source)
    after = progressed(before, batch, new)
    if after != before:
        connection.execute(query("set_progress"), (batch.source, *_progress_row(after)))
    if batch.success:
        connection.execute(query("end_outage"), (micros(batch.seen_at), batch.source))
    if batch.coverage != _NOTHING:
        _cover(connection, batch)


def fail(connection: Connection, source: SourceKey, failure: Outage) -> None:
    """Let an outage begin, or the one that lasts go on with newer words."""
    row = connection.execute(query("open_outage_of"), (source,)).fetchone()
    lasting = None if row is None else _outage(row)
    success_at = _progress(connection, source).last_success_at
    _set_outage(connection, source, failed(lasting, success_at, failure))


def resume(connection: Connection, sources: Collection[SourceKey], at: datetime) -> None:
    """Open an outage for the time in which no daemon ran."""
    for source in sources:
        since = _progress(connection, source).last_success_at
        lasting = connection.execute(query("open_outage_of"), (source,)).fetchone()
        if since is not None and since < at and lasting is None:
            _set_outage(connection, source, Outage(since=since, outcome=NOT_RUNNING))


def completeness_of(
    connection: Connection, sources: Collection[SourceKey] | None, since: datetime | None
) -> tuple[Completeness, ...]:
    """Return what is known of these sources, or of every source that was ever tried."""
    if sources is None:
        sources = [row[0] for row in connection.execute(query("tried_sources"))]
    after = micros(since) if since else 0
    return tuple(_completeness(connection, source, after) for source in sorted(set(sources)))


def _completeness(connection: Connection, source: SourceKey, after: int) -> Completeness:
    gaps = connection.execute(query("gaps_since"), (source, after)).fetchall()
    outages = connection.execute(query("outages_since"), (source, after)).fetchall()
    return Completeness(
        source=source,
        progress=_progress(connection, source),
        ranges=_held_ranges(connection, source),
        gaps=tuple(_gap(row[1:]) for row in gaps),
        outages=tuple(_outage(row) for row in outages),
    )


def _cover(connection: Connection, batch: Batch) -> None:
    source = batch.source
    rows = connection.execute(query("open_gaps_of"), (source,)).fetchall()
    if any(one.numbers is None for one in batch.coverage.missing):
        rows += connection.execute(query("timed_gaps_of"), (source,)).fetchall()
    before = Held(
        ranges=_held_ranges(connection, source), gaps=tuple(_gap(row[1:]) for row in rows)
    )
    after = folded(before, source, batch.coverage, batch.seen_at)
    _write_ranges(connection, source, before.ranges, after.ranges)
    for row, old, new in zip(rows, before.gaps, after.gaps, strict=False):
        if new != old:
            connection.execute(query("update_gap"), (*_changing(new), row[0]))
    connection.executemany(
        query("insert_gap"), [_gap_row(one) for one in after.gaps[len(before.gaps) :]]
    )


def _write_ranges(
    connection: Connection, source: SourceKey, before: Sequence[Range], after: Sequence[Range]
) -> None:
    gone, come = set(before) - set(after), set(after) - set(before)
    connection.executemany(query("forget_range"), [(source, one.first) for one in gone])
    connection.executemany(
        query("insert_range"), [(source, one.first, one.last) for one in sorted(come)]
    )


def _held_ranges(connection: Connection, source: SourceKey) -> tuple[Range, ...]:
    rows = connection.execute(query("ranges_of"), (source,)).fetchall()
    return tuple(Range(first=first, last=last) for first, last in rows)


def _progress(connection: Connection, source: SourceKey) -> Progress:
    row = connection.execute(query("progress_of"), (source,)).fetchone()
    if row is None:
        return Progress()
    mode, first, last, post, lag, usual, pushed, missed = row
    return Progress(
        mode=mode,
        first_success_at=moment_or_none(first),
        last_success_at=moment_or_none(last),
        last_post_at=moment_or_none(post),
        lag=lag,
        usual_gap=usual,
        pushed=pushed,
        push_missed=missed,
    )


def _progress_row(progress: Progress) -> Row:
    return (
        progress.mode,
        micros_or_none(progress.first_success_at),
        micros_or_none(progress.last_success_at),
        micros_or_none(progress.last_post_at),
        progress.lag,
        progress.usual_gap,
        progress.pushed,
        progress.push_missed,
    )


def _set_outage(connection: Connection, source: SourceKey, outage: Outage) -> None:
    row = (source, micros(outage.since), outage.outcome, outage.detail, outage.final)
    connection.execute(query("set_outage"), row)


def _outage(row: Row) -> Outage:
    since, outcome, detail, final, until = row
    return Outage(
        since=moment(since),
        outcome=outcome,
        detail=detail,
        final=bool(final),
        until=moment_or_none(until),
    )


def _gap(row: Row) -> Gap:
    source, reason, state, first, last, remaining, absent, since, until, opened, closed = row
    return Gap(
        source=source,
        reason=reason,
        state=GapState(state),
        numbers=None if first is None else Range(first=first, last=last),
        remaining=_ranges(remaining),
        absent=absent,
        since=moment_or_none(since),
        until=moment_or_none(until),
        opened_at=moment(opened),
        closed_at=moment_or_none(closed),
    )


def _gap_row(gap: Gap) -> Row:
    return (
        gap.source,
        gap.reason,
        gap.state.value,
        gap.numbers.first if gap.numbers else None,
        gap.numbers.last if gap.numbers else None,
        to_json(gap.remaining),
        gap.absent,
        micros_or_none(gap.since),
        micros_or_none(gap.until),
        micros(gap.opened_at),
        micros_or_none(gap.closed_at),
    )


def _changing(gap: Gap) -> Row:
    state, remaining = gap.state.value, to_json(gap.remaining)
    return (state, remaining, gap.absent, micros_or_none(gap.closed_at))
