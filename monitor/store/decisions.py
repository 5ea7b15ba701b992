"""The second of the two transactions: decisions with their outbox rows; pending is cleared."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from monitor.core.routes import Routes
from monitor.model.alerts import Alert
from monitor.model.candidates import Candidate, Sighting
from monitor.model.claims import Claim
from monitor.model.decisions import Decided, Decision, Recorded
from monitor.model.events import Link
from monitor.model.ids import PostId
from monitor.model.relations import Relation
from monitor.ports import Reject
from monitor.store.candidates import (
    candidates_between,
    sightings_between,
    write_candidates,
)
from monitor.store.driver import ROW_ERRORS, Connection
from monitor.store.outbox import write_notice
from monitor.store.placing import post_alerts
from monitor.store.queries import query
from monitor.store.rejects import keep_rejects
from monitor.store.rows import (
    Row,
    alert_from,
    alert_row,
    claim_from,
    claim_row,
    link_from,
    link_row,
    micros,
    post_from,
    previous_of,
    relation_from,
    relation_row,
    revision_from,
    to_json,
)

# Why a pending revision is decided quietly (column ``pending.quiet``).
REBUILT: Final = 1  # it was decided before, and nobody is told again
FIRST_READING: Final = 2  # it came with the first that was ever read of its source
_DERIVED: Final = (
    *("alerts", "relations", "claims", "links"),
    *("sightings", "candidate_posts", "candidates"),
)


class Audience(NamedTuple):
    """Who is told: alerts go where the routes lead, notices to those ``noticed``."""

    routes: Routes
    noticed: Sequence[str] = ()


def write_decisions(
    connection: Connection, decisions: Sequence[Decision], audience: Audience
) -> None:
    """Write the decisions whose revisions still wait; the others are written already."""
    seqs = to_json([decision.seq for decision in decisions])
    waiting: dict[int, int] = dict(connection.execute(query("which_wait"), (seqs,)))
    fresh = {one.seq: one for one in reversed(decisions) if one.seq in waiting}
    ordered = [fresh.pop(one.seq) for one in decisions if one.seq in fresh]
    loud = {seq for seq, quiet in waiting.items() if quiet != REBUILT}
    if ordered:
        _write(connection, ordered, loud, audience)
    connection.execute(query("clear_pending"), (seqs,))


def _write(
    connection: Connection,
    decisions: Sequence[Decision],
    loud: set[int],
    audience: Audience,
) -> None:
    connection.execute("SAVEPOINT rows")
    try:
        _insert(connection, decisions, loud, audience)
    except ROW_ERRORS as error:
        connection.execute("ROLLBACK TO rows")
        connection.execute("RELEASE rows")
        if len(decisions) == 1:
            _quarantine(connection, decisions[0], str(error))
            return
        half = len(decisions) // 2
        _write(connection, decisions[:half], loud, audience)
        _write(connection, decisions[half:], loud, audience)
    else:
        connection.execute("RELEASE rows")


def _insert(
    connection: Connection,
    decisions: Sequence[Decision],
    loud: set[int],
    audience: Audience,
) -> None:
    run = connection.executemany
    run(query("insert_decision"), [(d.seq, d.language, d.reason, d.relays) for d in decisions])
    write_candidates(connection, decisions)
    for notice in (one for d in decisions if d.seq in loud for one in d.notices):
        write_notice(connection, notice, audience.noticed)
    rich = [d for d in decisions if d.links or d.claims or d.relations or d.alerts]
    if not rich:
        return
    run(query("insert_link"), [link_row(d.seq, one) for d in rich for one in d.links])
    run(query("insert_claim"), [claim_row(d.seq, one) for d in rich for one in d.claims])
    run(query("insert_relation"), [relation_row(d.seq, one) for d in rich for one in d.relations])
    run(query("insert_alert"), [alert_row(d.seq, one) for d in rich for one in d.alerts])
    for decision in rich:
        if decision.seq in loud and decision.alerts:
            post_alerts(connection, decision.seq, decision.alerts, audience.routes)


def _quarantine(connection: Connection, decision: Decision, reason: str) -> None:
    """Keep a decision that the database refuses beside the others; the revision stays."""
    row = connection.execute(query("publication"), (decision.seq,)).fetchone()
    # What cannot be encoded may be the very reason why it is here.
    raw = repr(decision).encode("utf-8", "backslashreplace")
    kept = Reject(raw=raw, reason=f"decision refused: {reason}", where=decision.revision)
    keep_rejects(connection, row[0], [kept], row[10])
    connection.execute(query("insert_decision"), (decision.seq, "", f"quarantined: {reason}", None))


def read_pending(connection: Connection, limit: int) -> tuple[Recorded, ...]:
    """Read the oldest revisions that wait."""
    return tuple(
        recorded_from(row[:17], first_reading=row[17] == FIRST_READING)
        for row in connection.execute(query("waiting"), (limit,))
    )


def recorded_from(row: Row, *, first_reading: bool = False) -> Recorded:
    """Read seq, the columns of a post, those of a revision."""
    post = post_from(row[1:9])
    revision = revision_from(post.id, row[9:17])
    return Recorded(
        seq=row[0],
        post=post,
        revision=revision,
        previous=previous_of(revision),
        first_reading=first_reading,
    )


class Parts:
    """What follows from one revision, while it is read."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.claims: list[Claim] = []
        self.relations: list[Relation] = []
        self.alerts: list[Alert] = []
        self.sightings: tuple[Sighting, ...] = ()
        self.candidates: tuple[Candidate, ...] = ()

    def join(self, recorded: Recorded, row: Row) -> Decided:
        """Put the decision together; ``row`` is language, reason, relays."""
        language, reason, relays = row
        decision = Decision(
            seq=recorded.seq,
            revision=recorded.revision.id,
            language=language,
            reason=reason,
            relays=None if relays is None else PostId(relays),
            links=tuple(self.links),
            claims=tuple(self.claims),
            relations=tuple(self.relations),
            alerts=tuple(self.alerts),
            sightings=self.sightings,
            candidates=self.candidates,
        )
        return Decided(recorded=recorded, decision=decision)


