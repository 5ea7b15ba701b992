-- What is derived, and its dropping. Times are integer microseconds UTC; a list of ids is one JSON array.

-- name: insert_decision
INSERT INTO decisions (seq, language, reason, relays) VALUES (?, ?, ?, ?)
ON CONFLICT DO NOTHING;

-- name: insert_link
INSERT INTO links (seq, event, score, evidence) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: insert_claim
INSERT INTO claims (id, seq, attribute, value, scope, modality, attribution, start, stop, quote,
    extractor, event, voice, relay, first_seen, place, time_since, time_until)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: insert_relation
INSERT INTO relations (id, seq, kind, attribute, event, a, b, claim_a, claim_b, basis, rule,
    rationale, rank) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: insert_alert
INSERT INTO alerts (id, seq, kind, event, attribute, reason, severity, raised_at, claims,
    relations, suppressed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: insert_delivery
INSERT INTO deliveries (alert, receiver, event, state, attempts, due_at, error, priority)
VALUES (?, ?, ?, ?, 0, ?, ?, ?) ON CONFLICT DO NOTHING;

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
    event, voice, relay, first_seen, place,
    time_since, time_until
FROM claims WHERE seq BETWEEN ? AND ? ORDER BY rowid;

-- name: relations_between
SELECT seq, id, kind, attribute, event, a, b, claim_a, claim_b, basis, rule, rationale, rank
FROM relations WHERE seq BETWEEN ? AND ? ORDER BY rowid;

-- name: alerts_between
SELECT seq, id, kind, event, attribute, reason, severity, raised_at, claims, relations,
    suppressed
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
