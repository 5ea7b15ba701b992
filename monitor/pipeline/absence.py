"""Receivers that take nothing any more: rested, tried again, told of in notices."""

from datetime import datetime, timedelta
from typing import Final

import structlog
from msgspec import Struct

from monitor.clock import Clock
from monitor.model.alerts import Notice
from monitor.model.ids import stable_digest
from monitor.ports import Journal

LOST: Final = "receiver_lost"
BACK: Final = "receiver_back"
DEAD: Final = "delivery_dead"
_FIRST_REST: Final = timedelta(minutes=1)
_LONGEST_REST: Final = timedelta(hours=1)

log = structlog.get_logger(__name__)


class _Rest(Struct):
    until: datetime
    pause: timedelta


class Absences:
    """Which receivers rest, and what was told of them.

    A receiver that is lost is tried again after growing pauses: whoever let the bot back
    into the chat need not know that there is a monitor to restart.
    """

    def __init__(self, clock: Clock, journal: Journal | None) -> None:
        self._clock = clock
        self._journal = journal
        self._resting: dict[str, _Rest] = {}
        self._lost: set[str] = set()
        self._burying: set[str] = set()

    async def recall(self) -> None:
        """Remember which receivers were lost when the daemon last ended."""
        if self._journal is None:
            return
        told = [one for one in await self._journal.notices() if one.kind in (LOST, BACK)]
        latest = {one.subject: one.kind for one in told}
        self._lost = {subject for subject, kind in latest.items() if kind == LOST}

    def until(self, receiver: str) -> datetime | None:
        """Return when the receiver may be tried again, None where it does not rest."""
        rest = self._resting.get(receiver)
        return None if rest is None else rest.until

    async def lost(self, receiver: str, why: str) -> datetime:
        """Let the receiver rest; return until when."""
        now = self._clock.now()
        last = self._resting.get(receiver)
        if last is not None and last.until > now:  # several sends met the same closed door
            return last.until
        pause = _FIRST_REST if last is None else min(last.pause * 2, _LONGEST_REST)
        self._resting[receiver] = _Rest(now + pause, pause)
        if receiver not in self._lost:
            self._lost.add(receiver)
            await self._tell(LOST, receiver, f"its alerts wait: {why}")
        return now + pause

    async def reached(self, receiver: str) -> None:
        """Take note that the receiver took something."""
        self._resting.pop(receiver, None)
        self._burying.discard(receiver)
        if receiver in self._lost:
            self._lost.discard(receiver)
            await self._tell(BACK, receiver, "it takes alerts again")

    async def refused(self, receiver: str, why: str) -> None:
        """Tell of a dead letter, once until the receiver takes something again."""
        if receiver not in self._burying:
            self._burying.add(receiver)
            await self._tell(DEAD, receiver, f"an alert will never be accepted: {why}")

    async def _tell(self, kind: str, receiver: str, text: str) -> None:
        log.warning(kind, receiver=receiver)
        if self._journal is None:
            return
        now = self._clock.now()
        name = stable_digest(kind, receiver, now.isoformat())
        await self._journal.notice(
            Notice(id=name, kind=kind, subject=receiver, text=text, raised_at=now)
        )
