"""How often a source is asked, and how gently a host."""

import asyncio
import random
from datetime import timedelta

import pytest

from monitor.collect.polling import HostPacer, Pace, Rhythm
from monitor.errors import RateLimited, SourceUnavailable
from tests.fakes.clock import START, LoopClock

STEADY = Pace(jitter=0)
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
