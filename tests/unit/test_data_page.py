"""docs/data.md and docs/datasette.json say of the views what the schema says."""

import json
import re
from pathlib import Path

import pytest
from sqlite_utils import Database

from monitor.store.analysts import VIEWS
from monitor.store.migrations import migrations
from monitor.store.tables import Selection, select
from tests import build

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def schema():
    database = Database(memory=True)
    migrations.apply(database)
    yield database
    database.close()


def section(name: str) -> str:
    page = (DOCS / "data.md").read_text("utf-8")
    return page.partition(f"### `{name}`\n")[2].partition("\n#")[0]


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_has_the_columns_that_are_told_of_it(schema: Database, name: str):
    columns = [row[1] for row in schema.execute(f"PRAGMA table_info({name})")]
    meanings = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section(name), re.MULTILINE))

    assert list(VIEWS[name].columns) == columns
    assert meanings == VIEWS[name].columns


def test_every_view_is_told_of(schema: Database):
    assert set(schema.view_names()) == set(VIEWS)


def test_the_tables_that_views_read_are_told_of(schema: Database):
    page = (DOCS / "data.md").read_text("utf-8").partition("## Tables")[2]
    told = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    read = set(re.findall(r"(?:FROM|JOIN) (\w+)", " ".join(one.body for one in VIEWS.values())))

    assert told <= set(schema.table_names())
    assert {one for one in read if not one.startswith("v_")} <= told


def test_datasette_is_told_the_same():
    metadata = json.loads((DOCS / "datasette.json").read_text("utf-8"))

    tables = metadata["databases"]["claimwatch"]["tables"]
    assert {name: one["columns"] for name, one in tables.items()} == {
        name: dict(view.columns) for name, view in VIEWS.items()
    }


@pytest.mark.parametrize("name", VIEWS)
def test_a_selection_of_a_view_can_be_asked(schema: Database, name: str):
    selection = Selection(since=build.at(0), until=build.at(60), event=build.EVENT)

    statement, values = select(name, selection)

    assert schema.execute(statement, values).fetchall() == []


def test_the_shown_queries_can_be_asked(schema: Database):
    page = (DOCS / "data.md").read_text("utf-8")
    (query,) = re.findall(r"```sql\n(.+?);\n```", page, re.DOTALL)
    metadata = json.loads((DOCS / "datasette.json").read_text("utf-8"))
    stored = metadata["databases"]["claimwatch"]["queries"].values()

    for statement in (query, *(one["sql"] for one in stored)):
        assert schema.execute(statement).fetchall() == []
