-- Notices of the monitor's own work. Times are integer microseconds UTC; a list of ids is one JSON array.

-- name: insert_notice
INSERT INTO notices (id, kind, subject, text, raised_at, attachments) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING;

-- name: all_notices
SELECT id, kind, subject, text, raised_at, attachments FROM notices ORDER BY raised_at, rowid;

-- name: newest_notices
SELECT id, kind, subject, text, raised_at, attachments FROM notices ORDER BY raised_at DESC, rowid DESC
LIMIT ?;

-- name: open_silences
SELECT n.text FROM notices n
WHERE n.kind = 'awaited' AND n.subject >= :event || '/' AND n.subject < :event || '0'
    AND NOT EXISTS (
        SELECT 1 FROM notices e WHERE e.kind = 'awaited_over' AND e.subject = n.subject)
ORDER BY n.raised_at, n.subject;
