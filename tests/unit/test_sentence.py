"""Each relation's sentence can be printed as it stands."""

import pytest

from monitor.model.claims import Attribute, Label, Modality, Quantity, Value
from monitor.model.sources import SourceKind
from tests import build
from tests.desk import Desk

MINISTRY = build.source("ministry", title="Interior Ministry")
GOVERNOR = build.source("governor", title="Kharkiv governor")
BLOGGER = build.source("blogger", SourceKind.BLOGGER, title="A blogger")


def desk() -> Desk:
    return Desk(MINISTRY, GOVERNOR, BLOGGER)


def test_a_contradiction_names_both_with_value_and_time() -> None:
    room = desk()
    room.say("governor", build.WEAPON, "S-300")

    (relation,) = room.say("ministry", build.WEAPON, "S-400", minutes=90).relations

    assert relation.rationale == (
        "Interior Ministry: S-400 (1 Nov 13:30 UTC) against "
        "Kharkiv governor: S-300 (1 Nov 12:00 UTC)"
    )


@pytest.mark.parametrize(
    ("first", "second", "verb"),
    [
        (("governor", "missile"), ("ministry", "S-300"), "is more exact than"),
        (("governor", "S-300"), ("ministry", "missile"), "is less exact than"),
        (("governor", "S-300"), ("ministry", "S-300"), "agrees with"),
        (("governor", 4), ("ministry", 9), "updates"),
        (("governor", 4), ("blogger", 2), "against"),
    ],
)
def test_each_kind_has_its_verb(
    first: tuple[str, object], second: tuple[str, object], verb: str
) -> None:
    room = desk()
    about = build.KILLED if isinstance(first[1], int) else build.WEAPON
    room.say(first[0], about, first[1])

    (relation,) = room.say(second[0], about, second[1], minutes=5).relations

    assert f"(1 Nov 12:05 UTC) {verb} Kharkiv governor: " in relation.rationale


def test_a_source_that_changes_its_mind_is_named_once() -> None:
    room = desk()
    room.say("governor", build.KILLED, 4)

    (relation,) = room.say("governor", build.KILLED, 9, native="2", minutes=5).relations

    assert relation.rationale == (
        "Kharkiv governor: 9 killed (1 Nov 12:05 UTC) updates its own 4 killed (1 Nov 12:00 UTC)"
    )


def test_edits_and_deletions_say_so() -> None:
    room = desk()
    room.say("governor", build.WEAPON, "S-300")
    (changed,) = room.say("governor", build.WEAPON, "S-400", number=2, minutes=5).relations
    (gone,) = room.say("governor", build.WEAPON, number=3, minutes=9).relations

    assert changed.rationale == (
        "Kharkiv governor: S-400 (1 Nov 12:05 UTC) replaces, by an edit, "
        "its own S-300 (1 Nov 12:00 UTC)"
    )
    assert gone.rationale == (
        "Kharkiv governor: S-400 (1 Nov 12:05 UTC) is taken back: its post was deleted"
    )


@pytest.mark.parametrize(
    ("attribute", "value", "more", "words"),
    [
        (Attribute.KILLED, Quantity(low=15, high=None), {}, "at least 15 killed"),
        (Attribute.KILLED, Quantity(low=0, high=50), {}, "up to 50 killed"),
        (Attribute.INJURED, Quantity(low=20, high=25), {}, "20 to 25 injured"),
        (
            Attribute.TURNOUT,
            Quantity(low=12000, high=12000, approximate=True),
            {},
            "about 12,000 present",
        ),
        (Attribute.MAGNITUDE, Quantity(low=6.1, high=6.1), {}, "magnitude 6.1"),
        (Attribute.BUILDINGS_DAMAGED, Quantity(low=3, high=3), {}, "3 buildings damaged"),
        (Attribute.KILLED, Quantity(low=2, high=2), {"scope": "children"}, "2 killed, children"),
        (
            Attribute.KILLED,
            Quantity(low=2, high=2),
            {"modality": Modality.HEDGED},
            "reportedly 2 killed",
        ),
        (Attribute.WEAPON, Label(concept="S-300"), {"modality": Modality.DENIED}, "not S-300"),
        (Attribute.RESPONSIBLE, Label(concept="Russia"), {}, "Russia responsible"),
        (Attribute.CONTROL, Label(concept="Ukraine"), {}, "held by Ukraine"),
        (Attribute.CONTROL, Label(concept="contested"), {}, "control contested"),
        (Attribute.DAMAGE, Label(concept="limited"), {}, "limited damage"),
        (Attribute.DAMAGE, Label(concept="none"), {}, "no damage"),
        (Attribute.DETONATION, Label(concept="failed"), {}, "detonation failed"),
        (Attribute.STATUS, Label(concept="no_comment"), {}, "no comment"),
    ],
)
def test_a_value_reads_as_people_say_it(
    attribute: Attribute, value: Value, more: dict[str, str], words: str
) -> None:
    room = desk()
    room.say("governor", attribute, value, **more)

    (gone,) = room.say("governor", attribute, number=2, minutes=5).relations

    assert gone.rationale.startswith(f"Kharkiv governor: {words} (1 Nov 12:00 UTC) is taken back")
