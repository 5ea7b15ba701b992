"""Builders with silent defaults: a test names only what it is about.

A source may be given by its handle ("ministry"), a value as a label ("S-400") or a
count (4), a moment as minutes after noon.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from monitor.model.alerts import (
    Alert,
    AlertKind,
    Attachment,
    Delivery,
    DeliveryState,
    Notice,
    Severity,
    notice_key,
)
from monitor.model.candidates import Candidate, Sighting
from monitor.model.claims import (
    Attribute,
    Attribution,
    Claim,
    Label,
    Modality,
    Quantity,
    Value,
    Voice,
    claim_id,
    value_key,
)
from monitor.model.decisions import Decided, Decision, Recorded
from monitor.model.events import Event, EventState, Evidence, Link
from monitor.model.ids import (
    AlertId,
    EventId,
    PostId,
    RelationId,
    RevisionId,
    SourceKey,
    stable_digest,
)
from monitor.model.posts import Media, Origin, Post, Revision, RevisionKind
from monitor.model.relations import Basis, Relation, RelationKind
from monitor.model.sources import Source, SourceKind
from monitor.ports import Batch, Dossier, Due, Observation, Reject, Side, Subject, Together

NOON = datetime(2024, 11, 1, 12, 0, tzinfo=UTC)
EVENT = EventId("kharkiv-strike")
FIRST = RevisionId("telegram:ministry/1@1")

WEAPON = Attribute.WEAPON
TARGET = Attribute.TARGET
KILLED = Attribute.KILLED
INJURED = Attribute.INJURED
STATUS = Attribute.STATUS
CAUSE = Attribute.CAUSE


def at(minutes: float = 0) -> datetime:
    return NOON + timedelta(minutes=minutes)


def key(handle: str) -> SourceKey:
    return SourceKey(handle if ":" in handle else f"telegram:{handle}")


def source(
    handle: str = "ministry",
    kind: SourceKind = SourceKind.OFFICIAL,
    *,
    side: str | None = None,
    owner: str | None = None,
    title: str | None = None,
    languages: tuple[str, ...] = ("en",),
    reliability: str = "B",
) -> Source:
    return Source(
        key=key(handle),
        title=title or key(handle).partition(":")[2].replace("_", " ").title(),
        kind=kind,
        side=side,
        owner=owner,
        languages=languages,
        reliability=reliability,
    )


def event(
    name: str = EVENT,
    *,
    title: str = "Strike on the Kharkiv police headquarters",
    keywords: tuple[str, ...] = (),
    places: tuple[str, ...] = ("Kharkiv",),
    actors: tuple[str, ...] = (),
    expected: tuple[str, ...] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    state: EventState = EventState.TRACKED,
) -> Event:
    return Event(
        id=EventId(name),
        title=title,
        keywords=keywords,
        places=places,
        actors=actors,
        expected=expected,
        since=since,
        until=until,
        state=state,
    )


def origin(handle: str, native: str | None = None) -> Origin:
    return Origin(source=key(handle), native=native)


def photo(sha256: str = "ab" * 32) -> Media:
    return Media(type="photo", sha256=sha256)


def post(
    handle: str = "ministry",
    native: str = "1",
    *,
    minutes: float | None = 0,
    forwarded_from: Origin | None = None,
    reply_to: str | None = None,
    url: str | None = None,
) -> Post:
    """``minutes`` None is a post without a date."""
    return Post(
        source=key(handle),
        native=native,
        published_at=None if minutes is None else at(minutes),
        url=url,
        forwarded_from=forwarded_from,
        reply_to=reply_to,
    )


def revision(
    text: str = "A missile hit Kharkiv.",
    handle: str = "ministry",
    native: str = "1",
    *,
    number: int = 1,
    kind: RevisionKind | None = None,
    minutes: float = 0,
    media: tuple[Media, ...] = (),
    mode: str = "test",
) -> Revision:
    """The kind follows from number and text where it is not given."""
    if kind is None:
        later = RevisionKind.EDIT if text else RevisionKind.DELETION
        kind = RevisionKind.ORIGINAL if number == 1 else later
    return Revision(
        post=PostId(f"{key(handle)}/{native}"),
        number=number,
        kind=kind,
        text=text,
        seen_at=at(minutes),
        edited_at=at(minutes) if kind is RevisionKind.EDIT else None,
        media=media,
        digest=stable_digest(text),
        mode=mode,
    )


def recorded(
    text: str = "A missile hit Kharkiv.",
    handle: str = "ministry",
    native: str = "1",
    *,
    number: int = 1,
    kind: RevisionKind | None = None,
    minutes: float = 0,
    seq: int = 1,
    forwarded_from: Origin | None = None,
    reply_to: str | None = None,
    media: tuple[Media, ...] = (),
) -> Recorded:
    published = post(
        handle, native, minutes=minutes, forwarded_from=forwarded_from, reply_to=reply_to
    )
    before = RevisionId(f"{published.id}@{number - 1}") if number > 1 else None
    return Recorded(
        seq=seq,
        post=published,
        revision=revision(
            text, handle, native, number=number, kind=kind, minutes=minutes, media=media
        ),
        previous=before,
    )


def settled(one: Recorded) -> Recorded:
    """Return a revision as it is read back: that it came first mattered to its decision alone."""
    return msgspec.structs.replace(one, first_reading=False)


def observation(
    text: str = "A missile hit Kharkiv.",
    handle: str = "ministry",
    native: str = "1",
    *,
    minutes: float | None = 0,
    seen: float | None = None,
    edited_minutes: float | None = None,
    edited: bool = False,
    deleted: bool = False,
    forwarded_from: Origin | None = None,
    reply_to: str | None = None,
    url: str | None = None,
    album: str | None = None,
    media: tuple[Media, ...] = (),
    mode: str = "test",
) -> Observation:
    return Observation(
        source=key(handle),
        native=native,
        text=text,
        published_at=None if minutes is None else at(minutes),
        edited_at=None if edited_minutes is None else at(edited_minutes),
        edited=edited or edited_minutes is not None,
        deleted=deleted,
        url=url,
        forwarded_from=forwarded_from,
        reply_to=reply_to,
        album=album,
        media=media,
        seen_at=None if seen is None else at(seen),
        mode=mode,
    )


def batch(
    *observations: Observation,
    handle: str = "ministry",
    minutes: float = 0,
    cursor: str | None = None,
    rejects: Sequence[Reject] = (),
    outcome: str = "ok",
) -> Batch:
    return Batch(
        source=key(handle),
        seen_at=at(minutes),
        observations=observations,
        rejects=tuple(rejects),
        cursor=cursor,
        outcome=outcome,
    )


def as_value(value: Value | str | float) -> Value:
    if isinstance(value, Quantity | Label):
        return value
    if isinstance(value, str):
        return Label(concept=value)
    return Quantity(low=value, high=value)


def claim(
    handle: str = "ministry",
    attribute: Attribute = WEAPON,
    value: Value | str | float = "S-400",
    *,
    native: str = "1",
    number: int = 1,
    scope: str | None = None,
    modality: Modality = Modality.ASSERTED,
    attribution: Attribution | str | None = None,
    event: str | None = EVENT,
    quote: str | None = None,
    start: int = 0,
    voice: str | None = None,
    relay: bool = False,
) -> Claim:
    """The claim's quote is its value in words unless it is given."""
    if isinstance(attribution, str):
        attribution = Attribution(speaker=attribution)
    made_by = RevisionId(f"{key(handle)}/{native}@{number}")
    meaning = as_value(value)
    words = value_key(meaning) if quote is None else quote
    speaker = attribution.speaker if attribution else None
    return Claim(
        id=claim_id(made_by, attribute, meaning, scope=scope, modality=modality, speaker=speaker),
        revision=made_by,
        attribute=attribute,
        value=meaning,
        scope=scope,
        modality=modality,
        attribution=attribution,
        start=start,
        end=start + len(words),
        quote=words,
        extractor="test/1",
        event=None if event is None else EventId(event),
        voice=Voice(name=voice, kind=SourceKind.OFFICIAL, side=None, title=voice.title())
        if voice
        else None,
        relay=relay,
    )


