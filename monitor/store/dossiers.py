"""An alert with all that it rests on, read from the tables."""

from monitor.model.alerts import Alert
from monitor.model.claims import Claim
from monitor.model.events import Event
from monitor.model.ids import EventId, SourceKey
from monitor.model.posts import Post, Revision
from monitor.model.relations import Relation
from monitor.model.sources import Source
from monitor.ports import Dossier, Side
from monitor.store.driver import Connection
from monitor.store.queries import query
from monitor.store.rows import (
    alert_from,
    claim_from,
    event_from,
    post_from,
    relation_from,
    revision_from,
    source_from,
    to_json,
    unlisted,
    unlisted_event,
)


def dossier_of(connection: Connection, alert_id: str) -> Dossier | None:
    """Put the dossier of an alert together, None when there is no such alert."""
    row = connection.execute(query("alert"), (alert_id,)).fetchone()
    if row is None:
        return None
    alert = alert_from(row[0], row[1:11])
    post, revision = publication(connection, row[11])
    relations = _relations(connection, alert)
    sides = _sides(connection, alert, relations)
    event = event_named(connection, alert.event)
    return Dossier(
        alert=alert,
        event=event,
        trigger=source_named(connection, post.source),
        post=post,
        revision=revision,
        new=tuple(side for side in sides if side.claim.revision == alert.revision),
        old=tuple(side for side in sides if side.claim.revision != alert.revision),
        relations=relations,
        awaited=_awaited(connection, event),
    )


def _awaited(connection: Connection, event: Event) -> tuple[str, ...]:
    rows = connection.execute(query("open_silences"), {"event": event.id})
    return tuple(text.removeprefix(f"{event.title}: ") for (text,) in rows)


def publication(connection: Connection, seq: int) -> tuple[Post, Revision]:
    """Read one revision with its post."""
    row = connection.execute(query("publication"), (seq,)).fetchone()
    post = post_from(row[:8])
    return post, revision_from(post.id, row[8:16])


def source_named(connection: Connection, key: SourceKey) -> Source:
    """Return the source as configured, or a stand-in for one that is not."""
    row = connection.execute(query("source"), (key,)).fetchone()
    return unlisted(key) if row is None else source_from(row)


def event_named(connection: Connection, name: EventId) -> Event:
    """Return the event as configured, or a stand-in for one that is not."""
    row = connection.execute(query("event"), (name,)).fetchone()
    return unlisted_event(name) if row is None else event_from(row[0])


def _relations(connection: Connection, alert: Alert) -> tuple[Relation, ...]:
    rows = connection.execute(query("relations_named"), (to_json(alert.relations),))
    return tuple(relation_from(row) for row in rows)


def _sides(connection: Connection, alert: Alert, relations: tuple[Relation, ...]) -> list[Side]:
    """Load the claims of both sides: the relations' by rank, then any other of the alert."""
    wanted = dict.fromkeys(
        [relation.claim_a for relation in relations]
        + list(alert.claims)
        + [relation.claim_b for relation in relations if relation.claim_b]
    )
    sides: list[Side] = []
    for seq, *row in connection.execute(query("claims_named"), (to_json(list(wanted)),)).fetchall():
        post, revision = publication(connection, seq)
        claim: Claim = claim_from(revision.id, row)
        publisher = source_named(connection, post.source)
        sides.append(Side(claim=claim, source=publisher, post=post, revision=revision))
    return sides
