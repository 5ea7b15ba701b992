"""Tables of the newsroom's answers and of the gate."""

from typing import Final

DESK_STATEMENTS: Final = (
    """CREATE TABLE mutes (
        id TEXT PRIMARY KEY, author TEXT NOT NULL, comment TEXT NOT NULL,
        starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, event TEXT, source TEXT,
        attribute TEXT, kind TEXT, severity TEXT, ended_at INTEGER) STRICT""",
    "CREATE INDEX mutes_by_end ON mutes (ends_at)",
    # No keys to alerts: a rebuild drops them and makes them again under the same ids.
    """CREATE TABLE acknowledgements (
        alert TEXT PRIMARY KEY, author TEXT NOT NULL, at INTEGER NOT NULL) STRICT""",
    """CREATE TABLE votes (
        alert TEXT NOT NULL, author TEXT NOT NULL, useful INTEGER NOT NULL,
        at INTEGER NOT NULL, PRIMARY KEY (alert, author)) STRICT""",
    """CREATE TABLE followed (
        no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL,
        author TEXT NOT NULL, at INTEGER NOT NULL, ended_by TEXT, ended_at INTEGER) STRICT""",
    """CREATE TABLE passages (
        no INTEGER PRIMARY KEY, alert TEXT NOT NULL, receiver TEXT NOT NULL,
        event TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, until INTEGER,
        detail TEXT NOT NULL) STRICT""",
    "CREATE INDEX passages_by_alert ON passages (alert, receiver)",
    """CREATE INDEX passages_closed ON passages (event, receiver)
        WHERE reason IN ('closed', 'never_told')""",
    """CREATE TABLE groups_told (
        event TEXT NOT NULL, receiver TEXT NOT NULL, told_at INTEGER NOT NULL,
        PRIMARY KEY (event, receiver)) STRICT""",
    "CREATE TABLE updates_seen (id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT",
    "CREATE INDEX updates_seen_by_time ON updates_seen (at)",
    """CREATE TABLE refusals (
        reason TEXT PRIMARY KEY, count INTEGER NOT NULL, last_at INTEGER NOT NULL) STRICT""",
    "CREATE TABLE secret_keys (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT",
)
