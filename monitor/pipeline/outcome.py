"""What becomes of deliveries after an attempt: pure, one new state for each of a message."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final

import msgspec
from msgspec import Struct

from monitor.errors import DeliveryDeferred
from monitor.model.alerts import Delivery, DeliveryState
from monitor.ports import HOLD, Finder, Pace, Receipt

_FIRST_PAUSE: Final = 1.0  # seconds before the first repeat
_LONGEST_PAUSE: Final = 600.0
_NOT_AGAIN: Final = timedelta(days=36_500)
_LOOK_AGAIN: Final = timedelta(seconds=30)

Outcome = list[Delivery]


class Manner(Struct, frozen=True, kw_only=True):
    """How a receiver is told.

    ``events`` lines are told side by side, ``together`` alerts of one event in one message.
    ``repeatable``: it may be told twice without harm, as a console may, or one that drops a
    repeat by the alert's id. ``settle`` is how long after an attempt a late first copy can
    still arrive. Without a ``finder`` what is uncertain is left to a person, or with
    ``resend_marked`` sent again with words that say so.
    """

    events: int = 20
    together: int = 1
    timeout: float = 60.0
    repeatable: bool = False
    settle: timedelta = timedelta()
    pace: Pace | None = None
    finder: Finder | None = None
    resend_marked: bool = False

    @property
    def resolves(self) -> bool:
        """Whether what is uncertain is resolved without a person."""
        return self.finder is not None or self.resend_marked


def sent(deliveries: Sequence[Delivery], receipt: Receipt) -> Outcome:
    """It arrived."""
    return [
        msgspec.structs.replace(
            one, state=DeliveryState.SENT, receipt=receipt.id, error=None, held_until=None
        )
        for one in deliveries
    ]


def deferred(
    deliveries: Sequence[Delivery], error: DeliveryDeferred, now: datetime, rng: Random
) -> Outcome:
    """It certainly did not arrive as a whole; what it took a part of stays as it is.

    A moment that the receiver named is obeyed and counts as no failure; without one the
    pauses grow.
    """
    if error.not_before > now:
        return set_back(deliveries, str(error), error.not_before, begun=error.begun)
    again = back_again(deliveries, str(error), now, rng)
    return again if error.begun else [msgspec.structs.replace(one, batch=None) for one in again]


def back_again(
    deliveries: Sequence[Delivery],
    reason: str,
    now: datetime,
    rng: Random,
    *,
    repeat: bool = False,
) -> Outcome:
    """Put back with a growing pause, spread so that receivers are not hit together.

    ``repeat``: it may have arrived, and is to say so.
    """
    most = max(one.attempts for one in deliveries)
    ceiling = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(most - 1, 20))
    pause = timedelta(seconds=rng.uniform(ceiling / 2, ceiling))
    return [
        msgspec.structs.replace(
            one,
            state=DeliveryState.DUE,
            due_at=now + pause,
            error=reason,
            repeat=one.repeat or repeat,
            held_until=None,
        )
        for one in deliveries
    ]


def set_back(
    deliveries: Sequence[Delivery], reason: str, due_at: datetime, *, begun: bool = False
) -> Outcome:
    """Put back as though nothing had been tried; ``begun`` keeps it whole."""
    return [
        msgspec.structs.replace(
            one,
            state=DeliveryState.DUE,
            due_at=due_at,
            attempts=one.attempts if begun else max(one.attempts - 1, 0),
            error=reason,
            batch=one.batch if begun else None,
            held_until=None,
        )
        for one in deliveries
    ]


def rejected(deliveries: Sequence[Delivery], reason: str, now: datetime) -> Outcome:
    """It will never be accepted; for a while an operator can mend it before others pass."""
    return [
        msgspec.structs.replace(one, state=DeliveryState.DEAD, error=reason, held_until=now + HOLD)
        for one in deliveries
    ]


def in_doubt(deliveries: Sequence[Delivery], reason: str, now: datetime, manner: Manner) -> Outcome:
    """It may have arrived, and can be looked into once a late copy cannot arrive any more.

    Its event waits where that will be known soon, and goes on where a person has to look.
    """
    settled = now + manner.settle
    return [
        msgspec.structs.replace(
            one,
            state=DeliveryState.UNCERTAIN,
            due_at=settled,
            error=reason,
            held_until=settled + HOLD if manner.resolves else None,
        )
        for one in deliveries
    ]


def still_in_doubt(deliveries: Sequence[Delivery], reason: str, now: datetime) -> Outcome:
    """It cannot be looked into now; what is behind it does not wait for longer."""
    return [
        msgspec.structs.replace(one, due_at=now + _LOOK_AGAIN, error=reason) for one in deliveries
    ]


def parked(deliveries: Sequence[Delivery], reason: str, now: datetime) -> Outcome:
    """It cannot be found out: that is left to a person, and its event goes on."""
    return [
        msgspec.structs.replace(one, due_at=now + _NOT_AGAIN, error=reason, held_until=None)
        for one in deliveries
    ]
