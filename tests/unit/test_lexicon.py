"""Lexicon documents: what they may say, and how mistakes are told."""

import pytest

from monitor.core.extract import Reader
from monitor.knowledge import load_lexicon
from monitor.model.claims import Attribute, Quantity
from monitor.model.ids import RevisionId
from monitor.text.lexicon import CONCEPTS, LexiconError, compile_lexicon, forms_of
from monitor.text.scan import Scanner

CORE = {
    "exclusive": ["weapon"],
    "mute": ["unknown"],
    "labels": {"weapon": {"missile": "", "Kalibr": "missile"}},
}
GERMAN = {
    "language": {"code": "de", "words": "der, die, und, wurden, sind"},
    "numeral": {"2": "zwei", "3": "drei", "12": "zwölf"},
    "bound": {"more_than": "mehr als"},
    "quantity": [
        {"concept": "killed", "as": "count", "forms": "getötet, Tote, Todesopfer"},
        {"concept": "injured", "as": "count", "forms": "verletzt, Verletzte"},
    ],
    "role": [
        {"concept": "people", "one": "Mensch", "many": "Menschen"},
        {"concept": "police", "one": "Polizist", "many": "Polizisten"},
    ],
}


def test_forms_spell_out_alternatives_stems_and_capitals():
    assert list(forms_of("погибл*, ^Град, жен(а|у)")) == [
        ("погибл", True, False),
        ("Град", False, True),
        ("жена", False, False),
        ("жену", False, False),
    ]


def test_a_fourth_language_needs_no_code():
    lexicon = compile_lexicon({CONCEPTS: CORE, "de.toml": GERMAN})
    reader, scanner = Reader(lexicon), Scanner(lexicon.patterns)
    text = "Drei Menschen wurden getötet und mehr als 12 Polizisten verletzt."
    reading = reader.read(scanner.scan(text), RevisionId("x/1@1"))
    assert reading.language == "de"
    assert [(one.attribute, one.value, one.scope) for one in reading.claims] == [
        (Attribute.KILLED, Quantity(low=3, high=3), None),
        (Attribute.INJURED, Quantity(low=13, high=None), "police"),
    ]


def test_its_function_words_are_no_code_either():
    document = GERMAN | {
        "grammar": {
            "joins": "und, sowie",
            "out_of": "von",
            "no_noun": "wurden, sind",
            "conjunctions": "und",
        },
    }
    lexicon = compile_lexicon({CONCEPTS: CORE, "de.toml": document})
    reader, scanner = Reader(lexicon), Scanner(lexicon.patterns)
    reading = reader.read(scanner.scan("2 von 12 Polizisten wurden verletzt."), RevisionId("x/1@1"))
    assert [(one.attribute, one.value, one.scope) for one in reading.claims] == [
        (Attribute.INJURED, Quantity(low=2, high=2), "police"),
    ]


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ({"language": "xx", "quantities": {}}, "quantities"),
        ({"language": "xx", "weapon": {"Sling": "sling"}}, "weapon.Sling"),
        ({"language": "xx", "quantity": [{"concept": "killed", "forms": "a"}]}, "quantity[1]"),
        ({"language": "xx", "numeral": {"many": "many"}}, "numeral.many"),
        ({"language": "xx", "hedge": {"hedged": "  "}}, "hedge.hedged"),
        ({"hedge": {"hedged": "maybe"}}, "language.code"),
        ({"language": "xx", "grammar": {"join": "und"}}, "grammar.join"),
        ({"language": "xx", "grammar": {"joins": ""}}, "grammar.joins"),
        (
            {"language": "xx", "quantity": [{"concept": "killed", "as": "noun", "forms": "a"}]},
            "quantity[1]: as",
        ),
        (
            {
                "language": "xx",
                "quantity": [{"concept": "killed", "as": "verb", "of": "men", "forms": "a"}],
            },
            "quantity[1]: of",
        ),
    ],
)
def test_a_mistake_is_told_with_file_and_key(document, named):
    with pytest.raises(LexiconError) as caught:
        compile_lexicon({CONCEPTS: CORE, "xx.toml": document})
    assert any(line.startswith("xx.toml") and named in line for line in caught.value.problems)


def test_every_mistake_is_told_at_once():
    document = {"language": "xx", "nonsense": {}, "weapon": {"Sling": "sling"}}
    with pytest.raises(LexiconError) as caught:
        compile_lexicon({CONCEPTS: CORE, "xx.toml": document})
    assert len(caught.value.problems) == 2


def test_the_trees_of_the_shipped_labels():
    concepts = load_lexicon().concepts
    assert list(concepts.lineage("Kalibr")) == ["Kalibr", "cruise missile", "missile"]
    assert concepts.cause_of("S-300") == "missile strike"
    assert concepts.cause_of("Lancet") == "drone attack"
    assert concepts.related("police headquarters", "police facility")
    assert "no_comment" in concepts.mute
    assert "organisers" in concepts.laymen


def test_a_star_within_a_form_lets_that_word_end_in_any_way():
    lexicon = load_lexicon()
    hits = Scanner(lexicon.patterns).scan("Удар крылатыми ракетами").hits
    assert any(hit.entry.concept == "cruise missile" for hit in hits)
