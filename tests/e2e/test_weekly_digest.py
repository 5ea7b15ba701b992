"""The daemon's weekly digest: a process of its own makes it, the outbox tells it, once."""
# ruff: noqa: ASYNC110  another process is waited for, by what it leads to

import asyncio
import hashlib
import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.app.digests import keep_digests
from monitor.config import load_config
from monitor.export.digest.evidence import verify
from monitor.model.alerts import Notice
from monitor.model.ids import stable_digest
from monitor.model.jobs import JobRun
from monitor.store.sqlite import SqliteStore
from tests.fakes.clock import LoopClock

CONFIG = Path(__file__).parents[2] / "config"

pytestmark = [pytest.mark.may_block, pytest.mark.real_time, pytest.mark.timeout(300)]


async def test_a_week_that_ended_while_the_monitor_was_down_is_made_and_told_once(tmp_path: Path):
    folder = shutil.copytree(CONFIG, tmp_path / "config")
    (folder / "monitor.toml").write_text(
        '[store]\npath = "../store.sqlite"\n[digest]\nschedule = "0 7 * * 1"\n'
        'timezone = "Europe/Kyiv"\nlanguage = "uk"\nfolder = "../digests"\n'
    )
    config = load_config(folder)
    start = datetime(2024, 11, 5, 12, tzinfo=UTC)
    clock = LoopClock(start - timedelta(seconds=asyncio.get_running_loop().time()))

    async with SqliteStore.open(config.store_path, receivers=["desk"], noticed=["desk"]) as store:
        before = start - timedelta(days=9)
        await store.write_run(
            JobRun(job="digest", period="2024-W43", started_at=before, finished_at=before)
        )
        task = asyncio.ensure_future(keep_digests(config, store, store, clock))
        while not await store.notices() and not task.done():
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.2)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

        (notice,) = await store.notices()
        last = await store.last_run("digest")
        made = tmp_path / "digests" / "2024-W44"
        assert last is not None
        assert (last.period, last.outcome) == ("2024-W44", "done")
        assert notice.subject == "2024-W44"
        (page,) = notice.attachments
        assert (page.path, page.name) == (str(made / "digest.html"), "2024-W44-digest.html")
        assert page.sha256 == hashlib.sha256((made / "digest.html").read_bytes()).hexdigest()
        assert verify(made)[1] == ()
        assert "Про відстежувані події нічого не опубліковано." in notice.text


async def test_a_week_that_was_told_is_not_made_anew(tmp_path: Path):
    """Cut off after the notice and before the week is done: its files must stay as named."""
    folder = shutil.copytree(CONFIG, tmp_path / "config")
    (folder / "monitor.toml").write_text(
        '[store]\npath = "../store.sqlite"\n'
        '[digest]\nschedule = "0 7 * * 1"\nfolder = "../digests"\n'
    )
    config = load_config(folder)
    start = datetime(2024, 11, 5, 12, tzinfo=UTC)
    clock = LoopClock(start - timedelta(seconds=asyncio.get_running_loop().time()))
    before = start - timedelta(days=9)
    notice = Notice(
        id=stable_digest("digest", "2024-W44"),
        kind="digest",
        subject="2024-W44",
        text="Told.",
        raised_at=before,
    )

    async with SqliteStore.open(config.store_path, receivers=["desk"], noticed=["desk"]) as store:
        await store.notice(notice)
        await store.write_run(
            JobRun(job="digest", period="2024-W43", started_at=before, finished_at=before)
        )
        task = asyncio.ensure_future(keep_digests(config, store, store, clock))
        while (last := await store.last_run("digest")) is None or last.period != "2024-W44":
            await asyncio.sleep(0.05)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

        assert await store.notices() == (notice,)
    assert not (tmp_path / "digests").exists()
