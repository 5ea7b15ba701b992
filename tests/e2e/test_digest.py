"""The digest of all recorded cases as one week, compared with the store figure by figure."""
# ruff: noqa: S608  the statements are this file's own

import asyncio
import csv
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import html5lib
import jsonschema
import msgspec
import pytest

from monitor.app.digest import Order, make_digest
from monitor.core.digest import Digest
from monitor.export.digest.data import digest_schema
from monitor.export.digest.evidence import verify
from monitor.store.analysts import VIEWS
from monitor.store.driver import driver
from tests import week

DOCS = Path(__file__).parents[2] / "docs"
ORDER = Order(since=week.MONDAY, until=week.NEXT_MONDAY, evidence=True, charts=2)
US = 1_000_000

pytestmark = [pytest.mark.may_block, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store, and the digest in English and Ukrainian."""
    folder = tmp_path_factory.mktemp("week")
    week.lay_out(folder / "case")

    async def make() -> None:
        await week.decide(folder / "case", folder / "store.sqlite")
        for language in ("en", "uk"):
            order = msgspec.structs.replace(ORDER, language=language)
            out = folder / language
            await make_digest(folder / "store.sqlite", order, out, week.StillClock())

    asyncio.run(make())
    return folder


@pytest.fixture
def digest(made: Path) -> Digest:
    return msgspec.json.decode((made / "en" / "digest.json").read_bytes(), type=Digest)


@pytest.fixture
def ask(made: Path) -> Iterator[Any]:
    """Ask the store in SQL, with the window's bounds as :since and :until."""
    bounds = {
        "since": int(week.MONDAY.timestamp()) * US,
        "until": int(week.NEXT_MONDAY.timestamp()) * US,
    }
    with closing(driver.connect(made / "store.sqlite")) as connection:
        yield lambda statement: connection.execute(statement, bounds).fetchall()


WINDOW = "at_us >= :since AND at_us < :until"


def test_the_totals_are_those_of_the_store(digest: Digest, ask: Any):
    totals = digest.totals
    (posts, sources), *_ = ask(
        f"SELECT count(*), count(DISTINCT source) FROM v_posts WHERE number = 1 AND {WINDOW}"
    )
    (claims,), *_ = ask(f"SELECT count(*) FROM v_claims WHERE event IS NOT NULL AND {WINDOW}")
    alerts = dict(ask(f"SELECT kind, count(*) FROM v_alerts WHERE {WINDOW} GROUP BY kind"))
    changed = dict(ask(f"SELECT kind, count(*) FROM v_relations WHERE {WINDOW} GROUP BY kind"))

    assert (totals.posts, totals.sources, totals.claims) == (posts, sources, claims)
    assert totals.claims > 300
    assert totals.contradictions == alerts["contradiction"]
    assert totals.changes == sum(alerts.values())
    assert totals.corrections == changed["revises"]
    assert totals.retractions == changed["retracts"]
    assert sum(one.posts for one in digest.activity) == posts


def test_every_event_has_the_stores_claims_changes_and_contradictions(digest: Digest, ask: Any):
    fresh = dict(ask(f"SELECT event, count(*) FROM v_claims WHERE {WINDOW} GROUP BY event"))
    alerts = dict(ask(f"SELECT event, count(*) FROM v_alerts WHERE {WINDOW} GROUP BY event"))
    pairs = dict(ask(f"SELECT event, count(*) FROM v_contradictions WHERE {WINDOW} GROUP BY event"))

    assert len(digest.events) >= 10
    for event in digest.events:
        assert event.fresh_claims == fresh.get(event.id, 0)
        assert sum(one.fresh for one in event.claims) == event.fresh_claims
        assert len(event.changes) == alerts.get(event.id, 0)
        assert sum(len(one.pairs) for one in event.disputes) == pairs.get(event.id, 0)


def test_every_claim_has_the_words_and_the_publisher_of_the_store(digest: Digest, ask: Any):
    stored = {row[0]: row[1:] for row in ask("SELECT id, quote, source, revision FROM v_claims")}

    for event in digest.events:
        for claim in event.claims:
            assert (claim.quote, claim.source, claim.revision) == stored[claim.id]


def test_where_a_claim_was_first_seen_is_what_the_store_holds(digest: Digest, ask: Any):
    stored = {
        name: json.loads(first)
        for name, first in ask("SELECT id, first_seen FROM claims WHERE first_seen IS NOT NULL")
    }

    told = {one.id: one.first_seen for event in digest.events for one in event.claims}

    assert any(told.values())
    for name, first in told.items():
        assert (first.who if first else None) == stored.get(name, {}).get("who")


def test_what_is_referred_to_is_there(digest: Digest):
    sources = {one.key for one in digest.sources}
    for event in digest.events:
        claims = {one.id for one in event.claims}
        assert {one.source for one in event.claims} <= sources
        for topic in event.topics:
            assert all(set(one.claims) <= claims for one in topic.positions)
        for dispute in event.disputes:
            assert set(dispute.claims) <= claims
        for change in event.changes:
            assert {*change.new, *change.old} <= claims


def test_sources_are_counted_as_the_store_counts_them(digest: Digest, ask: Any):
    claims = dict(
        ask(
            f"SELECT source, count(*) FROM v_claims WHERE event IS NOT NULL AND {WINDOW}"
            " GROUP BY source"
        )
    )
    first = dict(
        ask(
            f"SELECT source, count(*) FROM v_alerts WHERE kind = 'new_claim' AND {WINDOW}"
            " GROUP BY source"
        )
    )
    for source in digest.sources:
        assert source.claims == claims.get(source.key, 0)
        assert source.first == first.get(source.key, 0)


def test_the_text_has_the_figures_of_the_data(made: Path, digest: Digest):
    text = (made / "en" / "digest.md").read_text("utf-8")
    contents = text.partition("\n## Events\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| \[.+?\]\(#.+?\) \| (.+) \|$", contents, re.MULTILINE)

    assert [[int(cell) for cell in row.split(" | ")] for row in rows] == [
        [one.posts, one.fresh_claims, len(one.changes), one.open_disputes] for one in digest.events
    ]
    opening = text.partition("## In short")[2].partition("<a id")[0].strip().splitlines()
    assert len(opening) <= 10
    assert f"[{digest.totals.claims} claims]" in opening[0]
    assert all("](" in line for line in opening)


@pytest.mark.parametrize("language", ["en", "uk"])
def test_links_lead_somewhere(made: Path, digest: Digest, language: str, ask: Any):
    page = (made / language / "digest.html").read_text("utf-8")
    text = (made / language / "digest.md").read_text("utf-8")
    known = {one.url for event in digest.events for one in event.claims if one.url}
    known |= {one.url for event in digest.events for one in event.changes if one.url}
    known |= {
        one.first_seen.url
        for event in digest.events
        for one in event.claims
        if one.first_seen and one.first_seen.url
    }

    for anchors, targets in (
        (re.findall(r'id="([^"]+)"', page), re.findall(r'href="#([^"]+)"', page)),
        (re.findall(r'<a id="([^"]+)">', text), re.findall(r"\]\(#([^)]+)\)", text)),
    ):
        assert len(anchors) == len(set(anchors))
        assert set(targets) <= set(anchors)
        assert targets
    assert set(re.findall(r'href="(https?:[^"]+)"', page)) <= known
    for picture in re.findall(r"\]\((charts/[^)]+)\)", text):
        assert (made / language / picture).is_file()


@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_page_is_valid_and_loads_nothing(made: Path, language: str):
    page = (made / language / "digest.html").read_text("utf-8")

    html5lib.HTMLParser(strict=True).parse(page)

    assert "<script" not in page
    assert not re.search(r'(?:src|srcset)="(?!data:)', page)
    assert "default-src 'none'" in page
    assert f'<html lang="{language}">' in page


def test_the_data_are_what_the_published_schema_says(made: Path):
    schema = json.loads((DOCS / "digest.schema.json").read_bytes())

    jsonschema.Draft202012Validator(schema).validate(
        json.loads((made / "en" / "digest.json").read_bytes())
    )


def test_the_published_schema_is_that_of_the_program():
    assert (DOCS / "digest.schema.json").read_bytes() == digest_schema()


def test_linked_data_hold_every_claim_with_its_words(made: Path, digest: Digest):
    data = json.loads((made / "en" / "digest.jsonld").read_bytes())

    texts = [one["text"] for one in data["@graph"]]
    assert texts == [one.quote for event in digest.events for one in event.claims]
    assert {one["@type"] for one in data["@graph"]} == {"Claim"}
    assert "reviewRating" not in json.dumps(data)


def test_the_evidence_holds_every_cited_text_and_verifies(made: Path, digest: Digest):
    folder = made / "en"
    kept = [json.loads(one.read_bytes()) for one in (folder / "evidence").iterdir()]
    cited = {one.revision for event in digest.events for one in event.claims}

    assert cited <= {one["revision"] for one in kept}
    for file in (folder / "evidence").iterdir():
        assert file.stem == hashlib.sha256(file.read_bytes()).hexdigest()
    count, amiss = verify(folder)
    assert count > len(kept)
    assert amiss == ()


def test_what_was_changed_added_or_removed_is_found(made: Path, tmp_path: Path):
    folder = shutil.copytree(made / "en", tmp_path / "copy")
    with (folder / "digest.md").open("a") as stream:
        stream.write("forged")
    (folder / "digest.jsonld").unlink()
    (folder / "more.txt").write_text("x")

    _, amiss = verify(folder)

    assert amiss == (
        "digest.jsonld: is missing",
        "digest.md: has been changed",
        "more.txt: is not in the manifest",
    )


def test_the_same_store_gives_the_same_bytes(made: Path, tmp_path: Path):
    asyncio.run(make_digest(made / "store.sqlite", ORDER, tmp_path / "again", week.StillClock()))

    one, other = (
        {file.relative_to(root): file.read_bytes() for file in root.rglob("*") if file.is_file()}
        for root in (made / "en", tmp_path / "again")
    )
    assert one.keys() == other.keys()
    # The clock of both runs stands at its first moment, so not even the time differs.
    assert one == other


def test_tables_hold_the_rows_of_the_views(made: Path, ask: Any):
    for name in ("posts", "claims", "relations", "alerts"):
        ((count,),) = ask(f"SELECT count(*) FROM v_{name} WHERE {WINDOW}")
        table = made / "en" / "tables" / f"{name}.csv"
        with table.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert len(rows) == count
        assert list(rows[0]) == list(VIEWS[f"v_{name}"].columns)


def test_a_folder_with_other_files_is_refused(made: Path, tmp_path: Path):
    from monitor.errors import ConfigError

    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(ConfigError, match="is not empty"):
        asyncio.run(make_digest(made / "store.sqlite", ORDER, tmp_path, week.StillClock()))

    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]
