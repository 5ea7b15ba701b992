"""The daemon as its operator meets it: started, watched, stopped."""

import asyncio
import fcntl
import json
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp
import pytest

from tests.fakes.preview import FakePreview
from tests.fakes.preview_markup import Fault

pytestmark = pytest.mark.real_time

ROOT = Path(__file__).parents[2]

SOURCES = """
[[sources]]
key = "telegram:governor"
title = "The governor"
kind = "official"
side = "UA"
languages = ["en"]
reliability = "B"
collect = "preview"

[[sources]]
key = "telegram:war_blog"
title = "A blogger"
kind = "blogger"
languages = ["en"]
reliability = "D"
collect = "preview"
"""
EVENTS = """
[[events]]
id = "kharkiv-strike"
title = "Strike on Kharkiv"
keywords = ["strike", "missile"]
places = ["Kharkiv"]
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def configure(folder: Path, preview: str, port: int = 0) -> Path:
    (folder / "sources.toml").write_text(SOURCES)
    (folder / "events.toml").write_text(EVENTS)
    (folder / "monitor.toml").write_text(
        f"""
[store]
path = "claimwatch.sqlite"
[web]
port = {port}
[collect]
preview_url = "{preview}"
requests_per_second = 100
quiet_start = false
[[receivers]]
kind = "console"
[[receivers]]
kind = "jsonl"
path = "alerts.jsonl"
"""
    )
    return folder


class Daemon:
    """A running daemon and what it wrote so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.out = ""
        self.err = ""

    async def read(self) -> None:
        async def out() -> None:
            if self.process.stdout is None:
                return
            while chunk := await self.process.stdout.read(4096):
                self.out += chunk.decode()

        async def err() -> None:
            assert self.process.stderr
            while chunk := await self.process.stderr.read(4096):
                self.err += chunk.decode()

        await asyncio.gather(out(), err())

    async def until(self, happened: Callable[[], bool], seconds: float = 40) -> None:
        try:
            async with asyncio.timeout(seconds):
                while not happened():
                    assert self.process.returncode is None, self.err
                    await asyncio.sleep(0.05)
        except TimeoutError:
            pytest.fail(f"it did not happen; standard error:\n{self.err}\noutput:\n{self.out}")

    async def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        async with asyncio.timeout(10):
            return await self.process.wait()

    def events(self) -> list[str]:
        return [json.loads(line)["event"] for line in self.err.splitlines() if line[:1] == "{"]


@asynccontextmanager
async def daemon(
    folder: Path, stdout: int = asyncio.subprocess.PIPE, **environment: str
) -> AsyncIterator[Daemon]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "monitor", "run", "--config", str(folder),
        cwd=ROOT,
        stdout=stdout,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environment},
    )  # fmt: skip
    running = Daemon(process)
    async with asyncio.TaskGroup() as group:
        group.create_task(running.read())
        try:
            yield running
        finally:
            if process.returncode is None:
                process.kill()


async def get(port: int, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as response,
    ):
        return response.status, await response.text()


async def all_delivered(port: int, *, posts: int, receivers: int) -> None:
    """Wait until every alert of that many posts is settled at every receiver."""
    async with asyncio.timeout(40):
        while True:
            text = (await get(port, "/metrics"))[1]
            alerts, sent = total(text, "alerts"), total(text, "deliveries")
            if total(text, "decisions") == posts and 0 < alerts * receivers == sent:
                return
            await asyncio.sleep(0.05)


async def stuck(port: int) -> None:
    """Wait until deliveries were made and no more are."""
    before = -1.0
    async with asyncio.timeout(40):
        while True:
            now = total((await get(port, "/metrics"))[1], "deliveries")
            if now == before > 0:
                return
            before = now
            await asyncio.sleep(0.7)


def total(metrics: str, noun: str) -> float:
    return sum(
        float(line.rpartition(" ")[2])
        for line in metrics.splitlines()
        if line.startswith(f"monitor_{noun}_total")
    )


async def test_a_post_on_a_channel_becomes_one_alert_at_every_receiver(tmp_path):
    async with FakePreview() as world:
        governor, blogger = world.channel("governor"), world.channel("war_blog")
        governor.post("A missile strike on Kharkiv. An S-300 hit a police building.")
        blogger.post("Kharkiv: the missile strike was done with an S-400.")
        port = free_port()
        folder = configure(tmp_path, world.url, port)
        async with daemon(folder) as running:
            await running.until(lambda: "ready" in running.events())
            await all_delivered(port, posts=2, receivers=2)
            assert await running.stop() == 0
            shown = running.out
        async with daemon(folder) as again:
            await again.until(lambda: "ready" in again.events())
            assert await again.stop() == 0
            repeated = again.out

    rows = [json.loads(line) for line in (tmp_path / "alerts.jsonl").read_text().splitlines()]
    assert "Strike on Kharkiv" in shown
    assert "Kharkiv" not in repeated
    assert len({row["id"] for row in rows}) == len(rows) > 0


