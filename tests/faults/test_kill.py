"""kill -9 of a real process at random moments, then a look at the file."""

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

# The process under test: replays the case into the file, and delivers to a log that, like
# a receiver that drops repeats, is read by the alert's id.
CHILD = """
import asyncio, random, sys
from pathlib import Path
from monitor.clock import SystemClock
from monitor.collect.replay import ReplayCollector
from monitor.pipeline.dispatch import Dispatcher
from monitor.pipeline.follow import drain, follow, restore
from monitor.pipeline.outcome import Manner
from monitor.ports import Receipt
from monitor.store.sqlite import SqliteStore
from tests.build import source
from tests.fakes.decider import WordDecider

class Log:
    receiver = "log"
    def __init__(self, path):
        self._file = open(path, "a", buffering=1)
    async def send(self, batch, now):
        for due in batch:
            self._file.write(due.delivery.alert + "\\n")
        return Receipt(id=batch[0].delivery.alert)

async def main(case, database, log):
    clock = SystemClock()
    decider = WordDecider()
    async with SqliteStore.open(database, receivers=["log"], repeatable=["log"]) as store:
        await restore(store, decider)
        await drain(store, decider)
        manners = {"log": Manner(repeatable=True)}
        work = Dispatcher(store, [Log(log)], clock, random.Random(1), manners=manners)
        await work.recover()
        delivering = asyncio.create_task(work.run("log"))
        print("ready", flush=True)
        collector = ReplayCollector(case, clock, batch=5)
        await follow(source("replay:case"), collector, store, decider, on_alert=work.wake)
        delivering.cancel()
        await asyncio.wait([delivering])
        await store.recover(clock.now())
        await work.flush()

asyncio.run(main(*map(Path, sys.argv[1:])))
"""

POSTS = 600
KILLS = 6


def write_case(path: Path) -> None:
    labels = ["S-300", "S-400", "Shahed", "Kalibr", "nothing"]
    with path.open("w") as file:
        for n in range(POSTS):
            post = {
                "source": f"telegram:channel{n % 7}",
                "id": str(n % 40),
                "published_at": f"2024-11-01T12:{n // 60:02}:{n % 60:02}Z",
                "text": f"{labels[n * 7 % 5]} in post {n}",
            }
            file.write(json.dumps(post) + "\n")


def start(folder: Path, database: str, log: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, folder / "posts.jsonl", folder / database, folder / log],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(process: subprocess.Popen[bytes]) -> None:
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors.decode()


def rows(database: Path) -> list[list[tuple[object, ...]]]:
    questions = (
        "SELECT id FROM posts ORDER BY no",
        "SELECT seq, number, kind, text FROM revisions ORDER BY seq",
        "SELECT id FROM claims ORDER BY rowid",
        "SELECT id FROM relations ORDER BY rowid",
        "SELECT id FROM alerts ORDER BY rowid",
        "SELECT alert, state FROM deliveries ORDER BY position",
        "SELECT seq FROM pending",
    )
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [connection.execute(one).fetchall() for one in questions]


@pytest.mark.timeout(120)
def test_kill_9_at_random_moments_loses_and_doubles_nothing(tmp_path: Path):
    write_case(tmp_path / "posts.jsonl")
    finish(start(tmp_path, "whole.db", "whole.log"))
    expected = rows(tmp_path / "whole.db")
    told = (tmp_path / "whole.log").read_text().split()
    assert len(told) > 100
    chance = random.Random(7)
    killed = 0
    for _ in range(KILLS):
        process = start(tmp_path, "killed.db", "killed.log")
        assert process.stdout
        process.stdout.readline()  # only a process that works is worth killing
        time.sleep(chance.uniform(0.0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
    finish(start(tmp_path, "killed.db", "killed.log"))
    assert killed >= 1
    assert rows(tmp_path / "killed.db") == expected
    heard = (tmp_path / "killed.log").read_text().split()
    assert list(dict.fromkeys(heard)) == told
    assert len(heard) - len(told) <= killed
