"""What a summary says of an event: positions, disputes, changes, corrections."""

import pytest

from monitor.core.summary import Standing, Summary, summarise
from monitor.model.alerts import AlertKind
from monitor.model.claims import Attribute, Quantity
from monitor.model.sources import SourceKind
from tests import build
from tests.build import INJURED, KILLED, WEAPON
from tests.desk import CONCEPTS, Desk

AT_LEAST_TEN = Quantity(low=10, high=None)


@pytest.fixture
def desk() -> Desk:
    return Desk(
        build.source("governor", title="Governor", side="UA", reliability="A"),
        build.source("ministry", title="Interior ministry", side="UA", owner="interior"),
        build.source("police", title="Police", side="UA", owner="interior"),
        build.source("enemy", title="Enemy", side="RU"),
        build.source("paper", SourceKind.MEDIA),
        build.source("blogger", SourceKind.BLOGGER),
    )


def told(desk: Desk) -> Summary:
    return summarise(build.event(), desk.history, source_of=desk.source_of, concepts=CONCEPTS)


def positions(summary: Summary, attribute: Attribute = KILLED) -> list[tuple[object, list[str]]]:
    """Each standing value of an attribute's total with the titles of its voices."""
    return [
        (position.value, [one.voice.title for one in position.statements])
        for topic in summary.topics
        if topic.attribute is attribute and topic.scope is None
        for position in topic.positions
    ]


def test_independent_sources_of_one_value_are_counted(desk: Desk):
    desk.say("governor", KILLED, 4)
    desk.say("paper", KILLED, 4, minutes=5)

    (topic,) = told(desk).topics

    assert [one.independent for one in topic.positions] == [2]
    assert not topic.disputed
    first, second = topic.positions[0].statements
    assert (first.side.source.title, first.side.source.reliability) == ("Governor", "A")
    assert second.at == build.at(5)


def test_sources_of_one_owner_count_once(desk: Desk):
    desk.say("ministry", KILLED, 4)
    desk.say("police", KILLED, 4, minutes=5)

    assert positions(told(desk)) == [(Quantity(low=4, high=4), ["Police"])]


def test_a_relay_is_counted_apart(desk: Desk):
    desk.say("governor", KILLED, 4)
    desk.say("blogger", KILLED, 4, minutes=5, relays=build.post("governor").id)

    (topic,) = told(desk).topics

    assert [(one.independent, one.relays) for one in topic.positions] == [(1, 1)]


def test_a_speaker_who_is_quoted_is_the_voice(desk: Desk):
    desk.say("paper", KILLED, 4, attribution="the mayor")

    ((_, voices),) = positions(told(desk))

    assert voices == ["the mayor"]


def test_a_later_count_takes_the_place_of_the_earlier(desk: Desk):
    desk.say("governor", KILLED, 4)
    desk.say("paper", KILLED, 7, minutes=5)

    summary = told(desk)

    assert positions(summary) == [(Quantity(low=7, high=7), ["Paper"])]
    assert [one.standing for one in summary.statements] == [Standing.UPDATED, Standing.STANDS]
    assert [one.alert.kind for one in summary.changes] == [AlertKind.NEW_CLAIM, AlertKind.UPDATE]
    update = summary.changes[1]
    assert [one.claim.value for one in update.old] == [Quantity(low=4, high=4)]
    assert [one.claim.value for one in update.new] == [Quantity(low=7, high=7)]


def test_a_voice_that_says_another_value_replaces_its_own(desk: Desk):
    desk.say("governor", KILLED, 17)
    desk.say("governor", KILLED, AT_LEAST_TEN, native="2", minutes=5)

    summary = told(desk)

    assert [one.standing for one in summary.statements] == [Standing.REPLACED, Standing.STANDS]


