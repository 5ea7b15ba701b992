"""Outbox rows of new alerts: to whom, from when on, and the reason beside them."""

from collections.abc import Sequence

from monitor.core.routes import Facts, Placement, Routes
from monitor.model.alerts import Alert
from monitor.model.routing import Passage
from monitor.store.desk import write_passages
from monitor.store.dossiers import event_named, publication, source_named
from monitor.store.driver import Connection
from monitor.store.queries import query
from monitor.store.rows import micros, priority_of


def post_alerts(connection: Connection, seq: int, alerts: Sequence[Alert], routes: Routes) -> None:
    """Write a delivery for each receiver that a route leads to.

    What is due at once takes along what waits before it at the same receiver: an event is
    told in its order, and news that cannot wait must not wait for what can.
    """
    post, _ = publication(connection, seq)
    source = source_named(connection, post.source)
    for alert in alerts:
        facts = Facts(alert=alert, source=source, event=event_named(connection, alert.event))
        placed = routes.place(facts, alert.raised_at)
        connection.executemany(query("insert_delivery"), [_row(alert, one) for one in placed])
        write_passages(connection, [passage_of(alert, one) for one in placed])
        if routes.hurries and alert.suppressed is None:
            hurried = [(alert.event, one.receiver, micros(one.due_at)) for one in placed]
            connection.executemany(query("hurry"), [(due, *line, due) for *line, due in hurried])


def passage_of(alert: Alert, placed: Placement) -> Passage:
    """Return why a delivery is due when it is."""
    return Passage(
        alert=alert.id,
        receiver=placed.receiver,
        event=alert.event,
        at=alert.raised_at,
        reason=placed.reason,
        until=placed.due_at if placed.due_at > alert.raised_at else None,
        detail=f"route {placed.route.name}",
    )


def _row(alert: Alert, placed: Placement) -> tuple[object, ...]:
    return (
        alert.id,
        placed.receiver,
        alert.event,
        "suppressed" if alert.suppressed else "due",
        micros(placed.due_at),
        alert.suppressed,
        priority_of(alert.severity),
    )
