"""The digest: read from the store, told in every format, written whole or not at all."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol

from msgspec import Struct

from monitor.clock import Clock
from monitor.core.actors import Speakers
from monitor.core.awaited import Belongs, belonging, named
from monitor.core.blindness import blind
from monitor.core.digest import (
    Backdrop,
    BlindRow,
    CandidateRow,
    Digest,
    EventDigest,
    Health,
    Window,
    assemble,
    digest_event,
)
from monitor.core.summary import summarise
from monitor.errors import ConfigError
from monitor.export.digest.evidence import MANIFEST, Exhibit, exhibit, write_evidence
from monitor.export.digest.spool import Spool
from monitor.export.digest.wording import Wording, read_words
from monitor.export.digest.write import FORMATS, Layout, write_digest
from monitor.export.tables import Chunk
from monitor.knowledge import load_lexicon
from monitor.model.completeness import Completeness
from monitor.model.ids import EventId, RevisionId, SourceKey
from monitor.model.sources import Source
from monitor.notify.wording import Language, wording
from monitor.ports import Chronicle, Chronicles, CompletenessReads, Reads
from monitor.store.chronicles import SqliteChronicles
from monitor.store.reads import SqliteReads
from monitor.store.rows import unlisted
from monitor.store.tables import Selection, SqliteTables, select
from monitor.text.scan import Scanner

TABLES: Final = ("v_posts", "v_claims", "v_relations", "v_alerts", "v_sources")

_REPLAYED: Final = "replay:"  # a recorded case is no source that could be unreadable

Progress = Callable[[int, int], None]  # events done, events in all


class Order(Struct, frozen=True, kw_only=True):
    """What digest is asked for; ``event`` None is every event of which something was said.

    ``charts`` is of how many events, those with most changes, charts are drawn.
    """

    since: datetime
    until: datetime
    event: EventId | None = None
    formats: frozenset[str] = frozenset(FORMATS)
    language: str = "en"
    zone: tzinfo | None = None
    evidence: bool = False
    charts: int = 12


class _Asked(Reads, CompletenessReads, Protocol):
    """What is asked of the store beside its events."""


async def make_digest(
    store: Path, order: Order, out: Path, clock: Clock, progress: Progress | None = None
) -> Digest:
    """Write the digest of a window to ``out``; an earlier digest there is replaced as a whole.

    The events of what is returned cannot be read any more, only counted.

    Raises:
        ConfigError: ``out`` holds files that are not of a digest.
        StoreError: there is no store, or it cannot be read.
        OSError: ``out`` cannot be written.
    """
    _spare(out)
    part = out.with_name(f".{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        async with SqliteReads.open(store) as reads:
            digest = await _write(reads, order, part, clock.now(), progress)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    _put_in_place(part, out)
    return digest


async def _write(
    reads: SqliteReads, order: Order, folder: Path, now: datetime, progress: Progress | None
) -> Digest:
    with Spool(folder) as spool:
        kept = _Kept(spool, folder if order.evidence else None)
        digest = await read_digest(SqliteChronicles(reads), reads, order, now, kept, progress)
        layout = Layout(formats=order.formats, zone=order.zone, charts=order.charts)
        words = Wording(
            order.language, read_words(order.language), wording(Language(order.language))
        )
        tables = _tables(SqliteTables(reads), order) if "csv" in order.formats else None
        await write_digest(folder, digest, words, layout, cited=kept.cited, tables=tables)
    return digest


class _Kept:
    """What is kept of each event as it is read: its digest, and the texts that it cites."""

    def __init__(self, events: Spool, evidence: Path | None) -> None:
        self.events = events
        self.cited: dict[str, RevisionId] = {}
        self._evidence = evidence

    def take(self, chronicle: Chronicle, part: EventDigest) -> None:
        """Lay an event aside; write its evidence where that is asked for."""
        self.events.put(part)
        if self._evidence is not None:
            self.cited |= write_evidence(self._evidence, _exhibits(chronicle, part))


async def read_digest(
    chronicles: Chronicles,
    reads: _Asked,
    order: Order,
    now: datetime,
    kept: _Kept,
    progress: Progress | None = None,
) -> Digest:
    """Sum up every event of a window, one at a time, into ``kept``."""
    sources = {one.key: one for one in await chronicles.publishers()}
    names = await chronicles.told(order.since, order.until)
    if order.event is not None:
        names = tuple(name for name in names if name == order.event)
    window, telling = Window(order.since, order.until), _Telling(sources, now)
    for done, name in enumerate(names, 1):
        chronicle = await chronicles.chronicle(name)
        if chronicle is not None:
            kept.take(chronicle, telling.event(chronicle, window))
        if progress is not None:
            progress(done, len(names))
    backdrop = await _backdrop(chronicles, reads, order, now)
    return assemble((order.since, order.until, now), kept.events, backdrop)


async def _backdrop(chronicles: Chronicles, reads: _Asked, order: Order, now: datetime) -> Backdrop:
    activity = await chronicles.activity(order.since, order.until)
    status = await reads.status()
    ledgers = await reads.completeness(None, order.since)
    return Backdrop(
        sources=await chronicles.publishers(),
        followed=[one.event for one in await reads.events()],
        posts=activity.posts,
        hours=activity.hours,
        blind=blind_rows(ledgers, order.since, order.until, now),
        emerging=[
            CandidateRow(
                id=one.candidate.id,
                title=one.candidate.title,
                since=one.candidate.since,
                posts=one.posts,
                sources=one.sources,
            )
            for one in await chronicles.emerging(order.since, order.until)
        ],
        health=Health(
            pending=status.pending,
            rejects=status.rejects,
            deliveries=status.deliveries,
            late_posts=activity.late,
        ),
    )


class _Telling:
    """Sums up one event after another, with one idea of who is who."""

    def __init__(self, sources: Mapping[SourceKey, Source], now: datetime) -> None:
        self._sources = sources
        self._now = now
        self._lexicon = load_lexicon()

    def event(self, chronicle: Chronicle, window: Window) -> EventDigest:
        """Sum an event up as of the window's end."""
        summary = summarise(
            chronicle.event,
            chronicle.decided,
            source_of=lambda key: self._sources.get(key) or unlisted(key),
            concepts=self._lexicon.concepts,
            until=window.until,
        )
        belongs = self._belongs if summary.event.expected else named
        return digest_event(summary, window, self._now, belongs)

    @cached_property
    def _belongs(self) -> Belongs:
        """As the daemon decides it; made only where somebody is awaited, for it takes a while."""
        scan = Scanner(self._lexicon.patterns).scan
        return belonging(Speakers(self._sources, scan, self._lexicon.concepts))