def test_a_repetition_stands_since_it_was_first_said(desk: Desk):
    desk.say("governor", KILLED, 4)
    desk.say("governor", KILLED, 4, native="2", minutes=30)

    summary = told(desk)

    assert [one.standing for one in summary.statements] == [Standing.REPEATED, Standing.STANDS]
    ((statement,),) = [one.statements for one in summary.topics[0].positions]
    assert (statement.since, statement.at) == (build.at(0), build.at(30))


def test_an_open_dispute_shows_both_sides(desk: Desk):
    desk.say("governor", WEAPON, "S-400")
    desk.say("enemy", WEAPON, "Shahed", minutes=5)

    summary = told(desk)

    (dispute,) = summary.disputes
    (pair,) = dispute.contradictions
    assert dispute.open
    assert pair.open
    assert (pair.earlier.voice.title, pair.later.voice.title) == ("Governor", "Enemy")
    assert [one.voice.title for one in dispute.statements] == ["Governor", "Enemy"]
    assert [topic.disputed for topic in summary.topics] == [True]


def test_a_dispute_is_closed_when_a_side_gives_in(desk: Desk):
    desk.say("governor", WEAPON, "S-400")
    desk.say("enemy", WEAPON, "Shahed", minutes=5)
    desk.say("enemy", WEAPON, "S-400", native="2", minutes=9)

    summary = told(desk)

    (dispute,) = summary.disputes
    assert not dispute.open
    assert [one.standing for one in dispute.statements] == [Standing.STANDS, Standing.UPDATED]
    assert [topic.disputed for topic in summary.topics] == [False]


def test_a_dispute_stays_open_when_a_side_repeats_itself(desk: Desk):
    desk.say("governor", WEAPON, "S-400")
    desk.say("enemy", WEAPON, "Shahed", minutes=5)
    desk.say("enemy", WEAPON, "Shahed", native="2", minutes=9)

    (dispute,) = told(desk).disputes

    assert dispute.open


def test_a_correction_keeps_both_versions(desk: Desk):
    desk.say("governor", KILLED, 4)
    desk.say("governor", KILLED, 5, number=2, minutes=5)

    summary = told(desk)

    (correction,) = summary.corrections
    assert correction.before.claim.value == Quantity(low=4, high=4)
    assert correction.before.side.revision.number == 1
    assert correction.before.standing is Standing.EDITED
    assert correction.after is not None
    assert correction.after.claim.value == Quantity(low=5, high=5)
    assert correction.revision.number == 2
    assert not correction.deleted
    assert positions(summary) == [(Quantity(low=5, high=5), ["Governor"])]


def test_a_deletion_is_a_retraction_of_all_that_was_said(desk: Desk):
    desk.say("governor", KILLED, 4)
    desk.say("governor", KILLED, number=2, minutes=5)

    summary = told(desk)

    (retraction,) = summary.corrections
    assert retraction.after is None
    assert summary.topics == ()
    assert [one.standing.holds for one in summary.statements] == [False]


def test_a_claim_that_an_edit_kept_is_told_by_its_latest_text(desk: Desk):
    desk.say("governor", KILLED, 4)
    desk.say("governor", KILLED, 4, number=2, minutes=5)

    ((statement,),) = [one.statements for one in told(desk).topics[0].positions]

    assert statement.side.revision.number == 2
    assert statement.since == build.at(0)


def test_what_is_said_of_another_event_is_left_out(desk: Desk):
    desk.say("governor", KILLED, 4)
    other = build.recorded("words", "paper", minutes=5)
    desk.take(other, build.claim("paper", INJURED, 9, event="another"), events=["another"])

    summary = told(desk)

    assert summary.posts == 1
    assert [one.title for one in summary.sources] == ["Governor"]
    assert positions(summary, INJURED) == []


def test_a_claim_from_before_voices_were_kept_is_its_publishers(desk: Desk):
    recorded = build.recorded("words", "police")
    bare = build.claim("police", KILLED, 4)
    history = [build.decided(recorded, bare)]

    summary = summarise(build.event(), history, source_of=desk.source_of, concepts=CONCEPTS)

    assert [one.voice.name for one in summary.statements] == ["interior"]
