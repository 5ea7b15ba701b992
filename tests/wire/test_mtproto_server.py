"""The fake Telegram against an unmodified client: what later tests build on holds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telethon import TelegramClient, errors, events
from telethon.sessions import MemorySession, StringSession
from telethon.tl import functions, types

from tests.fakes.mtproto import Drop, FakeTelegram, Gibberish, Hang, Refuse, User
from tests.fakes.mtproto.server import DC


def client_of(telegram: FakeTelegram, session: str = "", **more: object) -> TelegramClient:
    opened = StringSession(session) if session else MemorySession()
    opened.set_dc(DC, *telegram.address)
    settings = {"flood_sleep_threshold": 0, "raise_last_call_error": True} | more
    return TelegramClient(opened, 1, "hash", **settings)


@asynccontextmanager
async def logged_in(
    telegram: FakeTelegram, user: User, **more: object
) -> AsyncIterator[TelegramClient]:
    client = client_of(telegram, telegram.session_of(user), **more)
    await client.connect()
    try:
        yield client
    finally:
        await client.disconnect()


def input_of(telegram: FakeTelegram, name: str) -> types.InputChannel:
    journal = telegram.journal(telegram.world.channels[name])
    return types.InputChannel(journal.channel.id, journal.access_hash)


def difference(peer: types.InputChannel, pts: int) -> functions.updates.GetChannelDifferenceRequest:
    nothing = types.ChannelMessagesFilterEmpty()
    return functions.updates.GetChannelDifferenceRequest(peer, nothing, pts, 100)


async def test_a_person_logs_in_by_code_and_password() -> None:
    async with FakeTelegram() as telegram:
        telegram.user("+380670000001", password="correct horse")
        client = client_of(telegram)
        await client.connect()
        await client.send_code_request("+380670000001")
        with pytest.raises(errors.PhoneCodeInvalidError):
            await client.sign_in("+380670000001", "11111")
        with pytest.raises(errors.SessionPasswordNeededError):
            await client.sign_in("+380670000001", "22222")
        with pytest.raises(errors.PasswordHashInvalidError):
            await client.sign_in(password="wrong")
        me = await client.sign_in(password="correct horse")
        assert (me.phone, await client.is_user_authorized()) == ("380670000001", True)
        assert telegram.unknown == []
        await client.disconnect()


async def test_a_bot_logs_in_by_its_token() -> None:
    async with FakeTelegram() as telegram:
        telegram.bot("12345:secret")
        client = client_of(telegram)
        await client.start(bot_token="12345:secret")
        me = await client.get_me()
        assert (me.bot, me.username) == (True, "desk_bot")
        assert telegram.unknown == []
        await client.disconnect()


async def test_a_person_logs_in_by_a_code_that_another_device_scans() -> None:
    async with FakeTelegram() as telegram:
        user = telegram.user()
        client = client_of(telegram)
        await client.connect()
        asked = await client.qr_login()
        waiting = asyncio.ensure_future(asked.wait(timeout=20))
        await asyncio.sleep(1)
        telegram.scan(asked.token, user)
        me = await waiting
        assert me.id == user.id
        await client.disconnect()


async def test_history_comes_newest_first_and_is_paged_by_an_id_that_is_left_out() -> None:
    async with FakeTelegram() as telegram:
        telegram.world.channel("news").fill(30)
        async with logged_in(telegram, telegram.user()) as client:
            peer = await client.get_input_entity("news")
            newest = await client.get_messages(peer, limit=5)
            assert [one.id for one in newest] == [30, 29, 28, 27, 26]
            older = await client.get_messages(peer, limit=2, offset_id=26)
            assert [one.id for one in older] == [25, 24]
            upwards = [one.id async for one in client.iter_messages(peer, reverse=True, limit=3)]
            assert upwards == [1, 2, 3]
        assert telegram.unknown == []


async def test_a_push_reaches_who_joined_and_nobody_else() -> None:
    async with FakeTelegram() as telegram:
        telegram.world.channel("news").fill(1)
        telegram.world.channel("other").fill(1)
        async with logged_in(telegram, telegram.user(joined=["news"])) as client:
            heard: list[str] = []
            client.add_event_handler(lambda event: note(heard, event), events.NewMessage)
            telegram.world.channel("news").post("Three killed")
            telegram.world.channel("other").post("Four killed")
            await asyncio.sleep(1)
            assert heard == ["Three killed"]


async def note(heard: list[str], event: events.NewMessage.Event) -> None:
    heard.append(event.raw_text)


async def test_a_difference_tells_of_posts_edits_and_deletions_in_their_last_state() -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(3)
        async with logged_in(telegram, telegram.user()) as client:
            before = telegram.journal(news).pts
            news.post("Four killed")
            news.edit(4, "Five killed")
            news.delete(2)
            found = await client(difference(input_of(telegram, "news"), before))
            assert [one.message for one in found.new_messages] == ["Five killed"]
            assert [type(one).__name__ for one in found.other_updates] == [
                "UpdateEditChannelMessage",
                "UpdateDeleteChannelMessages",
            ]
            assert (found.pts, found.final) == (telegram.journal(news).pts, True)


async def test_a_difference_that_is_too_long_says_so_and_skips_what_lies_between() -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(3)
        telegram.too_long_after = 5
        async with logged_in(telegram, telegram.user()) as client:
            before = telegram.journal(news).pts
            news.fill(30)
            found = await client(difference(input_of(telegram, "news"), before))
            assert isinstance(found, types.updates.ChannelDifferenceTooLong)
            assert found.dialog.pts == telegram.journal(news).pts
            assert min(one.id for one in found.messages) == 24


async def test_asked_by_id_it_answers_for_each_and_says_what_is_not_there() -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news").fill(3)
        news.delete(2)
        async with logged_in(telegram, telegram.user()) as client:
            peer = input_of(telegram, "news")
            found = await client(functions.channels.GetMessagesRequest(peer, [1, 2]))
            assert [type(one).__name__ for one in found.messages] == ["Message", "MessageEmpty"]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Refuse(420, "FLOOD_WAIT_7"), errors.FloodWaitError),
        (Refuse(400, "CHANNEL_PRIVATE"), errors.ChannelPrivateError),
        (Refuse(400, "SOMETHING_NEW"), errors.BadRequestError),
    ],
)
async def test_a_refusal_arrives_as_the_error_that_it_is(
    fault: Refuse, kind: type[Exception]
) -> None:
    async with FakeTelegram() as telegram:
        telegram.world.channel("news").fill(1)
        async with logged_in(telegram, telegram.user()) as client:
            telegram.faults["GetMessages"].append(fault)
            with pytest.raises(kind):
                await client(functions.channels.GetMessagesRequest(input_of(telegram, "news"), [1]))


async def test_an_answer_that_never_comes_leaves_the_client_waiting() -> None:
    async with FakeTelegram() as telegram:
        telegram.world.channel("news").fill(1)
        async with logged_in(telegram, telegram.user()) as client:
            telegram.faults["GetMessages"].append(Hang())
            asked = client(functions.channels.GetMessagesRequest(input_of(telegram, "news"), [1]))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(asked, 300)


async def test_an_answer_of_a_newer_layer_cannot_be_read() -> None:
    async with FakeTelegram() as telegram:
        telegram.world.channel("news").fill(1)
        async with logged_in(telegram, telegram.user()) as client:
            telegram.faults["GetMessages"].append(Gibberish())
            with pytest.raises(errors.TypeNotFoundError):
                await client(functions.channels.GetMessagesRequest(input_of(telegram, "news"), [1]))


async def test_a_dropped_connection_is_mended_and_the_request_asked_again() -> None:
    async with FakeTelegram() as telegram:
        telegram.world.channel("news").fill(1)
        async with logged_in(telegram, telegram.user()) as client:
            telegram.faults["GetMessages"].append(Drop())
            found = await client(
                functions.channels.GetMessagesRequest(input_of(telegram, "news"), [1])
            )
            assert [one.id for one in found.messages] == [1]
            assert telegram.asked("GetMessages") == 2


async def test_a_login_that_was_ended_elsewhere_is_refused() -> None:
    async with FakeTelegram() as telegram:
        user = telegram.user()
        async with logged_in(telegram, user) as client:
            telegram.revoke(user)
            with pytest.raises(errors.AuthKeyUnregisteredError):
                await client(functions.users.GetUsersRequest([types.InputUserSelf()]))


async def test_an_album_is_a_message_a_photo_and_a_poll_is_its_question() -> None:
    async with FakeTelegram() as telegram:
        news = telegram.world.channel("news")
        news.post("Three photos", photos=3)
        news.post(poll=("Who?", "We", "They"))
        async with logged_in(telegram, telegram.user()) as client:
            found = await client.get_messages("news", limit=10)
            groups = {one.grouped_id for one in found if one.id <= 3}
            assert len(groups) == 1
            assert [one.message for one in reversed(found)] == ["Three photos", "", "", ""]
            assert found[0].media.poll.question.text == "Who?"
