"""One party to an alert, as a message shows it: who says what, when, where, in which words.

What is read on a phone is short: long names, quotes and addresses are cut, and the cut is
marked. A link shows the true host of its target, so that no address can pose as another.
"""

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from monitor.model.posts import Post, Revision, RevisionKind
from monitor.model.sources import Source
from monitor.notify.compose import Block, Piece, block, clip
from monitor.notify.message import Style
from monitor.notify.render import clean, excerpt, link
from monitor.notify.wording import Wording
from monitor.ports import Side

_TITLE: Final = 90  # UTF-16 units
_SPEAKER: Final = 60
_SIDE: Final = 30
_QUOTE: Final = 240
_LABEL: Final = 44
_LONGEST_URL: Final = 2000
_LOSS: Final = 8  # times as many characters may go in cleaning as are shown
_ADDRESS: Final = re.compile(r"https?://[^\s\"<>\\]+", re.ASCII | re.IGNORECASE)


class Audience(Struct, frozen=True, kw_only=True):
    """Whom a message speaks to: in which words, and in which zone; None is UTC."""

    wording: Wording
    zone: tzinfo | None = None


def short(text: str, most: int) -> str:
    """Return a stranger's text on one line of at most ``most`` UTF-16 units."""
    return clip(clean(text[: _LOSS * most]), most)


def title_of(text: str) -> str:
    """Return a title that fits on a phone."""
    return short(text, _TITLE)


def source_line(source: Source, audience: Audience) -> str:
    """Return a publisher's role, side and Admiralty letter: "official, UA · B"."""
    side = f", {short(source.side, _SIDE)}" if source.side else ""
    return f"{audience.wording.role(source.kind)}{side} · {clean(source.reliability)}"


def when(post: Post, revision: Revision, audience: Audience, now: datetime) -> str:
    """Return when it was published, or else edited, or else seen."""
    wording, zone = audience.wording, audience.zone
    if revision.kind is RevisionKind.ORIGINAL and post.published_at:
        return wording.moment(post.published_at, zone, now)
    if revision.edited_at:
        return wording.say("edited_at", moment=wording.moment(revision.edited_at, zone, now))
    return wording.say("seen_at", moment=wording.moment(revision.seen_at, zone, now))


def address(post: Post, source: Source) -> Piece:
    """Return the post's address as a link, or its id where it has none that can be opened."""
    target = link(post, source)[: _LONGEST_URL + 1]
    label = _label(target) if _ADDRESS.fullmatch(target) else None
    if label is None or len(target) > _LONGEST_URL:
        return Piece(clip(target, _LABEL))
    return Piece(label, Style.LINK, target)


def host_of(post: Post, source: Source) -> Piece:
    """Return the post's address as a link that shows its host alone; empty where it has none."""
    piece = address(post, source)
    if piece.style is not Style.LINK:
        return Piece("")
    return Piece(piece.text.partition("/")[0].partition("?")[0], Style.LINK, piece.url)


def quote_line(side: Side) -> tuple[Piece, ...]:
    """Return the sentence that a claim was read from, the claimed words in bold."""
    end = min(side.claim.end, side.claim.start + _LOSS * _QUOTE)
    before, quote, after = excerpt(side.revision.text, side.claim.start, end)
    return (
        Piece("«"),
        Piece(before),
        Piece(clip(quote, _QUOTE), Style.BOLD),
        Piece(after),
        Piece("»"),
    )


def speaker_of(side: Side, wording: Wording) -> tuple[Piece, ...]:
    """Return whose words are passed on, where they are somebody else's."""
    if side.claim.attribution is None:
        return ()
    speaker = short(side.claim.attribution.speaker, _SPEAKER)
    return (Piece(wording.say("quoting", speaker=speaker)),)


def post_blocks(
    sides: Sequence[Side], audience: Audience, now: datetime, *, label: str | None = ""
) -> list[Block]:
    """Show the sides of one post: values, publisher, time, each quote once, address.

    ``label`` stands before the values ("now", "before"); None leaves them out.
    """
    first, wording = sides[0], audience.wording
    told = [
        block(
            _values(sides, wording, label),
            (Piece(title_of(first.source.title)),),
            (Piece(f"{source_line(first.source, audience)} · "), _when(first, audience, now)),
            *_origin(first.post, wording),
        )
    ]
    told += _quotes(sides, wording)
    told.append(block((address(first.post, first.source),)))
    return [one for one in told if one.lines]


def _quotes(sides: Sequence[Side], wording: Wording) -> list[Block]:
    """Quote each side's words, but a sentence that holds them all only once."""
    told: list[Block] = []
    shown = ""
    speakers: tuple[Piece, ...] = ()
    for side in sides:
        speaker = speaker_of(side, wording)
        if speaker != speakers:
            told.append(block(speaker))
        words = quote_line(side)
        if speaker != speakers or clean(side.claim.quote[: _LOSS * _QUOTE]) not in shown:
            told.append(block(words, frame=Style.QUOTE))
            shown += "".join(piece.text for piece in words)
        speakers = speaker
    return told


def _values(sides: Sequence[Side], wording: Wording, label: str | None) -> tuple[Piece, ...]:
    if label is None:
        return ()
    values = " · ".join(dict.fromkeys(wording.claim(side.claim) for side in sides))
    return (Piece(f"{label}: " if label else ""), Piece(clip(values, _QUOTE), Style.BOLD))


def _when(side: Side, audience: Audience, now: datetime) -> Piece:
    return Piece(when(side.post, side.revision, audience, now))


def _origin(post: Post, wording: Wording) -> tuple[tuple[Piece, ...], ...]:
    if post.forwarded_from is None:
        return ()
    known = post.forwarded_from.source.partition(":")[2]
    name = short(post.forwarded_from.source, _SPEAKER)
    origin = name if known else wording.say("hidden_source")
    return ((Piece(wording.say("forwarded", origin=origin)),),)


def _label(target: str) -> str | None:
    """Return host and path of an address as they are, not as its text may pretend."""
    try:
        parts = urlsplit(target)
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if "." not in host:
        return None
    path = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    return clip(host.removeprefix("www.") + path, _LABEL)
