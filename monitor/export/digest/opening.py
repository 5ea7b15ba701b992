"""The opening of a digest: at most ten lines, by templates, each with a link to its evidence."""

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Final

from monitor.core.digest import AwaitedRow, ChangeRow, Digest, DisputeRow, EventDigest
from monitor.export.digest.blocks import Piece, Pieces, foreign, joined
from monitor.export.digest.naming import Naming, anchor_of
from monitor.model.alerts import AlertKind

LINES: Final = 10
_TOLD: Final = 5  # events at most; the other lines tell of the window as a whole
_NAMED: Final = 3  # awaited parties


def opening(digest: Digest, naming: Naming) -> tuple[Pieces, ...]:
    """Return the lines; as many events are told of as the window as a whole leaves room for.

    Events may be read from disk each time: it is to be asked for once a digest.
    """
    whole = tuple(_whole(digest, naming))
    room = LINES - 1 - len(whole)
    told = min(_TOLD, room if len(digest.events) <= room else room - 1)
    events = [_event(event, naming) for event in digest.events[:told]]
    more = len(digest.events) - told
    if more > 0:
        counted = Piece(naming.words.count("events", more), "#events")
        events.append(naming.filled("more_events", events=counted))
    return (_overview(digest, naming), *events, *whole)


def _overview(digest: Digest, naming: Naming) -> Pieces:
    if not digest.events:
        return (Piece(naming.words.say("nothing"), "#sources"),)
    count, totals = naming.words.count, digest.totals
    return naming.filled(
        "overview",
        posts=Piece(count("posts", totals.posts), "#sources"),
        sources=Piece(count("sources", totals.sources), "#sources"),
        linked=Piece(naming.words.terms.number(totals.linked), "#events"),
        events=Piece(count("events", totals.events), "#events"),
        claims=Piece(count("claims", totals.claims), "#events"),
    )


def _whole(digest: Digest, naming: Naming) -> Iterator[Pieces]:
    count, totals = naming.words.count, digest.totals
    if totals.awaited:
        yield _awaited(digest, naming)
    if totals.corrections or totals.retractions:
        changed = next(one for one in digest.events if one.corrections)
        where = f"#{anchor_of(changed.id)}-corrections"
        yield naming.filled(
            "taken_back",
            corrections=Piece(count("corrections", totals.corrections), where),
            retractions=Piece(count("retractions", totals.retractions), where),
        )
    blind = len({one.source for one in digest.blind})
    if blind:
        yield naming.filled("blind", sources=Piece(count("sources", blind), "#completeness"))
    else:
        yield (Piece(naming.words.say("seen"), "#completeness"),)
    if digest.candidates:
        events = Piece(count("events", len(digest.candidates)), "#candidates")
        yield naming.filled("candidates", events=events)


def _awaited(digest: Digest, naming: Naming) -> Pieces:
    """Name the parties that are awaited in the events of the highest rank."""
    shown = min(_NAMED, digest.totals.awaited)
    found = islice(((event, one) for event in digest.events for one in event.awaited), shown)
    parties: list[Pieces] = []
    for _, pairs in groupby(found, key=lambda pair: pair[0].id):
        of_event = list(pairs)
        parties.append((_parties(of_event[0][0], [one for _, one in of_event]),))
    more = digest.totals.awaited - shown
    if more:
        parties.append((Piece(naming.words.say("more_parties", count=str(more))),))
    return (Piece(naming.words.say("awaited_parties")), *joined(parties), Piece("."))


def _parties(event: EventDigest, awaited: list[AwaitedRow]) -> Piece:
    names = ", ".join(one.party for one in awaited)
    return foreign(f"{names} ({event.title})", f"#{anchor_of(event.id)}-stands")


def _event(event: EventDigest, naming: Naming) -> Pieces:
    """Tell the one thing of an event that matters most: a dispute, a count, a first claim."""
    dispute = next((one for one in event.disputes if one.open), None)
    if dispute is not None:
        return _disputed(event, dispute, naming)
    for kind, key in ((AlertKind.UPDATE, "event_updated"), (AlertKind.NEW_CLAIM, "event_new")):
        told = [one for one in event.changes if one.kind is kind and one.new]
        if told:
            return _changed(event, told[-1], key, naming)
    posts = Piece(naming.words.count("posts", event.posts), f"#{anchor_of(event.id)}")
    return naming.filled("event_posts", title=_title(event), posts=posts)


def _disputed(event: EventDigest, dispute: DisputeRow, naming: Naming) -> Pieces:
    pair = next(one for one in reversed(dispute.pairs) if one.open)
    later, earlier = (naming.claim_in(event, name) for name in (pair.later, pair.earlier))
    return naming.filled(
        "event_disputed",
        title=_title(event),
        attribute=Piece(naming.words.terms.attribute(dispute.attribute)),
        one=Piece(naming.claim_words(later), later.url),
        source=foreign(naming.title(later.source)),
        other=Piece(naming.claim_words(earlier), earlier.url),
        rival=foreign(naming.title(earlier.source)),
    )


def _changed(event: EventDigest, change: ChangeRow, key: str, naming: Naming) -> Pieces:
    new = naming.claim_in(event, change.new[0])
    old = naming.claim_in(event, change.old[0]) if change.old else None
    return naming.filled(
        key,
        title=_title(event),
        attribute=Piece(naming.words.terms.attribute(change.attribute)),
        new=Piece(naming.claim_words(new), new.url),
        old=Piece(naming.claim_words(old), old.url) if old else Piece("–"),
        source=foreign(naming.title(change.source)),
    )


def _title(event: EventDigest) -> Piece:
    return foreign(event.title, f"#{anchor_of(event.id)}", strong=True)
