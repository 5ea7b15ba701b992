"""Telegram's own protocol on loopback, for an unmodified client (see server.py).

Methods live in modules of handlers; to teach the server another one, write a module with
``@method`` functions and name it below.
"""

from tests.fakes.mtproto import account, channels, files, sending, updates
from tests.fakes.mtproto.faults import Drop, Fault, Gibberish, Hang, Late, Refuse
from tests.fakes.mtproto.keys import PUBLIC_KEY, install
from tests.fakes.mtproto.methods import Answer, Call, RefusalError, method
from tests.fakes.mtproto.server import FakeTelegram, User

__all__ = [
    "PUBLIC_KEY",
    "Answer",
    "Call",
    "Drop",
    "FakeTelegram",
    "Fault",
    "Gibberish",
    "Hang",
    "Late",
    "RefusalError",
    "Refuse",
    "User",
    "account",
    "channels",
    "files",
    "install",
    "method",
    "sending",
    "updates",
]
