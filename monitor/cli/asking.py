"""Commands that ask and change nothing: check-config, status, explain, read."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from monitor.cli.common import ask, config_option, print_rows, warn
from monitor.clock import SystemClock
from monitor.config import load_config
from monitor.notify.report import explanation_rows, source_rows, total_rows


@click.command("check-config", short_help="Report every mistake in the configuration.")
@config_option
def check_config(folder: Path) -> None:
    """Report every mistake in the configuration, with file, line and what is expected."""
    from monitor.app.secrets import missing_secrets

    config = load_config(folder)
    warn((*config.warnings, *missing_secrets(config)))
    modes = [source.collect for source in config.sources]
    counts = ", ".join(f"{modes.count(mode)} {mode}" for mode in sorted(set(modes)))
    receivers = ", ".join(f"{one.name} ({one.kind})" for one in config.receivers)
    click.echo(f"{folder}: no mistake found")
    click.echo(f"  sources    {len(config.sources)} ({counts})")
    click.echo(f"  events     {len(config.events)}")
    click.echo(f"  accounts   {', '.join(one.name for one in config.accounts) or 'none'}")
    click.echo(f"  receivers  {receivers}")
    click.echo(f"  store      {config.store_path}")


@click.command(short_help="Show what is stored and how each source goes.")
@config_option
def status(folder: Path) -> None:
    """Show what is stored, what was rejected, and how each source goes."""
    now = SystemClock().now()
    found = ask(load_config(folder), lambda reads: reads.status())
    print_rows(total_rows(found, now))
    click.echo()
    print_rows(source_rows(found.sources, now))


@click.command(short_help="Follow an alert back to the words.")
@click.argument("alert_id")
@config_option
def explain(alert_id: str, folder: Path) -> None:
    """Follow an alert back: post, span, claim, relation, rule, delivery.

    The beginning of ALERT_ID is enough where only one alert begins so.
    """
    found = ask(load_config(folder), lambda reads: reads.explain(alert_id.strip().lower()))
    if found is None:
        raise click.ClickException(
            f"no alert, or more than one, has an id that begins with {alert_id!r}"
        )
    print_rows(explanation_rows(found))


@click.command(short_help="Read the claims of a text.")
@click.argument("text", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a claim.")
@click.option(
    "--at",
    "published",
    metavar="TIME",
    help='When it is to be read as published, such as "2024-11-01T16:20+02:00"; now.',
)
def read(text: str | None, published: str | None, *, as_json: bool) -> None:
    """Read the claims of TEXT, or of standard input, and mark the words they were read from.

    It shows what the word lists and rules make of a text; nothing is stored.
    """
    from monitor.assembly import read_text
    from monitor.notify.reading import reading_lines, reading_rows

    if text is None:
        text = sys.stdin.buffer.read().decode("utf-8", "replace").rstrip()
    reading = read_text(text, _moment(published) if published else SystemClock().now())
    if as_json:
        for line in reading_lines(reading):
            click.echo(line.decode())
    else:
        print_rows(reading_rows(text, reading))


def _moment(words: str) -> datetime:
    """Read a moment; one without a zone is UTC."""
    try:
        moment = datetime.fromisoformat(words)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(f"{words!r} is no time", param_hint="--at") from error
