"""A digest as a document: which tables stand where, in one language."""

from collections.abc import Iterator
from typing import Final

from monitor.core.digest import BlindRow, CandidateRow, Digest, EventDigest
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
    plain,
)
from monitor.export.digest.event_content import event_blocks
from monitor.export.digest.naming import Naming, anchor_of

_DOUBTFUL: Final = ("sent", "uncertain", "dead")


def document(
    digest: Digest, naming: Naming, pictures: frozenset[str], lines: tuple[Pieces, ...]
) -> Iterator[Block]:
    """Yield the whole document; ``pictures`` are the charts that were drawn, ``lines`` open it."""
    words = naming.words
    yield Heading(1, plain(title_of(digest, naming)))
    window = words.say("window", since=naming.dated(digest.since), until=naming.dated(digest.until))
    yield Paragraph(plain(window))
    yield Heading(2, plain(words.say("opening")), "opening")
    yield Items(lines)
    yield Heading(2, plain(words.say("contents")), "events")
    if digest.events:
        yield _contents(digest, naming)
    else:
        yield Paragraph((Piece(words.say("nothing"), "#sources"),))
    for event in digest.events:
        yield from event_blocks(event, naming, pictures)
    yield from _rest(digest, naming, pictures)


def title_of(digest: Digest, naming: Naming) -> str:
    """Return the document's title."""
    return naming.words.say(
        "title", since=naming.dated(digest.since), until=naming.dated(digest.until)
    )


def _contents(digest: Digest, naming: Naming) -> Grid:
    words, number = naming.words, naming.words.terms.number

    def row(event: EventDigest) -> tuple[tuple[Piece, ...], ...]:
        figures = (event.posts, event.fresh_claims, len(event.changes), event.open_disputes)
        name = foreign(event.title, f"#{anchor_of(event.id)}")
        return ((name,), *(plain(number(one)) for one in figures))

    return Grid(
        caption=words.say("contents"),
        columns=words.columns("event", "posts", "claims", "changes", "open"),
        rows=tuple(row(event) for event in digest.events),
    )


def _rest(digest: Digest, naming: Naming, pictures: frozenset[str]) -> Iterator[Block]:
    """What is told of the window as a whole, after its events."""
    words = naming.words
    if digest.candidates:
        yield Heading(2, plain(words.say("candidates_title")), "candidates")
        yield Items(tuple(_candidate(one, naming) for one in digest.candidates))
    if digest.quiet:
        yield Heading(2, plain(words.say("quiet_title")), "quiet")
        yield Items(tuple((foreign(one.title),) for one in digest.quiet))
    yield Heading(2, plain(words.say("sources_title")), "sources")
    yield Paragraph(plain(words.say("sources_note")))
    yield _sources(digest, naming)
    if "activity" in pictures:
        yield Heading(2, plain(words.say("activity_title")), "activity")
        yield Picture("activity", words.say("activity"))
    yield Heading(2, plain(words.say("completeness_title")), "completeness")
    yield from _completeness(digest, naming)
    yield Heading(2, plain(words.say("health_title")), "health")
    yield _health(digest, naming)
    yield Heading(2, plain(words.say("method_title")), "method")
    for key in sorted(words.words.method):
        yield Paragraph(plain(words.words.method[key]))
    yield Paragraph(plain(words.say("made", moment=naming.dated(digest.generated_at))))


def _candidate(candidate: CandidateRow, naming: Naming) -> Pieces:
    title = foreign(candidate.title, strong=True)
    if candidate.since is None:
        return (title,)
    count = naming.words.count
    return naming.filled(
        "candidate",
        title=title,
        posts=Piece(count("posts", candidate.posts)),
        sources=Piece(count("sources", candidate.sources)),
        moment=Piece(naming.moment(candidate.since)),
    )


def _sources(digest: Digest, naming: Naming) -> Grid:
    words, number = naming.words, naming.words.terms.number
    rows = [
        (
            (foreign(one.title),),
            plain(f"{words.terms.role(one.kind)}, {one.reliability}"),
            (foreign(one.side or "–"),),
            *(
                plain(number(count))
                for count in (
                    one.posts,
                    one.claims,
                    one.first,
                    one.contradicted,
                    one.corrected,
                    one.retracted,
                )
            ),
        )
        for one in digest.sources
        if one.posts or one.claims
    ]
    return Grid(
        caption=words.say("sources_title"),
        columns=words.columns(
            "source", "code", "side", "posts", "claims", "first", "contradicted",
            "corrected", "retracted",
        ),
        rows=tuple(rows),
    )  # fmt: skip


def _completeness(digest: Digest, naming: Naming) -> Iterator[Block]:
    words = naming.words
    if not digest.blind:
        yield Paragraph(plain(words.say("seen")))
    else:
        yield Grid(
            caption=words.say("completeness_title"),
            columns=words.columns("source", "reason", "when"),
            rows=tuple(
                (
                    (foreign(naming.title(one.source)),),
                    _blind_why(one, naming),
                    plain(_blind_when(one, naming)),
                )
                for one in digest.blind
            ),
        )
    if digest.health.late_posts:
        late = words.count("posts", digest.health.late_posts)
        yield Paragraph(plain(words.say("late", posts=late)))


def _blind_why(blind: BlindRow, naming: Naming) -> Pieces:
    reason = foreign(blind.reason.replace("_", " "))
    return (Piece(f"{naming.words.words.blind[blind.kind]} ("), reason, Piece(")"))


def _blind_when(blind: BlindRow, naming: Naming) -> str:
    words = naming.words
    told: list[str] = []
    if blind.since and blind.until:
        bounds = (naming.moment(blind.since), naming.moment(blind.until))
        told.append(words.say("from_to", since=bounds[0], until=bounds[1]))
    elif blind.since:
        told.append(words.say("since", moment=naming.moment(blind.since)))
    if blind.missing:
        told.append(words.say("missing_posts", posts=words.count("posts", blind.missing)))
    return ", ".join(told) or "–"


def _health(digest: Digest, naming: Naming) -> Paragraph:
    words, health = naming.words, digest.health
    number = words.terms.number
    sent, uncertain, dead = (number(health.deliveries.get(one, 0)) for one in _DOUBTFUL)
    text = words.say(
        "health",
        pending=words.count("revisions", health.pending),
        rejects=number(sum(health.rejects.values())),
        delivered=sent,
        uncertain=uncertain,
        dead=dead,
    )
    return Paragraph(plain(text))
