"""Laws 1 to 4 and 9 of the architecture, over generated claims."""

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.counts import compare_counts, explicit_counts
from monitor.core.docket import Verdicts
from monitor.core.labels import compare_labels
from monitor.core.view import Held
from monitor.model.claims import Attribute, Label, Modality, Quantity, Value, Voice
from monitor.model.ids import PostId
from monitor.model.relations import RelationKind
from monitor.model.sources import SourceKind
from tests import build
from tests.desk import CONCEPTS, Desk

SOURCES = (
    build.source("governor", title="Governor", side="UA"),
    build.source("ministry", title="Ministry", side="UA", owner="interior"),
    build.source("minister", title="Minister", side="UA", owner="interior"),
    build.source("enemy", title="Enemy", side="RU"),
    build.source("paper", SourceKind.MEDIA),
    build.source("agency", SourceKind.MEDIA),
    build.source("blogger", SourceKind.BLOGGER),
    build.source("rumours", SourceKind.AGGREGATOR),
)
HANDLES = tuple(source.handle for source in SOURCES)
OWNER = {"minister": "ministry"}  # two sources, one voice


class Statement(NamedTuple):
    """One post's claim."""

    handle: str
    attribute: Attribute
    value: Value
    scope: str | None
    modality: Modality


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    low = draw(st.integers(0, 60))
    width = draw(st.sampled_from([0, 0, 0, 5, 40, None]))
    return Quantity(
        low=low,
        high=None if width is None else low + width,
        approximate=width == 0 and draw(st.booleans()),
    )


labels = st.sampled_from(["S-300", "S-400", "missile", "Shahed", "UAV", "unknown"]).map(
    lambda concept: Label(concept=concept)
)


@st.composite
def statements(draw: st.DrawFn, handles: Sequence[str] = HANDLES) -> Statement:
    attribute = draw(
        st.sampled_from([Attribute.KILLED, Attribute.MISSING, Attribute.TURNOUT, Attribute.WEAPON])
    )
    countable = attribute is not Attribute.WEAPON
    return Statement(
        draw(st.sampled_from(handles)),
        attribute,
        draw(quantities() if countable else labels),
        draw(st.sampled_from([None, None, "police", "civilian"])) if countable else None,
        draw(st.sampled_from([Modality.ASSERTED, Modality.HEDGED, Modality.DENIED])),
    )


def publish(desk: Desk, one: Statement, native: str, minutes: float) -> Verdicts:
    post = build.recorded("words", one.handle, native, minutes=minutes)
    claim = build.claim(
        one.handle,
        one.attribute,
        one.value,
        native=native,
        scope=one.scope,
        modality=one.modality,
    )
    return desk.take(post, claim)


def held(one: Statement, native: str, at: float) -> Held:
    claim = build.claim(
        one.handle,
        one.attribute,
        one.value,
        native=native,
        scope=one.scope,
        modality=one.modality,
    )
    source = next(source for source in SOURCES if source.handle == one.handle)
    voice = Voice(name=source.voice, kind=source.kind, side=source.side, title=source.title)
    return Held(claim=claim, post=PostId(f"{source.key}/{native}"), at=at, voice=voice)


def verdict(later: Held, earlier: Held) -> RelationKind | None:
    if isinstance(later.claim.value, Label):
        found = compare_labels(CONCEPTS, later, earlier)
    else:
        (new,), (old,) = explicit_counts([later]), explicit_counts([earlier])
        found = compare_counts(later.claim.attribute, new, old)
    return found.kind if found else None


@given(statements(), st.sampled_from(HANDLES))
def test_law_1_a_claim_never_contradicts_itself(one: Statement, other_handle: str) -> None:
    first = held(one, "1", 0)
    again = held(one, "2", 60)
    elsewhere = held(one._replace(handle=other_handle), "3", 60)

    assert verdict(again, first) is not RelationKind.CONTRADICTS
    assert verdict(elsewhere, first) is not RelationKind.CONTRADICTS


