"""The process under test: the collector, the pipeline and a store on disk, until it is killed.

``python -m tests.faults.telegram_reader FOLDER HOST PORT NAME…`` follows the named channels.
"""

import asyncio
import json
import os
import random
import sys
from pathlib import Path

from monitor.clock import SystemClock
from monitor.collect import telegram_account
from monitor.collect.polling import Pace
from monitor.collect.telegram import Plan, TelegramCollector
from monitor.collect.telegram_account import Account
from monitor.collect.telegram_client import Credentials
from monitor.collect.telegram_line import Timing
from monitor.collect.telegram_state import SessionFiles
from monitor.collect.telegram_tempo import Tempo
from monitor.observe import configure_logging
from monitor.pipeline.follow import drain, follow, restore
from monitor.pipeline.supervise import Patience, Supervisor
from monitor.store.sqlite import SqliteStore
from tests.build import source
from tests.fakes.decider import WordDecider
from tests.fakes.mtproto import PUBLIC_KEY

# Hours in seconds: what the daemon does in two minutes to half an hour is done at once.
HURRY = Timing(
    joined=Pace(floor=1.0, ceiling=2.0, initial=1.0, longest=3.0),
    unjoined=Pace(floor=0.5, ceiling=1.0, initial=0.5, longest=3.0),
    sweep=4.0,
    recheck=5.0,
)
PATIENCE = Patience(budget=1000, longest_pause=1.0)


async def measure(file: Path) -> None:
    """Write down how late the loop wakes up, in milliseconds."""
    loop, late = asyncio.get_running_loop(), []
    while True:
        before = loop.time()
        await asyncio.sleep(0.01)
        late.append((loop.time() - before - 0.01) * 1000)
        if len(late) % 200 == 0:
            ranked = sorted(late)
            shown = {"p50": ranked[len(late) // 2], "p99": ranked[len(late) * 99 // 100]}
            file.write_text(json.dumps(shown | {"most": ranked[-1], "count": len(late)}))  # noqa: ASYNC240


async def main(sessions: list[Path], host: str, port: int, names: list[str]) -> None:
    clock, rng = SystemClock(), random.Random()
    telegram_account.CALL_WITHIN = 1.5
    credentials = Credentials(
        api_id=1, api_hash="x" * 32, server=(host, port), server_key=PUBLIC_KEY.read_bytes()
    )
    decider = WordDecider()
    async with SqliteStore.open(sessions[0].with_name("monitor.db")) as store:
        await restore(store, decider)
        await drain(store, decider)

        async def tell(*_: str) -> None:
            pass

        accounts = [
            Account(
                path.stem,
                credentials,
                SessionFiles(path),
                clock,
                rng,
                tempo=Tempo(clock, float(os.environ.get("PER_SECOND", "200"))),
                report=tell,
            )
            for path in sessions
        ]
        timing = Timing() if "CALM" in os.environ else HURRY
        collector = TelegramCollector(
            accounts, store, clock, rng, tell=tell, plan=Plan(timing=timing)
        )
        supervisor = Supervisor(store, clock, rng, PATIENCE)
        async with asyncio.TaskGroup() as group:
            group.create_task(measure(sessions[0].with_name("lag.json")))
            for account in accounts:
                group.create_task(account.keep())
            for name in names:
                one = source(name)

                async def job(one=one) -> None:
                    await follow(one, collector, store, decider)

                group.create_task(supervisor.keep(one.key, job))
            sys.stdout.write("ready\n")
            sys.stdout.flush()


if __name__ == "__main__":
    configure_logging("warning", "json", sys.stderr)
    found = sorted(Path(sys.argv[1]).glob("*.session"))
    asyncio.run(main(found, sys.argv[2], int(sys.argv[3]), sys.argv[4:]))
