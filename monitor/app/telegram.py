"""Telegram by accounts: the ways in that they open, and what has to run beside them."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from monitor.clock import Clock
from monitor.config import AccountSettings, Config
from monitor.errors import ConfigError
from monitor.model.alerts import Notice
from monitor.model.ids import SourceKey, stable_digest
from monitor.ports import Collector, Holdings, Journal

if TYPE_CHECKING:
    from monitor.collect.telegram_account import Account
    from monitor.collect.telegram_client import Credentials
    from monitor.collect.telegram_login import LoggedIn, Prompts
    from monitor.collect.telegram_state import SessionFiles


class Ways(Struct, frozen=True, kw_only=True):
    """Every way in by its name, and the work that goes on beside the sources."""

    collectors: Mapping[str, Collector]
    beside: tuple[Callable[[], Coroutine[Any, Any, None]], ...] = ()


async def with_accounts(
    config: Config,
    plain: Mapping[str, Collector],
    clock: Clock,
    journal: Journal,
    holdings: Holdings,
) -> Ways:
    """Add the ways in that accounts open to those that need none.

    Telegram's library is loaded only where an account is configured.

    Raises:
        ConfigError: a secret or a session cannot be read, or others can read it.
    """
    from monitor.collect.fallback import FallbackCollector, HandedOver  # noqa: PLC0415

    preview = HandedOver(plain["preview"], "preview")
    if not config.accounts:
        return Ways(collectors={**plain, "preview": preview, "auto": preview})
    tell = _Notices(journal, clock)
    accounts = [await _account(config, one, clock, tell) for one in config.accounts]
    collector = _collector(config, accounts, holdings, clock, tell)
    by_account = HandedOver(collector, "mtproto")
    return Ways(
        collectors={
            **plain,
            "preview": preview,
            "mtproto": by_account,
            "auto": FallbackCollector(collector, plain["preview"], clock),
        },
        beside=tuple(one.keep for one in accounts),
    )


async def log_in(config: Config, name: str, prompts: "Prompts", *, scan: bool) -> "LoggedIn":
    """Log the account of that name in.

    Raises:
        ConfigError: there is no such account, or its files cannot be used.
        LoginFailed: it did not succeed.
    """
    from monitor.collect import telegram_login  # noqa: PLC0415

    for settings in config.accounts:
        if settings.name == name:
            credentials = await asyncio.to_thread(_credentials, config, settings)
            return await telegram_login.log_in(
                _files(config, settings), credentials, prompts, scan=scan
            )
    names = ", ".join(one.name for one in config.accounts) or "none is configured"
    raise ConfigError((f"no account {name} in monitor.toml; there is: {names}",))


class _Notices:
    """Tells the operator by notices, each change once."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock

    async def __call__(self, kind: str, subject: str, text: str) -> None:
        now = self._clock.now()
        number = stable_digest(kind, subject, now.isoformat())
        notice = Notice(id=number, kind=kind, subject=subject, text=text, raised_at=now)
        await self._journal.notice(notice)

    async def of_account(self, account: str, kind: str, text: str) -> None:
        await self(kind, f"account:{account}", text)


async def _account(
    config: Config, settings: AccountSettings, clock: Clock, tell: _Notices
) -> "Account":
    from monitor.collect.telegram_account import Account  # noqa: PLC0415
    from monitor.collect.telegram_tempo import Tempo  # noqa: PLC0415

    files = _files(config, settings)
    await asyncio.to_thread(files.read_session)  # refuse at once what others can read
    return Account(
        settings.name,
        await asyncio.to_thread(_credentials, config, settings),
        files,
        clock,
        SystemRandom(),
        tempo=Tempo(clock, settings.requests_per_second),
        report=tell.of_account,
    )


def _collector(
    config: Config, accounts: list["Account"], holdings: Holdings, clock: Clock, tell: _Notices
) -> Collector:
    from monitor.collect.telegram import Plan, TelegramCollector  # noqa: PLC0415
    from monitor.collect.telegram_access import Wishes  # noqa: PLC0415

    plan = Plan(
        known=tuple(SourceKey(one.key) for one in config.sources),
        wishes={
            SourceKey(one.key): Wishes(account=one.account, join=one.join) for one in config.sources
        },
    )
    return TelegramCollector(accounts, holdings, clock, SystemRandom(), tell=tell, plan=plan)


def _files(config: Config, settings: AccountSettings) -> "SessionFiles":
    from monitor.collect.telegram_state import SessionFiles  # noqa: PLC0415

    return SessionFiles(config.resolve(settings.session_path))


def _credentials(config: Config, settings: AccountSettings) -> "Credentials":
    from monitor.collect.telegram_client import Credentials  # noqa: PLC0415

    key = config.resolve(settings.server_key) if settings.server_key else None
    return Credentials(
        api_id=settings.api_id,
        api_hash=_api_hash(config, settings),
        server=settings.server_address,
        server_key=_read(key) if key else None,
    )


def _api_hash(config: Config, settings: AccountSettings) -> str:
    if settings.api_hash_env is not None:
        value = os.environ.get(settings.api_hash_env, "").strip()
        if not value:
            what = f"account {settings.name}: the environment has no {settings.api_hash_env}"
            raise ConfigError((what,))
        return value
    path = config.resolve(settings.api_hash_file or "")
    return _read(path).decode("ascii", "replace").strip()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError((f"{path}: {error.strerror}",)) from error
