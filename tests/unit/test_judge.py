"""The rules of docs/claims.md, a table row or a sentence each."""

import pytest

from monitor.model.claims import Attribute, Label, Modality, Quantity
from monitor.model.ids import PostId
from monitor.model.sources import SourceKind
from tests import build
from tests.build import CAUSE, INJURED, KILLED, STATUS, TARGET, WEAPON
from tests.desk import Desk, raised, told

OFFICIAL, MEDIA, BLOGGER, AGGREGATOR = SourceKind
MISSING = Attribute.MISSING
TURNOUT = Attribute.TURNOUT

SOURCES = (
    build.source("governor", title="Governor of the region", side="UA"),
    build.source("ministry", title="Interior ministry", side="UA", owner="interior"),
    build.source("minister", title="The minister", side="UA", owner="interior"),
    build.source("enemy", title="Defence ministry", side="RU"),
    build.source("paper", MEDIA),
    build.source("agency", MEDIA),
    build.source("blogger", BLOGGER),
    build.source("rumours", AGGREGATOR),
)


@pytest.fixture
def desk() -> Desk:
    return Desk(*SOURCES)


def at_least(low: float) -> Quantity:
    return Quantity(low=low, high=None)


def about(number: float) -> Quantity:
    return Quantity(low=number, high=number, approximate=True)


def between(low: float, high: float) -> Quantity:
    return Quantity(low=low, high=high)


@pytest.mark.parametrize(
    ("attribute", "first", "old", "second", "new", "kind"),
    [
        (INJURED, "governor", 4, "agency", 9, "updates"),
        (INJURED, "governor", 9, "agency", 4, "contradicts"),
        (INJURED, "governor", 9, "governor", 4, "updates"),
        (INJURED, "ministry", 9, "minister", 4, "updates"),
        (INJURED, "governor", 4, "blogger", 9, "contradicts"),
        (INJURED, "paper", 4, "blogger", 9, "contradicts"),
        (INJURED, "blogger", 4, "rumours", 9, "updates"),
        (INJURED, "blogger", 9, "rumours", 4, "contradicts"),
        (INJURED, "blogger", 4, "governor", 9, "updates"),
        (INJURED, "blogger", 9, "governor", 4, "contradicts"),
        (INJURED, "governor", 4, "enemy", 9, "contradicts"),
        (INJURED, "governor", 9, "enemy", 4, "contradicts"),
        (INJURED, "governor", 4, "agency", 4, "corroborates"),
        (INJURED, "ministry", 4, "minister", 4, None),
        (MISSING, "governor", 9, "agency", 4, "updates"),
        (MISSING, "blogger", 9, "agency", 4, "contradicts"),
        (TURNOUT, "governor", 800, "agency", 900, "contradicts"),
        (TURNOUT, "governor", 800, "governor", 900, "updates"),
        (KILLED, "governor", at_least(2), "agency", 5, "updates"),
        (KILLED, "governor", at_least(2), "agency", at_least(5), "updates"),
        (KILLED, "governor", 5, "agency", at_least(2), "corroborates"),
        (TURNOUT, "governor", at_least(200), "agency", 500, "corroborates"),
        (TURNOUT, "governor", at_least(200), "governor", 500, "updates"),
        (TURNOUT, "governor", about(1000), "agency", 1090, "corroborates"),
        (TURNOUT, "governor", about(1000), "agency", 1200, "contradicts"),
        (INJURED, "governor", between(20, 99), "agency", 26, "corroborates"),
        (WEAPON, "governor", "S-300", "agency", "S-400", "contradicts"),
        (WEAPON, "governor", "S-300", "governor", "S-400", "updates"),
        (WEAPON, "governor", "missile", "agency", "S-400", "refines"),
        (WEAPON, "governor", "S-400", "agency", "missile", "refines"),
        (WEAPON, "governor", "S-400", "agency", "S-400", "corroborates"),
        (WEAPON, "governor", "unknown", "agency", "S-400", None),
        (TARGET, "governor", "school", "agency", "hospital", None),
        (TARGET, "governor", "school", "agency", "school", "corroborates"),
        (STATUS, "enemy", "no_comment", "enemy", "confirmed", "updates"),
        (STATUS, "enemy", "no_comment", "governor", "confirmed", None),
        (STATUS, "enemy", "denied", "governor", "confirmed", "contradicts"),
    ],
)
def test_two_claims_of_one_attribute(
    desk: Desk, attribute: Attribute, first: str, old: object, second: str, new: object, kind: str
) -> None:
    desk.say(first, attribute, old, native="1", minutes=0)

    found = desk.say(second, attribute, new, native="2", minutes=10)

    assert told(found) == ({(kind, first)} if kind else set())


