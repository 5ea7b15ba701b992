"""A window's digest, put together from its events and what sources did in it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from monitor.core.digest.values import (
    BlindRow,
    CandidateRow,
    ChangeRow,
    ClaimRow,
    Digest,
    EventDigest,
    Health,
    HourRow,
    NamedEvent,
    SourceRow,
    Totals,
)
from monitor.model.alerts import AlertKind
from monitor.model.claims import Quantity
from monitor.model.events import Event, EventState
from monitor.model.ids import ClaimId, EventId, SourceKey
from monitor.model.sources import Source, SourceKind

# Rules by which a voice takes the place of what it said itself (docs/claims.md).
_OWN: Final = frozenset({"count-own", "count-own-denial", "label-own", "label-own-denial"})


Rank = tuple[int, int, int, EventId]


@dataclass(slots=True)
class Backdrop:
    """What a digest tells beside its events, as the store knows it."""

    sources: Sequence[Source] = ()
    followed: Sequence[Event] = ()
    posts: Mapping[SourceKey, int] = field(default_factory=dict)
    hours: Mapping[datetime, int] = field(default_factory=dict)
    blind: Sequence[BlindRow] = ()
    emerging: Sequence[CandidateRow] = ()
    health: Health = field(default_factory=Health)


def assemble(
    bounds: tuple[datetime, datetime, datetime], events: Sequence[EventDigest], of: Backdrop
) -> Digest:
    """Put a digest together; ``bounds`` are since, until and the moment of its making.

    ``events`` are in the order of ``rank``. They are gone through once, and none is kept.
    """
    since, until, now = bounds
    tally, count = _Tally(of.sources), _Count()
    names: set[EventId] = set()
    for event in events:
        tally.add(event)
        count.add(event)
        names.add(event.id)
    return Digest(
        since=since,
        until=until,
        generated_at=now,
        totals=count.totals(of),
        events=events,
        quiet=_named(of.followed, names, EventState.TRACKED),
        candidates=_candidates(of),
        sources=tally.rows(of.posts),
        activity=tuple(HourRow(at=at, posts=count) for at, count in sorted(of.hours.items())),
        blind=tuple(of.blind),
        health=of.health,
    )


def rank(event: EventDigest) -> Rank:
    """Return an event's place among the others: those in which most has changed come first."""
    return (-len(event.changes), -event.open_disputes, -event.posts, event.id)


def _named(events: Iterable[Event], but: set[EventId], state: EventState) -> tuple[NamedEvent, ...]:
    found = [one for one in events if one.state is state and one.id not in but]
    return tuple(NamedEvent(id=one.id, title=one.title) for one in found)


def _candidates(of: Backdrop) -> tuple[CandidateRow, ...]:
    """Return what came up by itself, and what somebody wrote down and does not follow yet."""
    found = {one.id for one in of.emerging}
    written = _named(of.followed, found, EventState.CANDIDATE)
    return (*of.emerging, *(CandidateRow(id=one.id, title=one.title) for one in written))


@dataclass(slots=True)
class _Count:
    """Adds up the window's numbers, event by event."""

    events: int = 0
    linked: int = 0
    claims: int = 0
    contradictions: int = 0
    changes: int = 0
    corrections: int = 0
    retractions: int = 0
    awaited: int = 0

    def add(self, event: EventDigest) -> None:
        """Count one event."""
        self.events += 1
        self.linked += event.posts
        self.claims += event.fresh_claims
        self.contradictions += sum(one.kind is AlertKind.CONTRADICTION for one in event.changes)
        self.changes += len(event.changes)
        self.corrections += sum(one.after is not None for one in event.corrections)
        self.retractions += sum(one.after is None for one in event.corrections)
        self.awaited += len(event.awaited)

    def totals(self, of: Backdrop) -> Totals:
        """Return the sums, with what was posted of any event or none."""
        return Totals(
            posts=sum(of.posts.values()),
            sources=sum(count > 0 for count in of.posts.values()),
            events=self.events,
            linked=self.linked,
            claims=self.claims,
            contradictions=self.contradictions,
            changes=self.changes,
            corrections=self.corrections,
            retractions=self.retractions,
            awaited=self.awaited,
        )


class _Tally:
    """Counts each source's part, event by event."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = {source.key: source for source in sources}
        self._cited: set[SourceKey] = set()
        self._claims: Counter[SourceKey] = Counter()
        self._first: Counter[SourceKey] = Counter()
        self._contradicted: Counter[SourceKey] = Counter()
        self._corrected: Counter[SourceKey] = Counter()
        self._retracted: Counter[SourceKey] = Counter()

    def add(self, event: EventDigest) -> None:
        """Count one event's claims, changes and corrections."""
        claims = {one.id: one for one in event.claims}
        self._cited.update(one.source for one in event.claims)
        self._cited.update(one.source for one in event.changes)
        self._claims.update(one.source for one in event.claims if one.fresh)
        for change in event.changes:
            self._change(change, claims)
        for one in event.corrections:
            (self._corrected if one.after else self._retracted)[one.source] += 1

    def _change(self, change: ChangeRow, claims: Mapping[ClaimId, ClaimRow]) -> None:
        match change.kind:
            case AlertKind.NEW_CLAIM:
                self._first[change.source] += 1
            case AlertKind.UPDATE if change.reason in _OWN:
                self._corrected[change.source] += 1
            case AlertKind.CONTRADICTION:
                self._contradicted.update(_overruled(change, claims))
            case AlertKind.UPDATE | AlertKind.REVISION | AlertKind.RETRACTION:
                pass  # another's count moved on, or the corrections tell of it

    def rows(self, posts: Mapping[SourceKey, int]) -> tuple[SourceRow, ...]:
        """Return a row for each source that posted or is cited, those of most claims first."""
        found = [
            SourceRow(
                key=source.key,
                title=source.title,
                kind=source.kind,
                side=source.side,
                reliability=source.reliability,
                posts=posts.get(source.key, 0),
                claims=self._claims[source.key],
                first=self._first[source.key],
                contradicted=self._contradicted[source.key],
                corrected=self._corrected[source.key],
                retracted=self._retracted[source.key],
            )
            for source in self._sources.values()
            if source.key in self._cited or posts.get(source.key)
        ]
        return tuple(sorted(found, key=lambda one: (-one.claims, -one.posts, one.key)))


def _overruled(change: ChangeRow, claims: Mapping[ClaimId, ClaimRow]) -> set[SourceKey]:
    """Return whose earlier counts an official count contradicts."""
    official = [claims[one] for one in change.new if one in claims]
    if not any(
        one.role is SourceKind.OFFICIAL and isinstance(one.value, Quantity) for one in official
    ):
        return set()
    earlier = (claims[one] for one in change.old if one in claims)
    return {one.source for one in earlier if isinstance(one.value, Quantity)}
