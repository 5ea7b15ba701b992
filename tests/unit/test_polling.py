"""How often a source is asked, and how gently a host."""

import asyncio
import json
import random
from datetime import timedelta

import pytest

from monitor.collect.holds import Holds
from monitor.collect.polling import HostPacer, Pace, Rhythm, Urgency
from monitor.errors import RateLimited, SourceUnavailable
from monitor.model.ids import SourceKey
from monitor.store.memory import MemoryStore
from tests.fakes.clock import START, LoopClock

STEADY = Pace(jitter=0)
NEWS, OTHER = SourceKey("telegram:news"), SourceKey("telegram:other")
BROKEN = SourceUnavailable("telegram:news", "connection")


def posts_every(minutes: float, number: int = 20, until: float = 0) -> list:
    """Times of posts, the newest ``until`` minutes before the start."""
    newest = START - timedelta(minutes=until)
    return [newest - timedelta(minutes=minutes * step) for step in range(number)]


async def waited(rhythm: Rhythm, clock: LoopClock) -> float:
    before = clock.monotonic()
    await rhythm.wait()
    return clock.monotonic() - before


@pytest.mark.parametrize(
    ("minutes", "seconds"),
    [(0.1, 60), (2, 60), (4, 120), (10, 300), (30, 900), (600, 900)],
)
async def test_the_interval_is_half_the_usual_gap_within_bounds(
    clock: LoopClock, rng: random.Random, minutes: float, seconds: float
) -> None:
    rhythm = Rhythm(clock, rng, STEADY)
    rhythm.succeeded(posts_every(minutes))
    assert await waited(rhythm, clock) == pytest.approx(seconds)


async def test_a_source_is_asked_at_once_the_first_time(
    clock: LoopClock, rng: random.Random
) -> None:
    assert await waited(Rhythm(clock, rng, STEADY), clock) == 0


async def test_without_dates_the_interval_is_the_initial_one(
    clock: LoopClock, rng: random.Random
) -> None:
    rhythm = Rhythm(clock, rng, STEADY)
    rhythm.succeeded([None, START])
    assert await waited(rhythm, clock) == pytest.approx(300)


async def test_a_burst_quickens_and_a_silence_slows_down_again(
    clock: LoopClock, rng: random.Random
) -> None:
    rhythm = Rhythm(clock, rng, STEADY)
    rhythm.succeeded(posts_every(20))
    calm = rhythm.interval()
    rhythm.succeeded([START + timedelta(seconds=20 * step) for step in range(15)])
    assert rhythm.interval() == 60 < calm
    await clock.sleep(6 * 3600)
    assert rhythm.interval() == 900


async def test_the_same_posts_seen_again_teach_nothing(
    clock: LoopClock, rng: random.Random
) -> None:
    rhythm = Rhythm(clock, rng, STEADY)
    rhythm.succeeded(posts_every(10))
    before = rhythm.interval()
    rhythm.succeeded(posts_every(10))
    assert rhythm.interval() == before


async def test_jitter_varies_the_wait_by_a_fifth_at_most(
    clock: LoopClock, rng: random.Random
) -> None:
    waits = []
    for _ in range(200):
        rhythm = Rhythm(clock, rng, Pace())
        rhythm.succeeded(posts_every(10))
        waits.append(await waited(rhythm, clock))
        clock = LoopClock(START - timedelta(seconds=clock.monotonic()))
    assert 240 <= min(waits) < 260
    assert 340 < max(waits) <= 360


@pytest.mark.parametrize(
    ("posts", "waits"),
    [
        ([], [120, 240, 480, 900, 900]),
        (posts_every(10), [600, 900, 900, 900, 900]),
        (posts_every(600), [900, 900, 900, 900, 900]),
    ],
)
async def test_each_error_doubles_the_wait_within_bounds_and_success_forgives(
    clock: LoopClock, rng: random.Random, posts: list, waits: list[float]
) -> None:
    rhythm = Rhythm(clock, rng, STEADY)
    rhythm.succeeded(posts)
    calm = rhythm.interval()
    seen = []
    for _ in waits:
        rhythm.failed(BROKEN)
        seen.append(rhythm.interval())
    assert seen == pytest.approx(waits)
    rhythm.succeeded([])
    assert rhythm.interval() == calm
    assert await waited(rhythm, clock) == pytest.approx(calm)


async def test_a_pause_that_was_asked_for_is_kept(clock: LoopClock, rng: random.Random) -> None:
    rhythm = Rhythm(clock, rng, STEADY)
    rhythm.failed(RateLimited("telegram:news", 3000))
    assert await waited(rhythm, clock) == pytest.approx(3000)


async def test_time_spent_elsewhere_counts_towards_the_wait(
    clock: LoopClock, rng: random.Random
) -> None:
    rhythm = Rhythm(clock, rng, STEADY)
    rhythm.failed(BROKEN)
    await clock.sleep(100)
    assert await waited(rhythm, clock) == pytest.approx(20)


