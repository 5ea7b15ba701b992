"""Telegram by an account as its operator meets it: log in, run, read the alert."""

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.fakes.by_hand import CODE, PHONE, configure
from tests.fakes.mtproto import FakeTelegram
from tests.fakes.preview import FakePreview

pytestmark = [pytest.mark.real_time, pytest.mark.timeout(180)]

ROOT = Path(__file__).parents[2]


async def monitor(*arguments: str, typed: str = "") -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "monitor", *arguments,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate(typed.encode())
    return process.returncode or 0, out.decode(), err.decode()


async def test_an_account_is_logged_in_and_its_channels_raise_alerts(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, FakePreview(telegram.world) as web:
        news = telegram.world.channel("fake_news", "The news")
        telegram.user(PHONE, joined=["fake_news"])
        configure(tmp_path, telegram.address, web.url, [news])
        toml = tmp_path / "monitor.toml"
        toml.write_text(toml.read_text().replace("[store]", "[web]\nport = 0\n[store]"))
        folder = ("--config", str(tmp_path))
        status, out, _ = await monitor("login", "desk", *folder, typed=f"{PHONE}\n{CODE}\n")
        assert (status, out) == (0, "desk: logged in as Desk; the daemon can use it now\n")
        status, out, _ = await monitor("check-config", *folder)
        assert "accounts   desk\n" in out

        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "monitor", "run", *folder,
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "NO_COLOR": "1"},
        )  # fmt: skip
        assert process.stdout is not None
        try:
            async with asyncio.timeout(120):
                while not telegram.asked("GetChannelDifference"):
                    assert process.returncode is None
                    await asyncio.sleep(0.05)
                news.post("A missile hit Kharkiv: 4 killed, the governor says.")
                shown = ""
                while "killed: 4" not in shown:
                    shown += (await process.stdout.readline()).decode()
        finally:
            process.send_signal(signal.SIGTERM)
            _, err = await process.communicate()
        assert process.returncode == 0
        assert web.asked == []
        assert re.search(r'"event": "account_connected"', err.decode())
        assert PHONE.lstrip("+") not in err.decode()
        status, out, _ = await monitor("sources", "list", *folder)
        assert "mtproto" in out


async def test_an_account_that_nobody_configured_cannot_be_logged_in(tmp_path: Path) -> None:
    configure(tmp_path, ("127.0.0.1", 1), "http://127.0.0.1:1", [])
    status, _, err = await monitor("login", "other", "--config", str(tmp_path))
    assert status == 2
    assert "no account other in monitor.toml; there is: desk" in err
