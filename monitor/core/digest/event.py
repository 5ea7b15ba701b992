"""One event's part of a digest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.core.awaited import Belongs, Spoken, named, silences
from monitor.core.digest.values import (
    AwaitedRow,
    ChangeRow,
    ClaimRow,
    CorrectionRow,
    DisputeRow,
    EventDigest,
    FirstSeenRow,
    PairRow,
    PositionRow,
    TopicRow,
)
from monitor.core.summary import Change, Contradiction, Correction, Dispute, Statement, Summary
from monitor.model.claims import FirstSeen
from monitor.model.ids import ClaimId, PostId
from monitor.model.sides import address, address_of_id


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time; ``until`` is not part of it."""

    since: datetime
    until: datetime

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.since <= at < self.until


def digest_event(
    summary: Summary, window: Window, now: datetime, belongs: Belongs = named
) -> EventDigest:
    """Reduce a summary, made as of the window's end, to what the window's digest tells.

    ``now`` is the moment of asking, which may be before the window's end: nobody is late until
    then. ``belongs`` decides whether a speaker belongs to an awaited party.
    """
    changes = [one for one in summary.changes if window.holds(one.at)]
    corrections = [one for one in summary.corrections if window.holds(one.at)]
    disputes = [one for one in summary.disputes if _matters(one, window)]
    fresh = [one for one in summary.statements if window.holds(one.at)]
    cited = {one.claim.id: one for one in _cited(summary, disputes, changes, corrections)}
    cited |= {one.claim.id: one for one in fresh}
    shown = sorted(cited.values(), key=lambda one: (one.at, one.claim.id))
    urls = {one.side.post.id: address(one.side.post, one.side.source) for one in summary.statements}
    spoken = {key: at for key, at in summary.spoken.items() if window.holds(at)}
    return EventDigest(
        id=summary.event.id,
        title=summary.event.title,
        state=summary.event.state,
        posts=len(spoken),
        sources=len({post.rpartition("/")[0] for post in spoken}),
        fresh_claims=len(fresh),
        claims=tuple(_claim(one, urls, fresh=window.holds(one.at)) for one in shown),
        topics=_topics(summary),
        disputes=tuple(_dispute(one) for one in disputes),
        changes=tuple(_change(one) for one in changes),
        corrections=tuple(_correction(one) for one in corrections),
        awaited=_awaited(summary, min(window.until, now), belongs),
    )


def _matters(dispute: Dispute, window: Window) -> bool:
    """Whether it is open, or was fought in the window."""
    return dispute.open or any(window.holds(one.later.at) for one in dispute.contradictions)


def _cited(
    summary: Summary,
    disputes: Iterable[Dispute],
    changes: Iterable[Change],
    corrections: Iterable[Correction],
) -> Iterable[Statement]:
    for topic in summary.topics:
        for position in topic.positions:
            yield from position.statements
    for dispute in disputes:
        yield from dispute.statements
    for change in changes:
        yield from (*change.new, *change.old)
    for correction in corrections:
        yield correction.before
        if correction.after is not None:
            yield correction.after


def _awaited(summary: Summary, at: datetime, belongs: Belongs) -> tuple[AwaitedRow, ...]:
    heard = [
        Spoken(source=one.side.source, at=one.at, attribution=one.claim.attribution)
        for one in summary.statements
    ]
    found = silences(summary.event, heard, at, belongs)
    return tuple(
        AwaitedRow(party=one.party, since=one.since, overdue=one.due_at <= at) for one in found
    )


def _first_seen(first: FirstSeen, urls: Mapping[PostId, str | None]) -> FirstSeenRow:
    url = None
    if first.post is not None:
        url = urls[first.post] if first.post in urls else address_of_id(first.post)
    return FirstSeenRow(by=first.by, who=first.who, at=first.at, url=url)


def _claim(statement: Statement, urls: Mapping[PostId, str | None], *, fresh: bool) -> ClaimRow:
    claim, side = statement.claim, statement.side
    return ClaimRow(
        id=claim.id,
        attribute=claim.attribute,
        value=claim.value,
        scope=claim.scope,
        modality=claim.modality,
        quote=claim.quote,
        revision=claim.revision,
        url=address(side.post, side.source),
        source=side.source.key,
        speaker=claim.attribution.speaker if claim.attribution else None,
        voice=statement.voice.title,
        role=statement.voice.kind,
        at=statement.at,
        published_at=side.post.published_at,
        seen_at=side.revision.seen_at,
        standing=statement.standing,
        fresh=fresh,
        first_seen=_first_seen(claim.first_seen, urls) if claim.first_seen else None,
    )


def _topics(summary: Summary) -> tuple[TopicRow, ...]:
    return tuple(
        TopicRow(
            attribute=topic.attribute,
            scope=topic.scope,
            disputed=topic.disputed,
            positions=tuple(
                PositionRow(
                    value=one.value,
                    denied=one.denied,
                    independent=one.independent,
                    relays=one.relays,
                    claims=_names(one.statements),
                )
                for one in topic.positions
            ),
        )
        for topic in summary.topics
    )


def _dispute(dispute: Dispute) -> DisputeRow:
    return DisputeRow(
        attribute=dispute.attribute,
        open=dispute.open,
        claims=_names(dispute.statements),
        pairs=tuple(_pair(one) for one in dispute.contradictions),
    )


def _pair(contradiction: Contradiction) -> PairRow:
    relation = contradiction.relation
    return PairRow(
        later=contradiction.later.claim.id,
        earlier=contradiction.earlier.claim.id,
        basis=relation.basis,
        rule=relation.rule,
        rationale=relation.rationale,
        open=contradiction.open,
    )


def _change(change: Change) -> ChangeRow:
    alert = change.alert
    return ChangeRow(
        at=change.at,
        alert=alert.id,
        kind=alert.kind,
        severity=alert.severity,
        attribute=alert.attribute,
        reason=alert.reason,
        revision=alert.revision,
        source=change.source.key,
        url=address(change.post, change.source),
        new=_names(change.new),
        old=_names(change.old),
    )


def _correction(correction: Correction) -> CorrectionRow:
    before, after = correction.before, correction.after
    return CorrectionRow(
        at=correction.at,
        attribute=correction.relation.attribute,
        deleted=correction.deleted,
        source=before.side.source.key,
        revision=correction.revision.id,
        url=address(before.side.post, before.side.source),
        before=before.claim.id,
        after=after.claim.id if after else None,
        before_text=before.side.revision.text,
        after_text=correction.revision.text,
    )


def _names(statements: Iterable[Statement]) -> tuple[ClaimId, ...]:
    return tuple(one.claim.id for one in statements)
