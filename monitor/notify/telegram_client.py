"""One login over MTProto: connected when needed, never waited for without end.

A client that lost its connection is thrown away and a new one made: telling an old one to
connect again starts a second loop of updates beside the first.
"""

import asyncio
import os
import re
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from telethon import TelegramClient, errors, utils
from telethon.sessions import StringSession
from telethon.tl import types

from monitor.notify.messenger import (
    Ambiguous,
    BadEntities,
    Gone,
    NoTopic,
    Refused,
    Shut,
    Throttled,
    TransportError,
    Unreached,
)

_CONNECT_WITHIN: Final = 20.0  # seconds
_NAMELESS: Final = {
    "BadRequestError", "ForbiddenError", "UnauthorizedError", "NotFoundError", "AuthKeyError",
    "FloodError", "ServerError", "TimedOutError", "InvalidDCError", "RPCError",
}  # fmt: skip
_GONE: Final = ("MESSAGE_ID_INVALID", "MESSAGE_EDIT_TIME_EXPIRED", "MESSAGE_AUTHOR_REQUIRED")
_NO_TOPIC: Final = ("TOPIC_DELETED", "TOPIC_CLOSED", "TOPIC_ID_INVALID")
_LOST_PARTS: Final = r"FILE_PART_?\d*_MISSING|FILE_REFERENCE_EXPIRED"  # to be sent once more
_BESIDE: Final = ("ENTITY", "ENTITIES", "BUTTON", "REPLY_MARKUP")
_SHUT: Final = (
    "CHANNEL_PRIVATE", "CHANNEL_INVALID", "CHAT_WRITE_FORBIDDEN", "CHAT_ADMIN_REQUIRED",
    "CHAT_RESTRICTED", "CHAT_FORBIDDEN", "USER_BANNED_IN_CHANNEL", "USER_IS_BLOCKED",
    "USER_DEACTIVATED", "PEER_ID_INVALID", "CHAT_ID_INVALID", "INPUT_USER_DEACTIVATED",
    "FROZEN_METHOD_INVALID", "USERNAME_NOT_OCCUPIED", "USERNAME_INVALID",
    "ACCESS_TOKEN_INVALID", "ACCESS_TOKEN_EXPIRED",
)  # fmt: skip


class Login(Struct, frozen=True, kw_only=True):
    """Who logs in: an application of my.telegram.org, and a bot's token or a session.

    ``session`` is the path of the file that holds the login, or None to keep none; a bot's
    is made at its first login, an account's by ``monitor login``. ``server`` is another
    address than Telegram's own, for tests.
    """

    api_id: int
    api_hash: str
    token: str | None = None
    session: Path | None = None
    server: tuple[int, str, int] | None = None

    def __repr__(self) -> str:
        """Return nothing that is secret."""
        return f"Login(api_id={self.api_id})"


