"""Rows to model values and back: times as integer microseconds UTC, small structures as JSON."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from monitor.model.alerts import (
    Alert,
    AlertKind,
    Attachment,
    Delivery,
    DeliveryState,
    Notice,
    Severity,
)
from monitor.model.circumstances import Interval, NamedPlace
from monitor.model.claims import (
    Attribute,
    Attribution,
    Claim,
    FirstSeen,
    Modality,
    Value,
    Voice,
)
from monitor.model.events import Event, Evidence, Link
from monitor.model.ids import (
    AlertId,
    ClaimId,
    EventId,
    PostId,
    RelationId,
    RevisionId,
    SourceKey,
    revision_id,
)
from monitor.model.posts import Media, Origin, Post, Revision, RevisionKind
from monitor.model.relations import Basis, Relation, RelationKind
from monitor.model.sources import Source, SourceKind

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

# A row as the driver yields it; each function below gives its columns their types.
Row = Sequence[Any]

_encode: Final = msgspec.json.Encoder().encode
_media: Final = msgspec.json.Decoder(tuple[Media, ...]).decode
_value: Final[Callable[[str], Value]] = msgspec.json.Decoder(Value).decode
_attribution: Final = msgspec.json.Decoder(Attribution).decode
_voice: Final = msgspec.json.Decoder(Voice).decode
_first_seen: Final = msgspec.json.Decoder(FirstSeen).decode
_place: Final = msgspec.json.Decoder(NamedPlace).decode
_evidence: Final = msgspec.json.Decoder(tuple[Evidence, ...]).decode
_names: Final = msgspec.json.Decoder(tuple[str, ...]).decode
_attachments: Final = msgspec.json.Decoder(tuple[Attachment, ...]).decode
_event: Final = msgspec.json.Decoder(Event).decode

# Enum lookup by call costs more than the rest of a row.
_REVISION_KINDS: Final = {kind.value: kind for kind in RevisionKind}


def to_json(value: object) -> str:
    """Encode a small structure for a JSON column."""
    return _encode(value).decode()


def encodable(words: str) -> str:
    """Replace what no database takes: an argument may hold bytes that were no UTF-8."""
    return words.encode("utf-8", "replace").decode()


def micros(moment: datetime) -> int:
    """Return microseconds since 1970.

    Raises:
        TypeError: the moment is naive.
    """
    passed = moment - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def micros_or_none(moment: datetime | None) -> int | None:
    """Return microseconds since 1970, None for no moment."""
    return None if moment is None else micros(moment)


def moment(value: int) -> datetime:
    """Return the moment that many microseconds after 1970 began."""
    return _EPOCH + timedelta(microseconds=value)


def moment_or_none(value: int | None) -> datetime | None:
    """Return the moment, None for no value."""
    return None if value is None else moment(value)


def post_row(no: int, name: PostId, post: Post) -> Row:
    """Columns of ``posts``."""
    origin = post.forwarded_from
    return (
        no,
        name,
        post.source,
        post.native,
        micros_or_none(post.published_at),
        post.url,
        origin.source if origin else None,
        origin.native if origin else None,
        post.reply_to,
        post.album,
    )


def post_from(row: Row) -> Post:
    """Read source, native, published_at, url, origin (two columns), reply_to, album."""
    source, native, published_at, url, origin_source, origin_native, reply_to, album = row
    return Post(
        source=source,
        native=native,
        published_at=moment_or_none(published_at),
        url=url,
        forwarded_from=Origin(source=origin_source, native=origin_native)
        if origin_source is not None
        else None,
        reply_to=reply_to,
        album=album,
    )


def revision_row(seq: int, no: int, revision: Revision) -> Row:
    """Columns of ``revisions``."""
    edited_at = revision.edited_at
    return (
        seq,
        no,
        revision.number,
        revision.kind.value,
        micros(revision.seen_at),
        None if edited_at is None else micros(edited_at),
        to_json(revision.media) if revision.media else None,
        revision.digest,
        revision.mode,
        revision.text,
    )


def revision_from(post: PostId, row: Row) -> Revision:
    """Read number, kind, seen_at, edited_at, media, digest, mode, text."""
    number, kind, seen_at, edited_at, media, digest, mode, text = row
    return Revision(
        post=post,
        number=number,
        kind=_REVISION_KINDS[kind],
        text=text,
        seen_at=moment(seen_at),
        edited_at=moment_or_none(edited_at),
        media=_media(media) if media else (),
        digest=digest,
        mode=mode,
    )


def previous_of(revision: Revision) -> RevisionId | None:
    """Name the revision before this one."""
    return revision_id(revision.post, revision.number - 1) if revision.number > 1 else None


def link_row(seq: int, link: Link) -> Row:
    """Columns of ``links``."""
    return (seq, link.event, link.score, to_json(link.evidence))


def link_from(revision: RevisionId, row: Row) -> Link:
    """Read event, score, evidence."""
    event, score, evidence = row
    return Link(revision=revision, event=EventId(event), score=score, evidence=_evidence(evidence))


def claim_row(seq: int, claim: Claim) -> Row:
    """Columns of ``claims``."""
    return (
        claim.id,
        seq,
        claim.attribute.value,
        to_json(claim.value),
        claim.scope,
        claim.modality.value,
        to_json(claim.attribution) if claim.attribution else None,
        claim.start,
        claim.end,
        claim.quote,
        claim.extractor,
        claim.event,
        to_json(claim.voice) if claim.voice else None,
        claim.relay,
        to_json(claim.first_seen) if claim.first_seen else None,
        to_json(claim.place) if claim.place else None,
        micros(claim.time.since) if claim.time else None,
        micros(claim.time.until) if claim.time else None,
    )


def claim_from(revision: RevisionId, row: Row) -> Claim:
    """Read the columns of ``claims`` but ``seq``."""
    (
        name, attribute, value, scope, modality, attribution,
        start, stop, quote, extractor, event, voice, relay, first_seen, place, since, until,
    ) = row  # fmt: skip
    return Claim(
        id=ClaimId(name),
        revision=revision,
        attribute=Attribute(attribute),
        value=_value(value),
        scope=scope,
        modality=Modality(modality),
        attribution=_attribution(attribution) if attribution else None,
        start=start,
        end=stop,
        quote=quote,
        extractor=extractor,
        event=event,
        voice=_voice(voice) if voice else None,
        relay=bool(relay),
        first_seen=_first_seen(first_seen) if first_seen else None,
        place=_place(place) if place else None,
        time=Interval(since=moment(since), until=moment(until)) if since is not None else None,
    )


def relation_row(seq: int, relation: Relation) -> Row:
    """Columns of ``relations``."""
    return (
        relation.id,
        seq,
        relation.kind.value,
        relation.attribute.value,
        relation.event,
        relation.a,
        relation.b,
        relation.claim_a,
        relation.claim_b,
        relation.basis.value,
        relation.rule,
        relation.rationale,
        relation.rank,
    )


def relation_from(row: Row) -> Relation:
    """Read the columns of ``relations`` but ``seq``."""
    (
        name, kind, attribute, event, a, b, claim_a, claim_b, basis, rule, rationale, rank,
    ) = row  # fmt: skip
    return Relation(
        id=RelationId(name),
        kind=RelationKind(kind),
        attribute=Attribute(attribute),
        event=EventId(event),
        a=RevisionId(a),
        b=RevisionId(b),
        claim_a=ClaimId(claim_a),
        claim_b=claim_b,
        basis=Basis(basis),
        rule=rule,
        rationale=rationale,
        rank=rank,
    )


def alert_row(seq: int, alert: Alert) -> Row:
    """Columns of ``alerts``."""
    return (
        alert.id,
        seq,
        alert.kind.value,
        alert.event,
        alert.attribute.value,
        alert.reason,
        alert.severity.value,
        micros(alert.raised_at),
        to_json(alert.claims),
        to_json(alert.relations),
        alert.suppressed,
    )


def alert_from(revision: RevisionId, row: Row) -> Alert:
    """Read id, kind, event, attribute, reason, severity, raised_at, and so on."""
    (
        name, kind, event, attribute, reason, severity, raised_at, claims, relations, suppressed,
    ) = row  # fmt: skip
    return Alert(
        id=AlertId(name),
        kind=AlertKind(kind),
        event=EventId(event),
        attribute=Attribute(attribute),
        revision=revision,
        reason=reason,
        severity=Severity(severity),
        raised_at=moment(raised_at),
        claims=tuple(ClaimId(one) for one in _names(claims)),
        relations=tuple(RelationId(one) for one in _names(relations)),
        suppressed=suppressed,
    )


def delivery_from(row: Row) -> Delivery:
    """Read alert, receiver, state, attempts, due_at, receipt, error, batch, again, held_until."""
    alert, receiver, state, attempts, due_at, receipt, error, batch, again, held_until = row
    return Delivery(
        alert=AlertId(alert),
        receiver=receiver,
        state=DeliveryState(state),
        attempts=attempts,
        due_at=moment(due_at),
        receipt=receipt,
        error=error,
        batch=None if batch is None else AlertId(batch),
        repeat=bool(again),
        held_until=moment_or_none(held_until),
    )


def priority_of(severity: Severity) -> int:
    """Return the rank by which deliveries leave: the graver, the higher."""
    return tuple(Severity).index(severity)


def notice_row(notice: Notice) -> Row:
    """Columns of ``notices``."""
    at = micros(notice.raised_at)
    files = to_json(notice.attachments) if notice.attachments else None
    return (notice.id, notice.kind, notice.subject, encodable(notice.text), at, files)


def notice_from(row: Row) -> Notice:
    """Read id, kind, subject, text, raised_at, attachments."""
    name, kind, subject, text, raised_at, files = row
    return Notice(
        id=name,
        kind=kind,
        subject=subject,
        text=text,
        raised_at=moment(raised_at),
        attachments=_attachments(files) if files else (),
    )


def source_row(source: Source) -> Row:
    """Columns of ``sources``."""
    return (
        source.key,
        source.title,
        source.kind.value,
        source.side,
        source.owner,
        to_json(source.languages),
        source.reliability,
    )


def source_from(row: Row) -> Source:
    """Read the columns of ``sources``."""
    key, title, kind, side, owner, languages, reliability = row
    return Source(
        key=SourceKey(key),
        title=title,
        kind=SourceKind(kind),
        side=side,
        owner=owner,
        languages=_names(languages),
        reliability=reliability,
    )


def unlisted(key: SourceKey) -> Source:
    """Stand in for a publisher that is in no configuration, with the core's own guess."""
    return Source(key=key, title=key.partition(":")[2] or key, kind=SourceKind.AGGREGATOR)


def event_row(event: Event) -> Row:
    """Columns of ``events``."""
    return (event.id, event.title, event.state.value, to_json(event))


def event_from(document: str) -> Event:
    """Read the JSON column of ``events``."""
    return _event(document)


def unlisted_event(name: EventId) -> Event:
    """Stand in for an event that has left the configuration since."""
    return Event(id=name, title=name)
