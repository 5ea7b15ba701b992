"""A configuration folder as one checked value."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from msgspec import Struct

from monitor.config.daemon import (
    CollectSettings,
    LogSettings,
    StoreSettings,
    WebSettings,
    report_exposure,
)
from monitor.config.events import EVENTS_FILE, EventSettings, read_events
from monitor.config.facebook import FacebookSettings, report_keys
from monitor.config.reader import Document, Problem, raise_problems
from monitor.config.receivers import ConsoleReceiver, Receiver, read_receivers
from monitor.config.sources import SOURCES_FILE, SourceSettings, read_sources

MONITOR_FILE: Final = "monitor.toml"


class Config(Struct, frozen=True, kw_only=True):
    """A configuration without mistakes; ``warnings`` are for the operator to weigh."""

    folder: Path
    store: StoreSettings
    web: WebSettings
    collect: CollectSettings
    log: LogSettings
    facebook: FacebookSettings
    receivers: tuple[Receiver, ...]
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
    """Read and check the three files of ``folder``.

    Raises:
        ConfigError: one line for each mistake in any of them.
    """
    monitor = Document(folder / MONITOR_FILE)
    monitor.known(("store", "web", "collect", "log", "facebook", "receivers"))
    store = monitor.table("store", StoreSettings)
    web = monitor.table("web", WebSettings)
    report_exposure(monitor, web)
    collect = monitor.table("collect", CollectSettings)
    log = monitor.table("log", LogSettings)
    receivers = read_receivers(monitor)
    sources, source_problems = read_sources(folder / SOURCES_FILE, strict=True)
    events, event_problems = read_events(folder / EVENTS_FILE, strict=True)
    facebook = monitor.table("facebook", FacebookSettings)
    report_keys(monitor, facebook, {one.collect for one in sources})
    problems = [*monitor.problems, *source_problems, *event_problems]
    problems += _gaps(folder, sources, events)
    warnings = raise_problems(problems)
    return Config(
        folder=folder.absolute(),
        store=store or StoreSettings(),
        web=web or WebSettings(),
        collect=collect or CollectSettings(),
        log=log or LogSettings(),
        facebook=facebook or FacebookSettings(),
        receivers=receivers or (ConsoleReceiver(),),
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
