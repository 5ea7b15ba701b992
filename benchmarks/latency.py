"""How soon an alert is with the messenger: from a post that is pushed to a message accepted.

    python -m benchmarks.latency [--posts N] [--seed N]

Posts arrive one at a time, as a push brings them, at random moments; the pipeline, the
store with every commit on the disk, the dispatcher and the Bot API over HTTP on loopback
are the daemon's own, with no grouping and no limit. Measured are: visible at the source →
accepted by the messenger; and of an idle outbox: commit of the decision → first byte of the
request at the server. Beside them stands what the disk did in the same minute.
"""

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

import aiohttp

from benchmarks.ingest import _sync_floor
from monitor.assembly import build_core
from monitor.clock import SystemClock
from monitor.model.decisions import Decision
from monitor.model.events import Event
from monitor.model.ids import EventId, SourceKey
from monitor.model.sources import Source, SourceKind
from monitor.notify.messenger import Place
from monitor.notify.pacing import Limit
from monitor.notify.telegram import Outlet, TelegramNotifier
from monitor.notify.telegram_api import BotApi
from monitor.notify.telegram_bot import BotMessenger
from monitor.notify.telegram_pace import BotPace
from monitor.notify.telling import PlainTeller
from monitor.observe import configure_logging
from monitor.pipeline.dispatch import Dispatcher
from monitor.pipeline.follow import follow
from monitor.pipeline.outcome import Manner
from monitor.ports import Batch, Demand, Observation, Together
from monitor.store.sqlite import SqliteStore
from tests.fakes.botapi import FakeBotApi

_TOKEN: Final = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"  # noqa: S105  of a fake
_CHAT: Final = -100123
_NO_LIMIT: Final = Limit(period=timedelta(0), burst=1)
_SOURCE: Final = Source(key=SourceKey("push:desk"), title="Desk", kind=SourceKind.OFFICIAL)
_EVENT: Final = Event(
    id=EventId("strike"), title="Strike on Kharkiv", keywords=("strike", "missile"),
    places=("Kharkiv",),
)  # fmt: skip
_GAP: Final = 0.08  # seconds between posts, at random up to twice that


class Times(NamedTuple):
    """Seconds of one alert."""

    accepted: float
    first_byte: float
    leasing: float


class Push:
    """A source that pushes: yields a post the moment that it is there."""

    def __init__(self) -> None:
        self.waiting: asyncio.Queue[Observation | None] = asyncio.Queue()

    async def stream(self, source: Source, cursor: str | None) -> AsyncIterator[Batch]:
        """Yield one post after another until there is None."""
        del cursor
        while (seen := await self.waiting.get()) is not None:
            yield Batch(source=source.key, seen_at=datetime.now(UTC), observations=(seen,))


class Timed(SqliteStore):
    """Notes when decisions with alerts were committed, and how long the last lease took."""

    committed_at: float = 0.0
    leasing: float = 0.0

    async def commit(self, decisions: Sequence[Decision]) -> None:
        """Commit, and note the moment."""
        await super().commit(decisions)
        if any(one.alerts for one in decisions):
            self.committed_at = time.perf_counter()

    async def due(self, demand: Demand) -> tuple[Together, ...]:
        """Lease, and note for how long."""
        began = time.perf_counter()
        leased = await super().due(demand)
        if leased:
            self.leasing = time.perf_counter() - began
        return leased


async def _measure(folder: Path, posts: int, chance: random.Random) -> None:
    clock = SystemClock()
    followed = [_EVENT]
    core = await asyncio.to_thread(build_core, [_SOURCE], followed)
    opening = Timed.open(
        folder / "monitor.db", sources=[_SOURCE], events=followed, receivers=["channel"]
    )
    async with (
        FakeBotApi(_TOKEN) as telegram,
        aiohttp.ClientSession() as session,
        opening as store,
    ):
        telegram.chat(_CHAT)
        place = Place(chat=_CHAT)
        pace = await BotPace("bot", store, limit=_NO_LIMIT).chat(place, _NO_LIMIT)
        messenger = BotMessenger(BotApi(session, _TOKEN, url=telegram.url))
        outlet = Outlet(receiver="channel", place=place, messenger=messenger, pace=pace)
        notifier = TelegramNotifier(outlet, PlainTeller(), store, clock)
        manner = Manner(events=1, together=50, pace=pace, finder=notifier)
        work = Dispatcher(store, [notifier], clock, random.Random(1), manners={"channel": manner})
        push = Push()
        arrivals: list[float] = []
        telegram.on_call = lambda _: arrivals.append(time.perf_counter())
        async with asyncio.TaskGroup() as group:
            line = group.create_task(work.run("channel"))
            reading = group.create_task(follow(_SOURCE, push, store, core, on_alert=work.wake))
            times = await _publish(posts, chance, push, store, arrivals, telegram)
            push.waiting.put_nowait(None)
            await reading
            line.cancel()
    _tell("post visible → message accepted", [one.accepted for one in times])
    _tell("commit → first byte, idle outbox", [one.first_byte for one in times])
    _tell("  of it, a lease on the disk", [one.leasing for one in times])
    _tell("  of it, all else", [one.first_byte - one.leasing for one in times])


async def _publish(
    posts: int,
    chance: random.Random,
    push: Push,
    store: Timed,
    arrivals: list[float],
    telegram: FakeBotApi,
) -> list[Times]:
    """Push posts that alert, one at a time; return the times of each."""
    times: list[Times] = []
    for number in range(posts):
        await asyncio.sleep(chance.uniform(0, 2 * _GAP))
        before = len(telegram.chats[_CHAT].messages), len(arrivals)
        edits = _edits(telegram)
        visible = time.perf_counter()
        push.waiting.put_nowait(_post(number))
        until = visible + 5
        while time.perf_counter() < until and not (  # noqa: ASYNC110  another party
            len(telegram.chats[_CHAT].messages) > before[0] or _edits(telegram) > edits
        ):
            await asyncio.sleep(0.0005)
        if len(arrivals) > before[1]:
            times.append(
                Times(
                    accepted=time.perf_counter() - visible,
                    first_byte=arrivals[before[1]] - store.committed_at,
                    leasing=store.leasing,
                )
            )
    return times


def _edits(telegram: FakeBotApi) -> int:
    return sum(one.edits for one in telegram.chats[_CHAT].messages.values())


def _post(number: int) -> Observation:
    text = f"Missile strike on Kharkiv: the number of dead has risen to {number + 1}."
    return Observation(
        source=_SOURCE.key,
        native=str(number),
        text=text,
        published_at=datetime.now(UTC),
        mode="push",
    )


def _tell(what: str, seconds: list[float]) -> None:
    if len(seconds) < 2:
        print(f"{what:<34} no alert came")
        return
    ordered = sorted(1000 * one for one in seconds)
    high = ordered[min(int(len(ordered) * 0.99), len(ordered) - 1)]
    print(
        f"{what:<34} p50 {statistics.median(ordered):>7.1f} ms   p99 {high:>7.1f} ms   "
        f"of {len(ordered)}"
    )


def main() -> None:
    """Push, measure, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    configure_logging("warning", "auto", sys.stderr)
    with tempfile.TemporaryDirectory(prefix="claimwatch-latency-") as name:
        folder = Path(name)
        floor = _sync_floor(folder)
        print(f"{options.posts} posts pushed one at a time, seed {seed}")
        asyncio.run(_measure(folder, options.posts, random.Random(seed)))
        print(f"fdatasync floor {floor:,.0f} a second, load average {os.getloadavg()[0]:.2f}")


if __name__ == "__main__":
    main()