def _exhibits(chronicle: Chronicle, part: EventDigest) -> Iterator[Exhibit]:
    cited = {one.revision for one in part.claims} | {one.revision for one in part.corrections}
    for decided in chronicle.decided:
        revision = decided.recorded.revision
        if revision.id in cited:
            yield exhibit(decided.recorded.post, revision)


def blind_rows(
    ledgers: Sequence[Completeness], since: datetime, until: datetime, now: datetime
) -> tuple[BlindRow, ...]:
    """Name the sources that were not seen in full between two moments, and why.

    One that is not followed any more is left out: nobody tried to read it while others
    were read.
    """
    read = [one.progress.last_success_at for one in ledgers if one.progress.last_success_at]
    running = max(read, default=since) >= since
    followed = [
        one
        for one in ledgers
        if not one.source.startswith(_REPLAYED)
        and (
            one.outage
            or not running
            or (one.progress.last_success_at and one.progress.last_success_at >= since)
        )
    ]
    return tuple(
        BlindRow(
            source=one.source,
            kind=one.kind,
            reason=one.reason,
            since=one.since,
            until=one.until,
            missing=one.missing,
        )
        for one in blind(followed, since, until, now)
    )


async def _tables(
    tables: SqliteTables, order: Order
) -> AsyncIterator[tuple[str, tuple[str, ...], AsyncIterator[Chunk]]]:
    selection = Selection(since=order.since, until=order.until, event=order.event)
    for view in TABLES:
        statement, values = select(view, selection)
        columns = await tables.columns(statement, values)
        yield view.removeprefix("v_"), columns, tables.rows(statement, values)


def _spare(out: Path) -> None:
    """Refuse a folder whose own files would be lost."""
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).is_file()):
        raise ConfigError((f"{out}: is not empty; expected a new folder or an earlier digest",))


def _put_in_place(part: Path, out: Path) -> None:
    """Put a finished folder where an earlier one may stand."""
    old = out.with_name(f".{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.replace(old)
    part.replace(out)
    shutil.rmtree(old, ignore_errors=True)
