"""Alerts and notices as records for programs: a line of a file, the body of a webhook."""

from monitor.model.alerts import Notice, notice_key
from monitor.notify.render import link
from monitor.ports import Dossier, Side, Subject


def record_of(subject: Subject) -> dict[str, object]:
    """Return what is told as JSON values; ``id`` is the same for ever."""
    match subject:
        case Dossier():
            return _alert(subject)
        case Notice():
            return _notice(subject)


def _alert(dossier: Dossier) -> dict[str, object]:
    alert = dossier.alert
    return {
        "id": alert.id,
        "kind": alert.kind,
        "event": alert.event,
        "event_title": dossier.event.title,
        "attribute": alert.attribute,
        "post": alert.revision,
        "severity": alert.severity,
        "reason": alert.reason,
        "raised_at": alert.raised_at,
        "source": dossier.trigger.key,
        "url": link(dossier.post, dossier.trigger),
        "new": [_side(side) for side in dossier.new],
        "old": [_side(side) for side in dossier.old],
        "awaited": dossier.awaited,
        "why": [relation.rationale for relation in dossier.relations],
    }


def _notice(notice: Notice) -> dict[str, object]:
    return {
        "id": notice_key(notice.id),
        "kind": "notice",
        "notice": notice.kind,
        "subject": notice.subject,
        "text": notice.text,
        "raised_at": notice.raised_at,
        **({"attachments": notice.attachments} if notice.attachments else {}),
    }


def _side(side: Side) -> dict[str, object]:
    claim = side.claim
    return {
        "source": side.source.key,
        "kind": side.source.kind,
        "reliability": side.source.reliability,
        "post": claim.revision,
        "published_at": side.post.published_at,
        "url": link(side.post, side.source),
        "value": claim.value,
        "scope": claim.scope,
        "modality": claim.modality,
        "speaker": claim.attribution.speaker if claim.attribution else None,
        "quote": claim.quote,
        "first_seen": claim.first_seen,
    }
