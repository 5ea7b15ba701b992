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
    found, problems = _gathered(config)
    if problems:
        raise ConfigError(tuple(problems))
    return Secrets(found)


def missing_secrets(config: Config) -> tuple[str, ...]:
    """Return one line for each secret that cannot be read here and now.

    The daemon may be started with another environment, or by another user.
    """
    return tuple(_gathered(config)[1])


def _gathered(config: Config) -> tuple[dict[tuple[str, str], str], list[str]]:
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
    return found, problems


def read_secret(config: Config, what: str, file: str | None, variable: str | None) -> str | None:
    """Read a secret from a file or the environment, None where neither is named.

    Raises:
        ConfigError: it cannot be read; ``what`` says what it is.
    """
    if file is not None:
        return secret_from_file(what, config.resolve(file))
    return None if variable is None else secret_from_environment(what, variable)


def _read(config: Config, receiver: Receiver, kind: str) -> str | None:
    file: str | None = getattr(receiver, f"{kind}_file", None)
    variable: str | None = getattr(receiver, f"{kind}_env", None)
    return read_secret(config, _WHAT[kind], file, variable)


def secret_from_file(what: str, file: Path) -> str:
    """Read a secret from a file of its own, and warn where others can read it.

    Raises:
        ConfigError: it cannot be read; ``what`` says what it is.
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
    """Read a secret from an environment variable.

    Raises:
        ConfigError: it is not set; ``what`` says what it is.
    """
    secret = os.environ.get(variable, "").strip()
    if not secret:
        raise ConfigError((f"environment variable {variable}: {what} is missing",))
    return secret
