"""Read Telegram channels by an account: quick by what is pushed, complete by what is asked.

What is pushed is a hint: it is applied where it follows directly on what was applied, and
otherwise the difference is asked for. Each step yields one batch with the cursor that goes
with it, so that nothing is acknowledged before it is durable (monitor/collect/gaps.py has
the logic). The outcomes of its batches are

- ``pushed``, ``changes``: what was announced, or found by asking what changed;
- ``history``: a page of history; ``gap``: one, and known holes are left;
- ``too_long``: Telegram left changes out; the hole is known and will be read;
- ``by_id``: messages that had to be looked at again: albums, deletions, posts with claims;
- ``audit``: posts whose changes may have been missed.

Raised are ``RateLimited`` for a wait that Telegram asked for; ``SourceGone`` with reused,
renamed_or_gone or no_channel; ``SourceUnavailable`` with no_account, not_connected,
account_paused, account_lost, lost_access, channel_invalid, timeout, connection,
server_trouble, transport, newer_layer,
insecure, unexpected, or ``refused`` with the name of an error that is not known here.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from random import Random
from typing import Final

import msgspec
from msgspec import Struct

from monitor.clock import Clock
from monitor.collect.gaps import Place, decode, in_doubt, next_ask
from monitor.collect.handover import place_of_preview
from monitor.collect.telegram_access import PATIENT_FOR, Access, Tell, Wishes
from monitor.collect.telegram_account import Account, RefusedError
from monitor.collect.telegram_ask import Asker
from monitor.collect.telegram_errors import (
    AccessLost,
    AccountLost,
    ChangesForgotten,
    Flood,
    NameGone,
    NotJoined,
    StaleHash,
    Trouble,
)
from monitor.collect.telegram_line import Line, Timing
from monitor.collect.telegram_parse import MODE, Names
from monitor.collect.telegram_steps import Steps
from monitor.errors import CollectError, RateLimited, SourceGone, SourceUnavailable
from monitor.model.ids import SourceKey
from monitor.model.sources import Source
from monitor.ports import Batch, Holdings

_RECONNECTED_WITHIN: Final = 30.0  # seconds

# What passes by itself: the stream goes on, and only says that it could not be read.
PASSING: Final = frozenset(
    {"connection", "not_connected", "timeout", "server_trouble", "transport"}
)


class Plan(Struct, frozen=True, kw_only=True):
    """What the operator wants: ``known`` are the keys by which forwards are recognised."""

    known: tuple[SourceKey, ...] = ()
    wishes: Mapping[SourceKey, Wishes] = {}
    timing: Timing = Timing()


class TelegramCollector:
    """All channels that are read by accounts."""

    def __init__(
        self,
        accounts: Sequence[Account],
        holdings: Holdings,
        clock: Clock,
        rng: Random,
        *,
        tell: Tell,
        plan: Plan | None = None,
    ) -> None:
        plan = plan or Plan()
        self._access = Access(accounts, clock, plan.wishes, tell)
        self._holdings = holdings
        self._clock = clock
        self._rng = rng
        self._tell = tell
        self._timing = plan.timing
        self._names = Names(known={key.lower(): key for key in plan.known})
        self._lines: dict[SourceKey, Line] = {}

    async def stream(self, source: Source, cursor: str | None) -> AsyncIterator[Batch]:
        """Yield a batch a step, for ever.

        Raises:
            CollectError: the channel could not be read; the module's docstring has the list.
        """
        line = self._lines.get(source.key)
        if line is None:
            line = self._lines[source.key] = Line(self._clock, self._rng, self._timing)
        await line.rested()
        place = (decode(cursor) or place_of_preview(cursor) if cursor else None) or Place()
        try:
            account = await self._access.choose(source)
            steps = await self._begin(source, account, line, place)
            while True:
                batch = await self._next(source, line, steps)
                if batch is not None:
                    yield batch
        except CollectError as error:
            line.failed(error)
            raise

    async def _begin(self, source: Source, account: Account, line: Line, place: Place) -> Steps:
        try:
            peer = await self._access.peer(source, account, place.channel)
        except RefusedError as error:
            raise await self._explained(source, account, error) from error
        account.listen(peer.id, line.mailbox)
        line.begun(joined=peer.joined, resumed=bool(place.pts))
        asker = Asker(account, peer, source, self._names)
        return Steps(asker, line.mailbox, self._holdings, source, self._clock, place)

    async def _next(self, source: Source, line: Line, steps: Steps) -> Batch | None:
        """Take the next step; None where nothing was learnt by it, or nothing was due."""
        batch = steps.pushed()
        if batch is not None:
            line.heard(steps.place)
            return batch
        account = steps.asker.account
        ask = next_ask(steps.place, line.due(steps, account))
        if ask is None:
            await self._idle(source, line, steps)
            return None
        line.asking(ask)
        try:
            batch = await steps.take(ask)
        except RefusedError as error:
            line.refused(ask)
            return await self._refused(source, line, steps, error)
        line.answered(ask, steps, batch)
        await self._access.admitted(source)
        await self._renamed(source, line, steps)
        return batch

    async def _idle(self, source: Source, line: Line, steps: Steps) -> None:
        """Wait until something is due or pushed."""
        account = steps.asker.account
        if not steps.place.pts:  # nothing can be read before the history may be asked for
            raise RateLimited(source.key, account.pause_left("GetHistory"), "GetHistory waits")
        if account.lost:
            raise SourceUnavailable(source.key, "account_lost", account.state.value)
        line.mailbox.stirred.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(line.wait(account)):
                await line.mailbox.stirred.wait()

    async def _refused(
        self, source: Source, line: Line, steps: Steps, error: RefusedError
    ) -> Batch | None:
        """React to a refusal: go on another way, wait a little, or give up with an error."""
        match error.meaning:
            case Flood(seconds):
                return self._flooded(source, steps, seconds)
            case ChangesForgotten():
                place = in_doubt(steps.place, steps.place.newest)
                steps.place = msgspec.structs.replace(place, pts=0)
                return None
            case Trouble(outcome) if outcome in PASSING and line.bears_trouble():
                first = line.troubled()
                await self._clock.sleep(line.trouble_pause())
                with suppress(TimeoutError):
                    async with asyncio.timeout(_RECONNECTED_WITHIN):
                        await steps.asker.account.up.wait()
                return self._told(source, outcome, success=False) if first else None
            case _:
                account = steps.asker.account
                raise await self._explained(source, account, error) from error

    def _flooded(self, source: Source, steps: Steps, seconds: float) -> Batch:
        """Go on with what may still be asked, or with another account where it is for long."""
        account = steps.asker.account
        if seconds > PATIENT_FOR and self._access.others(source, account):
            why = f"{account.name} has to wait {seconds:.0f} s"
            raise SourceUnavailable(source.key, "account_paused", why)
        if not steps.place.pts:
            raise RateLimited(source.key, seconds + 1, f"by {account.name}")
        return self._told(source, "rate_limited", success=True)

    async def _explained(
        self, source: Source, account: Account, error: RefusedError
    ) -> CollectError:
        """Say what a refusal is to whoever follows the source."""
        match error.meaning:
            case Flood(seconds):
                return RateLimited(source.key, seconds + 1, f"by {account.name}")
            case AccountLost(state):
                return SourceUnavailable(source.key, "account_lost", state.value)
            case AccessLost():
                await self._access.deny(source, account)
                return SourceUnavailable(source.key, "lost_access", "private, or shut to us")
            case StaleHash():
                await self._access.forget(source, account)
                return SourceUnavailable(source.key, "channel_invalid", "its name is asked anew")
            case NameGone():
                return SourceGone(source.key, "renamed_or_gone", "nobody has this name")
            case NotJoined(outcome):
                return SourceUnavailable(source.key, outcome)
            case ChangesForgotten():
                return SourceUnavailable(source.key, "refused", "PERSISTENT_TIMESTAMP")
            case Trouble(outcome, detail):
                return SourceUnavailable(source.key, outcome, detail)

    async def _renamed(self, source: Source, line: Line, steps: Steps) -> None:
        """Tell once that a channel goes by another name; it is followed by its id all the same."""
        name = steps.name_today
        if name is None or name.lower() == source.handle.lower() or line.told_of_name == name:
            return
        line.told_of_name = name
        await self._tell("source_renamed", source.key, f"the channel is @{name} now")

    def _told(self, source: Source, outcome: str, *, success: bool) -> Batch:
        now = self._clock.now()
        return Batch(source=source.key, seen_at=now, outcome=outcome, mode=MODE, success=success)
