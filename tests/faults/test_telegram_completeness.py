"""Channels that live, a server and a line that fail in every way, a reader that is killed.

In the end the store holds every post, its last text, and every deletion; and whatever was
missing in between was known to be missing. A client as it is usually written (events, and
``catch_up`` now and then) is counted beside it; it is never killed. ``make faults`` runs it
large, ``make test`` small.
"""

import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from telethon import TelegramClient, events
from telethon.errors import RPCError
from telethon.sessions import SQLiteSession, StringSession

from tests.fakes.mtproto import Call, Drop, FakeTelegram, Fault, Hang, Late, Refuse
from tests.fakes.world import Change, Channel

ROOT = Path(__file__).parents[2]
LARGE = "MONITOR_FAULTS" in os.environ

pytestmark = [pytest.mark.real_time, pytest.mark.may_block, pytest.mark.timeout(400)]


@dataclass(frozen=True)
class Size:
    channels: int
    posts: int
    edits: int
    deletions: int
    seconds: float
    kills: int


SIZE = Size(44, 2600, 420, 70, 75.0, 8) if LARGE else Size(5, 100, 16, 4, 5.0, 1)


class Climate:
    """What goes wrong: a share of the pushes and of the answers, until it clears up."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.fair = False
        self.happened: Counter[str] = Counter()

    def pushing(self, _: Channel, __: Change) -> float | None:
        luck = self.chance.random()
        if self.fair or luck > 0.16:
            return 0.0
        if luck < 0.08:
            self.happened["lost push"] += 1
            return None
        self.happened["late push"] += 1
        return self.chance.uniform(0.05, 0.8)

    def weather(self, call: Call) -> Fault | None:
        if self.fair or not call.name.startswith("Get") or call.name == "GetConfig":
            return None
        luck = self.chance.random()
        kinds: list[tuple[float, Fault]] = [
            (0.02, Refuse(420, f"FLOOD_WAIT_{self.chance.choice([1, 1, 2])}")),
            (0.035, Hang()),
            (0.045, Hang(done=True)),
            (0.06, Drop()),
            (0.08, Refuse(500, "RPC_CALL_FAIL")),
            (0.10, Late(self.chance.uniform(0.1, 1.0))),
        ]
        for limit, fault in kinds:
            if luck < limit:
                self.happened[type(fault).__name__] += 1
                return fault
        return None


@dataclass
class Plain:
    """What a reader holds that trusts the library's events."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)

    async def read(self, telegram: FakeTelegram, session: str, file: Path) -> None:
        """Read as the library's own pages teach it, with a session file that keeps states."""
        text, kept = StringSession(session), SQLiteSession(str(file))
        kept.set_dc(2, *telegram.address)
        kept.auth_key = text.auth_key
        kept.save()
        kept.close()
        while True:
            client = TelegramClient(str(file), 1, "x", catch_up=True)
            client.add_event_handler(self.seen, events.NewMessage)
            client.add_event_handler(self.seen, events.MessageEdited)
            client.add_event_handler(self.gone, events.MessageDeleted)
            try:
                with suppress(OSError, RPCError, ValueError):
                    await client.connect()
                    await client.get_dialogs()
                    while client.is_connected():
                        await asyncio.sleep(5)
                        await client.catch_up()
            finally:
                with suppress(OSError, EOFError):
                    await client.disconnect()
            await asyncio.sleep(1)

    async def seen(self, event: events.NewMessage.Event) -> None:
        message = event.message
        self.texts[message.peer_id.channel_id, message.id] = message.message

    async def gone(self, event: events.MessageDeleted.Event) -> None:
        for number in event.deleted_ids:
            self.texts.pop((event.original_update.channel_id, number), None)


