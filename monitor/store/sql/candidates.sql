-- Candidate events and what they are made of. Times are integer microseconds UTC.

-- name: insert_sightings
INSERT INTO sightings (seq, document) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: sightings_between
SELECT seq, document FROM sightings WHERE seq BETWEEN ? AND ?;

-- name: insert_candidate
INSERT INTO candidates (id, state, since, document) VALUES (?, 'open', ?, ?)
ON CONFLICT DO NOTHING;

-- name: insert_candidate_post
INSERT INTO candidate_posts (candidate, seq, post) VALUES (?, ?, ?) ON CONFLICT DO NOTHING;

-- name: candidates_between
SELECT q.seq, c.document, q.post FROM candidate_posts q JOIN candidates c ON c.id = q.candidate
WHERE q.seq BETWEEN ? AND ? ORDER BY q.rowid;

-- name: all_candidates
SELECT c.id, c.state, c.into_event, c.document, count(q.post),
    (SELECT count(DISTINCT p.source) FROM candidate_posts o JOIN posts p ON p.id = o.post
     WHERE o.candidate = c.id)
FROM candidates c LEFT JOIN candidate_posts q ON q.candidate = c.id
GROUP BY c.id ORDER BY c.since DESC, c.id;

-- name: posts_of_candidate
SELECT r.seq FROM candidate_posts q JOIN posts p ON p.id = q.post JOIN revisions r ON r.post = p.no
WHERE q.candidate = ? ORDER BY r.seq;

-- name: texts_of_candidate
SELECT r.text FROM candidate_posts q JOIN posts p ON p.id = q.post JOIN revisions r ON r.post = p.no
WHERE q.candidate = ? AND r.kind != 'deletion' ORDER BY r.seq DESC LIMIT ?;

-- name: texts_of_event
SELECT r.text FROM links l JOIN revisions r ON r.seq = l.seq
WHERE l.event = ? AND r.kind != 'deletion' AND r.seen_at >= ? AND r.seen_at < ?
ORDER BY r.seq DESC LIMIT ?;

-- name: judge_candidate
UPDATE candidates SET state = ?, into_event = ? WHERE id = ?;

-- name: give_claims
UPDATE claims SET event = ? WHERE event IS NULL AND seq IN (SELECT value FROM json_each(?));

-- name: forget_sightings
DELETE FROM sightings;

-- name: forget_candidate_posts
DELETE FROM candidate_posts;

-- name: forget_candidates
DELETE FROM candidates WHERE state = 'open';
