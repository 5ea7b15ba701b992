"""The calendar: each week once, caught up after downtime, right when the clock is moved."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.model.jobs import JobRun, Week, last_whole_week, week_named
from monitor.pipeline.calendar import Schedule, WeeklyJob
from monitor.store.memory import MemoryStore
from tests.fakes.clock import LoopClock

KYIV = ZoneInfo("Europe/Kyiv")
MONDAY_SEVEN = "0 7 * * 1"
HOUR = 3600.0
DAY = 24 * HOUR


def kyiv(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KYIV)


class Desk:
    """A weekly job whose work is written down; ``fails`` of the next runs fail."""

    def __init__(self, start: datetime, cron: str = MONDAY_SEVEN) -> None:
        self.store = MemoryStore()
        self.clock = LoopClock(start.astimezone(UTC))
        self.done: list[tuple[str, datetime]] = []
        self.fails = 0
        self._cron = cron

    async def _work(self, week: Week) -> None:
        if self.fails:
            self.fails -= 1
            raise OSError("the disk is full")
        self.done.append((week.name, self.clock.now()))

    async def run(self, seconds: float) -> list[str]:
        """Let the daemon run for some time, then stop it; return the weeks that were made."""
        before = len(self.done)
        job = WeeklyJob("digest", Schedule(self._cron, KYIV), KYIV, self._work)
        task = asyncio.ensure_future(job.keep(self.store, self.clock))
        await asyncio.sleep(seconds)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return [name for name, _ in self.done[before:]]


async def test_a_week_is_made_at_its_hour_after_its_end():
    desk = Desk(kyiv("2024-10-30T12:00"))

    assert await desk.run(6 * DAY) == ["2024-W44"]

    ((_, at),) = desk.done
    assert at == kyiv("2024-11-04T07:00")


async def test_what_was_before_the_first_start_is_not_made():
    assert await Desk(kyiv("2024-11-04T06:00")).run(30 * 60) == []


async def test_a_restart_makes_nothing_twice():
    desk = Desk(kyiv("2024-11-03T12:00"))
    assert await desk.run(2 * DAY) == ["2024-W44"]

    assert await desk.run(HOUR) == []
    assert await desk.run(7 * DAY) == ["2024-W45"]


async def test_weeks_of_a_downtime_are_caught_up_at_the_next_start():
    desk = Desk(kyiv("2024-11-03T12:00"))
    await desk.run(2 * DAY)

    await asyncio.sleep(16 * DAY)

    assert await desk.run(60) == ["2024-W45", "2024-W46"]


async def test_a_long_downtime_makes_the_last_four_weeks():
    desk = Desk(kyiv("2024-11-03T12:00"))
    await desk.run(2 * DAY)

    await asyncio.sleep(100 * DAY)

    assert len(await desk.run(60)) == 4


async def test_a_run_that_was_cut_off_is_made_again():
    desk = Desk(kyiv("2024-11-03T12:00"))
    await desk.run(60)
    started = desk.clock.now()
    await desk.store.write_run(JobRun(job="digest", period="2024-W44", started_at=started))

    assert await desk.run(2 * DAY) == ["2024-W44"]


async def test_what_fails_is_tried_again():
    desk = Desk(kyiv("2024-11-04T06:59"))
    await desk.run(1)
    await desk.store.write_run(
        JobRun(
            job="digest", period="2024-W43", started_at=desk.clock.now(),
            finished_at=desk.clock.now(), outcome="done",
        )
    )  # fmt: skip
    desk.store = MemoryStore()
    await desk.store.write_run(
        JobRun(
            job="digest", period="2024-W43", started_at=kyiv("2024-10-28T07:00"),
            finished_at=kyiv("2024-10-28T07:01"), outcome="done",
        )
    )  # fmt: skip
    desk.fails = 2

    assert await desk.run(HOUR) == ["2024-W44"]

    assert desk.done[-1][1] >= kyiv("2024-11-04T07:20")


@pytest.mark.parametrize("cron", ["30 3 * * *", "30 3 * * 0", "*/10 * * * *"])
async def test_an_hour_that_comes_twice_makes_no_week_twice(cron: str):
    desk = Desk(kyiv("2024-10-20T12:00"), cron)

    made = await desk.run(15 * DAY)

    assert made == sorted(set(made))
    assert "2024-W42" in made or "2024-W43" in made


async def test_an_hour_that_does_not_come_misses_no_week():
    desk = Desk(kyiv("2025-03-20T12:00"), "30 3 * * 0")

    assert await desk.run(19 * DAY) == ["2025-W12", "2025-W13"][: len(desk.done)]
    assert len(desk.done) == 2


async def test_a_clock_that_is_set_back_makes_nothing_twice():
    desk = Desk(kyiv("2024-11-03T12:00"))
    await desk.run(2 * DAY)
    desk.clock = LoopClock(desk.clock.now() - timedelta(days=3, seconds=desk.clock.monotonic()))

    assert await desk.run(4 * DAY) == []


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        (MONDAY_SEVEN, "2024-11-04T07:00"),
        ("0 7 * * mon", "2024-11-04T07:00"),
        ("0 7 * * 0", "2024-11-03T07:00"),
        ("0 7 * * 7", "2024-11-03T07:00"),
        ("0 7 * * 5-7", "2024-11-01T07:00"),
        ("0 7 * * 2,4", "2024-10-31T07:00"),
        ("15 6 1 * *", "2024-11-01T06:15"),
    ],
)
def test_weekdays_are_those_of_cron(cron: str, expected: str):
    due = Schedule(cron, KYIV).next_after(kyiv("2024-10-30T12:00"))

    assert due == kyiv(expected)


@pytest.mark.parametrize("cron", ["", "weekly", "0 7 * *", "61 7 * * 1", "0 7 * * 9"])
def test_what_is_no_schedule_is_refused(cron: str):
    with pytest.raises(ValueError, match=r"."):
        Schedule(cron, UTC)


def test_a_week_has_its_name_and_its_midnights():
    week = week_named("2024-W43")  # in its last night an hour comes twice

    since, until = week.bounds(KYIV)

    assert week.after().name == "2024-W44"
    assert until.astimezone(UTC) - since.astimezone(UTC) == timedelta(days=7, hours=1)
    assert last_whole_week(kyiv("2024-10-28T00:00"), KYIV) == week
    assert last_whole_week(kyiv("2024-10-27T23:59"), KYIV).name == "2024-W42"
    assert week_named("2020-W53").after().name == "2021-W01"
