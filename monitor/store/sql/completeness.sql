-- What was read, what is missing, when it could not be read. Times are integer microseconds UTC.

-- name: ranges_of
SELECT first, last FROM coverage WHERE source = ? ORDER BY first;

-- name: forget_range
DELETE FROM coverage WHERE source = ? AND first = ?;

-- name: insert_range
INSERT INTO coverage (source, first, last) VALUES (?, ?, ?);

-- name: open_gaps_of
SELECT no, source, reason, state, first, last, remaining, absent, since, until, opened_at,
    closed_at
FROM gaps WHERE source = ? AND state = 'open' ORDER BY no;

-- name: timed_gaps_of
SELECT no, source, reason, state, first, last, remaining, absent, since, until, opened_at,
    closed_at
FROM gaps WHERE source = ? AND state <> 'open' AND first IS NULL ORDER BY no;

-- name: insert_gap
INSERT INTO gaps (source, reason, state, first, last, remaining, absent, since, until,
    opened_at, closed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: update_gap
UPDATE gaps SET state = ?, remaining = ?, absent = ?, closed_at = ? WHERE no = ?;

-- name: gaps_since
SELECT no, source, reason, state, first, last, remaining, absent, since, until, opened_at,
    closed_at
FROM gaps WHERE source = ? AND (closed_at IS NULL OR closed_at >= ?)
ORDER BY first, since, no;

-- name: progress_of
SELECT mode, first_success_at, last_success_at, last_post_at, lag, usual_gap, pushed, push_missed
FROM source_progress WHERE source = ?;

-- name: set_progress
INSERT INTO source_progress (source, mode, first_success_at, last_success_at, last_post_at, lag,
    usual_gap, pushed, push_missed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (source) DO UPDATE SET mode = excluded.mode,
    first_success_at = excluded.first_success_at, last_success_at = excluded.last_success_at,
    last_post_at = excluded.last_post_at, lag = excluded.lag, usual_gap = excluded.usual_gap,
    pushed = excluded.pushed, push_missed = excluded.push_missed;

-- name: open_outage_of
SELECT since, outcome, detail, final, until FROM outages WHERE source = ? AND until IS NULL;

-- name: set_outage
INSERT INTO outages (source, since, until, outcome, detail, final) VALUES (?, ?, NULL, ?, ?, ?)
ON CONFLICT (source, since) DO UPDATE SET until = NULL, outcome = excluded.outcome,
    detail = excluded.detail, final = excluded.final;

-- name: end_outage
UPDATE outages SET until = max(since, ?) WHERE source = ? AND until IS NULL;

-- name: outages_since
SELECT since, outcome, detail, final, until FROM outages
WHERE source = ? AND (until IS NULL OR until >= ?) ORDER BY since;

-- name: tried_sources
SELECT source FROM source_state UNION SELECT source FROM source_progress ORDER BY 1;
