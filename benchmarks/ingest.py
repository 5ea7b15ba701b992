"""How many posts a second come through: JSON lines in, committed decisions out.

    python -m benchmarks.ingest [--posts N] [--batch N] [--events N] [--seed N]

The posts take the daemon's own way: replay, ledger, core, ledger, with every commit on
the disk. Beside the figure stands what the same machine did in the same minutes: appends
with fdatasync, which bound every durable write, and a bare SQLite insert of the same
posts. CPU seconds are those of the whole process, all threads; the wall clock also holds
whatever else ran on the machine. Without --seed each run draws its own.
"""

import argparse
import asyncio
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from benchmarks.posts import events, sources, write_posts
from monitor.clock import SystemClock
from monitor.collect.replay import ReplayCollector
from monitor.model.alerts import Notice
from monitor.model.decisions import Decided, Decision, Recorded
from monitor.model.events import Event
from monitor.model.ids import SourceKey
from monitor.model.sources import Source, SourceKind
from monitor.pipeline.follow import Decider, follow
from monitor.store.driver import driver
from monitor.store.sqlite import SqliteStore

_STREAM: Final = Source(
    key=SourceKey("replay:benchmark"), title="Benchmark", kind=SourceKind.AGGREGATOR
)
_STAGES: Final = {"scan": "_scanner", "extract": "_reader", "track": "_tracker", "judge": "_docket"}


class Spent(Struct):
    """Seconds on the wall and of the process's CPU."""

    wall: float = 0.0
    cpu: float = 0.0

    def rates(self, count: int) -> str:
        """Tell both rates."""
        return f"{count / self.cpu:>9,.0f} a CPU second {count / self.wall:>9,.0f} a second"


@contextmanager
def _measured() -> Iterator[Spent]:
    spent = Spent()
    wall, cpu = time.perf_counter(), time.process_time()
    yield spent
    spent.wall, spent.cpu = time.perf_counter() - wall, time.process_time() - cpu


class _Idle:
    """Decides nothing: what is left is the cost of replay, pipeline and store."""

    def decide(self, recorded: Recorded) -> Decision:
        return Decision(
            seq=recorded.seq, revision=recorded.revision.id, language="und", reason="idle"
        )

    def concerns(self, text: str) -> bool:
        return bool(text)

    def silences(self, _now: datetime) -> tuple[Notice, ...]:
        return ()

    def apply(self, decided: Decided) -> None:
        pass


class _Timed:
    """Stands for a stage of the core and adds up the time that its calls take."""

    def __init__(self, stage: object) -> None:
        self._stage = stage
        self.seconds = 0.0

    def __getattr__(self, name: str) -> object:
        found = getattr(self._stage, name)
        if not callable(found):
            return found
        wrapped = self._timing(found)
        setattr(self, name, wrapped)
        return wrapped

    def _timing(self, call: Callable[..., object]) -> Callable[..., object]:
        def timed(*args: object) -> object:
            began = time.thread_time()
            result = call(*args)
            self.seconds += time.thread_time() - began
            return result

        return timed


