"""Events read whole from the tables, and from any archive."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from monitor.core.assess import moment
from monitor.model.candidates import Candidate, CandidateState
from monitor.model.decisions import Decided, Recorded
from monitor.model.events import Event
from monitor.model.ids import EventId, PostId, SourceKey
from monitor.model.sources import Source
from monitor.ports import Archive, CandidateStatus
from monitor.ports.chronicles import Activity, Chronicle
from monitor.store.candidates import read_open_candidates
from monitor.store.decisions import Parts, recorded_from
from monitor.store.driver import Connection
from monitor.store.queries import query
from monitor.store.reads import SqliteReads
from monitor.store.rows import (
    alert_from,
    claim_from,
    event_from,
    link_from,
    micros,
    relation_from,
    source_from,
    unlisted,
    unlisted_event,
)
from monitor.store.rows import (
    moment as moment_of,
)

_EARLIEST: Final = -(2**63)
_LATEST: Final = 2**63 - 1
_HOUR: Final = 3_600_000_000  # microseconds


class SqliteChronicles:
    """The chronicles of a SQLite file, also while a monitor writes to it."""

    def __init__(self, reads: SqliteReads) -> None:
        self._reads = reads

    async def publishers(self) -> tuple[Source, ...]:
        """Return every source of the configuration or of a post, by key."""
        return await self._reads.run(_publishers)

    async def told(self, since: datetime | None, until: datetime | None) -> tuple[EventId, ...]:
        """Return the events of which something was said from ``since`` to before ``until``."""
        first = _EARLIEST if since is None else micros(since)
        last = _LATEST if until is None else micros(until) - 1
        return await self._reads.run(
            lambda connection: tuple(
                EventId(row[0]) for row in connection.execute(query("events_told"), (first, last))
            )
        )

    async def activity(self, since: datetime, until: datetime) -> Activity:
        """Count the posts of a window, of any event or none; without a date, by when seen."""
        return await self._reads.run(
            lambda connection: _activity(connection, micros(since), micros(until))
        )

    async def chronicle(self, event: EventId) -> Chronicle | None:
        """Return an event's chronicle, None for one that is neither configured nor linked to."""
        return await self._reads.run(lambda connection: _snapshot(connection, event))

    async def emerging(self, since: datetime, until: datetime) -> tuple[CandidateStatus, ...]:
        """Return the open candidate events that posts of a window tell of, the oldest first."""
        return await self._reads.run(
            lambda connection: read_open_candidates(connection, micros(since), micros(until))
        )


def _publishers(connection: Connection) -> tuple[Source, ...]:
    rows = connection.execute(query("publishers"))
    return tuple(unlisted(row[0]) if row[1] is None else source_from(row) for row in rows)


def _activity(connection: Connection, since: int, until: int) -> Activity:
    posts: Counter[SourceKey] = Counter()
    hours: Counter[datetime] = Counter()
    for source, hour, count in connection.execute(query("posts_by_hour"), (since, until)):
        posts[SourceKey(source)] += count
        hours[moment_of(hour * _HOUR)] += count
    (late,) = connection.execute(query("late_posts"), (since, until, since)).fetchone()
    return Activity(posts=dict(posts), hours=dict(hours), late=late)


def _snapshot(connection: Connection, name: EventId) -> Chronicle | None:
    """Read all tables as of one moment: a monitor may commit between two statements."""
    connection.execute("BEGIN")
    try:
        return _chronicle(connection, name)
    finally:
        connection.execute("COMMIT")


def _chronicle(connection: Connection, name: EventId) -> Chronicle | None:
    known = connection.execute(query("event"), (name,)).fetchone()
    rows = connection.execute(query("revisions_of_event"), (name,)).fetchall()
    if known is None and not rows:
        return None
    recorded = {row[0]: recorded_from(row) for row in rows}
    parts = {seq: Parts() for seq in recorded}
    _gather(connection, name, recorded, parts)
    return Chronicle(
        event=unlisted_event(name) if known is None else event_from(known[0]),
        decided=tuple(parts[row[0]].join(recorded[row[0]], row[17:20]) for row in rows),
    )


