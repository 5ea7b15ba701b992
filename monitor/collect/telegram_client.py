"""The library's client, made so that nothing happens behind the caller's back.

Telethon keeps its own numbering of updates and asks for differences by itself: outside of
every budget, and with errors that it only logs. Here each update is handed on as it comes,
and asking is the collector's business (monitor/collect/gaps.py). A client is used for one
connection: a second ``connect`` on the same object would start a second loop of updates.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any, Final

from msgspec import Struct
from telethon import TelegramClient
from telethon._updates import MessageBox
from telethon.crypto import rsa
from telethon.sessions import StringSession
from telethon.tl import types

from monitor.errors import ConfigError

_RETRIES: Final = 1  # once more after 5xx, and after being sent to another data centre
_CONNECTING: Final = 10  # seconds
_NEVER: Final = 900.0  # seconds until the library looks at its own deadlines again

Hint = Callable[[Any], None]


class Credentials(Struct, frozen=True, kw_only=True):
    """What identifies the program to Telegram; its representation tells nothing.

    ``server`` is an address and port other than Telegram's own, with the public key that
    such a server shows (PEM): for tests.
    """

    api_id: int
    api_hash: str
    server: tuple[str, int] | None = None
    server_key: bytes | None = None

    def __repr__(self) -> str:
        """Return no secret."""
        return "Credentials(…)"


class HintBox(MessageBox):  # type: ignore[misc]
    """In place of the library's numbering: passes every update to ``hint``, in order."""

    def __init__(self, hint: Hint) -> None:
        super().__init__(logging.getLogger("telethon.messagebox"))
        self._hint = hint

    def is_empty(self) -> bool:
        """Keep the client from asking who it is while it connects."""
        return False

    def get_difference(self) -> None:
        """Ask for nothing by itself."""

    def get_channel_difference(self, _: object) -> None:
        """Ask for nothing by itself."""

    def check_deadlines(self) -> float:
        """Have nothing to do for a while."""
        return asyncio.get_running_loop().time() + _NEVER

    def process_updates(
        self, updates: Any, _: object, __: list[Any]
    ) -> tuple[Sequence[Any], Sequence[Any]]:
        """Hand on what came; nothing is left for the library to dispatch."""
        inner = getattr(updates, "updates", None)
        if inner is None:
            inner = [updates.update if isinstance(updates, types.UpdateShort) else updates]
        for update in inner:
            self._hint(update)
        return getattr(updates, "users", None) or [], getattr(updates, "chats", None) or []


class _Forgetful(dict[int, float]):
    """In place of the library's own list of waits, which a restart forgets: ours is kept."""

    def __setitem__(self, _: int, __: float) -> None:
        """Forget it at once."""


def open_session(text: str | None, credentials: Credentials) -> StringSession:
    """Return a session from its text, or a new one that knows where to connect.

    Raises:
        ConfigError: the text is no session.
    """
    try:
        session = StringSession(text)
    except (ValueError, OSError, Exception) as error:  # struct.error, binascii.Error
        raise ConfigError(("the session file holds no session; log in again",)) from error
    if credentials.server is not None:
        session.set_dc(session.dc_id or 2, *credentials.server)
    return session


def open_client(
    session: StringSession, credentials: Credentials, hint: Hint | None = None
) -> TelegramClient:
    """Make a client for one connection. Without ``hint`` the library sees to updates itself."""
    if credentials.server_key is not None:
        rsa.add_key(credentials.server_key.decode("ascii"), old=False)
    client = TelegramClient(
        session,
        credentials.api_id,
        credentials.api_hash,
        timeout=_CONNECTING,
        request_retries=_RETRIES,
        connection_retries=_RETRIES,
        auto_reconnect=False,
        flood_sleep_threshold=0,
        raise_last_call_error=True,
        device_model="Claimwatch",
        app_version="0.1",
    )
    # What the library says of its own work is about bytes; only what goes wrong is kept.
    least = max(logging.WARNING, logging.getLogger().getEffectiveLevel())
    logging.getLogger("telethon").setLevel(least)
    client._flood_waited_requests = _Forgetful()  # noqa: SLF001  there is no public way
    if hint is not None:
        client._message_box = HintBox(hint)  # noqa: SLF001
    return client
