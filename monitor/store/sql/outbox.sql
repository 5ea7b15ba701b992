-- Deliveries. Times are integer microseconds UTC; a list of ids is one JSON array.

-- name: due
SELECT d.position, d.alert, d.receiver, d.state, d.attempts, d.due_at, d.receipt, d.error
FROM deliveries d JOIN alerts a ON a.id = d.alert
WHERE d.state = 'due' AND d.due_at <= ? AND d.receiver = coalesce(?, d.receiver)
    AND NOT EXISTS (
        SELECT 1 FROM deliveries e JOIN alerts b ON b.id = e.alert
        WHERE e.event = d.event AND e.receiver = d.receiver AND e.position < d.position
            AND e.state IN ('due', 'leased'))
ORDER BY d.due_at, d.position LIMIT ?;

-- name: bury
UPDATE deliveries SET state = 'dead', error = 'no receiver of this name is configured'
WHERE state = 'due' AND receiver NOT IN (SELECT value FROM json_each(?));

-- name: lease
UPDATE deliveries SET state = 'leased', attempts = attempts + 1 WHERE position = ?;

-- name: settle
UPDATE deliveries SET state = ?, attempts = ?, due_at = ?, receipt = ?, error = ?
WHERE alert = ? AND receiver = ? AND state <> 'sent';

-- name: count_leases
SELECT count(*) FROM deliveries WHERE state = 'leased';

-- name: repeat_leases
UPDATE deliveries SET state = 'due', due_at = ?
WHERE state = 'leased' AND receiver IN (SELECT value FROM json_each(?));

-- name: doubt_leases
UPDATE deliveries SET state = 'uncertain',
    error = 'the monitor stopped while this was on its way'
WHERE state = 'leased';

-- name: suppress_orphans
UPDATE deliveries SET state = 'suppressed', error = 'no longer follows from the rules'
WHERE state = 'due' AND NOT EXISTS (SELECT 1 FROM pending)
    AND NOT EXISTS (SELECT 1 FROM alerts a WHERE a.id = deliveries.alert);
