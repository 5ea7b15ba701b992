"""The kinds of values that several tables share, and the checks that go with them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta

from monitor.config.lines import Path as KeyPath
from monitor.config.reader import Document, echo

Text = Annotated[str, Meta(min_length=1)]
Words = tuple[Text, ...]
Address = Annotated[str, Meta(pattern=r"^https?://\S+$")]
Moment = Annotated[datetime, Meta(tz=True)]


def report_repeat(document: Document, seen: dict[str, int], name: object, path: KeyPath) -> None:
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


def report_zone(document: Document, table: Mapping[str, object], path: KeyPath) -> None:
    """Report a ``timezone`` that this machine does not know."""
    zone = table.get("timezone")
    if not isinstance(zone, str):
        return
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        expected = 'the name of a time zone that this machine knows, such as "Europe/Kyiv"'
        document.report((*path, "timezone"), f"found {echo(zone)}", expected)
