"""A year's digest: how long it takes and how much memory, beside reading the same rows bare.

make bench
.venv/bin/python -m benchmarks.digest --events 1000 --claims 100000
.venv/bin/python -m benchmarks.digest --seed 1 --evidence
"""

import argparse
import asyncio
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from monitor.model.alerts import Alert, AlertKind, Severity
from monitor.model.claims import Attribute, Claim, Modality, Quantity, Voice, claim_id
from monitor.model.decisions import Decision, Recorded
from monitor.model.events import Event, Evidence, Link
from monitor.model.ids import AlertId, EventId, RelationId, SourceKey, stable_digest
from monitor.model.relations import Basis, Relation, RelationKind
from monitor.model.sources import Source, SourceKind
from monitor.ports import Batch, Observation
from monitor.store.driver import driver
from monitor.store.sqlite import SqliteStore

_SOURCES: Final = 200
_AT_ONCE: Final = 1000
_YEAR: Final = datetime(2024, 1, 1, tzinfo=UTC)
_ATTRIBUTES: Final = (
    Attribute.KILLED, Attribute.INJURED, Attribute.MISSING, Attribute.LAUNCHED,
)  # fmt: skip
_TEXT: Final = "Рятувальники повідомляють: постраждалих стало більше. Робота триває. "
_LIMIT_SECONDS: Final = 60
_LIMIT_MEGABYTES: Final = 500


