"""sources.toml: the channels, pages and feeds that are read."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from monitor.config.fields import Address, Text, Words, report_repeat
from monitor.config.lines import Path as KeyPath
from monitor.config.reader import Document, Problem, echo
from monitor.model.ids import SourceKey
from monitor.model.sources import Source, SourceKind

SOURCES_FILE: Final = "sources.toml"

_TELEGRAM_HANDLE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")

CollectMode = Literal["preview", "feed", "import", "off"]


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
        CollectMode, Meta(description="one of preview, feed, import, off; left out: off")
    ] = "off"
    url: Annotated[
        Address | None,
        Meta(description="the feed's address, begun by https://"),
    ] = None
    path: Annotated[
        Text | None, Meta(description="the folder that files are put into, for import")
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


def read_sources(file: Path, *, strict: bool) -> tuple[tuple[SourceSettings, ...], list[Problem]]:
    """Read and check sources.toml."""
    document = Document(file, strict=strict)
    document.known(("sources",))
    sources: list[SourceSettings] = []
    keys: dict[str, int] = {}
    for path, table in document.array("sources"):
        report_repeat(document, keys, table.get("key"), (*path, "key"))
        _way_in(document, table, path)
        if source := document.convert(table, SourceSettings, path):
            sources.append(source)
    return tuple(sources), document.problems


def _way_in(document: Document, table: Mapping[str, object], path: KeyPath) -> None:
    """Check that the way a source is read fits the source."""
    collect, key = table.get("collect"), table.get("key")
    if collect == "feed" and "url" not in table:
        document.report(path, "key url is missing", "the feed's address, begun by https://")
    if collect == "import" and "path" not in table:
        document.report(path, "key path is missing", "the folder that files are put into")
    if collect != "preview" or not isinstance(key, str):
        return
    platform, _, handle = key.partition(":")
    if platform != "telegram":
        expected = "feed or off: only telegram: has a preview"
        document.report((*path, "collect"), 'found "preview"', expected)
    elif not _TELEGRAM_HANDLE.fullmatch(handle):
        expected = "telegram: and the public name: a letter, then 3 to 31 letters, digits or _"
        document.report((*path, "key"), f"found {echo(key)}", expected)
