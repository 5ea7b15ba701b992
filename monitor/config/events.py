"""events.toml: what is followed."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

from msgspec import Meta, Struct

from monitor.config.fields import Moment, Words, report_repeat
from monitor.config.lines import Path as KeyPath
from monitor.config.reader import Document, Problem
from monitor.model.claims import Attribute
from monitor.model.events import Event, Mute
from monitor.model.ids import EventId

EVENTS_FILE: Final = "events.toml"


class MuteSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[[events.mutes]]``: what nobody is to be told of an event."""

    attribute: Attribute | None = None
    until: Moment | None = None

    def mute(self) -> Mute:
        """Return what the core knows of it, the moment in UTC."""
        return Mute(attribute=self.attribute, until=self.until and self.until.astimezone(UTC))


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
        Words, Meta(description="a list of source keys, sides, owners or speakers")
    ] = ()
    expected_hours: Annotated[float, Meta(gt=0, description="a number of hours, such as 6")] = 6.0
    mutes: Annotated[
        tuple[MuteSettings, ...],
        Meta(description='tables with attribute, until or both, such as { attribute = "injured" }'),
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
            expected_within=timedelta(hours=self.expected_hours),
            mutes=tuple(one.mute() for one in self.mutes),
            since=self.since and self.since.astimezone(UTC),
            until=self.until and self.until.astimezone(UTC),
        )


def read_events(file: Path, *, strict: bool) -> tuple[tuple[EventSettings, ...], list[Problem]]:
    """Read and check events.toml."""
    document = Document(file, strict=strict)
    document.known(("events",))
    events: list[EventSettings] = []
    ids: dict[str, int] = {}
    for path, table in document.array("events"):
        report_repeat(document, ids, table.get("id"), (*path, "id"))
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
