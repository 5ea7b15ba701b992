"""The real core, restarted in the middle: it remembers by folding, and decides the same."""

from importlib.resources import as_file, files
from pathlib import Path

import msgspec
import pytest

from monitor.assembly import build_core
from monitor.casefile import Case, locate_case
from monitor.collect.replay import ReplayCollector
from monitor.pipeline.follow import drain, follow, reach, restore
from monitor.ports import Batch
from monitor.store.sqlite import SqliteStore
from tests.build import source
from tests.fakes.clock import LoopClock

STREAM = source("replay:case")


class Enough(Exception):  # noqa: N818  an interruption, not an error
    """The process has done as much as it was to do in this life."""


class Interrupted:
    """A replay that is cut off after some batches."""

    def __init__(self, inner: ReplayCollector, batches: int) -> None:
        self._inner = inner
        self._batches = batches

    async def stream(self, of, cursor):
        left = self._batches
        async for batch in self._inner.stream(of, cursor):
            if not left:
                raise Enough
            left -= 1
            yield batch


async def live(case: Case, posts: Path, path: Path, batches: int, *, stop_short: bool) -> bool:
    """One life; with ``stop_short`` it ends between recording a batch and deciding it."""
    core = build_core(case.sources, case.events)
    async with SqliteStore.open(path, sources=case.sources, events=case.events) as store:
        newest = (await store.reads.status()).newest_at
        await restore(store, core, reach(case.events, newest) if newest else None)
        await drain(store, core)
        replay = ReplayCollector(posts, LoopClock(), batch=5)
        try:
            await follow(STREAM, Interrupted(replay, batches), store, core)
        except Enough:
            if stop_short:
                await store.record(await next_batch(store, replay))
            return False
        return True


async def next_batch(store: SqliteStore, replay: ReplayCollector) -> Batch:
    stream = replay.stream(STREAM, await store.cursor(STREAM.key))
    batch = await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    return batch


async def outcome(path: Path) -> list[bytes]:
    async with SqliteStore.open(path) as store:
        assert await store.pending(1) == ()
        return [msgspec.json.encode(one) async for one in store.decided(None)]


@pytest.mark.may_block
async def test_restarts_change_no_decision_of_the_real_core(tmp_path: Path):
    with as_file(files("monitor").joinpath("demo_case")) as folder:
        case = locate_case(str(folder))
        posts = folder / "posts.jsonl"
        assert await live(case, posts, tmp_path / "whole.db", 10_000, stop_short=False)
        ended = False
        for _ in range(20):
            ended = await live(case, posts, tmp_path / "often.db", 3, stop_short=True)
            if ended:
                break
        assert ended
    whole = await outcome(tmp_path / "whole.db")
    assert len(whole) > 20
    assert await outcome(tmp_path / "often.db") == whole
