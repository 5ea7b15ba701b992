"""One source through to commit."""

import asyncio
from datetime import timedelta

import pytest

from monitor.errors import SourceUnavailable
from monitor.model.alerts import AlertKind
from monitor.pipeline.follow import CLOSED, RECENT, STANDING, Reach, drain, follow, reach, restore
from monitor.pipeline.supervise import Guarded
from monitor.store.memory import MemoryStore
from tests.build import at, batch, event, key, observation, recorded, source
from tests.fakes.decider import BrokenDecider, WordDecider
from tests.fakes.streams import Listed, Script

CONFLICT = (
    batch(observation("It was an S-400."), cursor="1"),
    batch(observation("It was an S-300.", "governor", seen=1), cursor="2"),
)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(receivers=["channel"])


async def reasons(store: MemoryStore) -> list[str]:
    return [one.decision.reason async for one in store.decided(None)]


async def test_what_a_stream_brings_is_decided_and_committed(store: MemoryStore):
    await follow(source(), Listed(CONFLICT), store, WordDecider())
    assert await store.pending(10) == ()
    decided = [one async for one in store.decided(None)]
    assert [one.decision.alerts[0].kind for one in decided] == [
        AlertKind.NEW_CLAIM,
        AlertKind.CONTRADICTION,
    ]


async def test_a_source_of_which_a_post_was_linked_is_named(store: MemoryStore):
    named: list[str] = []
    await follow(source(), Listed(CONFLICT), store, WordDecider(), on_link=named.append)
    assert named == ["telegram:ministry", "telegram:governor"]


async def test_a_stream_goes_on_after_the_cursor(store: MemoryStore):
    collector = Script(*CONFLICT)
    await follow(source(), collector, store, WordDecider())
    await follow(source(), collector, store, WordDecider())
    assert collector.starts == [None, "2"]


async def test_what_came_before_a_failure_is_committed(store: MemoryStore):
    collector = Script(CONFLICT[0], SourceUnavailable("telegram:ministry", "timeout"))
    with pytest.raises(SourceUnavailable):
        await follow(source(), collector, store, WordDecider())
    assert await store.pending(10) == ()
    assert await store.cursor(key("ministry")) == "1"


async def test_what_was_recorded_before_a_crash_is_decided_first(store: MemoryStore):
    await store.record(CONFLICT[0])
    decider = WordDecider()
    assert await restore(store, decider) == 0
    assert await drain(store, decider) == 1
    await follow(source(), Listed(CONFLICT), store, decider)
    kinds = [a.kind async for one in store.decided(None) for a in one.decision.alerts]
    assert kinds == [AlertKind.NEW_CLAIM, AlertKind.CONTRADICTION]


async def test_a_restart_remembers_by_folding_and_not_by_deciding_again(store: MemoryStore):
    before = WordDecider()
    await follow(source(), Listed(CONFLICT), store, before)
    after = WordDecider()
    assert await restore(store, after) == 2
    assert after.standing == before.standing
    assert after.applied == before.applied


DAY = timedelta(days=1)


def test_memory_reaches_back_to_the_earliest_beginning_of_an_event():
    beginnings = [at() - 400 * DAY, at() - 3 * DAY]
    found = reach([event(since=one) for one in beginnings], at())
    assert found == Reach(linked=at() - 401 * DAY, whole=at() - RECENT)


def test_an_event_without_a_beginning_remembers_for_a_set_time():
    assert reach([event(), event(since=at() - DAY)], at()).linked == at() - STANDING


def test_an_event_that_ended_long_ago_holds_nothing_up():
    over = event(since=at() - 900 * DAY, until=at() - CLOSED)
    just_over = event(since=at() - 60 * DAY, until=at() - CLOSED + DAY)
    assert reach([over], at()).linked == at() - RECENT
    assert reach([over, just_over], at()).linked == at() - 61 * DAY


async def test_a_start_folds_what_was_linked_and_of_the_rest_the_latest(store: MemoryStore):
    story = [
        batch(observation("It was an S-400.", seen=0)),
        batch(observation("Good morning.", native="2", seen=0)),
        batch(observation("Good evening.", native="3", seen=60)),
    ]
    await follow(source(), Listed(story), store, WordDecider())
    after = WordDecider()
    assert await restore(store, after, Reach(whole=at(30))) == 2
    assert after.applied == ["telegram:ministry/1@1", "telegram:ministry/3@1"]


async def test_each_batch_is_told_of_once_it_is_decided(store: MemoryStore):
    waiting: list[int] = []

    async def heard() -> None:
        waiting.append(len(await store.pending(10)))

    await follow(source(), Listed(CONFLICT), store, WordDecider(), on_batch=heard)
    assert waiting == [0, 0]


async def test_alerts_are_hinted_at_after_they_are_durable(store: MemoryStore):
    hints: list[int] = []
    noise = batch(observation("Good morning.", native="2"), cursor="3")
    await follow(
        source(),
        Listed([*CONFLICT, noise]),
        store,
        WordDecider(),
        on_alert=lambda: hints.append(len(store.deliveries())),
    )
    assert hints == [1, 2]


async def test_sources_side_by_side_decide_in_order_of_arrival(store: MemoryStore):
    decider = WordDecider()

    def stream(handle: str) -> Listed:
        return Listed(
            [batch(observation(f"post {n}", handle, str(n)), handle=handle) for n in range(20)]
        )

    async with asyncio.TaskGroup() as group:
        for handle in ("ministry", "governor", "mayor"):
            group.create_task(follow(source(handle), stream(handle), store, decider))
    stored = [one.recorded.revision.id async for one in store.decided(None)]
    assert decider.applied == stored


async def test_a_bug_that_one_post_sets_off_stops_no_other(store: MemoryStore):
    posts = batch(
        observation("It was an S-400."),
        observation("poison", native="2"),
        observation("It was an S-300.", "governor"),
    )
    await follow(source(), Listed([posts]), store, Guarded(BrokenDecider()))
    assert await reasons(store) == ["linked", "undecidable: LookupError", "linked"]
    assert await store.pending(10) == ()


def test_a_decision_that_cannot_be_folded_is_left_out():
    class Unfoldable(WordDecider):
        def apply(self, decided):
            raise LookupError("a bug")

    guarded = Guarded(Unfoldable())
    from tests.build import decided

    guarded.apply(decided(recorded()))
