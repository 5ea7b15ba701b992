"""Laws 7 and 8: every span quotes its text; three languages say one thing alike."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.extract import Reader
from monitor.knowledge import load_lexicon
from monitor.model.ids import RevisionId
from monitor.text.normalise import fold
from monitor.text.scan import Scanner

SCANNER = Scanner(load_lexicon().patterns)
READER = Reader(load_lexicon())
REVISION = RevisionId("test:source/1@1")

WORDS = [
    "killed",
    "injured",
    "погибли",
    "ранены",
    "загинули",
    "поранено",
    "30",
    "12,5",
    "1",
    "200",
    "с",
    "до",
    "from",
    "to",
    "between",
    "and",
    "не",
    "нет",
    "no",
    "nobody",
    "немає",
    "серед",
    "них",
    "including",
    ",",
    ".",
    ";",
    ":",
    "—",
    "?",
    "!",
    "«",
    "»",
    "ракета",
    "С-300",
    "missile",
    "hit",
    "удар",
    "по",
    "школе",
    "the",
    "mayor",
    "said",
    "мэр",
    "сообщил,",
    "If",
    "1943",
    "в",
    "году",
    "дрон",
    "сбит",
    "20-25",
    "более",
    "понад",
    "десятки",
    "тысяч",
    "thousand",
    "dozen",
    "\n",
    "•",
    "(",
    ")",
    "police",
    "5-річний",
    "№7",
    "+380",
    "44",
    "123",
    "45",
    "67",
    "половиной",
    "half",
    "million",
]

SUBJECTS = {
    ("people", "человек", "людей"): None,
    ("police officers", "полицейских", "поліцейських"): "police",
    ("children", "детей", "дітей"): "children",
    ("civilians", "мирных жителей", "цивільних"): "civilian",
}
HARMS = (
    ("{n} {who} were killed.", "Погибли {n} {who}.", "Загинули {n} {who}."),
    ("{n} {who} were injured.", "Ранены {n} {who}.", "Поранено {n} {who}."),
    ("{n} {who} were evacuated.", "Эвакуированы {n} {who}.", "Евакуйовано {n} {who}."),
    ("{n} {who} were rescued.", "Спасены {n} {who}.", "Врятовано {n} {who}."),
)
BOUNDS = (
    ("{n}", "{n}", "{n}"),
    ("At least {n}", "не менее {n}", "щонайменше {n}"),
    ("More than {n}", "более {n}", "понад {n}"),
    ("Up to {n}", "до {n}", "до {n}"),
    ("About {n}", "около {n}", "близько {n}"),
)


def read(text):
    return READER.read(SCANNER.scan(text), REVISION).claims


@given(st.text(max_size=300))
def test_law_7_folding_twice_is_folding_once_and_keeps_every_place(text):
    once = fold(text)
    assert len(once) == len(text)
    assert fold(once) == once


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
    )
)
def test_law_7_every_span_lies_inside_its_text_and_quotes_it(text):
    for claim in read(text):
        assert 0 <= claim.start < claim.end <= len(text)
        assert claim.quote == text[claim.start : claim.end]


@given(
    st.integers(min_value=2, max_value=1800),
    st.sampled_from(list(SUBJECTS)),
    st.sampled_from(HARMS),
    st.sampled_from(BOUNDS),
)
def test_law_8_three_languages_say_one_thing_alike(number, who, harm, bound):
    readings = []
    for language in range(3):
        counted = bound[language].format(n=number)
        (claim,) = read(harm[language].format(n=counted, who=who[language]))
        readings.append((claim.attribute, claim.value, claim.scope, claim.modality))
    assert readings[0] == readings[1] == readings[2]
    assert readings[0][2] == SUBJECTS[who]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30))
def test_reading_is_the_same_twice(words):
    text = " ".join(words)
    assert read(text) == read(text)


def cost(text):
    """Return the processor time of reading a text, in seconds, the least of three."""
    taken = []
    for _ in range(3):
        started = time.process_time()
        read(text)
        taken.append(time.process_time() - started)
    return min(taken)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(" ".join(WORDS) + " ", id="words of all kinds"),
        pytest.param("поранено 30 поліцейських та дитина ", id="one line without an end"),
        pytest.param(".", id="stops"),
        pytest.param("🔥", id="signs"),
        pytest.param("?!", id="marks"),
    ],
)
def test_what_a_letter_costs_does_not_grow_with_the_text(text):
    text = (text * (96_000 // len(text) + 1))[:96_000]
    assert cost(text) < 16 * cost(text[:12_000])  # 64 times where it grew with the square
