-- What a second reader answered, by the digest of the text.

-- name: recall_opinions
SELECT o.digest, o.answer FROM json_each(?) AS wanted
JOIN opinions o ON o.digest = wanted.value WHERE o.reader = ?;

-- name: keep_opinions
INSERT INTO opinions (reader, digest, answer) VALUES (?, ?, ?)
ON CONFLICT (reader, digest) DO NOTHING;