def _gather(
    connection: Connection, name: EventId, recorded: dict[int, Recorded], parts: dict[int, Parts]
) -> None:
    for seq, *row in connection.execute(query("links_of_event"), (name,)):
        parts[seq].links.append(link_from(recorded[seq].revision.id, row))
    for seq, *row in connection.execute(query("claims_of_event"), (name,)):
        parts[seq].claims.append(claim_from(recorded[seq].revision.id, row))
    for seq, *row in connection.execute(query("relations_of_event"), (name,)):
        parts[seq].relations.append(relation_from(row))
    for seq, *row in connection.execute(query("alerts_of_event"), (name,)):
        parts[seq].alerts.append(alert_from(recorded[seq].revision.id, row))


class ArchiveChronicles:
    """The chronicles of any archive, by reading it whole: for the store in memory."""

    def __init__(
        self, archive: Archive, *, sources: Iterable[Source] = (), events: Iterable[Event] = ()
    ) -> None:
        self._archive = archive
        self._sources = {source.key: source for source in sources}
        self._events = {event.id: event for event in events}

    async def publishers(self) -> tuple[Source, ...]:
        """Return every source of the configuration or of a post, by key."""
        seen = {one.recorded.post.source async for one in self._archive.decided(None)}
        keys: list[SourceKey] = sorted(seen | set(self._sources))
        return tuple(self._sources.get(key) or unlisted(key) for key in keys)

    async def told(self, since: datetime | None, until: datetime | None) -> tuple[EventId, ...]:
        """Return the events of which something was said from ``since`` to before ``until``."""
        found: set[EventId] = set()
        async for one in self._archive.decided(None):
            at = moment(one.recorded)
            after = since is None or at >= since.timestamp()
            if after and (until is None or at < until.timestamp()):
                found.update(link.event for link in one.decision.links)
        return tuple(sorted(found))

    async def activity(self, since: datetime, until: datetime) -> Activity:
        """Count the posts of a window, of any event or none; without a date, by when seen."""
        posts: Counter[SourceKey] = Counter()
        hours: Counter[datetime] = Counter()
        late = 0
        async for one in self._archive.decided(None):
            post, revision = one.recorded.post, one.recorded.revision
            if revision.number > 1:
                continue
            at = post.published_at or revision.seen_at
            if since <= at < until:
                posts[post.source] += 1
                hours[at.replace(minute=0, second=0, microsecond=0)] += 1
            late += at < since <= revision.seen_at < until
        return Activity(posts=dict(posts), hours=dict(hours), late=late)

    async def emerging(self, since: datetime, until: datetime) -> tuple[CandidateStatus, ...]:
        """Return the open candidate events that posts of a window tell of, the oldest first.

        An archive does not hold what operators made of them: all are open.
        """
        within: set[PostId] = set()
        known: dict[EventId, Candidate] = {}
        told: dict[EventId, set[PostId]] = {}
        async for one in self._archive.decided(None):
            post, revision = one.recorded.post, one.recorded.revision
            if revision.number == 1 and since <= (post.published_at or revision.seen_at) < until:
                within.add(post.id)
            for candidate in one.decision.candidates:
                known.setdefault(candidate.id, candidate)
                told.setdefault(candidate.id, set()).update(candidate.posts)
        return tuple(
            CandidateStatus(
                candidate=candidate,
                state=CandidateState.OPEN,
                posts=len(posts),
                sources=len({post.rpartition("/")[0] for post in posts}),
            )
            for candidate in sorted(known.values(), key=lambda one: (one.since, one.id))
            if (posts := told[candidate.id] & within)
        )

    async def chronicle(self, event: EventId) -> Chronicle | None:
        """Return an event's chronicle, None for one that is neither configured nor linked to."""
        decided = [_of(event, one) async for one in self._archive.decided(None)]
        mine = tuple(one for one in decided if one.decision.links)
        known = self._events.get(event)
        if known is None and not mine:
            return None
        return Chronicle(event=known or unlisted_event(event), decided=mine)


def _of(event: EventId, decided: Decided) -> Decided:
    """Keep of a decision only what concerns one event."""
    decision = decided.decision
    return Decided(
        recorded=decided.recorded,
        decision=replace(
            decision,
            links=tuple(one for one in decision.links if one.event == event),
            claims=tuple(one for one in decision.claims if one.event == event),
            relations=tuple(one for one in decision.relations if one.event == event),
            alerts=tuple(one for one in decision.alerts if one.event == event),
        ),
    )
