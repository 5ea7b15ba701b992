-- Every statement that the store runs, by name. Times are integer microseconds UTC.
-- A list of ids is handed over as one JSON array.

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
INSERT INTO pending (seq) VALUES (?);

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

-- name: fail_source
INSERT INTO source_state (source, last_error_at, last_error) VALUES (?, ?, ?)
ON CONFLICT (source) DO UPDATE SET last_error_at = excluded.last_error_at,
    last_error = excluded.last_error;

-- name: cursor_of
SELECT cursor FROM source_state WHERE source = ?;

-- name: waiting
SELECT r.seq, p.source, p.native, p.published_at, p.url, p.origin_source, p.origin_native,
    p.reply_to, p.album, r.number, r.kind, r.seen_at, r.edited_at, r.media, r.digest, r.mode,
    r.text
FROM pending w JOIN revisions r ON r.seq = w.seq JOIN posts p ON p.no = r.post
ORDER BY w.seq LIMIT ?;

-- name: which_wait
SELECT w.seq, w.quiet FROM json_each(?) AS wanted JOIN pending w ON w.seq = wanted.value;

-- name: clear_pending
DELETE FROM pending WHERE seq IN (SELECT value FROM json_each(?));

-- name: insert_decision
INSERT INTO decisions (seq, language, reason, relays) VALUES (?, ?, ?, ?)
ON CONFLICT DO NOTHING;

-- name: insert_link
INSERT INTO links (seq, event, score, evidence) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: insert_claim
INSERT INTO claims (id, seq, attribute, value, scope, modality, attribution, start, stop, quote,
    extractor, event) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: insert_relation
INSERT INTO relations (id, seq, kind, attribute, event, a, b, claim_a, claim_b, basis, rule,
    rationale, rank) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: insert_alert
INSERT INTO alerts (id, seq, kind, event, attribute, reason, severity, raised_at, claims,
    relations) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: insert_delivery
INSERT INTO deliveries (alert, receiver, event, state, attempts, due_at)
VALUES (?, ?, ?, 'due', 0, ?) ON CONFLICT DO NOTHING;

-- name: decided_from
SELECT coalesce(min(seq), 0) FROM revisions WHERE seen_at >= ?;

-- name: decided
SELECT r.seq, p.source, p.native, p.published_at, p.url, p.origin_source, p.origin_native,
    p.reply_to, p.album, r.number, r.kind, r.seen_at, r.edited_at, r.media, r.digest, r.mode,
    r.text, d.language, d.reason, d.relays
FROM decisions d JOIN revisions r ON r.seq = d.seq JOIN posts p ON p.no = r.post
WHERE d.seq > ? AND r.seen_at >= ? AND (r.seen_at >= ? OR EXISTS (
    SELECT 1 FROM revisions o JOIN links l ON l.seq = o.seq WHERE o.post = r.post))
ORDER BY d.seq LIMIT ?;

-- name: links_between
SELECT seq, event, score, evidence FROM links WHERE seq BETWEEN ? AND ? ORDER BY rowid;

-- name: claims_between
SELECT seq, id, attribute, value, scope, modality, attribution, start, stop, quote, extractor,
    event
FROM claims WHERE seq BETWEEN ? AND ? ORDER BY rowid;

-- name: relations_between
SELECT seq, id, kind, attribute, event, a, b, claim_a, claim_b, basis, rule, rationale, rank
FROM relations WHERE seq BETWEEN ? AND ? ORDER BY rowid;

-- name: alerts_between
SELECT seq, id, kind, event, attribute, reason, severity, raised_at, claims, relations
FROM alerts WHERE seq BETWEEN ? AND ? ORDER BY rowid;

-- name: forget_alerts
DELETE FROM alerts;

-- name: forget_relations
DELETE FROM relations;

-- name: forget_claims
DELETE FROM claims;

-- name: forget_links
DELETE FROM links;

-- name: requeue_decided
INSERT INTO pending (seq, quiet) SELECT seq, 1 FROM decisions WHERE true ON CONFLICT DO NOTHING;

-- name: forget_decisions
DELETE FROM decisions;

-- name: due
SELECT d.position, d.alert, d.receiver, d.state, d.attempts, d.due_at, d.receipt, d.error
FROM deliveries d JOIN alerts a ON a.id = d.alert
WHERE d.state = 'due' AND d.due_at <= ? AND d.receiver = coalesce(?, d.receiver)
    AND NOT EXISTS (
        SELECT 1 FROM deliveries e JOIN alerts b ON b.id = e.alert
        WHERE e.event = d.event AND e.receiver = d.receiver AND e.position < d.position
            AND e.state IN ('due', 'leased'))
ORDER BY d.due_at, d.position LIMIT ?;

-- name: bury
UPDATE deliveries SET state = 'dead', error = 'no receiver of this name is configured'
WHERE state = 'due' AND receiver NOT IN (SELECT value FROM json_each(?));

-- name: lease
UPDATE deliveries SET state = 'leased', attempts = attempts + 1 WHERE position = ?;

-- name: settle
UPDATE deliveries SET state = ?, attempts = ?, due_at = ?, receipt = ?, error = ?
WHERE alert = ? AND receiver = ? AND state <> 'sent';

-- name: count_leases
SELECT count(*) FROM deliveries WHERE state = 'leased';

-- name: repeat_leases
UPDATE deliveries SET state = 'due', due_at = ?
WHERE state = 'leased' AND receiver IN (SELECT value FROM json_each(?));

