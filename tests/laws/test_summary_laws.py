"""A summary holds what judging holds, whatever was said, edited and deleted."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.summary import Standing, Summary, summarise
from monitor.core.view import EventView
from monitor.model.posts import RevisionKind
from monitor.model.relations import RelationKind
from tests import build
from tests.desk import CONCEPTS, Desk
from tests.laws.test_judging_laws import SOURCES, Statement, statements

Step = tuple[str, int, tuple[Statement, ...]]  # what is done, to which post, what it then says

steps = st.lists(
    st.tuples(
        st.sampled_from(["post", "post", "post", "edit", "delete"]),
        st.integers(0, 5),
        st.lists(statements(), min_size=1, max_size=3).map(tuple),
    ),
    min_size=1,
    max_size=12,
)


def play(script: list[Step]) -> Desk:
    """Run a script; an edit or a deletion of a post that was not published is passed over."""
    desk = Desk(*SOURCES)
    numbers: dict[str, tuple[str, int]] = {}
    for minute, (what, place, said) in enumerate(script):
        native = str(minute) if what == "post" else str(place)
        handle, number = numbers.get(native, (said[0].handle, 0))
        if (what == "post") != (number == 0):
            continue
        numbers[native] = (handle, number + 1)
        kind = {"post": RevisionKind.ORIGINAL, "edit": RevisionKind.EDIT}.get(
            what, RevisionKind.DELETION
        )
        text = "" if what == "delete" else "words"
        recorded = build.recorded(
            text, handle, native, number=number + 1, kind=kind, minutes=minute, seq=minute + 1
        )
        claims = {
            claim.id: claim
            for one in (() if what == "delete" else said)
            for claim in [
                build.claim(
                    handle,
                    one.attribute,
                    one.value,
                    native=native,
                    number=number + 1,
                    scope=one.scope,
                    modality=one.modality,
                )
            ]
        }
        desk.take(recorded, *claims.values())
    return desk


def summary_of(desk: Desk) -> Summary:
    return summarise(build.event(), desk.history, source_of=desk.source_of, concepts=CONCEPTS)


@given(steps)
def test_what_stands_in_a_summary_stands_in_the_view_of_judging(script: list[Step]) -> None:
    desk = play(script)
    view = desk.docket._views.get(build.EVENT, EventView())

    summary = summary_of(desk)

    now = 10_000_000_000.0
    standing = {held.claim.id for held in view.everything() if held.stands(now)}
    told = {one.claim.id for one in summary.statements if one.standing is Standing.STANDS}
    assert told == standing


@given(steps)
def test_a_position_counts_every_voice_once_and_nothing_that_does_not_stand(
    script: list[Step],
) -> None:
    for topic in summary_of(play(script)).topics:
        for position in topic.positions:
            voices = [one.voice.name for one in position.statements]
            assert len(voices) == len(set(voices)) == position.independent > 0
            assert all(one.standing is Standing.STANDS for one in position.statements)
            assert all(one.claim.value == position.value for one in position.statements)
            assert all(one.since <= one.at for one in position.statements)


@given(steps)
def test_every_stored_contradiction_is_in_one_dispute(script: list[Step]) -> None:
    desk = play(script)
    stored = {
        relation.id
        for decided in desk.history
        for relation in decided.decision.relations
        if relation.kind is RelationKind.CONTRADICTS
    }

    summary = summary_of(desk)

    told = [one.relation.id for dispute in summary.disputes for one in dispute.contradictions]
    assert sorted(told) == sorted(stored)
    for dispute in summary.disputes:
        for one in dispute.contradictions:
            ends = {one.later.standing, one.earlier.standing}
            if not ends - {Standing.STANDS, Standing.REPEATED}:
                assert one.open
            if ends & {Standing.EDITED, Standing.DELETED, Standing.REPLACED, Standing.RELAY}:
                assert not one.open


@given(steps, st.integers(0, 12))
def test_a_summary_until_a_moment_is_that_of_what_had_happened_by_then(
    script: list[Step], minutes: int
) -> None:
    whole = play(script)
    then = play([step for minute, step in enumerate(script) if minute < minutes])

    early = summarise(
        build.event(),
        whole.history,
        source_of=whole.source_of,
        concepts=CONCEPTS,
        until=build.at(minutes),
    )

    assert early == summary_of(then)
