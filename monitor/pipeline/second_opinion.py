"""A second opinion on the posts of a batch, before the batch is recorded.

It is asked for while nothing waits on it: an answer is kept in the store first, so that
a crash, a restart and a rebuild decide with the same opinions as the first time, and a
batch without an answer is decided by the rules alone.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from monitor.model.decisions import Recorded
from monitor.model.ids import stable_digest
from monitor.ports import Batch, Opinions, OpinionStore, SecondReader

_AT_ONCE: Final = 4  # questions under way
_REMEMBERED: Final = 2_000  # answers in memory, between the asking and the decision


class SecondOpinion:
    """Asks a second reader about the texts that are worth it, each once.

    ``name`` is whose answers are kept and recalled; without a ``reader`` nobody is asked.
    ``worth`` tells from a text alone whether it may speak of a tracked event.
    """

    def __init__(
        self,
        name: str,
        store: OpinionStore,
        *,
        reader: SecondReader | None = None,
        worth: Callable[[str], bool] = bool,
    ) -> None:
        self._name = name
        self._reader = reader
        self._store = store
        self._worth = worth
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._known: dict[str, Opinions] = {}

    async def prepare(self, batch: Batch) -> None:
        """Make sure that what can be known of a batch's texts is kept.

        Raises:
            StoreError: the process must end.
        """
        texts = {_digest(one.text): one.text for one in batch.observations if one.text}
        await self._recall(list(texts))
        if (reader := self._reader) is None:
            return
        unknown = [(digest, text) for digest, text in texts.items() if digest not in self._known]
        async with asyncio.TaskGroup() as group:
            for digest, text in unknown:
                if self._worth(text):
                    group.create_task(self._ask(reader, digest, text))

    async def attach(self, recorded: Sequence[Recorded]) -> tuple[Recorded, ...]:
        """Return revisions with the opinions that are kept; nobody is asked."""
        digests = [_digest(one.revision.text) for one in recorded]
        await self._recall(digests)
        return tuple(self.attached(one) for one in recorded)

    def attached(self, one: Recorded) -> Recorded:
        """Return a revision with the opinions that are in memory."""
        opinions = self._known.get(_digest(one.revision.text), ())
        return msgspec.structs.replace(one, opinions=opinions) if opinions else one

    async def _recall(self, digests: Sequence[str]) -> None:
        wanted = [one for one in digests if one not in self._known]
        if wanted:
            found: Mapping[str, Opinions] = await self._store.recall(self._name, wanted)
            self._remember(found)

    async def _ask(self, reader: SecondReader, digest: str, text: str) -> None:
        async with self._turn:
            opinions = await reader.read(text)
        if opinions is not None:
            await self._store.keep(self._name, digest, opinions)
            self._remember({digest: opinions})

    def _remember(self, found: Mapping[str, Opinions]) -> None:
        self._known.update(found)
        while len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]


def _digest(text: str) -> str:
    return stable_digest("text", text)