def main() -> None:
    """Fill a store, make its digest, and print what that took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--evidence", action="store_true", help="write the cited texts too")
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="claimwatch-bench-") as folder:
        root = Path(folder)
        _configure(root)
        asyncio.run(_fill(root / "store.sqlite", chosen))
        bare = _bare(root / "store.sqlite")
        more = ("--evidence",) if chosen.evidence else ()
        _digest(root, *more)  # once before, so that fonts and byte code are there
        wall, cpu, peak = _digest(root, *more)
        size = sum(one.stat().st_size for one in (root / "out").rglob("*") if one.is_file())
    load = os.getloadavg()[0]
    print(
        f"digest  {chosen.events:,} events, {chosen.claims:,} claims, seed {chosen.seed}"
        f"{', with evidence' * chosen.evidence}: "
        f"{wall:.1f} s, {cpu:.1f} CPU s, {peak:.0f} MB at most, {size / 1e6:.0f} MB written; "
        f"bare reading of the rows {bare:.2f} s (digest/bare {wall / bare:.0f}); load {load:.1f}"
    )
    if cpu > _LIMIT_SECONDS or peak > _LIMIT_MEGABYTES:
        sys.exit(f"over {_LIMIT_SECONDS} CPU s or {_LIMIT_MEGABYTES} MB")


def _configure(root: Path) -> None:
    (root / "monitor.toml").write_text('[store]\npath = "store.sqlite"\n', encoding="utf-8")
    (root / "sources.toml").write_text("", encoding="utf-8")
    (root / "events.toml").write_text("", encoding="utf-8")


async def _fill(path: Path, chosen: argparse.Namespace) -> None:
    rng = random.Random(chosen.seed)
    sources = [
        Source(
            key=SourceKey(f"telegram:source_{number}"),
            title=f"Джерело {number}",
            kind=list(SourceKind)[number % 4],
            reliability="ABCDEF"[number % 6],
        )
        for number in range(_SOURCES)
    ]
    events = [
        Event(id=EventId(f"event-{number}"), title=f"Подія {number}")
        for number in range(chosen.events)
    ]
    async with SqliteStore.open(path, sources=sources, events=events) as store:
        before: dict[tuple[EventId, Attribute], Claim] = {}
        for first in range(0, chosen.claims, _AT_ONCE):
            seen = [
                _observation(number, sources[rng.randrange(_SOURCES)], chosen.claims)
                for number in range(first, min(first + _AT_ONCE, chosen.claims))
            ]
            batch = Batch(source=seen[0].source, seen_at=_YEAR, observations=tuple(seen))
            made = _decisions(await store.record(batch), events, sources, before, rng)
            await store.commit(list(made))


def _observation(number: int, source: Source, of: int) -> Observation:
    at = _YEAR + timedelta(days=366) * number / of
    return Observation(
        source=source.key,
        native=str(number),
        text=_TEXT * 8 + str(number),
        published_at=at,
        seen_at=at,
        mode="bench",
    )


def _decisions(
    recorded: tuple[Recorded, ...],
    events: list[Event],
    sources: list[Source],
    before: dict[tuple[EventId, Attribute], Claim],
    rng: random.Random,
) -> Iterator[Decision]:
    known = {one.key: one for one in sources}
    for one in recorded:
        event = events[rng.randrange(len(events))].id
        attribute = _ATTRIBUTES[rng.randrange(len(_ATTRIBUTES))]
        claim = _claim(one, known[one.post.source], event, attribute, rng.randrange(90))
        earlier = before.get((event, attribute))
        relations = (_relation(earlier, claim, event, rng),) if earlier else ()
        before[event, attribute] = claim
        yield Decision(
            seq=one.seq,
            revision=one.revision.id,
            language="uk",
            reason="linked",
            links=(
                Link(
                    revision=one.revision.id,
                    event=event,
                    score=1.0,
                    evidence=(Evidence(kind="keyword", detail="слово", weight=1.0),),
                ),
            ),
            claims=(claim,),
            relations=relations,
            alerts=(_alert(claim, event, relations),),
        )


def _claim(
    one: Recorded, source: Source, event: EventId, attribute: Attribute, value: int
) -> Claim:
    quantity = Quantity(low=value, high=value)
    quote = one.revision.text[:60]
    return Claim(
        id=claim_id(
            one.revision.id, attribute, quantity, scope=None, modality=Modality.ASSERTED,
            speaker=None,
        ),
        revision=one.revision.id,
        attribute=attribute,
        value=quantity,
        start=0,
        end=len(quote),
        quote=quote,
        extractor="bench/1",
        event=event,
        voice=Voice(name=source.key, kind=source.kind, side=None, title=source.title),
    )  # fmt: skip


def _relation(earlier: Claim, later: Claim, event: EventId, rng: random.Random) -> Relation:
    kind = RelationKind.CONTRADICTS if rng.random() < 0.2 else RelationKind.UPDATES
    return Relation(
        id=RelationId(stable_digest(kind, earlier.id, later.id)),
        kind=kind,
        attribute=later.attribute,
        event=event,
        a=earlier.revision,
        b=later.revision,
        claim_a=earlier.id,
        claim_b=later.id,
        basis=Basis.NUMERIC,
        rule="count-later-higher",
        rationale="one count against another",
    )


def _alert(claim: Claim, event: EventId, relations: tuple[Relation, ...]) -> Alert:
    kind = AlertKind.UPDATE if relations else AlertKind.NEW_CLAIM
    if relations and relations[0].kind is RelationKind.CONTRADICTS:
        kind = AlertKind.CONTRADICTION
    return Alert(
        id=AlertId(stable_digest(kind, claim.id)),
        kind=kind,
        event=event,
        attribute=claim.attribute,
        revision=claim.revision,
        reason="count-later-higher",
        severity=Severity.NOTABLE,
        raised_at=_YEAR,
        claims=(claim.id, *(one.claim_a for one in relations)),
        relations=tuple(one.id for one in relations),
    )


def _bare(path: Path) -> float:
    began = time.perf_counter()
    with closing(driver.connect(path)) as connection:
        for table in ("posts", "revisions", "claims", "relations", "alerts"):
            connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  a constant
    return time.perf_counter() - began


def _digest(root: Path, *more: str) -> tuple[float, float, float]:
    """Return seconds, CPU seconds and the peak of memory in MB, of a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    command = [
        sys.executable, "-m", "monitor", "digest", "--config", str(root),
        "--since", "2024-01-01", "--until", "2025-01-02", "--out", str(root / "out"), *more,
    ]  # fmt: skip
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu, after.ru_maxrss / 1024


if __name__ == "__main__":
    main()
