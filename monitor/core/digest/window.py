"""A window's digest, put together from its events and what sources did in it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from monitor.core.digest.values import (
    BlindRow,
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


@dataclass(slots=True)
class Backdrop:
    """What a digest tells beside its events, as the store knows it."""

    sources: Sequence[Source] = ()
    followed: Sequence[Event] = ()
    posts: Mapping[SourceKey, int] = field(default_factory=dict)
    hours: Mapping[datetime, int] = field(default_factory=dict)
    blind: Sequence[BlindRow] = ()
    health: Health = field(default_factory=Health)


def assemble(
    bounds: tuple[datetime, datetime, datetime], events: Iterable[EventDigest], of: Backdrop
) -> Digest:
    """Put a digest together; ``bounds`` are since, until and the moment of its making.

    Events in which most has changed come first.
    """
    since, until, now = bounds
    told = tuple(sorted(events, key=_weight))
    tally = _Tally(of.sources)
    for event in told:
        tally.add(event)
    names = {event.id for event in told}
    return Digest(
        since=since,
        until=until,
        generated_at=now,
        totals=_totals(told, of),
        events=told,
        quiet=_named(of.followed, names, EventState.TRACKED),
        candidates=_named(of.followed, set(), EventState.CANDIDATE),
        sources=tally.rows(of.posts),
        activity=tuple(HourRow(at=at, posts=count) for at, count in sorted(of.hours.items())),
        blind=tuple(of.blind),
        health=of.health,
    )


def _weight(event: EventDigest) -> tuple[int, int, int, EventId]:
    return (-len(event.changes), -event.open_disputes, -event.posts, event.id)


def _named(events: Iterable[Event], but: set[EventId], state: EventState) -> tuple[NamedEvent, ...]:
    found = [one for one in events if one.state is state and one.id not in but]
    return tuple(NamedEvent(id=one.id, title=one.title) for one in found)


def _totals(events: Sequence[EventDigest], of: Backdrop) -> Totals:
    changes = [change for event in events for change in event.changes]
    corrections = [one for event in events for one in event.corrections]
    return Totals(
        posts=sum(of.posts.values()),
        sources=sum(count > 0 for count in of.posts.values()),
        events=len(events),
        linked=sum(event.posts for event in events),
        claims=sum(event.fresh_claims for event in events),
        contradictions=sum(one.kind is AlertKind.CONTRADICTION for one in changes),
        changes=len(changes),
        corrections=sum(one.after is not None for one in corrections),
        retractions=sum(one.after is None for one in corrections),
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