class TelegramLine:
    """Sends requests for one login; connects, and logs in, when there is something to send."""

    def __init__(self, login: Login, *, answer_within: float = 20.0) -> None:
        self._login = login
        self._answer_within = answer_within
        self._client: Any = None
        self._connecting = asyncio.Lock()
        self._peers: dict[int | str, Any] = {}
        self._kept: str | None = None
        self._stale = False  # Telegram knows the kept login's key no more
        self.handlers: list[tuple[Callable[[Any], Any], Any]] = []

    async def request(self, request: object) -> Any:
        """Send a request and return its answer.

        Raises:
            TransportError: one of its subclasses.
            errors.MessageNotModifiedError: an edit changes nothing.
            errors.RandomIdDuplicateError: a message was sent before.
        """
        client = await self._connected()
        try:
            async with asyncio.timeout(self._answer_within):
                return await client(request)
        except (errors.MessageNotModifiedError, errors.RandomIdDuplicateError):
            raise
        except TimeoutError:
            await self.close()
            raise Ambiguous("no answer of Telegram") from None
        except (EOFError, OSError) as error:
            await self.close()
            raise Ambiguous(f"the connection broke ({type(error).__name__})") from None
        except (errors.UnauthorizedError, errors.AuthKeyError) as error:
            await self.close()  # the next connection logs in anew
            raise translated(error) from None
        except errors.RPCError as error:
            raise translated(error) from None
        except ValueError as error:  # what Telethon makes of a request that failed five times
            raise Ambiguous("Telegram failed several times") from error

    async def peer(self, chat: int | str) -> Any:
        """Return what stands for a chat in requests; asked for once.

        Raises:
            TransportError: one of its subclasses.
        """
        if chat not in self._peers:
            client = await self._connected()
            try:
                async with asyncio.timeout(self._answer_within):
                    self._peers[chat] = await client.get_input_entity(_mark(chat))
            except TimeoutError:
                raise Unreached("no answer of Telegram") from None
            except (EOFError, OSError):
                await self.close()
                raise Unreached("the connection broke") from None
            except errors.RPCError as error:
                raise translated(error) from None
            except ValueError:
                raise Shut("this chat is not known to the bot") from None
        return self._peers[chat]

    async def close(self) -> None:
        """Disconnect; the next request connects anew."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(TimeoutError, EOFError, OSError):
                async with asyncio.timeout(_CONNECT_WITHIN):
                    await client.disconnect()

    @property
    def connected(self) -> bool:
        """Whether there is a connection."""
        return self._client is not None and self._client.is_connected()

    async def connect(self) -> None:
        """Connect and log in, where that is not so yet.

        Raises:
            TransportError: one of its subclasses.
        """
        await self._connected()

    async def _connected(self) -> Any:
        async with self._connecting:
            if not self.connected:
                await self.close()
                try:
                    self._client = await self._open()
                except TimeoutError:
                    raise Unreached("no connection to Telegram in time") from None
            return self._client

    async def _open(self) -> Any:
        if not self._stale:
            self._kept = self._kept or await asyncio.to_thread(_read, self._login.session)
        client = self._made()
        try:
            async with asyncio.timeout(_CONNECT_WITHIN):
                await self._log_in(client)
        except BaseException:
            with suppress(TimeoutError, EOFError, OSError):
                await client.disconnect()
            raise
        for handler, event in self.handlers:
            client.add_event_handler(handler, event)
        return client

    async def _log_in(self, client: Any) -> None:
        try:
            await client.connect()
            if not await client.is_user_authorized():
                if self._login.token is None:
                    raise Shut("the session is not logged in")
                await client.sign_in(bot_token=self._login.token)
        except errors.AuthKeyNotFound:
            # A bot makes itself a new key; an account's login has to be made by its owner.
            self._stale = self._login.token is not None
            self._kept = None if self._stale else self._kept
            raise Shut("Telegram does not know this login any more") from None
        except errors.RPCError as error:
            raise translated(error) from None
        except (TimeoutError, EOFError, OSError, ValueError) as error:
            raise Unreached(f"no connection to Telegram ({type(error).__name__})") from None
        await self._keep(client.session.save())

    async def _keep(self, text: str) -> None:
        if text != self._kept:
            self._kept = text
            if self._login.session is not None and self._login.token is not None:
                await asyncio.to_thread(_write, self._login.session, text)

    def _made(self) -> Any:
        login = self._login
        session = StringSession(self._kept)
        if login.server is not None:
            session.set_dc(*login.server)
        return TelegramClient(
            session,
            login.api_id,
            login.api_hash,
            flood_sleep_threshold=0,
            auto_reconnect=False,
            connection_retries=1,
            request_retries=1,
            raise_last_call_error=True,
            receive_updates=bool(self.handlers),
            catch_up=bool(self.handlers),
        )


def translated(error: errors.RPCError) -> TransportError:
    """Return what an error of Telegram means to a sender."""
    said = _said(error)
    seconds = getattr(error, "seconds", None)
    if seconds is not None:
        return Throttled(float(seconds))
    if isinstance(error, errors.UnauthorizedError | errors.AuthKeyError) or said in _SHUT:
        return Shut(said)
    if isinstance(error, errors.ServerError | errors.TimedOutError):
        return Ambiguous(said)
    if said in _GONE:
        return Gone(said)
    if said in _NO_TOPIC:
        return NoTopic(said)
    if re.fullmatch(_LOST_PARTS, said):
        return Unreached(said)
    return BadEntities(said) if any(one in said for one in _BESIDE) else Refused(said)


def _said(error: errors.RPCError) -> str:
    """Return Telegram's own word: of an error that Telethon knows only the class is left."""
    name = type(error).__name__
    if name in _NAMELESS:
        return str(error.message)
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name.removesuffix("Error")).upper()


def _read(path: Path | None) -> str | None:
    """Return the login that a file holds; without one a bot logs in anew."""
    if path is None or not path.is_file():
        return None
    text = path.read_text(encoding="utf-8").strip()
    try:
        StringSession(text)
    except (ValueError, struct.error):
        return None
    return text or None


def _write(path: Path, text: str) -> None:
    """Keep a login; whoever reads the file is the bot, so it is its owner's alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def _mark(chat: int | str) -> Any:
    """Return a chat as Telethon takes it: -100… is a channel, other negatives are groups."""
    if isinstance(chat, str):
        return chat
    number, kind = utils.resolve_id(chat)
    return kind(number) if kind is not types.PeerUser else types.PeerUser(number)
