"""``monitor sources``: who is read, how, how completely; to check, add and remove some."""

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.common import config_option, print_rows
from monitor.clock import SystemClock
from monitor.config import Config, load_config
from monitor.model.sources import SourceKind
from monitor.notify.sources_report import completeness_rows

if TYPE_CHECKING:
    from monitor.collect.probe import Finding
    from monitor.collect.recognise import Candidate, NotRecognised

_names = click.argument("names", metavar="NAME...", nargs=-1)
_opml = click.option(
    "--opml", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A list of feeds."
)


@click.group(short_help="Say who is read and how completely; add and check sources.")
def sources() -> None:
    """Say who is read, by which way, and what is missing of each; add and remove sources.

    NAME is @name, a t.me address, the address of a Facebook page, of a feed, or of a site
    that names its feed.
    """


@sources.command("list", short_help="Show each source, its state and what is missing.")
@config_option
def list_sources(folder: Path) -> None:
    """Show each source: its way in, how complete that can be, its state and its gaps."""
    from monitor.app import ask_completeness

    config = load_config(folder)
    known = asyncio.run(ask_completeness(config.store_path)) if config.store_path.exists() else ()
    modes = {one.key: one.collect for one in config.sources}
    titles = {one.key: one.title for one in config.sources}
    mirrors = {one.key: one.relay for one in config.sources if one.collect == "relay"}
    print_rows(completeness_rows(titles, modes, known, SystemClock().now(), mirrors))


@sources.command(short_help="Look at sources without adding them.")
@_names
@_opml
@config_option
def check(names: tuple[str, ...], opml: Path | None, folder: Path) -> None:
    """Say what each NAME is, whether it can be read, and when it last posted."""
    config = load_config(folder)
    found, unknown = _look(config, names, opml)
    failed = len(unknown) + sum(one.problem is not None for one in found)
    if failed:
        raise click.ClickException(f"{failed} of {len(found) + len(unknown)} cannot be read so")


@sources.command(short_help="Add sources that can be read to sources.toml.")
@_names
@_opml
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in SourceKind]),
    default=SourceKind.AGGREGATOR.value,
    show_default=True,
    help="Who publishes there.",
)
@click.option("--title", help="The name that people know; left out: what the source says.")
@config_option
def add(
    names: tuple[str, ...], opml: Path | None, kind: str, title: str | None, folder: Path
) -> None:
    """Look at each NAME and add what can be read to sources.toml; its comments stay.

    A Facebook page is added with the way in that it needs, and not read until you give it.
    """
    from monitor.config.edit import add_sources, block_of

    config = load_config(folder)
    if title and len(names) != 1:
        raise click.UsageError("--title names one source; expected one NAME")
    found, unknown = _look(config, names, opml)
    have = {one.key.lower() for one in config.sources}
    have |= {one.url.lower() for one in config.sources if one.url}
    blocks: dict[str, str] = {}
    for one in found:
        candidate = one.candidate
        if {candidate.key.lower(), (candidate.url or candidate.key).lower()} & have:
            click.echo(f"{candidate.key} is in sources.toml already")
        elif one.problem in {None, "needs_access"}:
            name = title or one.title or candidate.title or candidate.handle
            fields = {
                "key": candidate.key,
                "title": name,
                "kind": kind,
                "collect": "off" if one.problem else candidate.collect,
                "url": candidate.url,
            }
            blocks.setdefault(candidate.key.lower(), block_of(fields))
    if blocks:
        add_sources(folder, blocks.values())
        click.echo(f"added {len(blocks)} to {folder / 'sources.toml'}; restart the daemon")
    if left := len(found) + len(unknown) - len(blocks):
        raise click.ClickException(f"{left} of {len(found) + len(unknown)} not added")


@sources.command(short_help="Take a source out of sources.toml.")
@click.argument("key")
@config_option
def remove(key: str, folder: Path) -> None:
    """Take the source KEY out of sources.toml; what was read of it stays in the store."""
    from monitor.config.edit import remove_source

    gone = remove_source(folder, key)
    click.echo(f"removed {gone.key}, {gone.title}; restart the daemon")


def _look(
    config: Config, names: Sequence[str], opml: Path | None
) -> tuple[list["Finding"], list["NotRecognised"]]:
    """Recognise, ask and print; return both kinds."""
    from monitor.app.probing import look_at
    from monitor.cli.findings import finding_rows, unknown_rows
    from monitor.collect.recognise import Candidate, recognise

    if not names and opml is None:
        raise click.UsageError("expected at least one NAME, or --opml FILE")
    read = [recognise(name) for name in names]
    unknown = [one for one in read if not isinstance(one, Candidate)]
    candidates = [one for one in read if isinstance(one, Candidate)]
    candidates += _listed(opml) if opml else ()
    found = asyncio.run(look_at(config, candidates))
    print_rows([*finding_rows(found, SystemClock().now()), *unknown_rows(unknown)])
    return found, unknown


def _listed(opml: Path) -> Iterable["Candidate"]:
    from monitor.collect.recognise import read_outlines

    found = read_outlines(opml.read_text(encoding="utf-8", errors="replace"))
    if not found:
        raise click.ClickException(f"{opml}: no feed in it; expected an OPML list")
    return found
