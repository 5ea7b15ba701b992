"""The command ``monitor``: parse, call the application, print.

Exit status: 0 done · 1 not found or not possible · 2 the command line or the
configuration is wrong · 3 the store cannot be used · 70 a bug · 130 interrupted.
"""

import asyncio
import errno
import os
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Final, TextIO, TypeVar

import click

from monitor import __version__
from monitor.clock import SystemClock
from monitor.config import Config, load_config
from monitor.errors import ConfigError, MonitorError, StoreError
from monitor.notify.console import PALETTE, terminal_width, use_colour
from monitor.notify.layout import lay_out
from monitor.notify.render import Row, count_words
from monitor.notify.report import (
    event_rows,
    explanation_rows,
    reject_words,
    source_rows,
    total_rows,
)
from monitor.observe import configure_logging, redact
from monitor.ports import Reads

T = TypeVar("T")

EXIT_FAILED: Final = 1
EXIT_CONFIG: Final = 2
EXIT_STORE: Final = 3
EXIT_BUG: Final = 70
EXIT_INTERRUPTED: Final = 130
EXIT_CLOSED_PIPE: Final = 141

# What the machine lacks, and not the program, also where no file is named with it.
_LACKS: Final = {
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS,
    errno.ENOENT, errno.EACCES, errno.EMFILE, errno.ENFILE,
}  # fmt: skip

