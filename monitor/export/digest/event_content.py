"""One event's part of the document."""

from collections.abc import Iterator
from typing import Final

from monitor.core.digest import (
    AwaitedRow,
    ChangeRow,
    ClaimRow,
    CorrectionRow,
    DisputeRow,
    EventDigest,
    PositionRow,
    TopicRow,
)
from monitor.export.digest.blocks import (
    Block,
    Grid,
    Heading,
    Items,
    Paragraph,
    Picture,
    Piece,
    Pieces,
    foreign,
    joined,
    plain,
    quoted,
)
from monitor.export.digest.naming import Naming, anchor_of
from monitor.export.digest.pictures import (
    course_caption,
    course_name,
    matrix_caption,
    matrix_name,
)
from monitor.model.alerts import AlertKind
from monitor.model.ids import ClaimId

_EXCERPT: Final = 280  # characters of a corrected text; the whole of it is in digest.json
_QUOTE: Final = 240


def event_blocks(event: EventDigest, naming: Naming, pictures: frozenset[str]) -> Iterator[Block]:
    """Yield what stands, what is disputed, what changed and what was corrected."""
    words, anchor = naming.words, anchor_of(event.id)
    yield Heading(2, (foreign(event.title),), anchor)
    yield Paragraph(_figures(event, naming))
    yield Heading(3, plain(words.say("stands")), f"{anchor}-stands")
    if event.topics:
        yield _standing(event, naming)
    else:
        yield Paragraph(plain(words.say("no_topics")))
    if event.awaited:
        yield Items(tuple(_awaited(one, naming) for one in event.awaited))
    yield from _pictures(event, naming, pictures)
    if event.disputes:
        yield Heading(3, plain(words.say("disputed")), f"{anchor}-disputed")
        for dispute in event.disputes:
            yield _dispute(event, dispute, naming)
    yield Heading(3, plain(words.say("changes")), f"{anchor}-changes")
    if event.changes:
        yield _changes(event, naming)
    else:
        yield Paragraph((Piece(words.say("only_repeated"), f"#{anchor}-stands"),))
    if event.corrections:
        yield Heading(3, plain(words.say("corrections")), f"{anchor}-corrections")
        yield _corrections(event, naming)


def _figures(event: EventDigest, naming: Naming) -> Pieces:
    count, anchor = naming.words.count, anchor_of(event.id)
    text = naming.words.say(
        "figures",
        posts=count("posts", event.posts),
        sources=count("sources", event.sources),
        claims=count("claims", event.fresh_claims),
        changes=count("changes", len(event.changes)),
    )
    return (Piece(text, f"#{anchor}-changes"),)


def _standing(event: EventDigest, naming: Naming) -> Grid:
    rows: list[tuple[Pieces, ...]] = []
    for topic in event.topics:
        for number, position in enumerate(topic.positions):
            rows.append(_position(event, topic, position, naming, first=number == 0))
    return Grid(
        caption=naming.words.say("stands"),
        columns=naming.words.columns("attribute", "value", "independent", "who"),
        rows=tuple(rows),
    )


def _position(
    event: EventDigest, topic: TopicRow, position: PositionRow, naming: Naming, *, first: bool
) -> tuple[Pieces, ...]:
    words = naming.words
    claims = [naming.claim_in(event, name) for name in position.claims]
    name = words.terms.attribute(topic.attribute)
    about = plain(name)
    if topic.disputed and first:
        disputed = Piece(words.say("contested"), f"#{anchor_of(event.id)}-disputed")
        about = (Piece(f"{name} "), disputed)
    count: Pieces = plain(words.terms.number(position.independent))
    if position.relays:
        relays = words.say("relays", posts=words.count("posts", position.relays))
        count = (*count, Piece(f" ({relays})"))
    return (
        about,
        (Piece(naming.claim_words(claims[0]), claims[0].url, strong=True),),
        count,
        joined((_voice(one, naming) for one in claims), by="; "),
    )


def _voice(claim: ClaimRow, naming: Naming) -> Pieces:
    """Name who says it, in what role, with the letter and a link to the post."""
    said = (*naming.who(claim), Piece(f" ({naming.code(claim)}) "), naming.time(claim))
    first = naming.first_seen(claim)
    return (*said, Piece(", "), *first) if first else said


