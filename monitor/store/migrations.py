"""The schema and its history. A migration that was released is never changed."""

from typing import Final

from sqlite_utils import Database, Migrations

from monitor.errors import StoreError
from monitor.store import completeness_schema, imports
from monitor.store.analysts import VIEWS
from monitor.store.jobs import JOB_STATEMENTS
from monitor.store.opinions import OPINION_STATEMENTS
from monitor.store.schema_delivery import ATTACHMENTS, DELIVERY_STATEMENTS
from monitor.store.schema_desk import DESK_STATEMENTS
from monitor.store.schema_tracking import TRACKING

migrations = Migrations("claimwatch")

_TABLES: Final = (
    """CREATE TABLE sources (
        key TEXT PRIMARY KEY, title TEXT NOT NULL, kind TEXT NOT NULL, side TEXT, owner TEXT,
        languages TEXT NOT NULL, reliability TEXT NOT NULL) STRICT""",
    """CREATE TABLE events (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, state TEXT NOT NULL,
        document TEXT NOT NULL) STRICT""",
    """CREATE TABLE posts (
        no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL,
        native TEXT NOT NULL, published_at INTEGER, url TEXT, origin_source TEXT,
        origin_native TEXT, reply_to TEXT, album TEXT) STRICT""",
    # The text comes last: the columns before it are read without its overflow pages.
    """CREATE TABLE revisions (
        seq INTEGER PRIMARY KEY, post INTEGER NOT NULL REFERENCES posts(no),
        number INTEGER NOT NULL, kind TEXT NOT NULL, seen_at INTEGER NOT NULL,
        edited_at INTEGER, media TEXT, digest TEXT NOT NULL, mode TEXT NOT NULL,
        text TEXT NOT NULL, UNIQUE (post, number)) STRICT""",
    # quiet: decided already once before a rebuild, so nobody is alerted again.
    """CREATE TABLE pending (
        seq INTEGER PRIMARY KEY REFERENCES revisions(seq),
        quiet INTEGER NOT NULL DEFAULT 0) STRICT""",
    """CREATE TABLE decisions (
        seq INTEGER PRIMARY KEY REFERENCES revisions(seq), language TEXT NOT NULL,
        reason TEXT NOT NULL, relays TEXT) STRICT""",
    """CREATE TABLE links (
        seq INTEGER NOT NULL REFERENCES revisions(seq), event TEXT NOT NULL,
        score REAL NOT NULL, evidence TEXT NOT NULL, PRIMARY KEY (seq, event)) STRICT""",
    """CREATE TABLE claims (
        id TEXT PRIMARY KEY, seq INTEGER NOT NULL REFERENCES revisions(seq),
        attribute TEXT NOT NULL, value TEXT NOT NULL, scope TEXT, modality TEXT NOT NULL,
        attribution TEXT, start INTEGER NOT NULL, stop INTEGER NOT NULL, quote TEXT NOT NULL,
        extractor TEXT NOT NULL, event TEXT) STRICT""",
    """CREATE TABLE relations (
        id TEXT PRIMARY KEY, seq INTEGER NOT NULL REFERENCES revisions(seq),
        kind TEXT NOT NULL, attribute TEXT NOT NULL, event TEXT NOT NULL,
        a TEXT NOT NULL, b TEXT NOT NULL, claim_a TEXT NOT NULL REFERENCES claims(id),
        claim_b TEXT REFERENCES claims(id), basis TEXT NOT NULL, rule TEXT NOT NULL,
        rationale TEXT NOT NULL, rank INTEGER NOT NULL) STRICT""",
    """CREATE TABLE alerts (
        id TEXT PRIMARY KEY, seq INTEGER NOT NULL REFERENCES revisions(seq),
        kind TEXT NOT NULL, event TEXT NOT NULL, attribute TEXT NOT NULL, reason TEXT NOT NULL,
        severity TEXT NOT NULL, raised_at INTEGER NOT NULL, claims TEXT NOT NULL,
        relations TEXT NOT NULL) STRICT""",
    # No key to alerts: what was delivered stays known when a rebuild drops the alert.
    """CREATE TABLE deliveries (
        position INTEGER PRIMARY KEY, alert TEXT NOT NULL, receiver TEXT NOT NULL,
        event TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL,
        due_at INTEGER NOT NULL, receipt TEXT, error TEXT, UNIQUE (alert, receiver)) STRICT""",
    """CREATE TABLE rejects (
        id TEXT PRIMARY KEY, source TEXT NOT NULL, reason TEXT NOT NULL, place TEXT NOT NULL,
        raw BLOB NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
        count INTEGER NOT NULL) STRICT""",
    """CREATE TABLE source_state (
        source TEXT PRIMARY KEY, cursor TEXT, last_success_at INTEGER,
        last_error_at INTEGER, last_error TEXT) STRICT""",
    """CREATE TABLE source_outcomes (
        source TEXT NOT NULL, outcome TEXT NOT NULL, count INTEGER NOT NULL,
        last_at INTEGER NOT NULL, PRIMARY KEY (source, outcome)) STRICT""",
    """CREATE TABLE notices (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
        raised_at INTEGER NOT NULL) STRICT""",
    "CREATE TABLE watermarks (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT",
)

