"""``monitor sources``: who is read, how, how completely."""

import asyncio
from pathlib import Path

import click

from monitor.cli.common import config_option, print_rows
from monitor.clock import SystemClock
from monitor.config import load_config
from monitor.notify.sources_report import completeness_rows


@click.group(short_help="Say who is read and how completely; add and check sources.")
def sources() -> None:
    """Say who is read, by which way, and what is missing of each."""


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
