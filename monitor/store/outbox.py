"""Deliveries: leased in order, settled once, and never repeated blindly."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from monitor.model.alerts import Delivery, DeliveryState, Notice, notice_key, noticed
from monitor.model.ids import AlertId
from monitor.ports import HOLD, Demand, Due, Subject, Together
from monitor.store.dossiers import dossier_of
from monitor.store.driver import Connection, Row
from monitor.store.queries import query
from monitor.store.rows import delivery_from, micros, notice_from, notice_row, to_json


def lease_due(connection: Connection, demand: Demand) -> tuple[Together, ...]:
    """Lease what heads the line of its event at its receiver, with what may go along."""
    bound = {
        "now": micros(demand.now),
        "receiver": demand.receiver,
        "limit": demand.events,
    }
    found: list[Together] = []
    for position, event, *row in connection.execute(query("due"), bound).fetchall():
        head = delivery_from(row)
        rows = [(position, head)]
        most = demand.together if head.batch is None else -1  # -1 is no limit
        if most != 1:
            behind = connection.execute(
                query("due_behind"), (event, head.receiver, position, most - 1 if most > 0 else -1)
            )
            rows += _with(head, demand.now, behind.fetchall())
        if leased := tuple(_leased(connection, head, rows)):
            found.append(leased)
    return tuple(found)


def _with(head: Delivery, now: datetime, behind: Iterable[Any]) -> Iterable[tuple[int, Delivery]]:
    """Yield what may leave in one message with the head: it, and nothing out of turn."""
    for position, *row in behind:
        one = delivery_from(row)
        if one.state is not DeliveryState.DUE or one.batch != head.batch:
            return
        if head.batch is None and one.due_at > now:
            return
        yield position, one


def _leased(
    connection: Connection, head: Delivery, rows: Iterable[tuple[int, Delivery]]
) -> Iterable[Due]:
    batch = head.batch or head.alert
    for position, delivery in rows:
        subject = _subject(connection, delivery.alert)
        if subject is None:
            continue
        connection.execute(query("lease"), (batch, position))
        leased = msgspec.structs.replace(
            delivery, state=DeliveryState.LEASED, attempts=delivery.attempts + 1, batch=batch
        )
        yield Due(delivery=leased, subject=subject)


def _subject(connection: Connection, key: AlertId) -> Subject | None:
    name = noticed(key)
    if name is None:
        return dossier_of(connection, key)
    row = connection.execute(query("notice_named"), (name,)).fetchone()
    return None if row is None else notice_from(row)


def doubtful(connection: Connection, demand: Demand) -> tuple[Together, ...]:
    """Read what is uncertain and may be looked into: all of a message, message by message."""
    bound = (micros(demand.now), demand.receiver, demand.events)
    found: dict[tuple[str, str], Together] = {}
    for _, _, *row in connection.execute(query("doubtful"), bound).fetchall():
        first = delivery_from(row)
        key = (first.receiver, first.batch or first.alert)
        if key in found:
            continue
        beside = [first]
        if first.batch is not None:
            named = (first.receiver, micros(demand.now), first.batch)
            rows = connection.execute(query("doubtful_beside"), named).fetchall()
            beside = [delivery_from(one[1:]) for one in rows]
        subjects = [(one, _subject(connection, one.alert)) for one in beside]
        found[key] = tuple(
            Due(delivery=one, subject=subject) for one, subject in subjects if subject is not None
        )
    return tuple(one for one in found.values() if one)


def settle(connection: Connection, deliveries: Sequence[Delivery]) -> None:
    """Write down how an attempt ended; what was sent stays sent."""
    connection.executemany(query("settle"), [_settled_row(one) for one in deliveries])


def _settled_row(delivery: Delivery) -> Row:
    held = delivery.held_until
    return (
        delivery.state.value,
        delivery.attempts,
        micros(delivery.due_at),
        delivery.receipt,
        delivery.error,
        delivery.batch,
        int(delivery.repeat),
        None if held is None else micros(held),
        delivery.alert,
        delivery.receiver,
    )


def recover(
    connection: Connection, now: datetime, settled: datetime, repeatable: Collection[str]
) -> int:
    """Resolve the leases of a dead process.

    A receiver that may be told twice without harm is told again; for any other the
    outcome is unknown and says so, and from ``settled`` on it may be looked into.
    """
    (count,) = connection.execute(query("count_leases")).fetchone()
    connection.execute(query("repeat_leases"), (micros(now), to_json(sorted(repeatable))))
    held = micros(settled + HOLD)
    connection.execute(query("doubt_leases"), {"settled": micros(settled), "held": held})
    connection.execute(query("suppress_orphans"))
    return int(count)


def bury(connection: Connection, receivers: Collection[str]) -> int:
    """End what is due to a receiver that is not there any more."""
    return connection.execute(query("bury"), (to_json(sorted(receivers)),)).rowcount


def write_notice(connection: Connection, notice: Notice, receivers: Sequence[str]) -> None:
    """Store a notice once by its id, with a delivery to each receiver that asks for them."""
    if connection.execute(query("insert_notice"), notice_row(notice)).rowcount < 1:
        return
    key = notice_key(notice.id)
    line = f"notice:{notice.subject}"
    at = micros(notice.raised_at)
    rows = [(key, receiver, line, at) for receiver in receivers]
    connection.executemany(query("insert_notice_delivery"), rows)