def _sync_floor(folder: Path, seconds: float = 0.5) -> float:
    """Return how many 4 KiB appends a second reach the disk, one after another."""
    block = os.urandom(4096)
    descriptor = os.open(folder / "floor", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    count, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        os.write(descriptor, block)
        os.fdatasync(descriptor)
        count += 1
    os.close(descriptor)
    return count / seconds


def _bare_inserts(folder: Path, posts: Path) -> tuple[int, Spent]:
    """Insert the same posts by SQLite alone: one table, 1000 a transaction, FULL."""
    lines = map(msgspec.json.decode, posts.read_bytes().splitlines())
    rows = [(one["source"], one["id"], one["text"], one["published_at"]) for one in lines]
    with closing(driver.connect(folder / "bare.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE posts (source TEXT, id TEXT, text TEXT, at TEXT)")
        with _measured() as spent:
            for start in range(0, len(rows), 1000):
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(
                    "INSERT INTO posts VALUES (?, ?, ?, ?)", rows[start : start + 1000]
                )
                connection.execute("COMMIT")
    return len(rows), spent


def _core(known: Sequence[Source], followed: Sequence[Event], *, idle: bool) -> Decider:
    if idle:
        return _Idle()
    from monitor.assembly import build_core  # noqa: PLC0415  the core is what takes time to load

    return build_core(known, followed)


def _take_apart(core: Decider, timed: dict[str, _Timed]) -> None:
    """Put timers around the stages of the core."""
    inner = core.__dict__["_decider"]
    for stage, attribute in _STAGES.items():
        timed[stage] = _Timed(getattr(inner, attribute))
        setattr(inner, attribute, timed[stage])


async def _ingest(
    folder: Path, posts: Path, options: argparse.Namespace, timed: dict[str, _Timed] | None
) -> tuple[Spent, Spent, float]:
    """Return the time of the start, of the ingest, and the loop's own CPU seconds."""
    known, followed = sources(), events(options.events)
    with _measured() as start:
        core = _core(known, followed, idle=options.idle)
    if timed is not None and not options.idle:
        _take_apart(core, timed)
    async with SqliteStore.open(
        folder / "monitor.db", sources=known, events=followed, receivers=["console"]
    ) as store:
        collector = ReplayCollector(posts, SystemClock(), batch=options.batch)
        loop_began = time.thread_time()
        with _measured() as spent:
            await follow(_STREAM, collector, store, core)
        loop = time.thread_time() - loop_began
        await _verify(store)
    return start, spent, loop


async def _verify(store: SqliteStore) -> None:
    """Refuse to tell a speed of work that was not done."""
    status = await store.reads.status()
    if status.pending or not status.revisions or status.rejects:
        sys.exit(f"not all was ingested: {status}")


def _counts(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            sys.exit(f"{path} is damaged")
        tables = ("revisions", "links", "claims", "relations", "alerts", "deliveries")
        counts = [
            f"{connection.execute(f'SELECT count(*) FROM {one}').fetchone()[0]:,} {one}"  # noqa: S608
            for one in tables
        ]
    return ", ".join(counts)


def _tell_profile(timed: dict[str, _Timed], spent: Spent, loop: float, count: int) -> None:
    known = {name: one.seconds for name, one in timed.items()}
    known["replay, pipeline, the rest of the core"] = loop - sum(known.values())
    known["store (writer's and readers' threads)"] = spent.cpu - loop
    print("\nBy stage, CPU microseconds a post (a second pass, with its timers):")
    for name, seconds in known.items():
        print(f"  {name:<40}{seconds / count * 1e6:>8.1f}")
    print(f"  {'in all':<40}{spent.cpu / count * 1e6:>8.1f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=500, help="posts a batch")
    parser.add_argument("--events", type=int, default=8, help="tracked events")
    parser.add_argument("--idle", action="store_true", help="leave the core out")
    parser.add_argument("--seed", type=int, default=None)
    return parser.parse_args()


def main() -> None:
    """Generate, measure, verify, tell."""
    options = _options()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    count: int = options.posts
    with tempfile.TemporaryDirectory(prefix="claimwatch-bench-") as name:
        folder = Path(name)
        posts = folder / "posts.jsonl"
        write_posts(posts, count, seed)
        size = posts.stat().st_size / count
        print(f"{count:,} posts of {size:,.0f} bytes, {options.events} events, seed {seed}")
        floors = [_sync_floor(folder)]
        rows, bare = _bare_inserts(folder, posts)
        start, spent, _ = asyncio.run(_ingest(folder, posts, options, None))
        floors.append(_sync_floor(folder))
        print(_counts(folder / "monitor.db"))
        print(f"start of the core             {start.wall:.2f} s")
        print(f"whole path, synchronous=FULL {spent.rates(count)}")
        print(f"bare SQLite insert, FULL     {bare.rates(rows)}")
        print(f"ratio                        {bare.cpu / rows / (spent.cpu / count):>9.1%} by CPU")
        print(f"fdatasync floor              {floors[0]:>9,.0f} a second, then {floors[1]:,.0f}")
        print(f"CPU/wall {spent.cpu / spent.wall:.2f}, load average {os.getloadavg()[0]:.2f}")
        again = folder / "profile"
        again.mkdir()
        timed: dict[str, _Timed] = {}
        _, spent, loop = asyncio.run(_ingest(again, posts, options, timed))
        _tell_profile(timed, spent, loop, count)


if __name__ == "__main__":
    main()