def _awaited(awaited: AwaitedRow, naming: Naming) -> Pieces:
    key = "awaited_overdue" if awaited.overdue else "awaited"
    since = Piece(naming.moment(awaited.since))
    return naming.filled(key, party=foreign(awaited.party, strong=True), moment=since)


def _dispute(event: EventDigest, dispute: DisputeRow, naming: Naming) -> Grid:
    words = naming.words
    return Grid(
        caption=words.say(
            "open_dispute" if dispute.open else "settled_dispute",
            attribute=words.terms.attribute(dispute.attribute),
        ),
        columns=words.columns("claim", "quote", "source", "code", "time", "status"),
        rows=tuple(_party(naming.claim_in(event, name), naming) for name in dispute.claims),
    )


def _party(claim: ClaimRow, naming: Naming) -> tuple[Pieces, ...]:
    return (
        (Piece(naming.claim_words(claim), strong=True),),
        (quoted(_cut(claim.quote, _QUOTE), claim.url),),
        joined(filter(None, (naming.who(claim), naming.first_seen(claim)))),
        plain(naming.code(claim)),
        (naming.time(claim),),
        plain(naming.words.words.standing[claim.standing]),
    )


def _changes(event: EventDigest, naming: Naming) -> Grid:
    words = naming.words
    return Grid(
        caption=words.say("changes"),
        columns=words.columns("time", "kind", "attribute", "change", "source"),
        rows=tuple(
            (
                (Piece(naming.moment(one.at), one.url),),
                plain(words.words.change[one.kind]),
                plain(words.terms.attribute(one.attribute)),
                _moved(event, one, naming),
                (foreign(naming.title(one.source)),),
            )
            for one in event.changes
        ),
    )


def _moved(event: EventDigest, change: ChangeRow, naming: Naming) -> Pieces:
    """Set the new claims against those before: "4 → 7", each with a link to its post."""
    new = joined((_linked(event, name, naming) for name in change.new[:3]), by=", ")
    old = joined((_linked(event, name, naming) for name in change.old[:3]), by=", ")
    if not old:
        return new
    if not new:
        return (*old, Piece(" → –"))
    return (*old, Piece(" ≠ " if change.kind is AlertKind.CONTRADICTION else " → "), *new)


def _linked(event: EventDigest, name: ClaimId, naming: Naming) -> Pieces:
    claim = naming.claim_in(event, name)
    return (Piece(naming.claim_words(claim), claim.url),)


def _corrections(event: EventDigest, naming: Naming) -> Grid:
    words = naming.words
    return Grid(
        caption=words.say("corrections"),
        columns=words.columns("time", "source", "attribute", "before", "after"),
        rows=tuple(_correction(event, one, naming) for one in event.corrections),
    )


def _correction(
    event: EventDigest, correction: CorrectionRow, naming: Naming
) -> tuple[Pieces, ...]:
    words = naming.words
    before = naming.claim_in(event, correction.before)
    told = (Piece(naming.claim_words(before), strong=True), Piece(": "))
    if correction.after is not None:
        after = naming.claim_in(event, correction.after)
        now: Pieces = (Piece(naming.claim_words(after), strong=True), Piece(": "))
    else:
        gone = "deleted_post" if correction.deleted else "edited_post"
        now = (Piece(words.say(gone), strong=True), Piece(" "))
    text = _cut(correction.after_text, _EXCERPT)
    return (
        (Piece(naming.moment(correction.at), correction.url),),
        (foreign(naming.title(correction.source)),),
        plain(words.terms.attribute(correction.attribute)),
        (*told, quoted(_cut(correction.before_text, _EXCERPT), correction.url)),
        (*now, quoted(text, correction.url)) if text else now[:1],
    )


def _pictures(event: EventDigest, naming: Naming, pictures: frozenset[str]) -> Iterator[Picture]:
    for topic in event.topics:
        name = course_name(event.id, topic.attribute)
        if topic.scope is None and name in pictures:
            yield Picture(name, course_caption(event, topic.attribute, naming))
    if matrix_name(event.id) in pictures:
        yield Picture(matrix_name(event.id), matrix_caption(event, naming))


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[:room].rstrip() + "…"
