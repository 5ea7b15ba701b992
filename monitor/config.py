"""The three files of a configuration folder as checked values.

monitor.toml   the daemon: store, web, collect, log, receivers
sources.toml   the channels, pages and feeds that are read
events.toml    what is followed

docs/configuration.md explains every key. A mistake anywhere is a ConfigError that names
all mistakes of all files.
"""

import os
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta, Struct

from monitor.config_lines import Path as KeyPath
from monitor.config_reader import Document, Problem, echo, raise_problems
from monitor.model.events import Event
from monitor.model.ids import EventId, SourceKey
from monitor.model.sources import Source, SourceKind
from monitor.observe import LogForm

MONITOR_FILE: Final = "monitor.toml"
SOURCES_FILE: Final = "sources.toml"
EVENTS_FILE: Final = "events.toml"

_TELEGRAM_HANDLE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")

Text = Annotated[str, Meta(min_length=1)]
Words = tuple[Text, ...]
Address = Annotated[str, Meta(pattern=r"^https?://\S+$")]
Moment = Annotated[datetime, Meta(tz=True)]
CollectMode = Literal["preview", "feed", "off"]


_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


class StoreSettings(Struct, frozen=True, kw_only=True):
    """``[store]``: where everything is kept."""

    path: Annotated[
        str, Meta(min_length=1, description="the path of the SQLite file, from this file's folder")
    ] = "../state/claimwatch.sqlite"


class WebSettings(Struct, frozen=True, kw_only=True):
    """``[web]``: health and metrics for the operator's own machines."""

    host: Annotated[str, Meta(min_length=1, description="an address of this machine")] = "127.0.0.1"
    port: Annotated[
        int, Meta(ge=0, le=65535, description="a port from 1 to 65535, or 0 for no web server")
    ] = 8075


class CollectSettings(Struct, frozen=True, kw_only=True):
    """``[collect]``: how other people's servers are asked."""

    preview_url: Annotated[
        Address, Meta(description="the address before /s/, begun by https://")
    ] = "https://t.me"
    requests_per_second: Annotated[
        float, Meta(gt=0, le=100, description="a number above 0, at most 100, for each host")
    ] = 0.5


class LogSettings(Struct, frozen=True, kw_only=True):
    """``[log]``: what the daemon says of its own work, on standard error."""

    level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Meta(description="one of debug, info, warning, error"),
    ] = "info"
    format: Annotated[LogForm, Meta(description="one of auto, json, console")] = "auto"


ReceiverName = Annotated[
    str,
    Meta(pattern=r"^[a-z0-9][a-z0-9_-]*$", description="a name of small letters, digits, - and _"),
]


class ConsoleReceiver(Struct, frozen=True, kw_only=True):
    """``[[receivers]]`` with ``kind = "console"``: cards on standard output."""

    kind: Literal["console"] = "console"
    name: ReceiverName = "console"
    timezone: Annotated[
        str | None, Meta(description='a zone name such as "Europe/Kyiv"; left out: UTC')
    ] = None


class JsonlReceiver(Struct, frozen=True, kw_only=True):
    """``[[receivers]]`` with ``kind = "jsonl"``: one JSON object a line, for programs."""

    kind: Literal["jsonl"] = "jsonl"
    name: ReceiverName = "jsonl"
    path: Annotated[
        str, Meta(min_length=1, description="the path of the file, from this file's folder")
    ]


Receiver = ConsoleReceiver | JsonlReceiver
RECEIVERS: Final[dict[str, type[ConsoleReceiver] | type[JsonlReceiver]]] = {
    "console": ConsoleReceiver,
    "jsonl": JsonlReceiver,
}


