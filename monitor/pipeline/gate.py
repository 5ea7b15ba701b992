"""The outbox behind a gate: what is due passes only if nothing keeps it back.

Every decision is stored with its reason. What was tried once is let through without
being judged again: it may have arrived, and must come again as it was or not at all.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec

from monitor.core.gate import Judgement, Line, Waiting, judge
from monitor.core.routes import Facts, Route, Routes
from monitor.model.alerts import AlertKind, Delivery, DeliveryState
from monitor.model.ids import AlertId
from monitor.model.routing import Mute, Passage, PassageReason
from monitor.ports import Demand, Dossier, Due, Outbox, Together
from monitor.ports.desk import GateBook, LineQuery


class GatedOutbox:
    """An outbox that gives out only what may be told now."""

    def __init__(self, outbox: Outbox, book: GateBook, routes: Routes) -> None:
        self._outbox = outbox
        self._book = book
        self._routes = routes

    async def due(self, demand: Demand) -> tuple[Together, ...]:
        """Lease and return the deliveries to make now, without those that are kept back."""
        found = await self._outbox.due(demand)
        if not found:
            return ()
        mutes = await self._book.mutes(demand.now)
        passed = [await self._judged(batch, mutes, demand.now) for batch in found]
        return tuple(batch for batch in passed if batch)

    async def doubtful(self, demand: Demand) -> tuple[Together, ...]:
        """Return what is uncertain and may be looked into now."""
        return await self._outbox.doubtful(demand)

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        """Store the outcome of an attempt."""
        await self._outbox.settle(deliveries)

    async def recover(self, now: datetime, settled: datetime | None = None) -> int:
        """Turn leases of a dead process into what they now are."""
        return await self._outbox.recover(now, settled)

    async def bury(self, receivers: Collection[str]) -> int:
        """Make dead letters of what is due to a receiver that is not there any more."""
        return await self._outbox.bury(receivers)

    async def _judged(self, batch: Together, mutes: Sequence[Mute], now: datetime) -> Together:
        """Return what of a batch goes out now; the rest is put back, or away."""
        waiting = self._waiting(batch)
        if not waiting:
            return batch
        told = [waiting[one.delivery.alert] for one in batch if one.delivery.alert in waiting]
        line = await self._line(batch[0].delivery.receiver, told)
        judged = judge(told, line, mutes, now, inhibit=self._routes.inhibit)
        verdicts = {one.facts.alert.id: verdict for one, verdict in zip(told, judged, strict=True)}
        kept = [one for one in batch if _kept(verdicts.get(one.delivery.alert))]
        if kept:
            await self._outbox.settle(
                [_settled(one.delivery, verdicts[one.delivery.alert]) for one in kept]
            )
        await self._write(batch, waiting, verdicts, now)
        return tuple(one for one in batch if one not in kept)

    def _waiting(self, batch: Together) -> dict[AlertId, Waiting]:
        """Return what of a batch is to be judged, by the alerts' ids."""
        found: dict[AlertId, Waiting] = {}
        for one in batch:
            subject = one.subject
            if one.delivery.attempts > 1 or not isinstance(subject, Dossier):
                continue
            facts = Facts(alert=subject.alert, source=subject.trigger, event=subject.event)
            route = self._routes.route_to(one.delivery.receiver, facts) or _STRAIGHT
            found[subject.alert.id] = Waiting(
                facts=facts,
                route=route,
                new=frozenset(side.claim.id for side in subject.new),
                old=frozenset(side.claim.id for side in subject.old),
            )
        return found

    async def _line(self, receiver: str, told: Sequence[Waiting]) -> Line:
        """Ask what is known of an event, where any rule will look at it."""
        if not (self._routes.inhibit or any(_looks_back(one.route) for one in told)):
            return Line()
        alerts = [one.facts.alert for one in told]
        taken_back = [one for one in alerts if one.kind is AlertKind.RETRACTION]
        query = LineQuery(
            event=alerts[0].event,
            receiver=receiver,
            attributes=frozenset(one.attribute for one in alerts),
            taken_back=frozenset(one.attribute for one in taken_back),
        )
        return await self._book.line(query)

    async def _write(
        self,
        batch: Together,
        waiting: Mapping[AlertId, Waiting],
        verdicts: Mapping[AlertId, Judgement],
        now: datetime,
    ) -> None:
        """Store what was decided, but not that what never waits was let through at once."""
        passages = [
            _passage(one, verdicts[name], now)
            for one in batch
            if (name := one.delivery.alert) in verdicts
            and (
                verdicts[name].reason is not PassageReason.PASSED
                or _looks_back(waiting[name].route)
            )
        ]
        if passages:
            await self._book.passed(passages)


_STRAIGHT = Route(name="none", receivers=())  # the route was there when the alert was raised


def _looks_back(route: Route) -> bool:
    return route.waits or bool(route.group_interval)


def _kept(verdict: Judgement | None) -> bool:
    return verdict is not None and verdict.reason is not PassageReason.PASSED


def _settled(delivery: Delivery, verdict: Judgement) -> Delivery:
    """Return a delivery as though it had not been leased, held or stopped."""
    words = verdict.reason.value.replace("_", " ")
    return msgspec.structs.replace(
        delivery,
        state=DeliveryState.SUPPRESSED if verdict.reason.final else DeliveryState.DUE,
        attempts=delivery.attempts - 1,
        due_at=verdict.until or delivery.due_at,
        batch=None,
        error=f"{words}: {verdict.detail}" if verdict.reason.final else None,
    )


def _passage(due: Due, verdict: Judgement, now: datetime) -> Passage:
    assert isinstance(due.subject, Dossier)  # noqa: S101  only alerts are judged
    return Passage(
        alert=due.delivery.alert,
        receiver=due.delivery.receiver,
        event=due.subject.alert.event,
        at=now,
        reason=verdict.reason,
        until=verdict.until,
        detail=verdict.detail,
    )
