-- What an operator orders about deliveries. Times are integer microseconds UTC.

-- name: outbox
SELECT d.alert, d.receiver, d.state, d.attempts, d.due_at, d.receipt, d.error, d.batch, d.again,
    d.held_until, d.event
FROM deliveries d
WHERE d.state IN (SELECT value FROM json_each(?)) ORDER BY d.position DESC LIMIT ?;

-- name: deliveries_named
SELECT DISTINCT d.alert FROM deliveries d WHERE d.alert >= ? AND d.alert < ? LIMIT 2;

-- name: retry_delivery
UPDATE deliveries SET due_at = :now, held_until = NULL,
    again = CASE state WHEN 'uncertain' THEN 1 ELSE again END,
    batch = CASE state WHEN 'uncertain' THEN batch ELSE NULL END,
    error = 'sent again by order', state = 'due'
WHERE state IN ('dead', 'uncertain', 'suppressed')
    AND receiver = coalesce(:receiver, receiver)
    AND (alert = :alert OR (state = 'uncertain' AND EXISTS (
        SELECT 1 FROM deliveries o WHERE o.alert = :alert AND o.state = 'uncertain'
            AND o.receiver = deliveries.receiver AND o.batch = deliveries.batch)));

-- name: drop_delivery
UPDATE deliveries SET state = 'suppressed', held_until = NULL, error = 'dropped by order'
WHERE state IN ('due', 'dead', 'uncertain') AND receiver = coalesce(:receiver, receiver)
    AND alert = :alert;
