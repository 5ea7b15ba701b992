"""Commands that decide posts: run, demo, replay, rebuild."""

import asyncio
import sys
from pathlib import Path

import click

from monitor.cli.common import FILE, config_option, out_option, warn
from monitor.config import load_config
from monitor.notify.render import count_words
from monitor.notify.report import reject_words
from monitor.observe import configure_logging


@click.command(short_help="Run the daemon.")
@config_option
def run(folder: Path) -> None:
    """Run the daemon until SIGTERM or Ctrl-C."""
    from monitor.app import run_daemon

    config = load_config(folder)
    configure_logging(config.log.level, config.log.format, sys.stderr)
    warn(config.warnings)
    if sys.stderr.isatty():
        followed = sum(source.followed for source in config.sources)
        what = f"{count_words(followed, 'source')} for {count_words(len(config.events), 'event')}"
        click.echo(f"Following {what}. Alerts appear here as they come; Ctrl-C ends.", err=True)
    asyncio.run(run_daemon(config))


@click.command(short_help="Show what it does on a recorded case.")
@out_option
def demo(out: Path) -> None:
    """Show what it does, on a recorded case: no network, no account, a few seconds."""
    from monitor.demo import run_demo

    # A reader that has gone away (``| head``) is told of by the exit status alone.
    configure_logging("error", "auto", sys.stderr)
    run_demo(out, sys.stdout)


@click.command(short_help="Decide a recorded case and write the result.")
@click.argument("case")
@out_option
@click.option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True),
    help="Times real speed; left out: as fast as possible.",
)
@click.option(
    "--batch",
    type=click.IntRange(min=1),
    default=64,
    show_default=True,
    help="Posts a transaction; changes nothing in the result.",
)
@click.option("--sources", type=FILE, help="Another sources.toml; needed with CASE -.")
@click.option("--events", type=FILE, help="Another events.toml; needed with CASE -.")
def replay(
    case: str,
    *,
    out: Path,
    speed: float | None,
    batch: int,
    sources: Path | None,
    events: Path | None,
) -> None:
    """Decide a recorded CASE (a folder, or - for posts on standard input) and write the result.

    Writes matches.jsonl, claims.jsonl, relations.jsonl, alerts.jsonl and notices.jsonl to
    the --out folder. The same case gives the same bytes.
    """
    from monitor.casefile import ReplayOptions, locate_case, replay_case

    configure_logging("warning", "auto", sys.stderr)
    found = locate_case(case, sources=sources, events=events)
    warn(found.catalogue.warnings)
    summary = replay_case(found, out, ReplayOptions(speed=speed, batch=batch))
    click.echo(f"{summary.line()} -> {out}", err=True)
    for words in reject_words(summary.reasons):
        click.echo(f"  unreadable: {words}", err=True)


@click.command(short_help="Derive everything again from the stored posts.")
@config_option
def rebuild(folder: Path) -> None:
    """Derive everything again from the stored posts; nobody is alerted.

    For a new lexicon or a changed event. The daemon must not be running.
    """
    from monitor.app import rebuild_store

    config = load_config(folder)
    configure_logging("warning", config.log.format, sys.stderr)
    count = asyncio.run(rebuild_store(config))
    click.echo(f"{count:,} revisions decided again")