@given(statements(), statements())
def test_law_2_labels_and_denials_conclude_the_same_from_either_side(
    one: Statement, other: Statement
) -> None:
    other = other._replace(attribute=one.attribute, value=other.value)
    if isinstance(one.value, Label) is not isinstance(other.value, Label):
        other = other._replace(value=one.value)
    symmetric = isinstance(one.value, Label) or Modality.DENIED in (one.modality, other.modality)

    forth = verdict(held(one, "1", 60), held(other, "2", 0))
    back = verdict(held(other, "2", 60), held(one, "1", 0))

    for kind in (RelationKind.CONTRADICTS, RelationKind.CORROBORATES):
        if symmetric:
            assert (forth is kind) == (back is kind)


@given(quantities(), quantities(), st.sampled_from(HANDLES), st.sampled_from(HANDLES))
def test_law_2_counts_agree_or_not_from_either_side(
    one: Quantity, other: Quantity, first: str, second: str
) -> None:
    def say(handle: str, value: Quantity, native: str, at: float) -> Held:
        claimed = Statement(handle, Attribute.KILLED, value, None, Modality.ASSERTED)
        return held(claimed, native, at)

    forth = verdict(say(first, one, "1", 60), say(second, other, "2", 0))
    back = verdict(say(second, other, "2", 60), say(first, one, "1", 0))

    closed = one.high is not None and other.high is not None
    if closed:
        assert (forth is RelationKind.CORROBORATES) == (back is RelationKind.CORROBORATES)
    if forth is RelationKind.CONTRADICTS:
        assert back is not RelationKind.CORROBORATES


@settings(deadline=None)
@given(st.lists(statements(), max_size=8), statements())
def test_law_3_deciding_twice_adds_nothing(history: list[Statement], last: Statement) -> None:
    desk = Desk(*SOURCES)
    for number, one in enumerate(history):
        publish(desk, one, f"h{number}", number)

    first = publish(desk, last, "x", 30)
    second = publish(desk, last, "x", 30)

    assert {one.id for one in second.relations} <= {one.id for one in first.relations}
    assert {one.id for one in second.alerts} <= {one.id for one in first.alerts}


@settings(deadline=None, max_examples=300)
@given(st.lists(statements(), max_size=6), statements(), statements(), st.booleans())
def test_law_4_two_orders_of_arrival_within_one_second_relate_the_same(
    history: list[Statement], one: Statement, other: Statement, same_instant: bool
) -> None:
    if OWNER.get(one.handle, one.handle) == OWNER.get(other.handle, other.handle):
        return  # what one voice says twice within a second has an order of its own
    gap = 0.0 if same_instant else 0.01
    found = []
    for order in ((0, 1), (1, 0)):
        desk = Desk(*SOURCES)
        for number, earlier in enumerate(history):
            publish(desk, earlier, f"h{number}", number)
        pair = [(one, "p", 30.0), (other, "q", 30.0 + gap)]
        relations = [
            (relation.kind, relation.attribute, frozenset((relation.a, relation.b)))
            for position in order
            for relation in publish(desk, *pair[position]).relations
        ]
        found.append(set(relations))

    assert found[0] == found[1]


@given(statements(), st.sampled_from(HANDLES))
def test_law_9_a_copy_never_corroborates(one: Statement, copier: str) -> None:
    desk = Desk(*SOURCES)
    publish(desk, one, "1", 0)
    original = PostId(f"telegram:{one.handle}/1")
    claim = build.claim(
        copier, one.attribute, one.value, native="2", scope=one.scope, modality=one.modality
    )

    found = desk.take(build.recorded("words", copier, "2", minutes=5), claim, relays=original)

    assert found.relations == ()
    assert found.alerts == ()


@given(st.integers(0, 50), st.integers(51, 90))
def test_law_9_a_copy_with_another_number_is_never_folded_away(old: int, new: int) -> None:
    desk = Desk(*SOURCES)
    desk.say("governor", Attribute.KILLED, old)

    found = desk.say(
        "blogger",
        Attribute.KILLED,
        new,
        native="2",
        minutes=5,
        relays=PostId("telegram:governor/1"),
    )

    assert [one.kind for one in found.relations] == [RelationKind.CONTRADICTS]
