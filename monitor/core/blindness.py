"""What was blind, and in what state a source is. Pure: who asks hands in what is known.

For a line on an alert, or a section of a digest::

    ledgers = await store.completeness(keys, since)     # CompletenessReads
    for one in blind(ledgers, since, until, now):
        ...                                             # notify/blindness.py has the words

A source that is silent and one that cannot be reached look alike to a reader; here they
are different states, and only the second makes anybody blind.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct

from monitor.model.completeness import Completeness, Gap, GapState, Outage
from monitor.model.ids import SourceKey

BRIEF: Final = timedelta(minutes=15)  # outages that are over and were no longer are not told
_STALLED: Final = timedelta(hours=1)  # four times the longest pause between two polls
_QUIET: Final = timedelta(hours=24)
_QUIET_GAPS: Final = 6  # times the usual gap between posts


class SourceState(StrEnum):
    """How a source stands.

    ``NEVER``: not read yet. ``READING``: read, and it posts. ``SILENT``: read, and it posts
    nothing, for longer than it usually does. ``UNREACHABLE``: it cannot be read.
    ``FROZEN``: it is not what was configured; an operator must act. ``STALLED``: nobody
    tried to read it lately.
    """

    NEVER = "never"
    READING = "reading"
    SILENT = "silent"
    UNREACHABLE = "unreachable"
    FROZEN = "frozen"
    STALLED = "stalled"


class BlindKind(StrEnum):
    """Why a source was blind.

    ``NEVER_READ``: nothing of it was ever read. ``UNREACHABLE``: it cannot be read, and
    what it posted since is not known. ``READ_LATE``: it could not be read for a while; what
    it posted then was read afterwards. ``POSTS_MISSING``: posts are known to be missing.
    """

    NEVER_READ = "never_read"
    UNREACHABLE = "unreachable"
    READ_LATE = "read_late"
    POSTS_MISSING = "posts_missing"


class Blindness(Struct, frozen=True, kw_only=True):
    """One source, one reason, one time. ``until`` is None where it lasts.

    ``missing`` is how many ids are missing at most, None where they are not numbered.
    """

    source: SourceKey
    kind: BlindKind
    reason: str
    since: datetime | None = None
    until: datetime | None = None
    missing: int | None = None

    @property
    def lost(self) -> bool:
        """Whether something may have been published that is not held."""
        return self.kind is not BlindKind.READ_LATE


def blind(
    ledgers: Iterable[Completeness], since: datetime, until: datetime, now: datetime
) -> tuple[Blindness, ...]:
    """Return what was blind about these sources between two moments, as known ``now``.

    Sources without a word are seen in full, as far as their way of reading can show
    (monitor/model/modes.py). A gap of which no time is known counts from when it was found.
    """
    return tuple(one for ledger in ledgers for one in _of_source(ledger, since, until, now))


def state_of(ledger: Completeness, now: datetime) -> SourceState:
    """Return how a source stands."""
    progress, outage = ledger.progress, ledger.outage
    if outage is not None:
        return SourceState.FROZEN if outage.final else SourceState.UNREACHABLE
    if progress.last_success_at is None:
        return SourceState.NEVER
    if now - progress.last_success_at > _STALLED:
        return SourceState.STALLED
    quiet = max(_QUIET, timedelta(seconds=_QUIET_GAPS * (progress.usual_gap or 0)))
    last = progress.last_post_at or progress.first_success_at
    silent = last is not None and now - last > quiet
    return SourceState.SILENT if silent else SourceState.READING


def _of_source(
    ledger: Completeness, since: datetime, until: datetime, now: datetime
) -> Iterator[Blindness]:
    progress = ledger.progress
    if progress.last_success_at is None:
        reason = ledger.outage.outcome if ledger.outage else "untried"
        yield Blindness(source=ledger.source, kind=BlindKind.NEVER_READ, reason=reason)
        return
    for outage in ledger.outages:
        if outage.since <= until and (outage.until is None or outage.until >= since):
            yield from _outage(ledger.source, outage)
    stalled = now - progress.last_success_at > _STALLED and ledger.outage is None
    if stalled and progress.last_success_at <= until:
        yield Blindness(
            source=ledger.source,
            kind=BlindKind.UNREACHABLE,
            reason="not_tried",
            since=progress.last_success_at,
        )
    for gap in ledger.gaps:
        if gap.state is GapState.OPEN and _touches(gap, since, until):
            yield _missing(gap)


def _outage(source: SourceKey, outage: Outage) -> Iterator[Blindness]:
    if outage.until is None:
        kind = BlindKind.UNREACHABLE
    elif outage.until - outage.since > BRIEF:
        kind = BlindKind.READ_LATE
    else:
        return
    yield Blindness(
        source=source, kind=kind, reason=outage.outcome, since=outage.since, until=outage.until
    )


def _touches(gap: Gap, since: datetime, until: datetime) -> bool:
    begins = gap.since or gap.until or gap.opened_at
    ends = gap.until or max(gap.opened_at, begins)
    return begins <= until and ends >= since


def _missing(gap: Gap) -> Blindness:
    count = sum(one.size for one in gap.remaining)
    return Blindness(
        source=gap.source,
        kind=BlindKind.POSTS_MISSING,
        reason=gap.reason,
        since=gap.since,
        until=gap.until,
        missing=count if gap.numbers else None,
    )
