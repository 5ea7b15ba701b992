"""Work that is due by the calendar: once a period, caught up after downtime, right across DST.

APScheduler's one door. Only its cron expressions are used: its scheduler stands still for
as long as the wall clock is set back, fires twice in the hour that autumn repeats, and
takes weekdays from Monday on where cron counts from Sunday. Here a job is due once for
each period (a week by its name), so that no clock can have it done twice; and the wall is
looked at every few minutes, so that none can have it missed.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

import structlog
from apscheduler.triggers.cron import CronTrigger

from monitor.clock import Clock
from monitor.model.jobs import JobRun, Week, last_whole_week, week_named
from monitor.ports.jobs import JobRuns

_LOOK: Final = 300.0  # seconds between two looks at the wall clock
_RETRY: Final = 600.0  # seconds after a failure
_CAUGHT_UP: Final = 4  # weeks that are made at most after a long absence
_WEEKDAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FIELDS: Final = 5
_TWICE: Final = 3  # hours that are tried to get past one that comes twice

log = structlog.get_logger(__name__)


class Schedule:
    """A cron expression of five fields in a zone; weekdays 0 and 7 are Sunday, as in cron.

    Raises:
        ValueError: it is no cron expression.
    """

    def __init__(self, cron: str, zone: tzinfo) -> None:
        fields = cron.split()
        if len(fields) != _FIELDS:
            raise ValueError(f"found {len(fields)} fields")
        fields[4] = _weekdays(fields[4].lower())
        self._trigger = CronTrigger.from_crontab(" ".join(fields), timezone=zone)

    def next_after(self, moment: datetime) -> datetime | None:
        """Return when it is due next, later than ``moment``; None for never."""
        after = moment.astimezone(UTC)
        # In an hour that comes twice the trigger may answer with the first of the two again.
        for later in range(_TWICE):
            asked = after + timedelta(hours=later, microseconds=1)
            found: datetime | None = self._trigger.get_next_fire_time(None, asked)
            if found is None:
                return None
            due = found.astimezone(UTC)
            if due > after:
                return due
        return after + timedelta(hours=_TWICE)


def _weekdays(field: str) -> str:
    """Write the fifth field with names: numbers mean other days to APScheduler."""
    if field == "*" or field.startswith("*/"):
        return field
    names: list[str] = []
    for part in field.split(","):
        found = re.fullmatch(r"([0-7])(?:-([0-7]))?", part)
        if found is None:
            names.append(part)
            continue
        first, last = int(found.group(1)), int(found.group(2) or found.group(1))
        days = range(first, (last if last >= first else last + 7) + 1)
        names += [_WEEKDAYS[day % 7] for day in days]
    return ",".join(dict.fromkeys(names))


class WeeklyJob:
    """Does something for each week that has ended, some time after its end.

    ``work`` may be cut off and done again for the same week. What it raises as OSError is
    told and tried again later; anything else is the caller's.
    """

    def __init__(
        self,
        name: str,
        schedule: Schedule,
        zone: tzinfo,
        work: Callable[[Week], Awaitable[None]],
    ) -> None:
        self.name = name
        self._schedule = schedule
        self._zone = zone
        self._work = work

    async def keep(self, runs: JobRuns, clock: Clock) -> None:
        """Do it whenever it is due, for ever."""
        last = await runs.last_run(self.name) or await self._begin(runs, clock)
        seen = last.finished_at or last.started_at
        while True:
            now = clock.now()
            due = self._schedule.next_after(seen)
            if due is None or due > now:
                wait = _LOOK if due is None else min(_LOOK, (due - now).total_seconds())
                await clock.sleep(wait)
                continue
            if await self._catch_up(runs, clock):
                seen = max(seen, due)
            else:
                await clock.sleep(_RETRY)

    async def _begin(self, runs: JobRuns, clock: Clock) -> JobRun:
        """Start with the week that runs now: what was before the monitor is not told."""
        now = clock.now()
        week = last_whole_week(now, self._zone).name
        run = JobRun(
            job=self.name, period=week, started_at=now, finished_at=now, outcome="before_first"
        )
        await runs.write_run(run)
        return run

    async def _catch_up(self, runs: JobRuns, clock: Clock) -> bool:
        """Do it for every week that has ended and was not done; whether all succeeded."""
        last = await runs.last_run(self.name)
        newest = last_whole_week(clock.now(), self._zone)
        week = week_named(last.period).after() if last else newest
        oldest = Week(monday=newest.monday - timedelta(days=7 * (_CAUGHT_UP - 1)))
        week = max(week, oldest, key=lambda one: one.monday)
        while week.monday <= newest.monday:
            if not await self._run(week, runs, clock):
                return False
            week = week.after()
        return True

    async def _run(self, week: Week, runs: JobRuns, clock: Clock) -> bool:
        started = clock.now()
        run = JobRun(job=self.name, period=week.name, started_at=started)
        await runs.write_run(run)
        try:
            await self._work(week)
        except OSError as error:
            log.warning("job_failed", job=self.name, period=week.name, error=str(error))
            return False
        await runs.write_run(
            JobRun(
                job=self.name,
                period=week.name,
                started_at=started,
                finished_at=clock.now(),
                outcome="done",
            )
        )
        log.info("job_done", job=self.name, period=week.name)
        return True
