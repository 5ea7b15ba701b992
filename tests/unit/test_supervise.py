"""Restarts, pauses and what is not survived."""

import asyncio
import itertools
import random

import pytest

from monitor.errors import RateLimited, SourceGone, SourceUnavailable, StoreError
from monitor.pipeline.supervise import BACK, LOST, Patience, Supervisor
from monitor.store.memory import MemoryStore
from tests.build import key
from tests.fakes.clock import LoopClock

NAME = "telegram:ministry"


class Job:
    """Fails as told, one failure a start, then returns; notes the moments of its starts."""

    def __init__(self, clock: LoopClock, *failures: Exception) -> None:
        self._clock = clock
        self._failures = list(failures)
        self.starts: list[float] = []

    async def __call__(self) -> None:
        self.starts.append(self._clock.monotonic())
        if self._failures:
            raise self._failures.pop(0)


@pytest.fixture
def journal() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def supervisor(journal: MemoryStore, clock: LoopClock, rng: random.Random) -> Supervisor:
    return Supervisor(journal, clock, rng)


async def test_a_job_that_ends_is_not_started_again(supervisor, clock):
    job = Job(clock)
    await supervisor.keep(NAME, job)
    assert job.starts == [0]


async def test_a_failure_is_noted_and_the_job_restarted_after_a_pause(supervisor, journal, clock):
    job = Job(clock, SourceUnavailable(NAME, "timeout"))
    await supervisor.keep(NAME, job)
    assert journal.outcomes[key("ministry"), "timeout"] == 1
    assert 0.5 <= job.starts[1] <= 1


async def test_pauses_double(supervisor, clock):
    job = Job(clock, *(SourceUnavailable(NAME, "timeout") for _ in range(4)))
    await supervisor.keep(NAME, job)
    pauses = [b - a for a, b in itertools.pairwise(job.starts)]
    for n, pause in enumerate(pauses):
        assert 2**n / 2 <= pause <= 2**n


async def test_a_bug_is_noted_and_survived(supervisor, journal, clock):
    await supervisor.keep(NAME, Job(clock, LookupError("a bug")))
    assert journal.outcomes[key("ministry"), "crashed"] == 1
    assert journal.errors[key("ministry")] == "crashed: LookupError: a bug"


async def test_a_job_over_its_budget_rests_long_and_then_has_a_clean_record(supervisor, clock):
    job = Job(clock, *(SourceUnavailable(NAME, "timeout") for _ in range(7)))
    watched: list[set[str]] = []

    async def watch() -> None:
        await clock.sleep(600)
        watched.append(set(supervisor.degraded))

    async with asyncio.TaskGroup() as group:
        group.create_task(supervisor.keep(NAME, job))
        group.create_task(watch())
    assert watched == [{NAME}]
    assert supervisor.degraded == set()
    assert job.starts[6] - job.starts[5] == pytest.approx(1800)
    assert job.starts[7] - job.starts[6] <= 1


async def test_failures_far_apart_stay_within_the_budget(supervisor, clock):
    class Rare(Job):
        async def __call__(self) -> None:
            await clock.sleep(700)
            await super().__call__()

    job = Rare(clock, *(SourceUnavailable(NAME, "timeout") for _ in range(8)))
    await supervisor.keep(NAME, job)
    pauses = [b - a - 700 for a, b in itertools.pairwise(job.starts)]
    assert max(pauses) <= 1


async def test_a_rate_limit_is_obeyed_to_the_second_and_costs_no_budget(supervisor, clock):
    job = Job(clock, *(RateLimited(NAME, 30) for _ in range(9)))
    await supervisor.keep(NAME, job)
    assert job.starts == pytest.approx([30.0 * n for n in range(10)])


async def test_a_source_that_is_gone_is_frozen(supervisor, journal, clock):
    job = Job(clock, SourceGone(NAME, "renamed"))
    await supervisor.keep(NAME, job)
    assert len(job.starts) == 1
    assert supervisor.frozen == {NAME}
    assert journal.outcomes[key("ministry"), "renamed"] == 1


async def test_a_failing_store_is_not_survived(supervisor, clock):
    with pytest.raises(StoreError):
        await supervisor.keep(NAME, Job(clock, StoreError("the disk is full")))


async def test_one_failing_source_leaves_the_others_alone(journal, clock, rng):
    supervisor = Supervisor(journal, clock, rng, Patience(budget=2, long_pause=100))
    ticks: list[float] = []

    async def healthy() -> None:
        for _ in range(10):
            await clock.sleep(10)
            ticks.append(clock.monotonic())

    bad = Job(clock, *(LookupError("a bug") for _ in range(5)))
    async with asyncio.TaskGroup() as group:
        group.create_task(supervisor.keep("telegram:bad", bad))
        group.create_task(supervisor.keep("telegram:good", healthy))
    assert ticks == pytest.approx([10.0 * n for n in range(1, 11)])


async def test_a_cancelled_job_ends_and_is_not_restarted(supervisor, clock):
    async def endless() -> None:
        await asyncio.Event().wait()

    task = asyncio.create_task(supervisor.keep(NAME, endless))
    await clock.sleep(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def told(journal: MemoryStore) -> list[tuple[str, str]]:
    return [(one.kind, one.subject) for one in await journal.notices()]


async def test_a_source_that_keeps_failing_is_lost_once_and_back_once(supervisor, journal, clock):
    class Recovering(Job):
        async def __call__(self) -> None:
            await super().__call__()
            await supervisor.heard(NAME)
            await supervisor.heard(NAME)

    job = Recovering(clock, *(SourceUnavailable(NAME, "timeout") for _ in range(13)))
    await supervisor.keep(NAME, job)
    assert await told(journal) == [(LOST, NAME), (BACK, NAME)]


async def test_a_few_failures_are_no_notice(supervisor, journal, clock):
    await supervisor.keep(NAME, Job(clock, *(SourceUnavailable(NAME, "x") for _ in range(5))))
    await supervisor.heard(NAME)
    assert await told(journal) == []


async def test_a_source_that_was_lost_before_a_restart_is_told_to_be_back(journal, clock, rng):
    await Supervisor(journal, clock, rng).keep(NAME, Job(clock, SourceGone(NAME, "renamed")))
    restarted = Supervisor(journal, clock, rng)
    await restarted.recall()
    await restarted.keep(NAME, Job(clock, SourceGone(NAME, "renamed")))
    assert await told(journal) == [(LOST, NAME)]
    await clock.sleep(1)
    await restarted.heard(NAME)
    assert await told(journal) == [(LOST, NAME), (BACK, NAME)]
    again = Supervisor(journal, clock, rng)
    await again.recall()
    await again.heard(NAME)
    assert len(await told(journal)) == 2
