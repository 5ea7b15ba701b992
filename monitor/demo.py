"""The demonstration: the daemon's own pipeline on the reference case, in a few seconds."""

import asyncio
import os
import shutil
import sys
from importlib.resources import files
from pathlib import Path
from random import SystemRandom
from typing import Final, TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.casefile import (
    POSTS_FILE,
    STORE_FILE,
    STREAM,
    Case,
    Tally,
    locate_case,
)
from monitor.clock import SystemClock
from monitor.collect.replay import ReplayCollector
from monitor.config import EVENTS_FILE, MONITOR_FILE, SOURCES_FILE
from monitor.errors import ConfigError
from monitor.model.alerts import Alert, AlertKind
from monitor.notify.console import ConsoleNotifier, terminal_width
from monitor.notify.layout import lay_out
from monitor.notify.render import SHORT_ID, Part, Row, count_words
from monitor.pipeline.dispatch import Dispatcher
from monitor.pipeline.follow import Decider, follow
from monitor.pipeline.outcome import Manner
from monitor.pipeline.supervise import raise_first
from monitor.store.lock import FileLock
from monitor.store.sqlite import SqliteStore

_CASE_FILES: Final = (SOURCES_FILE, EVENTS_FILE, POSTS_FILE)
_RECEIVER: Final = "console"
_INDEX_AT_ONCE: Final = 1000
_SETTINGS: Final = f"""\
# The configuration of the demonstration: its store, and nothing that is read from the
# network. sources.toml, events.toml and posts.jsonl beside it are the case itself.

[store]
path = "{STORE_FILE}"

[web]
port = 0
"""


def run_demo(out: Path, stream: TextIO) -> Tally:
    """Replay the reference case into ``out``, show its alerts and say what to try next.

    Whatever an earlier demonstration left in ``out`` is replaced.

    Raises:
        ConfigError: ``out`` holds files that are not of an earlier demonstration.
        StoreError: ``out`` cannot be written, or another process uses the store in it.
    """
    _spare(out)
    case = _lay_ready(out)
    _say(stream, _opening(case))
    console = ConsoleNotifier(_RECEIVER, stream, zone=_zone())
    try:
        tally, alerts = asyncio.run(_replay(case, case.decider(), out, console))
    except BaseExceptionGroup as group:
        raise_first(group)
    _say(stream, _summary(tally, alerts, out))
    return tally


async def _replay(
    case: Case, core: Decider, out: Path, console: ConsoleNotifier
) -> tuple[Tally, list[Alert]]:
    alerts: list[Alert] = []
    opening = SqliteStore.open(
        out / STORE_FILE,
        sources=[*case.sources, STREAM],
        events=case.events,
        receivers=[_RECEIVER],
        repeatable=[_RECEIVER],
    )
    async with opening as store:
        tally = Tally(seconds=await _show(store, core, out / POSTS_FILE, console))
        async for one in store.decided(None):
            tally.add(one)
            alerts += one.decision.alerts
        while await store.index_texts(_INDEX_AT_ONCE):
            pass
    return tally, alerts


async def _show(store: SqliteStore, core: Decider, posts: Path, console: ConsoleNotifier) -> float:
    """Follow the posts and deliver their alerts; return the seconds until the last one."""
    clock = SystemClock()
    began = clock.monotonic()
    manners = {_RECEIVER: Manner(repeatable=True)}
    dispatcher = Dispatcher(store, [console], clock, SystemRandom(), manners=manners)
    collector = ReplayCollector(posts, clock, batch=1)
    async with asyncio.TaskGroup() as group:
        delivery = group.create_task(dispatcher.run(_RECEIVER))
        await follow(STREAM, collector, store, core, on_alert=dispatcher.wake)
        await dispatcher.flush()
        delivery.cancel()
    return clock.monotonic() - began


def _zone() -> ZoneInfo | None:
    """Return the zone of the case's events, where this machine knows it."""
    try:
        return ZoneInfo("Europe/Kyiv")
    except ZoneInfoNotFoundError:
        return None


def _spare(out: Path) -> None:
    """Refuse a folder whose own configuration, case or store would be lost."""
    mark = _SETTINGS.encode().partition(b"\n")[0]
    settings = out / MONITOR_FILE
    if settings.is_file() and settings.read_bytes().startswith(mark):
        return
    taken = [name for name in (MONITOR_FILE, *_CASE_FILES, STORE_FILE) if (out / name).exists()]
    if taken:
        problem = f"{out}: holds {', '.join(taken)}; expected a new folder for the demonstration"
        raise ConfigError((problem,))


def _lay_ready(out: Path) -> Case:
    """Put the case and a configuration into the folder; remove an earlier store."""
    out.mkdir(parents=True, exist_ok=True)
    data = files("monitor").joinpath("demo_case")
    for name in _CASE_FILES:
        (out / name).write_bytes(data.joinpath(name).read_bytes())
    (out / MONITOR_FILE).write_text(_SETTINGS, encoding="utf-8")
    lock = FileLock.take(out / STORE_FILE)
    for ending in ("", "-wal", "-shm"):
        (out / f"{STORE_FILE}{ending}").unlink(missing_ok=True)
    lock.release()
    return locate_case(str(out))


def _opening(case: Case) -> list[str]:
    sources, events = (
        count_words(len(case.sources), "source"),
        count_words(len(case.events), "event"),
    )
    return [f"Replaying the reference case: {sources}, {events}. No network is used.", ""]


def _summary(tally: Tally, alerts: list[Alert], out: Path) -> list[str]:
    command = _command()
    shown = next(
        (one for one in alerts if one.kind is AlertKind.CONTRADICTION),
        alerts[0] if alerts else None,
    )
    folder = f"--config {out}"
    steps = [
        (f"{command} events {folder}", "what is followed, and how much is known of it"),
        (f"{command} status {folder}", "posts, sources, rejects, deliveries"),
    ]
    if shown:
        explain = f"{command} explain {shown.id[:SHORT_ID]} {folder}"
        steps.insert(0, (explain, f"how the first {shown.kind.value.replace('_', ' ')} came about"))
    found = ", ".join(
        (
            count_words(tally.claims, "claim"),
            count_words(tally.contradictions, "contradiction"),
            count_words(tally.alerts, "alert"),
        )
    )
    return [
        f"{tally.revisions} posts and edits, {tally.linked} of them about a followed event.",
        f"{found} in {tally.seconds:.1f} seconds.",
        f"All of it is in {out / STORE_FILE}. Try next:",
        "",
        *(line for step, what in steps for line in (f"  # {what}", f"  {step}")),
    ]


def _command() -> str:
    """Name the program as the reader can type it."""
    own = Path(sys.argv[0])
    if own.name != "monitor" or shutil.which("monitor") == str(own):
        return "monitor"
    return os.path.relpath(own)


def _say(stream: TextIO, lines: list[str]) -> None:
    width = terminal_width(stream)
    for line in lines:
        whole = line.startswith("  ") or not line
        told = [line] if whole else lay_out([Row(parts=(Part(line),))], width, {})
        stream.write("".join(f"{one}\n" for one in told))
    stream.flush()
