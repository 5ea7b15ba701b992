-- The search text and its watermark. Times are integer microseconds UTC; a list of ids is one JSON array.

-- name: watermark
SELECT coalesce((SELECT seq FROM watermarks WHERE name = ?), 0);

-- name: set_watermark
INSERT INTO watermarks (name, seq) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET seq = excluded.seq;

-- name: last_of_next
SELECT max(seq) FROM (SELECT seq FROM revisions WHERE seq > ? ORDER BY seq LIMIT ?);

-- name: index_texts
INSERT INTO revisions_fts (rowid, text) SELECT seq, text FROM revisions
WHERE seq > ? AND seq <= ? AND text <> '';

-- name: search
SELECT p.id || '@' || r.number, p.source, p.url, r.seen_at,
    snippet(revisions_fts, 0, '', '', '…', 24)
FROM revisions_fts f JOIN revisions r ON r.seq = f.rowid JOIN posts p ON p.no = r.post
WHERE revisions_fts MATCH ? ORDER BY rank LIMIT ?;
