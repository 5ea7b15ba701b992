"""Which posts are held, in memory."""

from collections.abc import Iterable
from datetime import datetime

from monitor.model.completeness import Range
from monitor.model.decisions import Decision, Recorded
from monitor.model.ids import SourceKey
from monitor.model.posts import Post, RevisionKind


def held(recorded: Iterable[Recorded], source: SourceKey, numbers: Range) -> tuple[int, ...]:
    """Return the ids in a range of a source's posts that stand, ascending."""
    standing = _standing(recorded, source)
    return tuple(sorted(one for one in standing if numbers.first <= one <= numbers.last))


def claim_bearing(
    recorded: Iterable[Recorded],
    decisions: Iterable[Decision],
    source: SourceKey,
    since: datetime,
) -> tuple[tuple[int, datetime], ...]:
    """Return the posts of a source that stand and ever made a claim, with their dates."""
    recorded = tuple(recorded)
    telling = {one.seq for one in decisions if one.claims}
    claiming = {one.post.id for one in recorded if one.seq in telling}
    found = [
        (number, post.published_at)
        for number, post in _standing(recorded, source).items()
        if post.id in claiming and post.published_at is not None and post.published_at >= since
    ]
    return tuple(sorted(found))


def _standing(recorded: Iterable[Recorded], source: SourceKey) -> dict[int, Post]:
    """Return the posts whose newest revision is no deletion, where their ids are numbers."""
    latest: dict[int, Recorded] = {}
    for one in recorded:
        if one.post.source == source and one.post.native.isdecimal():
            latest[int(one.post.native)] = one
    return {
        number: one.post
        for number, one in latest.items()
        if one.revision.kind is not RevisionKind.DELETION
    }
