"""Whether an observation says anything new of its post. Pure; shared by every store."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Final, NamedTuple

from monitor.model.ids import PostId
from monitor.model.posts import Media, Post, Revision, RevisionKind
from monitor.ports import Observation, Reject


class Version(NamedTuple):
    """What must be known of a stored revision to judge a later observation."""

    number: int
    kind: RevisionKind
    digest: str
    seen_at: datetime
    edited_at: datetime | None


class Verdict(StrEnum):
    """What becomes of an observation; also the name of its counter.

    ``STALE``: an old text, read again. ``OUTDATED``: older than what is held, and never
    seen before. ``UNKNOWN_DELETED``: the deletion of a post that was never seen. The
    last two are kept as rejects.
    """

    NEW = "new"
    UNCHANGED = "unchanged"
    STALE = "stale"
    OUTDATED = "outdated"
    UNKNOWN_DELETED = "unknown_deleted"


# Kept as rejects, so that nothing that was seen is lost without a trace.
REFUSED: Final = {
    Verdict.OUTDATED: "older than the revision already held",
    Verdict.UNKNOWN_DELETED: "deletion of a post that was never seen",
}


def content_digest(text: str, media: Sequence[Media]) -> str:
    """Digest what a reader sees. Addresses of media and counters of views change by themselves.

    Raises:
        UnicodeEncodeError: the text holds a lone surrogate.
    """
    state = blake2b(text.encode(), digest_size=8)
    for one in media:
        state.update(f"\x1f{one.type}:{one.sha256 or ''}".encode())
    return state.hexdigest()


def judge(seen: Observation, seen_at: datetime, digest: str, held: Sequence[Version]) -> Verdict:
    """Compare an observation with the revisions that are held of its post, oldest first."""
    if not held:
        return Verdict.UNKNOWN_DELETED if seen.deleted else Verdict.NEW
    last = held[-1]
    gone = last.kind is RevisionKind.DELETION
    if seen.deleted:
        return Verdict.UNCHANGED if gone else Verdict.NEW
    if digest == last.digest and not gone:
        return Verdict.UNCHANGED
    if _is_older(seen, seen_at, last):
        known = any(version.digest == digest for version in held)
        return Verdict.STALE if known else Verdict.OUTDATED
    return Verdict.NEW


def _is_older(seen: Observation, seen_at: datetime, last: Version) -> bool:
    if seen.archived:
        return _is_not_newer(seen.edited_at, last)
    if last.kind is RevisionKind.DELETION:
        return (seen.edited_at or seen_at) <= last.seen_at
    if seen.edited_at is not None and last.edited_at is not None:
        return seen.edited_at < last.edited_at
    if seen.edited or seen.edited_at is not None:
        return False
    # The text as first published, read again: an edit that carries its own date, or was
    # already an edit when it was first seen, is newer.
    dated = last.edited_at is not None
    return last.kind is RevisionKind.EDIT and (dated or last.number == 1)


def _is_not_newer(edited_at: datetime | None, last: Version) -> bool:
    """Judge a recording of the past by its own date alone; without one it is never newer."""
    if edited_at is None:
        return True
    if last.kind is RevisionKind.ORIGINAL:
        return False  # what is held was never edited, so any edit is later
    return edited_at <= (last.edited_at or last.seen_at)


def post_of(seen: Observation) -> Post:
    """Return the identity that an observation gives its post."""
    return Post(
        source=seen.source,
        native=seen.native,
        published_at=seen.published_at,
        url=seen.url,
        forwarded_from=seen.forwarded_from,
        reply_to=seen.reply_to,
        album=seen.album,
    )


def revision_of(
    seen: Observation, seen_at: datetime, digest: str, post: PostId, number: int
) -> Revision:
    """Return the numbered revision that an observation found new makes."""
    if seen.deleted:
        kind = RevisionKind.DELETION
    elif number > 1 or seen.edited:
        kind = RevisionKind.EDIT
    else:
        kind = RevisionKind.ORIGINAL
    return Revision(
        post=post,
        number=number,
        kind=kind,
        text="" if seen.deleted else seen.text,
        seen_at=seen_at,
        edited_at=seen.edited_at,
        media=() if seen.deleted else seen.media,
        digest=digest,
        mode=seen.mode,
    )


def rejected(seen: Observation, reason: str) -> Reject:
    """Keep an observation that is not stored as a revision."""
    where = f"{seen.source}/{seen.native}".encode("utf-8", "replace").decode()
    return Reject(raw=seen.text.encode("utf-8", "surrogatepass"), reason=reason, where=where)
