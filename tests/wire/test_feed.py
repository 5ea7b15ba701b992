"""The feed collector against a site with good and bad manners."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from monitor.collect.feed import FeedCollector
from monitor.collect.http import Answer, Conditions, Failure, HttpFetcher, Limits, open_session
from monitor.collect.polling import HostPacer, Pace
from monitor.errors import CollectError, RateLimited, SourceGone, SourceUnavailable
from monitor.ports import Batch, Observation
from tests.build import at, source
from tests.fakes.feed import FakeFeeds, Item, Manner, Site
from tests.fakes.wire_clock import WireClock

pytestmark = pytest.mark.real_time

MOD = source("feed:mod")
SECRET = "canary-7f3a"


class Watch:
    """A collector over the fake site."""

    def __init__(self, server: FakeFeeds, collector: FeedCollector, clock: WireClock) -> None:
        self.server = server
        self.collector = collector
        self.clock = clock
        self.site = server.site()

    async def read(self, polls: int = 1, cursor: str | None = None) -> list[Batch]:
        stream = self.collector.stream(MOD, cursor)
        return [await anext(stream) for _ in range(polls)]

    async def poll(self, cursor: str | None = None) -> Batch:
        (batch,) = await self.read(1, cursor)
        return batch

    async def refused(self, cursor: str | None = None) -> CollectError:
        with pytest.raises(CollectError) as caught:
            await self.read(8, cursor)
        return caught.value


@asynccontextmanager
async def watching(address: str | None = None, seconds: float = 5.0) -> AsyncIterator[Watch]:
    clock = WireClock()
    async with FakeFeeds() as server, open_session() as session:
        fetcher = HttpFetcher(session, clock, HostPacer(clock), Limits(seconds=seconds))
        collector = FeedCollector(
            fetcher,
            clock,
            random.Random(7),
            urls={MOD.key: address or f"{server.url}/feed?key={SECRET}"},
            pace=Pace(jitter=0),
        )
        yield Watch(server, collector, clock)


def only(batch: Batch) -> Observation:
    (observation,) = batch.observations
    return observation


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
async def test_the_three_kinds_of_feed_give_the_same_post(kind: str) -> None:
    async with watching() as watch:
        watch.site.kind = kind
        watch.site.add(
            "Збито 12 «Шахедів»",
            "<p>Уночі <b>ППО</b> збила<br>12 &amp; більше</p><script>x()</script>",
            id="urn:7",
            link="https://example.org/7",
            date="Fri, 01 Nov 2024 12:00:00 +0200"
            if kind == "rss"
            else "2024-11-01T12:00:00+02:00",
        )
        batch = await watch.poll()
        assert batch.outcome == "ok"
        assert only(batch) == Observation(
            source=MOD.key,
            native="urn:7",
            text="Збито 12 «Шахедів»\n\nУночі ППО збила\n12 & більше",
            published_at=datetime(2024, 11, 1, 10, 0, tzinfo=UTC),
            url="https://example.org/7",
            mode="feed",
        )


async def test_entries_come_oldest_first() -> None:
    async with watching() as watch:
        for number in range(3):
            watch.site.add(f"Post {number}", id=str(number))
        assert [one.native for one in (await watch.poll()).observations] == ["0", "1", "2"]


async def test_an_unchanged_feed_is_asked_for_with_conditions_and_not_read_again() -> None:
    async with watching() as watch:
        watch.site.add("One", id="1")
        first, second = await watch.read(2)
        assert (second.outcome, second.observations, second.cursor) == ("not_modified", (), None)
        third = await watch.poll(first.cursor)
        assert third.outcome == "not_modified"
        watch.site.add("Two", id="2")
        assert len((await watch.poll(first.cursor)).observations) == 2
        assert watch.server.asked[0] == ("feed", None)


async def test_a_feed_that_moved_for_good_is_read_at_its_new_address_from_then_on() -> None:
    async with watching() as watch:
        watch.site.habit = Manner.MOVED_FOR_GOOD
        watch.server.site("elsewhere").add("Here now", id="1")
        moved, read = await watch.read(2)
        assert (moved.outcome, moved.observations) == ("moved", ())
        assert only(read).text == "Here now"
        await watch.poll(read.cursor)
        assert [name for name, _ in watch.server.asked] == ["feed", "elsewhere", "elsewhere"]


async def test_a_redirect_for_now_is_gone_along_with_and_not_remembered() -> None:
    async with watching() as watch:
        watch.site.habit = Manner.MOVED_FOR_NOW
        watch.server.site("elsewhere").add("Here for now", id="1")
        assert [batch.outcome for batch in await watch.read(2)] == ["ok", "not_modified"]
        assert [name for name, _ in watch.server.asked] == ["feed", "elsewhere"] * 2


@pytest.mark.parametrize("manner", [Manner.MOVED_FOR_GOOD, Manner.MOVED_FOR_NOW])
async def test_redirects_in_a_circle_end(manner: Manner) -> None:
    async with watching() as watch:
        watch.site.habit = manner
        watch.site.target = "/feed"
        assert (await watch.refused()).outcome == "redirect_loop"


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest",
        "http://[::1]:8080/feed",
        "http://[::ffff:10.0.0.1]/feed",
        "http://localhost/feed",
        "http://metadata.internal/feed",
        "http://2130706433/feed",
        "http://0x7f.1/feed",
    ],
)
async def test_a_stranger_cannot_send_us_into_our_own_network(target: str) -> None:
    async with watching() as watch:
        watch.site.habit = Manner.MOVED_FOR_GOOD
        watch.site.target = target
        assert (await watch.refused()).outcome == "moved_unsafe"


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "", "http://[bad/x", "javascript:alert(1)"]
)
async def test_a_redirect_to_what_is_no_web_address_is_refused(target: str) -> None:
    async with watching() as watch:
        watch.site.habit = Manner.MOVED_FOR_GOOD
        watch.site.target = target
        assert (await watch.refused()).outcome == "redirect"


async def test_another_address_in_the_configuration_ends_the_old_move() -> None:
    async with watching() as watch:
        watch.site.add("Here", id="1")
        old = '{"kind":"feed/1","configured":"other","moved_to":"http://127.0.0.1:9/"}'
        assert only(await watch.poll(old)).text == "Here"


async def test_a_feed_that_is_gone_is_frozen() -> None:
    async with watching() as watch:
        watch.site.habit = Manner.GONE
        assert isinstance(await watch.refused(), SourceGone)


async def test_a_feed_without_an_address_is_frozen() -> None:
    async with watching() as watch:
        stream = watch.collector.stream(source("feed:other"), None)
        with pytest.raises(SourceGone, match="no_address"):
            await anext(stream)


async def test_a_pause_until_a_date_is_kept() -> None:
    async with watching() as watch:
        watch.site.habit = Manner.THROTTLED
        error = await watch.refused()
        assert isinstance(error, RateLimited)
        assert error.retry_after == 600.0


@pytest.mark.parametrize(
    ("manner", "outcome"),
    [
        (Manner.HTML, "not_a_feed"),
        (Manner.SERVER_ERROR, "http_error"),
        (Manner.CUT_ON_THE_WIRE, "cut_off"),
        (Manner.TOO_LARGE, "too_large"),
        (Manner.ODD_ENCODING, "encoding"),
        (Manner.GZIP_CUT_OFF, "cut_off"),
        (Manner.GZIP_BROKEN, "encoding"),
    ],
)
async def test_what_is_no_feed_is_never_an_empty_success(manner: Manner, outcome: str) -> None:
    async with watching() as watch:
        watch.site.add("One", id="1")
        watch.site.habit = manner
        error = await watch.refused()
        assert isinstance(error, SourceUnavailable)
        assert error.outcome == outcome


async def test_a_packed_document_is_unpacked() -> None:
    async with watching() as watch:
        watch.site.add("One", id="1")
        watch.site.habit = Manner.GZIPPED
        assert only(await watch.poll()).text == "One"


async def test_a_server_that_drips_for_ever_is_left() -> None:
    async with watching(seconds=0.2) as watch:
        watch.site.habit = Manner.SLOW_LORIS
        assert (await watch.refused()).outcome == "timeout"


async def test_a_document_that_breaks_off_keeps_its_whole_entries() -> None:
    async with watching() as watch:
        for number in range(3):
            watch.site.add(f"Post {number}", id=str(number))
        watch.site.habit = Manner.CUT_XML
        batch = await watch.poll()
        assert batch.outcome == "malformed"
        assert [one.native for one in batch.observations] == ["1", "2"]
        assert [one.reason for one in batch.rejects] == ["cut_off"]
        assert batch.rejects[0].raw.startswith(b"<item><title>Po")


async def test_half_a_document_is_not_taken_for_known_the_next_time() -> None:
    async with watching() as watch:
        watch.site.add("One", id="1")
        watch.site.add("Two", id="2")
        watch.site.raw = watch.site.document()[:-20]
        assert [batch.outcome for batch in await watch.read(2)] == ["malformed", "malformed"]
        assert [condition for _, condition in watch.server.asked] == [None, None]


async def test_a_feed_without_any_readable_entry_is_told_and_then_an_error() -> None:
    async with watching() as watch:
        watch.site.add(id="1")
        stream = watch.collector.stream(MOD, None)
        batch = await anext(stream)
        assert (batch.outcome, batch.observations, batch.cursor) == ("unreadable", (), None)
        assert len(batch.rejects) == 1
        with pytest.raises(SourceUnavailable, match="unreadable"):
            await anext(stream)


async def test_not_modified_without_having_read_anything_is_no_success() -> None:
    async with watching() as watch:
        watch.site.habit = Manner.NEVER_MODIFIED
        assert (await watch.refused()).outcome == "http_error"


async def test_an_unescaped_ampersand_is_told_and_costs_no_entry() -> None:
    async with watching() as watch:
        watch.site.raw = (
            b'<rss version="2.0"><channel><title>t</title>'
            b"<item><guid>1</guid><title>Search & rescue</title></item></channel></rss>"
        )
        batch = await watch.poll()
        assert (batch.outcome, only(batch).text) == ("malformed", "Search & rescue")


@pytest.mark.parametrize(
    "date",
    [
        "Fri, 01 Nov 2024 12:00:00 MSK",
        "Птн, 01 Ноя 2024 12:00:00 +0300",
        "2024-11-01T12:00:00",
        "Fri, 01 Nov 2024 12:00:00",
        "soon",
    ],
)
async def test_a_date_that_leaves_room_for_doubt_is_kept_as_it_was_and_not_believed(
    date: str,
) -> None:
    async with watching() as watch:
        watch.site.add("One", id="1", date=date)
        batch = await watch.poll()
        assert only(batch).published_at is None
        assert [(one.reason, one.raw.decode(), one.where) for one in batch.rejects] == [
            ("bad_date", date, "1")
        ]


async def test_a_date_in_the_future_is_not_believed() -> None:
    async with watching() as watch:
        watch.site.add("One", id="1", date="Fri, 01 Nov 2030 12:00:00 GMT")
        batch = await watch.poll()
        assert only(batch).published_at is None
        assert [one.raw for one in batch.rejects] == [b"2030-11-01T12:00:00+00:00"]


async def test_an_entry_without_an_id_is_known_by_its_link_and_title() -> None:
    async with watching() as watch:
        watch.site.add("One", link="https://example.org/1")
        watch.site.add("Two")
        first = [one.native for one in (await watch.poll()).observations]
        watch.site.items[0].text = "now with a text"
        second = [one.native for one in (await watch.poll()).observations]
        assert first == second
        assert len(set(first)) == 2


async def test_an_entry_without_words_is_a_reject_and_its_neighbours_are_kept() -> None:
    async with watching() as watch:
        watch.site.add("One", id="1")
        watch.site.add(id="2")
        batch = await watch.poll()
        assert only(batch).native == "1"
        assert [one.reason for one in batch.rejects] == ["no_content"]
        assert b"<guid>2</guid>" in batch.rejects[0].raw


async def test_no_failure_names_the_address() -> None:
    for manner in (*Manner, None):
        async with watching(seconds=0.2) as watch:
            watch.site.habit = manner
            watch.site.target = "http://10.0.0.1/?key=" + SECRET
            watch.site.add("One", id="1")
            said: list[object] = []
            try:
                said += await watch.read(2)
            except CollectError as error:
                said += [error, error.__cause__, error.__context__]
            assert SECRET not in repr(said)


@pytest.mark.parametrize(
    "address",
    [
        f"http://127.0.0.1:1/?key={SECRET}",
        f"http://user:{SECRET}@127.0.0.1:1/",
        f"ftp://example.org/{SECRET}",
        f"http://[{SECRET}/",
        f"http:///{SECRET}",
        f"http://a..b/{SECRET}",
        f"http://127.0.0.1:99999/{SECRET}",
    ],
)
async def test_an_address_that_leads_nowhere_is_a_failure_without_its_words(address: str) -> None:
    clock = WireClock()
    async with open_session() as session:
        reply = await HttpFetcher(session, clock, HostPacer(clock)).fetch(address)
    assert isinstance(reply, Failure)
    assert SECRET not in repr(reply)


async def test_a_fetch_takes_its_hosts_turn() -> None:
    async with FakeFeeds() as server, open_session() as session:
        server.site().add("One", id="1")
        clock = WireClock()
        fetcher = HttpFetcher(session, clock, HostPacer(clock, per_second=0.1))
        replies = [await fetcher.fetch(f"{server.url}/feed") for _ in range(3)]
        assert all(isinstance(reply, Answer) for reply in replies)
        assert clock.sleeps == [10.0, 10.0]


class Downgrading:
    """A fetcher of whom every https address leads out of encryption."""

    async def fetch(self, url: str, conditions: Conditions | None = None) -> Answer | Failure:
        return Answer(status=301, location=url.replace("https:", "http:"))


async def test_a_redirect_out_of_encryption_is_refused() -> None:
    clock = WireClock()
    urls = {MOD.key: f"https://example.org/feed?key={SECRET}"}
    collector = FeedCollector(Downgrading(), clock, random.Random(7), urls=urls)
    with pytest.raises(SourceUnavailable, match="unencrypted") as caught:
        await anext(collector.stream(MOD, None))
    assert SECRET not in str(caught.value)


def numbered(site: Site, *numbers: int) -> None:
    """Replace what the site lists by entries of one a minute."""
    site.items = [
        Item(f"post {one}", id=str(one), date=f"Fri, 01 Nov 2024 12:{one:02}:00 GMT")
        for one in sorted(numbers, reverse=True)
    ]


async def test_a_window_that_shares_nothing_with_the_last_one_leaves_a_gap() -> None:
    async with watching() as watch:
        numbered(watch.site, 1, 2, 3)
        first = await watch.poll()
        numbered(watch.site, 3, 4)
        joined = await watch.poll(first.cursor)
        numbered(watch.site, 20, 21)
        apart = await watch.poll(joined.cursor)
        assert (first.coverage.missing, joined.coverage.missing) == ((), ())
        (hole,) = apart.coverage.missing
        assert (hole.reason, hole.since, hole.until) == ("window", at(4), at(20))


async def test_a_site_that_was_rebuilt_under_other_ids_leaves_no_gap() -> None:
    async with watching() as watch:
        numbered(watch.site, 1, 2, 3)
        first = await watch.poll()
        for item in watch.site.items:
            item.id = f"new-{item.id}"
        assert (await watch.poll(first.cursor)).coverage.missing == ()


async def test_an_empty_feed_is_no_gap_and_what_comes_after_it_is_compared_with_before() -> None:
    async with watching() as watch:
        numbered(watch.site, 1, 2)
        first = await watch.poll()
        watch.site.items = []
        empty = await watch.poll(first.cursor)
        numbered(watch.site, 2, 3)
        assert empty.coverage.missing == ()
        assert (await watch.poll(empty.cursor)).coverage.missing == ()
