"""The opening of a digest: at most ten lines, by templates, each with a link to its evidence."""

from collections.abc import Iterator
from typing import Final

from monitor.core.digest import ChangeRow, Digest, DisputeRow, EventDigest
from monitor.export.digest.blocks import Piece, Pieces, foreign
from monitor.export.digest.naming import Naming, anchor_of
from monitor.model.alerts import AlertKind

LINES: Final = 10
_TOLD: Final = 5  # events; the other lines tell of the window as a whole


def opening(digest: Digest, naming: Naming) -> tuple[Pieces, ...]:
    """Return the lines."""
    lines = [_overview(digest, naming)]
    lines += [_event(event, naming) for event in digest.events[:_TOLD]]
    more = len(digest.events) - _TOLD
    if more > 0:
        events = Piece(naming.words.count("events", more), "#events")
        lines.append(naming.filled("more_events", events=events))
    lines += _whole(digest, naming)
    return tuple(lines[:LINES])


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
    changed = next((one for one in digest.events if one.corrections), None)
    if changed:
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
