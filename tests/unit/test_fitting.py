"""Messages within limits: counted in UTF-16, cut where nothing breaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.notify.fitting import (
    CAPTION_LIMIT,
    Entity,
    entities_of,
    fitted,
    merged,
    split,
    tag_of,
    tagged,
    tidied,
    width,
)
from monitor.notify.message import Button, Message, Span, Style

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=300)
LETTERS = st.text(
    st.sampled_from("аб в\nеё🇺🇦👨\u200d👩é\u0301\ud83d\u202e 𝟒*_`<b>"), min_size=1, max_size=400
)


@st.composite
def messages(draw: st.DrawFn, texts: st.SearchStrategy[str] = LETTERS) -> Message:
    text = draw(texts)
    spans = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        style = draw(st.sampled_from(Style))
        url = "https://example.org/" if style is Style.LINK else None
        spans.append(Span(style=style, start=start, end=end, url=url))
    return Message(text=text, spans=tuple(spans))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def meant(message: Message) -> list[tuple[str, frozenset[tuple[Style, str | None]]]]:
    """Return each visible character with what is said of it."""
    return [
        (char, frozenset((s.style, s.url) for s in message.spans if s.start <= n < s.end))
        for n, char in enumerate(message.text)
        if not char.isspace()
    ]


def parsed(text: str, entities: tuple[Entity, ...]) -> Message:
    """Read entities as a client does, counting in UTF-16 units."""
    raw = text.encode("utf-16-le")
    spans = []
    for one in entities:
        before = raw[: one.offset * 2].decode("utf-16-le")
        inside = raw[one.offset * 2 : (one.offset + one.length) * 2].decode("utf-16-le")
        start = len(before)
        spans.append(Span(style=one.style, start=start, end=start + len(inside), url=one.url))
    return Message(text=text, spans=tuple(spans))


@given(messages(ANY_TEXT))
def test_what_is_read_from_the_entities_is_what_was_meant(message: Message):
    clean = tidied(message)
    assert meant(parsed(clean.text, entities_of(clean))) == meant(clean)


@given(messages(), st.integers(12, 60))
def test_the_parts_together_are_the_whole(message: Message, limit: int):
    parts = split(message, limit, most=1000)
    assert all(units(one.text) <= limit for one in parts)
    assert [one for part in parts for one in meant(part)] == meant(tidied(message))


@given(messages(), st.integers(12, 60), st.integers(1, 3))
def test_no_more_parts_are_made_than_wanted(message: Message, limit: int, most: int):
    parts = split(message, limit, most)
    assert len(parts) <= most
    assert all(units(one.text) <= limit for one in parts)


@given(messages(), st.integers(30, 60))
def test_what_is_cut_off_says_so_and_its_tag_stays(message: Message, limit: int):
    shown = tagged(message, "a7f3c2d9", limit)
    assert units(shown.text) <= limit
    assert tag_of(shown.text) == "a7f3c2d9"
    whole = tidied(message)
    body = shown.text.removesuffix("\n#a7f3c2d9")
    assert body == whole.text or body.endswith("…")


def test_a_flag_counts_four_and_a_letter_one():
    assert width("a") == 1
    assert width("🇺🇦") == 4
    assert entities_of(Message(text="🇺🇦 X", spans=(Span(style=Style.BOLD, start=3, end=4),))) == (
        Entity(style=Style.BOLD, offset=5, length=1),
    )


def test_a_link_is_carried_over_whole():
    text = "word " * 8 + "a link of some length"
    link = Span(style=Style.LINK, start=40, end=len(text), url="https://example.org/")
    first, second = split(Message(text=text, spans=(link,)), 50)
    assert first.spans == ()
    assert second.text == "a link of some length"


def test_a_megabyte_is_a_message_like_another():
    long = fitted(Message(text="слово " * 200_000))
    assert width(long.text) <= 4096
    assert long.text.endswith("…")
    assert width(fitted(Message(text="x" * 5000), CAPTION_LIMIT).text) == CAPTION_LIMIT


def test_surrogates_and_nul_become_harmless():
    assert tidied(Message(text="a\ud83db\0c")).text == "a\N{REPLACEMENT CHARACTER}b c"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("news\n#a7f3c2d9", "a7f3c2d9"),
        ("news\n#a7f3c2d9_card \n", "a7f3c2d9_card"),
        ("he wrote\n#a7f3c2d9\nand left", None),  # a forged tag in a quotation
        ("news #a7f3c2d9", None),
        ("", None),
    ],
)
def test_only_the_last_line_is_a_tag(text: str, tag: str | None):
    assert tag_of(text) == tag


def test_several_messages_in_one_say_what_there_was_no_room_for():
    told = [Message(text=f"{n}: " + "x" * 90) for n in range(5)]
    both = merged(told, "and {count} more", 330)
    assert both.text.count("x" * 90) == 3
    assert both.text.endswith("\n\nand 2 more")
    assert units(both.text) <= 330


def test_one_message_alone_keeps_its_buttons_and_several_have_none():
    one = Message(text="a", buttons=((Button(text="Why", action="w"),),))
    assert merged([one], "{count}").buttons == one.buttons
    assert merged([one, one], "{count}").buttons == ()


def test_buttons_stand_below_the_last_part():
    row = ((Button(text="Why", action="w"),),)
    first, second = split(Message(text="word " * 20, buttons=row), 60)
    assert (first.buttons, second.buttons) == ((), row)
