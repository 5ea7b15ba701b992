"""A Telegram on loopback that an unmodified client takes for the real one.

How a test uses it::

    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news", "News").fill(20)
        user = telegram.user("+380671234567", joined=["news"])
        session = telegram.session_of(user)         # a StringSession's text, logged in
        telegram.faults["GetHistory"].append(Refuse(420, "FLOOD_WAIT_7"))
        news.post("Three killed")                    # is pushed to who joined

What was asked stands in ``calls``, methods that nobody has written a handler for in
``unknown``: a test should find it empty.
"""

import asyncio
import os
from collections import defaultdict, deque
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self

from telethon.crypto import AuthKey
from telethon.sessions import StringSession
from telethon.tl import types

from tests.fakes.mtproto.connection import Connection
from tests.fakes.mtproto.faults import Fault
from tests.fakes.mtproto.journal import Journal
from tests.fakes.mtproto.keys import install
from tests.fakes.mtproto.methods import Call
from tests.fakes.mtproto.wire import Wire
from tests.fakes.world import Change, Channel, World

DC = 2
_FIRST_USER = 777_000_001


@dataclass
class User:
    """An account: a person with a phone, or a bot with a token."""

    id: int
    phone: str = ""
    token: str = ""
    code: str = "22222"
    password: str | None = None
    name: str = "Desk"
    username: str | None = None
    joined: set[str] = field(default_factory=set)  # names of channels, in lower case

    @property
    def bot(self) -> bool:
        return bool(self.token)

    def has_joined(self, channel: Channel) -> bool:
        return channel.name.lower() in self.joined


class FakeTelegram:
    """The server. ``pushing`` says of a change by how many seconds its push is late; None: lost.

    ``weather`` is asked for the fault of a call where ``faults`` has none waiting for it.
    ``too_long_after`` and ``slice`` bound what getChannelDifference gives. ``refusing`` is
    a transport error that every packet gets; ``clock_skew`` is how far the clock is off.
    """

    def __init__(self, world: World | None = None) -> None:
        self.world = world or World()
        self.users: list[User] = []
        self.keys: dict[int, AuthKey] = {}
        self.logins: dict[int, User] = {}  # by the id of the key
        self.waiting: dict[int, User] = {}  # the code was right, the password is due
        self.tokens: dict[bytes, User | None] = {}  # for a login by QR code
        self.connections: set[Connection] = set()
        self.calls: list[Call] = []
        self.unknown: list[str] = []
        self.faults: dict[str, deque[Fault | None]] = defaultdict(deque)
        self.weather: Callable[[Call], Fault | None] = lambda _: None
        self.pushing: Callable[[Channel, Change], float | None] = lambda *_: 0.0
        self.too_long_after: int | None = None
        self.slice = 100
        self.refusing = 0
        self.clock_skew = 0.0
        self.journals: dict[int, Journal] = {}
        self.address = ("127.0.0.1", 0)
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.world.listeners.append(self._keep_journal)
        for channel in self.world:
            self._keep_journal(channel)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        install()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", port)
        self.address = self._server.sockets[0].getsockname()[:2]

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        self.kick()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def user(
        self,
        phone: str = "+380670000001",
        *,
        joined: Iterable[str] = (),
        password: str | None = None,
    ) -> User:
        """Open an account for a person."""
        names = {name.lower() for name in joined}
        made = User(_FIRST_USER + len(self.users), phone, joined=names, password=password)
        self.users.append(made)
        return made

    def bot(self, token: str, *, joined: Iterable[str] = (), username: str = "desk_bot") -> User:
        """Open an account for a bot; the channels that it joined it also administers."""
        names = {name.lower() for name in joined}
        made = User(
            _FIRST_USER + len(self.users), token=token, username=username, joined=names, name="Bot"
        )
        self.users.append(made)
        return made

    def session_of(self, user: User) -> str:
        """Log an account in without a client, and return its session as a text."""
        key = AuthKey(os.urandom(256))
        self.keys[key.key_id] = key
        self.logins[key.key_id] = user
        session = StringSession()
        session.set_dc(DC, *self.address)
        session.auth_key = key
        return str(session.save())

    def scan(self, token: bytes, user: User) -> None:
        """Let a device of the user read the QR code of a login that waits."""
        self.tokens[token] = user
        for connection in list(self.connections):
            if connection.user is None:
                connection.push(types.UpdateShort(types.UpdateLoginToken(), datetime.now(UTC)))

    def kick(self) -> None:
        """Cut every connection; the clients may come again."""
        for connection in list(self.connections):
            connection.wire.close()

    def revoke(self, user: User) -> None:
        """End every login of an account, as a person does in the settings."""
        for key, owner in list(self.logins.items()):
            if owner is user:
                del self.logins[key]

    def forget_keys(self) -> None:
        """Know no key any more: clients get the transport error 404."""
        self.keys.clear()
        self.logins.clear()

    def fault_for(self, call: Call) -> Fault | None:
        waiting = self.faults.get(call.name)
        return waiting.popleft() if waiting else self.weather(call)

    def asked(self, name: str) -> int:
        """Count how often a method was called."""
        return sum(call.name == name for call in self.calls)

    def journal(self, channel: Channel) -> Journal:
        return self.journals[channel.id]

    def push(self, update: types.TypeUpdate, channel: Channel) -> None:
        """Send an update to whoever joined the channel and wants to hear of it."""
        self.tell(update, [channel], lambda user: user.has_joined(channel))

    def tell(
        self,
        update: types.TypeUpdate,
        channels: Iterable[Channel] = (),
        whom: Callable[[User], bool] = lambda _: True,
    ) -> None:
        for connection in list(self.connections):
            user = connection.user
            if user is None or not connection.wants_updates or not whom(user):
                continue
            chats = [self.journal(channel).chat(user) for channel in channels]
            connection.push(types.Updates([update], [], chats, datetime.now(UTC), 0))

    def spawn(self, work: Coroutine[None, None, None]) -> None:
        """Run beside the connection, until it is done or the server stops."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _keep_journal(self, channel: Channel) -> None:
        self.journals[channel.id] = Journal(channel)
        channel.listeners.append(self._happened)

    def _happened(self, channel: Channel, change: Change) -> None:
        updates = self.journal(channel).write(change)
        late = self.pushing(channel, change)
        if late is None or self._server is None:
            return
        for update in updates:
            if late:
                asyncio.get_running_loop().call_later(late, self.push, update, channel)
            else:
                self.push(update, channel)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(self, Wire(reader, writer))
        self.connections.add(connection)
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
                await connection.run()
        finally:
            self.connections.discard(connection)
            writer.close()
