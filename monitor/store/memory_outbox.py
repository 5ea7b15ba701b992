"""The outbox of the store in memory."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

import msgspec
from msgspec import Struct

from monitor.core.routes import Placement
from monitor.model.alerts import Alert, Delivery, DeliveryState, Notice, notice_key
from monitor.model.ids import AlertId
from monitor.ports import HOLD, Demand, Due, Subject, Together
from monitor.store.rows import priority_of

_OPEN: Final = (DeliveryState.DUE, DeliveryState.LEASED)
_HOLDING: Final = (DeliveryState.DEAD, DeliveryState.UNCERTAIN)
_OF_A_NOTICE: Final = 1

Key = tuple[AlertId, str]


class _Row(Struct):
    delivery: Delivery
    line: str
    priority: int


class MemoryOutbox:
    """Deliveries in a dictionary, in the order in which they were raised."""

    def __init__(
        self,
        subject: Callable[[AlertId], Subject | None],
        known: Callable[[AlertId], bool],
        repeatable: Collection[str],
    ) -> None:
        self._subject = subject
        self._known = known
        self._repeatable = frozenset(repeatable)
        self._rows: dict[Key, _Row] = {}

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """Every delivery in the order in which they were raised."""
        return tuple(row.delivery for row in self._rows.values())

    def post(self, alert: Alert, placed: Iterable[Placement], *, hurry: bool = False) -> None:
        """Add a delivery of an alert to each receiver that has none yet.

        In a ``hurry`` what is due takes along what waits before it at the same receiver.
        """
        for one in placed:
            if hurry:
                self._hurry(alert, one)
            self._post(alert.id, one.receiver, alert.event, one.due_at, alert)

    def _hurry(self, alert: Alert, placed: Placement) -> None:
        for row in self._rows.values():
            waits = row.delivery.state is DeliveryState.DUE and row.delivery.attempts == 0
            here = (row.line, row.delivery.receiver) == (alert.event, placed.receiver)
            if here and waits and row.delivery.due_at > placed.due_at:
                row.delivery = msgspec.structs.replace(row.delivery, due_at=placed.due_at)

    def post_notice(self, notice: Notice, receivers: Iterable[str]) -> None:
        """Add a delivery of a notice to each receiver that has none yet."""
        for receiver in receivers:
            line = f"notice:{notice.subject}"
            self._post(notice_key(notice.id), receiver, line, notice.raised_at, None)

    def _post(
        self, key: AlertId, receiver: str, line: str, due_at: datetime, alert: Alert | None
    ) -> None:
        kept_back = None if alert is None else alert.suppressed
        made = Delivery(
            alert=key,
            receiver=receiver,
            state=DeliveryState.SUPPRESSED if kept_back else DeliveryState.DUE,
            due_at=due_at,
            error=kept_back,
        )
        priority = _OF_A_NOTICE if alert is None else priority_of(alert.severity)
        self._rows.setdefault((key, receiver), _Row(made, line, priority))

    def due(self, demand: Demand) -> tuple[Together, ...]:
        """Lease and return the deliveries to make now, the most severe first."""
        lines: dict[tuple[str, str], list[_Row]] = {}
        for row in self._rows.values():
            wanted = demand.receiver in (None, row.delivery.receiver)
            if wanted and self._known(row.delivery.alert):
                lines.setdefault((row.line, row.delivery.receiver), []).append(row)
        ready = [
            (open_rows, open_rows[0].delivery)
            for rows in lines.values()
            if (open_rows := _open(rows, demand.now))
        ]
        ready.sort(key=lambda one: (-max(row.priority for row in one[0]), one[1].due_at))
        return tuple(self._lease(rows, demand) for rows, _ in ready[: demand.events])

    def _lease(self, rows: Sequence[_Row], demand: Demand) -> Together:
        head = rows[0].delivery
        together = list(_together(rows, demand))
        for row in together:
            row.delivery = msgspec.structs.replace(
                row.delivery,
                state=DeliveryState.LEASED,
                attempts=row.delivery.attempts + 1,
                batch=head.batch or head.alert,
            )
        return tuple(self._dues(row.delivery for row in together))

    def _dues(self, deliveries: Iterable[Delivery]) -> Iterator[Due]:
        for delivery in deliveries:
            subject = self._subject(delivery.alert)
            if subject is not None:
                yield Due(delivery=delivery, subject=subject)

    def doubtful(self, demand: Demand) -> tuple[Together, ...]:
        """Return what is uncertain and may be looked into now, a message each."""
        found = [
            one
            for one in self.deliveries
            if one.state is DeliveryState.UNCERTAIN
            and one.due_at <= demand.now
            and demand.receiver in (None, one.receiver)
        ]
        found.sort(key=lambda one: (one.due_at, one.receiver, one.batch or one.alert))
        groups = groupby(found, key=lambda one: (one.receiver, one.batch or one.alert))
        batches = [tuple(self._dues(group)) for _, group in groups]
        return tuple(one for one in batches if one)[: demand.events]

    def settle(self, deliveries: Iterable[Delivery]) -> None:
        """Keep the outcome of an attempt; what was sent stays sent."""
        for one in deliveries:
            row = self._rows.get((one.alert, one.receiver))
            if row is not None and row.delivery.state is not DeliveryState.SENT:
                row.delivery = one

    def recover(self, now: datetime, settled: datetime) -> int:
        """Turn leases into ``uncertain``, or ``due`` at a repeatable receiver."""
        leased = [row for row in self._rows.values() if row.delivery.state is DeliveryState.LEASED]
        for row in leased:
            again = row.delivery.receiver in self._repeatable
            row.delivery = msgspec.structs.replace(
                row.delivery,
                state=DeliveryState.DUE if again else DeliveryState.UNCERTAIN,
                due_at=now if again else settled,
                held_until=None if again else settled + HOLD,
                error=None if again else "the monitor stopped while this was on its way",
            )
        return len(leased)

    def bury(self, receivers: Collection[str]) -> int:
        """Make dead letters of what is due to none of these; return how many there were."""
        lost = [
            row
            for row in self._rows.values()
            if row.delivery.state is DeliveryState.DUE and row.delivery.receiver not in receivers
        ]
        for row in lost:
            row.delivery = msgspec.structs.replace(
                row.delivery,
                state=DeliveryState.DEAD,
                error="no receiver of this name is configured",
            )
        return len(lost)


def _open(rows: Sequence[_Row], now: datetime) -> list[_Row]:
    """Return what is open on a line whose head may leave now; nothing where it may not."""
    for row in rows:
        one = row.delivery
        if one.state in _HOLDING and one.held_until is not None and one.held_until > now:
            return []
        if one.state in _OPEN:
            ready = one.state is DeliveryState.DUE and one.due_at <= now
            return [each for each in rows if each.delivery.state in _OPEN] if ready else []
    return []


def _together(rows: Sequence[_Row], demand: Demand) -> Iterator[_Row]:
    """Yield the head with what may leave in one message: nothing out of turn."""
    head = rows[0].delivery
    for number, row in enumerate(rows):
        one = row.delivery
        frozen = head.batch is not None
        late = one.due_at > demand.now or number >= demand.together
        if one.state is not DeliveryState.DUE or one.batch != head.batch or (late and not frozen):
            return
        yield row
