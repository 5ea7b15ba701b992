-- Runs of the calendar's jobs. Times are integer microseconds UTC.

-- name: write_run
INSERT INTO job_run (job, period, started_at, finished_at, outcome) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (job, period) DO UPDATE SET started_at = excluded.started_at,
    finished_at = excluded.finished_at, outcome = excluded.outcome
WHERE finished_at IS NULL;

-- name: last_run
SELECT job, period, started_at, finished_at, outcome FROM job_run
WHERE job = ? AND finished_at IS NOT NULL ORDER BY period DESC LIMIT 1;
