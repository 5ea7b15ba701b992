"""The case format as a stream of batches, and what its worst lines cost."""

import io
import json
import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.lines import Line, LineReader
from monitor.collect.replay import LONGEST_TEXT, ReplayCollector, parse_line
from monitor.errors import SourceUnavailable
from monitor.model.sources import Source
from monitor.ports import Batch, Observation, Reject
from tests.build import at, origin, source
from tests.fakes.clock import LoopClock

CASE: Source = source("replay:case")


def line(**fields: object) -> bytes:
    known = {"source": "telegram:ministry", "id": "1", "text": "Four killed."}
    return json.dumps(known | fields).encode()


def dated(minutes: int = 0, **fields: object) -> bytes:
    return line(published_at=at(minutes).isoformat().replace("+00:00", "Z"), **fields)


async def play(*lines: bytes, batch: int = 500, cursor: str | None = None) -> list[Batch]:
    stream = io.BytesIO(b"\n".join(lines) + b"\n")
    collector = ReplayCollector(stream, LoopClock(), batch=batch)
    return [one async for one in collector.stream(CASE, cursor)]


async def observed(*lines: bytes, batch: int = 500) -> list[Observation]:
    return [one for each in await play(*lines, batch=batch) for one in each.observations]


def read(raw: bytes) -> Observation:
    found = parse_line(raw)
    assert isinstance(found, Observation), found
    return found


def refused(raw: bytes) -> str:
    found = parse_line(raw, "line 7")
    assert isinstance(found, Reject), found
    assert (found.raw, found.where) == (raw, "line 7")
    return found.reason


def test_a_post_is_seen_when_it_was_published():
    seen = read(dated(3, forward_from={"source": "telegram:governor", "id": 7}, reply_to=5))
    assert (seen.source, seen.native, seen.text) == ("telegram:ministry", "1", "Four killed.")
    assert seen.published_at == seen.seen_at == at(3)
    assert seen.forwarded_from == origin("governor", "7")
    assert seen.reply_to == "5"
    assert not seen.edited


def test_an_edit_is_seen_when_it_was_made():
    seen = read(dated(3, op="edit", edited_at="2024-11-01T14:09:00+02:00"))
    assert seen.edited
    assert seen.edited_at == seen.seen_at == at(9)
    assert seen.published_at == at(3)


def test_a_deletion_is_seen_when_it_happened_and_has_no_text():
    seen = read(line(op="delete", deleted_at="2024-11-01T12:30:00Z", text="left over"))
    assert seen.deleted
    assert (seen.text, seen.seen_at) == ("", at(30))


def test_an_id_may_be_a_number_of_any_size():
    assert read(line(id=2**63 + 5)).native == "9223372036854775813"


def test_a_nul_becomes_a_mark_of_the_same_length():
    assert read(line(text="a\0b")).text == "a\ufffdb"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"source": "telegram:a", "id": "1", "te', "truncated"),
        (b"not json at all", "JSON is malformed"),
        (b'{"more": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"source": "telegram:a", "id": "1", "text": "\xff\xfe"}', "not UTF-8"),
        (line().replace(b"Four", b"\\ud83d"), "surrogate pair"),
        (line(published_at="2024-11-01T12:00:00"), "published_at has no time zone"),
        (line(op="edit", edited_at="2024-11-01T12:00:00"), "edited_at has no time zone"),
        (line(op="delete", deleted_at="2024-11-01T12:00:00"), "deleted_at has no time zone"),
        (line(published_at="yesterday"), "Invalid RFC3339"),
        (line(published_at="0001-01-01T00:00:00+14:00"), "out of range"),
        (line(text="a" * (LONGEST_TEXT + 1)), "text of more than 100000 characters"),
        (line(op="forward"), "Invalid enum value"),
        (line(source="nowhere"), "platform:handle"),
        (line(source="tele\0gram:a"), "platform:handle"),
        (line(id=" "), "id is empty"),
        (line(id=None), "Expected `int | str`"),
        (line(id=1.5), "Expected `int | str`"),
        (line(text=5), "Expected `str`"),
        (line(media=[{"sha256": "aa"}]), "missing required field `type`"),
        (line(forward_from={"source": "x"}), "platform:handle"),
        (b'{"source": "telegram:a", "id": ' + b"9" * 6000 + b"}", "out of range"),
        (b"null", "Expected `object`"),
    ],
)
def test_a_line_that_breaks_a_rule_is_kept_with_a_reason(raw: bytes, reason: str):
    assert reason in refused(raw)


@given(st.binary(max_size=300))
def test_no_line_is_too_strange_to_be_kept(raw: bytes):
    found = parse_line(raw)
    assert isinstance(found, Observation) or found.raw == raw


@given(
    st.dictionaries(
        st.sampled_from(["source", "id", "text", "op", "published_at", "media", "reply_to"]),
        st.one_of(
            st.none(), st.integers(), st.text(max_size=20), st.lists(st.text(max_size=5)),
            st.sampled_from(["telegram:a", "edit", "2024-11-01T12:00:00Z"]),
        ),
    )
)  # fmt: skip
def test_fields_of_any_type_are_read_or_refused(fields: dict[str, object]):
    found = parse_line(json.dumps(fields).encode())
    if isinstance(found, Observation):
        msgspec.json.encode(found)
        assert found.published_at is None or found.published_at.tzinfo is not None


