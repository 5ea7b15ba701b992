"""The collector against an unmodified Telegram client and a server that tells the truth."""

import asyncio
from contextlib import aclosing
from pathlib import Path

import pytest
from telethon.tl import types

from monitor.model.completeness import GapState
from monitor.model.ids import SourceKey
from monitor.model.posts import Origin
from monitor.store.memory import MemoryStore
from tests.build import source
from tests.fakes.clock import LoopClock
from tests.fakes.mtproto import FakeTelegram, Refuse
from tests.telegram_desk import NEWS, desk, standing, texts


async def test_a_first_start_reads_the_newest_page(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news", "News").fill(130)
        async with desk(telegram, tmp_path, users=[telegram.user()]) as room, room.following(NEWS):
            await room.until(lambda: "history" in room.outcomes())
        assert sorted(room.texts(NEWS)) == list(range(31, 131))
        assert telegram.unknown == []
        assert news.title == "News"


async def test_what_is_pushed_is_stored_at_once(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(3)
        async with (
            desk(telegram, tmp_path, users=[telegram.user(joined=["news"])]) as room,
            room.following(NEWS),
        ):
            await room.until(lambda: "changes" in room.outcomes())
            asked = len(telegram.calls)
            news.post("Three killed")
            await room.until(lambda: 4 in room.texts(NEWS), within=1)
            news.edit(4, "Five killed")
            await room.until(lambda: room.texts(NEWS)[4] == "Five killed", within=1)
            assert len(telegram.calls) == asked
        assert room.texts(NEWS) == standing(news)
        assert room.errors == []


async def test_a_channel_that_was_not_joined_is_asked_what_changed(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(3)
        async with desk(telegram, tmp_path, users=[telegram.user()]) as room, room.following(NEWS):
            await room.until(lambda: "changes" in room.outcomes())
            news.post("Three killed")
            news.edit(2, "Corrected")
            news.delete(1)
            await room.until(lambda: room.texts(NEWS) == standing(news), within=1000)
        assert room.errors == []


@pytest.mark.parametrize("lost", [1, 2, 5])
async def test_lost_pushes_are_found_by_the_next_that_arrives(tmp_path: Path, lost: int) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(3)
        async with (
            desk(telegram, tmp_path, users=[telegram.user(joined=["news"])]) as room,
            room.following(NEWS),
        ):
            await room.until(lambda: "changes" in room.outcomes())
            telegram.pushing = lambda *_: None
            news.fill(lost)
            telegram.pushing = lambda *_: 0.0
            news.post("The last")
            await room.until(lambda: room.texts(NEWS) == standing(news), within=2)
        assert room.errors == []


async def test_a_lost_push_that_nothing_follows_is_found_by_asking(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(3)
        users = [telegram.user(joined=["news"])]
        async with desk(telegram, tmp_path, users=users) as room, room.following(NEWS):
            await room.until(lambda: "changes" in room.outcomes())
            telegram.pushing = lambda *_: None
            news.post("Three killed")
            await room.until(lambda: room.texts(NEWS) == standing(news), within=1100)
            (known,) = await room.store.completeness([NEWS.key])
            assert known.progress.push_missed == 1


async def test_pushes_that_overtake_each_other_are_put_in_order(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(3)
        users = [telegram.user(joined=["news"])]
        async with desk(telegram, tmp_path, users=users) as room, room.following(NEWS):
            await room.until(lambda: "changes" in room.outcomes())
            asked = len(telegram.calls)
            late = iter([0.3, 0.2, 0.1, 0.0])
            telegram.pushing = lambda *_: next(late)
            news.fill(4)
            await room.until(lambda: room.texts(NEWS) == standing(news), within=2)
            assert len(telegram.calls) == asked
            assert [int(one.native) for one in room.batches[-1].observations] == [4, 5, 6, 7]


async def test_a_push_that_comes_twice_changes_nothing(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(3)
        users = [telegram.user(joined=["news"])]
        async with desk(telegram, tmp_path, users=users) as room, room.following(NEWS):
            await room.until(lambda: "changes" in room.outcomes())
            asked = len(telegram.calls)
            news.post("Three killed")
            journal = telegram.journal(news)
            telegram.push(journal.updates(journal.entries[-1])[0], news)
            await room.until(lambda: 4 in room.texts(NEWS))
            await asyncio.sleep(5)
            assert len(telegram.calls) == asked


async def test_what_a_difference_leaves_out_is_a_known_hole_until_it_is_read(
    tmp_path: Path,
) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(30)
        telegram.too_long_after = 5
        users = [telegram.user(joined=["news"])]
        async with desk(telegram, tmp_path, users=users) as room, room.following(NEWS):
            await room.until(lambda: "changes" in room.outcomes())
            telegram.pushing = lambda *_: None
            news.fill(40)
            news.edit(3, "Corrected while nobody looked")
            news.delete(4)
            telegram.pushing = lambda *_: 0.0
            telegram.faults["GetHistory"].append(Refuse(420, "FLOOD_WAIT_20"))
            news.post("The last")
            await room.until(lambda: "too_long" in room.outcomes())
            (known,) = await room.store.completeness([NEWS.key])
            assert [(one.numbers.first, one.numbers.last) for one in known.open_gaps] == [(31, 61)]
            await room.until(lambda: room.texts(NEWS) == standing(news))
            (known,) = await room.store.completeness([NEWS.key])
            assert [gap.state for gap in known.gaps] == [GapState.FILLED]


async def test_what_happens_while_the_line_is_down_is_read_when_it_is_up_again(
    tmp_path: Path,
) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(30)
        users = [telegram.user(joined=["news"])]
        async with desk(telegram, tmp_path, users=users) as room, room.following(NEWS):
            await room.until(lambda: "changes" in room.outcomes())
            for _ in range(3):
                telegram.kick()
                news.fill(5)
                news.edit(news.posts[0].number, f"Corrected {news.free}")
                news.delete(news.posts[1].number)
                await room.until(lambda: room.texts(NEWS) == standing(news), within=60)
            loops = [one for one in asyncio.all_tasks() if "_update_loop" in repr(one.get_coro())]
            assert len(loops) == 1
        assert room.errors == []


async def test_a_restart_asks_once_a_channel_and_misses_nothing(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        names = [f"news{n}" for n in range(20)]
        channels = [telegram.world.channel(name).fill(5) for name in names]
        sources = [source(name) for name in names]
        user = telegram.user(joined=names)
        store = MemoryStore()
        users = [user]
        async with (
            desk(telegram, tmp_path, users=users, store=store) as room,
            room.following(*sources),
        ):
            await room.until(lambda: room.outcomes().count("changes") >= 20)
        for channel in channels:
            channel.fill(5)
        before = telegram.asked("GetChannelDifference")
        async with (
            desk(telegram, tmp_path, users=[None], store=store) as room,
            room.following(*sources),
        ):
            await room.until(lambda: room.outcomes().count("changes") >= 20)
        assert telegram.asked("GetChannelDifference") - before == 20
        assert telegram.asked("ResolveUsername") == 0
        for one, channel in zip(sources, channels, strict=True):
            assert texts(store, one.key) == standing(channel)


async def test_what_was_pushed_and_not_yet_stored_is_asked_for_after_a_crash(
    tmp_path: Path,
) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(3)
        users = [telegram.user(joined=["news"])]
        async with desk(telegram, tmp_path, users=users) as room:
            async with room.following(NEWS):
                await room.until(lambda: "changes" in room.outcomes())
            cursor = await room.store.cursor(NEWS.key)
            async with aclosing(room.collector.stream(NEWS, cursor)) as stream:
                news.post("Three killed")
                async for batch in stream:
                    if any(one.native == "4" for one in batch.observations):
                        break  # it dies before it is recorded
            async with room.following(NEWS):
                await room.until(lambda: room.texts(NEWS) == standing(news))


async def test_an_album_is_one_post_however_its_parts_arrive(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(3)
        news.post("Two photos", photos=2)
        users = [telegram.user(joined=["news"])]
        async with desk(telegram, tmp_path, users=users) as room, room.following(NEWS):
            await room.until(lambda: "changes" in room.outcomes())
            news.post("Three photos", photos=3)
            news.post("And a text")
            await room.until(lambda: 6 in room.texts(NEWS))
            news.edit(6, "Three photos, corrected")
            await room.until(lambda: room.texts(NEWS) == standing(news))
        albums = [
            one
            for batch in room.batches
            for one in batch.observations
            if one.album is not None and one.native == "6"
        ]
        assert [(one.text, len(one.media)) for one in albums] == [
            ("Three photos", 3),
            ("Three photos, corrected", 3),
        ]
        assert telegram.asked("GetMessages") == 2


async def test_albums_side_by_side_are_each_looked_at_once(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(20)
        users = [telegram.user(joined=["news"])]
        async with desk(telegram, tmp_path, users=users) as room, room.following(NEWS):
            await room.until(lambda: "changes" in room.outcomes())
            news.post("Three photos", photos=3)
            await room.until(lambda: 21 in room.texts(NEWS))
            news.fill(7)
            news.post("Three more", photos=3)
            news.fill(5)
            await room.until(lambda: room.texts(NEWS) == standing(news))
            await asyncio.sleep(60)
        assert telegram.asked("GetMessages") == 2


async def test_a_deletion_is_believed_when_the_message_is_shown_to_be_empty(
    tmp_path: Path,
) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(3)
        users = [telegram.user(joined=["news"])]
        async with desk(telegram, tmp_path, users=users) as room, room.following(NEWS):
            await room.until(lambda: "changes" in room.outcomes())
            lie = types.UpdateDeleteChannelMessages(news.id, [2], telegram.journal(news).pts + 1, 1)
            telegram.push(lie, news)
            await room.until(lambda: "by_id" in room.outcomes())
            assert 2 in room.texts(NEWS)
            telegram.journal(news).pts += 1
            news.delete(3)
            await room.until(lambda: 3 not in room.texts(NEWS))
            assert room.texts(NEWS) == standing(news)


async def test_a_changed_reaction_is_no_edit(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(3)
        users = [telegram.user(joined=["news"])]
        async with desk(telegram, tmp_path, users=users) as room, room.following(NEWS):
            await room.until(lambda: "changes" in room.outcomes())
            news.react(2)
            await room.until(lambda: "pushed" in room.outcomes())
            (seen,) = room.batches[-1].observations
            assert (seen.edited, seen.edited_at) == (False, None)
            assert room.store.outcomes[NEWS.key, "new"] == 3


async def test_a_sweep_finds_what_neither_pushes_nor_differences_told(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(150)
        users = [telegram.user(joined=["news"])]
        async with desk(telegram, tmp_path, users=users) as room, room.following(NEWS):
            await room.until(lambda: "changes" in room.outcomes())
            listeners, news.listeners = news.listeners, []
            news.post("Never announced")
            news.edit(140, "Edited in silence")
            news.delete(141)
            news.listeners = listeners
            news.post("Announced")
            await room.until(lambda: 152 in room.texts(NEWS))
            expected = {n: text for n, text in standing(news).items() if n > 50}
            await room.until(lambda: room.texts(NEWS) == expected, within=3000)
            (known,) = await room.store.completeness([NEWS.key])
            assert known.progress.push_missed == 1


async def test_posts_with_claims_are_read_again_long_after_they_left_the_newest_page(
    tmp_path: Path,
) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news")
        start = LoopClock().now()
        news.now = lambda: LoopClock().now().replace(microsecond=0)
        news.post("Three killed")
        assert news.posts[0].date >= start
        users = [telegram.user(joined=["news"])]
        async with desk(telegram, tmp_path, users=users) as room, room.following(NEWS):
            await room.until(lambda: "changes" in room.outcomes())
            await room.decide_claims()
            news.fill(120)
            await room.until(lambda: 121 in room.texts(NEWS))
            listeners, news.listeners = news.listeners, []
            news.edit(1, "Five killed")
            news.listeners = listeners
            await room.until(lambda: room.texts(NEWS)[1] == "Five killed", within=4200)


async def test_forwards_and_replies_keep_where_they_come_from(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news")
        news.post("A forward", forwarded=("General_Staff", 555))
        news.post("Hidden", forwarded="Somebody")
        news.post("An answer", reply=("news", 1, ""))
        news.post("An answer to another channel", reply=("other", 9, ""))
        known = [SourceKey("telegram:General_Staff")]
        users = [telegram.user()]
        async with (
            desk(telegram, tmp_path, users=users, known=known) as room,
            room.following(NEWS),
        ):
            await room.until(lambda: "history" in room.outcomes())
        seen = room.batches[0].observations
        assert [one.forwarded_from for one in seen] == [
            Origin(source=SourceKey("telegram:General_Staff"), native="555"),
            Origin(source=SourceKey("telegram:")),
            None,
            None,
        ]
        assert [one.reply_to for one in seen] == [None, None, "1", None]
