"""The outbox to its receivers: in order, once, and never blindly again."""

import asyncio
import contextlib
from collections.abc import Awaitable, Collection, Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Final, TypeVar

import msgspec
import structlog
from msgspec import Struct

from monitor.clock import Clock
from monitor.errors import (
    DeliveryDeferred,
    DeliveryRejected,
    DeliveryUncertain,
)
from monitor.model.alerts import Delivery, DeliveryState
from monitor.ports import Due, Notifier, Outbox, Receipt

_FIRST_PAUSE: Final = 1.0  # seconds before the first repeat
_LONGEST_PAUSE: Final = 600.0
_AT_ONCE: Final = 20  # deliveries of one receiver that are leased together
_SLACK: Final = 30.0  # seconds beyond the sending time that leasing and settling may take

T = TypeVar("T")

log = structlog.get_logger(__name__)


class _Line(Struct):
    """What one receiver is up to; ``began`` is when its present round or rest did."""

    hint: asyncio.Event
    round: asyncio.Lock
    began: float


class Dispatcher:
    """Delivers what is due, each receiver on a line of its own: none waits for another.

    ``repeatable`` names the receivers that may be told twice without harm: a console, or
    one that drops a repeat by the alert's id. For them an uncertain outcome is tried
    again; for any other it is left to be resolved by a person or by reading back.
    """

    def __init__(
        self,
        outbox: Outbox,
        notifiers: Iterable[Notifier],
        clock: Clock,
        rng: Random,
        *,
        repeatable: Collection[str] = (),
        timeout: float = 60.0,
    ) -> None:
        self._outbox = outbox
        self._notifiers = {one.receiver: one for one in notifiers}
        self._clock = clock
        self._rng = rng
        self._repeatable = frozenset(repeatable)
        self._timeout = timeout
        self._lines = {
            name: _Line(asyncio.Event(), asyncio.Lock(), clock.monotonic())
            for name in self._notifiers
        }

    @property
    def receivers(self) -> tuple[str, ...]:
        """The receivers that there are lines for."""
        return tuple(self._lines)

    @property
    def stalled(self) -> tuple[str, ...]:
        """The receivers whose line has not turned for longer than a round may last."""
        latest = self._clock.monotonic() - self._timeout - _SLACK
        return tuple(name for name, line in self._lines.items() if line.began < latest)

    def wake(self) -> None:
        """Look into the outbox now rather than at the next regular look."""
        for line in self._lines.values():
            line.hint.set()

    async def recover(self) -> None:
        """Resolve what a dead process left behind; to be done before any line runs.

        Raises:
            StoreError: the process must end.
        """
        doubtful = await self._outbox.recover(self._clock.now())
        if doubtful:
            log.warning("leases_recovered", count=doubtful)
        buried = await self._outbox.bury(self.receivers)
        if buried:
            log.warning("deliveries_without_receiver", count=buried)

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
                    async with asyncio.timeout(interval):
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

    async def _round(self, receiver: str) -> int:
        """Lease, send side by side, settle."""
        line = self._lines[receiver]
        async with line.round:
            line.began = self._clock.monotonic()
            due = await self._outbox.due(self._clock.now(), _AT_ONCE, receiver)
            await _all(map(self._deliver, due))
        return len(due)

    async def _deliver(self, due: Due) -> None:
        outcome = await self._attempt(due)
        await self._outbox.settle(outcome)
        tell = log.info if outcome.state is DeliveryState.SENT else log.warning
        tell(
            "delivery_settled",
            alert=outcome.alert,
            receiver=outcome.receiver,
            state=outcome.state.value,
            attempts=outcome.attempts,
            error=outcome.error,
        )

    async def _attempt(self, due: Due) -> Delivery:
        delivery = due.delivery
        try:
            receipt = await self._send(due)
        except DeliveryDeferred as error:
            return self._again(delivery, str(error), not_before=error.not_before)
        except DeliveryRejected as error:
            return _ended(delivery, DeliveryState.DEAD, str(error))
        except (DeliveryUncertain, TimeoutError) as error:
            reason = str(error) or "no answer in time"
            if delivery.receiver in self._repeatable:
                return self._again(delivery, reason, not_before=self._clock.now())
            return _ended(delivery, DeliveryState.UNCERTAIN, reason)
        return msgspec.structs.replace(
            delivery, state=DeliveryState.SENT, receipt=receipt.id, error=None
        )

    async def _send(self, due: Due) -> Receipt:
        notifier = self._notifiers.get(due.delivery.receiver)
        if notifier is None:
            raise DeliveryRejected(f"no receiver {due.delivery.receiver!r} is configured")
        async with asyncio.timeout(self._timeout):
            return await notifier.send(due.dossier, self._clock.now())

    def _again(self, delivery: Delivery, reason: str, not_before: datetime) -> Delivery:
        """Put it back with a growing pause, spread so that receivers are not hit together."""
        ceiling = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(delivery.attempts - 1, 20))
        pause = timedelta(seconds=self._rng.uniform(ceiling / 2, ceiling))
        return msgspec.structs.replace(
            delivery,
            state=DeliveryState.DUE,
            due_at=max(not_before, self._clock.now() + pause),
            error=reason,
        )


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


def _ended(delivery: Delivery, state: DeliveryState, reason: str) -> Delivery:
    return msgspec.structs.replace(delivery, state=state, error=reason)
