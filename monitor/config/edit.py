"""Add sources to sources.toml and remove them; every comment stays where it is.

The text is added to or cut, never written anew, and read again before it takes the file's
place: a change that would break the configuration is not made.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec

from monitor.config.lines import key_lines
from monitor.config.reader import raise_problems
from monitor.config.sources import SOURCES_FILE, SourceSettings, read_sources
from monitor.errors import ConfigError

_HEADER = "[[sources]]"


def block_of(fields: Mapping[str, str | None]) -> str:
    """Write one ``[[sources]]``; fields without a value are left out."""
    lines = [f"{name} = {_quoted(value)}" for name, value in fields.items() if value is not None]
    return "\n".join((_HEADER, *lines, ""))


def add_sources(folder: Path, blocks: Iterable[str]) -> None:
    """Add blocks at the end of sources.toml.

    Raises:
        ConfigError: the file would not be right any more, or cannot be written.
    """
    file = folder / SOURCES_FILE
    before = _read(file)
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    _replace(file, before + gap + "\n".join(blocks))


def remove_source(folder: Path, key: str) -> SourceSettings:
    """Take a source out, with the comments within it; those above it stay.

    Raises:
        ConfigError: there is no such source, or the file cannot be written.
    """
    file = folder / SOURCES_FILE
    sources, problems = read_sources(file, strict=True)
    raise_problems(problems)
    found = [number for number, one in enumerate(sources) if one.key == key]
    if not found:
        raise ConfigError((f"{file}: no source {key}; see monitor sources list",))
    text = _read(file)
    lines = text.splitlines(keepends=True)
    places = key_lines(text)
    start = places["sources", found[0]] - 1
    ends = (line - 1 for path, line in places.items() if len(path) <= 2 and line - 1 > start)  # noqa: PLR2004
    end = min(ends, default=len(lines))
    # What stands directly above the next header belongs to that one.
    while end > start + 1 and lines[end - 1].lstrip()[:1] in {"#", ""} and end < len(lines):
        end -= 1
    while end < len(lines) and not lines[end].strip() and not "".join(lines[:start][-1:]).strip():
        end += 1
    _replace(file, "".join([*lines[:start], *lines[end:]]))
    return sources[found[0]]


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8") if file.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError((f"{file}: cannot be read: {error}",)) from error


def _replace(file: Path, text: str) -> None:
    """Check the new text as a file beside the old one, then put it in its place."""
    try:
        target = file.resolve()
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=target.parent, prefix=f".{file.name}.", delete=False
        ) as part:
            part.write(text)
        try:
            _, problems = read_sources(Path(part.name), strict=True)
            raise_problems(msgspec.structs.replace(one, file=str(file)) for one in problems)
            mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
            Path(part.name).chmod(mode)
            os.replace(part.name, target)  # noqa: PTH105  keeps a failed change away
        finally:
            Path(part.name).unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError((f"{file}: cannot be written: {error.strerror}",)) from error


def _quoted(value: str) -> str:
    """Write a string as TOML; what JSON escapes is read alike."""
    printable = "".join(char for char in value if char.isprintable())
    return msgspec.json.encode(printable).decode()
