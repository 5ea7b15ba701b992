"""What people ask: totals, sources, events, alerts and what an alert rests on."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, Self, TypeVar

from monitor.errors import StoreError
from monitor.model.alerts import Alert, Notice
from monitor.model.candidates import Candidate
from monitor.model.completeness import Completeness
from monitor.model.ids import EventId, SourceKey
from monitor.ports import (
    CandidateStatus,
    EventStatus,
    Explanation,
    OutboxEntry,
    SourceStatus,
    Status,
    Wordings,
)
from monitor.store.candidates import read_candidates, read_wordings
from monitor.store.completeness import completeness_of
from monitor.store.desk import (
    read_acknowledgement,
    read_mutes,
    read_passages,
    read_refusals,
    read_tallies,
)
from monitor.store.dossiers import dossier_of
from monitor.store.driver import Connection, connect_reader, driver, explained
from monitor.store.queries import query
from monitor.store.rows import (
    alert_from,
    delivery_from,
    encodable,
    event_from,
    link_from,
    moment_or_none,
    notice_from,
    source_from,
    to_json,
    unlisted,
)
from monitor.store.search import Found, find

T = TypeVar("T")

_NOTICES: Final = 10  # that a status shows


class SqliteReads:
    """A read-only view of the file, in a thread of its own, also while a monitor runs."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-reader")
        self._connection: Connection | None = None

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path) -> AsyncIterator[Self]:
        """Open an existing file for reading.

        Raises:
            StoreError: there is no such file, or it cannot be read.
        """
        reads = cls()
        loop = asyncio.get_running_loop()
        try:
            reads._connection = await loop.run_in_executor(reads._thread, connect_reader, path)
            yield reads
        finally:
            await loop.run_in_executor(reads._thread, reads._close)
            await loop.run_in_executor(None, reads._thread.shutdown)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def run(self, question: Callable[[Connection], T]) -> T:
        """Ask in the reader's thread.

        Raises:
            StoreError: the file cannot be read.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, question)

    def _ask(self, question: Callable[[Connection], T]) -> T:
        if self._connection is None:
            raise StoreError("the store is closed")
        try:
            return question(self._connection)
        except driver.Error as error:
            raise explained(error) from error

    async def status(self) -> Status:
        """Return totals and the state of every source."""
        return await self.run(_status)

    async def events(self) -> tuple[EventStatus, ...]:
        """Return every event with what is held about it."""
        return await self.run(_events)

    async def candidates(self) -> tuple[CandidateStatus, ...]:
        """Return every candidate event, the newest first."""
        return await self.run(read_candidates)

    async def wordings(self, candidate: Candidate, events: Sequence[EventId]) -> Wordings:
        """Return the latest texts of a candidate and of the events around its time."""
        return await self.run(lambda connection: read_wordings(connection, candidate, events))

    async def alerts(self, limit: int, event: EventId | None = None) -> tuple[Alert, ...]:
        """Return the newest alerts first, of all events or of one."""
        return await self.run(lambda connection: _alerts(connection, limit, event))

    async def outbox(self, states: Sequence[str], limit: int) -> tuple[OutboxEntry, ...]:
        """Return the newest deliveries that are in one of these states."""
        return await self.run(lambda connection: _outbox(connection, states, limit))

    async def explain(self, alert: str) -> Explanation | None:
        """Return what an alert rests on; a beginning of its id will do where only one fits."""
        return await self.run(lambda connection: _explain(connection, alert))

    async def completeness(
        self, sources: Collection[SourceKey] | None = None, since: datetime | None = None
    ) -> tuple[Completeness, ...]:
        """Return what is known of these sources, or of every source that was ever tried."""
        return await self.run(lambda connection: completeness_of(connection, sources, since))

    async def notices(self) -> tuple[Notice, ...]:
        """Return every notice, the oldest first."""
        return await self.run(
            lambda connection: tuple(
                notice_from(row) for row in connection.execute(query("all_notices"))
            )
        )

    async def search(self, words: str, limit: int) -> tuple[Found, ...]:
        """Return the revisions that match best (search.py says what may be typed)."""
        return await self.run(lambda connection: find(connection, words, limit))


def _status(connection: Connection) -> Status:
    posts, revisions, pending, claims, relations, alerts, _, newest = connection.execute(
        query("totals")
    ).fetchone()
    return Status(
        posts=posts,
        revisions=revisions,
        pending=pending,
        claims=claims,
        relations=relations,
        alerts=alerts,
        newest_at=moment_or_none(newest),
        rejects=dict(connection.execute(query("reject_totals")).fetchall()),
        deliveries=dict(connection.execute(query("delivery_totals")).fetchall()),
        sources=_sources(connection),
        notices=tuple(
            notice_from(row) for row in connection.execute(query("newest_notices"), (_NOTICES,))
        ),
        tallies=read_tallies(connection),
        refusals=read_refusals(connection),
        mutes=tuple(one for one in read_mutes(connection, None) if one.ended_at is None),
    )


def _sources(connection: Connection) -> tuple[SourceStatus, ...]:
    posts: dict[str, int] = dict(connection.execute(query("source_posts")).fetchall())
    rejects: dict[str, int] = dict(connection.execute(query("rejects_by_source")).fetchall())
    outcomes: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for key, outcome, count in connection.execute(query("outcomes")):
        outcomes[key][outcome] = count
    states = {row[0]: row[1:] for row in connection.execute(query("source_states"))}
    sources = {row[0]: source_from(row) for row in connection.execute(query("all_sources"))}
    for key in posts:
        sources.setdefault(key, unlisted(SourceKey(key)))
    found: list[SourceStatus] = []
    for key, source in sorted(sources.items()):
        cursor, success, failure, error = states.get(key, (None, None, None, None))
        found.append(
            SourceStatus(
                source=source,
                cursor=cursor,
                posts=posts.get(key, 0),
                rejects=rejects.get(key, 0),
                outcomes=outcomes.get(key, {}),
                last_success_at=moment_or_none(success),
                last_error_at=moment_or_none(failure),
                last_error=error,
            )
        )
    return tuple(found)


def _events(connection: Connection) -> tuple[EventStatus, ...]:
    seen = {row[0]: row[1:] for row in connection.execute(query("event_counts"))}
    claims: dict[str, int] = dict(connection.execute(query("event_claims")).fetchall())
    conflicts: dict[str, int] = dict(connection.execute(query("event_relations")).fetchall())
    alerts: dict[str, int] = dict(connection.execute(query("event_alerts")).fetchall())
    found: list[EventStatus] = []
    for (document,) in connection.execute(query("all_events")).fetchall():
        event = event_from(document)
        posts, last = seen.get(event.id, (0, None))
        found.append(
            EventStatus(
                event=event,
                posts=posts,
                claims=claims.get(event.id, 0),
                contradictions=conflicts.get(event.id, 0),
                alerts=alerts.get(event.id, 0),
                last_at=moment_or_none(last),
            )
        )
    return tuple(found)


def _alerts(connection: Connection, limit: int, event: EventId | None) -> tuple[Alert, ...]:
    if event is None:
        rows = connection.execute(query("newest_alerts"), (limit,))
    else:
        rows = connection.execute(query("newest_alerts_of_event"), (event, limit))
    return tuple(alert_from(row[0], row[1:]) for row in rows)


def _outbox(connection: Connection, states: Sequence[str], limit: int) -> tuple[OutboxEntry, ...]:
    rows = connection.execute(query("outbox"), (to_json(list(states)), limit)).fetchall()
    return tuple(OutboxEntry(delivery=delivery_from(row[:10]), event=row[10]) for row in rows)


def _explain(connection: Connection, alert: str) -> Explanation | None:
    alert = encodable(alert)
    matches = connection.execute(query("alerts_named"), (alert, alert + "\U0010ffff")).fetchall()
    if len(matches) != 1:
        return None
    (name,) = matches[0]
    dossier = dossier_of(connection, name)
    if dossier is None:
        return None
    (seq,) = connection.execute(query("alert"), (name,)).fetchone()[11:]
    language, reason, _ = connection.execute(query("decision"), (seq,)).fetchone()
    links = connection.execute(query("links_between"), (seq, seq)).fetchall()
    deliveries = connection.execute(query("deliveries_of"), (name,)).fetchall()
    return Explanation(
        dossier=dossier,
        language=language,
        reason=reason,
        links=tuple(link_from(dossier.revision.id, row[1:]) for row in links),
        deliveries=tuple(delivery_from(row) for row in deliveries),
        passages=read_passages(connection, name),
        acknowledged=read_acknowledgement(connection, name),
    )