async def test_a_broken_line_costs_its_neighbours_nothing():
    (batch,) = await play(dated(1), b"{broken", dated(2, id="2"))
    assert [one.native for one in batch.observations] == ["1", "2"]
    (reject,) = batch.rejects
    assert (reject.raw, reject.where) == (b"{broken", "line 2")


async def test_an_undated_post_stays_undated_and_is_seen_with_the_one_before():
    _, undated = await observed(dated(5), line(id="2"))
    assert undated.published_at is None
    assert undated.seen_at == at(5)


@pytest.mark.parametrize("size", [1, 2, 500])
async def test_undated_posts_at_the_start_wait_for_the_first_date(size: int):
    seen = await observed(line(), line(id="2"), dated(5, id="3"), batch=size)
    assert [(one.native, one.seen_at) for one in seen] == [
        ("1", at(5)),
        ("2", at(5)),
        ("3", at(5)),
    ]
    assert seen[0].published_at is None


async def test_a_stream_without_any_date_is_read_all_the_same():
    (seen,) = await observed(line())
    assert seen.published_at is None
    assert seen.seen_at is not None
    assert seen.seen_at.year == 1970


async def test_the_split_into_batches_changes_no_observation():
    lines = [dated(n, id=str(n)) for n in range(7)] + [line(id="late"), b"bad", dated(9)]
    whole = await observed(*lines)
    for size in (1, 3, 10):
        assert await observed(*lines, batch=size) == whole


async def test_a_stream_goes_on_after_its_cursor():
    lines = [dated(n, id=str(n)) for n in range(5)]
    first, *_ = await play(*lines, batch=2)
    rest = await play(*lines, cursor=first.cursor)
    assert [one.native for one in rest[0].observations] == ["2", "3", "4"]


async def test_a_date_before_the_cursor_still_dates_what_follows():
    lines = [dated(5), line(id="2")]
    first, *_ = await play(*lines, batch=1)
    (rest,) = await play(*lines, cursor=first.cursor)
    assert rest.observations[0].seen_at == at(5)


async def test_a_cursor_of_another_stream_is_not_heeded():
    (batch,) = await play(dated(0), dated(1, id="2"))
    (other,) = await play(dated(7, id="9"), dated(8, id="10"), cursor=batch.cursor)
    assert len(other.observations) == 2


async def test_a_byte_order_mark_blank_lines_and_carriage_returns_are_harmless():
    seen = await observed(b"\xef\xbb\xbf" + dated(0) + b"\r", b"", b"  ", dated(1, id="2"))
    assert [one.native for one in seen] == ["1", "2"]


async def test_at_a_speed_the_clock_passes_as_the_posts_did(clock: LoopClock):
    stream = io.BytesIO(b"\n".join([dated(0), dated(10, id="2"), dated(60, id="3")]))
    collector = ReplayCollector(stream, clock, speed=60)
    moments = [clock.monotonic() async for _ in collector.stream(CASE, None)]
    assert moments == pytest.approx([0, 10, 60])


async def test_a_file_is_read_and_closed(tmp_path: Path, clock: LoopClock):
    path = tmp_path / "posts.jsonl"
    path.write_bytes(dated(0) + b"\n" + dated(1, id="2") + b"\n")
    batches = [one async for one in ReplayCollector(path, clock).stream(CASE, None)]
    assert len(batches[0].observations) == 2


async def test_a_missing_file_is_said_so(tmp_path: Path, clock: LoopClock):
    collector = ReplayCollector(tmp_path / "nowhere.jsonl", clock)
    with pytest.raises(SourceUnavailable, match="No such file"):
        _ = [one async for one in collector.stream(CASE, None)]


def test_lines_of_a_pipe_come_as_they_are_written():
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stream, os.fdopen(writing, "wb", buffering=0) as pipe:
        lines = LineReader(stream)
        pipe.write(b"one\ntwo\nthr")
        assert lines.take(10) == [Line(b"one"), Line(b"two")]
        pipe.write(b"ee\n")
        assert lines.take(10) == [Line(b"three")]
        pipe.close()
        assert lines.take(10) == []


def test_an_endless_line_is_cut_off_and_the_next_is_whole():
    stream = io.BytesIO(b"a" * (20 << 20) + b"\nnext\n")
    lines = LineReader(stream)
    first, second = lines.take(1), lines.take(1)
    assert first == [Line(b"a" * (1 << 16), cut_off=True)]
    assert second == [Line(b"next")]


async def test_a_line_cut_off_is_a_reject():
    batches = await play(dated(0), b"b" * (9 << 20), dated(1, id="2"))
    assert [one.native for batch in batches for one in batch.observations] == ["1", "2"]
    (reject,) = [one for batch in batches for one in batch.rejects]
    assert reject.reason == "line too long, only its start is kept"
