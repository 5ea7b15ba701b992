"""Log an account in from the terminal: by phone and code, or by a code another device scans.

What is typed is passed on and kept nowhere; what remains is the session file.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol, TypeVar

from msgspec import Struct
from telethon import TelegramClient, errors

from monitor.collect.telegram_client import Credentials, open_client, open_session
from monitor.collect.telegram_errors import FAILURES, Flood, Trouble, meaning_of, name_of
from monitor.collect.telegram_state import SessionFiles
from monitor.errors import LoginFailed

T = TypeVar("T")

_TRIES: Final = 3
_ASK_WITHIN: Final = 60.0  # seconds for Telegram's answer
_SCAN_WITHIN: Final = 300.0  # seconds for a person to find the phone and scan
_TOKEN_LIVES: Final = 25.0  # seconds; Telegram makes a code invalid after thirty

_WORDS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (errors.PhoneNumberInvalidError, "Telegram does not know this phone number"),
    (errors.PhoneNumberBannedError, "Telegram has banned this phone number"),
    (errors.PhoneCodeInvalidError, "the code is wrong"),
    (errors.PhoneCodeExpiredError, "the code is too old; begin again"),
    (errors.PasswordHashInvalidError, "the password is wrong"),
    (errors.ApiIdInvalidError, "api_id and api_hash do not belong together"),
    (errors.AccessTokenInvalidError, "the bot's token is wrong"),
)


class Prompts(Protocol):
    """Who answers. Each is called in a thread, may wait, and must not echo secrets."""

    def phone(self) -> str:
        """Return the phone number, with its country code."""
        ...

    def code(self) -> str:
        """Return the code that Telegram sent to the account's other devices."""
        ...

    def password(self) -> str:
        """Return the password of the account's two-step verification."""
        ...

    def scan(self, address: str) -> None:
        """Show an address as a QR code, to be scanned within half a minute."""
        ...


class LoggedIn(Struct, frozen=True, kw_only=True):
    """Who was logged in; ``fresh`` is False where the session was good already."""

    name: str
    fresh: bool


async def log_in(
    files: SessionFiles, credentials: Credentials, prompts: Prompts, *, scan: bool
) -> LoggedIn:
    """Log in and keep the session.

    Raises:
        LoginFailed: it did not succeed.
        ConfigError: another process uses the session, or it cannot be written.
    """
    claim = await asyncio.to_thread(files.claim)
    try:
        session = open_session(await asyncio.to_thread(files.read_session), credentials)
        client = open_client(session, credentials)
        try:
            return await _with(client, files, prompts, scan=scan)
        finally:
            await client.disconnect()
    except FAILURES as error:
        raise LoginFailed(_explained(error)) from error
    finally:
        claim.release()


async def _with(
    client: TelegramClient, files: SessionFiles, prompts: Prompts, *, scan: bool
) -> LoggedIn:
    await _soon(client.connect())
    me = await _soon(client.get_me())
    fresh = me is None
    if me is None:
        me = await (_by_scan(client, prompts) if scan else _by_phone(client, prompts))
        await asyncio.to_thread(files.write_session, client.session.save())
    return LoggedIn(name=str(me.first_name or me.id), fresh=fresh)


async def _by_phone(client: TelegramClient, prompts: Prompts) -> Any:
    phone = (await asyncio.to_thread(prompts.phone)).strip()
    await _soon(client.send_code_request(phone))
    try:
        return await _tried(
            errors.PhoneCodeInvalidError,
            prompts.code,
            lambda code: client.sign_in(phone, code.strip()),
        )
    except errors.SessionPasswordNeededError:
        return await _by_password(client, prompts)


async def _by_password(client: TelegramClient, prompts: Prompts) -> Any:
    return await _tried(
        errors.PasswordHashInvalidError,
        prompts.password,
        lambda password: client.sign_in(password=password),
    )


async def _by_scan(client: TelegramClient, prompts: Prompts) -> Any:
    async with asyncio.timeout(_SCAN_WITHIN):
        while True:
            shown = await client.qr_login()
            await asyncio.to_thread(prompts.scan, shown.url)
            try:
                return await shown.wait(timeout=_TOKEN_LIVES)
            except TimeoutError:
                continue
            except errors.SessionPasswordNeededError:
                return await _by_password(client, prompts)


async def _tried(
    wrong: type[Exception],
    prompt: Callable[[], str],
    attempt: Callable[[str], Coroutine[Any, Any, T]],
) -> T:
    """Ask a person, and again where the answer was wrong."""
    for left in reversed(range(_TRIES)):
        typed = await asyncio.to_thread(prompt)
        try:
            return await _soon(attempt(typed))
        except wrong:
            if not left:
                raise
    raise AssertionError("unreachable")


async def _soon(answer: Coroutine[Any, Any, T]) -> T:
    async with asyncio.timeout(_ASK_WITHIN):
        return await answer


def _explained(error: BaseException) -> str:
    """Say what went wrong, without anything that was typed."""
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    match meaning_of(error):
        case Flood(seconds):
            return f"Telegram asks to wait {seconds / 60:.0f} minutes before the next try"
        case Trouble(outcome="timeout"):
            return "Telegram did not answer in time"
        case Trouble(outcome="connection"):
            return "Telegram cannot be reached"
        case _ if isinstance(error, errors.RPCError):
            return f"Telegram refused: {name_of(error)}"
        case _:
            return f"it did not succeed: {type(error).__name__}"
