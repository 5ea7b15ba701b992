"""sources.toml: the channels, pages and feeds that are read."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from monitor.config.fields import Address, Text, Words, report_repeat, report_zone
from monitor.config.lines import Path as KeyPath
from monitor.config.reader import Document, Problem, echo
from monitor.model.ids import SourceKey
from monitor.model.sources import Source, SourceKind

SOURCES_FILE: Final = "sources.toml"

_TELEGRAM_HANDLE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")

_FACEBOOK_HANDLE: Final = re.compile(r"[A-Za-z0-9.]{1,100}")
_MODES: Final = (
    "one of preview, mtproto, auto, feed, graph, webhook, import, relay, off; left out: off"
)

CollectMode = Literal[
    "preview", "mtproto", "auto", "feed", "graph", "webhook", "import", "relay", "off"
]
BY_ACCOUNT: Final = ("mtproto",)
_TELEGRAM: Final = ("preview", "mtproto", "auto")  # ways into channels that have a public name


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
    collect: Annotated[CollectMode, Meta(description=_MODES)] = "off"
    url: Annotated[
        Address | None,
        Meta(description="the feed's address, begun by https://"),
    ] = None
    timezone: Annotated[
        Text | None,
        Meta(description='the zone of the times it tells and of a feed\'s dates: "Europe/Kyiv"'),
    ] = None
    relay: Annotated[
        Text | None, Meta(description="the key of the source that mirrors it, for relay")
    ] = None
    path: Annotated[
        Text | None, Meta(description="the folder that files are put into, for import")
    ] = None
    account: Annotated[
        Text | None, Meta(description="the name of the account that is to read it")
    ] = None
    join: Annotated[
        bool, Meta(description="true or false: whether an account joins the channel")
    ] = False

    @property
    def followed(self) -> bool:
        """Whether a collector of its own reads it."""
        return self.collect not in {"off", "relay"}

    def source(self, voices: Mapping[str, str] | None = None) -> Source:
        """Return what the core knows of it; ``voices`` are those of sources that mirror it."""
        mirror = (voices or {}).get(self.relay) if self.relay else None
        return Source(
            key=SourceKey(self.key),
            title=self.title,
            kind=self.kind,
            side=self.side,
            owner=self.owner or mirror,
            languages=self.languages,
            reliability=self.reliability,
            timezone=self.timezone,
        )


def read_sources(file: Path, *, strict: bool) -> tuple[tuple[SourceSettings, ...], list[Problem]]:
    """Read and check sources.toml."""
    document = Document(file, strict=strict)
    document.known(("sources",))
    sources: list[SourceSettings] = []
    keys: dict[str, int] = {}
    for path, table in document.array("sources"):
        report_repeat(document, keys, table.get("key"), (*path, "key"))
        _way_in(document, table, path)
        report_zone(document, table, path)
        if source := document.convert(table, SourceSettings, path):
            sources.append(source)
    for path, table in document.array("sources"):
        _mirror(document, table, path, {one.key: one for one in sources})
    return tuple(sources), document.problems


def _mirror(
    document: Document,
    table: Mapping[str, object],
    path: KeyPath,
    known: Mapping[str, SourceSettings],
) -> None:
    """Check that a mirror is there and is read itself."""
    name = table.get("relay")
    if not isinstance(name, str) or table.get("collect") != "relay":
        return
    mirror = known.get(name)
    if mirror is None or not mirror.followed:
        expected = "the key of another source of this file that is read itself"
        document.report((*path, "relay"), f"found {echo(name)}", expected)


def voices_of(sources: Iterable[SourceSettings]) -> dict[str, str]:
    """Return whose voice each source is: a mirror and what it mirrors are one."""
    return {one.key: one.owner or one.key for one in sources}


def _way_in(document: Document, table: Mapping[str, object], path: KeyPath) -> None:
    """Check that the way a source is read fits the source."""
    collect, key = table.get("collect"), table.get("key")
    if collect == "feed" and "url" not in table:
        document.report(path, "key url is missing", "the feed's address, begun by https://")
    if collect == "import" and "path" not in table:
        document.report(path, "key path is missing", "the folder that files are put into")
    if collect == "relay" and "relay" not in table:
        document.report(path, "key relay is missing", "the key of the source that mirrors it")
    if not isinstance(key, str):
        return
    platform, _, handle = key.partition(":")
    if collect in {"graph", "webhook"} and not (
        platform == "facebook" and _FACEBOOK_HANDLE.fullmatch(handle)
    ):
        expected = "facebook: and the page's name or number"
        document.report((*path, "key"), f"found {echo(key)}", expected)
    if collect not in _TELEGRAM:
        return
    if platform != "telegram":
        expected = "feed or off: only telegram: is read that way"
        document.report((*path, "collect"), f"found {echo(collect)}", expected)
    elif not _TELEGRAM_HANDLE.fullmatch(handle):
        expected = "telegram: and the public name: a letter, then 3 to 31 letters, digits or _"
        document.report((*path, "key"), f"found {echo(key)}", expected)
