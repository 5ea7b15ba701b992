"""The newsroom's answers of the store in memory."""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

import msgspec

from monitor.core.gate import Line
from monitor.model.alerts import Alert, DeliveryState
from monitor.model.claims import Attribute
from monitor.model.events import Event
from monitor.model.feedback import Acknowledgement, Tally, Vote
from monitor.model.ids import AlertId, EventId
from monitor.model.routing import Mute, Passage, PassageReason
from monitor.ports.desk import LineQuery

_WAITING: Final = (DeliveryState.DUE, DeliveryState.LEASED)
_TOLD: Final = (DeliveryState.SENT, DeliveryState.UNCERTAIN, DeliveryState.DEAD)
_CLOSED: Final = (PassageReason.CLOSED, PassageReason.NEVER_TOLD)


class Record(Protocol):
    """What of the rest of the store is asked about."""

    def know(self, event: Event) -> None:
        """Keep how an event is called."""
        ...

    def alert_named(self, alert: AlertId) -> Alert | None:
        """Return an alert by its id."""
        ...

    def alerts_at(
        self, event: EventId, receiver: str, states: Sequence[DeliveryState]
    ) -> tuple[Alert, ...]:
        """Return the alerts of an event whose delivery is in one of the states."""
        ...

    def confirmed(self, event: EventId) -> frozenset[Attribute]:
        """Return the attributes of which an official source speaks for itself."""
        ...


class MemoryDesk:
    """Mutes, Feedback, Followed, GateBook and Inbox in dictionaries."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._mutes: dict[str, Mute] = {}
        self._acknowledged: dict[AlertId, Acknowledgement] = {}
        self._votes: dict[tuple[AlertId, str], Vote] = {}
        self._followed: dict[EventId, Event] = {}
        self.follow_log: list[tuple[EventId, str, datetime]] = []
        self._told_at: dict[tuple[EventId, str], datetime] = {}
        self._updates: dict[str, datetime] = {}
        self._refused: dict[str, list[datetime]] = {}
        self._keys: dict[str, bytes] = {}
        self.passages: list[Passage] = []

    async def mute(self, mute: Mute) -> None:
        """Keep a mute once by its id."""
        self._mutes.setdefault(mute.id, mute)

    async def end_mute(self, mute: str, now: datetime) -> bool:
        """End a mute before its time; False where none of that id is in force."""
        found = self._mutes.get(mute)
        if found is None or found.ended_at is not None or found.ends_at <= now:
            return False
        self._mutes[mute] = msgspec.structs.replace(found, ended_at=now)
        return True

    async def mutes(self, now: datetime | None = None) -> tuple[Mute, ...]:
        """Return those in force at ``now``, or all there ever were, the oldest first."""
        found = [one for one in self._mutes.values() if now is None or one.active(now)]
        return tuple(sorted(found, key=lambda one: one.starts_at))

    async def acknowledge(self, answer: Acknowledgement) -> Acknowledgement:
        """Keep who takes care of an alert and return the first that did."""
        return self._acknowledged.setdefault(answer.alert, answer)

    async def vote(self, vote: Vote) -> None:
        """Keep a person's vote in place of the former one."""
        self._votes[vote.alert, vote.author] = vote

    async def tallies(self) -> tuple[Tally, ...]:
        """Return the votes by the rules that raised the alerts, in the order of names."""
        counts: dict[str, Counter[bool]] = {}
        for vote in self._votes.values():
            alert = self._record.alert_named(vote.alert)
            if alert is not None:
                counts.setdefault(alert.reason, Counter())[vote.useful] += 1
        return tuple(
            Tally(rule=rule, useful=count[True], useless=count[False])
            for rule, count in sorted(counts.items())
        )

    async def follow(self, event: Event, author: str, now: datetime) -> bool:
        """Keep an event; False where one of that id is followed already."""
        if event.id in self._followed:
            return False
        self._followed[event.id] = event
        self._record.know(event)
        self.follow_log.append((event.id, author, now))
        return True

    async def unfollow(self, event: EventId, author: str, now: datetime) -> bool:
        """Stop following an added event; False where none of that id is followed."""
        if self._followed.pop(event, None) is None:
            return False
        self.follow_log.append((event, author, now))
        return True

    async def followed(self) -> tuple[Event, ...]:
        """Return the events that were added and are followed still, in the order of adding."""
        return tuple(self._followed.values())

    async def line(self, wanted: LineQuery) -> Line:
        """Return what is known of an event at a receiver."""
        place = (wanted.event, wanted.receiver)
        told: tuple[Alert, ...] = ()
        closed: tuple[Alert, ...] = ()
        if wanted.taken_back:
            found = self._record.alerts_at(*place, _TOLD)
            told = tuple(one for one in found if one.attribute in wanted.taken_back)
            closed = self._closed(*place)
        waiting = self._record.alerts_at(*place, _WAITING)
        return Line(
            told_at=self._told_at.get(place),
            waiting=waiting,
            told=told,
            closed=closed,
            confirmed=self._record.confirmed(wanted.event) & wanted.attributes,
            held=self._held(wanted.receiver, [one.id for one in waiting]),
        )

    def _held(self, receiver: str, alerts: Sequence[AlertId]) -> dict[AlertId, datetime]:
        held: dict[AlertId, datetime] = {}
        for one in self.passages:
            if one.until is not None and one.receiver == receiver and one.alert in alerts:
                held[one.alert] = max(one.until, held.get(one.alert, one.until))
        return held

    def _closed(self, event: EventId, receiver: str) -> tuple[Alert, ...]:
        found = [
            self._record.alert_named(one.alert)
            for one in self.passages
            if (one.event, one.receiver) == (event, receiver) and one.reason in _CLOSED
        ]
        return tuple(one for one in found if one is not None)

    async def passed(self, passages: Sequence[Passage]) -> None:
        """Keep decisions, and when a group was let through."""
        self.passages += passages
        for one in passages:
            if one.reason is PassageReason.PASSED:
                self._told_at[one.event, one.receiver] = one.at

    async def first(self, update: str, now: datetime) -> bool:
        """Note an update; False where it was noted before."""
        if update in self._updates:
            return False
        self._updates[update] = now
        return True

    async def refuse(self, reason: str, now: datetime) -> None:
        """Count what was refused."""
        self._refused.setdefault(reason, []).append(now)

    async def refusals(self) -> dict[str, int]:
        """Return how often what was refused."""
        return {reason: len(moments) for reason, moments in sorted(self._refused.items())}

    async def key(self, name: str) -> bytes:
        """Return 32 secret bytes of that name, made by chance at the first call."""
        return self._keys.setdefault(name, secrets.token_bytes(32))
