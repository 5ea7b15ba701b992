"""The first of the two transactions: a batch becomes revisions that wait for a decision."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from monitor.model.completeness import Outage
from monitor.model.decisions import Recorded
from monitor.model.ids import PostId, SourceKey, post_id
from monitor.model.posts import Post, RevisionKind
from monitor.ports import Batch, Observation, Reject
from monitor.store import completeness
from monitor.store.decisions import FIRST_READING, REBUILT
from monitor.store.driver import ROW_ERRORS, Connection
from monitor.store.intake import (
    REFUSED,
    Verdict,
    Version,
    content_digest,
    judge,
    post_of,
    rejected,
    revision_of,
)
from monitor.store.queries import query
from monitor.store.rejects import keep_rejects
from monitor.store.rows import (
    Row,
    micros,
    micros_or_none,
    moment,
    moment_or_none,
    post_from,
    post_row,
    previous_of,
    revision_row,
    to_json,
)


class Numbers:
    """The next free keys. Only the writer's thread counts; a gap does no harm."""

    def __init__(self, connection: Connection) -> None:
        self._post: int
        self._seq: int
        self._post, self._seq = connection.execute(query("last_numbers")).fetchone()

    def post(self) -> int:
        """Return a key for a new post."""
        self._post += 1
        return self._post

    def seq(self) -> int:
        """Return the next place in the order of arrival."""
        self._seq += 1
        return self._seq


class _Held(Struct):
    """A post with what is known of its revisions, oldest first."""

    no: int
    post: Post
    versions: list[Version]


class _New(Struct):
    """A revision to be written, with its post's row where the post is new too."""

    seen: Observation
    recorded: Recorded
    post: Row | None
    revision: Row


def record(connection: Connection, batch: Batch, numbers: Numbers) -> tuple[Recorded, ...]:
    """Write what is new of a batch, its rejects, counters, coverage and its cursor."""
    intake = _Intake(connection, batch, numbers)
    for seen in batch.observations:
        intake.take(seen)
    written = intake.write()
    at = micros(batch.seen_at)
    keep_rejects(connection, batch.source, intake.rejects, at)
    connection.executemany(
        query("count_outcome"),
        [(batch.source, outcome, count, at) for outcome, count in intake.counts.items()],
    )
    completeness.take(connection, batch, written)
    if batch.success:
        connection.execute(query("advance_source"), (batch.source, batch.cursor, at))
    else:
        connection.execute(query("move_source"), (batch.source, batch.cursor))
    return written


