"""What every store remembers of the calendar's jobs."""

from monitor.model.jobs import JobRun
from monitor.store.memory import MemoryStore
from monitor.store.sqlite import SqliteStore
from tests.build import at

Store = MemoryStore | SqliteStore


def run(period: str, *, minutes: float = 0, finished: bool = True, outcome: str = "") -> JobRun:
    return JobRun(
        job="digest",
        period=period,
        started_at=at(minutes),
        finished_at=at(minutes + 1) if finished else None,
        outcome=outcome,
    )


async def test_the_last_run_is_that_of_the_latest_period(store: Store):
    for period in ("2024-W52", "2025-W01", "2024-W09"):
        await store.write_run(run(period))

    assert await store.last_run("digest") == run("2025-W01")
    assert await store.last_run("backup") is None


async def test_a_run_that_is_under_way_is_none_that_was_done(store: Store):
    await store.write_run(run("2024-W44", finished=False))

    assert await store.last_run("digest") is None


async def test_a_run_that_was_cut_off_can_be_finished_later(store: Store):
    await store.write_run(run("2024-W44", finished=False))
    await store.write_run(run("2024-W44", minutes=9, outcome="done"))

    assert await store.last_run("digest") == run("2024-W44", minutes=9, outcome="done")


async def test_what_is_finished_stays_as_it_is(store: Store):
    await store.write_run(run("2024-W44", outcome="done"))
    await store.write_run(run("2024-W44", minutes=9, finished=False))

    assert await store.last_run("digest") == run("2024-W44", outcome="done")
