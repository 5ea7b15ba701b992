"""Files that somebody hands in: what is read of them, and what is said of the rest."""

import io
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.export import ImportCollector, Inbox, Passage, records_of
from monitor.collect.export_facebook import mended, read_post
from monitor.collect.export_repair import RepairedReader
from monitor.collect.export_target import Target
from monitor.collect.export_telegram import Message
from monitor.errors import SourceUnavailable
from monitor.model.completeness import Range
from monitor.model.ids import SourceKey
from monitor.model.posts import Media, Origin, RevisionKind
from monitor.ports import Batch, Coverage, Missing, Observation, Reject
from monitor.store.memory import MemoryStore
from tests.build import at, batch, key, observation, source

NEWS = key("news")
TARGET = Target(source=NEWS, titles={"general staff": key("GeneralStaff")})
NOON = 1730462400  # 2024-11-01T12:00:00Z


def message(number: int, text: object = "", **more: object) -> dict[str, object]:
    made = {
        "id": number,
        "type": "message",
        "date": "2024-11-01T14:00:00",
        "date_unixtime": str(NOON + number),
        "text": text,
    }
    return made | more


def chat(*messages: object, kind: str = "public_channel", name: str = "News") -> dict[str, object]:
    return {"name": name, "type": kind, "id": 1234567890, "messages": list(messages)}


def telegram(document: object, target: Target = TARGET) -> list[object]:
    return read(json.dumps(document, ensure_ascii=False).encode(), ".json", target)


def read(raw: bytes, ending: str, target: Target = TARGET) -> list[object]:
    stream = io.BufferedReader(io.BytesIO(raw), 1 << 16)  # type: ignore[arg-type,type-var]
    return list(records_of(ending, stream, target))


def posts(found: list[object]) -> list[Observation]:
    return [one.observation for one in found if isinstance(one, Message) and one.observation]


def test_a_message_is_read_with_all_that_the_export_says_of_it():
    (seen,) = posts(
        telegram(
            chat(
                message(
                    7,
                    [
                        "Уражено склад ",
                        {"type": "bold", "text": "С-300"},
                        {"type": "text_link", "text": " тут", "href": "https://example.org"},
                    ],
                    edited="2024-11-01T15:00:00",
                    edited_unixtime=str(NOON + 3600),
                    forwarded_from="General Staff",
                    reply_to_message_id=4,
                    photo="(File not included. Change data exporting settings to download.)",
                )
            )
        )
    )
    assert seen == Observation(
        source=NEWS,
        native="7",
        text="Уражено склад С-300 тут",
        published_at=datetime(2024, 11, 1, 12, 0, 7, tzinfo=UTC),
        edited_at=datetime(2024, 11, 1, 13, 0, tzinfo=UTC),
        edited=True,
        url="https://t.me/news/7",
        forwarded_from=Origin(source=key("GeneralStaff")),
        reply_to="4",
        media=(Media(type="photo", url="https://t.me/news/7"),),
        archived=True,
        mode="import",
    )


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"photo": "p.jpg"}, "photo"),
        ({"file": "v.mp4", "media_type": "video_file"}, "video"),
        ({"file": "v.mp4", "media_type": "video_message"}, "video_note"),
        ({"file": "v.ogg", "media_type": "voice_message"}, "voice"),
        ({"file": "a.pdf", "mime_type": "application/pdf"}, "document"),
        ({"poll": {"question": "Where?"}}, "poll"),
        ({"location_information": {"latitude": 50}}, "location"),
    ],
)
def test_media_are_named_as_other_ways_of_reading_name_them(fields, kind):
    (seen,) = posts(telegram(chat(message(7, **fields))))
    assert [one.type for one in seen.media] == [kind]


def test_the_local_time_of_whoever_exported_is_not_believed():
    old = message(7, "x")
    del old["date_unixtime"]
    (found,) = telegram(chat(old))
    assert found.observation.published_at is None
    assert [(one.reason, one.raw) for one in found.rejects] == [
        ("bad_date", b'"2024-11-01T14:00:00"')
    ]


