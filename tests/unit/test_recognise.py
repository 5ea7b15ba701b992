"""What a person types is recognised as a source, or refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.collect.recognise import Candidate, NotRecognised, feed_key, read_outlines, recognise


@pytest.mark.parametrize(
    ("text", "key", "collect"),
    [
        ("@dsns_telegram", "telegram:dsns_telegram", "preview"),
        ("telegram:dsns_telegram", "telegram:dsns_telegram", "preview"),
        ("https://t.me/dsns_telegram", "telegram:dsns_telegram", "preview"),
        ("t.me/s/dsns_telegram", "telegram:dsns_telegram", "preview"),
        ("https://t.me/dsns_telegram/12801?single", "telegram:dsns_telegram", "preview"),
        ("http://telegram.me/dsns_telegram/", "telegram:dsns_telegram", "preview"),
        ("tg://resolve?domain=dsns_telegram", "telegram:dsns_telegram", "preview"),
        ("https://www.facebook.com/mayor.kharkiv/", "facebook:mayor.kharkiv", "graph"),
        ("https://m.facebook.com/mayor.kharkiv/posts/1", "facebook:mayor.kharkiv", "graph"),
        ("facebook.com/profile.php?id=100064", "facebook:100064", "graph"),
        ("https://www.facebook.com/people/City-Hall/100064/", "facebook:100064", "graph"),
        ("https://www.facebook.com/p/City-Hall-100064/", "facebook:100064", "graph"),
        ("facebook:110", "facebook:110", "graph"),
        ("https://www.pravda.com.ua/rss/view_news/", "feed:pravda.com.ua-rss-view_news", "feed"),
        ("meduza.io/rss", "feed:meduza.io", "feed"),
    ],
)
def test_a_name_or_address_is_recognised(text, key, collect):
    found = recognise(text)
    assert isinstance(found, Candidate)
    assert (found.key, found.collect) == (key, collect)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("https://t.me/+AbCdEf", "an invitation"),
        ("https://t.me/joinchat/AbCdEf", "an invitation"),
        ("https://t.me/addlist/AbCdEf", "a folder"),
        ("https://t.me/c/1234567890/5", "a private channel"),
        ("@abc", "no channel has such a name"),
        ("https://t.me/", "no channel has such a name"),
        ("https://www.facebook.com/groups/77", "a group"),
        ("https://www.facebook.com/", "no page of Facebook"),
        ("https://www.facebook.com/watch/?v=1", "no page of Facebook"),
        ("hello", "no name and no address"),
        ("ftp://example.org/rss", "no name and no address"),
        ("vk:durov", "expected telegram:name or facebook:page"),
        ("http://[::1", "no address of the web"),
        ("https://example.org:99999/rss", "no address of the web"),
        ("0 .", "no name and no address"),
        ("https://exa mple.org/rss", "no name and no address"),
        ("https://example..org/rss", "no name and no address"),
        ("https://.org/rss", "no name and no address"),
        ("", "no name and no address"),
    ],
)
def test_what_cannot_be_read_is_named(text, why):
    found = recognise(text)
    assert isinstance(found, NotRecognised)
    assert found.why.startswith(why)


@given(st.text(max_size=60))
def test_any_text_is_recognised_or_refused(text):
    found = recognise(text)
    if isinstance(found, Candidate):
        assert found.key.partition(":")[2]
        assert not set(found.key) & set(" \n\t\0")


def test_feeds_of_one_host_are_told_apart():
    one, other = feed_key("https://bbc.co.uk/news/world/rss.xml"), feed_key("https://bbc.co.uk/rss")
    assert (one, other) == ("feed:bbc.co.uk-news-world-rss", "feed:bbc.co.uk")


def test_a_list_of_feeds_is_read_in_its_order_and_each_once():
    opml = """<?xml version="1.0"?><opml version="2.0"><body><outline text="News">
      <outline type="rss" text="A &amp; B" xmlUrl="https://a.example.org/rss"/>
      <outline type='rss' title='C' xmlUrl='https://c.example.org/feed?x=1&amp;y=2' />
      <outline text="again" xmlUrl="https://a.example.org/rss"/>
      <outline text="no feed"/><outline xmlUrl="javascript:alert(1)"/>
    </outline></body></opml>"""
    assert [(one.title, one.url) for one in read_outlines(opml)] == [
        ("A & B", "https://a.example.org/rss"),
        ("C", "https://c.example.org/feed?x=1&y=2"),
    ]
