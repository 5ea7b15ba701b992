"""What asking a second reader needs of the outside world."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from monitor.model.opinions import Opinion

Opinions = tuple[Opinion, ...]


class SecondReader(Protocol):
    """Somebody else who reads claims: slow, costly, wrong at times, and optional."""

    @property
    def name(self) -> str:
        """Who reads, with the version of the question; answers are kept under this name."""
        ...

    async def read(self, text: str) -> Opinions | None:
        """Return what the text claims, None where no answer was to be had.

        Never raises: a failure, a limit or an answer without sense is None.
        """
        ...


class OpinionStore(Protocol):
    """Where answers are kept, so that a text is asked about once and a rebuild asks nobody."""

    async def recall(self, reader: str, digests: Sequence[str]) -> Mapping[str, Opinions]:
        """Return the kept answers by the digest of their text."""
        ...

    async def keep(self, reader: str, digest: str, opinions: Opinions) -> None:
        """Keep an answer; a second one for the same text changes nothing.

        Raises:
            StoreError: the process must end.
        """
        ...
