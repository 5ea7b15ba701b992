"""A newsroom that reads the fake Telegram: accounts, collector and store, for tests."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from monitor.clock import Clock
from monitor.collect.telegram import Plan, TelegramCollector
from monitor.collect.telegram_access import Wishes
from monitor.collect.telegram_account import Account
from monitor.collect.telegram_client import Credentials
from monitor.collect.telegram_line import Timing
from monitor.collect.telegram_state import SessionFiles
from monitor.collect.telegram_tempo import Tempo
from monitor.errors import CollectError
from monitor.model.ids import SourceKey
from monitor.model.sources import Source
from monitor.ports import Batch
from monitor.store.memory import MemoryStore
from tests.build import claim, decision, source
from tests.fakes.clock import LoopClock
from tests.fakes.mtproto import PUBLIC_KEY, FakeTelegram, User
from tests.fakes.world import Channel

API_HASH = "0123456789abcdef0123456789abcdef"


@dataclass
class Heard:
    """What an account or the collector told the operator."""

    notices: list[tuple[str, str, str]] = field(default_factory=list)
    stirred: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, kind: str, subject: str, text: str) -> None:
        self.notices.append((kind, subject, text))
        self.stirred.set()

    async def of_account(self, account: str, kind: str, text: str) -> None:
        await self(kind, f"account:{account}", text)

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _, _ in self.notices]


@dataclass
class Desk:
    telegram: FakeTelegram
    collector: TelegramCollector
    accounts: list[Account]
    store: MemoryStore
    clock: Clock
    heard: Heard
    batches: list[Batch] = field(default_factory=list)
    errors: list[CollectError] = field(default_factory=list)

    async def follow(self, one: Source) -> None:
        """Follow as the pipeline does: record each batch, begin anew after an error."""
        failures = 0
        while True:
            cursor = await self.store.cursor(one.key)
            try:
                async with aclosing(self.collector.stream(one, cursor)) as stream:
                    async for batch in stream:
                        await self.store.record(batch)
                        self.batches.append(batch)
                        failures = 0
                        self.heard.stirred.set()
            except CollectError as error:
                self.errors.append(error)
                self.heard.stirred.set()
                failures += 1
                pause = min(2.0**failures, 300.0)
                await asyncio.sleep(getattr(error, "retry_after", pause))

    @asynccontextmanager
    async def following(self, *sources: Source) -> AsyncIterator["Desk"]:
        tasks = [asyncio.ensure_future(self.follow(one)) for one in sources]
        try:
            yield self
        finally:
            for task in tasks:
                task.cancel()
            done = await asyncio.gather(*tasks, return_exceptions=True)
            for one in done:
                if isinstance(one, Exception):
                    raise one

    async def until(self, condition: Callable[[], bool], within: float = 120.0) -> None:
        async with asyncio.timeout(within):
            while not condition():
                self.heard.stirred.clear()
                await self.heard.stirred.wait()

    async def decide_claims(self) -> None:
        """Let every post that waits make a claim."""
        waiting = await self.store.pending(100)
        await self.store.commit(
            [decision(one, claim(one.post.source, native=one.post.native)) for one in waiting]
        )

    def outcomes(self) -> list[str]:
        return [batch.outcome for batch in self.batches]

    def texts(self, one: Source) -> dict[int, str]:
        return texts(self.store, one.key)


def texts(store: MemoryStore, key: SourceKey) -> dict[int, str]:
    """Return the standing posts of a source with their last texts."""
    last = {}
    for recorded in store._recorded.values():
        if recorded.post.source == key:
            last[int(recorded.post.native)] = recorded.revision
    return {number: one.text for number, one in sorted(last.items()) if one.kind != "deletion"}


def standing(channel: Channel) -> dict[int, str]:
    """Return what stands in a channel."""
    return {
        post.number: "\n".join(post.poll[:1]) or post.text
        for post in channel.posts
        if not post.service
    }


def credentials(telegram: FakeTelegram) -> Credentials:
    return Credentials(
        api_id=1,
        api_hash=API_HASH,
        server=telegram.address,
        server_key=PUBLIC_KEY.read_bytes(),
    )


async def account(
    telegram: FakeTelegram,
    user: User | None,
    folder: Path,
    heard: Heard,
    clock: Clock,
    *,
    name: str = "desk",
    per_second: float = 50.0,
) -> Account:
    files = SessionFiles(folder / f"{name}.session")
    if user is not None:
        await asyncio.to_thread(files.write_session, telegram.session_of(user))
    return Account(
        name,
        credentials(telegram),
        files,
        clock,
        random.Random(7),
        tempo=Tempo(clock, per_second),
        report=heard.of_account,
    )


@asynccontextmanager
async def desk(
    telegram: FakeTelegram,
    folder: Path,
    *,
    users: Iterable[User | None],
    store: MemoryStore | None = None,
    timing: Timing | None = None,
    wishes: dict[SourceKey, Wishes] | None = None,
    known: Iterable[SourceKey] = (),
) -> AsyncIterator[Desk]:
    """Keep the accounts connected for as long as the block lasts."""
    clock, heard = LoopClock(), Heard()
    accounts = [
        await account(telegram, user, folder, heard, clock, name=f"desk{n}")
        for n, user in enumerate(users)
    ]
    store = store or MemoryStore()
    collector = TelegramCollector(
        accounts,
        store,
        clock,
        random.Random(8),
        tell=heard,
        plan=Plan(known=tuple(known), wishes=wishes or {}, timing=timing or Timing()),
    )
    tasks = [asyncio.ensure_future(one.keep()) for one in accounts]
    try:
        yield Desk(telegram, collector, accounts, store, clock, heard)
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


NEWS = source("news")