def first_seen(connection: Connection, since: datetime | None) -> int:
    """Return the place of the first revision seen at that moment or later, less one."""
    if since is None:
        return 0
    (first,) = connection.execute(query("decided_from"), (micros(since),)).fetchone()
    return int(first) - 1


def read_decided(
    connection: Connection,
    after: int,
    bounds: tuple[datetime | None, datetime | None],
    limit: int,
) -> list[Decided]:
    """Read decided revisions after a place in the order of arrival.

    ``bounds`` are the moments from which on linked posts and all posts are read.
    """
    linked, whole = (-(2**63) if one is None else micros(one) for one in bounds)
    rows = connection.execute(query("decided"), (after, linked, whole, limit)).fetchall()
    if not rows:
        return []
    span = (rows[0][0], rows[-1][0])
    names = {row[0]: recorded_from(row) for row in rows}
    parts = {seq: Parts() for seq in names}
    _read_parts(connection, span, parts, names)
    return [parts[row[0]].join(names[row[0]], row[17:]) for row in rows]


def _read_parts(
    connection: Connection,
    span: tuple[int, int],
    parts: Mapping[int, Parts],
    names: Mapping[int, Recorded],
) -> None:
    """Read what follows from the revisions of a stretch that are wanted."""

    def rows(name: str) -> Iterator[tuple[int, Row]]:
        for seq, *row in connection.execute(query(name), span):
            if seq in parts:
                yield seq, row

    for seq, row in rows("links_between"):
        parts[seq].links.append(link_from(names[seq].revision.id, row))
    for seq, row in rows("claims_between"):
        parts[seq].claims.append(claim_from(names[seq].revision.id, row))
    for seq, row in rows("relations_between"):
        parts[seq].relations.append(relation_from(row))
    for seq, row in rows("alerts_between"):
        parts[seq].alerts.append(alert_from(names[seq].revision.id, row))
    sighted, made = sightings_between(connection, span), candidates_between(connection, span)
    for seq in parts.keys() & sighted.keys():
        parts[seq].sightings = sighted[seq]
    for seq in parts.keys() & made.keys():
        parts[seq].candidates = made[seq]


def forget_derived(connection: Connection) -> None:
    """Drop all that is derived; what had been decided waits again, and quietly.

    Deliveries stay: they are history, and an alert that comes back meets its own.
    """
    for name in _DERIVED:
        connection.execute(query(f"forget_{name}"))
    connection.execute(query("requeue_decided"))
    connection.execute(query("forget_decisions"))
