-- What stands in which chat. Times are integer microseconds UTC; a list of keys is one JSON array.

-- name: newest_card
SELECT place, key, event, part, message, digest, posted_at FROM postings
WHERE place = ? AND event = ? AND part = 'card' ORDER BY posted_at DESC LIMIT 1;

-- name: posted
SELECT p.place, p.key, p.event, p.part, p.message, p.digest, p.posted_at
FROM json_each(?) AS wanted JOIN postings p ON p.place = ? AND p.key = wanted.value;

-- name: keep_posting
INSERT INTO postings (place, key, event, part, message, digest, posted_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (place, key) DO UPDATE SET message = excluded.message, digest = excluded.digest,
    posted_at = excluded.posted_at;

-- name: keep_fact
INSERT INTO keepsakes (name, value) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: fact
SELECT value FROM keepsakes WHERE name = ?;
