"""What people ask of the store: totals, events, alerts, an explanation, a search."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from monitor.model.alerts import AlertKind, DeliveryState
from monitor.model.ids import EventId
from monitor.ports import Reads, Reject
from monitor.store import rows
from monitor.store.migrations import migrations
from monitor.store.queries import query, statements
from monitor.store.reads import SqliteReads
from monitor.store.search import match_expression
from monitor.store.sqlite import SqliteStore
from tests import build
from tests.build import at, batch, claim, decision, key, observation, relation


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with SqliteStore.open(
        tmp_path / "monitor.db",
        sources=[build.source("ministry"), build.source("governor")],
        events=[build.event()],
        receivers=["console"],
    ) as opened:
        yield opened


async def tell_a_conflict(store: SqliteStore) -> str:
    """Two sources, one contradiction; return the id of its alert."""
    first, second = await store.record(
        batch(
            observation("It was an S-400.", url="https://t.me/ministry/1"),
            observation("It was an S-300.", "governor", seen=1),
        )
    )
    mine = claim(quote="S-400", start=10)
    theirs = claim("governor", value="S-300", quote="S-300", start=10)
    conflict = relation(mine, theirs)
    raised = build.alert(theirs, kind=AlertKind.CONTRADICTION, relations=(conflict,), minutes=1)
    await store.commit(
        [
            decision(first, mine, alerts=(build.alert(mine),)),
            decision(second, theirs, relations=(conflict,), alerts=(raised,)),
        ]
    )
    return raised.id


async def test_totals_count_what_is_there(store: SqliteStore):
    reads: Reads = store.reads
    await tell_a_conflict(store)
    bad = Reject(raw=b"{", reason="broken", where="line 3")
    await store.record(batch(observation("third", native="3"), rejects=[bad], cursor="7"))
    await store.record(batch(rejects=[bad]))
    status = await reads.status()
    assert (status.posts, status.revisions, status.pending) == (3, 3, 1)
    assert (status.claims, status.relations, status.alerts) == (2, 1, 2)
    assert status.rejects == {"broken": 2}
    assert status.deliveries == {"due": 2}
    assert status.newest_at == at(1)
    (ministry,) = [one for one in status.sources if one.source.key == key("ministry")]
    assert (ministry.posts, ministry.cursor, ministry.rejects) == (2, "7", 2)
    assert ministry.outcomes == {"ok": 3, "new": 3, "reject": 2}
    assert ministry.last_success_at == at(0)


async def test_events_tell_what_is_held_about_them(store: SqliteStore):
    await tell_a_conflict(store)
    (status,) = await store.reads.events()
    assert status.event == build.event()
    counts = (status.posts, status.claims, status.contradictions, status.alerts)
    assert counts == (2, 2, 1, 2)
    assert status.last_at == at(1)


async def test_alerts_come_newest_first(store: SqliteStore):
    raised = await tell_a_conflict(store)
    newest, older = await store.reads.alerts(10)
    assert newest.id == raised
    assert older.kind is AlertKind.NEW_CLAIM
    assert await store.reads.alerts(1, EventId(build.EVENT)) == (newest,)
    assert await store.reads.alerts(10, EventId("other")) == ()


async def test_an_alert_is_followed_back_to_the_words(store: SqliteStore):
    raised = await tell_a_conflict(store)
    explained = await store.reads.explain(raised[:10])
    assert explained is not None
    dossier = explained.dossier
    (new,), (old,) = dossier.new, dossier.old
    assert new.revision.text[new.claim.start : new.claim.end] == new.claim.quote == "S-300"
    assert (old.claim.quote, old.post.url) == ("S-400", "https://t.me/ministry/1")
    assert dossier.relations[0].rationale == "S-400 and S-300 exclude each other."
    assert explained.links[0].evidence[0].detail == "Kharkiv"
    assert (explained.language, explained.reason) == ("en", "linked")
    assert [one.state for one in explained.deliveries] == [DeliveryState.DUE]


@pytest.mark.parametrize("name", ["", "zzz", "%", "\udcff", "'; DROP TABLE alerts"])
async def test_what_names_no_single_alert_explains_nothing(store: SqliteStore, name: str):
    await tell_a_conflict(store)
    assert await store.reads.explain(name) is None


@pytest.mark.may_block
async def test_analysts_find_claims_and_contradictions_in_views(store: SqliteStore, tmp_path: Path):
    await tell_a_conflict(store)
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as connection:
        found = connection.execute(
            "SELECT source_title, label, quote, revision, seen_at FROM v_claims ORDER BY seen_at"
        ).fetchall()
        conflict = connection.execute(
            "SELECT later_source, later_quote, earlier_source, earlier_quote FROM v_contradictions"
        ).fetchone()
    assert found == [
        ("Ministry", "S-400", "S-400", "telegram:ministry/1@1", "2024-11-01T12:00:00Z"),
        ("Governor", "S-300", "S-300", "telegram:governor/1@1", "2024-11-01T12:01:00Z"),
    ]
    assert conflict == ("Governor", "S-300", "Ministry", "S-400")


async def test_texts_are_found_once_they_are_indexed(store: SqliteStore):
    await store.record(
        batch(
            observation("Влучання по будівлі поліції, ракета С-300."),
            observation("Good morning.", native="2"),
            observation("", native="2", deleted=True, seen=3),
        )
    )
    assert await store.reads.search("поліції", 10) == ()
    assert await store.index_texts(2) == 2
    assert await store.index_texts(2) == 1
    assert await store.index_texts(2) == 0
    for words in ("поліції", "полі*", "С-300", '"ракета С-300"', "ракета поліції"):
        (found,) = await store.reads.search(words, 10)
        assert found.revision == "telegram:ministry/1@1"
        assert "поліції" in found.passage
    assert await store.reads.search("ракета morning", 10) == ()


ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=60)


@given(ANY_TEXT)
def test_no_words_are_a_syntax_error(words: str):
    expression = match_expression(words)
    if expression is None:
        return
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5 (text)")
        connection.execute("SELECT * FROM t WHERE t MATCH ?", (expression,)).fetchall()


@pytest.mark.parametrize(
    "words", ['"', '""', "*", "NEAR(", "a AND", "С-300", "(", "a:b", "\0", "^"]
)
async def test_the_known_traps_of_full_text_search_are_harmless(store: SqliteStore, words: str):
    assert await store.reads.search(words, 10) == ()


# Small tables, or all of a table on purpose.
MAY_SCAN = {
    "last_numbers", "waiting", "forget_alerts", "forget_relations", "forget_claims",
    "forget_links", "forget_decisions", "requeue_decided", "totals", "delivery_totals",
    "reject_totals", "all_sources", "source_states", "source_posts", "outcomes",
    "rejects_by_source", "all_events", "event_counts", "event_claims", "event_relations",
    "event_alerts", "newest_alerts", "all_notices", "newest_notices", "doubt_leases", "bury",
    "suppress_orphans", "search", "publishers", "events_told", "tried_sources", "outbox",
    "retry_delivery", "drop_delivery", "posts_by_hour",
    "all_mutes", "followed", "refusals", "tallies",
    "all_candidates", "forget_candidates", "open_candidates_told",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(statements()))
def test_every_statement_is_valid_and_finds_its_rows_by_an_index(name: str):
    database = Database(memory=True)
    migrations.apply(database)
    statement = query(name)
    named = dict.fromkeys(re.findall(r":([a-z]+)", statement), 1)
    bound = named or [1] * statement.count("?")
    plan = database.conn.execute(f"EXPLAIN QUERY PLAN {statement}", bound).fetchall()
    scans = [row[3] for row in plan if row[3].startswith("SCAN") and "wanted" not in row[3]]
    scans = [one for one in scans if "json_each" not in one and "CONSTANT" not in one]
    database.close()
    if name not in MAY_SCAN:
        assert scans == []


def test_migrations_can_be_applied_again():
    database = Database(memory=True)
    migrations.apply(database)
    before = database.schema
    migrations.apply(database)
    assert database.schema == before
    database.close()


def test_every_table_is_strict():
    database = Database(memory=True)
    migrations.apply(database)
    ours = [table for table in database.tables if not table.name.startswith(("revisions_fts", "_"))]
    assert len(ours) >= 15
    assert [table.name for table in ours if not table.strict] == []
    database.close()


@given(
    st.datetimes(
        min_value=rows.moment(-(10**15)).replace(tzinfo=None),
        max_value=rows.moment(4 * 10**15).replace(tzinfo=None),
        timezones=st.just(build.NOON.tzinfo),
    )
)
def test_a_moment_survives_its_column(moment):
    assert rows.moment(rows.micros(moment)) == moment


async def test_reading_stays_possible_after_the_monitor_has_ended(tmp_path: Path):
    path = tmp_path / "monitor.db"
    async with SqliteStore.open(path) as store:
        await store.record(batch(observation()))
    async with SqliteReads.open(path) as reads:
        assert (await reads.status()).posts == 1
