"""Secrets, from files or the environment; never from the configuration itself."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import structlog

from monitor.config import Config, Receiver
from monitor.errors import ConfigError

_WHAT: Final = {
    "token": "the bot's token",
    "api_hash": "the api_hash",
    "url": "the address",
    "secret": "the key of signatures",
}

log = structlog.get_logger(__name__)


class Secrets:
    """What the receivers keep to themselves, by receiver and kind."""

    def __init__(self, found: Mapping[tuple[str, str], str]) -> None:
        self._found = found

    def __repr__(self) -> str:
        """Return nothing that is secret."""
        return f"Secrets({len(self._found)})"

    def of(self, receiver: str, kind: str) -> str:
        """Return a secret; KeyError where the configuration named none."""
        return self._found[receiver, kind]


def read_secrets(config: Config) -> Secrets:
    """Read every secret that the configuration points to.

    Raises:
        ConfigError: one line for each that is missing; none of them holds a secret.
    """
    found: dict[tuple[str, str], str] = {}
    problems: list[str] = []
    for receiver in config.receivers:
        for kind in _WHAT:
            try:
                secret = _read(config, receiver, kind)
            except ConfigError as error:
                problems += error.problems
                continue
            if secret is not None:
                found[receiver.name, kind] = secret
    if problems:
        raise ConfigError(tuple(problems))
    return Secrets(found)


def _read(config: Config, receiver: Receiver, kind: str) -> str | None:
    file: str | None = getattr(receiver, f"{kind}_file", None)
    variable: str | None = getattr(receiver, f"{kind}_env", None)
    if file is not None:
        return secret_from_file(_WHAT[kind], config.resolve(file))
    return None if variable is None else secret_from_environment(_WHAT[kind], variable)


def secret_from_file(what: str, file: Path) -> str:
    """Read a secret that a file holds alone; ``what`` names it in an error.

    Raises:
        ConfigError: it cannot be used; the error does not hold it.
    """
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            secret = opened.read().decode("utf-8").strip()
    except OSError as error:
        raise ConfigError((f"{file}: {what} cannot be read ({error.strerror})",)) from None
    except UnicodeDecodeError:
        raise ConfigError((f"{file}: {what} is not a text in UTF-8",)) from None
    if not secret:
        raise ConfigError((f"{file}: {what} is empty",))
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        log.warning("others_can_read_a_secret", file=str(file), hint="chmod 600")
    return secret


def secret_from_environment(what: str, variable: str) -> str:
    """Take a secret from an environment variable; ``what`` names it in an error.

    Raises:
        ConfigError: it cannot be used; the error does not hold it.
    """
    secret = os.environ.get(variable, "").strip()
    if not secret:
        raise ConfigError((f"environment variable {variable}: {what} is missing",))
    return secret
