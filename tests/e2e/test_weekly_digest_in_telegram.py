"""The week of two recorded cases, told in a Telegram chat by the daemon as its operator starts it.

The real clock runs here: the cases are laid into the last whole week.
"""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.export.digest.attachments import Attached, read_attachments
from monitor.model.jobs import JobRun, Week, last_whole_week
from monitor.notify.fitting import tag_of
from monitor.store.sqlite import SqliteStore
from tests import week
from tests.e2e.test_daemon import daemon
from tests.e2e.test_telegram import CHAT, TOKEN, tell_telegram
from tests.fakes.botapi import FakeBotApi, Trouble
from tests.fakes.mtproto import FakeTelegram, Hang
from tests.fakes.mtproto.sending import forget, outgoing

pytestmark = [pytest.mark.real_time, pytest.mark.may_block, pytest.mark.timeout(400)]

LAST = last_whole_week(datetime.now(UTC), UTC)


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A configuration whose store holds the week, and whose digest of it is due."""
    monday = datetime.combine(LAST.monday, datetime.min.time(), UTC)
    week.lay_out(tmp_path, monday, week.CASES[:2])
    await week.decide(tmp_path, tmp_path / "store.sqlite")
    before = monday - timedelta(days=1)
    last = Week(monday=LAST.monday - timedelta(days=7))
    async with SqliteStore.open(tmp_path / "store.sqlite") as store:
        await store.write_run(
            JobRun(job="digest", period=last.name, started_at=before, finished_at=before)
        )
    (tmp_path / "monitor.toml").write_text(
        '[store]\npath = "store.sqlite"\n[web]\nport = 0\n'
        '[digest]\nschedule = "* * * * *"\nlanguage = "uk"\nfolder = "digests"\n'
    )
    return tmp_path


def files_of(folder: Path) -> tuple[Attached, ...]:
    return read_attachments(folder / "digests" / LAST.name)


def bytes_of(folder: Path) -> list[bytes]:
    made = folder / "digests" / LAST.name
    return [(made / one.path).read_bytes() for one in files_of(folder)]


def whole(folder: Path, standing: Callable[[], list[object]]) -> bool:
    """Whether the text and every file stand in the chat."""
    made = folder / "digests" / LAST.name
    return made.is_dir() and len(standing()) >= 1 + len(files_of(folder))


def check(folder: Path, standing: list[object]) -> None:
    """The text, the page and the charts stand there once each, in their order."""
    text, page, *charts = standing
    assert text.text.startswith(f"DIGEST  {LAST.name}\nПрочитано: ")
    assert (page.kind, page.file.name) == ("document", f"{LAST.name}-digest.html")
    assert [one.kind for one in (page, *charts)] == [
        "photo" if one.inline else "document" for one in in_order(files_of(folder))
    ]
    assert 2 <= len(charts) <= 10
    sent = Counter(one.file.content for one in (page, *charts))
    assert sent == Counter(bytes_of(folder))
    assert all(tag_of(one.text) for one in standing)


def in_order(files: tuple[Attached, ...]) -> list[Attached]:
    """The page, then photos, then charts that are too long for one."""
    return sorted(files, key=lambda one: (one.media_type != "text/html", not one.inline))


async def test_the_week_stands_in_the_chat_once_over_a_restart_in_between(folder: Path):
    async with FakeBotApi(TOKEN) as telegram:
        chat = telegram.chat(CHAT)
        tell_telegram(
            folder, f'chat = {CHAT}\napi_url = "{telegram.url}"\nnotices = true\na_minute = 1800'
        )
        telegram.retry_after = 5
        left = [Trouble.FLOOD]
        telegram.weather = lambda name: left.pop() if name == "sendMediaGroup" and left else None

        async with daemon(folder) as first:
            await first.until(lambda: '"delivery_settled"' in first.err, seconds=200)
            first.process.kill()
        assert [one.kind for one in chat.messages.values()] == ["text", "document"]

        async with daemon(folder) as second:
            await second.until(lambda: whole(folder, lambda: list(chat.messages.values())))
            await second.until(lambda: '"delivery_settled"' in second.err)
            assert await second.stop() == 0

    check(folder, list(chat.messages.values()))


async def test_a_bots_login_that_dies_in_doubt_posts_nothing_twice(folder: Path, monkeypatch):
    monkeypatch.setenv("DESK_API_HASH", "0123456789abcdef0123456789abcdef")
    async with FakeTelegram() as telegram:
        channel = telegram.world.channel("newsdesk")
        bot = telegram.bot(TOKEN, joined=["newsdesk"])
        # A process of its own knows Telegram's key and not the fake's: it finds a login made.
        (folder / "bot.session").write_text(telegram.session_of(bot))
        host, port = telegram.address
        tell_telegram(
            folder,
            f'transport = "mtproto"\nchat = -100{channel.id}\nserver = "{host}:{port}"\n'
            'api_id = 1\napi_hash_env = "DESK_API_HASH"\nsession = "bot.session"\n'
            "notices = true\na_minute = 1800",
        )
        telegram.faults["SendMultiMedia"].append(Hang(done=True))
        standing = outgoing(telegram).messages

        async with daemon(folder) as first:
            await first.until(lambda: whole(folder, lambda: list(standing.values())), seconds=200)
            first.process.kill()
        async with daemon(folder) as second:
            await second.until(lambda: '"delivery_settled"' in second.err)
            assert await second.stop() == 0
        told = list(standing.values())
        forget(telegram)
        assert telegram.unknown == []

    check(folder, told)
