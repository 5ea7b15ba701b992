"""One account: its connection, what it may ask and when, and what it hears of itself.

Every call goes through ``call``: in turn with the account's other calls, never while the
method is paused, under a timeout. A wait that Telegram asks for is kept by account and
method, over a restart too, and never slept through in a call: the caller is told.

The connection is made anew whenever it ends, by a new client. What only an operator can
mend (logged out, banned, frozen, used elsewhere) is a state; then nothing is asked any
more, until the session file has been written again.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any, Final, Protocol

import structlog
from telethon import TelegramClient
from telethon.tl import functions, types

from monitor.clock import Clock
from monitor.collect.telegram_client import Credentials, open_client, open_session
from monitor.collect.telegram_errors import (
    FAILURES,
    AccountLost,
    AccountState,
    Flood,
    Meaning,
    Trouble,
    meaning_of,
)
from monitor.collect.telegram_parse import channel_of
from monitor.collect.telegram_state import Memory, SessionFiles
from monitor.collect.telegram_tempo import Tempo
from monitor.errors import ConfigError
from monitor.files import Claim

CALL_WITHIN: Final = 30.0  # seconds; an answer that is later than this never comes
_CONNECT_WITHIN: Final = 60.0
_CLOSE_WITHIN: Final = 5.0
_SILENCES: Final = 3  # timeouts in a row after which the connection is thought dead
_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 300.0
_FAILURES: Final = 6  # in a row, after which an operator should look
_LOOK_AGAIN: Final = 60.0  # seconds between looks at a session that an operator must mend
_ALARMING: Final = 3600.0  # seconds of a pause that an operator should hear of
_NEEDS_OPERATOR: Final = frozenset(AccountState) - {AccountState.CONNECTING, AccountState.READY}

log = structlog.get_logger(__name__)


class RefusedError(Exception):
    """A call was answered otherwise than asked for; ``meaning`` says how to react."""

    def __init__(self, meaning: Meaning) -> None:
        super().__init__(type(meaning).__name__)
        self.meaning = meaning


class Listener(Protocol):
    """Who wants to hear of a channel's changes."""

    def pushed(self, update: Any) -> None:
        """Take an update; must neither wait nor fail."""
        ...

    def behind(self) -> None:
        """Learn that updates were lost, or that the connection is a new one."""
        ...


class Report(Protocol):
    """Where an account says how it stands, for the operator."""

    def __call__(self, account: str, kind: str, text: str) -> Awaitable[None]:
        """Tell the operator of a change."""
        ...


