"""The outbox to its receivers: in order, once, and never blindly again."""

import asyncio
import contextlib
from collections.abc import Awaitable, Iterable, Mapping
from datetime import datetime, timedelta
from math import inf
from random import Random
from typing import Final, TypeVar

import structlog
from msgspec import Struct

from monitor.clock import Clock
from monitor.errors import (
    DeliveryDeferred,
    DeliveryError,
    DeliveryRejected,
    DeliveryUncertain,
    ReceiverLost,
)
from monitor.model.alerts import DeliveryState
from monitor.pipeline.absence import Absences
from monitor.pipeline.outcome import (
    Manner,
    Outcome,
    back_again,
    deferred,
    in_doubt,
    parked,
    rejected,
    sent,
    set_back,
    still_in_doubt,
)
from monitor.ports import Demand, Journal, Notifier, Outbox, Receipt, Together

_SLACK: Final = 30.0  # seconds beyond the sending time that leasing and settling may take
_LOOK_EVERY: Final = 1.0  # seconds between looks into what is uncertain
_AHEAD: Final = timedelta(minutes=10)  # what is looked into later than that can wait for it
_LOOK_AGAIN: Final = 30.0  # seconds, where nobody could look
_LOOK_WITHIN: Final = 30.0
_LOOKED_INTO: Final = 20  # uncertain messages of one receiver at a time

T = TypeVar("T")

log = structlog.get_logger(__name__)


class _Line(Struct):
    """What one receiver is up to; ``began`` is when its present round or rest did.

    ``looked`` is when what is uncertain was last looked into; ``doubt``: there may be some.
    """

    manner: Manner
    hint: asyncio.Event
    round: asyncio.Lock
    began: float
    looked: float = -inf
    doubt: bool = True


