from datetime import time, timedelta

import msgspec
import pytest

from monitor.core.gate import Line, Waiting, judge, muted_by
from monitor.core.routes import Facts, Route, Window
from monitor.model.alerts import AlertKind, Severity
from monitor.model.ids import EventId
from monitor.model.routing import Mute, PassageReason
from monitor.model.sources import SourceKind
from tests import build

PATIENT = Route(name="patient", receivers=("channel",), group_wait=timedelta(minutes=1))
BREAKING = Route(name="breaking", receivers=("channel",))


def waiting(
    kind=AlertKind.NEW_CLAIM, new=(), old=(), *, route=PATIENT, source_kind=SourceKind.OFFICIAL
):
    claims = [*new, *old] or [build.claim()]
    alert = build.alert(*claims, kind=kind, severity=Severity.INFO)
    if not new and old:
        before, _, number = alert.revision.rpartition("@")
        alert = msgspec.structs.replace(alert, revision=f"{before}@{int(number) + 1}")
    return Waiting(
        facts=Facts(alert=alert, source=build.source("ministry", source_kind), event=build.event()),
        route=route,
        new=frozenset(one.id for one in new or claims[: 0 if old else 1]),
        old=frozenset(one.id for one in old),
    )


def mute(**more):
    made = {
        "id": "m1", "author": "7", "comment": "a drill", "starts_at": build.at(-10),
        "ends_at": build.at(60),
    }  # fmt: skip
    return Mute(**(made | more))


def reasons(batch, line=None, mutes=(), minutes=0, **more):
    known = line or Line(waiting=tuple(one.facts.alert for one in batch))
    return [one.reason for one in judge(batch, known, mutes, build.at(minutes), **more)]


SAID = build.claim(number=1)
CORRECTED = build.claim(value="S-300", number=2)


def test_what_nothing_stands_against_passes():
    assert reasons([waiting()]) == [PassageReason.PASSED]


def test_a_muted_alert_is_stopped_and_the_record_says_by_whom():
    (judged,) = judge([waiting()], Line(), [mute(event=build.EVENT)], build.at())

    assert judged.reason is PassageReason.MUTED
    assert judged.detail == "mute m1 of 7: a drill"


@pytest.mark.parametrize(
    "other",
    [
        {"event": EventId("elsewhere")},
        {"source": build.key("governor")},
        {"attribute": build.KILLED},
        {"kind": AlertKind.UPDATE},
        {"severity": Severity.HIGH},
        {"ends_at": build.at()},
        {"starts_at": build.at(1)},
        {"ended_at": build.at(-1)},
    ],
)
def test_a_mute_reaches_no_further_than_it_says(other):
    assert muted_by(waiting().facts, [mute(**other)], build.at()) is None
    assert muted_by(waiting().facts, [mute(**other), mute()], build.at()) is not None


@pytest.mark.parametrize("kind", [AlertKind.NEW_CLAIM, AlertKind.UPDATE])
def test_official_word_keeps_unconfirmed_news_of_it_silent(kind):
    rumour = waiting(kind, source_kind=SourceKind.BLOGGER)
    line = Line(confirmed=frozenset({build.WEAPON}))

    assert reasons([rumour], line, inhibit=True) == [PassageReason.INHIBITED]
    assert reasons([rumour], line) == [PassageReason.PASSED]
    assert reasons([rumour], Line(confirmed=frozenset({build.KILLED})), inhibit=True) == [
        PassageReason.PASSED
    ]


def test_neither_a_contradiction_nor_an_official_is_ever_inhibited():
    line = Line(confirmed=frozenset({build.WEAPON}))
    rumour = waiting(AlertKind.CONTRADICTION, source_kind=SourceKind.BLOGGER)

    assert reasons([rumour, waiting()], line, inhibit=True) == [PassageReason.PASSED] * 2


def test_what_was_opened_and_closed_while_the_group_waited_is_never_sent():
    opened = waiting(new=[SAID])
    closed = waiting(AlertKind.RETRACTION, old=[SAID])

    assert reasons([opened, closed]) == [PassageReason.CLOSED, PassageReason.NEVER_TOLD]