class Reader:
    """The process under test, and what its store holds."""

    def __init__(self, folder: Path, telegram: FakeTelegram, names: list[str]) -> None:
        self.folder = folder
        self._command = [sys.executable, "-m", "tests.faults.telegram_reader", str(folder)]
        self._command += [telegram.address[0], str(telegram.address[1]), *names]
        self._process: asyncio.subprocess.Process | None = None

    @property
    def memory(self) -> float:
        """Resident memory of the process, in megabytes."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    async def start(self, **environment: str) -> None:
        with (self.folder / "errors.txt").open("ab") as errors:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                env={**os.environ, **environment},
            )
        assert self._process.stdout is not None
        assert await self._process.stdout.readline() == b"ready\n", self.errors()

    async def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        assert await self._process.wait() == -signal.SIGKILL, self.errors()

    def errors(self) -> str:
        return (self.folder / "errors.txt").read_text()[-4000:]

    def held(self) -> dict[str, dict[int, str]]:
        """Return the standing posts by channel, with their last texts."""
        found: dict[str, dict[int, str]] = {}
        for source, native, kind, text in self.ask(
            "SELECT p.source, p.native, r.kind, r.text FROM posts p JOIN revisions r"
            " ON r.post = p.no ORDER BY r.seq"
        ):
            posts = found.setdefault(source.partition(":")[2], {})
            posts[int(native)] = text
            if kind == "deletion":
                del posts[int(native)]
        return found

    def open_gaps(self) -> int:
        return self.ask("SELECT count(*) FROM gaps WHERE state = 'open'")[0][0]

    def ask(self, question: str) -> list[tuple]:
        with closing(sqlite3.connect(f"file:{self.folder}/monitor.db?mode=ro", uri=True)) as one:
            return one.execute(question).fetchall()


def standing(channel: Channel) -> dict[int, str]:
    return {post.number: post.text for post in channel.posts if not post.service}


def differences(reader: Reader, world: dict[str, dict[int, str]]) -> dict[str, object]:
    """Return by channel which posts are missing, stale or should be gone, and its cursor."""
    held, cursors = reader.held(), dict(reader.ask("SELECT source, cursor FROM source_state"))
    return {
        name: (
            {
                n: (text, held[name].get(n))
                for n, text in posts.items()
                if held[name].get(n) != text
            },
            sorted(held[name].keys() - posts.keys()),
            cursors[f"telegram:{name}"],
        )
        for name, posts in world.items()
        if held[name] != posts
    }


def unknown_holes(reader: Reader, telegram: FakeTelegram) -> list[str]:
    """Return the posts that are missing although nothing says so."""
    with closing(sqlite3.connect(f"file:{reader.folder}/monitor.db?mode=ro", uri=True)) as one:
        one.execute("BEGIN")  # one moment for all three questions
        cursors = one.execute("SELECT source, cursor FROM source_state").fetchall()
        gaps = one.execute("SELECT source, remaining FROM gaps WHERE state = 'open'").fetchall()
        posts = one.execute("SELECT source, native FROM posts").fetchall()
    held = {(source, int(native)) for source, native in posts}
    missing: list[str] = []
    for source, cursor in cursors:
        if cursor is None:
            continue
        place = json.loads(cursor)
        known = [one for key, left in gaps if key == source for one in json.loads(left)]
        pending = set(place.get("albums", ()))
        channel = telegram.world.channels[source.partition(":")[2]]
        for post in channel.posts:
            number = post.number
            inside = place.get("floor", 1) <= number <= place.get("newest", 0)
            told = any(one["first"] <= number <= one["last"] for one in known)
            gathered = not pending.isdisjoint(post.numbers)
            if inside and not (post.service or told or gathered or (source, number) in held):
                missing.append(f"{source}/{number}")
    return missing


async def live(telegram: FakeTelegram, channels: list[Channel], chance: random.Random) -> None:
    """Publish, edit and delete at random, evenly over the time."""
    acts = ["post"] * SIZE.posts + ["edit"] * SIZE.edits + ["delete"] * SIZE.deletions
    chance.shuffle(acts)
    loop = asyncio.get_running_loop()
    start = loop.time()
    for n, act in enumerate(acts):
        await asyncio.sleep(max(0.0, start + SIZE.seconds * n / len(acts) - loop.time()))
        channel = chance.choice(channels)
        if act == "post" or len(channel.posts) < 3:
            photos = chance.choice([0] * 12 + [1, 2, 3])
            channel.post(f"Post {n} of {channel.name}", photos=photos)
        elif act == "edit":
            post = chance.choice(channel.posts[-40:])
            channel.edit(post.number, f"Corrected {n}")
        else:
            channel.delete(chance.choice(channel.posts[-40:]).number)


async def disturb(telegram: FakeTelegram, reader: Reader, chance: random.Random) -> list[str]:
    """Cut lines and kill the reader, and look for holes that nobody knows of."""
    missing: list[str] = []
    for _ in range(SIZE.kills):
        for _ in range(3):
            await asyncio.sleep(SIZE.seconds / SIZE.kills / 4 * chance.uniform(0.6, 1.0))
            telegram.kick()
            missing += await asyncio.to_thread(unknown_holes, reader, telegram)
        await reader.kill()
        missing += unknown_holes(reader, telegram)
        await reader.start()
    return missing


async def test_the_store_equals_the_world_and_every_hole_was_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(20241101)
    names = [f"channel{n}" for n in range(SIZE.channels)]
    async with FakeTelegram() as telegram:
        channels = [telegram.world.channel(name).fill(10) for name in names]
        # The last few are not joined: nothing of them is ever pushed.
        joined = names[: -max(1, SIZE.channels // 10)]
        for number in range(2):
            user = telegram.user(f"+38067000000{number}", joined=joined)
            path = tmp_path / f"desk{number}.session"
            path.touch(mode=0o600)
            path.write_text(telegram.session_of(user))
        beside, plain = telegram.user("+380670000009", joined=names), Plain()
        listening = asyncio.ensure_future(
            plain.read(telegram, telegram.session_of(beside), tmp_path / "plain.file")
        )
        climate = Climate(chance)
        reader = Reader(tmp_path, telegram, names)
        await reader.start()
        await until(lambda: set(reader.held()) == set(names), 60)
        telegram.too_long_after = 8
        telegram.pushing, telegram.weather = climate.pushing, climate.weather
        _, missing = await asyncio.gather(
            live(telegram, channels, chance), disturb(telegram, reader, chance)
        )
        climate.fair = True
        world = {one.name: standing(one) for one in channels}
        with suppress(TimeoutError):
            await until(lambda: reader.held() == world and reader.open_gaps() == 0, 120)
        assert differences(reader, world) == {}
        assert reader.open_gaps() == 0, reader.errors()
        await reader.kill()
        listening.cancel()
        await asyncio.wait([listening])

        with capsys.disabled():
            if LARGE:
                report(reader, climate, channels, plain)
        assert missing == []
        assert telegram.unknown == []
        assert reader.ask("SELECT count(*) FROM pending") == [(0,)]
        assert reader.ask("PRAGMA integrity_check") == [("ok",)]


MANY, PER_SECOND = (500, 25.0) if LARGE else (30, 25.0)


async def test_many_channels_are_read_within_the_budget_and_a_small_memory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"channel{n}" for n in range(MANY)]
    async with FakeTelegram() as telegram:
        channels = [telegram.world.channel(name).fill(10) for name in names]
        path = tmp_path / "desk0.session"
        path.touch(mode=0o600)
        path.write_text(telegram.session_of(telegram.user(joined=names)))
        reader = Reader(tmp_path, telegram, names)
        start = time.monotonic()
        await reader.start(PER_SECOND=str(PER_SECOND), CALM="1")
        await until(lambda: set(reader.held()) == set(names), 200)
        read = time.monotonic() - start
        before = len(telegram.calls)
        for channel in channels:
            channel.post("At once, everywhere")
        pushed = time.monotonic()
        await until(lambda: all(11 in posts for posts in reader.held().values()), 60)
        told = time.monotonic() - pushed
        elapsed = time.monotonic() - start
        memory, lag = reader.memory, json.loads((tmp_path / "lag.json").read_text())
        await reader.kill()

    assert len(telegram.calls) <= PER_SECOND * elapsed + 5
    assert memory < 250
    if LARGE:
        with capsys.disabled():
            sys.stdout.write(
                f"\n{MANY} channels, {PER_SECOND:g} calls a second: read in {read:.0f} s with"
                f" {before} calls; {MANY} pushes stored within {told:.1f} s; {memory:.0f} MB;"
                f" loop lag p50 {lag['p50']:.1f} ms, p99 {lag['p99']:.1f} ms, at most"
                f" {lag['most']:.0f} ms; load {os.getloadavg()[0]:.1f}\n"
            )


async def until(condition, within: float) -> None:
    async with asyncio.timeout(within):
        while True:
            with suppress(sqlite3.OperationalError):
                if await asyncio.to_thread(condition):
                    return
            await asyncio.sleep(0.2)


def report(reader: Reader, climate: Climate, channels: list[Channel], plain: Plain) -> None:
    """Print what happened, and what the plain client made of the same world."""
    world = {
        (one.id, number): text for one in channels for number, text in standing(one).items()
        if number > 10
    }  # fmt: skip
    lost = sum(key not in plain.texts for key in world)
    stale = sum(plain.texts.get(key, text) != text for key, text in world.items())
    parts = {(one.id, n) for one in channels for post in one.posts for n in post.numbers}
    ghosts = sum(key not in parts for key in plain.texts)
    revisions = dict(reader.ask("SELECT kind, count(*) FROM revisions GROUP BY kind"))
    (gaps,) = reader.ask("SELECT count(*), sum(state = 'filled') FROM gaps")
    outages = reader.ask("SELECT count(*) FROM outages")[0][0]
    sys.stdout.write(
        f"\n{len(channels)} channels, {len(world)} posts standing at the end; faults:"
        f" {dict(climate.happened)}, {SIZE.kills} kills, {SIZE.kills * 3} cuts of every line\n"
        f"ours: 0 missing, 0 stale, 0 deletions missed; revisions {revisions};"
        f" {gaps[0]} gaps known, {gaps[1]} filled by reading, {outages} outages\n"
        f"events with catch_up: {lost} missing, {stale} stale, {ghosts} deletions missed"
        " (an answer that never comes stops its updates for good)\n"
    )
