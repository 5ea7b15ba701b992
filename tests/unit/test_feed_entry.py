"""What a feed's document says, read from its bytes alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.collect.feed_entry import Entry, Feed, NotAFeed, parse_date, parse_feed
from tests.fakes.feed import Item, atom, json_feed, rss

MINISTRY = (Path(__file__).parent.parent / "fixtures/feed/ministry.xml").read_bytes()


def feed_of(body: bytes) -> Feed:
    feed = parse_feed(body)
    assert isinstance(feed, Feed)
    return feed


def entry_of(body: bytes) -> Entry:
    (entry,) = feed_of(body).entries
    return entry


def test_a_ministrys_feed_is_read_whole() -> None:
    full, plain, untitled = feed_of(MINISTRY).entries
    assert full == Entry(
        native="news-7",
        text='Four "Geran" drones downed\n\nAir defence downed four drones.\none\ntwo',
        url="https://ministry.example/news/7?utm=1&x=2",
        published_at=datetime(2024, 11, 1, 9, 0, tzinfo=UTC),
    )
    assert plain.text == "Plain summary\n\na < b, and no markup"
    assert (untitled.native, untitled.text, untitled.url) == ("only-text", "No title here", None)


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("Fri, 01 Nov 2024 12:00:00 GMT", 12),
        ("Fri, 01 Nov 2024 12:00:00 +0200", 10),
        ("Fri, 01 Nov 2024 12:00:00 +0200 (EET)", 10),
        ("Fri, 01 Nov 2024 12:00:00 -0000", 12),
        ("1 Nov 2024 12:00 EST", 17),
        ("2024-11-01T12:00:00Z", 12),
        ("2024-11-01T12:00:00.000+03:00", 9),
    ],
)
def test_a_date_with_a_known_zone_is_read(written: str, hour: int) -> None:
    assert parse_date(written) == datetime(2024, 11, 1, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Fri, 01 Nov 2024 12:00:00 MSK",
        "Fri, 01 Nov 2024 12:00:00 EET",
        "Fri, 01 Nov 2024 12:00:00",
        "Fri, 31 Feb 2024 12:00:00 GMT",
        "Пт, 01 ноября 2024 12:00:00 +0300",
        "2024-11-01T12:00:00",
        "2024-11-01",
        "9999-12-31T23:59:59-12:00",
        "1730462400",
        "GMT(" * 100_000,
        "",
    ],
)
def test_a_date_that_leaves_room_for_doubt_is_none(written: str) -> None:
    assert parse_date(written) is None


@given(st.text(alphabet="FriNov 0123456789:+-,GMTZ()ю\n", max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_words_in_place_of_a_date_break_the_reader(written: str) -> None:
    read = parse_date(written)
    assert read is None or read.utcoffset() == timedelta(0)


def test_an_update_is_an_edit_and_alone_it_is_the_only_date_there_is() -> None:
    both = entry_of(
        atom([Item("t", "x", id="1", date="2024-11-01T10:00:00Z", updated="2024-11-01T11:00:00Z")])
    )
    alone = entry_of(atom([Item("t", "x", id="1", updated="2024-11-01T11:00:00Z")]))
    eleven = datetime(2024, 11, 1, 11, tzinfo=UTC)
    assert (both.edited_at, both.published_at) == (eleven, datetime(2024, 11, 1, 10, tzinfo=UTC))
    assert (alone.edited_at, alone.published_at) == (None, eleven)


def test_an_update_does_not_stand_in_for_a_date_that_cannot_be_read() -> None:
    entry = entry_of(atom([Item("t", id="1", date="whenever", updated="2024-11-01T11:00:00Z")]))
    assert (entry.published_at, entry.bad_dates) == (None, ("whenever",))


def test_a_title_that_the_text_repeats_is_told_once() -> None:
    assert entry_of(rss([Item("Four dead", "Four dead, the mayor said", id="1")])).text == (
        "Four dead, the mayor said"
    )


def test_a_very_long_id_becomes_a_digest() -> None:
    entry = entry_of(rss([Item("t", id="x" * 5000)]))
    assert len(entry.native) == 32


def test_json_items_of_the_wrong_shape_are_set_aside_alone() -> None:
    body = json_feed([Item("One", id="1")]).replace(b'"items": [', b'"items": [{"id": [1]}, 7, ')
    feed = feed_of(body)
    assert [entry.native for entry in feed.entries] == ["1"]
    assert [(one.raw, one.reason) for one in feed.unread] == [
        (b'{"id": [1]}', "unreadable"),
        (b"7", "unreadable"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"{}",
        b'{"version": "1", "items": []}',
        b"<html><body>hi</body></html>",
        b"/etc/passwd",
        b"http://127.0.0.1:9/",
        b"\x00\xff\xfe",
        b"[1]",
    ],
)
def test_another_document_is_no_feed(body: bytes) -> None:
    assert parse_feed(body) == NotAFeed(outcome="not_a_feed")


def test_a_feed_that_breaks_off_before_its_first_entry_is_unreadable_and_not_empty() -> None:
    assert parse_feed(rss([Item("t", id="1")])[:90]) == NotAFeed(outcome="unreadable")


def test_a_charset_that_only_the_server_names_is_heeded() -> None:
    body = rss([Item("Збито дрон", id="1")]).replace(b' encoding="UTF-8"', b"")
    recoded = body.decode().encode("windows-1251")
    feed = parse_feed(recoded, 'text/xml; charset="windows-1251"')
    assert isinstance(feed, Feed)
    assert (feed.entries[0].text, feed.malformed) == ("Збито дрон", False)


def test_a_charset_that_the_server_gets_wrong_costs_nothing() -> None:
    feed = parse_feed(rss([Item("Збито дрон", id="1")]), "text/xml; charset=us-ascii")
    assert isinstance(feed, Feed)
    assert (feed.entries[0].text, feed.malformed) == ("Збито дрон", False)


def test_a_document_that_breaks_off_between_entries_costs_none_and_is_told() -> None:
    whole = rss([Item("One", id="1"), Item("Two", id="2")])
    feed = feed_of(whole[: whole.rindex(b"</channel>")])
    assert [entry.native for entry in feed.entries] == ["1", "2"]
    assert (feed.unread, feed.malformed, feed.cut) == ((), True, True)


def test_a_document_of_endless_depth_is_refused_at_once() -> None:
    body = b"<rss><channel><item>" + b"<a>" * 200_000
    assert parse_feed(body) == NotAFeed(outcome="too_deep")


def test_an_entry_of_endless_depth_is_set_aside_alone() -> None:
    feed = feed_of(rss([Item("One", "<div>" * 3000, id="1"), Item("Two", id="2")]))
    assert [entry.native for entry in feed.entries] == ["2"]
    assert [one.reason for one in feed.unread] == ["unreadable"]


def test_a_feed_without_entries_is_a_feed() -> None:
    assert feed_of(rss([])) == Feed(entries=())


def test_entities_that_feed_on_each_other_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>'
        "<rss version='2.0'><channel><item><guid>1</guid><title>&l11;</title></item></channel>"
        "</rss>"
    ).encode()
    feed = parse_feed(body)
    assert isinstance(feed, NotAFeed) or all(len(one.text) < 10_000 for one in feed.entries)


def test_a_file_named_by_an_entity_is_not_read() -> None:
    body = (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        b"<rss version='2.0'><channel><item><guid>1</guid><title>x &f;</title></item></channel>"
        b"</rss>"
    )
    feed = parse_feed(body)
    assert isinstance(feed, Feed)
    assert "root:" not in feed.entries[0].text


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_damaged_feed_never_breaks_the_reader(data: st.DataObject) -> None:
    whole = data.draw(
        st.sampled_from(
            [MINISTRY, atom([Item("t", "x", id="1")] * 2), json_feed([Item("t", id="1")])]
        )
    )
    at = data.draw(st.integers(0, len(whole) - 1))
    size = data.draw(st.integers(0, 80))
    feed = parse_feed(whole[:at] + data.draw(st.binary(max_size=10)) + whole[at + size :])
    if isinstance(feed, Feed):
        assert all("\x00" not in entry.text + entry.native for entry in feed.entries)
        assert all(entry.text and entry.native for entry in feed.entries)


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("Fri, 01 Nov 2024 12:00:00", 10),
        ("Fri, 01 Nov 2024 12:00:00 MSK", 10),
        ("Fri, 01 Nov 2024 12:00:00 EET (Kyiv)", 10),
        ("2024-11-01T12:00:00", 10),
        ("2024-11-01 12:00", 10),
        ("Fri, 01 Nov 2024 12:00:00 GMT", 12),
        ("2024-11-01T12:00:00+03:00", 9),
    ],
)
def test_the_operators_zone_holds_where_a_date_names_none_that_is_known(written, hour):
    read = parse_date(written, ZoneInfo("Europe/Kyiv"))
    assert read == datetime(2024, 11, 1, hour, tzinfo=UTC)


@pytest.mark.parametrize("written", ["whenever", "1 ноября 2024", "MSK", ""])
def test_a_zone_makes_no_date_of_what_is_none(written):
    assert parse_date(written, ZoneInfo("Europe/Kyiv")) is None


def test_a_feed_says_its_title():
    assert parse_feed(rss([Item("t", id="1")])).title == "Feed"
