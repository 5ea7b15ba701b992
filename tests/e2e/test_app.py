"""The composition root inside this process."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from monitor.app import ask_store, open_receivers, rebuild_store, run_daemon
from monitor.app.receivers import noticed_names
from monitor.app.secrets import read_secrets
from monitor.app.tellers import Speech
from monitor.assembly import build_core
from monitor.cli import commands, run_command
from monitor.clock import SystemClock
from monitor.config import Config, load_config
from monitor.errors import ConfigError, StoreError
from monitor.notify.telegram_work import Words
from monitor.notify.telling import PlainTeller
from monitor.pipeline.supervise import raise_first
from monitor.ports import Reads, Status
from monitor.store.memory import MemoryStore
from tests.e2e.test_daemon import configure, free_port
from tests.fakes.preview import FakePreview

pytestmark = pytest.mark.real_time


@pytest.fixture(autouse=True)
def _knowledge() -> None:
    build_core([], [])  # read once, outside the loop


@pytest.fixture(autouse=True)
def _own_umask() -> Iterator[None]:
    """Put back what the daemon changes for its whole process."""
    os.umask(before := os.umask(0o022))
    yield
    os.umask(before)


async def test_a_daemon_reads_decides_tells_and_ends_on_a_signal(tmp_path, capsys):
    async with FakePreview() as world:
        world.channel("governor").post("Missile strike on Kharkiv: an S-300 hit a house, 4 killed.")
        world.channel("war_blog").post("Kharkiv strike: 40 killed.")
        config = await asyncio.to_thread(load_config, configure(tmp_path, world.url, free_port()))

        async with asyncio.TaskGroup() as group:
            group.create_task(until_file_names(tmp_path / "alerts.jsonl", "telegram:war_blog"))
            await run_daemon(config)

    status = await ask_store(config.store_path, status_of)
    assert status.posts == 2
    assert status.alerts > 0
    assert "Strike on Kharkiv" in capsys.readouterr().out


async def test_a_source_that_is_lost_and_comes_back_is_told_of_over_a_restart(tmp_path):
    async with FakePreview() as world:
        governor = world.channel("governor")
        governor.post("Somebody else's words.", channel="another_name")
        config = await asyncio.to_thread(load_config, configure(tmp_path, world.url))
        async with asyncio.TaskGroup() as group:
            group.create_task(until_notices(config.store_path, 1))
            await run_daemon(config)
        governor.posts.clear()
        governor.post("Our own words again.")
        async with asyncio.TaskGroup() as group:
            group.create_task(until_notices(config.store_path, 2))
            await run_daemon(config)

    found = (await ask_store(config.store_path, status_of)).notices
    assert [(one.kind, one.subject) for one in found] == [
        ("source_back", "telegram:governor"),
        ("source_lost", "telegram:governor"),
    ]


async def status_of(reads: Reads) -> Status:
    return await reads.status()


async def until_notices(store: Path, count: int) -> None:
    """End this process's daemon once the store holds so many notices."""
    async with asyncio.timeout(40):
        while True:
            await asyncio.sleep(0.1)
            with contextlib.suppress(StoreError):
                if len((await ask_store(store, status_of)).notices) >= count:
                    break
    os.kill(os.getpid(), signal.SIGTERM)


async def until_file_names(path: Path, source: str) -> None:
    """End this process's daemon once an alert of that source was written to a file."""

    def named() -> bool:
        return path.exists() and f'"source":"{source}"' in path.read_text()

    async with asyncio.timeout(40):
        while True:
            if await asyncio.to_thread(named):
                break
            await asyncio.sleep(0.05)
    os.kill(os.getpid(), signal.SIGTERM)


async def test_a_store_that_cannot_be_opened_is_named(tmp_path):
    (tmp_path / "claimwatch.sqlite").write_bytes(b"this is no database" * 100)
    config = await asyncio.to_thread(load_config, configure(tmp_path, "http://127.0.0.1:9"))

    with pytest.raises(StoreError):
        await run_daemon(config)


async def test_rebuilding_an_empty_store_decides_nothing(tmp_path):
    config = await asyncio.to_thread(load_config, configure(tmp_path, "http://127.0.0.1:9"))

    assert await rebuild_store(config) == 0