@pytest.mark.parametrize(
    ("asserted", "denied", "kind"),
    [
        ("S-400", "S-400", "contradicts"),
        ("S-400", "missile", "contradicts"),
        ("missile", "S-400", None),
        (between(30, 40), between(20, 99), "contradicts"),
        (150, between(20, 99), None),
    ],
)
@pytest.mark.parametrize("denial_first", [False, True])
def test_a_denial_reaches_all_that_is_narrower(
    desk: Desk, asserted: object, denied: object, kind: str | None, *, denial_first: bool
) -> None:
    attribute = WEAPON if isinstance(denied, str) else KILLED
    statements = [
        ("agency", asserted, Modality.ASSERTED),
        ("ministry", denied, Modality.DENIED),
    ]
    if denial_first:
        statements.reverse()
    (first, old, old_modality), (second, new, new_modality) = statements
    desk.say(first, attribute, old, modality=old_modality)

    found = desk.say(second, attribute, new, native="2", minutes=5, modality=new_modality)

    assert told(found) == ({(kind, first)} if kind else set())


def test_the_sum_of_parts_stands_against_a_later_total(desk: Desk) -> None:
    post = build.recorded(handle="ministry", native="1")
    desk.take(
        post,
        build.claim("ministry", INJURED, 30, scope="police"),
        build.claim("ministry", INJURED, 9, scope="civilian"),
    )

    equal = desk.say("agency", INJURED, 39, native="2", minutes=5)
    higher = desk.say("paper", INJURED, 46, native="3", minutes=9)

    assert told(equal) == set()
    assert told(higher) == {("updates", "ministry"), ("updates", "agency")}


def test_children_among_the_parts_are_not_added_to_them(desk: Desk) -> None:
    desk.take(
        build.recorded(handle="ministry", native="1"),
        build.claim("ministry", INJURED, 9, scope="civilian"),
        build.claim("ministry", INJURED, 3, scope="children"),
    )

    found = desk.say("agency", INJURED, 9, native="2", minutes=5)

    assert told(found) == set()


def test_a_part_may_be_smaller_than_its_total_but_not_larger(desk: Desk) -> None:
    desk.say("governor", INJURED, 40)

    smaller = desk.say("agency", INJURED, 4, native="2", minutes=5, scope="civilian")
    larger = desk.say("blogger", INJURED, 50, native="3", minutes=6, scope="police")

    assert told(smaller) == set()
    assert told(larger) == {("contradicts", "governor")}


def test_soldiers_of_no_named_army_are_set_against_either_and_the_two_apart(desk: Desk) -> None:
    desk.say("governor", INJURED, 12, scope="Russian military")

    other = desk.say("blogger", INJURED, 3, native="2", minutes=5, scope="Ukrainian military")
    unnamed = desk.say("rumours", INJURED, 4, native="3", minutes=6, scope="military")

    assert told(other) == set()
    assert ("contradicts", "governor") in told(unnamed)


def test_a_part_that_a_total_has_updated_still_stands_against_a_contradiction(desk: Desk) -> None:
    desk.say("governor", INJURED, 4, scope="civilian")
    desk.say("agency", INJURED, 40, native="2", minutes=5)

    found = desk.say("blogger", INJURED, 20, native="3", minutes=9, scope="civilian")

    assert ("contradicts", "governor") in told(found)


def test_a_superseded_count_is_related_to_no_more(desk: Desk) -> None:
    desk.say("governor", KILLED, 4)
    desk.say("agency", KILLED, 9, native="2", minutes=5)

    found = desk.say("blogger", KILLED, 20, native="3", minutes=9)

    assert told(found) == {("contradicts", "agency")}


def test_a_repetition_relates_only_to_what_has_come_since(desk: Desk) -> None:
    desk.say("paper", KILLED, 1)
    desk.say("ministry", KILLED, 1, native="2", minutes=1)
    desk.say("blogger", KILLED, 15, native="3", minutes=2)

    found = desk.say("ministry", KILLED, 1, native="4", minutes=3)

    assert told(found) == {("contradicts", "blogger")}


def test_an_attributed_claim_of_a_known_post_is_a_relay(desk: Desk) -> None:
    desk.say("governor", WEAPON, "S-300")

    found = desk.say("paper", WEAPON, "S-300", native="2", minutes=4, attribution="the governor")

    assert found.relations == ()
    assert found.alerts == ()