class SourceSettings(Struct, frozen=True, kw_only=True):
    """``[[sources]]``: one channel, page or feed and how it is read."""

    key: Annotated[
        str,
        Meta(
            pattern=r"^[a-z][a-z0-9_.-]*:\S+$",
            description='platform:handle, such as "telegram:dsns_telegram"',
        ),
    ]
    title: Annotated[str, Meta(min_length=1, description="the name that people know it by")]
    kind: Annotated[SourceKind, Meta(description="one of official, media, blogger, aggregator")]
    side: Annotated[
        Text | None, Meta(description='the side an official speaks for, such as "UA"')
    ] = None
    owner: Annotated[
        Text | None, Meta(description="a name shared by sources that are one voice")
    ] = None
    languages: Annotated[Words, Meta(description='a list such as ["uk", "ru"]')] = ()
    reliability: Annotated[
        Literal["A", "B", "C", "D", "E", "F"],
        Meta(description="a letter from A to F (Admiralty code; F: cannot be judged)"),
    ] = "F"
    collect: Annotated[
        CollectMode, Meta(description="one of preview, feed, off; left out: off")
    ] = "off"
    url: Annotated[
        Address | None,
        Meta(description="the feed's address, begun by https://"),
    ] = None

    def source(self) -> Source:
        """Return what the core knows of it."""
        return Source(
            key=SourceKey(self.key),
            title=self.title,
            kind=self.kind,
            side=self.side,
            owner=self.owner,
            languages=self.languages,
            reliability=self.reliability,
        )


class EventSettings(Struct, frozen=True, kw_only=True):
    """``[[events]]``: one thing that is followed."""

    id: Annotated[
        str,
        Meta(
            pattern=r"^[a-z0-9][a-z0-9._-]*$",
            description="a name of small letters, digits, - . and _",
        ),
    ]
    title: Annotated[str, Meta(min_length=1, description="what happened, in a few words")]
    keywords: Annotated[Words, Meta(description='a list of words, such as ["strike", "удар"]')] = ()
    places: Annotated[Words, Meta(description='a list of places, such as ["Kharkiv"]')] = ()
    actors: Annotated[Words, Meta(description="a list of persons or bodies")] = ()
    expected: Annotated[
        Words, Meta(description="a list of keys or sides that should have their say")
    ] = ()
    since: Annotated[
        Moment | None, Meta(description="a moment with its zone, such as 2024-11-01T15:00:00Z")
    ] = None
    until: Annotated[
        Moment | None, Meta(description="a moment with its zone, such as 2024-11-08T00:00:00Z")
    ] = None

    def event(self) -> Event:
        """Return what the core knows of it, moments in UTC."""
        return Event(
            id=EventId(self.id),
            title=self.title,
            keywords=self.keywords,
            places=self.places,
            actors=self.actors,
            expected=self.expected,
            since=self.since and self.since.astimezone(UTC),
            until=self.until and self.until.astimezone(UTC),
        )


