-- Notices of the monitor's own work. Times are integer microseconds UTC; a list of ids is one JSON array.

-- name: insert_notice
INSERT INTO notices (id, kind, subject, text, raised_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING;

-- name: all_notices
SELECT id, kind, subject, text, raised_at FROM notices ORDER BY raised_at, rowid;

-- name: newest_notices
SELECT id, kind, subject, text, raised_at FROM notices ORDER BY raised_at DESC, rowid DESC
LIMIT ?;
