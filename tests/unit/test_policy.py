"""Severity by who stands against whom, and what is kept back and why."""

from datetime import timedelta

import msgspec
import pytest

from monitor.core.policy import Policy
from monitor.model.alerts import Severity
from monitor.model.decisions import Recorded
from monitor.model.events import Mute
from monitor.model.posts import RevisionKind
from monitor.model.sources import SourceKind
from tests import build
from tests.desk import Desk

DAY = timedelta(hours=24)
KINDS = {
    "official": SourceKind.OFFICIAL,
    "agency": SourceKind.OFFICIAL,
    "paper": SourceKind.MEDIA,
    "radio": SourceKind.MEDIA,
    "blogger": SourceKind.BLOGGER,
    "rumours": SourceKind.AGGREGATOR,
}


def desk() -> Desk:
    return Desk(*(build.source(handle, kind) for handle, kind in KINDS.items()))


@pytest.mark.parametrize(
    ("one", "other", "severity"),
    [
        ("official", "agency", Severity.URGENT),
        ("official", "paper", Severity.HIGH),
        ("paper", "radio", Severity.HIGH),
        ("official", "blogger", Severity.NOTABLE),
        ("blogger", "rumours", Severity.NOTABLE),
    ],
)
def test_a_contradiction_is_as_grave_as_the_weaker_of_its_voices(
    one: str, other: str, severity: Severity
) -> None:
    room = desk()
    room.say(one, build.WEAPON, "S-300")

    (alert,) = room.say(other, build.WEAPON, "S-400", minutes=5).alerts

    assert alert.severity is severity


def test_of_several_conflicts_the_gravest_counts() -> None:
    room = desk()
    room.say("blogger", build.WEAPON, "S-300")
    room.say("agency", build.WEAPON, "S-300", minutes=1)

    (alert,) = room.say("official", build.WEAPON, "S-400", minutes=5).alerts

    assert alert.severity is Severity.URGENT


@pytest.mark.parametrize(
    ("handle", "severity"),
    [
        ("official", Severity.HIGH),
        ("paper", Severity.HIGH),
        ("blogger", Severity.NOTABLE),
    ],
)
def test_a_withdrawal_is_as_grave_as_who_withdraws(handle: str, severity: Severity) -> None:
    room = desk()
    room.say(handle, build.WEAPON, "S-300")

    (alert,) = room.say(handle, build.WEAPON, number=2, minutes=5).alerts

    assert alert.severity is severity


def kept_back(policy: Policy, of: Recorded, minutes: float = 0) -> str | None:
    alert = build.alert(build.claim(attribute=build.INJURED, value=4), minutes=minutes)
    return policy.keep_back(alert, of).suppressed


@pytest.mark.parametrize(
    ("mute", "reason"),
    [
        (Mute(), "muted in events.toml: all of the event, for good"),
        (Mute(attribute=build.INJURED), "muted in events.toml: injured, for good"),
        (
            Mute(until=build.at(60)),
            "muted in events.toml: all of the event, until 2024-11-01 13:00 UTC",
        ),
        (Mute(attribute=build.KILLED), None),
        (Mute(until=build.at(5)), None),
    ],
)
def test_a_mute_keeps_alerts_of_its_event_and_attribute_back_until_it_ends(
    mute: Mute, reason: str | None
) -> None:
    policy = Policy(mutes={build.EVENT: (mute,)})

    assert kept_back(policy, build.recorded(), minutes=5) == reason


def test_a_mute_of_another_event_keeps_nothing_back() -> None:
    assert kept_back(Policy(mutes={build.event("other").id: (Mute(),)}), build.recorded()) is None


def seen_after(age: timedelta, *, edited: timedelta | None = None) -> Recorded:
    one = build.recorded()
    revision = msgspec.structs.replace(
        one.revision,
        seen_at=build.at() + age,
        edited_at=None if edited is None else build.at() + edited,
    )
    return msgspec.structs.replace(one, revision=revision)


def test_what_was_published_long_before_it_was_seen_is_history() -> None:
    policy = Policy(history_after=DAY)

    assert kept_back(policy, seen_after(timedelta(hours=23))) is None
    assert (
        kept_back(policy, seen_after(timedelta(hours=50)))
        == "history: published 50 hours before it was first seen"
    )


def test_an_edit_counts_from_when_it_was_edited_and_a_deletion_is_always_news() -> None:
    policy = Policy(history_after=DAY)
    edit = seen_after(timedelta(hours=50), edited=timedelta(hours=49))
    gone = seen_after(timedelta(hours=50))
    gone = msgspec.structs.replace(
        gone, revision=msgspec.structs.replace(gone.revision, kind=RevisionKind.DELETION)
    )

    assert kept_back(policy, edit) is None
    assert kept_back(policy, gone) is None


def test_the_first_reading_of_a_source_is_history() -> None:
    first = msgspec.structs.replace(build.recorded(), first_reading=True)

    assert kept_back(Policy(history_after=DAY), first) == (
        "history: it came with the first reading of the source"
    )


def test_a_replay_keeps_nothing_back_for_its_age() -> None:
    first = msgspec.structs.replace(seen_after(timedelta(days=900)), first_reading=True)

    assert kept_back(Policy(), first) is None
