"""Three hundred alerts through each way into a chat, in hostile weather, with kill -9.

    python -m tests.faults.hostile [--alerts N] [--seed N] [WAY ...]

Of every hundred calls 5 are lost before they were done, 8 done without an answer, 5 done
late, 4 refused with 429 and 3 answered by a 502. The sender is killed about every second. What
then stands in the chat is compared with what was to be told. A naive loop, which sends
again whatever was not acknowledged, is counted beside. Exits with 1 if a promise is broken.
"""

import argparse
import asyncio
import itertools
import json
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.model.alerts import AlertKind
from monitor.notify.fitting import tag_of
from monitor.store.sqlite import SqliteStore
from tests.build import alert, batch, claim, decision, observation
from tests.fakes.botapi import FakeBotApi, Trouble
from tests.fakes.mtproto import Call, Drop, FakeTelegram, Fault, Late, Refuse
from tests.faults.hostile_sender import RECEIVER, TOKEN

WAYS = ("mtproto", "bot-and-reader", "bot", "naive")
LATE = 0.6  # seconds: twice as long as an answer is waited for
IN_ONE_EVENT = 3
ENOUGH = 400.0  # seconds for one way


@dataclass
class Result:
    """What became of one way's alerts; lost is what neither arrived nor is listed."""

    way: str
    alerts: int
    kills: int
    calls: int
    duplicates: int
    lost: int
    parked: int
    parked_arrived: int
    out_of_order: int
    seconds: float

    def line(self) -> str:
        return (
            f"{self.way:<15} alerts {self.alerts}  kills {self.kills:>3}  calls {self.calls:>4}  "
            f"duplicates {self.duplicates:>3}  lost {self.lost}  uncertain {self.parked} "
            f"({self.parked_arrived} of them arrived)  out of order {self.out_of_order}  "
            f"{self.seconds:.0f} s"
        )

    @property
    def kept(self) -> bool:
        """Whether it did what it promises: each once; the Bot API alone, each at most once."""
        if self.way == "naive":
            return True
        resolved = not self.parked or self.way == "bot"
        return not self.duplicates and not self.lost and resolved


def weather(chance: random.Random) -> Trouble | None:
    """Draw what happens to one call of the Bot API."""
    drawn = chance.random()
    for bound, trouble in (
        (0.05, Trouble.CUT_BEFORE),
        (0.13, Trouble.DONE_NO_ANSWER),
        (0.155, Trouble.DONE_LATE),
        (0.18, Trouble.LATE_DONE),
        (0.22, Trouble.FLOOD),
        (0.25, Trouble.BAD_GATEWAY),
    ):
        if drawn < bound:
            return trouble
    return None


def weather_of_mtproto(chance: random.Random, call: Call) -> Fault | None:
    """Draw what happens to one call that sends or edits."""
    if call.name not in {"SendMessage", "EditMessage"}:
        return None
    drawn = chance.random()
    faults: tuple[tuple[float, Fault], ...] = (
        (0.05, Drop()),
        (0.13, Drop(done=True)),
        (0.18, Late(LATE * 2)),
        (0.22, Refuse(420, "FLOOD_WAIT_0")),
        (0.25, Refuse(500, "RPC_CALL_FAIL")),
    )
    return next((fault for bound, fault in faults if drawn < bound), None)


async def raise_alerts(path: Path, alerts: int) -> list[str]:
    """Fill a store with alerts, three an event, and return their ids in order."""
    async with SqliteStore.open(path, receivers=[RECEIVER]) as store:
        new = await store.record(
            batch(*(observation(f"post {n}", native=str(n)) for n in range(alerts)))
        )
        made = [
            claim(native=str(n), value=n, event=f"event-{n // IN_ONE_EVENT}") for n in range(alerts)
        ]
        raised = [
            alert(one, kind=AlertKind.UPDATE if n % IN_ONE_EVENT else AlertKind.NEW_CLAIM)
            for n, one in enumerate(made)
        ]
        await store.commit(
            [
                decision(seen, about, alerts=(told,))
                for seen, about, told in zip(new, made, raised, strict=True)
            ]
        )
    return [one.id for one in raised]