_folder = click.Path(file_okay=False, path_type=Path)
_file = click.Path(dir_okay=False, path_type=Path)
_config = click.option(
    "--config",
    "folder",
    type=_folder,
    default=Path("config"),
    show_default=True,
    help="Folder with monitor.toml, sources.toml and events.toml.",
)
_out = click.option("--out", type=_folder, required=True, help="Folder to write to.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="monitor")
def commands() -> None:
    """Watch public sources: who claims what about an event, and where claims conflict."""


@commands.command(short_help="Run the daemon.")
@_config
def run(folder: Path) -> None:
    """Run the daemon until SIGTERM or Ctrl-C."""
    from monitor.app import run_daemon

    config = load_config(folder)
    configure_logging(config.log.level, config.log.format, sys.stderr)
    _warn(config.warnings)
    if sys.stderr.isatty():
        followed = sum(source.collect != "off" for source in config.sources)
        what = f"{count_words(followed, 'source')} for {count_words(len(config.events), 'event')}"
        click.echo(f"Following {what}. Alerts appear here as they come; Ctrl-C ends.", err=True)
    asyncio.run(run_daemon(config))


@commands.command(short_help="Show what it does on a recorded case.")
@_out
def demo(out: Path) -> None:
    """Show what it does, on a recorded case: no network, no account, a few seconds."""
    from monitor.demo import run_demo

    # A reader that has gone away (``| head``) is told of by the exit status alone.
    configure_logging("error", "auto", sys.stderr)
    run_demo(out, sys.stdout)


@commands.command(short_help="Decide a recorded case and write the result.")
@click.argument("case")
@_out
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
@click.option("--sources", type=_file, help="Another sources.toml; needed with CASE -.")
@click.option("--events", type=_file, help="Another events.toml; needed with CASE -.")
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
    _warn(found.catalogue.warnings)
    summary = replay_case(found, out, ReplayOptions(speed=speed, batch=batch))
    click.echo(f"{summary.line()} -> {out}", err=True)
    for words in reject_words(summary.reasons):
        click.echo(f"  unreadable: {words}", err=True)


@commands.command("check-config", short_help="Report every mistake in the configuration.")
@_config
def check_config(folder: Path) -> None:
    """Report every mistake in the configuration, with file, line and what is expected."""
    config = load_config(folder)
    _warn(config.warnings)
    modes = [source.collect for source in config.sources]
    counts = ", ".join(f"{modes.count(mode)} {mode}" for mode in ("preview", "feed", "off"))
    receivers = ", ".join(f"{one.name} ({one.kind})" for one in config.receivers)
    click.echo(f"{folder}: no mistake found")
    click.echo(f"  sources    {len(config.sources)} ({counts})")
    click.echo(f"  events     {len(config.events)}")
    click.echo(f"  receivers  {receivers}")
    click.echo(f"  store      {config.store_path}")


@commands.command(short_help="Show what is stored and how each source goes.")
@_config
def status(folder: Path) -> None:
    """Show what is stored, what was rejected, and how each source goes."""
    now = SystemClock().now()
    found = _ask(load_config(folder), lambda reads: reads.status())
    _print(total_rows(found, now))
    click.echo()
    _print(source_rows(found.sources, now))


@commands.command(short_help="Follow an alert back to the words.")
@click.argument("alert_id")
@_config
def explain(alert_id: str, folder: Path) -> None:
    """Follow an alert back: post, span, claim, relation, rule, delivery.

    The beginning of ALERT_ID is enough where only one alert begins so.
    """
    found = _ask(load_config(folder), lambda reads: reads.explain(alert_id.strip().lower()))
    if found is None:
        raise click.ClickException(
            f"no alert, or more than one, has an id that begins with {alert_id!r}"
        )
    _print(explanation_rows(found))


@commands.command(short_help="Read the claims of a text.")
@click.argument("text", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a claim.")
def read(text: str | None, *, as_json: bool) -> None:
    """Read the claims of TEXT, or of standard input, and mark the words they were read from.

    It shows what the word lists and rules make of a text; nothing is stored.
    """
    from monitor.assembly import read_text
    from monitor.notify.reading import reading_lines, reading_rows

    if text is None:
        text = sys.stdin.buffer.read().decode("utf-8", "replace").rstrip()
    reading = read_text(text)
    if as_json:
        for line in reading_lines(reading):
            click.echo(line.decode())
    else:
        _print(reading_rows(text, reading))


@commands.command(short_help="List what is followed.")
@_config
def events(folder: Path) -> None:
    """List what is followed, with counts of posts, claims, contradictions and alerts."""
    _print(event_rows(_ask(load_config(folder), lambda reads: reads.events()), SystemClock().now()))


@commands.command(short_help="Derive everything again from the stored posts.")
@_config
def rebuild(folder: Path) -> None:
    """Derive everything again from the stored posts; nobody is alerted.

    For a new lexicon or a changed event. The daemon must not be running.
    """
    from monitor.app import rebuild_store

    config = load_config(folder)
    configure_logging("warning", config.log.format, sys.stderr)
    count = asyncio.run(rebuild_store(config))
    click.echo(f"{count:,} revisions decided again")


def main() -> None:
    """Run the command line and turn every outcome into an exit status."""
    sys.exit(run_command(commands, sys.argv[1:]))


def run_command(command: click.Command, arguments: list[str]) -> int:
    """Run one command and return its exit status; what went wrong is on standard error."""
    _open_missing()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        command.main(arguments, prog_name="monitor", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except (BrokenPipeError, SystemExit):  # click exits where it meets a closed pipe
        _silence(sys.stdout)
        return EXIT_CLOSED_PIPE
    except MonitorError as error:
        return _tell(error)
    except OSError as error:
        return _deny(error)
    except Exception as error:  # noqa: BLE001  the last place before the shell
        return _confess(error)
    return 0


def _tell(error: MonitorError) -> int:
    """Print what the operator has to mend."""
    match error:
        case ConfigError(problems=problems):
            for problem in problems:
                click.echo(problem, err=True)
            count = len(problems)
            click.echo(f"monitor: {count} mistake{'s' * (count != 1)}", err=True)
            return EXIT_CONFIG
        case StoreError():
            click.echo(f"monitor: {redact(str(error))}", err=True)
            return EXIT_STORE
        case _:
            click.echo(f"monitor: {redact(str(error))}", err=True)
            return EXIT_FAILED


def _deny(error: OSError) -> int:
    """Print what the system refused; what is neither file nor disk is our own affair."""
    if error.filename is None and error.errno not in _LACKS:
        return _confess(error)
    what = f"{error.filename}: " if error.filename else ""
    click.echo(f"monitor: {what}{error.strerror}", err=True)
    return EXIT_FAILED


def _confess(error: Exception) -> int:
    click.echo(redact("".join(traceback.format_exception(error))), err=True, nl=False)
    click.echo("monitor: this is a bug; the lines above say where", err=True)
    return EXIT_BUG


def _open_missing() -> None:
    """Put nothing where the caller closed a standard stream: ``monitor status >&-``."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Open for the rest of the run, as the stream it stands in for would be.
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, stream)


def _silence(stream: TextIO) -> None:
    """Let the interpreter's last flush go nowhere: the reader has gone away."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _warn(warnings: Iterable[str]) -> None:
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)


def _ask(config: Config, question: Callable[[Reads], Awaitable[T]]) -> T:
    """Put one question to the store, also while a daemon writes to it."""
    from monitor.app import ask_store

    return asyncio.run(ask_store(config.store_path, question))


def _print(rows: Iterable[Row]) -> None:
    colours = PALETTE if use_colour(sys.stdout, os.environ) else {}
    for line in lay_out(rows, terminal_width(sys.stdout), colours):
        click.echo(line)
