"""A core that is replaced while it works knows all that the old one knew, each thing once."""

import asyncio
import contextlib

from monitor.pipeline.follow import Reach, settle
from monitor.pipeline.renewal import Renewable, Renewals, beside
from monitor.store.memory import MemoryStore
from tests import build
from tests.fakes.clock import LoopClock
from tests.fakes.decider import WordDecider


async def publish(store, core, native, text="S-400"):
    new = await store.record(build.batch(build.observation(text, native=native)))
    await settle(new, store, core)


async def test_a_new_core_is_given_the_whole_past():
    store, core = MemoryStore(), Renewable(WordDecider())
    for native in ("1", "2"):
        await publish(store, core, native)
    fresh = WordDecider()

    count = await core.renew(lambda: made(fresh), store, store, Reach())

    assert count == 2
    assert fresh.applied == ["telegram:ministry/1@1", "telegram:ministry/2@1"]
    await publish(store, core, "3")
    assert fresh.applied[-1] == "telegram:ministry/3@1"


async def made(core):
    return core


class Slow(MemoryStore):
    """Something happens while the past is read: before it, in it and after it."""

    def __init__(self, core):
        super().__init__()
        self.core = core

    async def decided(self, since, whole_from=None):
        await publish(self, self.core, "early")
        async for one in super().decided(since, whole_from):
            yield one
        await publish(self, self.core, "late")


async def test_what_is_decided_meanwhile_reaches_the_new_core_once():
    core = Renewable(WordDecider())
    store = Slow(core)
    await publish(store, core, "1")
    fresh = WordDecider()

    await core.renew(lambda: made(fresh), store, store, Reach())

    assert sorted(fresh.applied) == [
        "telegram:ministry/1@1", "telegram:ministry/early@1", "telegram:ministry/late@1",
    ]  # fmt: skip


async def test_the_old_core_goes_on_where_the_new_one_cannot_be_built():
    store, old = MemoryStore(), WordDecider()
    core = Renewable(old)

    async def fail():
        raise LookupError("a bug")

    with contextlib.suppress(LookupError):
        await core.renew(fail, store, store, Reach())
    await publish(store, core, "1")

    assert old.applied == ["telegram:ministry/1@1"]


async def test_what_is_added_and_taken_away_in_the_store_renews_the_core():
    store, core, clock = MemoryStore(), Renewable(WordDecider()), LoopClock()
    known, built = [build.event()], []

    async def build_of(events):
        built.append([one.id for one in events])
        return WordDecider()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(
            Renewals(core, build_of, store, store).run(store.desk, known, clock)
        )
        await clock.sleep(10)
        assert built == []
        await store.desk.follow(build.event("flood"), "7", clock.now())
        await clock.sleep(5)
        await store.desk.unfollow(build.event("flood").id, "7", clock.now())
        await clock.sleep(5)
        task.cancel()

    assert built == [[build.EVENT, "flood"], [build.EVENT]]


def test_the_configuration_has_the_last_word_on_an_id_of_its_own():
    mine, theirs = build.event(), build.event(title="another")

    assert beside([mine], [theirs, build.event("flood")]) == [mine, build.event("flood")]
