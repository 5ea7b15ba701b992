"""A crash at any call between a notice's text and its last file: each arrives once, in order.

The process is cut off at its n-th call of the store or of the chat, before or after the
call took effect, for every n; then it is started again until it comes through.
"""

import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.alerts import Notice
from monitor.notify.messenger import Place
from monitor.notify.telegram import Outlet, TelegramNotifier
from monitor.notify.telegram_pace import BotPace
from monitor.notify.telling import PlainTeller
from monitor.pipeline.dispatch import Dispatcher
from monitor.pipeline.outcome import Manner
from monitor.store.sqlite import SqliteStore
from tests.attached import weekly
from tests.fakes.clock import LoopClock
from tests.fakes.mailbox import Mailbox, tags
from tests.faults.fuse import Crash, Fragile, Fuse

pytestmark = pytest.mark.may_block

RECEIVER = "channel"
WHOLE = ["week44we", "week44we_file1", "week44we_file2"]
_ROUNDS = 4


async def live(path: Path, told: Notice, mailbox: Mailbox, fuse: Fuse, *, reader: bool) -> str:
    """One life of the process; return in which state the delivery is at its end."""
    clock = LoopClock()
    repeatable = [RECEIVER] if mailbox.repeatable else []
    opening = SqliteStore.open(
        path, receivers=[RECEIVER], repeatable=repeatable, noticed=[RECEIVER]
    )
    async with opening as store:
        fragile, chat = Fragile(store, fuse), Fragile(mailbox, fuse)
        place = Place(chat=-100123)
        bot = BotPace("telegram", fragile)
        await bot.recall()
        outlet = Outlet(
            receiver=RECEIVER,
            place=place,
            messenger=chat,
            pace=await bot.chat(place),
            reader=chat if reader else None,
        )
        notifier = TelegramNotifier(outlet, PlainTeller(), fragile, clock)
        await notifier.recall()
        manner = Manner(
            events=1,
            together=50,
            timeout=600,
            repeatable=mailbox.repeatable,
            settle=timedelta(seconds=45),
            pace=notifier.pace,
            finder=notifier,
        )
        dispatcher = Dispatcher(
            fragile, [notifier], clock, random.Random(1), manners={RECEIVER: manner}
        )
        await fragile.notice(told)
        await dispatcher.recover()
        for _ in range(_ROUNDS):
            await clock.sleep(120)
            await dispatcher.flush()
    with closing(sqlite3.connect(path)) as connection:
        ((state,),) = connection.execute("SELECT state FROM deliveries").fetchall()
    return str(state)


async def calls_of(path: Path, told: Notice, mailbox: Mailbox, *, reader: bool) -> int:
    """Count the calls of a life that nothing disturbs."""
    fuse = Fuse(None)
    assert await live(path, told, mailbox, fuse, reader=reader) == "sent"
    assert tags(mailbox) == WHOLE
    assert fuse.calls > 20
    return fuse.calls


@pytest.mark.parametrize(("repeatable", "reader"), [(True, False), (True, True), (False, True)])
async def test_whatever_call_it_dies_at_each_part_arrives_once_and_in_order(
    tmp_path: Path, repeatable: bool, reader: bool
):
    told = weekly(tmp_path)
    whole = await calls_of(tmp_path / "whole.db", told, Mailbox(repeatable), reader=reader)
    for n in range(whole):
        path, mailbox = tmp_path / f"{n}.db", Mailbox(repeatable)
        with pytest.raises(Crash):
            await live(path, told, mailbox, Fuse(n), reader=reader)
        state = await live(path, told, mailbox, Fuse(None), reader=reader)
        assert state == "sent", f"crash at call {n}"
        assert tags(mailbox) == WHOLE, f"crash at call {n}"


async def test_dying_again_and_again_still_comes_through(tmp_path: Path):
    told, mailbox, path = weekly(tmp_path), Mailbox(repeatable=True), tmp_path / "often.db"
    for n in (9, 14, 11, 17, 12, 20):
        with pytest.raises(Crash):
            await live(path, told, mailbox, Fuse(n), reader=False)
    assert await live(path, told, mailbox, Fuse(None), reader=False) == "sent"
    assert tags(mailbox) == WHOLE


async def test_where_nobody_can_look_nothing_is_sent_twice(tmp_path: Path):
    told = weekly(tmp_path)
    whole = await calls_of(tmp_path / "whole.db", told, Mailbox(False), reader=False)
    for n in range(whole):
        path, mailbox = tmp_path / f"{n}.db", Mailbox(repeatable=False)
        with pytest.raises(Crash):
            await live(path, told, mailbox, Fuse(n), reader=False)
        state = await live(path, told, mailbox, Fuse(None), reader=False)
        assert state in ("sent", "uncertain"), f"crash at call {n}"
        assert tags(mailbox) == WHOLE[: len(mailbox.standing)], f"crash at call {n}"
        assert state == "uncertain" or tags(mailbox) == WHOLE
