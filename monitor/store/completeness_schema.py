"""The tables of completeness. Released with migration m004: never changed."""

from typing import Final

STATEMENTS: Final = (
    """CREATE TABLE coverage (
        source TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
        PRIMARY KEY (source, first)) STRICT, WITHOUT ROWID""",
    # first and last are the hole as it was found; remaining is what of it is still missing.
    """CREATE TABLE gaps (
        no INTEGER PRIMARY KEY, source TEXT NOT NULL, reason TEXT NOT NULL, state TEXT NOT NULL,
        first INTEGER, last INTEGER, remaining TEXT NOT NULL, absent INTEGER NOT NULL,
        since INTEGER, until INTEGER, opened_at INTEGER NOT NULL, closed_at INTEGER) STRICT""",
    """CREATE TABLE outages (
        source TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER, outcome TEXT NOT NULL,
        detail TEXT NOT NULL, final INTEGER NOT NULL, PRIMARY KEY (source, since)) STRICT""",
    """CREATE TABLE source_progress (
        source TEXT PRIMARY KEY, mode TEXT, first_success_at INTEGER, last_success_at INTEGER,
        last_post_at INTEGER, lag REAL, usual_gap REAL, pushed INTEGER NOT NULL,
        push_missed INTEGER NOT NULL) STRICT""",
    "CREATE INDEX gaps_by_source ON gaps (source, state)",
    "CREATE INDEX outages_open ON outages (source) WHERE until IS NULL",
    # What an earlier release knew of success, so that nobody looks as if never read.
    """INSERT INTO source_progress (source, first_success_at, last_success_at, pushed, push_missed)
        SELECT source, last_success_at, last_success_at, 0, 0 FROM source_state
        WHERE last_success_at IS NOT NULL""",
)
