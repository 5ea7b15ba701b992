"""A post becomes a message in a Telegram chat, by the daemon as its operator starts it."""

from pathlib import Path

import pytest

from monitor.notify.fitting import tag_of
from tests.e2e.test_daemon import configure, daemon
from tests.fakes.botapi import FakeBotApi
from tests.fakes.mtproto import FakeTelegram
from tests.fakes.mtproto.sending import forget, outgoing
from tests.fakes.preview import FakePreview

pytestmark = pytest.mark.real_time

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
CHAT = -100123


def tell_telegram(folder: Path, more: str) -> None:
    token = folder / "token"
    token.write_text(TOKEN)
    token.chmod(0o600)
    with (folder / "monitor.toml").open("a") as file:
        file.write(f'[[receivers]]\nkind = "telegram"\ntoken_file = "token"\n{more}\n')


def publish(world: FakePreview) -> None:
    world.channel("governor").post("A missile strike on Kharkiv. An S-300 hit a police building.")
    world.channel("war_blog").post("Kharkiv: the missile strike was done with an S-400.")


async def test_an_alert_stands_in_the_chat_once_over_a_restart(tmp_path):
    async with FakePreview() as world, FakeBotApi(TOKEN) as telegram:
        publish(world)
        chat = telegram.chat(CHAT)
        folder = configure(tmp_path, world.url)
        tell_telegram(folder, f'chat = {CHAT}\napi_url = "{telegram.url}"')
        async with daemon(folder) as running:
            await running.until(lambda: len(chat.messages) >= 1 and "ready" in running.events())
            await running.until(lambda: running.err.count('"receiver": "telegram"') >= 2)
            assert await running.stop() == 0
        standing = len(chat.messages)
        async with daemon(folder) as again:
            await again.until(lambda: "ready" in again.events())
            assert await again.stop() == 0

    tags = [tag_of(text) for text in chat.texts()]
    assert len(chat.messages) == standing
    assert len(set(tags)) == len(tags) > 0
    assert "Strike on Kharkiv" in chat.texts()[0]
    assert TOKEN not in running.err + running.out + again.err


async def test_a_bots_login_tells_the_chat_as_well(tmp_path, monkeypatch):
    monkeypatch.setenv("DESK_API_HASH", "0123456789abcdef0123456789abcdef")
    async with FakePreview() as world, FakeTelegram() as telegram:
        publish(world)
        channel = telegram.world.channel("newsdesk")
        bot = telegram.bot(TOKEN, joined=["newsdesk"])
        # A process of its own knows Telegram's key and not the fake's: it finds a login made.
        (tmp_path / "bot.session").write_text(telegram.session_of(bot))
        sent = outgoing(telegram)
        folder = configure(tmp_path, world.url)
        host, port = telegram.address
        tell_telegram(
            folder,
            f'transport = "mtproto"\nchat = -100{channel.id}\nsession = "bot.session"\n'
            f'api_id = 1\napi_hash_env = "DESK_API_HASH"\nserver = "{host}:{port}"',
        )
        async with daemon(folder) as running:
            await running.until(lambda: len(sent.messages) >= 1)
            assert await running.stop() == 0
        forget(telegram)

    assert "Strike on Kharkiv" in next(iter(sent.messages.values())).text
    assert telegram.unknown == []
    assert TOKEN not in running.err + running.out
