"""Every language of a digest says everything, and counts rightly."""

import re

import pytest

from monitor.core.summary import Standing
from monitor.export.digest.wording import LANGUAGES, Wording, read_words
from monitor.model.alerts import AlertKind
from monitor.notify.wording import Language, wording
from monitor.text.plural import plural_form

SECTIONS = ("say", "column", "standing", "blind", "change", "method")
FORMS = {"en": {"one", "other"}, "uk": {"one", "few", "many"}, "ru": {"one", "few", "many"}}


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_key_and_place_of_english(language: str):
    words, english = read_words(language), read_words("en")

    for section in SECTIONS:
        mine, theirs = getattr(words, section), getattr(english, section)
        assert mine.keys() == theirs.keys()
        for key, text in mine.items():
            assert places(text) == places(theirs[key]), key
    assert words.plural.keys() == english.plural.keys()
    assert all(set(forms) == FORMS[language] for forms in words.plural.values())
    assert set(words.standing) == set(Standing)
    assert set(words.change) >= {AlertKind.NEW_CLAIM, AlertKind.UPDATE, AlertKind.CONTRADICTION}


@pytest.mark.parametrize(
    ("language", "count", "form"),
    [
        ("en", 1, "one"), ("en", 0, "other"), ("en", 21, "other"),
        ("uk", 1, "one"), ("uk", 2, "few"), ("uk", 5, "many"), ("uk", 11, "many"),
        ("uk", 21, "one"), ("uk", 24, "few"), ("uk", 112, "many"), ("ru", 0, "many"),
        ("ru", 101, "one"), ("ru", 14, "many"), ("ru", 1_000_003, "few"),
    ],
)  # fmt: skip
def test_counts_take_the_right_form(language: str, count: int, form: str):
    assert plural_form(language, count) == form


def test_a_count_stands_with_its_noun():
    words = Wording("uk", read_words("uk"), wording(Language.UKRAINIAN))

    assert words.count("posts", 3) == "3 дописи"
    assert words.count("claims", 1_005) == "1\u00a0005 тверджень"