class Trial:
    """Both servers on one world, so that an account reads what a bot has sent by either way."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.bot = FakeBotApi(TOKEN)
        self.telegram = FakeTelegram()
        self.channel = self.telegram.world.channel("newsdesk")
        self.chat = int(f"-100{self.channel.id}")
        self.bot.chat(self.chat)
        self.bot.late = LATE
        self.bot.retry_after = 0.05
        self.bot.mirror = self.channel
        self.bot.weather = lambda _: weather(self.chance)
        self.telegram.weather = lambda call: weather_of_mtproto(self.chance, call)
        self.telegram.bot(TOKEN, joined=["newsdesk"])

    async def run(self, way: str, folder: Path, alerts: int) -> Result:
        began = time.monotonic()
        ids = await raise_alerts(folder / "monitor.db", alerts)
        async with AsyncExitStack() as edges:
            await edges.enter_async_context(self.bot)
            await edges.enter_async_context(self.telegram)
            reader = self.telegram.user(joined=["newsdesk"])
            (folder / "reader").write_text(self.telegram.session_of(reader))
            plan = {"url": self.bot.url, "port": self.telegram.address[1], "chat": self.chat}
            (folder / "plan.json").write_text(json.dumps(plan))
            kills = await self._kill_until_done(way, folder)
        calls = len(self.bot.calls) + self.telegram.asked("SendMessage")
        calls += self.telegram.asked("EditMessage")
        return self._judge(way, folder, ids, kills, calls, time.monotonic() - began)

    async def _kill_until_done(self, way: str, folder: Path) -> int:
        kills = 0
        until = time.monotonic() + ENOUGH
        while time.monotonic() < until:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.faults.hostile_sender", way, str(folder),
                stdout=asyncio.subprocess.PIPE,
            )  # fmt: skip
            assert process.stdout
            await process.stdout.readline()  # only a process that works is worth killing
            try:
                async with asyncio.timeout(self.chance.uniform(0.6, 1.4)):
                    if await process.wait() == 0:
                        return kills
                raise RuntimeError(f"the sender failed with {process.returncode}")
            except TimeoutError:
                process.kill()
                await process.wait()
                kills += 1
        return kills

    def _judge(
        self, way: str, folder: Path, ids: list[str], kills: int, calls: int, seconds: float
    ) -> Result:
        """Compare what stands in the chat, and what the store says of it, with what was raised."""
        standing = [tag_of(post.text) or "?" for post in self.channel.posts]
        with closing(sqlite3.connect(folder / "monitor.db")) as connection:
            rows = connection.execute("SELECT alert, state, batch FROM deliveries").fetchall()
        told_with = {row[0]: row[2] or row[0] for row in rows}
        parked = {row[0] for row in rows if row[1] == "uncertain"}
        heads = {tag.partition("_")[0] for tag in standing}
        arrived = {one for one in ids if told_with[one][:8] in heads or one[:8] in heads}
        order = [ids.index(one) for one in self._in_order(standing, ids)]
        return Result(
            way=way,
            alerts=len(ids),
            kills=kills,
            calls=calls,
            duplicates=len(standing) - len(set(standing)),
            lost=len(set(ids) - arrived - parked),
            parked=len(parked),
            parked_arrived=len(parked & arrived),
            out_of_order=sum(
                b < a
                for a, b in itertools.pairwise(order)
                if a // IN_ONE_EVENT == b // IN_ONE_EVENT
            ),
            seconds=seconds,
        )

    def _in_order(self, standing: list[str], ids: list[str]) -> list[str]:
        by_head = {one[:8]: one for one in ids}
        return [by_head[tag] for tag in standing if tag in by_head]


async def run(ways: list[str], alerts: int, seed: int) -> bool:
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, seed {seed}")  # noqa: T201
    kept = True
    for way in ways:
        folder = Path(tempfile.mkdtemp(prefix="claimwatch-hostile-"))
        try:
            result = await Trial(seed).run(way, folder, alerts)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        print(result.line() + ("" if result.kept else "  BROKEN"), flush=True)  # noqa: T201
        kept = kept and result.kept
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ways", nargs="*", metavar="WAY", help=f"some of {', '.join(WAYS)}")
    parser.add_argument("--alerts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    ways = options.ways or list(WAYS)
    sys.exit(0 if asyncio.run(run(ways, options.alerts, seed)) else 1)


if __name__ == "__main__":
    main()
