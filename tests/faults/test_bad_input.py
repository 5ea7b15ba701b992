"""The worst input there is, through replay and pipeline into the file: the day goes on."""

import io
import json
from pathlib import Path

import pytest

from monitor.collect.replay import ReplayCollector
from monitor.pipeline.follow import follow
from monitor.store.sqlite import SqliteStore
from tests.build import key, source
from tests.fakes.clock import LoopClock
from tests.fakes.decider import WordDecider

pytestmark = pytest.mark.may_block


def line(**fields: object) -> bytes:
    known = {"source": "telegram:ministry", "published_at": "2024-11-01T12:00:00Z", "text": "A."}
    return json.dumps(known | fields).encode()


LINES = [
    line(id="first", text="It was an S-400."),
    b'{"source": "telegram:ministry", "id": "cut off", "te',
    line(id="surrogate").replace(b"A.", b"\\ud83d alone"),
    line(id="nul", text="a\0b"),
    line(id="megabyte", text="x" * 1_000_000),
    line(id=2**63 + 1, text="a large id"),
    line(id="naive", published_at="2024-11-01T12:00:00"),
    line(id="undated", published_at=None, text="no date"),
    line(id="early", op="edit", edited_at="2024-11-01T12:05:00Z", text="edited first"),
    line(id="early", text="and only then its post"),
    line(id="never seen", op="delete", deleted_at="2024-11-01T12:06:00Z"),
    line(id="first", text="It was an S-400."),
    b'{"source": "telegram:ministry", "id": "bytes", "text": "\xff\xfe"}',
    line(id="last", text="The neighbours are stored."),
]

STORED = {
    "first@1": "It was an S-400.",
    "nul@1": "a\ufffdb",
    "9223372036854775809@1": "a large id",
    "undated@1": "no date",
    "early@1": "edited first",
    "last@1": "The neighbours are stored.",
}


@pytest.mark.parametrize("batch", [1, 4, 500])
async def test_bad_input_is_set_aside_with_its_bytes_and_its_neighbours_are_stored(
    tmp_path: Path, clock: LoopClock, batch: int
):
    async with SqliteStore.open(tmp_path / "monitor.db") as store:
        stream = io.BytesIO(b"\n".join(LINES) + b"\n")
        collector = ReplayCollector(stream, clock, batch=batch)
        await follow(source("replay:case"), collector, store, WordDecider())
        decided = [one.recorded async for one in store.decided(None)]
        status = await store.reads.status()
        raw = await store.reads.run(
            lambda connection: {
                bytes(row[0]) for row in connection.execute("SELECT raw FROM rejects")
            }
        )
    found = {one.revision.id.partition("/")[2]: one.revision.text for one in decided}
    assert found == STORED
    (undated,) = [one.post for one in decided if one.post.native == "undated"]
    assert undated.published_at is None
    assert sum(status.rejects.values()) == 7
    assert {LINES[1], LINES[2], LINES[4], LINES[6], LINES[12]} < raw
    assert b"and only then its post" in raw
    (stream_status,) = [one for one in status.sources if one.source.key == key("replay:case")]
    assert stream_status.rejects == 7
    assert stream_status.outcomes["unknown_deleted"] == 1
    assert stream_status.outcomes["outdated"] == 1
    assert stream_status.outcomes["unchanged"] == 1