class _Intake:
    """One batch on its way in; remembers what it has itself decided to write."""

    def __init__(self, connection: Connection, batch: Batch, numbers: Numbers) -> None:
        self._connection = connection
        self._seen_at = batch.seen_at
        self._numbers = numbers
        (read,) = connection.execute(query("was_read"), (batch.source,)).fetchone()
        self._quiet = REBUILT if batch.quiet else 0 if read else FIRST_READING
        self._held = _load(connection, batch.observations)
        self._new: list[_New] = []
        self._completed: list[Row] = []
        self.rejects: list[Reject] = list(batch.rejects)
        self.counts: Counter[str] = Counter({batch.outcome: 1})
        if batch.rejects:
            self.counts["reject"] += len(batch.rejects)

    def take(self, seen: Observation) -> None:
        """Judge one observation and note the rows that it makes."""
        at = seen.seen_at or self._seen_at
        try:
            digest = content_digest(seen.text, seen.media)
            name = post_id(seen.source, seen.native)
            held = self._held.get(name)
            verdict = judge(seen, at, digest, held.versions if held else ())
            if verdict is Verdict.NEW:
                self._add(seen, at, digest, name, held)
            elif held is not None:
                self._complete(held, seen)
        except (UnicodeEncodeError, TypeError) as error:  # a lone surrogate, a naive moment
            self._reject(seen, f"cannot be stored: {error}")
            return
        self.counts[verdict.value] += 1
        if verdict in REFUSED:
            self.rejects.append(rejected(seen, REFUSED[verdict]))

    def _reject(self, seen: Observation, reason: str) -> None:
        self.counts["reject"] += 1
        self.rejects.append(rejected(seen, reason))

    def _add(
        self, seen: Observation, at: datetime, digest: str, name: PostId, held: _Held | None
    ) -> None:
        row: Row | None = None
        if held is None:
            held = _Held(no=self._numbers.post(), post=post_of(seen), versions=[])
            row = post_row(held.no, name, held.post)
        else:
            self._complete(held, seen)
        number = held.versions[-1].number + 1 if held.versions else 1
        revision = revision_of(seen, at, digest, name, number)
        seq = self._numbers.seq()
        self._new.append(
            _New(
                seen=seen,
                recorded=Recorded(
                    seq=seq,
                    post=held.post,
                    revision=revision,
                    previous=previous_of(revision),
                    first_reading=self._quiet == FIRST_READING,
                ),
                post=row,
                revision=revision_row(seq, held.no, revision),
            )
        )
        held.versions.append(Version(number, revision.kind, digest, at, revision.edited_at))
        self._held[name] = held

    def _complete(self, held: _Held, seen: Observation) -> None:
        """Take over a date or an address that was not known when the post was first seen."""
        date = held.post.published_at or seen.published_at
        url = held.post.url or seen.url
        if date != held.post.published_at or url != held.post.url:
            held.post = msgspec.structs.replace(held.post, published_at=date, url=url)
            self._completed.append((micros_or_none(date), url, held.no))

    def write(self) -> tuple[Recorded, ...]:
        """Write the rows; a row that the database refuses is quarantined alone."""
        if not self._new:
            self._connection.executemany(query("complete_post"), self._completed)
            return ()
        refused = self._write(self._new)
        self._connection.executemany(query("complete_post"), self._completed)
        return tuple(new.recorded for new in self._new if new.recorded.seq not in refused)

    def _write(self, rows: Sequence[_New]) -> set[int]:
        """Return the places of the refused ones, found by halving."""
        self._connection.execute("SAVEPOINT rows")
        try:
            self._insert(rows)
        except ROW_ERRORS as error:
            self._connection.execute("ROLLBACK TO rows")
            self._connection.execute("RELEASE rows")
            if len(rows) == 1:
                self._reject(rows[0].seen, f"cannot be stored: {error}")
                self.counts[Verdict.NEW.value] -= 1
                return {rows[0].recorded.seq}
            half = len(rows) // 2
            return self._write(rows[:half]) | self._write(rows[half:])
        self._connection.execute("RELEASE rows")
        return set()

    def _insert(self, rows: Sequence[_New]) -> None:
        run = self._connection.executemany
        run(query("insert_post"), [new.post for new in rows if new.post is not None])
        run(query("insert_revision"), [new.revision for new in rows])
        run(query("insert_pending"), [(new.recorded.seq, self._quiet) for new in rows])


def _load(connection: Connection, observations: Sequence[Observation]) -> dict[PostId, _Held]:
    held: dict[PostId, _Held] = {}
    if not observations:
        return held
    for row in connection.execute(query("held_versions"), (_names(observations),)):
        name, no, *post = row[:10]
        number, kind, digest, seen_at, edited_at = row[10:]
        known = held.get(name)
        if known is None:
            known = held[name] = _Held(no=no, post=post_from(post), versions=[])
        known.versions.append(
            Version(number, RevisionKind(kind), digest, moment(seen_at), moment_or_none(edited_at))
        )
    return held


def _names(observations: Sequence[Observation]) -> str:
    """List the posts as JSON, without those whose id no database can hold."""
    names = [post_id(seen.source, seen.native) for seen in observations]
    try:
        return to_json(names)
    except UnicodeEncodeError:
        return to_json([name for name in names if _encodable(name)])


def _encodable(name: str) -> bool:
    return name.encode("utf-8", "replace").decode() == name


def source_failed(connection: Connection, source: SourceKey, failure: Outage) -> None:
    """Count an outcome that brought no batch, and let the source's outage begin or go on."""
    when = micros(failure.since)
    words = f"{failure.outcome}: {failure.detail}" if failure.detail else failure.outcome
    connection.execute(query("count_outcome"), (source, failure.outcome, 1, when))
    connection.execute(query("fail_source"), (source, when, words))
    completeness.fail(connection, source, failure)
