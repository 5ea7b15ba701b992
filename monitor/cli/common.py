"""What the commands share: their common options, questions to the store, printed rows."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Final, TypeVar

import click

from monitor.config import Config
from monitor.notify.console import PALETTE, terminal_width, use_colour
from monitor.notify.layout import lay_out
from monitor.notify.render import Row
from monitor.ports import Reads
from monitor.ports.desk import Desk

T = TypeVar("T")

FOLDER: Final = click.Path(file_okay=False, path_type=Path)
FILE: Final = click.Path(dir_okay=False, path_type=Path)
config_option: Final = click.option(
    "--config",
    "folder",
    type=FOLDER,
    default=Path("config"),
    show_default=True,
    help="Folder with monitor.toml, sources.toml and events.toml.",
)
out_option: Final = click.option("--out", type=FOLDER, required=True, help="Folder to write to.")


def warn(warnings: Iterable[str]) -> None:
    """Print what the operator should weigh."""
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)


def ask(config: Config, question: Callable[[Reads], Awaitable[T]]) -> T:
    """Put one question to the store, also while a daemon writes to it."""
    from monitor.app import ask_store

    return asyncio.run(ask_store(config.store_path, question))


def ask_desk(config: Config, question: Callable[[Desk], Awaitable[T]]) -> T:
    """Ask about mutes and the like, or change them, also while a daemon runs."""
    from monitor.app import at_desk

    return asyncio.run(at_desk(config.store_path, question))


def print_rows(rows: Iterable[Row]) -> None:
    """Print rows as wide as the terminal, in colour where it shows colour."""
    colours = PALETTE if use_colour(sys.stdout, os.environ) else {}
    for line in lay_out(rows, terminal_width(sys.stdout), colours):
        click.echo(line)
