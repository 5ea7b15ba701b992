"""A newsroom's chat, from the post to the pressed button, through the daemon as it runs."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.app import ask_store, run_daemon
from monitor.assembly import build_core
from monitor.config import Config, load_config
from monitor.notify.wording import Language, wording
from tests.e2e.test_app import status_of
from tests.e2e.test_daemon import configure, daemon
from tests.fakes.botapi import FakeBotApi
from tests.fakes.preview import FakePreview

pytestmark = [pytest.mark.real_time, pytest.mark.timeout(240)]

CHAT = -1001234567890
ANNA, STRANGER = 7, 666
TOKEN = "7000000001:AAH0123456789abcdefghijklmnopqrstuv"
RECEIVER = """
[[receivers]]
kind = "telegram"
name = "desk"
chat = {chat}
token_file = "token"
api_url = "{url}"
language = "uk"
timezone = "Europe/Kyiv"
users = [7]
a_minute = 1800
"""


@pytest.fixture(autouse=True)
def _knowledge() -> None:
    build_core([], [])  # read once, outside the loop
    for language in Language:
        wording(language)


@pytest.fixture(autouse=True)
def _own_umask() -> Iterator[None]:
    os.umask(before := os.umask(0o022))
    yield
    os.umask(before)


def furnished(folder: Path, preview: str, telegram: str) -> Config:
    configure(folder, preview)
    with (folder / "monitor.toml").open("a") as file:
        file.write(RECEIVER.format(chat=CHAT, url=telegram))
    (folder / "token").write_text(TOKEN)
    (folder / "token").chmod(0o600)
    return load_config(folder)


async def until(happened: Callable[[], bool], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while True:
            await asyncio.sleep(0.05)
            if happened():
                return


@asynccontextmanager
async def newsroom(folder: Path) -> AsyncIterator[tuple[FakeBotApi, Config]]:
    """A daemon that has told the chat of one claim; it ends with the block."""
    async with FakePreview() as world, FakeBotApi(TOKEN) as telegram:
        telegram.chat(CHAT)
        world.channel("governor").post("Kharkiv strike: 40 killed.")
        world.channel("war_blog").post("Good morning.")
        config = await asyncio.to_thread(furnished, folder, world.url, telegram.url)
        async with asyncio.TaskGroup() as group:
            group.create_task(run_daemon(config))
            try:
                await until(lambda: any("НОВЕ" in one for one in texts(telegram)))
                yield telegram, config
            finally:
                os.kill(os.getpid(), signal.SIGTERM)


def texts(telegram: FakeBotApi) -> list[str]:
    return telegram.chat(CHAT).texts()


def buttons(telegram: FakeBotApi) -> dict[str, tuple[int, str]]:
    """The buttons of the message that tells the claim, by their words."""
    for message in telegram.chat(CHAT).messages.values():
        if "НОВЕ" in message.text:
            return {
                one["text"]: (message.number, one["callback_data"])
                for row in message.buttons
                for one in row
            }
    raise AssertionError("there is no such message")


async def test_a_chat_gets_a_card_and_replies_and_is_answered(tmp_path):
    async with newsroom(tmp_path) as (telegram, config):
        card = next(one for one in texts(telegram) if one.startswith("Strike on Kharkiv"))
        assert "загиблі: 40" in card

        telegram.say(CHAT, ANNA, "/event kharkiv-strike")
        await until(lambda: sum(one.startswith("Strike on Kharkiv") for one in texts(telegram)) > 1)

        number, action = buttons(telegram)["Корисно"]
        telegram.press(CHAT, ANNA, number, action)
        await until(
            lambda: any(one.get("text") == "Записано: корисно." for one in telegram.answered)
        )

        telegram.say(CHAT, ANNA, "/mute kharkiv-strike 2h навчання")
        await until(lambda: any("заглушено" in one for one in texts(telegram)))

        telegram.say(CHAT, STRANGER, "/mute kharkiv-strike 2h x")
        telegram.press(CHAT, ANNA, number, "a0123456789abcdef.0123456789abcdef")
        telegram.press(CHAT, STRANGER, number, action)
        for text in ("/track", "Повінь у Херсоні", "повінь, паводок", "Херсон"):
            telegram.say(CHAT, ANNA, text)
        await until(lambda: any("Відтепер стежимо" in one for one in texts(telegram)))

    status = await ask_store(config.store_path, status_of)
    assert status.refusals == {"forged_press": 1, "stranger": 2}
    assert [(one.useful, one.useless) for one in status.tallies] == [(1, 0)]
    assert [one.comment for one in status.mutes] == ["навчання"]
    events = await ask_store(config.store_path, lambda reads: reads.events())
    assert "povin-u-khersoni" in [one.event.id for one in events]


async def test_what_is_followed_from_the_chat_takes_effect_and_outlives_a_restart(tmp_path):
    async with FakePreview() as world, FakeBotApi(TOKEN) as telegram:
        telegram.chat(CHAT)
        channel = world.channel("governor")
        channel.post("Good morning.")
        await asyncio.to_thread(furnished, tmp_path, world.url, telegram.url)
        async with daemon(tmp_path) as running:
            for text in ("/track", "Flood in Kherson", "flood, flooding", "Kherson"):
                telegram.say(CHAT, ANNA, text)
            await running.until(lambda: "core_renewed" in running.events())
            assert any("flood-in-kherson" in one for one in texts(telegram))
            assert await running.stop() == 0
        channel.post("Flood in Kherson: 3 people were killed.", date=datetime.now(UTC))
        async with daemon(tmp_path) as running:
            await running.until(lambda: any(one.startswith("Flood in") for one in texts(telegram)))
            assert await running.stop() == 0

    assert any("загиблі: 3" in one for one in texts(telegram))
