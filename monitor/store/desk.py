"""The newsroom's answers in SQLite: mutes, votes, what is followed, what the gate decided."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol, TypeVar

from monitor.core.gate import Line
from monitor.model.alerts import Alert, AlertKind, Severity
from monitor.model.claims import Attribute
from monitor.model.events import Event
from monitor.model.feedback import Acknowledgement, Tally, Vote
from monitor.model.ids import AlertId, EventId, SourceKey
from monitor.model.routing import Mute, Passage, PassageReason
from monitor.ports.desk import LineQuery
from monitor.store.driver import Connection, connect_visitor, driver, explained
from monitor.store.queries import query
from monitor.store.rows import (
    Row,
    alert_from,
    event_from,
    event_row,
    micros,
    micros_or_none,
    moment,
    moment_or_none,
    to_json,
)

T = TypeVar("T")

_KEY_BYTES: Final = 32
_REMEMBERED: Final = timedelta(days=7)  # far longer than Telegram repeats an update


class Runner(Protocol):
    """Somebody who runs a job on a connection of the store."""

    async def run(self, job: Callable[[Connection], T]) -> T:
        """Run the job and return what it returned."""
        ...


class SqliteDesk:
    """Mutes, Feedback, Followed, GateBook and Inbox on the store's own file."""

    def __init__(self, writer: Runner, reads: Runner) -> None:
        self._writer = writer
        self._reads = reads

    async def mute(self, mute: Mute) -> None:
        """Store a mute once by its id."""
        row = _mute_row(mute)
        await self._writer.run(lambda connection: connection.execute(query("insert_mute"), row))

    async def end_mute(self, mute: str, now: datetime) -> bool:
        """End a mute before its time; False where none of that id is in force."""
        values = {"id": mute, "now": micros(now)}
        return await self._writer.run(lambda one: _changed(one, "end_mute", values))

    async def mutes(self, now: datetime | None = None) -> tuple[Mute, ...]:
        """Return those in force at ``now``, or all there ever were, the oldest first."""
        return await self._reads.run(lambda connection: read_mutes(connection, now))

    async def acknowledge(self, answer: Acknowledgement) -> Acknowledgement:
        """Store who takes care of an alert and return the first that did."""

        def write(connection: Connection) -> Acknowledgement:
            row = (answer.alert, answer.author, micros(answer.at))
            connection.execute(query("acknowledge"), row)
            return read_acknowledgement(connection, answer.alert) or answer

        return await self._writer.run(write)

    async def vote(self, vote: Vote) -> None:
        """Store a person's vote in place of the former one."""
        row = (vote.alert, vote.author, int(vote.useful), micros(vote.at))
        await self._writer.run(lambda connection: connection.execute(query("vote"), row))

    async def tallies(self) -> tuple[Tally, ...]:
        """Return the votes by the rules that raised the alerts, in the order of names."""
        return await self._reads.run(read_tallies)

    async def follow(self, event: Event, author: str, now: datetime) -> bool:
        """Store an event; False where one of that id is followed already."""
        row = (event.id, to_json(event), author, micros(now))

        def write(connection: Connection) -> bool:
            if not _changed(connection, "follow", row):
                return False
            connection.execute(query("upsert_event"), event_row(event))
            return True

        return await self._writer.run(write)

    async def unfollow(self, event: EventId, author: str, now: datetime) -> bool:
        """Stop following an added event; False where none of that id is followed."""
        row = (author, micros(now), event)
        return await self._writer.run(lambda one: _changed(one, "unfollow", row))

    async def followed(self) -> tuple[Event, ...]:
        """Return the events that were added and are followed still, in the order of adding."""
        return await self._reads.run(read_followed)

    async def line(self, wanted: LineQuery) -> Line:
        """Return what is known of an event at a receiver."""
        return await self._reads.run(lambda connection: read_line(connection, wanted))

    async def passed(self, passages: Sequence[Passage]) -> None:
        """Store decisions, and when a group was let through."""
        await self._writer.run(lambda connection: write_passages(connection, passages))

    async def first(self, update: str, now: datetime) -> bool:
        """Note an update; False where it was noted before."""

        def write(connection: Connection) -> bool:
            connection.execute(query("forget_updates"), (micros(now - _REMEMBERED),))
            return _changed(connection, "note_update", (update, micros(now)))

        return await self._writer.run(write)

    async def refuse(self, reason: str, now: datetime) -> None:
        """Count what was refused."""
        row = (reason, micros(now))
        await self._writer.run(lambda connection: connection.execute(query("refuse"), row))

    async def refusals(self) -> dict[str, int]:
        """Return how often what was refused."""
        return await self._reads.run(read_refusals)

    async def key(self, name: str) -> bytes:
        """Return 32 secret bytes of that name, made by chance at the first call."""

        def write(connection: Connection) -> bytes:
            connection.execute(query("insert_key"), (name, secrets.token_bytes(_KEY_BYTES)))
            return bytes(connection.execute(query("key_named"), (name,)).fetchone()[0])

        return await self._writer.run(write)


