"""Counts in figures and words, with their bounds, in three languages."""

import pytest

from monitor.core.extract.gate import Worth
from monitor.core.extract.grammar import build_grammar
from monitor.core.extract.page import lay_out, parted
from monitor.core.extract.whose import Whose
from monitor.knowledge import load_lexicon
from monitor.text.lexicon import numeral_value
from monitor.text.scan import Scanner
from monitor.text.sentences import split_sentences

LEXICON = load_lexicon()
SCANNER = Scanner(LEXICON.patterns)
GRAMMAR = build_grammar(LEXICON.grammar)


def numbers(text):
    scan = SCANNER.scan(text)
    spans = split_sentences(scan.text, scan.folded, frozenset())
    page = lay_out(
        scan, spans, parted(scan.hits, spans), [Worth.READ] * len(spans), GRAMMAR, Whose()
    )
    return [
        (one.low, one.high)
        for sentence in page.sentences
        for one in sentence.numbers
        if not (one.measured or one.changed or one.compound)
    ]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("twenty-three people", 23, 23),
        ("one hundred and six people", 106, 106),
        ("1,200 people", 1200, 1200),
        ("1 200 человек", 1200, 1200),
        ("2.5 thousand people", 2500, 2500),
        ("120 тыс. человек", 120_000, 120_000),
        ("двадцять три людини", 23, 23),
        ("двести девяносто четыре человека", 294, 294),
        ("дев'ятьох людей", 9, 9),
        ("полтора десятка человек", 15, 15),
        ("более трёхсот человек", 301, None),
        ("понад 300 людей", 301, None),
        ("more than 300 people", 301, None),
        ("не менее 15 человек", 15, None),
        ("щонайменше п'ятнадцять людей", 15, None),
        ("no fewer than 15 people", 15, None),
        ("up to 50 people", 0, 50),
        ("до 50 человек", 0, 50),
        ("не більше 50 людей", 0, 50),
        ("20-25 people", 20, 25),
        ("between 20 and 25 people", 20, 25),
        ("от 20 до 25 человек", 20, 25),
        ("від сорока до сорока п'яти тисяч людей", 40_000, 45_000),
        ("several people", 2, 9),
        ("кілька людей", 2, 9),
        ("dozens of people", 20, 99),
        ("десятки людей", 20, 99),
        ("сотни человек", 200, 999),
        ("десятки тысяч человек", 20_000, 99_999),
        ("tens of thousands of people", 20_000, 99_999),
        ("более 120 тысяч человек", 120_001, None),
        ("более тысячи человек", 1001, None),
    ],
)
def test_a_count_is_read_with_its_bounds(text, low, high):
    assert numbers(text) == [(low, high)]


@pytest.mark.parametrize(
    "text",
    [
        "at 03:40",
        "on 14 May",
        "5 ноября",
        "a 43-year-old man",
        "43-річний чоловік",
        "0 800 501 482",
        "+421 2 5920 2810",
        "the 93rd brigade",
        "93-тя бригада",
        "a Т-72 tank",
        "25 km away",
        "15% off",
        "$40",
        "https://example.org/2024/55",
        "@channel42",
    ],
)
def test_what_is_measured_or_a_name_is_no_count(text):
    assert numbers(text) == []


def test_a_rise_counts_what_it_rose_to():
    assert numbers("выросло с 5 до 7") == [(7, 7)]


@pytest.mark.parametrize("concept", ["many", "-3", "", "5-"])
def test_a_numeral_that_is_no_number_is_refused(concept):
    assert numeral_value(concept) is None