def test_a_relay_may_be_vaguer_than_its_original(desk: Desk) -> None:
    desk.say("governor", KILLED, 23)

    found = desk.say(
        "paper", KILLED, between(20, 99), native="2", minutes=4, attribution="governor"
    )

    assert found.relations == ()


def test_an_attributed_claim_with_another_value_stands_in_for_its_speaker(desk: Desk) -> None:
    desk.say("governor", INJURED, 4)

    found = desk.say("blogger", INJURED, 9, native="2", minutes=4, attribution="governor")

    assert told(found) == {("updates", "governor")}


def test_an_office_that_is_not_followed_weighs_as_an_official(desk: Desk) -> None:
    desk.say("agency", INJURED, 4)

    found = desk.say("blogger", INJURED, 9, native="2", minutes=4, attribution="mayor")

    assert told(found) == {("updates", "agency")}


def test_somebody_named_who_holds_no_office_weighs_as_the_publisher(desk: Desk) -> None:
    desk.say("agency", INJURED, 4)

    found = desk.say("blogger", INJURED, 9, native="2", minutes=4, attribution="students")

    assert told(found) == {("contradicts", "agency")}


def test_a_copy_with_the_same_figure_is_a_relay_and_one_with_another_is_news(desk: Desk) -> None:
    desk.say("governor", INJURED, 4)
    original = PostId("telegram:governor/1")

    copy = desk.say("rumours", INJURED, 4, native="2", minutes=1, relays=original)
    changed = desk.say("blogger", INJURED, 40, native="3", minutes=2, relays=original)

    assert told(copy) == set()
    assert told(changed) == {("contradicts", "governor")}


def test_a_forward_of_an_unknown_post_stands_in_for_its_origin(desk: Desk) -> None:
    desk.say("paper", INJURED, 4)
    forward = build.recorded(
        handle="rumours", native="2", minutes=5, forwarded_from=build.origin("governor", "77")
    )

    found = desk.take(forward, build.claim("rumours", INJURED, 9, native="2"))

    assert told(found) == {("updates", "paper")}


def test_forwards_of_hidden_origin_are_the_publishers_own_voices(desk: Desk) -> None:
    hidden = build.origin("telegram:")
    first = build.recorded(handle="rumours", native="1", forwarded_from=hidden)
    second = build.recorded(handle="blogger", native="2", minutes=5, forwarded_from=hidden)
    desk.take(first, build.claim("rumours", INJURED, 9, native="1"))

    found = desk.take(second, build.claim("blogger", INJURED, 4, native="2"))

    assert told(found) == {("contradicts", "rumours")}


def test_a_post_contradicts_nothing_that_it_reports_side_by_side(desk: Desk) -> None:
    found = desk.take(
        build.recorded(handle="paper"),
        build.claim("paper", WEAPON, "S-300", attribution="governor"),
        build.claim("paper", WEAPON, "S-400", attribution="interior ministry"),
    )

    assert found.relations == ()


def test_two_causes_named_by_one_voice_exclude_no_third(desk: Desk) -> None:
    desk.say("governor", CAUSE, "gas explosion", "arson")

    found = desk.say("agency", CAUSE, "negligence", native="2", minutes=3)

    assert told(found) == set()


@pytest.mark.parametrize("weapon_first", [False, True])
def test_a_weapon_contradicts_another_sources_other_cause(
    desk: Desk, *, weapon_first: bool
) -> None:
    statements = [("governor", WEAPON, "S-300"), ("enemy", CAUSE, "gas explosion")]
    if not weapon_first:
        statements.reverse()
    desk.say(*statements[0])

    found = desk.say(*statements[1], native="2", minutes=3)

    assert [(one.kind, one.attribute) for one in found.relations] == [("contradicts", CAUSE)]


def test_a_weapon_agrees_with_the_cause_that_it_implies(desk: Desk) -> None:
    desk.say("governor", WEAPON, "Shahed")

    found = desk.say("agency", CAUSE, "drone attack", native="2", minutes=3)

    assert told(found) == set()


def test_an_edit_revises_and_relates_by_what_it_changed(desk: Desk) -> None:
    desk.say("ministry", WEAPON, "S-400")
    desk.say("governor", WEAPON, "S-300", native="2", minutes=5)

    found = desk.say("governor", WEAPON, "S-400", native="2", number=2, minutes=60)

    assert told(found) == {("revises", "governor"), ("corroborates", "ministry")}
    assert raised(found) == ["revision"]


