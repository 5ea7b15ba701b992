"""Commands about who is told: routes, mute."""

import getpass
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

import click
import msgspec

from monitor.cli.common import ask_desk, config_option, print_rows, warn
from monitor.clock import SystemClock
from monitor.config import Config, load_config
from monitor.config.routes import span_of
from monitor.core.policy import severity_of
from monitor.core.routes import Facts
from monitor.model.alerts import Alert, AlertKind, Severity
from monitor.model.claims import Attribute
from monitor.model.events import Event
from monitor.model.ids import AlertId, EventId, RevisionId, SourceKey
from monitor.model.routing import Mute
from monitor.model.sources import Source, SourceKind
from monitor.notify.routing import mute_rows, mute_words, trial_rows

_LARGEST: Final = 1 << 20  # bytes of one alert
_LONGEST_MUTE: Final = timedelta(days=90)


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """An alert as ``jsonl`` receivers and replays write it; other keys are passed over."""

    kind: AlertKind
    event: str
    attribute: Attribute
    severity: Severity | None = None
    source: str | None = None
    source_kind: SourceKind | None = None
    post: str | None = None
    raised_at: datetime | None = None


@click.group(short_help="Show where an alert would go, and why.")
def routes() -> None:
    """Show where an alert would go, and why."""


@routes.command("test", short_help="Try an alert on the routes.")
@click.argument("alert", metavar="ALERT.json", type=click.File("rb"))
@config_option
def try_routes(alert: BinaryIO, folder: Path) -> None:
    """Try an alert on routes.toml: what each route makes of it, and where it would go.

    ALERT.json holds one JSON object with kind, event and attribute and, where they matter,
    severity, source, source_kind and raised_at: a line of a jsonl receiver will do. - is
    standard input.
    """
    config = load_config(folder)
    warn(config.warnings)
    asked = _parse(alert.read(_LARGEST))
    now = (asked.raised_at or SystemClock().now()).astimezone(UTC)
    facts = _facts(asked, config, now)
    mutes = ask_desk(config, lambda desk: desk.mutes(now)) if config.store_path.exists() else ()
    print_rows(trial_rows(config.routes, facts, mutes, now))


@click.group(short_help="Keep alerts back for a while.")
def mute() -> None:
    """Keep alerts back for a while: by whose word, why, and until when."""


@mute.command("add", short_help="Keep matching alerts back.")
@click.option("--event", help="Only alerts of this event.")
@click.option("--source", help="Only alerts set off by this source, platform:handle.")
@click.option("--attribute", type=click.Choice([one.value for one in Attribute]))
@click.option("--kind", type=click.Choice([one.value for one in AlertKind]))
@click.option("--severity", type=click.Choice([one.value for one in Severity]))
@click.option("--for", "span", required=True, help='For how long: "30m", "2h", "7d".')
@click.option("--comment", required=True, help="Why; everybody who asks will read it.")
@click.option("--author", default=getpass.getuser, show_default="your user name")
@config_option
def mute_add(*, span: str, comment: str, author: str, folder: Path, **matchers: str | None) -> None:
    """Keep alerts back that match all options given; at least one of them is needed.

    A mute has an end, which cannot be put off: a new one is made instead. Alerts that it
    keeps back are never sent; they stand in the store with the reason.
    """
    wanted = {name: value for name, value in matchers.items() if value}
    if not wanted:
        raise click.UsageError("what is to be muted? Name an event, source, attribute or the like.")
    if not comment.strip():
        raise click.UsageError("a mute needs a comment that says why.")
    now = SystemClock().now()
    made = msgspec.convert(
        {
            "id": secrets.token_hex(4),
            "author": author,
            "comment": comment.strip(),
            "starts_at": now,
            "ends_at": now + _span(span),
            **wanted,
        },
        type=Mute,
    )
    ask_desk(load_config(folder), lambda desk: desk.mute(made))
    click.echo(f"muted {mute_words(made)}: {made.id}")


@mute.command("list", short_help="List mutes.")
@click.option("--all", "every", is_flag=True, help="Also those that are over.")
@config_option
def mute_list(folder: Path, *, every: bool) -> None:
    """List what is muted now, by whose word, why and until when."""
    now = SystemClock().now()
    found = ask_desk(load_config(folder), lambda desk: desk.mutes(None if every else now))
    print_rows(mute_rows(found, now))


@mute.command("end", short_help="End a mute before its time.")
@click.argument("mute_id")
@config_option
def mute_end(mute_id: str, folder: Path) -> None:
    """End the mute MUTE_ID before its time. What it kept back stays unsent."""
    now = SystemClock().now()
    if not ask_desk(load_config(folder), lambda desk: desk.end_mute(mute_id, now)):
        raise click.ClickException(f"no mute {mute_id} is in force")
    click.echo(f"{mute_id} has ended")


def _span(text: str) -> timedelta:
    span = span_of(text.strip().lower())
    if span is None or not timedelta(0) < span <= _LONGEST_MUTE:
        raise click.UsageError('for how long? Write "30m", "2h" or "7d", at most 90 days.')
    return span


def _parse(content: bytes) -> _Asked:
    first = content.strip().split(b"\n")[0] if content.startswith(b'{"') else content
    try:
        return msgspec.json.decode(content, type=_Asked)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        try:
            return msgspec.json.decode(first, type=_Asked)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise click.ClickException(f"the alert cannot be read: {error}") from error


def _facts(asked: _Asked, config: Config, now: datetime) -> Facts:
    events: Mapping[str, Event] = {one.id: one.event() for one in config.events}
    sources: Mapping[str, Source] = {one.key: one.source() for one in config.sources}
    key = SourceKey(asked.source or (asked.post or "").rpartition("/")[0] or "unknown:unknown")
    source = sources.get(key) or Source(key=key, title=key, kind=SourceKind.AGGREGATOR)
    if asked.source_kind is not None:
        source = msgspec.structs.replace(source, kind=asked.source_kind)
    event = EventId(asked.event)
    return Facts(
        alert=Alert(
            id=AlertId("test"),
            kind=asked.kind,
            event=event,
            attribute=asked.attribute,
            revision=RevisionId(asked.post or f"{key}/1@1"),
            reason="test",
            severity=asked.severity or severity_of(asked.kind),
            raised_at=now,
            claims=(),
        ),
        source=source,
        event=events.get(event) or Event(id=event, title=event),
    )