MORE_RECEIVERS = """
[[receivers]]
kind = "telegram"
chat = -1001234567890
token_file = "token"
notices = true
[[receivers]]
kind = "telegram"
name = "by-login"
transport = "mtproto"
chat = "@newsdesk"
token_file = "token"
api_id = 1
api_hash_env = "DESK_API_HASH"
session = "bot.session"
[[receivers]]
kind = "webhook"
url = "https://example.org/hook"
secret_file = "key"
[[receivers]]
kind = "apprise"
url_file = "mail"
"""


def speech_of(receiver):
    return Speech(teller=PlainTeller(), words=Words())


SHARED_LOGIN = """
[[accounts]]
name = "desk"
api_id = 1
api_hash_file = "hash"
session = "desk.session"
[[receivers]]
kind = "telegram"
chat = -1001234567890
token_file = "token"
api_id = 1
api_hash_file = "hash"
reader_session = "desk.session"
"""


async def test_every_receiver_of_the_configuration_gets_a_notifier(tmp_path, monkeypatch):
    monkeypatch.setenv("DESK_API_HASH", "0123456789abcdef")
    config = await asyncio.to_thread(furnished, tmp_path)
    async with AsyncExitStack() as edges:
        delivering = await open_receivers(edges, config, MemoryStore(), SystemClock(), speech_of)

    names = ["console", "jsonl", "telegram", "by-login", "webhook", "apprise"]
    assert [one.receiver for one in delivering.notifiers] == names
    assert [delivering.manners[name].repeatable for name in names] == [
        True, True, False, True, True, False,
    ]  # fmt: skip
    assert noticed_names(config.receivers) == ["telegram"]
    assert not (tmp_path / "bot.session").exists()


def furnished(folder: Path) -> Config:
    configure(folder, "http://127.0.0.1:9")
    with (folder / "monitor.toml").open("a") as file:
        file.write(MORE_RECEIVERS)
    (folder / "token").write_text("123456:ABCDEFghijklmnopqrstuvwxyz0123456789\n")
    (folder / "key").write_text("a key")
    (folder / "mail").write_text("json://127.0.0.1:9/")
    return load_config(folder)


def test_secrets_that_are_missing_are_all_named_and_none_is_shown(tmp_path):
    config = furnished(tmp_path)
    (tmp_path / "token").write_text("")
    (tmp_path / "key").unlink()

    with pytest.raises(ConfigError) as caught:
        read_secrets(config)

    assert len(caught.value.problems) == 4
    assert "DESK_API_HASH" in str(caught.value)


async def test_a_reader_needs_a_login_of_its_own(tmp_path):
    def prepare() -> Config:
        configure(tmp_path, "http://127.0.0.1:9")
        with (tmp_path / "monitor.toml").open("a") as file:
            file.write(SHARED_LOGIN)
        (tmp_path / "token").write_text("123456:ABCDEFghijklmnopqrstuvwxyz0123456789\n")
        (tmp_path / "hash").write_text("0123456789abcdef0123456789abcdef")
        return load_config(tmp_path)

    config = await asyncio.to_thread(prepare)
    async with AsyncExitStack() as edges:
        with pytest.raises(ConfigError, match="log in once more"):
            await open_receivers(edges, config, MemoryStore(), SystemClock(), speech_of)


def test_checking_a_configuration_tells_of_secrets_that_are_missing_here(tmp_path, capsys):
    furnished(tmp_path)
    (tmp_path / "key").unlink()

    assert run_command(commands, ["check-config", "--config", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert "no mistake found" in told.out
    assert "the key of signatures cannot be read" in told.err
    assert "variable DESK_API_HASH: the api_hash is missing" in told.err


def test_secrets_do_not_show_themselves(tmp_path, monkeypatch):
    monkeypatch.setenv("DESK_API_HASH", "0123456789abcdef")
    secrets = read_secrets(furnished(tmp_path))

    assert secrets.of("webhook", "secret") == "a key"
    assert repr(secrets) == "Secrets(5)"


def test_our_own_error_is_taken_out_of_a_group():
    inner = BaseExceptionGroup("", [StoreError("disk"), ConfigError(("x",))])

    with pytest.raises(StoreError, match="disk"):
        raise_first(BaseExceptionGroup("", [inner]))


def test_a_bug_in_a_group_is_not_hidden_by_our_own_error():
    group = BaseExceptionGroup("", [StoreError("disk"), ValueError("bug")])

    with pytest.raises(BaseExceptionGroup) as caught:
        raise_first(group)

    assert caught.value is group
