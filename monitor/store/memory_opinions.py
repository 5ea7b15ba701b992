"""A second reader's answers in memory."""

from collections.abc import Mapping, Sequence

from monitor.ports import Opinions


class MemoryOpinions:
    """The shipped fake of the store's answers."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Opinions] = {}

    async def recall(self, reader: str, digests: Sequence[str]) -> Mapping[str, Opinions]:
        """Return the kept answers by the digest of their text."""
        found = {digest: self._kept.get((reader, digest)) for digest in digests}
        return {digest: opinions for digest, opinions in found.items() if opinions is not None}

    async def keep(self, reader: str, digest: str, opinions: Opinions) -> None:
        """Keep an answer; a second one for the same text changes nothing."""
        self._kept.setdefault((reader, digest), opinions)
