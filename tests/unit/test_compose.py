from hypothesis import given
from hypothesis import strategies as st

from monitor.notify.compose import GAP, Piece, block, clip, compose, fitting, length, units
from monitor.notify.message import Style
from tests.readable import parsed

TEXTS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Zl", "Zp", "Cc")), max_size=12)
STYLES = st.sampled_from([None, Style.BOLD, Style.CODE, Style.STRIKE])
PIECES = st.builds(Piece, TEXTS, STYLES)
BLOCKS = st.lists(st.lists(PIECES, max_size=4), max_size=4).map(lambda lines: block(*lines))
QUOTES = st.lists(st.lists(PIECES, max_size=4), max_size=4).map(
    lambda lines: block(*lines, frame=Style.QUOTE)
)


def test_blocks_stand_below_each_other():
    message = compose(
        [block((Piece("a", Style.BOLD), Piece("b"))), GAP, block((Piece("c"),), (Piece("d"),))]
    )

    assert message.text == "ab\n\nc\nd"
    assert parsed(message) == [(Style.BOLD, "a", None)]


def test_a_quote_frames_all_its_lines_and_no_more():
    message = compose(
        [
            block((Piece("before"),)),
            block((Piece("one"),), (Piece("two", Style.BOLD),), frame=Style.QUOTE),
            block((Piece("after"),)),
        ]
    )

    assert parsed(message) == [(Style.QUOTE, "one\ntwo", None), (Style.BOLD, "two", None)]


@given(st.lists(BLOCKS | QUOTES | st.just(GAP), max_size=6))
def test_what_is_read_back_from_the_spans_is_what_was_meant(blocks):
    message = compose(blocks)

    meant = [
        (piece.style, piece.text, piece.url)
        for one in blocks
        for line in one.lines
        for piece in line
        if piece.style and piece.text
    ]
    framed = [
        "\n".join("".join(piece.text for piece in line) for line in one.lines)
        for one in blocks
        if one.frame and one.lines
    ]
    found = parsed(message)
    assert [one for one in found if one[0] is not Style.QUOTE] == meant
    assert [text for style, text, _ in found if style is Style.QUOTE] == framed
    assert all(0 <= span.start < span.end <= len(message.text) for span in message.spans)


@given(st.lists(BLOCKS | QUOTES, max_size=6))
def test_spans_lie_inside_each_other_or_apart(blocks):
    spans = compose(blocks).spans
    for number, one in enumerate(spans):
        for other in spans[number + 1 :]:
            apart = one.end <= other.start
            inside = one.start <= other.start and other.end <= one.end
            assert apart or inside


@given(st.lists(BLOCKS | QUOTES | st.just(GAP), max_size=6))
def test_the_length_is_never_underestimated(blocks):
    assert units(compose(blocks).text) <= length(blocks)


@given(st.text(max_size=80), st.integers(min_value=2, max_value=40))
def test_a_cut_text_is_short_enough_and_says_that_it_was_cut(text, most):
    cut = clip(text, most)

    assert units(cut) <= most
    assert cut == text or cut.endswith("…")


def test_a_cut_falls_between_words_and_never_inside_a_character():
    assert clip("one two three", 9) == "one two…"
    assert clip("🔴🔴🔴", 4) == "🔴…"


@given(st.lists(BLOCKS, max_size=8), st.integers(min_value=0, max_value=60))
def test_what_is_said_to_fit_does(body, room):
    head, tail = [block((Piece("head"),))], [block((Piece("tail"),))]
    most = length(head) + length(tail) + room

    shown = fitting(head, body, tail, most)

    assert units(compose([*head, *body[:shown], *tail]).text) <= most
    assert shown == len(body) or length([*head, *body[: shown + 1], *tail]) > most