_INDEXES: Final = (
    "CREATE INDEX revisions_by_time ON revisions (seen_at)",
    "CREATE INDEX links_by_event ON links (event)",
    "CREATE INDEX claims_by_revision ON claims (seq)",
    "CREATE INDEX claims_by_event ON claims (event, attribute)",
    "CREATE INDEX relations_by_revision ON relations (seq)",
    "CREATE INDEX relations_by_event ON relations (event, kind)",
    "CREATE INDEX relations_by_a ON relations (claim_a)",
    "CREATE INDEX relations_by_b ON relations (claim_b)",
    "CREATE INDEX alerts_by_revision ON alerts (seq)",
    "CREATE INDEX alerts_by_event ON alerts (event, raised_at)",
    "CREATE INDEX alerts_by_time ON alerts (raised_at)",
    "CREATE INDEX deliveries_by_state ON deliveries (state, due_at)",
    """CREATE INDEX deliveries_open ON deliveries (event, receiver, position)
        WHERE state IN ('due', 'leased')""",
)

_VIEWS: Final = (
    """CREATE VIEW v_claims AS
        SELECT c.id, c.event, c.attribute,
            json_extract(c.value, '$.concept') AS label, json_extract(c.value, '$.low') AS low,
            json_extract(c.value, '$.high') AS high,
            json_extract(c.value, '$.approximate') AS approximate,
            c.scope, c.modality, json_extract(c.attribution, '$.speaker') AS speaker, c.quote,
            p.source, coalesce(s.title, p.source) AS source_title, s.kind AS source_kind,
            p.id || '@' || r.number AS revision, p.url,
            strftime('%Y-%m-%dT%H:%M:%SZ', p.published_at / 1000000, 'unixepoch') AS published_at,
            strftime('%Y-%m-%dT%H:%M:%SZ', r.seen_at / 1000000, 'unixepoch') AS seen_at
        FROM claims c JOIN revisions r ON r.seq = c.seq JOIN posts p ON p.no = r.post
        LEFT JOIN sources s ON s.key = p.source""",
    """CREATE VIEW v_contradictions AS
        SELECT n.id, n.event, n.attribute, n.basis, n.rationale,
            b.source_title AS later_source, b.quote AS later_quote, b.revision AS later_revision,
            b.seen_at AS later_seen_at, b.url AS later_url,
            a.source_title AS earlier_source, a.quote AS earlier_quote,
            a.revision AS earlier_revision, a.seen_at AS earlier_seen_at, a.url AS earlier_url
        FROM relations n JOIN v_claims a ON a.id = n.claim_a LEFT JOIN v_claims b
            ON b.id = n.claim_b
        WHERE n.kind = 'contradicts'""",
)


@migrations()
def m001_first_schema(db: Database) -> None:
    """Tables, indexes, the analysts' views and the search index, all empty."""
    for statement in _TABLES + _INDEXES + _VIEWS:
        db.execute(statement)
    # External content without triggers: the text is indexed by a later pass (search.py).
    db.table("revisions").enable_fts(["text"], tokenize="unicode61 remove_diacritics 2")


@migrations()
def m002_delivery(db: Database) -> None:
    """Order by severity, messages that tell several alerts, and what was sent where."""
    for statement in DELIVERY_STATEMENTS:
        db.execute(statement)


@migrations()
def m003_voices(db: Database) -> None:
    """Whose voice a claim was judged to be; unknown for older claims until a rebuild."""
    db.execute("ALTER TABLE claims ADD COLUMN voice TEXT")
    db.execute("ALTER TABLE claims ADD COLUMN relay INTEGER NOT NULL DEFAULT 0")


@migrations()
def m004_completeness(db: Database) -> None:
    """What was read of each source, what is missing, and when it could not be read."""
    for statement in completeness_schema.STATEMENTS:
        db.execute(statement)


@migrations()
def m005_imports(db: Database) -> None:
    """How far each file that somebody handed in was read."""
    db.execute(imports.TABLE)


@migrations()
def m006_opinions(db: Database) -> None:
    """What a second reader answered, so that a rebuild asks nobody."""
    for statement in OPINION_STATEMENTS:
        db.execute(statement)


@migrations()
def m007_analysts(db: Database) -> None:
    """The analysts' views anew, with voices and times to compare."""
    _renew_views(db)


@migrations()
def m008_desk(db: Database) -> None:
    """Mutes, votes, events that were added, what the gate decided."""
    for statement in DESK_STATEMENTS:
        db.execute(statement)


@migrations()
def m009_tracking(db: Database) -> None:
    """Candidate events, where a claim was first seen, why an alert is not delivered."""
    for statement in TRACKING:
        db.execute(statement)


@migrations()
def m010_jobs(db: Database) -> None:
    """What the calendar has done, for which period."""
    for statement in JOB_STATEMENTS:
        db.execute(statement)


@migrations()
def m011_attachments(db: Database) -> None:
    """Files that go with a notice; none with those that were raised before."""
    db.execute(ATTACHMENTS)


@migrations()
def m012_circumstances(db: Database) -> None:
    """Where and when a claim plays; unknown for older claims until a rebuild."""
    for column in ("place TEXT", "time_since INTEGER", "time_until INTEGER"):
        db.execute(f"ALTER TABLE claims ADD COLUMN {column}")
    _renew_views(db)


def _renew_views(db: Database) -> None:
    # Views hold nothing: the latest form of each is right for a file of any age.
    for name in reversed(tuple(VIEWS)):
        db.execute(f"DROP VIEW IF EXISTS {name}")
    for name, view in VIEWS.items():
        db.execute(f"CREATE VIEW {name} AS {view.body}")


def migrate(db: Database) -> None:
    """Bring the schema up to date, each step in a transaction of its own.

    Raises:
        StoreError: a newer release has changed the file already.
    """
    with Database(memory=True) as empty:
        known = {one.name for one in migrations.pending(empty)}
    newer = [one.name for one in migrations.applied(db) if one.name not in known]
    if newer:
        raise StoreError(f"the database is from a newer release ({newer[-1]}); upgrade the monitor")
    migrations.apply(db)
