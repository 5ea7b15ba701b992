"""Parties that should have their say of an event: who has been silent, and since when.

A silence is told of as a notice. It is never a claim: that a side "has not commented" is one
only where a post says so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from monitor.core.actors import Speakers
from monitor.model.alerts import Notice
from monitor.model.claims import Attribution, Claim
from monitor.model.events import Event
from monitor.model.ids import EventId, SourceKey, stable_digest
from monitor.model.sources import Source, SourceKind

SILENT: Final = "awaited"
SPOKE: Final = "awaited_over"


class Spoken(Struct, frozen=True, kw_only=True):
    """Who makes one claim of an event, and when: its publisher, and whom it quotes."""

    source: Source
    at: datetime
    attribution: Attribution | None = None


class Silence(Struct, frozen=True, kw_only=True):
    """A party that has not spoken of an event since its first claim.

    ``due_at`` is when that becomes worth a notice.
    """

    event: EventId
    party: str
    since: datetime
    due_at: datetime


Belongs = Callable[[str, Spoken], bool]


def named(party: str, spoken: Spoken) -> bool:
    """Whether a claim's speaker belongs to a party, by names alone.

    A party is a source's key or title, an owner, the side of an official, or a speaker as he is
    called. Of a claim that quotes somebody only the quoted counts.
    """
    wanted = party.casefold()
    quoted = spoken.attribution
    if quoted is not None and not quoted.anonymous:
        names = {quoted.speaker, (quoted.actor or quoted.speaker).replace("_", " ")}
        return wanted in {one.casefold() for one in names}
    return wanted in _names(spoken.source)


def belonging(speakers: Speakers) -> Belongs:
    """Return whether a speaker belongs to a party, by the names and offices that are known."""

    def belongs(party: str, spoken: Spoken) -> bool:
        if named(party, spoken):
            return True
        quoted = spoken.attribution
        if quoted is None or quoted.anonymous:
            return False
        wanted = party.casefold()
        known = speakers.candidates(quoted)
        if known:
            return wanted in _names(known[0])
        office = speakers.office(quoted)
        return office is not None and office == speakers.office(Attribution(speaker=party))

    return belongs


def _names(source: Source) -> set[str]:
    names = [source.key, source.title, source.owner or source.key]
    if source.side and source.kind is SourceKind.OFFICIAL:
        names.append(source.side)
    return {one.casefold() for one in names}


def silences(
    event: Event, spoken: Iterable[Spoken], now: datetime, belongs: Belongs = named
) -> tuple[Silence, ...]:
    """Return the parties that ``event`` expects and that have not spoken by ``now``.

    Needs one ``Spoken`` for each claim of the event, in any order (later ones than ``now`` are
    left out), and nothing else: it can be asked of the store's claims as well as of the
    core's. They are silent since the event's first claim; before that there is nothing to
    answer to, and nobody is. ``belongs`` decides whether a speaker belongs to a party; what
    the daemon uses also knows offices by their names in three languages.
    """
    heard = [one for one in spoken if one.at <= now]
    if not heard or not event.expected:
        return ()
    since = min(one.at for one in heard)
    return tuple(
        _silence(event, party, since)
        for party in event.expected
        if not any(belongs(party, one) for one in heard)
    )


def _silence(event: Event, party: str, since: datetime) -> Silence:
    return Silence(event=event.id, party=party, since=since, due_at=since + event.expected_within)


class _Watch(Struct):
    """What an event still waits for; ``told`` are the parties whose silence is known."""

    event: Event
    since: datetime | None
    silent: dict[str, None]
    told: set[str]


class Awaiting:
    """Follows the parties of every event; ``hear`` and ``due`` change nothing, ``fold`` does."""

    def __init__(
        self, events: Iterable[Event], speakers: Speakers, source_of: Callable[[SourceKey], Source]
    ) -> None:
        self._belongs = belonging(speakers)
        self._source_of = source_of
        self._watches = {
            event.id: _Watch(event, None, dict.fromkeys(event.expected), set())
            for event in events
            if event.expected
        }

    def due(self, now: datetime) -> Iterator[Notice]:
        """Yield a notice of each silence that lasts too long by ``now`` and is not known yet."""
        for watch in self._watches.values():
            for silence in _lasting(watch, now):
                if silence.party not in watch.told:
                    yield _notice(SILENT, silence, watch.event, silence.due_at)

    def hear(
        self, publisher: SourceKey, claims: Sequence[Claim], at: datetime, now: datetime
    ) -> tuple[Notice, ...]:
        """Return what a post tells of silences: those that are due by now, and those it ends."""
        if not self._watches:
            return ()
        told = list(self.due(now))
        for event, spoken in self._by_event(publisher, claims, at).items():
            watch = self._watches[event]
            told += [
                _notice(SPOKE, silence, watch.event, now)
                for silence in _lasting(watch, now)
                if any(self._belongs(silence.party, one) for one in spoken)
            ]
        return tuple(told)

    def fold(
        self, publisher: SourceKey, claims: Sequence[Claim], at: datetime, now: datetime
    ) -> None:
        """Take in who spoke in a decided post."""
        for watch in self._watches.values():
            watch.told.update(silence.party for silence in _lasting(watch, now))
        for event, spoken in self._by_event(publisher, claims, at).items():
            watch = self._watches[event]
            watch.since = at if watch.since is None else min(watch.since, at)
            for party in tuple(watch.silent):
                if any(self._belongs(party, one) for one in spoken):
                    del watch.silent[party]

    def _by_event(
        self, publisher: SourceKey, claims: Sequence[Claim], at: datetime
    ) -> Mapping[EventId, list[Spoken]]:
        found: dict[EventId, list[Spoken]] = {}
        for claim in claims:
            if claim.event in self._watches:
                one = Spoken(
                    source=self._source_of(publisher), at=at, attribution=claim.attribution
                )
                found.setdefault(claim.event, []).append(one)
        return found


def _lasting(watch: _Watch, now: datetime) -> Iterator[Silence]:
    until = watch.event.until
    if watch.since is None:
        return
    for party in watch.silent:
        silence = _silence(watch.event, party, watch.since)
        if silence.due_at <= now and (until is None or silence.due_at <= until):
            yield silence


def _notice(kind: str, silence: Silence, event: Event, at: datetime) -> Notice:
    since = f"{silence.since:%Y-%m-%d %H:%M} UTC"
    told = {
        SILENT: f"{event.title}: {silence.party} has said nothing since {since}",
        SPOKE: f"{event.title}: {silence.party} has spoken, after silence since {since}",
    }
    return Notice(
        id=stable_digest(kind, silence.event, silence.party),
        kind=kind,
        subject=f"{silence.event}/{silence.party}",
        text=told[kind],
        raised_at=at,
    )