async def test_without_a_network_it_says_so_for_each_source_and_stays_up(tmp_path):
    port = free_port()
    folder = configure(tmp_path, f"http://127.0.0.1:{free_port()}", port)
    async with daemon(folder) as running:
        await running.until(lambda: "ready" in running.events())

        assert await get(port, "/livez") == (200, "ok\n")
        assert await get(port, "/readyz") == (200, "ok\n")
        metrics = (await get(port, "/metrics"))[1]
        assert await running.stop() == 0

    for source in ("telegram:governor", "telegram:war_blog"):
        assert any(source in line and '"warning"' in line for line in running.err.splitlines())
        assert f'source="{source}"' in metrics


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_cleanly(tmp_path, number):
    folder = configure(tmp_path, f"http://127.0.0.1:{free_port()}")
    async with daemon(folder) as running:
        await running.until(lambda: "started" in running.events())

        assert await running.stop(number) == 0

    assert running.events()[-1] == "stopped"
    # A poll that was under way at the signal may still tell that it failed, and be the last
    # that readiness waited for.
    own = [event for event in running.events() if event not in {"source_failed", "ready"}]
    assert own[-2:] == ["stopping", "stopped"]


async def test_an_output_that_hangs_cannot_hold_up_the_end(tmp_path):
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    async with FakePreview() as world:
        for dead in range(1, 31):
            world.channel("governor").post(f"Missile strike on Kharkiv: {dead} killed.")
        port = free_port()
        folder = configure(tmp_path, world.url, port)
        async with daemon(folder, stdout=writing) as running:
            await running.until(lambda: "ready" in running.events())
            await stuck(port)
            status = await running.stop()
    os.close(reading)
    os.close(writing)

    assert status == 75


async def test_a_second_daemon_on_the_same_store_is_refused(tmp_path):
    folder = configure(tmp_path, f"http://127.0.0.1:{free_port()}")
    async with daemon(folder) as running:
        await running.until(lambda: "started" in running.events())
        async with daemon(folder) as second:
            async with asyncio.timeout(40):
                status = await second.process.wait()
        assert await running.stop() == 0

    assert status == 3
    assert "is in use by another monitor" in second.err
    assert "Traceback" not in second.err


async def test_a_port_that_is_taken_is_a_mistake_in_the_configuration(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        folder = configure(tmp_path, "http://127.0.0.1:9", taken.getsockname()[1])
        async with daemon(folder) as running:
            async with asyncio.timeout(40):
                status = await running.process.wait()

    assert status == 2
    assert "cannot listen on 127.0.0.1" in running.err
    assert "Traceback" not in running.err


async def test_the_service_manager_is_told_of_readiness_and_of_the_end(tmp_path):
    folder = configure(tmp_path, f"http://127.0.0.1:{free_port()}")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.setblocking(False)
        heard: list[str] = []

        def listen() -> bool:
            try:
                heard.append(line.recv(4096).decode())
            except BlockingIOError:
                return False
            return True

        async with daemon(folder, NOTIFY_SOCKET=str(tmp_path / "notify")) as running:
            await running.until(listen)
            assert await running.stop() == 0
        listen()

    assert heard == ["READY=1\nSTATUS=following 2 sources", "STOPPING=1"]


async def test_what_it_writes_is_its_owners_alone(tmp_path):
    folder = configure(tmp_path, f"http://127.0.0.1:{free_port()}")
    async with daemon(folder) as running:
        await running.until(lambda: "started" in running.events())
        modes = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.glob("*.sqlite*")}
        assert await running.stop() == 0

    assert modes
    assert set(modes.values()) == {0}


async def test_bad_pages_cost_their_neighbours_nothing_and_are_shown(tmp_path):
    async with FakePreview() as world:
        governor, blogger = world.channel("governor"), world.channel("war_blog")
        governor.post("A missile strike on Kharkiv. An S-300 hit a police building.")
        governor.post("No date can be read of this one.", raw_date="yesterday, after lunch")
        governor.post("Kharkiv: the strike left 4 people injured.")
        governor.habit = Fault.CUT_HTML
        blogger.habit = Fault.OTHER_SITE
        port = free_port()
        folder = configure(tmp_path, world.url, port)
        async with daemon(folder) as running:
            await running.until(lambda: "ready" in running.events())
            assert await get(port, "/livez") == (200, "ok\n")
            assert await running.stop() == 0

    shown = await monitor("status", folder)
    with closing(sqlite3.connect(tmp_path / "claimwatch.sqlite")) as connection:
        stored = dict(connection.execute("SELECT native, published_at FROM posts"))
        rejects = connection.execute("SELECT source, reason, raw FROM rejects").fetchall()
    assert stored["1"] is not None
    assert stored.get("2") is None
    assert any(b"yesterday, after lunch" in raw for _, _, raw in rejects)
    assert f"{len(rejects)} rejected" in shown
    assert "failing: " in shown.partition("telegram:war_blog")[2]


async def monitor(command: str, folder: Path) -> str:
    """Ask a question as a person would, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "monitor", command, "--config", str(folder),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(40):
        out, _ = await process.communicate()
    return out.decode()
