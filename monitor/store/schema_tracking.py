"""What tracking and policy added to the schema after its first release."""

from typing import Final

TRACKING: Final = (
    "ALTER TABLE claims ADD COLUMN first_seen TEXT",
    "ALTER TABLE alerts ADD COLUMN suppressed TEXT",
    """CREATE TABLE sightings (
        seq INTEGER PRIMARY KEY REFERENCES revisions(seq), document TEXT NOT NULL) STRICT""",
    # What an operator made of a candidate outlives a rebuild.
    """CREATE TABLE candidates (
        id TEXT PRIMARY KEY, state TEXT NOT NULL, into_event TEXT, since INTEGER NOT NULL,
        document TEXT NOT NULL) STRICT""",
    # seq: the revision whose decision added the post.
    """CREATE TABLE candidate_posts (
        candidate TEXT NOT NULL, seq INTEGER NOT NULL REFERENCES revisions(seq),
        post TEXT NOT NULL, PRIMARY KEY (candidate, post)) STRICT""",
    "CREATE INDEX notices_by_kind ON notices (kind, subject)",
    "CREATE INDEX candidate_posts_by_revision ON candidate_posts (seq)",
)
