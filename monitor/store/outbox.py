"""Deliveries: leased in order, settled once, and never repeated blindly."""

from collections.abc import Collection
from datetime import datetime

import msgspec

from monitor.model.alerts import Delivery, DeliveryState
from monitor.ports import Due
from monitor.store.dossiers import dossier_of
from monitor.store.driver import Connection
from monitor.store.queries import query
from monitor.store.rows import delivery_from, micros, to_json


def lease_due(
    connection: Connection, now: datetime, limit: int, receiver: str | None
) -> tuple[Due, ...]:
    """Lease the deliveries that head their event's line at their receiver."""
    leased: list[Due] = []
    rows = connection.execute(query("due"), (micros(now), receiver, limit)).fetchall()
    for position, *row in rows:
        found = dossier_of(connection, row[0])
        if found is None:
            continue
        connection.execute(query("lease"), (position,))
        delivery = delivery_from(row)
        leased.append(
            Due(
                delivery=msgspec.structs.replace(
                    delivery, state=DeliveryState.LEASED, attempts=delivery.attempts + 1
                ),
                dossier=found,
            )
        )
    return tuple(leased)


def settle(connection: Connection, delivery: Delivery) -> None:
    """Write down how an attempt ended; what was sent stays sent."""
    connection.execute(
        query("settle"),
        (
            delivery.state.value,
            delivery.attempts,
            micros(delivery.due_at),
            delivery.receipt,
            delivery.error,
            delivery.alert,
            delivery.receiver,
        ),
    )


def recover(connection: Connection, now: datetime, repeatable: Collection[str]) -> int:
    """Resolve the leases of a dead process.

    A receiver that may be told twice without harm is told again; for any other the
    outcome is unknown and says so.
    """
    (count,) = connection.execute(query("count_leases")).fetchone()
    connection.execute(query("repeat_leases"), (micros(now), to_json(sorted(repeatable))))
    connection.execute(query("doubt_leases"))
    connection.execute(query("suppress_orphans"))
    return int(count)


def bury(connection: Connection, receivers: Collection[str]) -> int:
    """End what is due to a receiver that is not there any more."""
    return connection.execute(query("bury"), (to_json(sorted(receivers)),)).rowcount
