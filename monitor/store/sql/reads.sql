-- What people ask. Times are integer microseconds UTC; a list of ids is one JSON array.

-- name: alert
SELECT p.id || '@' || r.number, a.id, a.kind, a.event, a.attribute, a.reason, a.severity,
    a.raised_at, a.claims, a.relations, a.suppressed, a.seq
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
    c.quote, c.extractor, c.event, c.voice, c.relay, c.first_seen, c.place,
    c.time_since, c.time_until
FROM json_each(?) AS wanted JOIN claims c ON c.id = wanted.value ORDER BY wanted.key;

-- name: source
SELECT key, title, kind, side, owner, languages, reliability FROM sources WHERE key = ?;

-- name: event
SELECT document FROM events WHERE id = ?;

-- name: decision
SELECT language, reason, relays FROM decisions WHERE seq = ?;

-- name: deliveries_of
SELECT alert, receiver, state, attempts, due_at, receipt, error, batch, again, held_until
FROM deliveries WHERE alert = ? ORDER BY position;

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
    a.raised_at, a.claims, a.relations, a.suppressed
FROM alerts a JOIN revisions r ON r.seq = a.seq JOIN posts p ON p.no = r.post
ORDER BY a.raised_at DESC, a.rowid DESC LIMIT ?;

-- name: newest_alerts_of_event
SELECT p.id || '@' || r.number, a.id, a.kind, a.event, a.attribute, a.reason, a.severity,
    a.raised_at, a.claims, a.relations, a.suppressed
FROM alerts a JOIN revisions r ON r.seq = a.seq JOIN posts p ON p.no = r.post
WHERE a.event = ? ORDER BY a.raised_at DESC, a.rowid DESC LIMIT ?;
