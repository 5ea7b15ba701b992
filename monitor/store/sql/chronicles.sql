-- Events read whole. Times are integer microseconds UTC; a list of ids is one JSON array.

-- name: publishers
SELECT key, title, kind, side, owner, languages, reliability FROM sources
UNION ALL
SELECT DISTINCT source, NULL, NULL, NULL, NULL, NULL, NULL FROM posts
WHERE source NOT IN (SELECT key FROM sources) ORDER BY 1;

-- name: events_told
SELECT DISTINCT l.event FROM links l
JOIN revisions r ON r.seq = l.seq JOIN posts p ON p.no = r.post
WHERE CASE r.kind WHEN 'original' THEN coalesce(p.published_at, r.seen_at)
    ELSE coalesce(r.edited_at, r.seen_at) END BETWEEN ? AND ?
ORDER BY 1;

-- name: posts_by_hour
SELECT p.source, coalesce(p.published_at, r.seen_at) / 3600000000 AS hour, count(*)
FROM posts p JOIN revisions r ON r.post = p.no AND r.number = 1
WHERE coalesce(p.published_at, r.seen_at) >= ? AND coalesce(p.published_at, r.seen_at) < ?
GROUP BY 1, 2 ORDER BY 1, 2;

-- name: open_candidates_told
SELECT c.document, count(*), count(DISTINCT p.source)
FROM candidates c JOIN candidate_posts q ON q.candidate = c.id JOIN posts p ON p.id = q.post
JOIN revisions r ON r.post = p.no AND r.number = 1
WHERE c.state = 'open'
    AND coalesce(p.published_at, r.seen_at) >= ? AND coalesce(p.published_at, r.seen_at) < ?
GROUP BY c.id ORDER BY c.since, c.id;

-- name: late_posts
SELECT count(*) FROM revisions r JOIN posts p ON p.no = r.post
WHERE r.seen_at >= ? AND r.seen_at < ? AND r.number = 1 AND p.published_at < ?;

-- name: revisions_of_event
SELECT r.seq, p.source, p.native, p.published_at, p.url, p.origin_source, p.origin_native,
    p.reply_to, p.album, r.number, r.kind, r.seen_at, r.edited_at, r.media, r.digest, r.mode,
    r.text, d.language, d.reason, d.relays
FROM links l JOIN decisions d ON d.seq = l.seq JOIN revisions r ON r.seq = l.seq
JOIN posts p ON p.no = r.post
WHERE l.event = ? ORDER BY l.seq;

-- name: links_of_event
SELECT seq, event, score, evidence FROM links WHERE event = ? ORDER BY seq;

-- name: claims_of_event
SELECT seq, id, attribute, value, scope, modality, attribution, start, stop, quote, extractor,
    event, voice, relay, first_seen, place,
    time_since, time_until
FROM claims WHERE event = ? ORDER BY rowid;

-- name: relations_of_event
SELECT seq, id, kind, attribute, event, a, b, claim_a, claim_b, basis, rule, rationale, rank
FROM relations WHERE event = ? ORDER BY rowid;

-- name: alerts_of_event
SELECT seq, id, kind, event, attribute, reason, severity, raised_at, claims, relations,
    suppressed
FROM alerts WHERE event = ? ORDER BY rowid;
