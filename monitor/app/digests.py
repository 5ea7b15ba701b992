"""The weekly digest as a job of the daemon: made by a process of its own, told by the outbox.

A digest reads the whole week and draws charts: in the daemon's own process it would hold
up alerts. So the daemon starts ``monitor digest``, which reads the store beside it.
"""

import asyncio
import sys
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from monitor.clock import Clock
from monitor.config import Config
from monitor.export.digest.attachments import read_attachments
from monitor.model.alerts import Attachment, Notice
from monitor.model.ids import stable_digest
from monitor.model.jobs import Week
from monitor.pipeline.calendar import Schedule, WeeklyJob
from monitor.ports import Journal
from monitor.ports.jobs import JobRuns

JOB: Final = "digest"
OPENING: Final = "opening.txt"  # written by export/digest/write.py
_WITHIN: Final = 1800.0  # seconds
_SHOWN_ERROR: Final = 500  # characters


async def keep_digests(config: Config, runs: JobRuns, journal: Journal, clock: Clock) -> None:
    """Make and tell a digest of each week that has ended, for ever."""
    settings = config.digest
    zone = ZoneInfo(settings.timezone)

    async def work(week: Week) -> None:
        name = stable_digest(JOB, week.name)
        if any(one.id == name for one in await journal.notices()):
            return  # told already; a digest made anew would have other bytes than it names
        out = config.resolve(settings.folder) / week.name
        await _make(config, week, out)
        opening, files = await asyncio.to_thread(_read, out, week)
        await journal.notice(
            Notice(
                id=name,
                kind=JOB,
                subject=week.name,
                text=opening,
                raised_at=clock.now(),
                attachments=files,
            )
        )

    schedule = Schedule(settings.schedule, zone)
    await WeeklyJob(JOB, schedule, zone, work).keep(runs, clock)


def _read(out: Path, week: Week) -> tuple[str, tuple[Attachment, ...]]:
    """Return what is told of a digest, and the files that go along."""
    files = tuple(
        Attachment(
            path=str((out / one.path).absolute()),
            name=f"{week.name}-{Path(one.path).name}",
            media_type=one.media_type,
            size=one.size,
            sha256=one.sha256,
            caption=one.caption,
            inline=one.inline,
        )
        for one in read_attachments(out)
    )
    return (out / OPENING).read_text(encoding="utf-8"), files


async def _make(config: Config, week: Week, out: Path) -> None:
    """Run ``monitor digest`` to its end.

    Raises:
        OSError: it could not be started, took too long, or failed.
    """
    since, until = week.bounds(ZoneInfo(config.digest.timezone))
    arguments = [
        "digest", "--config", str(config.folder), "--out", str(out),
        "--since", since.isoformat(), "--until", until.isoformat(),
        "--zone", config.digest.timezone, "--language", config.digest.language, "--evidence",
    ]  # fmt: skip
    await asyncio.to_thread(out.parent.mkdir, parents=True, exist_ok=True)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "monitor",
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_WITHIN):
            _, told = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode:
        words = told.decode("utf-8", "replace").strip()[-_SHOWN_ERROR:]
        raise OSError(f"monitor digest ended with {process.returncode}: {words}")
