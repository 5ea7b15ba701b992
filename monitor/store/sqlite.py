"""The store of one machine: one file, one writing process, every commit on the disk."""

import asyncio
import os
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from sqlite_utils import Database

from monitor.core.routes import Routes
from monitor.errors import StoreError
from monitor.model.alerts import Delivery, Notice
from monitor.model.completeness import Completeness, Outage, Range
from monitor.model.decisions import Decided, Decision, Recorded
from monitor.model.events import Event
from monitor.model.ids import SourceKey
from monitor.model.jobs import JobRun
from monitor.model.sources import Source
from monitor.ports import Batch, Demand, Posting, Together
from monitor.store import completeness, holdings, imports, ingest, jobs, outbox, search
from monitor.store.decisions import (
    Audience,
    first_seen,
    forget_derived,
    read_decided,
    read_pending,
    write_decisions,
)
from monitor.store.desk import SqliteDesk
from monitor.store.driver import (
    Connection,
    connect_writer,
    driver,
    explained,
    warn_of_an_unsafe_version,
)
from monitor.store.lock import FileLock
from monitor.store.migrations import migrate
from monitor.store.opinions import SqliteOpinions
from monitor.store.postings import read_card, read_fact, read_posted, write_postings
from monitor.store.queries import query
from monitor.store.reads import SqliteReads
from monitor.store.rows import encodable, event_row, source_row
from monitor.store.writer import Writer

_CHUNK: Final = 1000  # decided revisions read at a time