def link(
    of: RevisionId = FIRST,
    event: str = EVENT,
    *evidence: Evidence,
) -> Link:
    grounds = evidence or (Evidence(kind="place", detail="Kharkiv", weight=1.0),)
    return Link(
        revision=of,
        event=EventId(event),
        score=sum(ground.weight for ground in grounds),
        evidence=grounds,
    )


def relation(
    a: Claim,
    b: Claim,
    kind: RelationKind = RelationKind.CONTRADICTS,
    *,
    basis: Basis = Basis.VALUE,
    rule: str = "labels-exclude",
    rank: int = 0,
) -> Relation:
    return Relation(
        id=RelationId(stable_digest(kind, a.id, b.id)),
        kind=kind,
        attribute=b.attribute,
        event=b.event or EVENT,
        a=a.revision,
        b=b.revision,
        claim_a=a.id,
        claim_b=b.id,
        basis=basis,
        rule=rule,
        rationale=f"{value_key(a.value)} and {value_key(b.value)} exclude each other.",
        rank=rank,
    )


def alert(
    *claims: Claim,
    kind: AlertKind = AlertKind.NEW_CLAIM,
    relations: tuple[Relation, ...] = (),
    minutes: float = 0,
    severity: Severity = Severity.NOTABLE,
    event: str | None = None,
) -> Alert:
    """The alert that the first claim's revision raises."""
    first = claims[0] if claims else claim()
    about = EventId(event) if event else first.event or EVENT
    return Alert(
        id=AlertId(stable_digest(kind, about, first.attribute, first.revision)),
        kind=kind,
        event=about,
        attribute=first.attribute,
        revision=first.revision,
        reason="first_claim",
        severity=severity,
        raised_at=at(minutes),
        claims=tuple(one.id for one in claims or (first,)),
        relations=tuple(one.id for one in relations),
    )


