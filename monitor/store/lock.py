"""One process writes a file: an advisory lock beside it, released when the process ends."""

from pathlib import Path
from typing import Self

from monitor.errors import StoreError
from monitor.files import Claim, ClaimedError


class FileLock:
    """The exclusive right to write a database file."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim

    @classmethod
    def take(cls, database: Path) -> Self:
        """Take the lock or fail at once.

        Raises:
            StoreError: another process has it, or the folder cannot be written.
        """
        path = database.with_name(database.name + ".lock")
        try:
            return cls(Claim.take(path))
        except ClaimedError as error:
            what = f"{database} is in use by another monitor (process {error.owner})"
            raise StoreError(f"{what}; stop it first") from error
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}") from error

    def release(self) -> None:
        """Give the lock back."""
        self._claim.release()
