-- Deliveries. Times are integer microseconds UTC; a list of ids is one JSON array.

-- name: due
SELECT d.position, d.event, d.alert, d.receiver, d.state, d.attempts, d.due_at, d.receipt,
    d.error, d.batch, d.again, d.held_until
FROM deliveries d
WHERE d.state = 'due' AND d.due_at <= :now AND d.receiver = coalesce(:receiver, d.receiver)
    AND NOT EXISTS (
        SELECT 1 FROM deliveries e
        WHERE e.event = d.event AND e.receiver = d.receiver AND e.position < d.position
            AND e.state IN ('due', 'leased')
            AND (e.alert GLOB 'notice:*' OR EXISTS (SELECT 1 FROM alerts a WHERE a.id = e.alert)))
    AND NOT EXISTS (
        SELECT 1 FROM deliveries e
        WHERE e.event = d.event AND e.receiver = d.receiver AND e.position < d.position
            AND e.held_until > :now AND e.state IN ('dead', 'uncertain'))
    AND (d.alert GLOB 'notice:*' OR EXISTS (SELECT 1 FROM alerts a WHERE a.id = d.alert))
ORDER BY (
        SELECT max(p.priority) FROM deliveries p
        WHERE p.event = d.event AND p.receiver = d.receiver AND p.state IN ('due', 'leased')) DESC,
    d.due_at, d.position
LIMIT :limit;

-- name: due_behind
SELECT d.position, d.alert, d.receiver, d.state, d.attempts, d.due_at, d.receipt, d.error,
    d.batch, d.again, d.held_until
FROM deliveries d
WHERE d.event = ? AND d.receiver = ? AND d.position > ? AND d.state IN ('due', 'leased')
ORDER BY d.position LIMIT ?;

-- name: doubtful
SELECT d.position, d.event, d.alert, d.receiver, d.state, d.attempts, d.due_at, d.receipt,
    d.error, d.batch, d.again, d.held_until
FROM deliveries d
WHERE d.state = 'uncertain' AND d.due_at <= ? AND d.receiver = coalesce(?, d.receiver)
ORDER BY d.due_at, d.position LIMIT ?;

-- name: doubtful_beside
SELECT d.position, d.alert, d.receiver, d.state, d.attempts, d.due_at, d.receipt, d.error,
    d.batch, d.again, d.held_until
FROM deliveries d
WHERE d.state = 'uncertain' AND d.receiver = ? AND d.due_at <= ? AND d.batch = ?
ORDER BY d.position;

-- name: bury
UPDATE deliveries SET state = 'dead', error = 'no receiver of this name is configured'
WHERE state = 'due' AND receiver NOT IN (SELECT value FROM json_each(?));

-- name: lease
UPDATE deliveries SET state = 'leased', attempts = attempts + 1, batch = ? WHERE position = ?;

-- name: settle
UPDATE deliveries SET state = ?, attempts = ?, due_at = ?, receipt = ?, error = ?, batch = ?,
    again = ?, held_until = ?
WHERE alert = ? AND receiver = ? AND state <> 'sent';

-- name: count_leases
SELECT count(*) FROM deliveries WHERE state = 'leased';

-- name: repeat_leases
UPDATE deliveries SET state = 'due', due_at = ?
WHERE state = 'leased' AND receiver IN (SELECT value FROM json_each(?));

-- name: doubt_leases
UPDATE deliveries SET state = 'uncertain', due_at = :settled, held_until = :held,
    error = 'the monitor stopped while this was on its way'
WHERE state = 'leased';

-- name: suppress_orphans
UPDATE deliveries SET state = 'suppressed', error = 'no longer follows from the rules'
WHERE state = 'due' AND NOT EXISTS (SELECT 1 FROM pending)
    AND alert NOT GLOB 'notice:*'
    AND NOT EXISTS (SELECT 1 FROM alerts a WHERE a.id = deliveries.alert);

-- name: insert_notice_delivery
INSERT INTO deliveries (alert, receiver, event, state, attempts, due_at)
VALUES (?, ?, ?, 'due', 0, ?) ON CONFLICT DO NOTHING;

-- name: notice_named
SELECT id, kind, subject, text, raised_at, attachments FROM notices WHERE id = ?;