class Dispatcher:
    """Delivers what is due, each receiver on a line of its own: none waits for another.

    ``manners`` says how each receiver is told, and what becomes there of an uncertain
    outcome: it is tried again where a repeat does no harm, resolved, or left to a person.
    What is lost and what comes back is told in the ``journal``.
    """

    def __init__(
        self,
        outbox: Outbox,
        notifiers: Iterable[Notifier],
        clock: Clock,
        rng: Random,
        *,
        manners: Mapping[str, Manner] | None = None,
        journal: Journal | None = None,
    ) -> None:
        self._outbox = outbox
        self._notifiers = {one.receiver: one for one in notifiers}
        self._clock = clock
        self._rng = rng
        self._absences = Absences(clock, journal)
        self._lines = {
            name: _Line(
                (manners or {}).get(name, Manner()),
                asyncio.Event(),
                asyncio.Lock(),
                clock.monotonic(),
            )
            for name in self._notifiers
        }

    @property
    def receivers(self) -> tuple[str, ...]:
        """The receivers that there are lines for."""
        return tuple(self._lines)

    @property
    def stalled(self) -> tuple[str, ...]:
        """The receivers whose line has not turned for longer than a round may last."""
        now = self._clock.monotonic()
        return tuple(
            name
            for name, line in self._lines.items()
            if line.began < now - line.manner.timeout - _SLACK
        )

    def wake(self) -> None:
        """Look into the outbox now rather than at the next regular look."""
        for line in self._lines.values():
            line.hint.set()

    async def recover(self) -> None:
        """Resolve what a dead process left behind; to be done before any line runs.

        Raises:
            StoreError: the process must end.
        """
        now = self._clock.now()
        settle = max((one.manner.settle for one in self._lines.values()), default=None)
        doubtful = await self._outbox.recover(now, now + settle if settle else now)
        if doubtful:
            log.warning("leases_recovered", count=doubtful)
        buried = await self._outbox.bury(self.receivers)
        if buried:
            log.warning("deliveries_without_receiver", count=buried)
        await self._absences.recall()

    async def run(self, receiver: str, interval: float = 1.0) -> None:
        """Deliver to one receiver for ever, looking at least every ``interval`` seconds.

        Raises:
            StoreError: the process must end.
        """
        line = self._lines[receiver]
        while True:
            line.hint.clear()
            if not await self._round(receiver):
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._rest(receiver, interval)):
                        await line.hint.wait()

    async def flush(self) -> None:
        """Deliver until nothing more is due at this moment."""
        while await self.deliver_due():
            pass

    async def deliver_due(self) -> int:
        """Make one round at every receiver, side by side; return how many deliveries.

        A round that is under way is waited for, so after ``flush`` nothing is in flight.
        """
        return sum(await _all(self._round(name) for name in self._lines))

    def _rest(self, receiver: str, interval: float) -> float:
        """Return for how long to wait for a hint: not past the moment that a pace ends."""
        now = self._clock.now()
        left = (self._ready_at(receiver, now) - now).total_seconds()
        return min(left, interval) if left > 0 else interval

    def _ready_at(self, receiver: str, now: datetime) -> datetime:
        pace = self._lines[receiver].manner.pace
        ready = now if pace is None else pace.ready_at(now)
        return max(ready, self._absences.until(receiver) or now)

    async def _round(self, receiver: str) -> int:
        """Look into what is uncertain; then lease, send side by side, settle."""
        line = self._lines[receiver]
        async with line.round:
            line.began = self._clock.monotonic()
            resolved = await self._resolve(receiver, line)
            now = self._clock.now()
            if self._ready_at(receiver, now) > now:
                return resolved
            manner = line.manner
            demand = Demand(
                now=now, receiver=receiver, events=manner.events, together=manner.together
            )
            batches = await self._outbox.due(demand)
            await _all(map(self._deliver, batches))
        return sum(map(len, batches)) + resolved

    async def _deliver(self, batch: Together) -> None:
        await self._settle(await self._attempt(batch))

    async def _settle(self, outcome: Outcome) -> None:
        await self._outbox.settle(outcome)
        for one in outcome:
            tell = log.info if one.state is DeliveryState.SENT else log.warning
            tell(
                "delivery_settled",
                alert=one.alert,
                receiver=one.receiver,
                state=one.state.value,
                attempts=one.attempts,
                error=one.error,
            )

    async def _attempt(self, batch: Together) -> Outcome:
        receiver = batch[0].delivery.receiver
        deliveries = [one.delivery for one in batch]
        try:
            receipt = await self._send(receiver, batch)
        except DeliveryDeferred as error:
            return deferred(deliveries, error, self._clock.now(), self._rng)
        except ReceiverLost as error:
            until = await self._absences.lost(receiver, str(error))
            return set_back(deliveries, str(error), until)
        except DeliveryRejected as error:
            await self._absences.refused(receiver, str(error))
            return rejected(deliveries, str(error), self._clock.now())
        except (DeliveryUncertain, TimeoutError) as error:
            reason = str(error) or "no answer in time"
            line = self._lines[receiver]
            if line.manner.repeatable:
                return back_again(deliveries, reason, self._clock.now(), self._rng)
            line.doubt = True
            return in_doubt(deliveries, reason, self._clock.now(), line.manner)
        await self._absences.reached(receiver)
        return sent(deliveries, receipt)

    async def _send(self, receiver: str, batch: Together) -> Receipt:
        notifier = self._notifiers.get(receiver)
        if notifier is None:
            raise DeliveryRejected(f"no receiver {receiver!r} is configured")
        async with asyncio.timeout(self._lines[receiver].manner.timeout):
            return await notifier.send(batch, self._clock.now())

    async def _resolve(self, receiver: str, line: _Line) -> int:
        """Find out what became of uncertain messages; return how many deliveries that ended.

        This comes before anything is leased: what turns out not to have arrived is older
        than what waits behind it.
        """
        manner = line.manner
        if not (manner.resolves and line.doubt) or line.looked > line.began - _LOOK_EVERY:
            return 0
        line.looked, now = line.began, self._clock.now()
        demand = Demand(now=now + _AHEAD, receiver=receiver, events=_LOOKED_INTO)
        found = await self._outbox.doubtful(demand)
        line.doubt = bool(found)
        ended = 0
        for batch in found:
            if batch[0].delivery.due_at > now:
                continue
            line.began = self._clock.monotonic()
            outcome = await self._look_into(batch, manner)
            await self._settle(outcome)
            if outcome[0].state is not DeliveryState.UNCERTAIN:
                ended += len(outcome)
            elif outcome[0].due_at <= now + _AHEAD:
                # Nobody can look just now: the others need not find that out one by one.
                line.looked += _LOOK_AGAIN
                break
        return ended

    async def _look_into(self, batch: Together, manner: Manner) -> Outcome:
        deliveries = [one.delivery for one in batch]
        now = self._clock.now()
        found: Receipt | None = None
        try:
            if manner.finder is not None:
                async with asyncio.timeout(min(manner.timeout, _LOOK_WITHIN)):
                    found = await manner.finder.find(batch, now)
        except DeliveryUncertain as error:
            if not manner.resend_marked:
                return parked(deliveries, str(error), now)
        except (DeliveryError, TimeoutError) as error:
            return still_in_doubt(deliveries, str(error) or "no answer in time", now)
        else:
            if found is not None:
                return sent(deliveries, found)
            if manner.finder is not None:
                return set_back(deliveries, "it had not arrived", now, begun=True)
        reason = "no word of it; sent again with a mark"
        return back_again(deliveries, reason, now, self._rng, repeat=True)


async def _all(jobs: Iterable[Awaitable[T]]) -> list[T]:
    """Await all to their end, then raise the first failure.

    A bug in one notifier must not cut the others off in the middle of a send.
    """
    done: list[T] = []
    failed: list[BaseException] = []
    for one in await asyncio.gather(*jobs, return_exceptions=True):
        if isinstance(one, BaseException):
            failed.append(one)
        else:
            done.append(one)
    if failed:
        raise failed[0]
    return done
