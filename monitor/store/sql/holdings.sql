-- Which posts of a source are held. A post's id is SOURCE/NUMBER, so one source's posts lie
-- between "SOURCE/" and "SOURCE0", which follows it in the order of characters.

-- name: held_numbers
SELECT CAST(p.native AS INTEGER) AS number
FROM posts p
WHERE p.id > ? AND p.id < ? AND number BETWEEN ? AND ? AND (
    SELECT r.kind FROM revisions r WHERE r.post = p.no ORDER BY r.number DESC LIMIT 1
) <> 'deletion'
ORDER BY number;

-- name: claim_bearing
SELECT CAST(p.native AS INTEGER) AS number, p.published_at
FROM posts p
WHERE p.id > ? AND p.id < ? AND p.published_at >= ? AND EXISTS (
    SELECT 1 FROM revisions r JOIN claims c ON c.seq = r.seq WHERE r.post = p.no
) AND (
    SELECT r.kind FROM revisions r WHERE r.post = p.no ORDER BY r.number DESC LIMIT 1
) <> 'deletion'
ORDER BY number;
