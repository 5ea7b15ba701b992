"""Tables of what was sent where, and columns of what is still to be sent."""

from typing import Final

DELIVERY_STATEMENTS: Final = (
    # priority: of the alert's severity; an event is told as early as its gravest alert.
    "ALTER TABLE deliveries ADD COLUMN priority INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE deliveries ADD COLUMN batch TEXT",
    "ALTER TABLE deliveries ADD COLUMN again INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE deliveries ADD COLUMN held_until INTEGER",
    """UPDATE deliveries SET priority = coalesce((
        SELECT CASE a.severity WHEN 'high' THEN 2 WHEN 'info' THEN 0 ELSE 1 END
        FROM alerts a WHERE a.id = deliveries.alert), 1)""",
    "CREATE INDEX deliveries_due ON deliveries (receiver, due_at) WHERE state = 'due'",
    "CREATE INDEX deliveries_doubtful ON deliveries (receiver, due_at) WHERE state = 'uncertain'",
    """CREATE INDEX deliveries_holding ON deliveries (event, receiver, position)
        WHERE held_until IS NOT NULL""",
    # place: a chat and its topic. The newest card of an event there is the one to edit.
    """CREATE TABLE postings (
        place TEXT NOT NULL, key TEXT NOT NULL, event TEXT NOT NULL, part TEXT NOT NULL,
        message INTEGER NOT NULL, digest TEXT NOT NULL, posted_at INTEGER NOT NULL,
        PRIMARY KEY (place, key)) STRICT""",
    """CREATE INDEX postings_cards ON postings (place, event, posted_at)
        WHERE part = 'card'""",
    # What an edge must know after a restart: a pause it owes, an update it has handled.
    "CREATE TABLE keepsakes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
)

# The files that go with a notice, a JSON array; empty for one that has none.
ATTACHMENTS: Final = "ALTER TABLE notices ADD COLUMN attachments TEXT"