def test_an_edit_that_changes_nothing_claimed_relates_to_nothing(desk: Desk) -> None:
    desk.say("ministry", KILLED, 4)
    desk.say("governor", KILLED, 4, native="2", minutes=5)

    found = desk.say(
        "governor", KILLED, 4, native="2", number=2, minutes=60, modality=Modality.HEDGED
    )

    assert found.relations == ()
    assert found.alerts == ()


def test_an_edit_that_drops_an_attribute_and_a_deletion_take_it_back(desk: Desk) -> None:
    desk.take(
        build.recorded(handle="rumours"),
        build.claim("rumours", KILLED, 15),
        build.claim("rumours", WEAPON, "S-300"),
    )

    edited = desk.say("rumours", KILLED, 15, number=2, minutes=9)
    deleted = desk.say("rumours", KILLED, number=3, minutes=19)

    assert [(one.kind, one.attribute) for one in edited.relations] == [("retracts", WEAPON)]
    assert [(one.kind, one.attribute) for one in deleted.relations] == [("retracts", KILLED)]
    assert raised(deleted) == ["retraction"]


def test_what_was_deleted_is_contradicted_no_more(desk: Desk) -> None:
    desk.say("rumours", KILLED, 15)
    desk.say("rumours", KILLED, number=2, minutes=10)

    found = desk.say("ministry", KILLED, 1, native="2", minutes=30)

    assert told(found) == set()


def test_a_claim_kept_by_an_edit_still_stands_under_the_new_revision(desk: Desk) -> None:
    desk.take(
        build.recorded(handle="governor"),
        build.claim("governor", WEAPON, "S-300"),
        build.claim("governor", KILLED, 1),
    )
    desk.say("governor", WEAPON, "S-300", number=2, minutes=9)

    found = desk.say("ministry", WEAPON, "S-400", native="2", minutes=30)

    assert [one.a for one in found.relations] == ["telegram:governor/1@2"]


def test_the_first_claim_of_an_attribute_is_told_once_whatever_its_scope(desk: Desk) -> None:
    first = desk.say("governor", KILLED, 1, scope="police")
    second = desk.say("agency", KILLED, 3, native="2", minutes=4, scope="civilian")

    assert raised(first) == ["new_claim"]
    assert raised(second) == []


def test_a_claim_that_nothing_is_known_is_not_told_and_leaves_the_first_place_free(
    desk: Desk,
) -> None:
    unknown = desk.say("governor", CAUSE, "unknown")
    named = desk.say("agency", CAUSE, "arson", native="2", minutes=4)

    assert raised(unknown) == []
    assert raised(named) == ["new_claim"]


def test_one_alert_for_a_post_and_attribute_however_many_it_contradicts(desk: Desk) -> None:
    desk.say("governor", WEAPON, "S-300")
    desk.say("paper", WEAPON, "S-300", native="2", minutes=2)

    found = desk.say("ministry", WEAPON, "S-400", native="3", minutes=9)

    assert raised(found) == ["contradiction"]
    assert len(found.alerts[0].relations) == len(found.relations) == 2
    assert [one.rank for one in found.relations] == [0, 1]


def test_a_relation_says_who_said_what_and_when(desk: Desk) -> None:
    desk.say("governor", WEAPON, "S-300")

    found = desk.say("ministry", WEAPON, Label(concept="S-400"), native="2", minutes=75)

    assert found.relations[0].rule == "label-exclusive"
    assert found.relations[0].rationale == (
        "Interior ministry: S-400 (1 Nov 13:15 UTC) against "
        "Governor of the region: S-300 (1 Nov 12:00 UTC)"
    )


def test_a_denial_of_one_cause_does_not_end_not_knowing_and_a_finding_does(desk: Desk) -> None:
    desk.say("ministry", CAUSE, "unknown", native="1")
    denied = desk.say(
        "ministry", CAUSE, "negligence", native="2", minutes=5, modality=Modality.DENIED
    )
    found = desk.say("ministry", CAUSE, "sabotage", native="3", minutes=10)

    assert told(denied) == set()
    assert told(found) == {("updates", "ministry")}


def test_an_office_is_independent_of_another_one_that_said_the_same(desk: Desk) -> None:
    desk.say("governor", WEAPON, "S-300")
    agreed = desk.say("paper", WEAPON, "S-300", minutes=5, attribution="the mayor")

    assert told(agreed) == {("corroborates", "governor")}
