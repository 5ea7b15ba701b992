"""The process that the hostile run kills: delivers what a store holds, until nothing is due.

    python -m tests.faults.hostile_sender WAY FOLDER PLACE

WAY is one of ``ways``; FOLDER holds the store and where the servers are (hostile.py).
"""

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import aiohttp

from monitor.clock import SystemClock
from monitor.notify.fitting import tagged
from monitor.notify.message import Message
from monitor.notify.messenger import Messenger, Place, Reader, TransportError
from monitor.notify.pacing import Limit
from monitor.notify.telegram import Outlet, TelegramNotifier
from monitor.notify.telegram_api import BotApi
from monitor.notify.telegram_bot import BotMessenger
from monitor.notify.telegram_client import Login, TelegramLine
from monitor.notify.telegram_mtproto import MtprotoMessenger, MtprotoReader
from monitor.notify.telegram_pace import BotPace
from monitor.notify.telling import PlainTeller
from monitor.pipeline.dispatch import Dispatcher
from monitor.pipeline.outcome import Manner
from monitor.store.reads import SqliteReads
from monitor.store.sqlite import SqliteStore
from tests.fakes.mtproto import install

RECEIVER = "channel"
TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
ANSWER_WITHIN = 0.3  # seconds; an answer that is late comes after it
SETTLE = timedelta(seconds=1.2)
NO_LIMIT = Limit(period=timedelta(0), burst=1)


class Plan:
    """Where the servers are, as the parent has written it down."""

    def __init__(self, folder: Path) -> None:
        found: dict[str, Any] = json.loads((folder / "plan.json").read_text())
        self.folder = folder
        self.url: str = found["url"]
        self.server = (2, "127.0.0.1", int(found["port"]))
        self.chat: int = found["chat"]


@asynccontextmanager
async def bot(plan: Plan) -> AsyncIterator[tuple[Messenger, Reader | None]]:
    async with aiohttp.ClientSession() as session:
        api = BotApi(session, TOKEN, url=plan.url, answer_within=ANSWER_WITHIN)
        yield BotMessenger(api), None


@asynccontextmanager
async def bot_with_reader(plan: Plan) -> AsyncIterator[tuple[Messenger, Reader | None]]:
    login = Login(api_id=1, api_hash="h", session=plan.folder / "reader", server=plan.server)
    line = TelegramLine(login, answer_within=5)
    async with bot(plan) as (messenger, _):
        yield messenger, MtprotoReader(line, int(TOKEN.partition(":")[0]))
    await line.close()


@asynccontextmanager
async def mtproto(plan: Plan) -> AsyncIterator[tuple[Messenger, Reader | None]]:
    login = Login(
        api_id=1, api_hash="h", token=TOKEN, session=plan.folder / "bot", server=plan.server
    )
    line = TelegramLine(login, answer_within=ANSWER_WITHIN * 2)
    messenger = MtprotoMessenger(line)
    yield messenger, messenger
    await line.close()


ways = {"bot": bot, "bot-and-reader": bot_with_reader, "mtproto": mtproto}


async def deliver(way: str, plan: Plan) -> None:
    """Deliver until nothing is left that resolves by itself."""
    clock = SystemClock()
    async with AsyncExitStack() as edges:
        messenger, reader = await edges.enter_async_context(ways[way](plan))
        repeatable = [RECEIVER] if messenger.repeatable else []
        opening = SqliteStore.open(
            plan.folder / "monitor.db", receivers=[RECEIVER], repeatable=repeatable
        )
        store = await edges.enter_async_context(opening)
        place = Place(chat=plan.chat)
        pace = await BotPace("bot", store, limit=NO_LIMIT).chat(place, NO_LIMIT)
        outlet = Outlet(
            receiver=RECEIVER, place=place, messenger=messenger, pace=pace, reader=reader
        )
        notifier = TelegramNotifier(outlet, PlainTeller(), store, clock)
        await notifier.recall()
        manner = Manner(
            events=1, together=3, repeatable=messenger.repeatable, settle=SETTLE, pace=pace,
            finder=notifier, timeout=60,
        )  # fmt: skip
        work = Dispatcher(store, [notifier], clock, Random(), manners={RECEIVER: manner})
        await work.recover()
        print("ready", flush=True)  # noqa: T201  the parent waits for it
        task = asyncio.get_running_loop().create_task(work.run(RECEIVER, interval=0.1))
        while await left(store):
            await clock.sleep(0.1)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def left(store: SqliteStore) -> bool:
    """Whether something is still due, or uncertain and looked into again."""
    soon = datetime.now(UTC) + timedelta(days=1)
    found = await store.reads.outbox(("due", "leased", "uncertain"), 1000)
    return any(one.delivery.due_at < soon for one in found)


async def naive(plan: Plan) -> None:
    """What many a script does: send, and send again whatever was not acknowledged."""
    done = plan.folder / "naive.done"
    acknowledged = set(done.read_text().split()) if done.exists() else set()
    async with bot(plan) as (messenger, _), SqliteReads.open(plan.folder / "monitor.db") as reads:
        print("ready", flush=True)  # noqa: T201  the parent waits for it
        for told in reversed(await reads.alerts(10_000)):
            message = tagged(Message(text=f"{told.kind} {told.attribute}"), told.id[:8])
            while told.id not in acknowledged:
                with suppress(TransportError):
                    await messenger.send(Place(chat=plan.chat), message, key=told.id)
                    acknowledged.add(told.id)
                    with done.open("a") as file:
                        file.write(f"{told.id}\n")


def main() -> None:
    way, folder = sys.argv[1:]
    install()
    logging.getLogger("telethon").setLevel(logging.CRITICAL)  # broken connections are the point
    plan = Plan(Path(folder))
    asyncio.run(naive(plan) if way == "naive" else deliver(way, plan))


if __name__ == "__main__":
    main()