def test_a_hidden_forward_is_still_a_forward():
    (seen,) = posts(telegram(chat(message(7, "x", forwarded_from=None))))
    assert seen.forwarded_from == Origin(source=SourceKey("telegram:"))


def test_an_album_is_one_post_with_the_id_of_its_first_part():
    same = {"date_unixtime": str(NOON)}
    found = telegram(
        chat(
            message(7, photo="a", **same),
            message(8, "Four killed.", photo="b", **same),
            message(9, file="c", media_type="video_file", **same),
            message(10, "Another post.", photo="d", **same),
            message(12, photo="e"),
        )
    )
    first, second, third = posts(found)
    assert (first.native, first.album, first.text) == ("7", "7", "Four killed.")
    assert [one.type for one in first.media] == ["photo", "photo", "video"]
    assert (second.native, second.album, third.native) == ("10", None, "12")


def test_a_service_message_is_no_post_and_an_unsupported_one_is_told():
    service = {"id": 5, "type": "service", "action": "pin_message"}
    found = telegram(chat(service, {"id": 6, "type": "unsupported"}, {"type": "message"}))
    assert posts(found) == []
    reasons = [reject.reason for one in found for reject in one.rejects]
    assert reasons == ["unsupported", "no_id"]


def test_of_a_full_export_only_channels_with_a_source_are_read():
    given = chat(message(1, "by id"), name="Other")
    given["id"] = 42
    document = {
        "about": "…",
        "chats": {
            "about": "…",
            "list": [
                chat(message(1, "private"), kind="personal_chat", name="General Staff"),
                chat(message(1, "named"), name="General staff"),
                given,
                chat(message(1, "unknown"), kind="private_channel", name="Gossip"),
            ],
        },
    }
    target = Target(titles=TARGET.titles, chats={42: key("other")})
    found = telegram(document, target)
    assert [(one.source, one.text) for one in posts(found)] == [
        (key("GeneralStaff"), "named"),
        (key("other"), "by id"),
    ]
    assert [one for one in found if isinstance(one, Reject)] == [
        Reject(raw=b"Gossip", reason="no_source", where="chat 1234567890")
    ]


def test_the_escapes_that_are_no_json_are_repaired():
    raw = json.dumps(chat(message(7, "a @ b \\x0B c"))).encode().replace(b"@", b"\\x0B")
    (seen,) = posts(read(raw, ".json"))
    assert seen.text == "a \x0b b \\x0B c"


class Dribble(io.BytesIO):
    """A stream that gives only so many bytes at once."""

    def __init__(self, raw: bytes, sizes: Iterator[int]) -> None:
        super().__init__(raw)
        self._sizes = sizes

    def read(self, size: int | None = -1) -> bytes:
        return super().read(next(self._sizes, 7))


def drained(reader: RepairedReader) -> bytes:
    return b"".join(iter(reader.read, b""))


@given(
    st.lists(st.sampled_from([b"\\", b"x", b"0", b"B", b"q", b"\\x1F", b'\\"']), max_size=40),
    st.lists(st.integers(1, 5), max_size=60),
)
def test_repairing_does_not_depend_on_where_the_chunks_end(pieces, sizes):
    raw = b"".join(pieces)
    reader = RepairedReader(Dribble(raw, iter(sizes)))
    assert drained(reader) == drained(RepairedReader(io.BytesIO(raw)))
    assert reader.position == len(raw)


@given(st.text(st.sampled_from('\\x0Bq"\x0b\n'), max_size=30))
def test_what_json_writes_is_read_back_when_control_characters_are_written_wrongly(text):
    written = json.dumps(text).encode().replace(b"\\u000b", b"\\x0B")
    assert json.loads(drained(RepairedReader(io.BytesIO(written)))) == text


def test_an_export_that_breaks_off_keeps_what_came_before():
    raw = json.dumps(chat(message(1, "one"), message(2, "two"))).encode()
    found = read(raw[: raw.index(b"two")], ".json")
    assert [one.text for one in posts(found)] == ["one"]
    assert [one.reason for one in found if isinstance(one, Reject)] == ["cut_off"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "type", "text", "photo", "poll", "date_unixtime", "file"]),
                inner,
                max_size=5,
            )
        ),
    )
)
def test_a_message_of_any_shape_is_read_or_refused(shape):
    found = telegram(chat(shape)) if isinstance(shape, dict) else []
    assert all(isinstance(one, Message) for one in found)


