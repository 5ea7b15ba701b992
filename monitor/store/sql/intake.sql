-- What is read from sources, up to the decision. Times are integer microseconds UTC; a list of ids is one JSON array.

-- name: last_numbers
SELECT (SELECT coalesce(max(no), 0) FROM posts), (SELECT coalesce(max(seq), 0) FROM revisions);

-- name: held_versions
SELECT p.id, p.no, p.source, p.native, p.published_at, p.url, p.origin_source, p.origin_native,
    p.reply_to, p.album, r.number, r.kind, r.digest, r.seen_at, r.edited_at
FROM json_each(?) AS wanted JOIN posts p ON p.id = wanted.value JOIN revisions r ON r.post = p.no
ORDER BY p.no, r.number;

-- name: insert_post
INSERT INTO posts (no, id, source, native, published_at, url, origin_source, origin_native,
    reply_to, album) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: complete_post
UPDATE posts SET published_at = coalesce(published_at, ?), url = coalesce(url, ?) WHERE no = ?;

-- name: insert_revision
INSERT INTO revisions (seq, post, number, kind, seen_at, edited_at, media, digest, mode, text)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: insert_pending
INSERT INTO pending (seq, quiet) VALUES (?, ?);

-- name: was_read
SELECT EXISTS (SELECT 1 FROM source_state WHERE source = ? AND last_success_at IS NOT NULL);

-- name: insert_reject
INSERT INTO rejects (id, source, reason, place, raw, first_at, last_at, count)
VALUES (?, ?, ?, ?, ?, ?, ?, 1)
ON CONFLICT (id) DO UPDATE SET count = count + 1, last_at = excluded.last_at;

-- name: count_outcome
INSERT INTO source_outcomes (source, outcome, count, last_at) VALUES (?, ?, ?, ?)
ON CONFLICT (source, outcome) DO UPDATE SET count = count + excluded.count,
    last_at = excluded.last_at;

-- name: advance_source
INSERT INTO source_state (source, cursor, last_success_at) VALUES (?, ?, ?)
ON CONFLICT (source) DO UPDATE SET cursor = coalesce(excluded.cursor, cursor),
    last_success_at = excluded.last_success_at;

-- name: move_source
INSERT INTO source_state (source, cursor) VALUES (?, ?)
ON CONFLICT (source) DO UPDATE SET cursor = coalesce(excluded.cursor, cursor);

-- name: fail_source
INSERT INTO source_state (source, last_error_at, last_error) VALUES (?, ?, ?)
ON CONFLICT (source) DO UPDATE SET last_error_at = excluded.last_error_at,
    last_error = excluded.last_error;

-- name: cursor_of
SELECT cursor FROM source_state WHERE source = ?;

-- name: waiting
SELECT r.seq, p.source, p.native, p.published_at, p.url, p.origin_source, p.origin_native,
    p.reply_to, p.album, r.number, r.kind, r.seen_at, r.edited_at, r.media, r.digest, r.mode,
    r.text, w.quiet
FROM pending w JOIN revisions r ON r.seq = w.seq JOIN posts p ON p.no = r.post
ORDER BY w.seq LIMIT ?;

-- name: which_wait
SELECT w.seq, w.quiet FROM json_each(?) AS wanted JOIN pending w ON w.seq = wanted.value;

-- name: clear_pending
DELETE FROM pending WHERE seq IN (SELECT value FROM json_each(?));

-- name: upsert_source
INSERT INTO sources (key, title, kind, side, owner, languages, reliability)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET title = excluded.title, kind = excluded.kind,
    side = excluded.side, owner = excluded.owner, languages = excluded.languages,
    reliability = excluded.reliability;

-- name: upsert_event
INSERT INTO events (id, title, state, document) VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, state = excluded.state,
    document = excluded.document;
