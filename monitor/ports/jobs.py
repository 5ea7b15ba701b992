"""What the calendar needs of the store."""

from typing import Protocol

from monitor.model.jobs import JobRun


class JobRuns(Protocol):
    """Which jobs were done for which periods: what makes each be done once."""

    async def last_run(self, job: str) -> JobRun | None:
        """Return the run of the latest period that was finished, None where there is none."""
        ...

    async def write_run(self, run: JobRun) -> None:
        """Store a run; one of the same job and period is overwritten, unless it is finished.

        Raises:
            StoreError: it was not stored.
        """
        ...
