"""What each refusal of Telegram means, and who reacts: one table, no reaction of its own.

An error that nobody has seen yet is a state of the source that it hit, under its own name,
and nothing else. No error's text is passed on unseen: only the names that Telegram gives.
"""

import re
from enum import StrEnum
from typing import Final

from msgspec import Struct
from telethon import errors

_NAME: Final = re.compile(r"[A-Z][A-Z0-9_]{2,63}")


class Flood(Struct, frozen=True):
    """The account must not call the method for so many seconds."""

    seconds: float


class AccountState(StrEnum):
    """How an account stands; all but the first two need an operator."""

    CONNECTING = "connecting"
    READY = "ready"
    LOGGED_OUT = "logged_out"  # the login was ended, has expired, or was never made
    BANNED = "banned"
    FROZEN = "frozen"
    DUPLICATED = "duplicated"  # the session was used from two places at once
    UNUSABLE = "unusable"  # the session's file cannot be read, or others can read it
    UNKNOWN_KEY = "unknown_key"  # the server does not know the session's key


class AccountLost(Struct, frozen=True):
    """The account can't be used until an operator acts; other accounts go on."""

    state: AccountState


class AccessLost(Struct, frozen=True):
    """The account may not read the channel: it went private, or turned this account out."""


class StaleHash(Struct, frozen=True):
    """What is kept of the channel is not this account's: resolve its name once more."""


class NameGone(Struct, frozen=True):
    """Nobody has the name any more."""


class ChangesForgotten(Struct, frozen=True):
    """The server can't tell what changed since that pts: read the history instead."""


class NotJoined(Struct, frozen=True):
    """The channel could not be joined: another account must, or somebody must approve."""

    outcome: str


class Trouble(Struct, frozen=True):
    """To be tried again later. ``outcome`` is a constant, ``detail`` Telegram's own name."""

    outcome: str
    detail: str = ""


Meaning = (
    Flood | AccountLost | AccessLost | StaleHash | NameGone | ChangesForgotten | NotJoined | Trouble
)

# The first kind that fits counts: what is special stands above what is general.
_TABLE: Final[tuple[tuple[tuple[type[BaseException], ...], Meaning], ...]] = (
    ((errors.FrozenMethodInvalidError,), AccountLost(AccountState.FROZEN)),
    ((errors.ChannelPrivateError, errors.ChannelPublicGroupNaError), AccessLost()),
    ((errors.ChannelInvalidError,), StaleHash()),
    ((errors.UsernameNotOccupiedError, errors.UsernameInvalidError), NameGone()),
    ((errors.ChannelsTooMuchError,), NotJoined("too_many_joined")),
    ((errors.InviteRequestSentError,), NotJoined("awaits_approval")),
    (
        (errors.PersistentTimestampInvalidError, errors.PersistentTimestampEmptyError),
        ChangesForgotten(),
    ),
    (
        (errors.UserDeactivatedBanError, errors.UserDeactivatedError),
        AccountLost(AccountState.BANNED),
    ),
    ((errors.AuthKeyDuplicatedError,), AccountLost(AccountState.DUPLICATED)),
    ((errors.AuthKeyNotFound,), AccountLost(AccountState.UNKNOWN_KEY)),
    ((errors.UnauthorizedError, errors.AuthKeyError), AccountLost(AccountState.LOGGED_OUT)),
    ((errors.TypeNotFoundError,), Trouble("newer_layer", "the answer is of a newer protocol")),
    ((errors.SecurityError,), Trouble("insecure", "failed checks; look at the clock")),
)  # fmt: skip
_BAN: Final = "USER_DEACTIVATED"
_FROZEN: Final = "FROZEN_"


def meaning_of(error: BaseException) -> Meaning:
    """Say what an error of a call, or of the connection, means."""
    seconds = getattr(error, "seconds", None)
    if isinstance(error, errors.FloodError) and seconds is not None:
        return Flood(float(seconds))
    for kinds, meaning in _TABLE:
        if isinstance(error, kinds):
            return meaning
    if isinstance(error, errors.RPCError):
        return _by_name(error)
    if isinstance(error, TimeoutError):
        return Trouble("timeout")
    if isinstance(error, BufferError):  # a transport error that is no answer
        return Trouble("transport", f"code {getattr(error, 'code', '?')}")
    if isinstance(error, OSError | EOFError | errors.InvalidChecksumError):
        return Trouble("connection")
    return Trouble("unexpected", type(error).__name__)


def _by_name(error: errors.RPCError) -> Meaning:
    """Tell by the name what Telethon has no class for, or has one of another kind for."""
    name = name_of(error)
    if name.startswith(_BAN):
        return AccountLost(AccountState.BANNED)
    if name.startswith(_FROZEN):
        return AccountLost(AccountState.FROZEN)
    if isinstance(error, errors.ServerError | errors.TimedOutError):
        return Trouble("server_trouble", name)
    return Trouble("refused", f"{getattr(error, 'code', None) or '?'} {name}")


def name_of(error: errors.RPCError) -> str:
    """Return the name that Telegram gave an error, and nothing that went with it."""
    kind = type(error)
    if kind.__module__ != errors.RPCError.__module__:
        return kind.__name__.removesuffix("Error")
    found = _NAME.search(str(error.message or ""))
    return found[0] if found else kind.__name__


# All that a call of the library may raise without being a bug of ours.
FAILURES: Final = (
    errors.RPCError,
    errors.AuthKeyNotFound,
    errors.TypeNotFoundError,
    errors.SecurityError,
    errors.InvalidChecksumError,
    BufferError,
    EOFError,
    OSError,  # and with it TimeoutError and ConnectionError
    ValueError,  # "Request was unsuccessful", where it knows no better
)