-- name: doubt_leases
UPDATE deliveries SET state = 'uncertain',
    error = 'the monitor stopped while this was on its way'
WHERE state = 'leased';

-- name: suppress_orphans
UPDATE deliveries SET state = 'suppressed', error = 'no longer follows from the rules'
WHERE state = 'due' AND NOT EXISTS (SELECT 1 FROM pending)
    AND NOT EXISTS (SELECT 1 FROM alerts a WHERE a.id = deliveries.alert);

-- name: insert_notice
INSERT INTO notices (id, kind, subject, text, raised_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING;

-- name: all_notices
SELECT id, kind, subject, text, raised_at FROM notices ORDER BY raised_at, rowid;

-- name: newest_notices
SELECT id, kind, subject, text, raised_at FROM notices ORDER BY raised_at DESC, rowid DESC
LIMIT ?;

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

-- name: alert
SELECT p.id || '@' || r.number, a.id, a.kind, a.event, a.attribute, a.reason, a.severity,
    a.raised_at, a.claims, a.relations, a.seq
FROM alerts a JOIN revisions r ON r.seq = a.seq JOIN posts p ON p.no = r.post WHERE a.id = ?;

-- name: alerts_named
SELECT id FROM alerts WHERE id >= ? AND id < ? LIMIT 2;

-- name: publication
SELECT p.source, p.native, p.published_at, p.url, p.origin_source, p.origin_native, p.reply_to,
    p.album, r.number, r.kind, r.seen_at, r.edited_at, r.media, r.digest, r.mode, r.text
FROM revisions r JOIN posts p ON p.no = r.post WHERE r.seq = ?;

-- name: relations_named
SELECT n.id, n.kind, n.attribute, n.event, n.a, n.b, n.claim_a, n.claim_b, n.basis, n.rule,
    n.rationale, n.rank
FROM json_each(?) AS wanted JOIN relations n ON n.id = wanted.value ORDER BY n.rank, wanted.key;

-- name: claims_named
SELECT c.seq, c.id, c.attribute, c.value, c.scope, c.modality, c.attribution, c.start, c.stop,
    c.quote, c.extractor, c.event
FROM json_each(?) AS wanted JOIN claims c ON c.id = wanted.value ORDER BY wanted.key;

-- name: source
SELECT key, title, kind, side, owner, languages, reliability FROM sources WHERE key = ?;

-- name: event
SELECT document FROM events WHERE id = ?;

-- name: decision
SELECT language, reason, relays FROM decisions WHERE seq = ?;

-- name: deliveries_of
SELECT alert, receiver, state, attempts, due_at, receipt, error FROM deliveries WHERE alert = ?
ORDER BY position;

-- name: totals
SELECT (SELECT count(*) FROM posts), (SELECT count(*) FROM revisions),
    (SELECT count(*) FROM pending), (SELECT count(*) FROM claims),
    (SELECT count(*) FROM relations), (SELECT count(*) FROM alerts),
    (SELECT coalesce(sum(count), 0) FROM rejects), (SELECT max(seen_at) FROM revisions);

-- name: delivery_totals
SELECT state, count(*) FROM deliveries GROUP BY state ORDER BY state;

-- name: reject_totals
SELECT reason, sum(count) FROM rejects GROUP BY reason ORDER BY reason;

-- name: all_sources
SELECT key, title, kind, side, owner, languages, reliability FROM sources
UNION ALL
SELECT source, source, 'aggregator', NULL, NULL, '[]', 'F' FROM source_state
WHERE source NOT IN (SELECT key FROM sources) ORDER BY 1;

-- name: source_states
SELECT source, cursor, last_success_at, last_error_at, last_error FROM source_state;

-- name: source_posts
SELECT source, count(*) FROM posts GROUP BY source;

-- name: outcomes
SELECT source, outcome, count FROM source_outcomes ORDER BY source, outcome;

-- name: rejects_by_source
SELECT source, sum(count) FROM rejects GROUP BY source;

-- name: all_events
SELECT document FROM events ORDER BY id;

-- name: event_counts
SELECT l.event, count(DISTINCT r.post), max(r.seen_at) FROM links l
JOIN revisions r ON r.seq = l.seq GROUP BY l.event;

-- name: event_claims
SELECT event, count(*) FROM claims WHERE event IS NOT NULL GROUP BY event;

-- name: event_relations
SELECT event, count(DISTINCT attribute || ' ' || b) FROM relations WHERE kind = 'contradicts'
GROUP BY event;

-- name: event_alerts
SELECT event, count(*) FROM alerts GROUP BY event;

-- name: newest_alerts
SELECT p.id || '@' || r.number, a.id, a.kind, a.event, a.attribute, a.reason, a.severity,
    a.raised_at, a.claims, a.relations
FROM alerts a JOIN revisions r ON r.seq = a.seq JOIN posts p ON p.no = r.post
ORDER BY a.raised_at DESC, a.rowid DESC LIMIT ?;

-- name: newest_alerts_of_event
SELECT p.id || '@' || r.number, a.id, a.kind, a.event, a.attribute, a.reason, a.severity,
    a.raised_at, a.claims, a.relations
FROM alerts a JOIN revisions r ON r.seq = a.seq JOIN posts p ON p.no = r.post
WHERE a.event = ? ORDER BY a.raised_at DESC, a.rowid DESC LIMIT ?;

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
