"""routes.toml: which alert goes where, and when. The file may be left out."""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, time, timedelta, tzinfo
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta, Struct, field

from monitor.config.fields import Text, Words, report_repeat, report_zone
from monitor.config.lines import Path as KeyPath
from monitor.config.reader import Document, Problem, echo
from monitor.core.routes import Route, Routes, Window
from monitor.model.alerts import AlertKind, Severity
from monitor.model.claims import Attribute
from monitor.model.sources import SourceKind

ROUTES_FILE: Final = "routes.toml"

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN: Final = re.compile(r"([0-9]{1,5})([smhd])")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_QUIET: Final = re.compile(
    r"(?:(?P<days>[a-z,-]+) )?(?P<since>[0-2]\d:[0-5]\d)-(?P<until>[0-2]\d:[0-5]\d)"
)
_LONGEST: Final = timedelta(days=1)
_SPAN_WORDS: Final = 'a time such as "30s", "5m" or "2h", at most a day'
_QUIET_WORDS: Final = 'hours such as "23:00-07:00" or "sat,sun 00:00-00:00"'
_WHOLE_WEEK: Final = 7

Span = Annotated[str, Meta(pattern=r"^[0-9]{1,5}[smhd]$", description=_SPAN_WORDS)]


class RouteSettings(Struct, frozen=True, kw_only=True):
    """``[[routes]]``: what a route takes, to whom it leads, how long alerts may wait."""

    name: Annotated[
        str,
        Meta(
            pattern=r"^[a-z0-9][a-z0-9_-]*$",
            description="a name of small letters, digits, - and _",
        ),
    ]
    receivers: Annotated[
        Words, Meta(min_length=1, description='a list of receivers, such as ["console"]')
    ]
    severity: Annotated[
        tuple[Severity, ...], Meta(description="a list of info, notable, high, urgent")
    ] = ()
    kind: Annotated[
        tuple[AlertKind, ...],
        Meta(description="a list of new_claim, update, contradiction, revision, retraction"),
    ] = ()
    attribute: Annotated[
        tuple[Attribute, ...], Meta(description='a list of attributes, such as ["killed"]')
    ] = ()
    source_kind: Annotated[
        tuple[SourceKind, ...], Meta(description="a list of official, media, blogger, aggregator")
    ] = ()
    source: Annotated[Words, Meta(description='a list of keys, such as ["telegram:*"]')] = ()
    event: Annotated[Words, Meta(description='a list of events, such as ["kharkiv-*"]')] = ()
    place: Annotated[Words, Meta(description='a list of places, such as ["Kharkiv*"]')] = ()
    keyword: Annotated[Words, Meta(description='a list of words, such as ["strike"]')] = ()
    group_wait: Span = "0s"
    group_interval: Span = "0s"
    quiet: Annotated[Words, Meta(description=_QUIET_WORDS)] = ()
    timezone: Annotated[
        Text | None, Meta(description='a zone name such as "Europe/Kyiv"; left out: UTC')
    ] = None
    go_on: Annotated[bool, Meta(description="true or false")] = field(
        name="continue", default=False
    )


class InhibitSettings(Struct, frozen=True, kw_only=True):
    """``[inhibit]``: which alerts keep others silent."""

    official_confirmation: Annotated[
        bool,
        Meta(description="true or false: whether official word silences unofficial news of it"),
    ] = False


def read_routes(file: Path, receivers: Collection[str]) -> tuple[Routes, list[Problem]]:
    """Read and check routes.toml; without the file every alert goes to every receiver."""
    if not file.exists():
        return Routes.to_all(receivers), []
    document = Document(file)
    document.known(("routes", "inhibit"))
    inhibit = document.table("inhibit", InhibitSettings) or InhibitSettings()
    routes: list[Route] = []
    names: dict[str, int] = {}
    for path, table in document.array("routes"):
        report_repeat(document, names, table.get("name"), (*path, "name"))
        report_zone(document, table, path)
        _unknown_receivers(document, table, path, receivers)
        settings = document.convert(table, RouteSettings, path)
        if settings is not None:
            routes.append(_route(document, settings, path))
    found = Routes(routes=tuple(routes), inhibit=inhibit.official_confirmation)
    if not document.array("routes"):
        found = msgspec.structs.replace(Routes.to_all(receivers), inhibit=found.inhibit)
    elif not routes or _picky(routes[-1]):
        document.report(
            ("routes",), "the last route has conditions",
            "a last route without any: what no route takes is told to nobody", warning=True,
        )  # fmt: skip
    return found, document.problems


def _unknown_receivers(
    document: Document, table: Mapping[str, object], path: KeyPath, receivers: Collection[str]
) -> None:
    named = table.get("receivers")
    for index, name in enumerate(named if isinstance(named, list) else ()):
        if isinstance(name, str) and name not in receivers:
            expected = f"the name of one of [[receivers]]: {', '.join(sorted(receivers))}"
            document.report((*path, "receivers", index), f"found {echo(name)}", expected)


def _route(document: Document, settings: RouteSettings, path: KeyPath) -> Route:
    return Route(
        name=settings.name,
        receivers=settings.receivers,
        severities=frozenset(settings.severity),
        kinds=frozenset(settings.kind),
        attributes=frozenset(settings.attribute),
        source_kinds=frozenset(settings.source_kind),
        sources=settings.source,
        events=settings.event,
        places=settings.place,
        keywords=settings.keyword,
        group_wait=_span(document, settings.group_wait, (*path, "group_wait")),
        group_interval=_span(document, settings.group_interval, (*path, "group_interval")),
        quiet=_windows(document, settings, path),
        go_on=settings.go_on,
    )


def span_of(text: str) -> timedelta | None:
    """Read a time such as "30s", "5m", "2h" or "7d"; None for anything else."""
    match = _SPAN.fullmatch(text)
    return timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else None


def _span(document: Document, text: str, path: KeyPath) -> timedelta:
    span = span_of(text) or timedelta(0)
    if span > _LONGEST:
        document.report(path, f"found {echo(text)}", _SPAN_WORDS)
    return span


def _windows(document: Document, settings: RouteSettings, path: KeyPath) -> tuple[Window, ...]:
    try:
        zone: tzinfo = ZoneInfo(settings.timezone) if settings.timezone else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ()  # reported already
    windows: list[Window] = []
    for index, text in enumerate(settings.quiet):
        window = _window(text, zone)
        if window is None:
            document.report((*path, "quiet", index), f"found {echo(text)}", _QUIET_WORDS)
        else:
            windows.append(window)
    always = {day for one in windows if one.since == one.until for day in one.days}
    if len(always) == _WHOLE_WEEK:
        document.report((*path, "quiet"), "found quiet hours without an end", _QUIET_WORDS)
    return tuple(windows)


def _window(text: str, zone: tzinfo) -> Window | None:
    match = _QUIET.fullmatch(text.strip().lower())
    if match is None:
        return None
    days = _days(match["days"]) if match["days"] else frozenset(range(7))
    try:
        since, until = time.fromisoformat(match["since"]), time.fromisoformat(match["until"])
    except ValueError:
        return None
    return None if days is None else Window(since=since, until=until, zone=zone, days=days)


def _days(text: str) -> frozenset[int] | None:
    days: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in _DAYS or (last and last not in _DAYS):
            return None
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
        days |= {day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)}
    return frozenset(days)


def _picky(route: Route) -> bool:
    return bool(
        route.severities or route.kinds or route.attributes or route.source_kinds
        or route.sources or route.events or route.places or route.keywords
    )  # fmt: skip
