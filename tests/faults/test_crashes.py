"""Law 5: a crash at any call, then a restart on the same file, gives the same store.

The process is cut off at its n-th call of the store or of a receiver, before or after
the call took effect, for every n; then it is started again until it comes through. What
is compared are the rows that people rely on.
"""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.pipeline.dispatch import Dispatcher
from monitor.pipeline.follow import drain, follow, restore
from monitor.pipeline.outcome import Manner
from monitor.store.sqlite import SqliteStore
from tests.build import batch, event, observation, source
from tests.fakes.clock import LoopClock
from tests.fakes.decider import WordDecider
from tests.fakes.streams import Channel, Listed
from tests.faults.fuse import Crash, Fragile, Fuse

TABLES = (
    "SELECT id, source, native, published_at FROM posts ORDER BY no",
    "SELECT seq, number, kind, text, seen_at, digest FROM revisions ORDER BY seq",
    "SELECT seq, quiet FROM pending ORDER BY seq",
    "SELECT * FROM decisions ORDER BY seq",
    "SELECT * FROM links ORDER BY seq, event",
    "SELECT * FROM claims ORDER BY rowid",
    "SELECT * FROM relations ORDER BY rowid",
    "SELECT * FROM alerts ORDER BY rowid",
    "SELECT alert, receiver, event FROM deliveries ORDER BY position",
)

STORY = (
    batch(
        observation("It was an S-400."),
        observation("Good morning.", "blogger"),
        cursor="1",
    ),
    batch(
        observation("It was an S-300.", "governor", seen=1),
        observation("S-400, corrected.", edited_minutes=2, seen=2),
        cursor="2",
    ),
    batch(
        observation("Shahed, they say.", "blogger", "2", seen=3),
        observation("", "governor", deleted=True, seen=4),
        cursor="3",
    ),
)


async def live(path: Path, channel: Channel, fuse: Fuse, repeatable: list[str]) -> None:
    """One life of the process: restore, drain, recover, follow to the end, deliver."""
    clock = LoopClock()
    async with SqliteStore.open(
        path, sources=[source()], events=[event()], receivers=["channel"], repeatable=repeatable
    ) as store:
        fragile = Fragile(store, fuse)
        decider = WordDecider()
        await restore(store, decider)
        await drain(fragile, decider)
        manners = {"channel": Manner(repeatable="channel" in repeatable)}
        dispatcher = Dispatcher(
            fragile, [Fragile(channel, fuse)], clock, random.Random(1), manners=manners
        )
        await fragile.recover(clock.now())
        await clock.sleep(600)
        await dispatcher.flush()
        await follow(source(), Listed(STORY), fragile, decider, on_alert=dispatcher.wake)
        await dispatcher.flush()


def rows(path: Path) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return [connection.execute(table).fetchall() for table in TABLES]


def states(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT state FROM deliveries")]


async def undisturbed(path: Path) -> tuple[list[list[tuple[object, ...]]], list[str], int]:
    fuse, channel = Fuse(None), Channel()
    await live(path, channel, fuse, ["channel"])
    return rows(path), [one.alert.id for one in channel.told], fuse.calls


@pytest.mark.may_block
async def test_a_crash_at_any_call_changes_no_row_and_each_alert_arrives_once(tmp_path: Path):
    expected, told, calls = await undisturbed(tmp_path / "whole.db")
    assert len(told) == 4
    assert calls > 30
    for n in range(calls):
        path, channel = tmp_path / f"{n}.db", Channel()
        with pytest.raises(Crash):
            await live(path, channel, Fuse(n), ["channel"])
        await live(path, channel, Fuse(None), ["channel"])
        assert rows(path) == expected, f"crash at call {n}"
        assert [one.alert.id for one in channel.told] == told, f"crash at call {n}"
        assert states(path) == ["sent"] * len(told)


@pytest.mark.may_block
async def test_a_crash_on_every_life_still_comes_through(tmp_path: Path):
    expected, told, _ = await undisturbed(tmp_path / "whole.db")
    path, channel = tmp_path / "often.db", Channel()
    for n in (3, 1, 7, 4, 9, 2, 12, 5):
        with pytest.raises(Crash):
            await live(path, channel, Fuse(n), ["channel"])
    await live(path, channel, Fuse(None), ["channel"])
    assert rows(path) == expected
    assert [one.alert.id for one in channel.told] == told


@pytest.mark.may_block
async def test_a_receiver_that_cannot_drop_repeats_is_asked_at_most_once(tmp_path: Path):
    _, told, calls = await undisturbed(tmp_path / "whole.db")
    for n in range(calls):
        path, channel = tmp_path / f"{n}.db", Channel()
        with pytest.raises(Crash):
            await live(path, channel, Fuse(n), [])
        await live(path, channel, Fuse(None), [])
        asked = [alert for alert, _ in channel.asked]
        assert len(asked) == len(set(asked)), f"crash at call {n}"
        doubtful = states(path).count("uncertain")
        assert states(path).count("sent") + doubtful == len(told)
        assert doubtful <= 1