class Account:
    """One login, used by one process. ``keep`` has to run beside whoever calls."""

    def __init__(
        self,
        name: str,
        credentials: Credentials,
        files: SessionFiles,
        clock: Clock,
        rng: Random,
        *,
        tempo: Tempo,
        report: Report,
    ) -> None:
        self.name = name
        self.state = AccountState.CONNECTING
        self.tried = asyncio.Event()  # it is known whether the account can be used
        self.up = asyncio.Event()  # it is connected and logged in
        self.memory = Memory()
        self._credentials = credentials
        self._files = files
        self._clock = clock
        self._rng = rng
        self._tempo = tempo
        self._report = report
        self._client: TelegramClient | None = None
        self._listeners: dict[int, Listener] = {}
        self._silences = 0
        self._failures = 0
        self._was_lost = False
        self._writing = asyncio.Lock()

    @property
    def lost(self) -> bool:
        """Whether an operator must act before the account can be used."""
        return self.state in _NEEDS_OPERATOR

    @property
    def ready(self) -> bool:
        """Whether it is connected and logged in."""
        return self._client is not None and self.state is AccountState.READY

    def listen(self, channel: int, listener: Listener) -> None:
        """Hand on what is pushed of a channel."""
        self._listeners[channel] = listener

    def pause_left(self, method: str) -> float:
        """Return the seconds for which a method must not be called."""
        return self.memory.pause_left(method, self._clock.now())

    async def keep(self) -> None:
        """Hold the connection, for ever.

        The session is given back while an operator must act, so that ``monitor login`` can
        be run beside the daemon.

        Raises:
            ConfigError: another process uses the session at the start.
        """
        claim = await asyncio.to_thread(self._files.claim)
        self.memory = await asyncio.to_thread(self._files.read_state)
        while True:
            written = await asyncio.to_thread(self._files.written_at)
            try:
                await self._while_usable()
            finally:
                claim.release()
            claim = await self._claimed_after_a_login(written)

    async def call(self, request: Any) -> Any:
        """Ask, and return the answer.

        Raises:
            RefusedError: no such answer came; its meaning says why.
        """
        method = type(request).__name__.removesuffix("Request")
        await self._tempo.turn()
        if left := self.pause_left(method):
            raise RefusedError(Flood(left))
        client = self._client
        if client is None:
            raise RefusedError(AccountLost(self.state) if self.lost else Trouble("not_connected"))
        answer = await self._ask(client, request)
        self._tempo.answered()
        return answer

    async def remember(self, memory: Memory) -> None:
        """Keep what was learnt; it is durable when this returns."""
        self.memory = memory
        async with self._writing:
            await asyncio.to_thread(self._files.write_state, self.memory)

    async def _ask(self, client: TelegramClient, request: Any) -> Any:
        try:
            async with asyncio.timeout(CALL_WITHIN):
                answer = await client(request)
        except FAILURES as error:
            meaning = meaning_of(error)
            await self._react(client, request, meaning)
            raise RefusedError(meaning) from error
        except asyncio.CancelledError:
            # The library cancels what waits for an answer when the connection ends.
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise RefusedError(Trouble("connection")) from None
        self._silences = 0
        return answer

    async def _react(self, client: TelegramClient, request: Any, meaning: Meaning) -> None:
        """Do what concerns the account as a whole."""
        match meaning:
            case Flood(seconds):
                self._tempo.refused()
                await self._pause_method(type(request).__name__.removesuffix("Request"), seconds)
            case AccountLost(state):
                await self._lose(state)
                await _close(client)
            case Trouble(outcome="timeout"):
                self._silences += 1
                if self._silences >= _SILENCES:
                    self._silences = 0
                    log.warning("account_silent", account=self.name)
                    await _close(client)
            case _:
                pass

    async def _pause_method(self, method: str, seconds: float) -> None:
        now = self._clock.now()
        until = now + timedelta(seconds=seconds + 1)
        log.warning("flood_wait", account=self.name, method=method, seconds=seconds)
        await self.remember(self.memory.paused(method, until, now))
        if seconds > _ALARMING:
            hours = seconds / 3600
            text = f"Telegram asks it to wait {hours:.1f} hours with {method}"
            await self._report(self.name, "account_paused", text)

    async def _connection(self) -> None:
        """Live through one connection, from its beginning to its end."""
        client: TelegramClient | None = None
        try:
            client = await self._open()
            if client is None:
                return
            async with asyncio.timeout(_CONNECT_WITHIN):
                await client.connect()
                await self._greet(client)
            await client.disconnected
        except RefusedError:
            pass  # what it means was seen to by who asked
        except ConfigError as error:
            await self._lose(AccountState.UNUSABLE, str(error))
        except FAILURES as error:
            await self._ended(meaning_of(error))
        except Exception:
            # A connection may end by whatever its reader met; it is made anew all the same.
            log.exception("connection_crashed", account=self.name)
        finally:
            self._client = None
            self.tried.set()
            self.up.clear()
            if client is not None:
                await _close(client)
        if self.state is AccountState.READY:
            self.state = AccountState.CONNECTING
            log.warning("account_disconnected", account=self.name)
        self._failures += 1
        if self._failures == _FAILURES and not self.lost:
            self._was_lost = True
            await self._report(self.name, "account_unreachable", _UNREACHABLE)

    async def _open(self) -> TelegramClient | None:
        text = await asyncio.to_thread(self._files.read_session)
        if text is None:
            await self._lose(AccountState.LOGGED_OUT)
            return None
        session = open_session(text, self._credentials)
        return open_client(session, self._credentials, self._hint)

    async def _greet(self, client: TelegramClient) -> None:
        """Find out whether the login stands; from then on updates are sent."""
        users = await self._ask(client, functions.users.GetUsersRequest([types.InputUserSelf()]))
        if not users:
            await self._lose(AccountState.LOGGED_OUT)
            raise RefusedError(AccountLost(AccountState.LOGGED_OUT))
        await self._ask(client, functions.updates.GetStateRequest())
        was_lost, self._was_lost = self._was_lost, False
        self.state, self._client, self._failures = AccountState.READY, client, 0
        self.tried.set()
        self.up.set()
        log.info("account_connected", account=self.name)
        if was_lost:
            await self._report(self.name, "account_back", "it is connected again")
        for listener in self._listeners.values():
            listener.behind()

    async def _ended(self, meaning: Meaning) -> None:
        match meaning:
            case AccountLost(state):
                await self._lose(state)
            case Flood(seconds):
                await self._pause_method("Connect", seconds)
            case _:
                log.info("connection_ended", account=self.name, why=type(meaning).__name__)

    async def _lose(self, state: AccountState, why: str | None = None) -> None:
        if self.state is state:
            return
        self.state, self._was_lost = state, True
        log.error("account_lost", account=self.name, state=state.value)
        await self._report(self.name, "account_lost", why or _ADVICE[state].format(self.name))

    async def _while_usable(self) -> None:
        """Connect again and again, until an operator must act."""
        while True:
            await self._connection()
            if self.lost:
                return
            await self._clock.sleep(self._pause())

    async def _claimed_after_a_login(self, before: int | None) -> Claim:
        """Wait for a new session and take it."""
        while True:
            await self._clock.sleep(_LOOK_AGAIN)
            if await asyncio.to_thread(self._files.written_at) == before:
                continue
            with suppress(ConfigError):  # the login is still under way
                return await asyncio.to_thread(self._files.claim)

    def _pause(self) -> float:
        ceiling = min(_FIRST_PAUSE * 2.0 ** min(self._failures - 1, 16), _LONGEST_PAUSE)
        return self._rng.uniform(ceiling / 2, ceiling)

    def _hint(self, update: Any) -> None:
        """Hand an update to who listens; one that names no channel is for all or for nobody."""
        if isinstance(update, types.UpdatesTooLong):
            for listener in self._listeners.values():
                listener.behind()
            return
        channel = channel_of(update)
        found = self._listeners.get(channel) if channel is not None else None
        if found is not None:
            found.pushed(update)


_UNREACHABLE: Final = (
    "Telegram cannot be reached; is the network up, and this machine's clock right?"
)
_ADVICE: Final = {
    AccountState.LOGGED_OUT: "it is not logged in (any more); run: monitor login {}",
    AccountState.BANNED: "Telegram has banned it; use another account",
    AccountState.FROZEN: "Telegram has frozen it; look at it in the app, or use another account",
    AccountState.DUPLICATED: "its session was used from two places; log in again, on one machine",
    AccountState.UNUSABLE: "its session file cannot be used",
    AccountState.UNKNOWN_KEY: "Telegram does not know its session any more; log in again",
}


async def _close(client: TelegramClient) -> None:
    """Close a client, whatever it says to that."""
    with suppress(*FAILURES):
        async with asyncio.timeout(_CLOSE_WITHIN):
            await client.disconnect()