class Config(Struct, frozen=True, kw_only=True):
    """A configuration without mistakes; ``warnings`` are for the operator to weigh."""

    folder: Path
    store: StoreSettings
    web: WebSettings
    collect: CollectSettings
    log: LogSettings
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
    monitor.known(("store", "web", "collect", "log", "receivers"))
    store = monitor.table("store", StoreSettings)
    web = monitor.table("web", WebSettings)
    _exposure(monitor, web)
    collect = monitor.table("collect", CollectSettings)
    log = monitor.table("log", LogSettings)
    receivers = _receivers(monitor)
    sources, source_problems = _sources(folder / SOURCES_FILE, strict=True)
    events, event_problems = _events(folder / EVENTS_FILE, strict=True)
    problems = [*monitor.problems, *source_problems, *event_problems]
    problems += _gaps(folder, sources, events)
    warnings = raise_problems(problems)
    return Config(
        folder=folder.absolute(),
        store=store or StoreSettings(),
        web=web or WebSettings(),
        collect=collect or CollectSettings(),
        log=log or LogSettings(),
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
    source_settings, source_problems = _sources(sources, strict=False)
    event_settings, event_problems = _events(events, strict=False)
    warnings = raise_problems([*source_problems, *event_problems])
    return Catalogue(
        sources=source_settings, events=event_settings, warnings=tuple(map(str, warnings))
    )


def _exposure(document: Document, web: WebSettings | None) -> None:
    """Warn of a web server that others than this machine can reach."""
    if web is not None and web.port and web.host not in _LOOPBACK:
        expected = "127.0.0.1, ::1 or localhost: anybody who reaches this address can read metrics"
        document.report(("web", "host"), f"found {echo(web.host)}", expected, warning=True)


def _receivers(document: Document) -> tuple[Receiver, ...]:
    receivers: list[Receiver] = []
    names: dict[str, int] = {}
    for path, table in document.array("receivers"):
        kind = table.get("kind")
        expected = f"one of {', '.join(RECEIVERS)}"
        if kind is None:
            document.report(path, "key kind is missing", expected)
            continue
        if not isinstance(kind, str) or kind not in RECEIVERS:
            document.report((*path, "kind"), f"found {echo(kind)}", expected)
            continue
        _zone(document, table, path)
        name = table.get("name", kind)
        _once(document, names, name, (*path, "name"))
        if receiver := document.convert(table, RECEIVERS[kind], path):
            receivers.append(receiver)
    return tuple(receivers)


def _zone(document: Document, table: Mapping[str, object], path: KeyPath) -> None:
    zone = table.get("timezone")
    if not isinstance(zone, str):
        return
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        expected = 'the name of a time zone that this machine knows, such as "Europe/Kyiv"'
        document.report((*path, "timezone"), f"found {echo(zone)}", expected)


def _sources(file: Path, *, strict: bool) -> tuple[tuple[SourceSettings, ...], list[Problem]]:
    document = Document(file, strict=strict)
    document.known(("sources",))
    sources: list[SourceSettings] = []
    keys: dict[str, int] = {}
    for path, table in document.array("sources"):
        _once(document, keys, table.get("key"), (*path, "key"))
        _way_in(document, table, path)
        if source := document.convert(table, SourceSettings, path):
            sources.append(source)
    return tuple(sources), document.problems


def _way_in(document: Document, table: Mapping[str, object], path: KeyPath) -> None:
    """Check that the way a source is read fits the source."""
    collect, key = table.get("collect"), table.get("key")
    if collect == "feed" and "url" not in table:
        document.report(path, "key url is missing", "the feed's address, begun by https://")
    if collect != "preview" or not isinstance(key, str):
        return
    platform, _, handle = key.partition(":")
    if platform != "telegram":
        expected = "feed or off: only telegram: has a preview"
        document.report((*path, "collect"), 'found "preview"', expected)
    elif not _TELEGRAM_HANDLE.fullmatch(handle):
        expected = "telegram: and the public name: a letter, then 3 to 31 letters, digits or _"
        document.report((*path, "key"), f"found {echo(key)}", expected)


def _events(file: Path, *, strict: bool) -> tuple[tuple[EventSettings, ...], list[Problem]]:
    document = Document(file, strict=strict)
    document.known(("events",))
    events: list[EventSettings] = []
    ids: dict[str, int] = {}
    for path, table in document.array("events"):
        _once(document, ids, table.get("id"), (*path, "id"))
        _description(document, table, path)
        if event := document.convert(table, EventSettings, path):
            events.append(event)
    return tuple(events), document.problems


def _description(document: Document, table: Mapping[str, object], path: KeyPath) -> None:
    """Check that posts can be linked to an event, and that its window is not empty."""
    if not any(table.get(key) for key in ("keywords", "places", "actors")):
        expected = "keywords, places or actors, at least one of them"
        document.report(path, "nothing to know the event by", expected)
    since, until = table.get("since"), table.get("until")
    if not (isinstance(since, datetime) and isinstance(until, datetime)):
        return
    if since.tzinfo and until.tzinfo and until <= since:
        expected = f"a moment after since ({since.isoformat()})"
        document.report((*path, "until"), f"found {until.isoformat()}", expected)


def _once(document: Document, seen: dict[str, int], name: object, path: KeyPath) -> None:
    """Report a name that an earlier table has; upper and lower case are one."""
    if not isinstance(name, str):
        return
    folded = name.casefold()
    if folded in seen:
        document.report(
            path, f"found {echo(name)} again", f"another name: entry {seen[folded]} has this one"
        )
    index = path[1]
    seen.setdefault(folded, index + 1 if isinstance(index, int) else 0)


def _gaps(
    folder: Path, sources: Iterable[SourceSettings], events: Iterable[EventSettings]
) -> list[Problem]:
    """Warn of what is no mistake but leaves the monitor with nothing to do."""
    found: list[tuple[str, str, str]] = []
    if not any(source.collect != "off" for source in sources):
        expected = 'collect = "preview" or "feed" in at least one'
        found.append((SOURCES_FILE, "no source is collected", expected))
    if not tuple(events):
        found.append((EVENTS_FILE, "no event is followed", "at least one [[events]]"))
    return [
        Problem(file=str(folder / name), line=None, path="", found=what, expected=how, warning=True)
        for name, what, how in found
    ]
