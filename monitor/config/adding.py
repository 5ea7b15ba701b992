"""Write an event into events.toml: the file is added to, and what stands in it stays."""

import os
from datetime import UTC
from pathlib import Path

import msgspec

from monitor.config.events import EVENTS_FILE
from monitor.errors import ConfigError
from monitor.model.candidates import Candidate


def event_block(candidate: Candidate) -> str:
    """Return a candidate as the lines of events.toml that follow it from its first post on."""
    since = candidate.since.astimezone(UTC).replace(second=0, microsecond=0)
    return "\n".join(
        (
            "[[events]]",
            f"id = {_quoted(candidate.id)}",
            f"title = {_quoted(candidate.title)}",
            f"keywords = {_quoted(candidate.keywords)}",
            f"places = {_quoted(candidate.places)}",
            f"since = {since:%Y-%m-%dT%H:%M:%SZ}",
            "",
        )
    )


def add_event(folder: Path, candidate: Candidate) -> Path:
    """Add a candidate to the events that are followed; return the file.

    Raises:
        ConfigError: the file cannot be written; it is as it was.
    """
    file = folder / EVENTS_FILE
    part = file.with_suffix(".toml.part")
    try:
        before = file.read_bytes() if file.exists() else b""
        gap = b"" if not before else b"\n" if before.endswith(b"\n") else b"\n\n"
        part.write_bytes(before + gap + event_block(candidate).encode())
        if file.exists():
            part.chmod(file.stat().st_mode & 0o777)
        os.replace(part, file)  # noqa: PTH105  a symbolic link is replaced, not followed
    except OSError as error:
        raise ConfigError((f"{file}: cannot be written: {error.strerror}",)) from error
    return file


def _quoted(value: object) -> str:
    """Write a string or a list of strings; what JSON escapes, TOML reads alike."""
    return msgspec.json.format(msgspec.json.encode(value), indent=-1).decode()
