"""Runs of the calendar's jobs: one row for each job and period."""

from typing import Final

from monitor.model.jobs import JobRun
from monitor.store.driver import Connection
from monitor.store.queries import query
from monitor.store.rows import micros, micros_or_none, moment, moment_or_none

JOB_STATEMENTS: Final = (
    """CREATE TABLE job_run (
        job TEXT NOT NULL, period TEXT NOT NULL, started_at INTEGER NOT NULL,
        finished_at INTEGER, outcome TEXT NOT NULL, PRIMARY KEY (job, period)) STRICT""",
)


def write_run(connection: Connection, run: JobRun) -> None:
    """Write a run; what is finished stays as it is."""
    row = (
        run.job,
        run.period,
        micros(run.started_at),
        micros_or_none(run.finished_at),
        run.outcome,
    )
    connection.execute(query("write_run"), row)


def last_run(connection: Connection, job: str) -> JobRun | None:
    """Read the run of the latest finished period."""
    row = connection.execute(query("last_run"), (job,)).fetchone()
    if row is None:
        return None
    name, period, started_at, finished_at, outcome = row
    return JobRun(
        job=name,
        period=period,
        started_at=moment(started_at),
        finished_at=moment_or_none(finished_at),
        outcome=outcome,
    )
