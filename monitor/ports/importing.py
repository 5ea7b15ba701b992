"""What reading files that somebody hands in needs of the store."""

from typing import Protocol


class ImportLog(Protocol):
    """How far each file was read. A file is named by what makes it itself."""

    async def imported(self, file: str) -> int | None:
        """Return how many of its records are stored: 0 of a new one, None of a finished one."""
        ...

    async def note_import(self, file: str, path: str, records: int, *, finished: bool) -> None:
        """Keep how far a file was read; ``path`` is for people."""
        ...
