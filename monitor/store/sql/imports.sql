-- How far each file that somebody handed in was read.

-- name: import_of
SELECT records, finished FROM imports WHERE file = ?;

-- name: set_import
INSERT INTO imports (file, path, records, finished) VALUES (?, ?, ?, ?)
ON CONFLICT (file) DO UPDATE SET records = excluded.records, finished = excluded.finished;