class _Visitor:
    """A second writing connection, for one short transaction at a time.

    The daemon's writer waits for it as it waits for the disk; checkpoints stay the daemon's.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    async def run(self, job: Callable[[Connection], T]) -> T:
        """Run the job in a transaction of its own."""
        return await asyncio.get_running_loop().run_in_executor(None, self._run, job)

    def _run(self, job: Callable[[Connection], T]) -> T:
        connection = connect_visitor(self._path)
        try:
            connection.execute("BEGIN IMMEDIATE")
            result = job(connection)
            connection.execute("COMMIT")
        except driver.Error as error:
            raise explained(error) from error
        finally:
            connection.close()
        return result


@asynccontextmanager
async def open_desk(path: Path) -> AsyncIterator[SqliteDesk]:
    """Open the desk of a store that a daemon may be using.

    Raises:
        StoreError: there is no store yet, it is of an earlier release, or cannot be used.
    """
    visitor = _Visitor(path)
    yield SqliteDesk(visitor, visitor)


def read_mutes(connection: Connection, now: datetime | None) -> tuple[Mute, ...]:
    """Read the mutes in force at ``now``, or all."""
    if now is None:
        rows = connection.execute(query("all_mutes"))
    else:
        rows = connection.execute(query("mutes_in_force"), {"now": micros(now)})
    return tuple(_mute_from(row) for row in rows.fetchall())


def read_tallies(connection: Connection) -> tuple[Tally, ...]:
    """Read the votes by rule."""
    rows = connection.execute(query("tallies")).fetchall()
    return tuple(Tally(rule=row[0], useful=row[1], useless=row[2]) for row in rows)


def read_followed(connection: Connection) -> tuple[Event, ...]:
    """Read the events that were added and are followed still."""
    return tuple(event_from(row[0]) for row in connection.execute(query("followed")).fetchall())


def read_refusals(connection: Connection) -> dict[str, int]:
    """Read how often what was refused."""
    return dict(connection.execute(query("refusals")).fetchall())


def read_acknowledgement(connection: Connection, alert: AlertId) -> Acknowledgement | None:
    """Read who takes care of an alert."""
    row = connection.execute(query("acknowledgement_of"), (alert,)).fetchone()
    if row is None:
        return None
    return Acknowledgement(alert=AlertId(row[0]), author=row[1], at=moment(row[2]))


def read_passages(connection: Connection, alert: AlertId) -> tuple[Passage, ...]:
    """Read what was decided of an alert's deliveries, in order."""
    rows = connection.execute(query("passages_of"), (alert,)).fetchall()
    return tuple(_passage_from(row) for row in rows)


def write_passages(connection: Connection, passages: Sequence[Passage]) -> None:
    """Write decisions, and the moment of each group that was let through."""
    connection.executemany(query("insert_passage"), [_passage_row(one) for one in passages])
    told = {
        (one.event, one.receiver): micros(one.at)
        for one in passages
        if one.reason is PassageReason.PASSED
    }
    connection.executemany(query("told_group"), [(*key, at) for key, at in told.items()])


def read_line(connection: Connection, wanted: LineQuery) -> Line:
    """Read what is known of an event at a receiver."""
    place = (wanted.event, wanted.receiver)
    told_at = connection.execute(query("told_at"), place).fetchone()
    confirmed = connection.execute(
        query("line_confirmed"), (wanted.event, to_json(sorted(wanted.attributes)))
    ).fetchall()
    told: tuple[Alert, ...] = ()
    if wanted.taken_back:
        attributes = to_json(sorted(wanted.taken_back))
        told = _alerts(connection, "line_told", (wanted.receiver, wanted.event, attributes))
    return Line(
        told_at=moment(told_at[0]) if told_at else None,
        waiting=_alerts(connection, "line_waiting", place),
        told=told,
        closed=_alerts(connection, "line_closed", place) if wanted.taken_back else (),
        confirmed=frozenset(Attribute(row[0]) for row in confirmed),
        held={
            AlertId(row[0]): moment(row[1])
            for row in connection.execute(query("line_held"), place).fetchall()
        },
    )


def _alerts(connection: Connection, name: str, values: Row) -> tuple[Alert, ...]:
    rows = connection.execute(query(name), values).fetchall()
    return tuple(alert_from(row[0], row[1:]) for row in rows)


def _changed(connection: Connection, name: str, values: Row | dict[str, object]) -> bool:
    return connection.execute(query(name), values).rowcount > 0


def _mute_row(mute: Mute) -> Row:
    return (
        mute.id,
        mute.author,
        mute.comment,
        micros(mute.starts_at),
        micros(mute.ends_at),
        mute.event,
        mute.source,
        mute.attribute,
        mute.kind,
        mute.severity,
    )


def _mute_from(row: Row) -> Mute:
    (
        name, author, comment, starts_at, ends_at, event, source, attribute, kind, severity, ended,
    ) = row  # fmt: skip
    return Mute(
        id=str(name),
        author=str(author),
        comment=str(comment),
        starts_at=moment(starts_at),
        ends_at=moment(ends_at),
        event=None if event is None else EventId(str(event)),
        source=None if source is None else SourceKey(str(source)),
        attribute=None if attribute is None else Attribute(attribute),
        kind=None if kind is None else AlertKind(kind),
        severity=None if severity is None else Severity(severity),
        ended_at=moment_or_none(ended),
    )


def _passage_row(passage: Passage) -> Row:
    return (
        passage.alert,
        passage.receiver,
        passage.event,
        micros(passage.at),
        passage.reason.value,
        micros_or_none(passage.until),
        passage.detail,
    )


def _passage_from(row: Row) -> Passage:
    alert, receiver, event, at, reason, until, detail = row
    return Passage(
        alert=alert,
        receiver=receiver,
        event=event,
        at=moment(at),
        reason=PassageReason(reason),
        until=moment_or_none(until),
        detail=detail,
    )
