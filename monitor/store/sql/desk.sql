-- The newsroom's answers, and the gate's decisions. Times are integer microseconds UTC; a list of ids is one JSON array.

-- name: insert_mute
INSERT INTO mutes (id, author, comment, starts_at, ends_at, event, source, attribute, kind,
    severity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: end_mute
UPDATE mutes SET ended_at = :now WHERE id = :id AND ended_at IS NULL AND ends_at > :now;

-- name: mutes_in_force
SELECT id, author, comment, starts_at, ends_at, event, source, attribute, kind, severity, ended_at
FROM mutes WHERE ends_at > :now AND starts_at <= :now AND (ended_at IS NULL OR ended_at > :now)
ORDER BY starts_at, rowid;

-- name: all_mutes
SELECT id, author, comment, starts_at, ends_at, event, source, attribute, kind, severity, ended_at
FROM mutes ORDER BY starts_at, rowid;

-- name: acknowledge
INSERT INTO acknowledgements (alert, author, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING;

-- name: acknowledgement_of
SELECT alert, author, at FROM acknowledgements WHERE alert = ?;

-- name: vote
INSERT INTO votes (alert, author, useful, at) VALUES (?, ?, ?, ?)
ON CONFLICT (alert, author) DO UPDATE SET useful = excluded.useful, at = excluded.at;

-- name: tallies
SELECT a.reason, sum(v.useful), sum(1 - v.useful) FROM votes v JOIN alerts a ON a.id = v.alert
GROUP BY a.reason ORDER BY a.reason;

-- name: follow
INSERT INTO followed (id, document, author, at) VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET document = excluded.document, author = excluded.author,
    at = excluded.at, ended_by = NULL, ended_at = NULL WHERE ended_at IS NOT NULL;

-- name: unfollow
UPDATE followed SET ended_by = ?, ended_at = ? WHERE id = ? AND ended_at IS NULL;

-- name: followed
SELECT document FROM followed WHERE ended_at IS NULL ORDER BY at, no;

-- name: insert_passage
INSERT INTO passages (alert, receiver, event, at, reason, until, detail)
VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: passages_of
SELECT alert, receiver, event, at, reason, until, detail FROM passages WHERE alert = ? ORDER BY no;

-- name: hurry
UPDATE deliveries SET due_at = ?
WHERE event = ? AND receiver = ? AND state = 'due' AND attempts = 0 AND due_at > ?;

-- name: told_group
INSERT INTO groups_told (event, receiver, told_at) VALUES (?, ?, ?)
ON CONFLICT (event, receiver) DO UPDATE SET told_at = excluded.told_at;

-- name: told_at
SELECT told_at FROM groups_told WHERE event = ? AND receiver = ?;

-- name: line_waiting
SELECT p.id || '@' || r.number, a.id, a.kind, a.event, a.attribute, a.reason, a.severity,
    a.raised_at, a.claims, a.relations, a.suppressed
FROM deliveries d JOIN alerts a ON a.id = d.alert JOIN revisions r ON r.seq = a.seq
    JOIN posts p ON p.no = r.post
WHERE d.event = ? AND d.receiver = ? AND d.state IN ('due', 'leased') ORDER BY d.position;

-- name: line_held
SELECT g.alert, max(g.until)
FROM deliveries d JOIN passages g ON g.alert = d.alert AND g.receiver = d.receiver
WHERE d.event = ? AND d.receiver = ? AND d.state IN ('due', 'leased') AND g.until IS NOT NULL
GROUP BY g.alert;

-- name: line_told
SELECT p.id || '@' || r.number, a.id, a.kind, a.event, a.attribute, a.reason, a.severity,
    a.raised_at, a.claims, a.relations, a.suppressed
FROM alerts a JOIN deliveries d ON d.alert = a.id AND d.receiver = ?
    JOIN revisions r ON r.seq = a.seq JOIN posts p ON p.no = r.post
WHERE a.event = ? AND a.attribute IN (SELECT value FROM json_each(?))
    AND d.state IN ('sent', 'uncertain', 'dead')
ORDER BY a.raised_at;

-- name: line_closed
SELECT p.id || '@' || r.number, a.id, a.kind, a.event, a.attribute, a.reason, a.severity,
    a.raised_at, a.claims, a.relations, a.suppressed
FROM passages g JOIN alerts a ON a.id = g.alert JOIN revisions r ON r.seq = a.seq
    JOIN posts p ON p.no = r.post
WHERE g.event = ? AND g.receiver = ? AND g.reason IN ('closed', 'never_told') ORDER BY g.no;

-- name: line_confirmed
SELECT DISTINCT c.attribute
FROM claims c JOIN revisions r ON r.seq = c.seq JOIN posts p ON p.no = r.post
    JOIN sources s ON s.key = p.source
WHERE c.event = ? AND c.attribute IN (SELECT value FROM json_each(?))
    AND c.modality = 'asserted' AND c.attribution IS NULL AND s.kind = 'official'
    AND NOT EXISTS (SELECT 1 FROM revisions n WHERE n.post = r.post AND n.number > r.number);

-- name: note_update
INSERT INTO updates_seen (id, at) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: forget_updates
DELETE FROM updates_seen WHERE at < ?;

-- name: refuse
INSERT INTO refusals (reason, count, last_at) VALUES (?, 1, ?)
ON CONFLICT (reason) DO UPDATE SET count = count + 1, last_at = excluded.last_at;

-- name: refusals
SELECT reason, count FROM refusals ORDER BY reason;

-- name: insert_key
INSERT INTO secret_keys (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: key_named
SELECT value FROM secret_keys WHERE name = ?;
