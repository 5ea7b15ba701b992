"""Which account reads a channel, and by which number it knows it.

A name is resolved once an account, then only its number is used: resolving is what
Telegram punishes hardest. Channels that an account has joined are told by its list of
dialogs, which costs one request for a hundred of them. A name that leads to another channel
than before is never followed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

import structlog
from msgspec import Struct

from monitor.clock import Clock
from monitor.collect.telegram_account import Account, RefusedError
from monitor.collect.telegram_ask import dialogs, joined, resolved
from monitor.collect.telegram_errors import NameGone, NotJoined
from monitor.collect.telegram_state import Peer
from monitor.errors import RateLimited, SourceGone, SourceUnavailable
from monitor.model.ids import SourceKey
from monitor.model.sources import Source

DENIED_FOR: Final = 86_400.0  # seconds until an account tries again what it may not read
PATIENT_FOR: Final = 300.0  # seconds of a pause for which a channel stays with its account
_WAITED_FOR: Final = 60.0  # seconds, for a turn to resolve a name or for a connection
_JOINED_APART: Final = 600.0  # seconds; joining in bursts is what bans accounts

_METHODS: Final = ("GetHistory", "GetChannelDifference", "GetMessages")

Tell = Callable[[str, str, str], Awaitable[None]]

log = structlog.get_logger(__name__)


class Wishes(Struct, frozen=True, kw_only=True):
    """What the operator wants for a source: a certain account, or that it is joined."""

    account: str | None = None
    join: bool = False


class Access:
    """The accounts together, and what each of them may read."""

    def __init__(
        self,
        accounts: Sequence[Account],
        clock: Clock,
        wishes: Mapping[SourceKey, Wishes],
        tell: Tell,
    ) -> None:
        self._accounts = tuple(accounts)
        self._clock = clock
        self._wishes = wishes
        self._tell = tell
        self._denied: dict[tuple[SourceKey, str], float] = {}
        self._one_at_a_time = {one.name: asyncio.Lock() for one in accounts}
        self._listed: set[str] = set()
        self._refused_to_join: set[tuple[SourceKey, str]] = set()
        self._joined_at: dict[str, float] = {}
        self._told: set[SourceKey] = set()

    async def choose(self, source: Source) -> Account:
        """Return the account that is to read a source now.

        Raises:
            SourceUnavailable: none can; ``no_account``, ``not_connected`` or ``lost_access``.
        """
        wanted = self._wishes.get(source.key, Wishes()).account
        mine = [one for one in self._accounts if wanted in (None, one.name)]
        for account in mine:
            await account.tried.wait()
        usable = [one for one in mine if not one.lost]
        if not usable:
            raise SourceUnavailable(source.key, "no_account", "no account is logged in")
        admitted = [one for one in usable if not self._is_denied(source.key, one)]
        if not admitted:
            raise SourceUnavailable(source.key, "lost_access", "no account may read it")
        ready = [one for one in admitted if one.ready] or [await self._up(source, admitted[0])]
        return min(ready, key=lambda one: self._burden(source, one))

    async def peer(self, source: Source, account: Account, before: int) -> Peer:
        """Return what the account calls a source's channel. ``before``: its id, where known.

        Raises:
            RefusedError: Telegram refused to say.
            RateLimited: enough names were resolved for now.
            SourceGone: nobody has the name, or another channel has it than before.
        """
        async with self._one_at_a_time[account.name]:
            known = await self._known(source, account)
        if before and known.id != before:
            why = "the name leads to another channel than before"
            raise SourceGone(source.key, "reused", why)
        return await self._joined(source, account, known)

    async def forget(self, source: Source, account: Account) -> None:
        """Drop what an account calls a channel: the number was wrong."""
        await account.remember(account.memory.without_peer(source.handle))

    async def deny(self, source: Source, account: Account) -> None:
        """Take note that an account may not read a source; tried again in a day."""
        until = self._clock.monotonic() + DENIED_FOR
        self._denied[source.key, account.name] = until
        shut = all(self._is_denied(source.key, one) for one in self._accounts)
        if shut and source.key not in self._told:
            self._told.add(source.key)
            await self._tell("access_lost", source.key, "it is private now, or shut us out")

    async def admitted(self, source: Source) -> None:
        """Take note that a source can be read."""
        if source.key in self._told:
            self._told.discard(source.key)
            await self._tell("access_back", source.key, "it can be read again")

    def others(self, source: Source, account: Account) -> bool:
        """Whether another account could read a source that this one must leave for long."""
        wanted = self._wishes.get(source.key, Wishes()).account
        return any(
            one.ready and not self._waits(one) and not self._is_denied(source.key, one)
            for one in self._accounts
            if one is not account and wanted in (None, one.name)
        )

    def _waits(self, account: Account) -> bool:
        return any(account.pause_left(method) > PATIENT_FOR for method in _METHODS)

    def _is_denied(self, source: SourceKey, account: Account) -> bool:
        return self._denied.get((source, account.name), 0.0) > self._clock.monotonic()

    def _burden(self, source: Source, account: Account) -> tuple[bool, bool, int]:
        """Prefer who is not made to wait for long, who joined, then the order of the file."""
        known = account.memory.peers.get(source.handle.lower())
        return (
            self._waits(account),
            known is None or not known.joined,
            self._accounts.index(account),
        )

    async def _up(self, source: Source, account: Account) -> Account:
        """Wait for an account that is about to connect again."""
        try:
            async with asyncio.timeout(_WAITED_FOR):
                await account.up.wait()
        except TimeoutError as error:
            raise SourceUnavailable(
                source.key, "not_connected", "no account is connected"
            ) from error
        return account

    async def _known(self, source: Source, account: Account) -> Peer:
        name = source.handle.lower()
        if name not in account.memory.peers and account.name not in self._listed:
            await self._list(account)
        return account.memory.peers.get(name) or await self._resolve(source, account)

    async def _list(self, account: Account) -> None:
        self._listed.add(account.name)
        try:
            found = await dialogs(account)
        except RefusedError:
            self._listed.discard(account.name)
            raise
        await account.remember(account.memory.with_peers(*((one.name, one) for one in found)))
        log.info("dialogs_listed", account=account.name, channels=len(found))

    async def _resolve(self, source: Source, account: Account) -> Peer:
        left = account.memory.resolving_waits(self._clock.now())
        if left > _WAITED_FOR:
            raise RateLimited(source.key, left, "enough names were resolved for today")
        await self._clock.sleep(left)
        await account.remember(account.memory.having_resolved(self._clock.now()))
        try:
            peer = await resolved(account, source.handle)
        except RefusedError as error:
            if isinstance(error.meaning, NameGone):
                why = "nobody has this name"
                raise SourceGone(source.key, "renamed_or_gone", why) from error
            raise
        if peer is None:
            raise SourceGone(source.key, "no_channel", "the name is not a channel's")
        await account.remember(account.memory.with_peers((source.handle, peer)))
        return peer

    async def _joined(self, source: Source, account: Account, peer: Peer) -> Peer:
        """Join where that is wanted, seldom, and go on without where it is refused."""
        key, now = (source.key, account.name), self._clock.monotonic()
        wanted = self._wishes.get(source.key, Wishes()).join
        waits = self._joined_at.get(account.name, -_JOINED_APART) + _JOINED_APART > now
        if peer.joined or not wanted or waits or key in self._refused_to_join:
            return peer
        self._joined_at[account.name] = now
        try:
            peer = await joined(account, source.handle, peer)
        except RefusedError as error:
            if not isinstance(error.meaning, NotJoined):
                raise
            self._refused_to_join.add(key)
            await self._tell(error.meaning.outcome, source.key, f"not joined by {account.name}")
            return peer
        await account.remember(account.memory.with_peers((source.handle, peer)))
        return peer
