"""Commands that write the store's contents for people and programs: digest, verify, export."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from monitor.cli.common import FILE, FOLDER, config_option
from monitor.clock import SystemClock
from monitor.config import load_config

_FORMATS: Final = ("md", "html", "csv", "json")


def _moment(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    """Read a date or a moment in ISO 8601."""
    if value is None:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        expected = "expected a date such as 2024-11-01 or 2024-11-01T15:00Z"
        raise click.BadParameter(f"{value!r}: {expected}") from None


def _in_zone(moment: datetime, zone: tzinfo) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _formats(_: click.Context, __: click.Parameter, value: str) -> frozenset[str]:
    """Read names of formats, separated by commas."""
    names = frozenset(one.strip() for one in value.split(",") if one.strip())
    if not names or not names <= set(_FORMATS):
        raise click.BadParameter(f"{value!r}: expected some of {', '.join(_FORMATS)}")
    return names


def _zone(_: click.Context, __: click.Parameter, value: str) -> tzinfo:
    """Read the name of a time zone."""
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        expected = "expected the name of a time zone, such as Europe/Kyiv"
        raise click.BadParameter(f"{value!r}: {expected}") from None


@click.command(short_help="Write what happened in a window of time.")
@click.option(
    "--since",
    metavar="TIME",
    callback=_moment,
    help="From then on; left out: 7 days before --until.",
)
@click.option("--until", metavar="TIME", callback=_moment, help="Up to before then; left out: now.")
@click.option("--event", help="Of one event; left out: of all.")
@click.option(
    "--format",
    "formats",
    callback=_formats,
    default=",".join(_FORMATS),
    show_default=True,
    help="What to write, separated by commas.",
)
@click.option("--language", type=click.Choice(["en", "uk", "ru"]), default="en", show_default=True)
@click.option(
    "--zone", callback=_zone, default="UTC", show_default=True, help="Of the times shown."
)
@click.option("--charts", type=click.IntRange(min=0), default=12, show_default=True,
              help="Of how many events charts are drawn, the most changed first.")  # fmt: skip
@click.option("--evidence", is_flag=True, help="Add every cited text, with its hash.")
@click.option("--out", type=FOLDER, required=True, help="Folder to write to.")
@config_option
def digest(
    *,
    since: datetime | None,
    until: datetime | None,
    event: str | None,
    formats: frozenset[str],
    language: str,
    zone: tzinfo,
    charts: int,
    evidence: bool,
    out: Path,
    folder: Path,
) -> None:
    """Write what happened from --since to before --until, in each --format, to --out."""
    from monitor.app.digest import Order, make_digest
    from monitor.model.ids import EventId
    from monitor.notify.render import count_words

    config, clock = load_config(folder), SystemClock()
    until = _in_zone(until, zone) if until else clock.now()
    since = _in_zone(since, zone) if since else until - timedelta(days=7)
    if since >= until:
        raise click.UsageError("--since must be before --until")
    order = Order(
        since=since,
        until=until,
        event=EventId(event) if event else None,
        formats=formats,
        language=language,
        zone=zone,
        evidence=evidence,
        charts=charts,
    )
    bar = _Bar()
    made = asyncio.run(make_digest(config.store_path, order, out, clock, bar.show))
    bar.end()
    totals = made.totals
    counts = (
        count_words(totals.events, "event"),
        count_words(totals.claims, "claim"),
        count_words(totals.contradictions, "contradiction"),
    )
    click.echo(f"{', '.join(counts)} -> {out}", err=True)


@click.command("export", short_help="Write a table or a query for another program.")
@click.argument("view", required=False)
@click.option("--sql", help="Any query instead of VIEW; it cannot change anything.")
@click.option("--since", metavar="TIME", callback=_moment, help="From then on, in UTC.")
@click.option("--until", metavar="TIME", callback=_moment, help="Up to before then, in UTC.")
@click.option("--event", help="Of one event; left out: of all.")
@click.option("--format", "form", type=click.Choice(["csv", "jsonl", "parquet"]), default="csv",
              show_default=True)  # fmt: skip
@click.option("--out", type=FILE, help="File to write; left out: standard output.")
@config_option
def export_rows(
    *,
    view: str | None,
    sql: str | None,
    since: datetime | None,
    until: datetime | None,
    event: str | None,
    form: str,
    out: Path | None,
    folder: Path,
) -> None:
    """Write the rows of VIEW (v_posts, v_claims, …; docs/data.md has them all) or of a query."""
    from monitor.app.export import Request, export_table
    from monitor.model.ids import EventId
    from monitor.store.analysts import VIEWS
    from monitor.store.tables import Selection

    if (view is None) == (sql is None):
        raise click.UsageError(f"expected one of {', '.join(VIEWS)}, or --sql QUERY")
    if view is not None and view not in VIEWS:
        raise click.UsageError(f"{view!r}: expected one of {', '.join(VIEWS)}")
    selection = Selection(
        since=_in_zone(since, UTC) if since else None,
        until=_in_zone(until, UTC) if until else None,
        event=EventId(event) if event else None,
    )
    request = Request(view=view, sql=sql, selection=selection, format=form, out=out)
    count = asyncio.run(export_table(load_config(folder).store_path, request))
    if out is not None:
        click.echo(f"{count:,} rows -> {out}", err=True)


@click.command(short_help="Check a digest's files against its manifest.")
@click.argument("out", metavar="DIR", type=FOLDER)
def verify(out: Path) -> None:
    """Check every file of the digest in DIR against the manifest there."""
    import msgspec

    from monitor.export.digest.evidence import verify as compare

    try:
        count, amiss = compare(out)
    except msgspec.DecodeError as error:
        raise click.ClickException(f"{out}: the manifest cannot be read ({error})") from error
    for line in amiss:
        click.echo(line, err=True)
    if amiss:
        raise click.ClickException(f"{len(amiss)} of {count} files are not as they were written")
    click.echo(f"{count} files are as they were written")


class _Bar:
    """Shows how far a long run is, on a terminal alone."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._last = -1

    def show(self, done: int, of: int) -> None:
        """Draw the bar anew when another hundredth is done."""
        if not self._shown or done * 100 // of == self._last:
            return
        self._last = done * 100 // of
        filled = self._last * 30 // 100
        click.echo(f"\r[{'#' * filled}{'-' * (30 - filled)}] {done:,} of {of:,} events",
                   nl=False, err=True)  # fmt: skip

    def end(self) -> None:
        """Leave the line."""
        if self._shown and self._last >= 0:
            click.echo(err=True)
