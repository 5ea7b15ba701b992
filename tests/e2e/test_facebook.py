"""A Facebook page in the daemon: listed, announced, told of, and no secret in any output."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from monitor.app import ask_store, run_daemon
from monitor.assembly import build_core
from monitor.config import load_config
from monitor.model.ids import SourceKey
from tests.e2e.test_app import _own_umask, status_of  # noqa: F401  a fixture
from tests.e2e.test_daemon import configure, free_port
from tests.fakes.graph import APP_SECRET, TOKEN, VERIFY, FakeGraph, change, delivery, send

pytestmark = pytest.mark.real_time

SOURCES = """
[[sources]]
key = "facebook:governor"
title = "Governor"
kind = "official"
collect = "webhook"

[[sources]]
key = "facebook:blog"
title = "War blog"
kind = "blogger"
collect = "graph"
"""


def with_facebook(folder: Path, graph: str, port: int) -> Path:
    configure(folder, "http://127.0.0.1:9", port)
    (folder / "sources.toml").write_text(SOURCES)
    names = {"token": TOKEN, "app_secret": APP_SECRET, "verify_token": VERIFY}
    lines = [f'graph_url = "{graph}"']
    for name, value in names.items():
        (folder / name).write_text(value)
        (folder / name).chmod(0o600)
        lines.append(f'{name}_file = "{name}"')
    with (folder / "monitor.toml").open("a") as file:
        file.write("\n[facebook]\n" + "\n".join(lines) + "\n")
    return folder


async def test_pages_are_listed_and_what_is_announced_is_told_at_once(tmp_path, capfd):
    await asyncio.to_thread(build_core, [], [])
    port = free_port()
    async with FakeGraph() as graph:
        governor = graph.page("governor", "110")
        governor.post("Missile strike on Kharkiv: an S-300 hit a house, 4 killed.")
        blog = graph.page("blog", "220")
        folder = await asyncio.to_thread(with_facebook, tmp_path, graph.url, port)
        config = await asyncio.to_thread(load_config, folder)

        async def announce() -> None:
            alerts = tmp_path / "alerts.jsonl"
            await until_told(alerts, '"source":"facebook:blog"')
            post = governor.post("Kharkiv strike, update: 7 killed.")
            url = f"http://127.0.0.1:{port}/webhooks/facebook"
            assert await send(url, delivery("110", change(post))) == 200
            await until_told(alerts, "7 killed")
            os.kill(os.getpid(), signal.SIGTERM)

        blog.post("Kharkiv strike: 40 killed.")
        async with asyncio.TaskGroup() as group:
            group.create_task(announce())
            await run_daemon(config)

    status = await ask_store(config.store_path, status_of)
    told = capfd.readouterr()
    outputs = told.out + told.err + await asyncio.to_thread((tmp_path / "alerts.jsonl").read_text)
    assert {one.source.key for one in status.sources if one.posts} == {
        SourceKey("facebook:blog"),
        SourceKey("facebook:governor"),
    }
    for secret in (TOKEN, APP_SECRET, VERIFY):
        assert secret not in outputs
        assert not any(secret.encode() in one for one in await asyncio.to_thread(stored, tmp_path))


async def until_told(alerts: Path, words: str) -> None:
    def told() -> bool:
        return alerts.exists() and words in alerts.read_text()

    async with asyncio.timeout(40):
        while not await asyncio.to_thread(told):  # noqa: ASYNC110  another program's file
            await asyncio.sleep(0.05)


def stored(folder: Path) -> list[bytes]:
    return [
        file.read_bytes()
        for file in map(Path, sorted(map(str, folder.iterdir())))
        if file.is_file() and "sqlite" in file.name
    ]
