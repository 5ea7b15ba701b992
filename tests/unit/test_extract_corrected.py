"""Numbers that are set right, told by times, listed, or only held against somebody."""

import pytest

from monitor.core.extract import Reader
from monitor.knowledge import load_gazetteer, load_lexicon
from monitor.model.claims import Label, Modality
from monitor.model.ids import RevisionId
from monitor.text.scan import Scanner

GAZETTEER = load_gazetteer()
SCANNER = Scanner((*load_lexicon().patterns, *GAZETTEER.patterns))
READER = Reader(load_lexicon(), GAZETTEER)
MARKS = {Modality.ASSERTED: "", Modality.HEDGED: "~", Modality.DENIED: "-"}


def told(text):
    found = set()
    for one in READER.read(SCANNER.scan(text), RevisionId("test:source/1@1")).claims:
        value = one.value
        what = value.concept if isinstance(value, Label) else f"{value.low:g}"
        scope = f" {one.scope}" if one.scope else ""
        found.add(f"{one.attribute.value}={MARKS[one.modality]}{what}{scope}")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Earlier reports that 60 people were missing were wrong; the number stands at 16.",
            {"missing=-60", "missing=16"},
        ),
        (
            "Неправда, що в нас щонайменше двадцять загиблих. Станом на полудень їх шестеро.",
            {"killed=-20", "killed=6"},
        ),
        ("Не 7,5, как разогнали паблики, а 6,1 — такова магнитуда толчка.",
         {"magnitude=-7.5", "magnitude=6.1"}),
        ("All eight hikers reported missing have been found alive and well.", {"rescued=8"}),
        ("Росіяни 23 рази вдарили по прикордонню, четверо жителів травмовані.",
         {"strikes=23", "injured=4"}),
        ("Противник 11 разів атакував позиції наших військ.", set()),
        ("Полиция задержала на акции у парламента 26 человек.", {"detained=26"}),
        ("Военные сбили 34 «Герани» из 48, запущенных ночью.",
         {"intercepted=34 UAV", "launched=48 UAV", "weapon=Shahed"}),
        ("Nobody died and 29 people were hurt.", {"killed=0", "injured=29"}),
        ("Восемь жизней унёс пожар, двое погибших — дети.", {"killed=8", "killed=2 children"}),
        ("Из больницы пишут минимум о десяти погибших.", {"killed=10"}),
        ("На дороге задержали сорок пленных солдат.", {"detained=40 military"}),
    ],
)  # fmt: skip
def test_a_number_counts_what_its_words_say(text: str, expected: set[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Two theories of the warehouse fire are examined: a short circuit or arson.",
            {"cause=~technical failure", "cause=~arson"},
        ),
        (
            "The derailment was caused by a faulty switch, sabotage has been ruled out.",
            {"cause=technical failure", "cause=-sabotage"},
        ),
        (
            "The jet crashed after a bird strike, the airline said, dismissing talk of a missile.",
            {"cause=collision", "cause=-missile strike"},
        ),
        ("Дом рухнул из-за гнилой проводки.", {"cause=negligence"}),
        ("Виноваты организаторы, больше некому.", {"responsible=organisers"}),
        ("Ответственность за гибель людей лежит не на России.", {"responsible=-Russia"}),
        (
            "Росіяни влучили саме в лікарню, жодного штабу вони не вразили.",
            {"target=hospital", "target=-military headquarters"},
        ),
        (
            "An Iskander-M hit a substation supplying the plants of the city.",
            {"weapon=Iskander-M", "target=energy infrastructure"},
        ),
        ("The three-storey hospital is completely destroyed after the strike.",
         {"damage=destroyed", "target=hospital"}),
    ],
)  # fmt: skip
def test_causes_and_labels_are_read_with_what_is_denied(text: str, expected: set[str]) -> None:
    assert told(text) == expected


def speaker(text):
    (one,) = READER.read(SCANNER.scan(text), RevisionId("test:source/1@1")).claims
    return one.attribution.speaker if one.attribution else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Пошкоджено півтори тисячі хат, а губернатор рахує на пальцях.", None),
        ("Удар по місту: загинули четверо — ОВА", "ОВА"),
        ("За даними МВС, троє загиблих.", "МВС"),
        ("Росія в цих смертях не винна, скільки б протоколів у прокуратурі не написали.", None),
    ],
)
def test_who_is_only_held_against_a_claim_does_not_make_it(text: str, expected: str | None) -> None:
    assert speaker(text) == expected
