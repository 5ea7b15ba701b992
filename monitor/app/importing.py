"""Read files into the store once, while no daemon runs."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from monitor.app.offline import known
from monitor.app.receivers import noticed_names, repeatable_names
from monitor.assembly import build_core
from monitor.clock import SystemClock
from monitor.collect.export import ImportCollector, Inbox, Passage
from monitor.collect.export_target import Target
from monitor.config import Config
from monitor.model.decisions import Decision, Recorded
from monitor.model.ids import SourceKey
from monitor.model.sources import Source, SourceKind
from monitor.pipeline.follow import drain, follow, reach, restore
from monitor.ports import Batch, Ledger
from monitor.store.sqlite import SqliteStore

_STREAM = Source(key=SourceKey("import:files"), title="Files", kind=SourceKind.AGGREGATOR)


class Imported(Struct):
    """What an import brought; ``reasons`` counts what could not be read."""

    posts: int = 0
    edits: int = 0
    known: int = 0
    reasons: Counter[str] = Counter()


def target_of(
    config: Config,
    source: SourceKey | None = None,
    chats: Mapping[int, SourceKey] | None = None,
) -> Target:
    """Say to whom records belong: as given, else by the titles of the configuration."""
    titles = {one.title.casefold(): SourceKey(one.key) for one in config.sources}
    return Target(source=source, chats=chats or {}, titles=titles)


async def import_files(
    config: Config, path: Path, target: Target, on_progress: Callable[[Passage], None]
) -> Imported:
    """Read a file, or the files of a folder, into the store; nobody is alerted.

    Raises:
        CollectError: a file cannot be read.
        StoreError: the store cannot be used, or a daemon uses it.
    """
    sources, events = known(config)
    clock = SystemClock()
    opening = SqliteStore.open(
        config.store_path,
        sources=sources,
        events=events,
        receivers=[one.name for one in config.receivers],
        repeatable=repeatable_names(config.receivers),
        noticed=noticed_names(config.receivers),
    )
    async with opening as store:
        core = await asyncio.to_thread(build_core, sources, events)
        await restore(store, core, reach(events, clock.now()))
        await drain(store, core)
        inbox = Inbox(path=path, target=target, once=True)
        collector = ImportCollector(store, clock, inbox, on_progress=on_progress)
        counted = _Counted(store)
        await follow(_STREAM, collector, counted, core)
        return counted.imported


class _Counted:
    """A ledger that counts what an import brings."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.imported = Imported(reasons=Counter())

    async def cursor(self, source: SourceKey) -> str | None:
        return await self._ledger.cursor(source)

    async def record(self, batch: Batch) -> tuple[Recorded, ...]:
        recorded = await self._ledger.record(batch)
        imported = self.imported
        first = sum(one.revision.number == 1 for one in recorded)
        imported.posts += first
        imported.edits += len(recorded) - first
        imported.known += len(batch.observations) - len(recorded)
        imported.reasons.update(one.reason for one in batch.rejects)
        return recorded

    async def pending(self, limit: int) -> tuple[Recorded, ...]:
        return await self._ledger.pending(limit)

    async def commit(self, decisions: Sequence[Decision]) -> None:
        await self._ledger.commit(decisions)
