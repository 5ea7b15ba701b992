"""What people send to a bot, by both ways: each update once, and who may be anybody."""

import asyncio
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest

from monitor.notify.answers import Answer, Command, Incoming, Press
from monitor.notify.message import Message
from monitor.notify.messenger import Place
from monitor.notify.telegram_api import BotApi
from monitor.notify.telegram_bot import BotMessenger
from monitor.notify.telegram_client import Login, TelegramLine
from monitor.notify.telegram_hearing import MtprotoUpdates
from monitor.notify.telegram_mtproto import MtprotoMessenger
from monitor.notify.telegram_updates import BotUpdates, read_update
from monitor.store.memory import MemoryStore
from tests.fakes.botapi import FakeBotApi, Trouble
from tests.fakes.mtproto import FakeTelegram
from tests.fakes.mtproto.sending import forget, outgoing, press
from tests.fakes.wire_clock import WireClock

pytestmark = [pytest.mark.real_time, pytest.mark.may_block]

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
CHAT = -100123


class Echo:
    """Answers everything with what was said."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []

    async def answer(self, incoming: Incoming) -> Answer | None:
        self.heard.append(incoming)
        if isinstance(incoming, Press):
            return Answer(note=f"pressed {incoming.action}")
        return Answer(message=Message(text=f"you said {incoming.text}"))


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not happened():  # noqa: ASYNC110  a fake has no event to wait for
            await asyncio.sleep(0.01)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi(TOKEN) as server:
        server.chat(CHAT)
        yield server


@pytest.fixture
async def api(telegram: FakeBotApi) -> AsyncIterator[BotApi]:
    async with aiohttp.ClientSession() as session:
        yield BotApi(session, TOKEN, url=telegram.url)


def updates(api: BotApi, store: MemoryStore, clock: WireClock | None = None) -> BotUpdates:
    return BotUpdates("1", api, BotMessenger(api), store, clock or WireClock())


async def hear(listener: BotUpdates, echo: Echo, happened: Callable[[], bool]) -> None:
    """Let a listener run until something happened."""
    task = asyncio.create_task(listener.run(echo))
    try:
        await until(happened)
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_a_command_is_answered_where_it_was_written(telegram, api):
    telegram.say(CHAT, 42, "/status")
    echo = Echo()
    await hear(updates(api, MemoryStore()), echo, lambda: bool(telegram.chats[CHAT].messages))
    assert echo.heard == [
        Command(place=Place(chat=CHAT), sender=42, number=1000, text="/status", private=False)
    ]
    assert telegram.chats[CHAT].texts() == ["you said /status"]


async def test_a_press_is_answered_with_a_note(telegram, api):
    telegram.press(CHAT, 42, 7, "ack:1")
    echo = Echo()
    await hear(updates(api, MemoryStore()), echo, lambda: bool(telegram.answered))
    assert echo.heard == [
        Press(place=Place(chat=CHAT), sender=42, number=7, action="ack:1", query="1")
    ]
    assert telegram.answered == [{"callback_query_id": "1", "text": "pressed ack:1"}]


async def test_an_update_is_handed_over_once_over_restarts(telegram, api):
    store, echo = MemoryStore(), Echo()
    for number in range(3):
        telegram.say(CHAT, 42, f"/status {number}")
        await hear(updates(api, store), echo, lambda n=number: len(echo.heard) > n)
    assert [one.text for one in echo.heard] == ["/status 0", "/status 1", "/status 2"]


async def test_what_is_replayed_does_nothing_and_is_counted(telegram, api):
    store, echo = MemoryStore(), Echo()
    await store.post((), {"updates:1": "5"})
    for number in range(6):
        telegram.say(CHAT, 42, f"/status {number + 1}")
    telegram.heedless = True
    listener = updates(api, store)
    await hear(listener, echo, lambda: len(echo.heard) == 2)
    assert [one.text for one in echo.heard] == ["/status 5", "/status 6"]
    assert listener.heard.passed_over >= 4


async def test_a_second_reader_makes_the_first_one_rest(telegram, api):
    clock, echo = WireClock(), Echo()
    task = asyncio.create_task(updates(api, MemoryStore(), clock).run(echo))
    await until(lambda: len(telegram.calls) == 1)
    second = asyncio.create_task(api.call("getUpdates", {"timeout": 5}, wait=5))
    await until(lambda: bool(clock.sleeps))
    assert clock.sleeps[0] == 300
    for one in (task, second):
        one.cancel()
    await asyncio.wait([task, second])


async def test_broken_polls_are_repeated_with_pauses(telegram, api):
    clock, echo = WireClock(), Echo()
    telegram.faults.extend([Trouble.BAD_GATEWAY, Trouble.CUT_BEFORE, Trouble.FLOOD])
    telegram.say(CHAT, 42, "/status")
    await hear(updates(api, MemoryStore(), clock), echo, lambda: bool(echo.heard))
    assert clock.sleeps == [1, 2, 7]


@pytest.mark.parametrize(
    "message",
    [
        {"forward_origin": {"type": "user"}},
        {"sender_chat": {"id": -1}},
        {"via_bot": {"id": 3}},
        {"from": None},
        {"from": {"id": 42, "is_bot": True}},
        {"text": None},
        {"text": 3},
        {"chat": "x"},
    ],
)
def test_what_nobody_wrote_themselves_is_passed_over(message):
    whole = {"message_id": 1, "chat": {"id": CHAT}, "from": {"id": 42}, "text": "/mute"}
    assert read_update(whole, None) is not None
    assert read_update({**whole, **message}, None) is None


@pytest.fixture
async def login() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        server.world.channel("newsdesk")
        server.bot(TOKEN, joined=["newsdesk"])
        yield server
        forget(server)
        assert server.unknown == []


async def test_a_login_hears_presses_and_answers_them(login):
    host, port = login.address
    line = TelegramLine(Login(api_id=1, api_hash="h", token=TOKEN, server=(2, host, port)))
    messenger = MtprotoMessenger(line)
    listener = MtprotoUpdates("1", line, messenger, MemoryStore(), WireClock())
    channel, echo = login.world.channels["newsdesk"].id, Echo()
    place = Place(chat=int(f"-100{channel}"))
    task = asyncio.create_task(listener.run(echo))
    try:
        number = await messenger.send(place, Message(text="card"), key="k")
        press(login, channel, number, 42, "ack:1")
        await until(lambda: bool(outgoing(login).answers))
    finally:
        task.cancel()
        await asyncio.wait([task])
        await line.close()
    assert echo.heard == [Press(place=place, sender=42, number=number, action="ack:1", query="1")]
    assert outgoing(login).answers[0].message == "pressed ack:1"