def test_rows_and_lines_hold_the_fields_of_a_case():
    table = "id;text;published_at;edited_at;colour\n7;Four killed.;2024-11-01T12:00:00Z;;red\n"
    line = {"id": 7, "text": "Four killed.", "published_at": "2024-11-01T12:00:00Z"}
    expected = Observation(
        source=NEWS,
        native="7",
        text="Four killed.",
        published_at=at(0),
        archived=True,
        mode="import",
    )
    assert read(b"\xef\xbb\xbf" + table.encode(), ".csv") == [expected]
    assert read(json.dumps(line).encode() + b"\n", ".jsonl") == [expected]


def test_a_row_may_name_its_source_and_its_edit():
    row = {"source": "facebook:mayor", "id": "9", "text": "x", "edited_at": "2024-11-01T13:00:00Z"}
    (seen,) = read(json.dumps(row).encode(), ".jsonl", Target())
    assert (seen.source, seen.edited, seen.edited_at) == ("facebook:mayor", True, at(60))


@pytest.mark.parametrize(
    ("raw", "ending", "reason"),
    [
        (b'{"id": 7}\n', ".jsonl", "no_source"),
        (b"{oops\n", ".jsonl", "JSON is malformed: object keys must be strings (byte 1)"),
        (b"id,published_at,source\n7,yesterday,a:b\n", ".csv", "Invalid RFC3339 encoded datetime"),
        (b"id,text\n7,\xff\n", ".csv", "cut_off"),
        (b"<html>", ".json", "unknown_format"),
    ],
)
def test_what_cannot_be_read_is_kept_with_a_reason(raw, ending, reason):
    (found,) = read(raw, ending, Target())
    assert isinstance(found, Reject)
    assert found.reason.startswith(reason)


def test_posts_of_ones_own_page_are_read_in_their_right_letters():
    record = {
        "timestamp": NOON,
        "attachments": [{"data": [{"media": {"uri": "photos/a.jpg"}}]}],
        "data": [
            {"post": "Четверо загиблих".encode().decode("latin-1")},
            {"update_timestamp": NOON + 60},
        ],
    }
    raw = json.dumps([record, record, {"timestamp": NOON, "title": "x"}, {"data": []}]).encode()
    first, second, empty, timeless = read(raw, ".json", Target(source=SourceKey("facebook:me")))
    assert (first.native, second.native) == (f"export-{NOON}", f"export-{NOON}-2")
    assert (first.text, first.published_at, first.edited_at) == ("Четверо загиблих", at(0), at(1))
    assert first.media == (Media(type="photo"),)
    assert (empty.reason, timeless.reason) == ("no_content", "no_id")


def test_posts_of_a_profile_stand_under_a_key_of_their_own():
    raw = json.dumps({"profile_posts_v2": [{"timestamp": NOON, "data": [{"post": "x"}]}]}).encode()
    (seen,) = read(raw, ".json")
    assert seen.text == "x"


@given(st.text(max_size=20))
def test_mending_turns_utf8_written_as_latin1_back(text):
    try:
        broken = text.encode().decode("latin-1")
    except UnicodeEncodeError:
        return
    assert mended(broken) == text


def test_a_facebook_post_of_any_stamp_is_read_or_refused():
    for stamp in (None, "x", -(10**30), 10**30, True, []):
        assert isinstance(read_post({"timestamp": stamp}, TARGET, Counter()), Reject)


async def imported(store: MemoryStore, clock, path: Path, **more: object) -> list[Batch]:
    inbox = Inbox(path=path, target=TARGET, once=True)
    collector = ImportCollector(store, clock, inbox, **more)
    found = []
    async for one in collector.stream(source("files"), None):
        await store.record(one)
        found.append(one)
    return found


