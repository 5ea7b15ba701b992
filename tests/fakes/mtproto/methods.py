"""Which function answers which request.

A module of handlers decorates them::

    @method(functions.messages.GetHistoryRequest)
    def get_history(call: Call) -> TLObject: ...

and is imported by ``tests/fakes/mtproto/__init__.py``. A handler returns an object, a list
of objects or a bool, or raises ``RefusalError``. It may be a coroutine function.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telethon.tl import TLObject, TLRequest

if TYPE_CHECKING:
    from tests.fakes.mtproto.connection import Connection
    from tests.fakes.mtproto.server import FakeTelegram, User

Answer = TLObject | list[Any] | bool
Handler = Callable[["Call"], Answer | Awaitable[Answer]]

HANDLERS: dict[type[TLRequest], Handler] = {}
OPEN: set[type[TLRequest]] = set()  # asked before anybody is logged in


class RefusalError(Exception):
    """The request is answered with an error, as Telegram words it."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code} {text}")
        self.code = code
        self.text = text


@dataclass(frozen=True)
class Call:
    """One request with those who have to do with it."""

    request: Any
    server: FakeTelegram
    connection: Connection

    @property
    def name(self) -> str:
        """The method without its namespace, such as ``GetHistory``."""
        return type(self.request).__name__.removesuffix("Request")

    @property
    def user(self) -> User:
        """Who asks.

        Raises:
            RefusalError: nobody is logged in with this key.
        """
        user = self.connection.user
        if user is None:
            raise RefusalError(401, "AUTH_KEY_UNREGISTERED")
        return user


def method(request: type[TLRequest], *, anybody: bool = False) -> Callable[[Handler], Handler]:
    """Register a handler; ``anybody`` may call it who is not logged in."""

    def register(handler: Handler) -> Handler:
        HANDLERS[request] = handler
        if anybody:
            OPEN.add(request)
        return handler

    return register
