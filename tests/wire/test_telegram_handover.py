"""One world, two ways in: a post looks the same by either, and a switch loses nothing."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from monitor.collect import telegram_access
from monitor.collect.fallback import FallbackCollector, HandedOver, decode
from monitor.collect.http import HttpFetcher, open_session
from monitor.collect.polling import HostPacer
from monitor.collect.preview import PreviewCollector
from monitor.ports import Batch, Collector, Observation
from tests.fakes.mtproto import FakeTelegram, Refuse
from tests.fakes.preview import FakePreview
from tests.fakes.preview_markup import Fault
from tests.fakes.world import Channel
from tests.telegram_desk import NEWS, Desk, desk, standing


@dataclass
class Newsroom:
    """Both fakes on one world, and a collector for each way and for both."""

    telegram: FakeTelegram
    web: FakePreview
    room: Desk
    news: Channel
    ways: dict[str, Collector]

    def modes(self) -> list[str]:
        """Return by which ways batches came, in order, without repeats."""
        found: list[str] = []
        for batch in self.room.batches:
            if batch.mode is not None and found[-1:] != [batch.mode]:
                found.append(batch.mode)
        return found

    async def until_stored(self, within: float = 2000.0) -> None:
        await self.room.until(lambda: self.room.texts(NEWS) == standing(self.news), within)


@asynccontextmanager
async def newsroom(folder: Path, *, joined: bool = False) -> AsyncIterator[Newsroom]:
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(FakeTelegram())
        web = await stack.enter_async_context(FakePreview(telegram.world))
        session = await stack.enter_async_context(open_session())
        users = [telegram.user(joined=["news"] if joined else [])]
        room = await stack.enter_async_context(desk(telegram, folder, users=users))
        fetcher = HttpFetcher(session, room.clock, HostPacer(room.clock, per_second=10))
        preview = PreviewCollector(fetcher, room.clock, random.Random(9), base_url=web.url)
        mtproto = room.collector
        ways: dict[str, Collector] = {
            "preview": HandedOver(preview, "preview"),
            "mtproto": HandedOver(mtproto, "mtproto"),
            "auto": FallbackCollector(mtproto, preview, room.clock),
        }
        yield Newsroom(telegram, web, room, telegram.world.channel("news"), ways)


async def first(collector: Collector, cursor: str | None = None) -> Batch:
    async with aclosing(collector.stream(NEWS, cursor)) as stream:
        return await anext(stream)


def publish_all_kinds(news: Channel) -> None:
    news.post("Plain\nwith a second line  and   spaces\t and a tab ")
    news.post("One photo", photos=1)
    news.post("An album", photos=3)
    news.post("A video", video=True)
    news.post("A report", document="application/pdf")
    news.post(poll=("Who holds the town?", "We", "They"))
    news.post("A link", card="Nine killed")
    news.post("A forward", forwarded=("Other_Channel", 77))
    news.post("Hidden", forwarded="Somebody")
    news.post("An answer", reply=("news", 1, ""))
    news.post(service=True)
    news.post("Was wrong")
    news.edit(news.posts[-1].number, "Is right: 9 убитых & <b>не</b> 4")
    news.post("🤣 emoji", signature="The editor")


def looks(one: Observation) -> dict[str, object]:
    shown = msgspec.structs.asdict(one)
    return {key: value for key, value in shown.items() if key not in {"mode", "edited_at"}}


async def test_a_post_looks_the_same_by_either_way_in(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as both:
        publish_all_kinds(both.news)
        by_page = await first(both.ways["preview"])
        by_account = await first(both.ways["mtproto"])
        shown = {one.native: looks(one) for one in by_page.observations}
        assert {one.native: looks(one) for one in by_account.observations} == shown
        assert len(shown) == 12


async def test_changing_the_way_in_is_no_edit(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as both:
        publish_all_kinds(both.news)
        before = await both.room.store.record(await first(both.ways["preview"]))
        after = await both.room.store.record(await first(both.ways["mtproto"]))
        assert (len(before), len(after)) == (12, 0)


async def test_an_account_takes_over_where_the_preview_stood_and_back(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as both:
        store = both.room.store
        both.news.fill(50)
        first_page = await first(both.ways["preview"])
        await store.record(first_page)
        both.news.fill(130)
        both.room.collector = both.ways["mtproto"]
        async with both.room.following(NEWS):
            await both.room.until(lambda: 180 in both.room.texts(NEWS))
            await both.room.until(lambda: len(both.room.texts(NEWS)) == 150)
        (known,) = await store.completeness([NEWS.key])
        assert known.open_gaps == ()
        both.news.fill(130)
        both.room.collector = both.ways["preview"]
        async with both.room.following(NEWS):
            await both.room.until(lambda: len(both.room.texts(NEWS)) == 280, 2000)
        assert both.room.errors == []


async def test_edits_made_while_the_preview_read_are_found_by_the_account(
    tmp_path: Path,
) -> None:
    async with newsroom(tmp_path) as both:
        both.news.fill(15)
        await both.room.store.record(await first(both.ways["preview"]))
        both.news.edit(2, "Corrected")
        both.news.delete(3)
        both.news.fill(150)
        both.room.collector = both.ways["mtproto"]
        async with both.room.following(NEWS):
            await both.until_stored()


async def test_without_an_account_the_preview_takes_over_and_gives_back(tmp_path: Path) -> None:
    async with newsroom(tmp_path, joined=True) as both:
        both.news.fill(10)
        both.room.collector = both.ways["auto"]
        user = both.telegram.users[0]
        async with both.room.following(NEWS):
            await both.room.until(lambda: "changes" in both.room.outcomes())
            both.telegram.revoke(user)
            both.telegram.kick()
            both.news.fill(30)
            await both.until_stored()
            assert both.modes() == ["mtproto", "preview"]
            both.news.fill(30)
            session = both.telegram.session_of(user)
            files = both.room.accounts[0]._files
            await asyncio.to_thread(files.write_session, session)
            await both.room.until(lambda: both.modes() == ["mtproto", "preview", "mtproto"], 3000)
            both.news.edit(5, "Corrected")
            both.news.post("The last")
            await both.until_stored()
        cursor = await both.room.store.cursor(NEWS.key)
        assert decode(cursor).way == "mtproto"
        (known,) = await both.room.store.completeness([NEWS.key])
        assert known.open_gaps == ()
        assert both.room.store.rejects == {}


async def test_a_preview_that_is_shut_is_made_up_for_by_the_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_access, "DENIED_FOR", 3_600.0)  # a day of pings takes a minute
    async with newsroom(tmp_path) as both:
        both.news.fill(10)
        both.room.collector = both.ways["auto"]
        both.telegram.weather = lambda call: (
            Refuse(400, "CHANNEL_PRIVATE") if call.name == "GetHistory" else None
        )
        async with both.room.following(NEWS):
            await both.room.until(lambda: "preview" in both.modes())
            await both.until_stored()
            both.news.habit = Fault.REGION_BLOCK
            both.telegram.weather = lambda _: None
            both.news.fill(60)
            await both.until_stored(10_000)
            assert both.modes()[-1] == "mtproto"


async def test_with_both_ways_shut_the_source_says_so(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as both:
        both.news.fill(10)
        both.news.habit = Fault.REDIRECT
        both.telegram.weather = lambda call: (
            Refuse(400, "CHANNEL_PRIVATE") if call.name == "GetHistory" else None
        )
        both.room.collector = both.ways["auto"]
        async with both.room.following(NEWS):
            await both.room.until(lambda: len(both.room.errors) >= 2, 3000)
            assert {one.outcome for one in both.room.errors} <= {"redirect", "lost_access"}
            both.news.habit = None
            await both.until_stored(5000)


@pytest.mark.parametrize("cursor", ["nonsense", '{"kind":"other/1"}', '{"kind":"auto/1"}'])
async def test_a_cursor_of_nobody_begins_anew(tmp_path: Path, cursor: str) -> None:
    async with newsroom(tmp_path) as both:
        both.news.fill(3)
        for way in ("mtproto", "auto", "preview"):
            batch = await first(both.ways[way], cursor)
            assert [one.native for one in batch.observations] == ["1", "2", "3"]
