"""A second reader's answers: asked once, kept for every decision that is taken again."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from monitor.model.opinions import Opinion
from monitor.ports import Opinions
from monitor.store.driver import Connection
from monitor.store.queries import query
from monitor.store.reads import SqliteReads
from monitor.store.rows import to_json
from monitor.store.writer import Writer

OPINION_STATEMENTS: Final = (
    """CREATE TABLE opinions (
        reader TEXT NOT NULL, digest TEXT NOT NULL, answer TEXT NOT NULL,
        PRIMARY KEY (reader, digest)) STRICT""",
)
_answer: Final = msgspec.json.Decoder(tuple[Opinion, ...]).decode


def recall(connection: Connection, reader: str, digests: Sequence[str]) -> Mapping[str, Opinions]:
    """Return the kept answers by the digest of their text."""
    rows = connection.execute(query("recall_opinions"), (to_json(list(digests)), reader))
    return {digest: _answer(answer) for digest, answer in rows}


def keep(connection: Connection, reader: str, digest: str, opinions: Opinions) -> None:
    """Write an answer unless there is one."""
    connection.execute(query("keep_opinions"), (reader, digest, to_json(opinions)))


class SqliteOpinions:
    """The kept answers, written by the store's one writer."""

    def __init__(self, writer: Writer, reads: SqliteReads) -> None:
        self._writer = writer
        self._reads = reads

    async def recall(self, reader: str, digests: Sequence[str]) -> Mapping[str, Opinions]:
        """Return the kept answers by the digest of their text."""
        return await self._reads.run(lambda connection: recall(connection, reader, digests))

    async def keep(self, reader: str, digest: str, opinions: Opinions) -> None:
        """Keep an answer; a second one for the same text changes nothing."""
        await self._writer.run(lambda connection: keep(connection, reader, digest, opinions))
