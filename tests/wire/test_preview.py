"""The preview collector against a server that draws the pages of a web preview."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from monitor.collect.http import HttpFetcher, Limits, open_session
from monitor.collect.polling import HostPacer, Pace
from monitor.collect.preview import Depth, PreviewCollector
from monitor.collect.preview_place import Place, decode
from monitor.errors import CollectError, RateLimited, SourceGone, SourceUnavailable
from monitor.model.completeness import Range
from monitor.model.ids import SourceKey
from monitor.model.posts import Media, Origin
from monitor.ports import Batch, Observation
from monitor.store.memory import MemoryStore
from tests.build import source
from tests.fakes.preview import FakePreview
from tests.fakes.preview_markup import NOON, Fault
from tests.fakes.wire_clock import WireClock

pytestmark = pytest.mark.real_time

NEWS = source("news")


class Watch:
    """A collector over the fake preview, and the streams that a test reads from it."""

    def __init__(self, server: FakePreview, collector: PreviewCollector, clock: WireClock) -> None:
        self.server = server
        self.collector = collector
        self.clock = clock
        self.news = server.channel("news", "News")

    async def read(self, polls: int = 1, cursor: str | None = None) -> list[Batch]:
        stream = self.collector.stream(NEWS, cursor)
        return [await anext(stream) for _ in range(polls)]

    async def poll(self, cursor: str | None = None) -> Batch:
        (batch,) = await self.read(1, cursor)
        return batch

    async def refused(self, cursor: str | None = None) -> CollectError:
        with pytest.raises(CollectError) as caught:
            await self.poll(cursor)
        return caught.value


@asynccontextmanager
async def watching(
    depth: Depth | None = None, limits: Limits | None = None
) -> AsyncIterator[Watch]:
    clock = WireClock(NOON)
    async with FakePreview() as server, open_session() as session:
        fetcher = HttpFetcher(session, clock, HostPacer(clock), limits)
        collector = PreviewCollector(
            fetcher,
            clock,
            random.Random(7),
            base_url=server.url,
            depth=depth,
            pace=Pace(jitter=0),
            known=[SourceKey("telegram:General_Staff")],
        )
        yield Watch(server, collector, clock)


def place(batch: Batch) -> Place:
    assert batch.cursor is not None
    found = decode(batch.cursor)
    assert found is not None
    return found


def ids(batch: Batch) -> list[int]:
    return [int(one.native) for one in batch.observations]


def only(batch: Batch) -> Observation:
    (observation,) = batch.observations
    return observation


async def test_a_first_start_reads_the_newest_page_only() -> None:
    async with watching() as watch:
        watch.news.fill(107)
        batch = await watch.poll()
        assert ids(batch) == list(range(88, 108))
        assert (batch.outcome, place(batch).watermark) == ("history", 107)
        assert watch.server.asked == ["/s/news"]


async def test_a_first_start_reads_as_many_pages_as_it_is_told() -> None:
    async with watching(Depth(first=3)) as watch:
        watch.news.fill(107)
        batch = await watch.poll()
        assert ids(batch) == list(range(48, 108))
        assert watch.server.asked == ["/s/news", "/s/news?before=88", "/s/news?before=68"]


async def test_a_post_carries_all_that_the_page_shows_of_it() -> None:
    async with watching() as watch:
        watch.news.post(
            "Уражено склад <S-300>\nдругий рядок & далі",
            number=40,
            edited=True,
            signature="edited by us",
            reply=("news", 12, "Раніше: 4 загиблих"),
            card="Nine killed",
            photos=1,
        )
        seen = only(await watch.poll())
        assert seen == Observation(
            source=NEWS.key,
            native="40",
            text="Уражено склад <S-300>\nдругий рядок & далі",
            published_at=watch.news.posts[0].date,
            edited=True,
            url="https://t.me/news/40",
            reply_to="12",
            media=(Media(type="photo", url="https://t.me/news/40"),),
            mode="preview",
        )


async def test_every_poll_yields_the_newest_page_again_so_that_edits_are_found() -> None:
    async with watching() as watch:
        watch.news.fill(5)
        stream = watch.collector.stream(NEWS, None)
        before = await anext(stream)
        watch.news.edit(3, "Corrected: nine injured")
        after = await anext(stream)
        assert ids(before) == ids(after) == [1, 2, 3, 4, 5]
        changed = [one for one in after.observations if one not in before.observations]
        assert [(one.native, one.text, one.edited) for one in changed] == [
            ("3", "Corrected: nine injured", True)
        ]


async def test_an_unchanged_post_with_media_looks_the_same_at_every_visit() -> None:
    async with watching() as watch:
        watch.news.post("One photo", photos=1)
        watch.news.post("An album", photos=3)
        watch.news.post("A video", video=True)
        first, second = await watch.read(2)
        assert first.observations == second.observations


async def test_a_gap_is_closed_by_paging_back_until_joined() -> None:
    async with watching() as watch:
        watch.news.fill(30)
        first = await watch.poll()
        watch.news.fill(65)
        watch.server.asked.clear()
        second = await watch.poll(first.cursor)
        assert ids(second) == list(range(16, 96))
        assert (second.outcome, place(second).holes) == ("history", ())
        assert watch.server.asked == [
            "/s/news",
            "/s/news?before=76",
            "/s/news?before=56",
            "/s/news?before=36",
        ]


async def test_a_missing_link_to_older_posts_does_not_end_the_paging() -> None:
    async with watching() as watch:
        watch.news.fill(30)
        first = await watch.poll()
        watch.news.fill(65)
        watch.news.prev_link = False
        assert ids(await watch.poll(first.cursor)) == list(range(16, 96))


async def test_deleted_posts_do_not_look_like_a_gap_for_ever() -> None:
    async with watching() as watch:
        watch.news.fill(30)
        first = await watch.poll()
        watch.news.fill(25)
        for number in range(29, 34):
            watch.news.delete(number)
        second = await watch.poll(first.cursor)
        assert (second.outcome, place(second).holes) == ("history", ())
        assert ids(second)[-1] == 55


async def test_a_gap_beyond_the_bound_is_told_and_filled_by_later_polls() -> None:
    async with watching(Depth(most=2)) as watch:
        watch.news.fill(30)
        first = await watch.poll()
        watch.news.fill(150)
        stream = watch.collector.stream(NEWS, first.cursor)
        batches = [await anext(stream) for _ in range(4)]
        assert [batch.outcome for batch in batches] == ["gap", "gap", "gap", "history"]
        assert [place(batch).watermark for batch in batches] == [30, 30, 30, 180]
        read = {number for batch in batches for number in ids(batch)}
        assert read >= set(range(31, 181))
        assert all(ids(batch) == sorted(ids(batch)) for batch in batches)


async def test_a_gap_is_remembered_by_the_cursor_over_a_restart() -> None:
    async with watching(Depth(most=2)) as watch:
        watch.news.fill(30)
        cursor = (await watch.poll()).cursor
        watch.news.fill(100)
        read: set[int] = set()
        for _ in range(4):
            batch = await watch.poll(cursor)
            cursor = batch.cursor
            read |= set(ids(batch))
        assert read >= set(range(31, 131))
        assert batch.outcome == "history"


async def test_paging_that_goes_round_in_a_circle_ends_and_is_told() -> None:
    async with watching() as watch:
        watch.news.fill(30)
        first = await watch.poll()
        watch.news.fill(65)
        watch.news.habit = Fault.IGNORES_BEFORE
        watch.server.asked.clear()
        second = await watch.poll(first.cursor)
        assert second.outcome == "gap"
        assert len(watch.server.asked) == 2


async def test_what_was_read_is_kept_when_the_paging_back_fails() -> None:
    async with watching() as watch:
        watch.news.fill(30)
        first = await watch.poll()
        watch.news.fill(65)
        # Twice, because a kept-alive connection that breaks is tried again by itself.
        watch.news.faults.extend([None, None, Fault.RESET, Fault.RESET])
        stream = watch.collector.stream(NEWS, first.cursor)
        kept = await anext(stream)
        assert (kept.outcome, ids(kept)) == ("gap", list(range(56, 96)))
        assert place(kept).watermark == 30
        with pytest.raises(SourceUnavailable, match="connection"):
            await anext(stream)
        assert ids(await watch.poll(kept.cursor))[:1] == [16]


async def test_a_gap_is_not_closed_because_the_platform_shows_nothing_older() -> None:
    async with watching() as watch:
        watch.news.fill(30)
        first = await watch.poll()
        watch.news.fill(65)
        watch.news.faults.extend([None, Fault.EMPTY])
        second = await watch.poll(first.cursor)
        assert (second.outcome, place(second).watermark) == ("gap", 30)
        third = await watch.poll(second.cursor)
        assert (third.outcome, ids(third)[0], place(third).watermark) == ("history", 16, 95)


async def test_a_gap_below_which_all_was_deleted_is_given_up_the_third_time_and_told() -> None:
    async with watching() as watch:
        watch.news.fill(3)
        first = await watch.poll()
        watch.news.fill(30)
        for number in range(1, 12):
            watch.news.delete(number)
        cursor, outcomes = first.cursor, []
        for _ in range(4):
            batch = await watch.poll(cursor)
            cursor = batch.cursor
            outcomes.append(batch.outcome)
        assert outcomes == ["gap", "gap", "vanished", "history"]


async def test_an_older_page_that_cannot_be_read_is_told_after_what_was() -> None:
    for fault, outcome in ((Fault.CUT_HTML, "cut_off"), (Fault.SHELL, "shell")):
        async with watching() as watch:
            watch.news.fill(30)
            first = await watch.poll()
            watch.news.fill(65)
            watch.news.faults.extend([None, fault])
            stream = watch.collector.stream(NEWS, first.cursor)
            kept = await anext(stream)
            assert (kept.outcome, ids(kept)) == ("gap", list(range(76, 96)))
            with pytest.raises(SourceUnavailable, match=outcome):
                await anext(stream)


async def test_an_album_is_one_post_with_its_text_once_and_all_its_ids_known() -> None:
    async with watching() as watch:
        watch.news.post("Наслідки удару", number=50, photos=4)
        watch.news.post("Далі", number=54)
        first = await watch.poll()
        album, _ = first.observations
        assert (album.native, album.album, album.text) == ("50", "50", "Наслідки удару")
        assert [one.url for one in album.media] == [
            f"https://t.me/news/{number}" for number in (50, 51, 52, 53)
        ]
        assert place(first).recent == (50, 51, 52, 53, 54)


@pytest.mark.parametrize(
    ("forwarded", "origin"),
    [
        (("src", 555), Origin(source=SourceKey("telegram:src"), native="555")),
        (("SRC", None), Origin(source=SourceKey("telegram:src"))),
        (("general_staff", 9), Origin(source=SourceKey("telegram:General_Staff"), native="9")),
        ("Somebody Hidden", Origin(source=SourceKey("telegram:"))),
    ],
)
@pytest.mark.parametrize("double_escaped", [False, True])
async def test_a_forward_names_its_origin_where_the_page_does(
    forwarded: tuple[str, int | None] | str, origin: Origin, *, double_escaped: bool
) -> None:
    async with watching() as watch:
        watch.news.double_escaped = double_escaped
        watch.news.post("Passed on", forwarded=forwarded)
        assert only(await watch.poll()).forwarded_from == origin


async def test_a_reply_to_another_channel_is_no_reply_within_this_one() -> None:
    async with watching() as watch:
        watch.news.post("We answer", reply=("other", 7, "their words"))
        seen = only(await watch.poll())
        assert (seen.reply_to, seen.text) == (None, "We answer")


async def test_service_posts_are_counted_and_not_told() -> None:
    async with watching() as watch:
        watch.news.post("Words")
        watch.news.post("Channel photo updated", service=True)
        batch = await watch.poll()
        assert (ids(batch), batch.rejects, place(batch).watermark) == ([1], (), 2)


async def test_media_that_the_page_cannot_show_and_polls_are_kept_with_their_kind() -> None:
    async with watching() as watch:
        watch.news.post(unsupported=True)
        watch.news.post("Words", unsupported=True)
        watch.news.post(poll=("Who did it?", "They", "Nobody"))
        told = [(one.text, one.media[0].type) for one in (await watch.poll()).observations]
        assert told == [("", "unsupported"), ("Words", "unsupported"), ("Who did it?", "poll")]


async def test_one_unreadable_post_is_a_reject_and_its_neighbours_are_kept() -> None:
    async with watching() as watch:
        watch.news.fill(2)
        watch.news.post("no id", data_post="news/abc")
        watch.news.post("too large", data_post="news/9999999999999999999")
        watch.news.post(withheld=True)
        watch.news.post("another's", channel="stranger")
        watch.news.post("last")
        batch = await watch.poll()
        assert (ids(batch), batch.outcome) == ([1, 2, 7], "history")
        told = [(one.reason, one.where) for one in batch.rejects]
        assert told == [
            ("no_id", "news"),
            ("no_id", "news"),
            ("withheld", "news/5"),
            ("foreign_channel", "news"),
        ]
        assert b'data-post="news/abc"' in batch.rejects[0].raw
        assert b"too large" not in batch.rejects[0].raw


async def test_an_unreadable_post_that_stands_for_days_is_told_once_a_stream() -> None:
    async with watching() as watch:
        watch.news.post("Words")
        watch.news.post(withheld=True)
        told = [[one.reason for one in batch.rejects] for batch in await watch.read(3)]
        assert told == [["withheld"], [], []]


@pytest.mark.parametrize("date", ["yesterday", "2026-09-27T07:24:01", "0001-01-01T00:00:00+14:00"])
async def test_a_date_that_cannot_be_read_is_kept_as_a_reject_and_never_invented(date: str) -> None:
    async with watching() as watch:
        watch.news.post("Words", raw_date=date)
        batch = await watch.poll()
        assert only(batch).published_at is None
        assert [(one.raw.decode(), one.reason) for one in batch.rejects] == [(date, "bad_date")]


async def test_a_page_without_any_readable_post_is_told_and_then_an_error() -> None:
    async with watching() as watch:
        watch.news.fill(3)
        watch.news.habit = Fault.OTHER_MARKUP
        stream = watch.collector.stream(NEWS, None)
        batch = await anext(stream)
        assert (batch.outcome, batch.observations, batch.cursor) == ("unreadable", (), None)
        assert len(batch.rejects) == 3
        with pytest.raises(SourceUnavailable, match="unreadable"):
            await anext(stream)


async def test_a_page_that_breaks_off_keeps_its_whole_posts() -> None:
    async with watching() as watch:
        watch.news.fill(25)
        watch.news.faults.append(Fault.CUT_HTML)
        cut, whole = await watch.read(2)
        assert (cut.outcome, ids(cut)[-1], place(cut).watermark) == ("cut_off", 24, 24)
        assert [one.reason for one in cut.rejects] == ["cut_off"]
        assert b'data-post="news/25"' in cut.rejects[0].raw
        assert (whole.outcome, ids(whole)[-1]) == ("history", 25)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault.REDIRECT, "redirect"),
        (Fault.SHELL, "shell"),
        (Fault.REGION_BLOCK, "restricted"),
        (Fault.FORBIDDEN, "restricted"),
        (Fault.BLANK, "blank"),
        (Fault.RESET, "connection"),
        (Fault.SERVER_ERROR, "http_error"),
        (Fault.CUT_BEFORE_POSTS, "cut_off"),
        (Fault.CUT_ON_THE_WIRE, "cut_off"),
        (Fault.OTHER_SITE, "not_telegram"),
        (Fault.BOMB, "too_large"),
    ],
)
async def test_a_page_that_cannot_be_read_is_never_an_empty_success(
    fault: Fault, outcome: str
) -> None:
    async with watching() as watch:
        watch.news.fill(3)
        watch.news.habit = fault
        error = await watch.refused()
        assert isinstance(error, SourceUnavailable)
        assert error.outcome == outcome
        assert watch.server.url not in str(error)


async def test_a_channel_without_posts_is_told_from_one_whose_posts_vanished() -> None:
    async with watching() as watch:
        empty = await watch.poll()
        assert (empty.outcome, empty.observations) == ("empty", ())
        watch.news.fill(3)
        filled = await watch.poll(empty.cursor)
        assert (ids(filled), filled.outcome) == ([1, 2, 3], "history")
        watch.news.habit = Fault.EMPTY
        assert (await watch.refused(filled.cursor)).outcome == "emptied"


async def test_an_absent_channel_is_unavailable() -> None:
    async with watching() as watch:
        stream = watch.collector.stream(source("nobody"), None)
        with pytest.raises(SourceUnavailable, match="redirect"):
            await anext(stream)


@pytest.mark.parametrize(
    ("fault", "pause"), [(Fault.THROTTLED, 37.0), (Fault.THROTTLED_SILENTLY, 120.0)]
)
async def test_a_request_to_slow_down_pauses_the_whole_host(fault: Fault, pause: float) -> None:
    async with watching() as watch:
        watch.server.channel("other").fill(2)
        watch.news.faults.append(fault)
        error = await watch.refused()
        assert isinstance(error, RateLimited)
        assert error.retry_after == pause
        await anext(watch.collector.stream(source("other"), None))
        assert watch.clock.passed >= pause


async def test_requests_to_one_host_are_two_seconds_apart_whatever_the_channel() -> None:
    async with watching() as watch:
        for name in ("a_channel", "b_channel", "c_channel"):
            watch.server.channel(name).fill(1)
            await anext(watch.collector.stream(source(name), None))
        assert watch.clock.sleeps == [2.0, 2.0]


async def test_a_renamed_channel_is_frozen() -> None:
    async with watching() as watch:
        watch.news.fill(3)
        for post in watch.news.posts:
            post.channel = "other_name"
        error = await watch.refused()
        assert isinstance(error, SourceGone)
        assert error.outcome == "renamed"


async def test_the_name_is_compared_without_regard_to_case() -> None:
    async with watching() as watch:
        watch.news.fill(1)
        watch.news.posts[0].channel = "NEWS"
        assert ids(await watch.poll()) == [1]


async def test_a_name_taken_over_by_another_owner_is_frozen() -> None:
    async with watching() as watch:
        watch.news.fill(300)
        first = await watch.poll()
        watch.news.posts.clear()
        watch.news.title = "Casino"
        watch.news.post("Win", number=1, date=NOON)
        error = await watch.refused(first.cursor)
        assert isinstance(error, SourceGone)
        assert error.outcome == "reused"


async def test_ids_that_start_over_with_newer_dates_freeze_it_under_the_same_title_too() -> None:
    async with watching() as watch:
        first_post = watch.news.post("Old", number=300)
        first = await watch.poll()
        watch.news.posts.clear()
        assert first_post.date is not None
        watch.news.post("New", number=1, date=first_post.date.replace(year=2025))
        assert isinstance(await watch.refused(first.cursor), SourceGone)


async def test_a_new_title_or_a_deleted_newest_post_alone_freezes_nothing() -> None:
    async with watching() as watch:
        watch.news.fill(30)
        first = await watch.poll()
        watch.news.title = "News!"
        watch.news.delete(30)
        second = await watch.poll(first.cursor)
        assert (second.outcome, place(second).newest) == ("history", 30)


async def test_another_collectors_cursor_is_told_and_reading_begins_anew() -> None:
    async with watching() as watch:
        watch.news.fill(3)
        batch = await watch.poll('{"pts": 17}')
        assert (batch.outcome, ids(batch)) == ("cursor_reset", [1, 2, 3])


async def test_older_pages_are_visited_again_for_edits_every_so_often() -> None:
    async with watching(Depth(every=3)) as watch:
        watch.news.fill(60)
        stream = watch.collector.stream(NEWS, None)
        await anext(stream)
        watch.news.edit(30, "Corrected")
        second, third = await anext(stream), await anext(stream)
        assert ids(second)[0] == 41
        assert [one.text for one in third.observations if one.edited] == ["Corrected"]


async def test_errors_in_a_row_double_the_wait_and_a_success_ends_that() -> None:
    async with watching() as watch:
        watch.news.fill(1)
        watch.news.habit = Fault.RESET
        waits = []
        for _ in range(3):
            before = watch.clock.passed
            await watch.refused()
            waits.append(watch.clock.passed - before)
        watch.news.habit = None
        before = watch.clock.passed
        batches = await watch.read(2)
        waits.append(watch.clock.passed - before)
        assert len(batches) == 2
        assert waits == [0.0, 120.0, 240.0, 480.0 + 300.0]


async def test_the_request_says_who_asks_and_keeps_no_cookies() -> None:
    async with watching() as watch:
        watch.news.fill(1)
        await watch.poll()
        (headers,) = watch.server.headers
        assert headers["user-agent"].startswith("Claimwatch/")
        assert headers["accept-language"] == "en"
        assert headers["accept-encoding"] == "gzip"
        assert "cookie" not in headers


async def test_the_ledger_finds_new_posts_and_edits_in_what_is_read_again() -> None:
    async with watching() as watch:
        ledger = MemoryStore(sources=[NEWS])
        watch.news.fill(3)
        watch.news.post("A photo", photos=2)
        stream = watch.collector.stream(NEWS, await ledger.cursor(NEWS.key))
        first = await ledger.record(await anext(stream))
        again = await ledger.record(await anext(stream))
        watch.news.edit(2, "Corrected: nine injured")
        watch.news.post("Newer")
        third = await ledger.record(await anext(stream))
        assert [len(first), len(again)] == [4, 0]
        assert [(one.revision.id, one.revision.kind, one.revision.text) for one in third] == [
            ("telegram:news/2@2", "edit", "Corrected: nine injured"),
            ("telegram:news/6@1", "original", "Newer"),
        ]


async def test_a_batch_says_what_it_proves_to_be_read() -> None:
    async with watching(Depth(first=2)) as watch:
        watch.news.fill(107)
        first = await watch.poll()
        assert first.coverage.covered == (span(88, 107), span(68, 87))
        assert (first.coverage.missing, first.success, first.mode) == ((), True, "preview")


async def test_a_hole_that_is_left_is_missing_with_the_dates_around_it() -> None:
    async with watching(Depth(most=1)) as watch:
        watch.news.fill(20)
        first = await watch.poll()
        watch.news.fill(100)
        second = await watch.poll(first.cursor)
        (hole,) = second.coverage.missing
        known = {post.number: post.date for post in watch.news.posts}
        assert (hole.reason, hole.numbers) == ("unread", span(21, 80))
        assert (hole.since, hole.until) == (known[20], known[101])
        assert second.coverage.covered == (span(101, 120), span(81, 100))


async def test_what_the_platform_denies_three_times_is_absent() -> None:
    async with watching() as watch:
        watch.news.fill(20)
        cursor = (await watch.poll()).cursor
        watch.news.fill(20)
        watch.news.posts = watch.news.posts[-3:]
        batches = []
        for _ in range(3):
            batches.append(await watch.poll(cursor))
            cursor = batches[-1].cursor
        assert [one.coverage.absent for one in batches] == [(), (), (span(21, 37),)]
        assert [len(one.coverage.missing) for one in batches] == [1, 1, 0]


async def test_a_page_that_cannot_be_read_proves_nothing_and_is_no_success() -> None:
    async with watching() as watch:
        watch.news.fill(20)
        watch.news.faults.append(Fault.OTHER_MARKUP)
        batch = await watch.poll()
        assert (batch.success, batch.coverage.covered, batch.cursor) == (False, (), None)


def span(first: int, last: int) -> Range:
    return Range(first=first, last=last)
