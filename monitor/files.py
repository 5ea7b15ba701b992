"""Files that are their owner's alone (sessions, states, locks), and files of words.

Of the owner's, reading refuses what others can read, writing leaves either the old or the
new content, and a claim holds as long as its process lives. Files of words ship with the
package that speaks them.
"""

import errno
import fcntl
import os
import stat
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Final, Self, TypeVar

import msgspec

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_OWNER_ONLY: Final = 0o600

T = TypeVar("T")


class ExposedError(OSError):
    """Others than the owner can read or write a file that holds a secret."""


class ClaimedError(OSError):
    """Another process holds the claim; ``owner`` is its number, as far as it said so."""

    def __init__(self, path: Path, owner: str) -> None:
        super().__init__(errno.EWOULDBLOCK, f"in use by process {owner}", str(path))
        self.owner = owner


def read_private(path: Path) -> bytes:
    """Return the content of a file that nobody else may open.

    Raises:
        ExposedError: the file's mode lets others in.
        OSError: there is no such file, or it cannot be read.
    """
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_mode & _OTHERS:
            why = f"can be opened by others; run: chmod 600 {path}"
            raise ExposedError(errno.EPERM, why, str(path))
        return file.read()


def write_private(path: Path, content: bytes) -> None:
    """Replace a file as a whole; it and its folder are the owner's alone if they are new.

    Raises:
        OSError: it cannot be written; the old content stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, _OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(file.fileno(), _OWNER_ONLY)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read_words(package: str, language: str, kind: type[T]) -> T:
    """Read what a package says in a language; what does not fit ``kind`` is a mistake there."""
    file = files(package) / "words" / f"{language}.toml"
    return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), kind)


class Claim:
    """The exclusive right to something, by an advisory lock on a file of its own."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, path: Path) -> Self:
        """Take it or fail at once.

        Raises:
            ClaimedError: another process has it.
            OSError: the file cannot be made.
        """
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _OWNER_ONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = os.read(descriptor, 32).decode("ascii", "replace").strip() or "?"
            os.close(descriptor)
            raise ClaimedError(path, owner) from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        return cls(descriptor)

    def release(self) -> None:
        """Give it back. The file stays: removing it would let two processes in."""
        os.close(self._descriptor)
