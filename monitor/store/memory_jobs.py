"""Runs of the calendar's jobs in memory."""

from monitor.model.jobs import JobRun


class MemoryJobs:
    """The part of the store in memory that the calendar needs."""

    def __init__(self) -> None:
        self._runs: dict[tuple[str, str], JobRun] = {}

    async def last_run(self, job: str) -> JobRun | None:
        """Return the run of the latest period that was finished, None where there is none."""
        done = [one for one in self._runs.values() if one.job == job and one.finished_at]
        return max(done, key=lambda one: one.period, default=None)

    async def write_run(self, run: JobRun) -> None:
        """Keep a run; one of the same job and period is overwritten, unless it is finished."""
        held = self._runs.get((run.job, run.period))
        if held is None or held.finished_at is None:
            self._runs[run.job, run.period] = run
