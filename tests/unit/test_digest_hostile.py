"""What strangers write stays text in every format of a digest."""

import asyncio
import csv
import io
import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import html5lib
import pytest

from monitor.app.digest import Order, make_digest
from monitor.export.digest.blocks import Items, Paragraph, Piece, foreign, quoted
from monitor.export.digest.html import html
from monitor.export.digest.markdown import escape, markdown
from monitor.export.tables import CsvWriter
from monitor.model.sources import SourceKind
from monitor.store.sqlite import SqliteStore
from tests import build, week

pytestmark = pytest.mark.may_block

FORMULAE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =HYPERLINK(1)",
    "＝1",
]
MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</q></td></table><h1>forged",
    "]]>--><svg/onload=alert(1)>",
    "{{ 7 * 7 }}{% include 'x' %}",
    "\"' onmouseover='alert(1)",
]
UNSEEN = "\u202egnp.exe\u202c \u2066a\u2069 \u200b\ufeff"
MARKDOWN = [
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "https://evil.example",
    "www.evil.example",
    "**bold** _it_ `code` ~~no~~",
    "| a | b |",
    "# forged heading",
    "- item",
    "1. item",
    "> quote",
    "<b>html</b> &lt;",
    "$x^2$",
    ":smile:",
    "back\\slash",
    "+ plus",
    "=====",
]


@pytest.mark.parametrize("text", FORMULAE)
def test_a_formula_is_no_formula_in_a_spreadsheet(text: str):
    stream = io.StringIO(newline="")
    CsvWriter(stream, ["text"]).write([[text]])

    _, (cell,) = csv.reader(io.StringIO(stream.getvalue(), newline=""))

    assert cell.startswith("'")
    assert cell[1:] == text


def test_a_table_keeps_numbers_and_shows_no_unseen_character():
    stream = io.StringIO(newline="")
    CsvWriter(stream, ["a", "b", "c"]).write([[-5, 1.5, f"say{UNSEEN}"]])

    assert stream.getvalue() == "a,b,c\r\n-5,1.5,saygnp.exe a \r\n"


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_quote_is_text_on_the_page(text: str):
    blocks = [
        Paragraph((quoted(text, "https://t.me/a/1"), foreign(text), foreign(text, strong=True))),
        Items(((foreign(text, "#x"),),)),
    ]
    page = "".join(html(blocks, title=text, language="en", pictures={}))

    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)

    body = tree.find("body")
    assert body is not None
    allowed = {"body", "main", "p", "ul", "li", "a", "q", "bdi", "strong"}
    assert {one.tag for one in body.iter()} <= allowed
    assert "".join(body.find("main/p/a/q").itertext()) == text.replace("\t", " ")
    assert all(set(one.attrib) <= {"href", "rel", "id"} for one in body.iter())


@pytest.mark.parametrize("text", MARKDOWN)
def test_markdown_in_a_quote_is_text(text: str):
    from markdown_it import MarkdownIt

    rendered = (
        MarkdownIt("gfm-like", {"linkify": False})
        .enable("table")
        .render("".join(markdown([Paragraph((Piece(text),))])))
    )

    tree = html5lib.parseFragment(rendered, namespaceHTMLElements=False)
    assert {one.tag for one in tree.iter()} == {"DOCUMENT_FRAGMENT", "p"}
    assert "".join(tree.itertext()).strip() == text.strip()


@pytest.mark.parametrize("text", ["https://evil.example", "www.evil.example", "$x^2$"])
def test_what_a_renderer_would_make_of_bare_text_is_broken_up(text: str):
    assert text not in escape(text)


def test_an_address_cannot_leave_its_brackets():
    link = "https://t.me/a/1) [forged](https://evil.example"

    (line,) = markdown([Paragraph((Piece("words", link),))])

    assert line == "[words](https://t.me/a/1%29%20%5Bforged%5D%28https://evil.example)\n\n"


def test_right_to_left_letters_keep_to_themselves_in_markdown():
    (line,) = markdown([Paragraph((quoted("שלום"), Piece(" 5")))])

    assert line == "«\u2068שלום\u2069» 5\n\n"


async def _hostile_store(path: Path, text: str) -> None:
    quote = text[:40]
    opening = SqliteStore.open(
        path,
        sources=[build.source("ministry", title=text), build.source("b", SourceKind.BLOGGER)],
        events=[build.event(title=text)],
    )
    async with opening as store:
        first, second = await store.record(
            build.batch(
                build.observation(text, native="1", url="javascript:alert(1)"),
                build.observation(text, "b", native="2", minutes=5),
            )
        )
        one = build.claim("ministry", build.KILLED, 4, quote=quote)
        other = build.claim("b", build.KILLED, 9, native="2", quote=quote, attribution=text)
        against = build.relation(one, other)
        await store.commit(
            [
                build.decision(first, one, alerts=(build.alert(one),)),
                build.decision(
                    second, other, relations=(against,),
                    alerts=(build.alert(other, one, relations=(against,)),),
                ),
            ]
        )  # fmt: skip


def test_a_hostile_post_is_inert_in_every_file(tmp_path: Path):
    text = f"=1+1 <script>alert(1)</script> [x](javascript:1) {UNSEEN} | $a$ `b`"
    asyncio.run(_hostile_store(tmp_path / "store.sqlite", text))
    order = Order(since=build.at(-60), until=build.at(60), evidence=True, charts=1)

    asyncio.run(make_digest(tmp_path / "store.sqlite", order, tmp_path / "out", week.StillClock()))

    out = tmp_path / "out"
    page = (out / "digest.html").read_text("utf-8")
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<script" not in page
    assert "javascript:" not in "".join(one for one in page.split('"') if one.startswith("java"))
    written = (out / "digest.md").read_text("utf-8")
    assert not re.search(r"(?<!\\)<script", written)
    assert not re.search(r"(?<!\\)\]\(javascript", written)
    for name in ("digest.html", "digest.md", "digest.json", "digest.jsonld"):
        assert not set(UNSEEN.replace(" ", "").replace("gnp.exe", "").replace("a", "")) & set(
            (out / name).read_text("utf-8")
        )
    data = json.loads((out / "digest.json").read_bytes())
    assert data["events"][0]["title"] == text
    with (out / "tables" / "posts.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert all(row["text"].startswith("'=1+1 <script>") for row in rows)


def test_a_moment_far_away_is_no_trouble(tmp_path: Path):
    asyncio.run(_hostile_store(tmp_path / "store.sqlite", "words"))
    long = Order(since=datetime.min.replace(tzinfo=build.NOON.tzinfo) + timedelta(days=1000),
                 until=build.at(60), charts=0)  # fmt: skip

    asyncio.run(make_digest(tmp_path / "store.sqlite", long, tmp_path / "out", week.StillClock()))

    assert (tmp_path / "out" / "digest.md").is_file()