def decision(
    of: Recorded,
    *claims: Claim,
    relations: tuple[Relation, ...] = (),
    alerts: tuple[Alert, ...] = (),
    links: tuple[Link, ...] | None = None,
    relays: PostId | None = None,
    reason: str = "linked",
    language: str = "en",
) -> Decision:
    """A link to each event that a claim speaks of is made unless links are given."""
    if links is None:
        about = dict.fromkeys(one.event for one in claims if one.event)
        links = tuple(link(of.revision.id, name) for name in about)
    return Decision(
        seq=of.seq,
        revision=of.revision.id,
        language=language,
        reason=reason,
        relays=relays,
        links=links,
        claims=claims,
        relations=relations,
        alerts=alerts,
    )


def sighting(handle: str = "ministry", native: str = "1", *, minutes: float = 0) -> Sighting:
    return Sighting(
        place="g706483",
        kinds=("strike",),
        said=(("killed", "3"),),
        voice=key(handle),
        post=PostId(f"{key(handle)}/{native}"),
        at=at(minutes),
    )


def candidate(*posts: str, name: str = "strike-kharkiv-2024-11-01-12h") -> Candidate:
    return Candidate(
        id=EventId(name),
        title="Strike in Kharkiv",
        place="g706483",
        places=("Kharkiv",),
        kinds=("strike",),
        keywords=("strike",),
        since=at(),
        posts=tuple(PostId(one) for one in posts),
    )


def decided(of: Recorded, *claims: Claim, relations: tuple[Relation, ...] = ()) -> Decided:
    return Decided(recorded=of, decision=decision(of, *claims, relations=relations))


def delivery(
    of: Alert | None = None,
    receiver: str = "console",
    state: DeliveryState = DeliveryState.LEASED,
    *,
    attempts: int = 1,
    minutes: float = 0,
) -> Delivery:
    return Delivery(
        alert=(of or alert()).id,
        receiver=receiver,
        state=state,
        attempts=attempts,
        due_at=at(minutes),
    )


def side(
    of: Claim,
    text: str | None = None,
    kind: SourceKind = SourceKind.OFFICIAL,
    *,
    minutes: float = 0,
) -> Side:
    """The claim's publisher, post and revision follow from the claim's own ids."""
    post_name, _, number = of.revision.rpartition("@")
    publisher, _, native = post_name.partition("/")
    return Side(
        claim=of,
        source=source(publisher, kind),
        post=post(publisher, native, minutes=minutes),
        revision=revision(
            of.quote if text is None else text,
            publisher,
            native,
            number=int(number),
            minutes=minutes,
        ),
    )


def dossier(
    new: Sequence[Side] = (),
    old: Sequence[Side] = (),
    *,
    kind: AlertKind = AlertKind.NEW_CLAIM,
    relations: tuple[Relation, ...] = (),
) -> Dossier:
    """The trigger is the first new side; without sides a default claim is told."""
    sides = tuple(new) or (side(claim()),)
    first = sides[0]
    return Dossier(
        alert=alert(*(one.claim for one in sides), kind=kind, relations=relations),
        event=event(first.claim.event or EVENT),
        trigger=first.source,
        post=first.post,
        revision=first.revision,
        new=sides,
        old=tuple(old),
        relations=relations,
    )


def notice(
    name: str = "n1", text: str = "Gone.", *, kind: str = "source_lost", minutes: float = 0
) -> Notice:
    return Notice(id=name, kind=kind, subject="telegram:ministry", text=text, raised_at=at(minutes))


def attachment(
    name: str = "digest.html",
    media_type: str = "text/html",
    *,
    path: str | None = None,
    content: bytes = b"<p>All quiet.</p>",
    caption: str = "",
    inline: bool = False,
) -> Attachment:
    """A file of a notice with that content, which need not be there."""
    return Attachment(
        path=path or f"/nowhere/{name}",
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        caption=caption,
        inline=inline,
    )


def due(of: Subject | None = None, receiver: str = "console") -> Due:
    told = dossier() if of is None else of
    made = delivery(told.alert if isinstance(told, Dossier) else None, receiver)
    if isinstance(told, Notice):
        made = msgspec.structs.replace(made, alert=notice_key(told.id))
    return Due(delivery=made, subject=told)


def together(*of: Subject, receiver: str = "console") -> Together:
    """Return what one message tells."""
    return tuple(due(one, receiver) for one in of or (dossier(),))