def test_a_correction_is_told_in_place_of_what_it_corrects():
    opened = waiting(new=[SAID])
    corrected = waiting(AlertKind.REVISION, new=[CORRECTED], old=[SAID])

    assert reasons([opened, corrected]) == [PassageReason.CLOSED, PassageReason.PASSED]


def test_a_whole_story_that_ends_in_nothing_is_not_told():
    story = [
        waiting(new=[SAID]),
        waiting(AlertKind.REVISION, new=[CORRECTED], old=[SAID]),
        waiting(AlertKind.RETRACTION, old=[CORRECTED]),
    ]

    assert reasons(story) == [
        PassageReason.CLOSED,
        PassageReason.CLOSED,
        PassageReason.NEVER_TOLD,
    ]


def test_a_withdrawal_of_what_was_told_is_told():
    gone = waiting(AlertKind.RETRACTION, old=[SAID])
    told = Line(told=(waiting(new=[SAID]).facts.alert,), waiting=(gone.facts.alert,))

    assert reasons([gone], told) == [PassageReason.PASSED]


def test_a_withdrawal_after_its_alert_was_stopped_is_not_told():
    gone = waiting(AlertKind.RETRACTION, old=[SAID])
    line = Line(closed=(waiting(new=[SAID]).facts.alert,), waiting=(gone.facts.alert,))

    assert reasons([gone], line) == [PassageReason.NEVER_TOLD]


def test_a_withdrawal_matters_where_somebody_else_contradicts_what_is_withdrawn():
    theirs = build.claim("governor", value="S-300")
    conflict = waiting(AlertKind.CONTRADICTION, new=[theirs], old=[SAID])
    story = [waiting(new=[SAID]), conflict, waiting(AlertKind.RETRACTION, old=[SAID])]

    assert reasons(story) == [
        PassageReason.CLOSED,
        PassageReason.PASSED,
        PassageReason.PASSED,
    ]


def test_a_route_that_waits_for_nothing_closes_nothing():
    story = [
        waiting(new=[SAID], route=BREAKING),
        waiting(AlertKind.RETRACTION, old=[SAID], route=BREAKING),
    ]

    assert reasons(story) == [PassageReason.PASSED] * 2


def test_a_group_is_not_told_again_before_its_interval_is_over():
    route = msgspec.structs.replace(PATIENT, group_interval=timedelta(minutes=5))
    line = Line(told_at=build.at(-2))

    (judged,) = judge([waiting(route=route)], line, (), build.at())

    assert judged.reason is PassageReason.GROUP_INTERVAL
    assert judged.until == build.at(3)
    assert reasons([waiting(route=route)], line, minutes=3) == [PassageReason.PASSED]


def test_breaking_news_takes_its_group_along():
    slow = msgspec.structs.replace(PATIENT, group_interval=timedelta(minutes=5))
    line = Line(told_at=build.at(-2))

    assert (
        reasons([waiting(route=slow), waiting(route=BREAKING)], line) == [PassageReason.PASSED] * 2
    )


def test_a_group_is_held_in_quiet_hours_unless_one_of_it_may_be_told():
    noon = Window(since=time(11), until=time(13), zone=build.NOON.tzinfo)
    quiet = msgspec.structs.replace(PATIENT, quiet=(noon,))

    (judged,) = judge([waiting(route=quiet)], Line(), (), build.at())

    assert judged.reason is PassageReason.QUIET_HOURS
    assert judged.until == build.at(60)
    assert reasons([waiting(route=quiet), waiting(route=BREAKING)]) == [PassageReason.PASSED] * 2


def test_a_stopped_alert_holds_up_nobody():
    slow = msgspec.structs.replace(PATIENT, group_interval=timedelta(minutes=5))
    line = Line(told_at=build.at(-2))
    muted = mute(kind=AlertKind.UPDATE)
    batch = [waiting(AlertKind.UPDATE, route=BREAKING), waiting(route=slow)]

    assert reasons(batch, line, [muted]) == [PassageReason.MUTED, PassageReason.GROUP_INTERVAL]
