"""A configuration folder as one checked value."""

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from msgspec import Struct

from monitor.config.accounts import AccountSettings, read_accounts
from monitor.config.assist import AssistSettings, report_assist
from monitor.config.daemon import (
    CollectSettings,
    LogSettings,
    StoreSettings,
    WebSettings,
    report_exposure,
)
from monitor.config.events import EVENTS_FILE, EventSettings, read_events
from monitor.config.facebook import FacebookSettings, report_keys
from monitor.config.reader import Document, Problem, echo, raise_problems
from monitor.config.receivers import ConsoleReceiver, Receiver, read_receivers
from monitor.config.routes import ROUTES_FILE, read_routes
from monitor.config.sources import BY_ACCOUNT, SOURCES_FILE, SourceSettings, read_sources
from monitor.core.routes import Routes

MONITOR_FILE: Final = "monitor.toml"


class Config(Struct, frozen=True, kw_only=True):
    """A configuration without mistakes; ``warnings`` are for the operator to weigh."""

    folder: Path
    store: StoreSettings
    web: WebSettings
    collect: CollectSettings
    log: LogSettings
    facebook: FacebookSettings
    accounts: tuple[AccountSettings, ...]
    assist: AssistSettings = AssistSettings()
    receivers: tuple[Receiver, ...]
    routes: Routes
    sources: tuple[SourceSettings, ...]
    events: tuple[EventSettings, ...]
    warnings: tuple[str, ...] = ()

    def resolve(self, path: str) -> Path:
        """Return a path of the configuration, which starts at the folder of its file."""
        return Path(os.path.normpath(self.folder / path))

    @property
    def store_path(self) -> Path:
        """Where the store is."""
        return self.resolve(self.store.path)


class Catalogue(Struct, frozen=True, kw_only=True):
    """Who is read and what is followed: the two files that a case has as well."""

    sources: tuple[SourceSettings, ...]
    events: tuple[EventSettings, ...]
    warnings: tuple[str, ...] = ()


def load_config(folder: Path) -> Config:
    """Read and check the files of ``folder``.

    Raises:
        ConfigError: one line for each mistake in any of them.
    """
    monitor = Document(folder / MONITOR_FILE)
    monitor.known(("store", "web", "collect", "log", "assist", "facebook", "accounts", "receivers"))
    store = monitor.table("store", StoreSettings)
    web = monitor.table("web", WebSettings)
    report_exposure(monitor, web)
    collect = monitor.table("collect", CollectSettings)
    log = monitor.table("log", LogSettings)
    assist = monitor.table("assist", AssistSettings)
    report_assist(monitor, assist)
    accounts = read_accounts(monitor)
    receivers = read_receivers(monitor) or (ConsoleReceiver(),)
    names = [receiver.name for receiver in receivers]
    routes, route_problems = read_routes(folder / ROUTES_FILE, names)
    sources, source_problems = read_sources(folder / SOURCES_FILE, strict=True)
    events, event_problems = read_events(folder / EVENTS_FILE, strict=True)
    facebook = monitor.table("facebook", FacebookSettings)
    report_keys(monitor, facebook, {one.collect for one in sources})
    problems = [*monitor.problems, *route_problems, *source_problems, *event_problems]
    problems += _gaps(folder, sources, events)
    problems += _accountless(folder / SOURCES_FILE, sources, [one.name for one in accounts])
    warnings = raise_problems(problems)
    return Config(
        folder=folder.absolute(),
        store=store or StoreSettings(),
        web=web or WebSettings(),
        collect=collect or CollectSettings(),
        log=log or LogSettings(),
        assist=assist or AssistSettings(),
        facebook=facebook or FacebookSettings(),
        accounts=accounts,
        receivers=receivers,
        routes=routes,
        sources=sources,
        events=events,
        warnings=tuple(map(str, warnings)),
    )


def load_catalogue(sources: Path, events: Path) -> Catalogue:
    """Read and check a case's two files; keys of a later release are only warned of.

    Raises:
        ConfigError: one line for each mistake in either.
    """
    source_settings, source_problems = read_sources(sources, strict=False)
    event_settings, event_problems = read_events(events, strict=False)
    warnings = raise_problems([*source_problems, *event_problems])
    return Catalogue(
        sources=source_settings, events=event_settings, warnings=tuple(map(str, warnings))
    )


def _accountless(
    file: Path, sources: Iterable[SourceSettings], accounts: Collection[str]
) -> list[Problem]:
    """Report sources that are to be read by an account that is not there."""
    found: list[tuple[str, str, str]] = []
    for source in sources:
        if source.collect in BY_ACCOUNT and not accounts:
            what = f'collect = "{source.collect}" and no account'
            found.append((source.key, what, "[[accounts]] in monitor.toml"))
        elif source.account is not None and source.account not in accounts:
            names = ", ".join(accounts) or "none is configured"
            found.append((source.key, f"account {echo(source.account)}", f"one of {names}"))
    return [
        Problem(file=str(file), line=None, path=key, found=what, expected=how)
        for key, what, how in found
    ]


def _gaps(
    folder: Path, sources: Iterable[SourceSettings], events: Iterable[EventSettings]
) -> list[Problem]:
    """Warn of what is no mistake but leaves the monitor with nothing to do."""
    found: list[tuple[str, str, str]] = []
    if not any(source.followed for source in sources):
        expected = 'collect = "preview" or "feed" in at least one'
        found.append((SOURCES_FILE, "no source is collected", expected))
    if not tuple(events):
        found.append((EVENTS_FILE, "no event is followed", "at least one [[events]]"))
    return [
        Problem(file=str(folder / name), line=None, path="", found=what, expected=how, warning=True)
        for name, what, how in found
    ]