class SqliteStore:
    """All of the store's protocols on one SQLite file; ``reads`` answers people."""

    def __init__(
        self,
        writer: Writer,
        reads: SqliteReads,
        numbers: ingest.Numbers,
        routes: Routes,
        repeatable: Collection[str],
        noticed: Sequence[str],
    ) -> None:
        self.reads = reads
        self._writer = writer
        self._numbers = numbers
        self._routes = routes
        self.desk = SqliteDesk(writer, reads)
        self._repeatable = frozenset(repeatable)
        self._noticed = tuple(noticed)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        path: Path,
        *,
        sources: Iterable[Source] = (),
        events: Iterable[Event] = (),
        receivers: Sequence[str] = (),
        repeatable: Collection[str] = (),
        noticed: Sequence[str] = (),
        routes: Routes | None = None,
    ) -> AsyncIterator[Self]:
        """Open or create the file for this process alone and close it at the end.

        Every alert gets one delivery for each of ``receivers``, or for those that
        ``routes`` lead to where there are any; those named in
        ``repeatable`` are told again when it is unknown whether they were told. Those
        named in ``noticed`` get the notices too.

        Raises:
            StoreError: the file is in use, damaged or cannot be written.
        """
        warn_of_an_unsafe_version()
        writer = Writer()
        loop = asyncio.get_running_loop()
        lock = await loop.run_in_executor(None, _claim, path)
        try:
            await writer.start(lambda: _open(path, sources, events))
            async with SqliteReads.open(path) as reads:
                numbers = await writer.run(ingest.Numbers)
                ways = routes or Routes.to_all(receivers)
                yield cls(writer, reads, numbers, ways, repeatable, noticed)
        finally:
            await writer.stop()
            await loop.run_in_executor(None, lock.release)

    @property
    def opinions(self) -> SqliteOpinions:
        """The answers of a second reader."""
        return SqliteOpinions(self._writer, self.reads)

    @property
    def commits(self) -> int:
        """How many transactions were committed since the start."""
        return self._writer.commits

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be written."""
        return self._writer.idle

    async def notices(self) -> tuple[Notice, ...]:
        """Return every notice, the oldest first."""
        return await self.reads.notices()

    async def cursor(self, source: SourceKey) -> str | None:
        """Return where the source's stream goes on, None when it was never read."""

        def ask(connection: Connection) -> str | None:
            row = connection.execute(query("cursor_of"), (source,)).fetchone()
            return None if row is None else row[0]

        return await self.reads.run(ask)

    async def record(self, batch: Batch) -> tuple[Recorded, ...]:
        """Make a batch durable and return only what is new, marked pending."""
        return await self._writer.run(
            lambda connection: ingest.record(connection, batch, self._numbers)
        )

    async def pending(self, limit: int) -> tuple[Recorded, ...]:
        """Return the oldest revisions that wait for a decision, in order of arrival."""
        return await self.reads.run(lambda connection: read_pending(connection, limit))

    async def commit(self, decisions: Sequence[Decision]) -> None:
        """Store decisions and their outbox rows in one transaction and clear pending."""
        await self._writer.run(
            lambda connection: write_decisions(
                connection, decisions, Audience(self._routes, self._noticed)
            )
        )

    async def decided(
        self, since: datetime | None, whole_from: datetime | None = None
    ) -> AsyncIterator[Decided]:
        """Yield decided revisions in order of arrival, those seen at ``since`` or later.

        Of those seen before ``whole_from`` only the revisions of posts that were linked.
        """
        after = await self.reads.run(lambda connection: first_seen(connection, since))
        while chunk := await self._chunk(after, since, whole_from):
            for one in chunk:
                yield one
            after = chunk[-1].recorded.seq

    async def _chunk(
        self, after: int, since: datetime | None, whole_from: datetime | None
    ) -> list[Decided]:
        return await self.reads.run(
            lambda connection: read_decided(connection, after, (since, whole_from), _CHUNK)
        )

    async def forget_decisions(self) -> None:
        """Drop all that is derived and mark every revision pending; nobody is alerted again."""
        await self._writer.run(forget_derived)

    async def due(self, demand: Demand) -> tuple[Together, ...]:
        """Lease and return the deliveries to make now, the most severe first."""
        return await self._writer.run(lambda connection: outbox.lease_due(connection, demand))

    async def doubtful(self, demand: Demand) -> tuple[Together, ...]:
        """Return what is uncertain and may be looked into now, a message each."""
        return await self.reads.run(lambda connection: outbox.doubtful(connection, demand))

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        """Store the outcome of an attempt."""
        await self._writer.run(lambda connection: outbox.settle(connection, deliveries))

    async def recover(self, now: datetime, settled: datetime | None = None) -> int:
        """Turn leases of a dead process into ``uncertain``, or ``due`` at a repeatable receiver."""
        return await self._writer.run(
            lambda connection: outbox.recover(connection, now, settled or now, self._repeatable)
        )

    async def bury(self, receivers: Collection[str]) -> int:
        """Make dead letters of what is due to none of these; return how many there were."""
        return await self._writer.run(lambda connection: outbox.bury(connection, receivers))

    async def card(self, place: str, event: str) -> Posting | None:
        """Return the newest card of an event at a place."""
        return await self.reads.run(lambda connection: read_card(connection, place, event))

    async def posted(self, place: str, keys: Collection[str]) -> Mapping[str, Posting]:
        """Return what of these stands there already, by key."""
        return await self.reads.run(lambda connection: read_posted(connection, place, keys))

    async def post(self, postings: Sequence[Posting], kept: Mapping[str, str]) -> None:
        """Remember messages, and with them small facts by name; a later one replaces."""
        await self._writer.run(lambda connection: write_postings(connection, postings, kept))

    async def recall(self, name: str) -> str | None:
        """Return a small fact."""
        return await self.reads.run(lambda connection: read_fact(connection, name))

    async def note(
        self, source: SourceKey, outcome: str, detail: str, at: datetime, *, final: bool = False
    ) -> None:
        """Count an outcome of a source that yielded no batch; its outage goes on or begins."""
        failure = Outage(since=at, outcome=outcome, detail=detail, final=final)
        await self._writer.run(lambda connection: ingest.source_failed(connection, source, failure))

    async def resume(self, sources: Collection[SourceKey], at: datetime) -> None:
        """Say that reading begins again: since the last success nothing was read."""
        await self._writer.run(lambda connection: completeness.resume(connection, sources, at))

    async def completeness(
        self, sources: Collection[SourceKey] | None = None, since: datetime | None = None
    ) -> tuple[Completeness, ...]:
        """Return what is known of these sources, or of every source that was ever tried."""
        return await self.reads.completeness(sources, since)

    async def notice(self, notice: Notice) -> None:
        """Store a notice once by its id, and post it to the receivers that ask for notices."""
        await self._writer.run(
            lambda connection: outbox.write_notice(connection, notice, self._noticed)
        )

    async def imported(self, file: str) -> int | None:
        """Return how many records of a file are stored, None where it was read whole."""
        return await self.reads.run(lambda connection: imports.records_of(connection, file))

    async def note_import(self, file: str, path: str, records: int, *, finished: bool) -> None:
        """Keep how far a file was read."""
        row = (file, encodable(path), records, finished)
        await self._writer.run(lambda connection: connection.execute(query("set_import"), row))

    async def held(self, source: SourceKey, numbers: Range) -> tuple[int, ...]:
        """Return the ids in a range of posts that stand, ascending."""
        return await self.reads.run(lambda one: holdings.held(one, source, numbers))

    async def claim_bearing(
        self, source: SourceKey, since: datetime
    ) -> tuple[tuple[int, datetime], ...]:
        """Return the posts published at ``since`` or later that stand and ever made a claim."""
        return await self.reads.run(lambda one: holdings.claim_bearing(one, source, since))

    async def last_run(self, job: str) -> JobRun | None:
        """Return the run of the latest period that was finished, None where there is none."""
        return await self.reads.run(lambda connection: jobs.last_run(connection, job))

    async def write_run(self, run: JobRun) -> None:
        """Store a run; one of the same job and period is overwritten, unless it is finished."""
        await self._writer.run(lambda connection: jobs.write_run(connection, run))

    async def index_texts(self, limit: int) -> int:
        """Make the next texts searchable; 0 means that all are."""
        return await self._writer.run(lambda connection: search.index_slice(connection, limit))


def _claim(path: Path) -> FileLock:
    """Take the lock, and create the file so that only its owner can read it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock.take(path)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error
    return lock


def _open(path: Path, sources: Iterable[Source], events: Iterable[Event]) -> Connection:
    try:
        connection = connect_writer(path)
    except driver.Error as error:
        raise explained(error) from error
    try:
        migrate(Database(connection))
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(query("upsert_source"), [source_row(one) for one in sources])
        connection.executemany(query("upsert_event"), [event_row(one) for one in events])
        connection.execute("COMMIT")
    except driver.Error as error:
        connection.close()
        raise explained(error) from error
    except StoreError:
        connection.close()
        raise
    return connection
