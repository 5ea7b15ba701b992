"""Cases: recorded streams of posts that the daemon's own pipeline decides again.

A case is a folder with sources.toml, events.toml and posts.jsonl. Its clock is the
posts' own, its store a file of its own, so that the same case gives the same bytes.
"""

import asyncio
import sys
from io import BufferedIOBase
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, cast

from msgspec import Struct

from monitor.assembly import build_core
from monitor.clock import Clock, SystemClock
from monitor.collect.replay import ReplayCollector
from monitor.config import EVENTS_FILE, SOURCES_FILE, Catalogue, load_catalogue
from monitor.errors import ConfigError
from monitor.export.case import CaseRows
from monitor.model.decisions import Decided
from monitor.model.events import Event
from monitor.model.ids import SourceKey
from monitor.model.relations import RelationKind
from monitor.model.sources import Source, SourceKind
from monitor.pipeline.follow import Decider, follow
from monitor.store.sqlite import SqliteStore

POSTS_FILE: Final = "posts.jsonl"
STORE_FILE: Final = "claimwatch.sqlite"
STANDARD_INPUT: Final = "-"
# The stream as a whole; every post names its own publisher.
STREAM: Final = Source(
    key=SourceKey("replay:case"), title="Replayed case", kind=SourceKind.AGGREGATOR
)


class Case(Struct, frozen=True, kw_only=True):
    """A case that was found and checked; ``posts`` None is standard input."""

    catalogue: Catalogue
    posts: Path | None

    @property
    def sources(self) -> list[Source]:
        """Who publishes in it."""
        return [one.source() for one in self.catalogue.sources]

    @property
    def events(self) -> list[Event]:
        """What is followed in it."""
        return [one.event() for one in self.catalogue.events]

    def decider(self) -> Decider:
        """Build the core for this case; a post that breaks it costs the others nothing."""
        return build_core(self.sources, self.events)


class ReplayOptions(Struct, frozen=True, kw_only=True):
    """``speed`` times real time, None as fast as it goes; ``batch`` posts a transaction."""

    speed: float | None = None
    batch: int = 64


class Tally(Struct, kw_only=True):
    """What a replay came to, in counts.

    ``reasons`` counts what could not be read; ``seconds`` is real time from first post to
    last.
    """

    posts: int = 0
    revisions: int = 0
    linked: int = 0
    claims: int = 0
    contradictions: int = 0
    alerts: int = 0
    reasons: dict[str, int] = {}
    seconds: float = 0.0

    def add(self, decided: Decided) -> None:
        """Count what followed from one revision."""
        decision = decided.decision
        self.posts += decided.recorded.revision.number == 1
        self.revisions += 1
        self.linked += bool(decision.links)
        self.claims += len(decision.claims)
        self.contradictions += len(
            {
                (one.event, one.attribute)
                for one in decision.relations
                if one.kind is RelationKind.CONTRADICTS
            }
        )
        self.alerts += len(decision.alerts)

    def line(self) -> str:
        """Tell all counts in one line."""
        rejects = sum(self.reasons.values())
        rejected = f", {rejects:,} unreadable" if rejects else ""
        return (
            f"{self.revisions:,} revisions of {self.posts:,} posts{rejected}: "
            f"{self.linked:,} linked, {self.claims:,} claims, "
            f"{self.contradictions:,} contradictions, {self.alerts:,} alerts, "
            f"{self.seconds:.2f} s"
        )


def locate_case(name: str, *, sources: Path | None = None, events: Path | None = None) -> Case:
    """Find a case's files and check them; ``-`` takes the posts from standard input.

    Raises:
        ConfigError: a file is missing or holds a mistake.
    """
    if name == STANDARD_INPUT:
        if sources is None or events is None:
            problem = "standard input needs both; expected --sources FILE and --events FILE"
            raise ConfigError((problem,))
        return Case(catalogue=load_catalogue(sources, events), posts=None)
    folder = Path(name)
    catalogue = load_catalogue(sources or folder / SOURCES_FILE, events or folder / EVENTS_FILE)
    posts = folder / POSTS_FILE
    if not posts.is_file():
        raise ConfigError((f"{posts}: file not found; expected the case's posts",))
    return Case(catalogue=catalogue, posts=posts)


def replay_case(case: Case, out: Path, options: ReplayOptions) -> Tally:
    """Decide a case in a temporary store and write the result to ``out``.

    Raises:
        CollectError: the posts cannot be read.
        StoreError: the temporary store cannot be written.
    """
    with TemporaryDirectory(prefix="claimwatch-") as folder:
        rows, tally = asyncio.run(
            decide_case(case, case.decider(), Path(folder) / STORE_FILE, options)
        )
    rows.write(out)
    return tally


async def decide_case(
    case: Case, decider: Decider, store_file: Path, options: ReplayOptions
) -> tuple[CaseRows, Tally]:
    """Decide a case in a new store; return the rows of its files and the counts.

    Raises:
        CollectError: the posts cannot be read.
        StoreError: the store cannot be written.
    """
    opening = SqliteStore.open(store_file, sources=case.sources, events=case.events)
    async with opening as store:
        rows = CaseRows()
        tally = Tally(seconds=await play(case, store, decider, options))
        async for one in store.decided(None):
            rows.add(one)
            tally.add(one)
        rows.add_notices(await store.notices())
        tally.reasons = (await store.reads.status()).rejects
    return rows, tally


async def play(
    case: Case,
    store: SqliteStore,
    decider: Decider,
    options: ReplayOptions,
    clock: Clock | None = None,
) -> float:
    """Follow a case's posts to the end; return the real seconds that it took."""
    clock = clock or SystemClock()
    before = clock.monotonic()
    # Typed as BinaryIO, but a buffered reader wherever standard input is a file or a pipe.
    origin = case.posts or cast("BufferedIOBase", sys.stdin.buffer)
    collector = ReplayCollector(origin, clock, speed=options.speed, batch=options.batch)
    await follow(STREAM, collector, store, decider)
    return clock.monotonic() - before