async def test_requests_to_one_host_keep_their_distance_and_their_order(clock: LoopClock) -> None:
    pacer = HostPacer(clock, per_second=0.5)
    turns: list[tuple[str, float]] = []

    async def ask(name: str) -> None:
        await pacer.turn("t.me")
        turns.append((name, clock.monotonic()))

    await asyncio.gather(*(ask(name) for name in "abcd"))
    assert turns == [
        ("a", 0),
        ("b", pytest.approx(2)),
        ("c", pytest.approx(4)),
        ("d", pytest.approx(6)),
    ]


async def test_other_hosts_do_not_wait(clock: LoopClock) -> None:
    pacer = HostPacer(clock)
    await asyncio.gather(*(pacer.turn(f"host{number}") for number in range(20)))
    assert clock.monotonic() == 0


async def test_a_held_host_lets_nobody_through_not_even_those_who_wait_already(
    clock: LoopClock,
) -> None:
    pacer = HostPacer(clock, per_second=0.5)
    turns: list[float] = []

    async def ask() -> None:
        await pacer.turn("t.me")
        turns.append(clock.monotonic())

    async def throttled() -> None:
        await clock.sleep(1)
        pacer.hold("t.me", 100)

    await asyncio.gather(ask(), ask(), ask(), throttled())
    assert turns == pytest.approx([0, 101, 103])
    await pacer.turn("other.example")
    assert clock.monotonic() == pytest.approx(103)


async def test_a_cancelled_wait_leaves_the_order_of_the_others(clock: LoopClock) -> None:
    pacer = HostPacer(clock, per_second=0.5)
    await pacer.turn("t.me")
    impatient = asyncio.create_task(pacer.turn("t.me"))
    patient = asyncio.create_task(pacer.turn("t.me"))
    await asyncio.sleep(0.5)
    impatient.cancel()
    await patient
    assert clock.monotonic() == pytest.approx(4)


async def test_a_source_that_speaks_of_an_event_is_asked_more_often_for_a_while(
    clock: LoopClock, rng: random.Random
) -> None:
    urgency = Urgency(clock, factor=0.25, lasts=3600)
    rhythm = Rhythm(clock, rng, STEADY, lambda: urgency.factor(NEWS))
    rhythm.succeeded(posts_every(30))
    urgency.live(NEWS)  # known only once the page that was just read is decided
    assert await waited(rhythm, clock) == pytest.approx(225)
    rhythm.succeeded([])
    urgency.live(OTHER)
    await clock.sleep(3600)
    assert urgency.factor(NEWS) == 1.0
    assert rhythm.interval() == 900


async def test_an_urgent_source_is_never_asked_more_often_than_the_floor_allows(
    clock: LoopClock, rng: random.Random
) -> None:
    rhythm = Rhythm(clock, rng, STEADY, lambda: 0.25)
    rhythm.succeeded(posts_every(2))
    assert await waited(rhythm, clock) == pytest.approx(60)


async def test_who_reads_back_far_takes_turns_with_the_others(clock: LoopClock) -> None:
    pacer = HostPacer(clock, per_second=0.5)
    turns: list[str] = []

    async def ask(name: str, times: int) -> None:
        for _ in range(times):
            await pacer.turn("t.me")
            turns.append(name)

    async with asyncio.TaskGroup() as group:
        group.create_task(ask("backfill", 10))
        for number in range(4):
            group.create_task(ask(f"quiet {number}", 2))
    assert turns.count("backfill") == 10
    assert max(turns.index(f"quiet {number}") for number in range(4)) <= 5
    assert turns[:10].count("backfill") <= 3


async def test_a_pause_that_was_asked_for_outlives_a_restart(clock: LoopClock) -> None:
    store = MemoryStore()
    await Holds(store, clock).keep("t.me", 600)
    await Holds(store, clock).keep("graph:*", 60)
    await clock.sleep(100)

    pacer = HostPacer(clock)
    left: dict[str, float] = {}
    await Holds(store, clock).restore(lambda name, seconds: left.update({name: seconds}))
    await Holds(store, clock).restore(pacer.hold)

    assert left == {"t.me": pytest.approx(500)}  # the other one is over
    before = clock.monotonic()
    await pacer.turn("t.me")
    assert clock.monotonic() - before == pytest.approx(500)


async def test_pauses_add_up_to_the_longest_and_those_that_are_over_are_forgotten(
    clock: LoopClock,
) -> None:
    store = MemoryStore()
    holds = Holds(store, clock)
    await holds.keep("a.org", 600)
    await holds.keep("a.org", 60)
    await holds.keep("b.org", 10)
    await clock.sleep(20)
    await holds.keep("c.org", 10)
    kept = json.loads(await store.recall("collect.holds") or "")
    assert sorted(kept) == ["a.org", "c.org"]


@pytest.mark.parametrize("told", ["nonsense", '{"a.org": 7}', '{"a.org": "2099-01-01T00:00:00Z"}'])
async def test_pauses_that_cannot_be_true_are_not_believed(clock: LoopClock, told: str) -> None:
    store = MemoryStore()
    await store.post((), {"collect.holds": told})
    left: list[str] = []
    await Holds(store, clock).restore(lambda name, _: left.append(name))
    assert left == []
