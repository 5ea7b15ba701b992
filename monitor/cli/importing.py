"""``monitor import``: posts from files that somebody exported."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from monitor.cli.common import config_option
from monitor.config import load_config
from monitor.model.ids import SourceKey
from monitor.notify.render import count_words
from monitor.notify.report import reject_words
from monitor.observe import configure_logging

if TYPE_CHECKING:
    from monitor.collect.export import Passage


@click.command("import", short_help="Read posts from exported files.")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--source", "key", help="Whose posts they are, where the file does not say.")
@click.option(
    "--chat",
    "chats",
    multiple=True,
    metavar="ID=KEY",
    help="Source of one chat of a full Telegram export; may be repeated.",
)
@config_option
def import_posts(path: Path, key: str | None, chats: tuple[str, ...], folder: Path) -> None:
    """Read posts from PATH, a file or a folder of files; nobody is alerted about them.

    Takes result.json of Telegram Desktop, posts of "Download your information" of
    Facebook as JSON, JSON lines and tables (CSV). The daemon must not be running. An
    import that was interrupted goes on where it was, and what is held already stays.
    """
    from monitor.app import import_files
    from monitor.app.importing import target_of

    config = load_config(folder)
    configure_logging("warning", config.log.format, sys.stderr)
    listed = {one.key for one in config.sources}
    target = target_of(config, _key(key) if key else None, dict(map(_chat, chats)))
    for one in sorted({key, *target.chats.values()} - {None, *listed}, key=str):
        click.echo(f"warning: {one} is not in sources.toml; it weighs as an aggregator", err=True)
    with _Bar() as bar:
        imported = asyncio.run(import_files(config, path, target, bar.show))
    click.echo(
        f"{count_words(imported.posts, 'new post')}, {count_words(imported.edits, 'edit')}, "
        f"{imported.known:,} held already"
    )
    for words in reject_words(imported.reasons):
        click.echo(f"  not read: {words}")


def _key(words: str) -> SourceKey:
    platform, colon, handle = words.partition(":")
    if not (platform and colon and handle):
        raise click.UsageError(f"{words!r} is no source; expected platform:handle")
    return SourceKey(words)


def _chat(words: str) -> tuple[int, SourceKey]:
    number, equals, key = words.partition("=")
    if not equals or not number.isdecimal():
        raise click.UsageError(f"{words!r} is no chat; expected ID=platform:handle")
    return int(number), _key(key)


class _Bar:
    """A bar on a terminal for each file; nothing elsewhere."""

    def __init__(self) -> None:
        self._file: Path | None = None
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def show(self, passage: "Passage") -> None:
        """Draw how far a file is read."""
        if not self._shown:
            return
        share = passage.done / passage.size if passage.size else 1.0
        filled = round(share * 30)
        begin = "\n" if self._file not in (None, passage.file) else "\r"
        self._file = passage.file
        bar = "#" * filled + "-" * (30 - filled)
        words = f"{share:4.0%}  {passage.records:,} records"
        click.echo(f"{begin}{passage.file.name[:30]}  [{bar}] {words}", err=True, nl=False)

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            click.echo(err=True)
