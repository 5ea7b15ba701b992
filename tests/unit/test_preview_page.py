"""What a page of the web preview says, read from its markup alone."""

from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.collect.markup import html_text
from monitor.collect.preview_page import Block, Forward, History, NoHistory, parse_page
from monitor.model.posts import Media
from tests.fakes.preview_markup import NOON, Channel, render, shell

VARIED = (Path(__file__).parent.parent / "fixtures/preview/varied.html").read_bytes()


def page_of(channel: Channel) -> History:
    page = parse_page(render(channel).encode())
    assert isinstance(page, History)
    return page


def block_of(text: str, **more: object) -> Block:
    channel = Channel("news")
    channel.post(text, **more)
    (block,) = page_of(channel).blocks
    return block


def varied(number: int) -> Block:
    page = parse_page(VARIED)
    assert isinstance(page, History)
    return next(block for block in page.blocks if block.number == number)


def test_the_body_is_what_a_person_reads_and_nothing_around_it() -> None:
    assert varied(401).text == (
        "⚡️Удар по об'єкту\n\nЗа попередніми даними, поранено 9 осіб.\n"
        "Було застосовано <С-400>,\nкаже ОВА\nДалі  буде незабаром 🤣"
    )


def test_an_emoji_is_no_photo_and_a_card_is_no_media() -> None:
    assert varied(401).media == ()


def test_the_edited_mark_is_read_beside_a_signature() -> None:
    assert varied(401).edited
    assert not block_of("Words", signature="The edited news").edited


def test_an_album_of_photo_and_video_forwarded_in_reply_is_read_whole() -> None:
    assert varied(402) == Block(
        channel="city_defence",
        number=402,
        numbers=(402, 403),
        text="Наслідки на відео",
        published_at=datetime(2026, 9, 27, 7, 30, tzinfo=UTC),
        forward=Forward(channel="General_Staff", number=15555),
        reply_to=399,
        media=(
            Media(type="photo", url="https://t.me/city_defence/402"),
            Media(type="video", url="https://t.me/city_defence/403"),
        ),
    )


def test_a_service_post_has_no_words_though_it_quotes_some() -> None:
    service = varied(404)
    assert (service.service, service.text) == (True, "")


def test_a_hidden_publisher_is_a_forward_from_nobody() -> None:
    assert varied(405).forward == Forward()
    assert varied(405).media[0].type == "document"


def test_the_title_and_all_ids_are_known() -> None:
    page = parse_page(VARIED)
    assert isinstance(page, History)
    assert page.title == "Оборона міста 🇺🇦"
    assert page.numbers == (401, 402, 403, 404, 405)


def test_a_player_that_carries_a_fallback_is_a_video_and_no_more() -> None:
    assert [one.type for one in block_of("Words", video=True).media] == ["video"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("one<br>two<br/><br/>three", "one\ntwo\n\nthree"),
        ("a &amp; b &lt;c&gt; &#1111; &nbsp;d", "a & b <c> ї \xa0d"),
        ("two  spaces\n   and a line of markup", "two  spaces and a line of markup"),
        ("<pre>keep\n  this</pre>after", "keep\n  this\nafter"),
        ("before<blockquote>quote</blockquote><br/>after", "before\nquote\nafter"),
        ("before<br/><blockquote expandable>quote</blockquote>after", "before\nquote\nafter"),
        ("<script>alert(1)</script><style>p{}</style>words", "words"),
        ("nul \x00, &#0; and &#xD800;", "nul , \ufffd and \ufffd"),
        ("<b>bold</b><i>italic</i><code>code</code>", "bolditaliccode"),
        ('<i class="emoji" style="background-image:url(x)"><b>🤣</b></i>ha', "🤣ha"),
    ],
)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert block_of(markup, markup=True).text == text


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\x00") | st.just("\n"),
        min_size=1,
        max_size=60,
    ).filter(lambda text: text.strip() and text == text.strip())
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_posted_is_read_back_letter_for_letter(text: str) -> None:
    assert block_of(text).text == text


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_no_bytes_are_too_strange_to_be_told(body: bytes) -> None:
    assert isinstance(parse_page(body), NoHistory)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_page_cut_anywhere_never_yields_a_post_that_was_not_whole(data: st.DataObject) -> None:
    channel = Channel("news").fill(5)
    whole = render(channel).encode()
    end = data.draw(st.integers(0, len(whole) - 1))
    page = parse_page(whole[:end])
    if isinstance(page, History):
        known = {block.number: block for block in page_of(channel).blocks}
        assert all(known[block.number] == block for block in page.blocks)
        assert page.cut or len(page.blocks) == len(known)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_page_is_read_or_told_but_never_breaks_the_reader(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(VARIED) - 1))
    size = data.draw(st.integers(0, 200))
    junk = data.draw(st.binary(max_size=20))
    page = parse_page(VARIED[:at] + junk + VARIED[at + size :])
    if isinstance(page, History):
        assert all(0 < number < 2**63 for number in page.numbers)
        assert all("\x00" not in block.text for block in page.blocks)


@pytest.mark.parametrize("tag", ["<div>", "<div><table><td></div>", "<a1><b2><c3>"])
def test_markup_of_endless_depth_is_refused_at_once(tag: str) -> None:
    page = parse_page(b"<section class=tgme_channel_history>" + tag.encode() * 100_000)
    assert page == NoHistory(outcome="too_deep")


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("This channel can't be displayed because it was used for spam.", "restricted"),
        ("This channel cannot be displayed.", "restricted"),
        ("This channel couldn’t be displayed on your device.", "restricted"),
        ("Sorry, this channel is not available in your country.", "restricted"),
        ("You can view and join @news right away.", "shell"),
    ],
)
def test_a_withheld_channel_is_told_from_one_without_a_preview(said: str, outcome: str) -> None:
    assert parse_page(shell(Channel("news"), said).encode()) == NoHistory(outcome=outcome)


@pytest.mark.parametrize("filler", [" ", "\n", "<div ", "&", "<", "<!--"])
def test_endless_filler_takes_no_endless_time(filler: str) -> None:
    page = render(Channel("news").fill(1)).replace("Post 1", f"a{filler * 200_000}b")
    started = perf_counter()
    parse_page(page.encode())
    assert perf_counter() - started < 5


def test_an_id_beyond_the_store_is_unreadable_and_the_largest_is_not() -> None:
    channel = Channel("news")
    channel.post("large", number=2**63 - 1, date=NOON)
    channel.post("too large", number=2**63, date=NOON)
    page = page_of(channel)
    assert [block.text for block in page.blocks] == ["large"]
    assert [one.reason for one in page.unread] == ["no_id"]


def test_a_link_cannot_smuggle_another_address_into_a_post() -> None:
    channel = Channel("news")
    channel.post("Words", data_post='news/1" onclick="x')
    channel.post("Words", data_post="../../1")
    assert [block.url for block in page_of(channel).blocks] == ["https://t.me/news/1"]


def test_html_of_feeds_becomes_paragraphs() -> None:
    assert html_text("<div><p> One\n line </p>\n<p>Two</p><ul><li>a</li><li>b</li></ul></div>") == (
        "One line\nTwo\na\nb"
    )
