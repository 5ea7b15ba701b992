import re
import string
import tomllib
from importlib.resources import files

import msgspec
import pytest

from monitor.knowledge import load_lexicon
from monitor.model.alerts import AlertKind, Severity
from monitor.model.claims import Attribute, Label, Modality, Quantity
from monitor.model.sources import SourceKind
from monitor.notify.render import REASON_WORDS
from monitor.notify.wording import Language, read_words, wording
from monitor.text.plural import plural_form
from tests import build

LANGUAGES = list(Language)
OTHERS = [one for one in LANGUAGES if one is not Language.ENGLISH]


def sections(language):
    words = msgspec.to_builtins(read_words(language))
    return {name: section for name, section in words.items() if name != "language"}


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def lexicon_labels():
    found = set()
    for name in ("en", "uk", "ru"):
        document = tomllib.loads((files("monitor.lexicon") / f"{name}.toml").read_text("utf-8"))
        for section in ("weapon", "target", "cause", "side"):
            found |= set(document[section])
    concepts = tomllib.loads((files("monitor.lexicon") / "concepts.toml").read_text("utf-8"))
    for labels in concepts["labels"].values():
        found |= set(labels)
    return found | {"Russia", "Ukraine", "contested"}


def lexicon_scopes():
    document = tomllib.loads((files("monitor.lexicon") / "en.toml").read_text("utf-8"))
    roles = {role["concept"] for role in document["role"]}
    return roles | {"apartment block", "house", "UAV", "missile", "left bank", "right bank"}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_everything(language):
    theirs, english = sections(language), sections(Language.ENGLISH)

    for name, section in english.items():
        if name in ("label", "scope"):
            assert set(section) <= set(theirs[name])
        else:
            assert set(section) == set(theirs[name]), name


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_has_the_same_blanks_in_every_language(language):
    theirs, english = sections(language), sections(Language.ENGLISH)
    for name, section in english.items():
        for key, text in section.items():
            if isinstance(text, str):
                assert fields(theirs[name][key]) == fields(text), f"{name}.{key}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_model_has_a_name(language):
    words = wording(language)

    assert all(words.kind(kind) for kind in AlertKind)
    assert all(words.attribute(attribute) for attribute in Attribute)
    assert all(words.severity(severity) for severity in Severity)
    assert all(words.role(kind) for kind in SourceKind)
    assert all(words.reason(rule) for rule in REASON_WORDS)


def test_english_reasons_are_those_of_the_console():
    assert sections(Language.ENGLISH)["reason"] == REASON_WORDS


@pytest.mark.parametrize("language", OTHERS)
def test_the_labels_and_scopes_of_the_lexicon_have_names(language):
    load_lexicon()
    known = sections(language)
    labels = lexicon_labels()

    # What was added to the lexicon since is shown by its English label until it has a name.
    assert len(labels - set(known["label"])) <= len(labels) // 10
    assert lexicon_scopes() - set(known["scope"]) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plural_has_just_the_forms_of_its_language(language):
    forms = {"one", "other"} if language is Language.ENGLISH else {"one", "few", "many", "other"}
    for key, told in sections(language)["plural"].items():
        assert set(told) == forms, key
        assert all("{count}" in text for text in told.values()), key


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    ("count", "form"),
    [
        (0, "many"), (1, "one"), (2, "few"), (4, "few"), (5, "many"), (11, "many"),
        (12, "many"), (14, "many"), (21, "one"), (22, "few"), (25, "many"), (101, "one"),
        (111, "many"), (112, "many"), (1001, "one"), (1002, "few"),
    ],
)  # fmt: skip
def test_slavic_counts_take_the_form_that_grammar_asks_for(language, count, form):
    assert plural_form(language, count) == form


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language.ENGLISH, ["1 post", "2 posts", "5 posts", "21 posts"]),
        (Language.UKRAINIAN, ["1 допис", "2 дописи", "5 дописів", "21 допис"]),
        (Language.RUSSIAN, ["1 пост", "2 поста", "5 постов", "21 пост"]),
    ],
)
def test_a_count_agrees_with_its_noun(language, told):
    assert [wording(language).count("posts", count) for count in (1, 2, 5, 21)] == told


@pytest.mark.parametrize(
    ("value", "english", "ukrainian", "russian"),
    [
        (Quantity(low=25, high=25), "25", "25", "25"),
        (
            Quantity(low=8000, high=8000, approximate=True),
            "about 8,000", "близько 8\xa0000", "около 8\xa0000",
        ),
        (Quantity(low=15, high=None), "at least 15", "щонайменше 15", "не менее 15"),
        (Quantity(low=0, high=50), "up to 50", "до 50", "до 50"),
        (Quantity(low=20, high=25), "20 to 25", "від 20 до 25", "от 20 до 25"),
        (Quantity(low=6.8, high=6.8), "6.8", "6,8", "6,8"),
        (Label(concept="S-400"), "S-400", "С-400", "С-400"),
        (Label(concept="no_comment"), "no comment", "без коментарів", "без комментариев"),
        (Label(concept="a_nameless thing"), *["a nameless thing"] * 3),
    ],
)  # fmt: skip
def test_a_value_reads_as_people_say_it(value, english, ukrainian, russian):
    assert [wording(one).value(value) for one in LANGUAGES] == [english, ukrainian, russian]


def test_scope_and_modality_are_told():
    claim = build.claim(value=4, attribute=build.KILLED, modality=Modality.HEDGED, scope="children")

    assert wording(Language.UKRAINIAN).claim(claim) == "імовірно 4 (діти)"
    assert wording(Language.ENGLISH).claim(build.claim(modality=Modality.DENIED)) == "not S-400"


def test_a_year_is_told_only_where_it_is_another():
    words = wording(Language.RUSSIAN)

    assert words.moment(build.at(), None, build.at(60)) == "1 нояб. 12:00 UTC"
    later = build.at().replace(year=2025)
    assert words.moment(build.at(), None, later) == "1 нояб. 2024 12:00 UTC"


def test_months_are_twelve_and_short():
    for language in LANGUAGES:
        months = read_words(language).language.months
        assert len(set(months)) == 12
        assert all(re.fullmatch(r"\w{3,5}\.?", month) for month in months)