async def test_an_import_proves_what_lies_between_its_messages_and_fills_gaps(tmp_path, clock):
    store = MemoryStore()
    hole = Missing(reason="unread", numbers=Range(first=3, last=9))
    await store.record(Batch(source=NEWS, seen_at=at(0), coverage=Coverage(missing=(hole,))))
    file = tmp_path / "result.json"
    file.write_text(json.dumps(chat(message(1, "a"), message(4, "b"), message(12, "c"))))
    (read_once,) = await imported(store, clock, file)
    assert (read_once.success, read_once.quiet, read_once.outcome) == (False, True, "import")
    (known,) = await store.completeness([NEWS])
    assert (known.open_gaps, known.ranges) == ((), (Range(first=1, last=12),))


async def test_a_group_proves_nothing(tmp_path, clock):
    store = MemoryStore()
    file = tmp_path / "result.json"
    file.write_text(json.dumps(chat(message(1, "a"), message(4, "b"), kind="public_supergroup")))
    await imported(store, clock, file)
    assert (await store.completeness([NEWS]))[0].ranges == ()


async def test_an_import_that_was_interrupted_goes_on_and_one_that_ended_is_not_repeated(
    tmp_path, clock
):
    store = MemoryStore()
    file = tmp_path / "result.json"
    file.write_text(json.dumps(chat(*(message(n, f"post {n}") for n in range(1, 1201)))))
    collector = ImportCollector(store, clock, Inbox(path=file, target=TARGET, once=True))
    stream = collector.stream(source("files"), None)
    for _ in range(2):
        await store.record(await anext(stream))
    await stream.aclose()

    passages: list[Passage] = []
    rest = await imported(store, clock, file, on_progress=passages.append)
    assert [len(one.observations) for one in rest] == [500, 200]
    assert passages[-1].records == 1200
    assert passages[-1].done == passages[-1].size
    (known,) = await store.completeness([NEWS])
    assert known.ranges == (Range(first=1, last=1200),)
    assert await imported(store, clock, file) == []


async def test_a_folder_is_watched_and_a_file_that_grows_is_left_until_it_is_whole(tmp_path, clock):
    store = MemoryStore()
    collector = ImportCollector(store, clock, Inbox(path=tmp_path, target=TARGET))
    stream = collector.stream(source("files"), None)
    assert (await anext(stream)).outcome == "looked"
    file = tmp_path / "posts.jsonl"
    (tmp_path / "notes.txt").write_text("not for us")
    file.write_text('{"id": 1, "text": "a"}\n')
    assert (await anext(stream)).outcome == "looked"
    file.write_text('{"id": 1, "text": "a"}\n{"id": 2, "text": "b"}\n')
    assert (await anext(stream)).outcome == "looked"
    grown = await anext(stream)
    assert [one.text for one in grown.observations] == ["a", "b"]
    assert (await anext(stream)).outcome == "looked"


async def test_a_folder_that_is_not_there_is_said(tmp_path, clock):
    with pytest.raises(SourceUnavailable) as caught:
        await imported(MemoryStore(), clock, tmp_path / "missing")
    assert caught.value.outcome == "unreadable"


def archived(text: str, **more: object) -> Observation:
    seen = observation(text, **more)
    return type(seen)(
        source=seen.source,
        native=seen.native,
        text=text,
        published_at=seen.published_at,
        edited_at=seen.edited_at,
        edited=seen.edited,
        archived=True,
        mode="import",
    )


async def test_an_archive_never_overrides_a_newer_edit():
    store = MemoryStore()
    await store.record(batch(observation("Four killed.")))
    await store.record(batch(observation("Five killed.", edited=True), minutes=30))
    assert await store.record(batch(archived("Four killed."), minutes=60)) == ()
    assert await store.record(batch(archived("Three killed.", edited_minutes=20), minutes=61)) == ()
    (newer,) = await store.record(batch(archived("Six killed.", edited_minutes=50), minutes=62))
    assert newer.revision.kind is RevisionKind.EDIT


async def test_an_archive_does_not_bring_back_what_was_deleted():
    store = MemoryStore()
    await store.record(batch(observation("Four killed.")))
    await store.record(batch(observation("", deleted=True), minutes=5))
    assert await store.record(batch(archived("Four killed."), minutes=60)) == ()
