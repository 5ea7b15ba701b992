"""Routes, mutes, votes and decisions of the gate, as an operator reads them."""

import pytest

from monitor.model.feedback import Acknowledgement, Tally
from monitor.model.ids import EventId
from monitor.model.routing import Mute, Passage, PassageReason
from monitor.notify.render import Row
from monitor.notify.report import explanation_rows, total_rows
from monitor.notify.routing import PASSAGE_WORDS, feedback_rows, mute_rows, passage_rows
from monitor.ports import Explanation, Status
from tests import build


def text_of(rows: list[Row]) -> list[str]:
    return [f"{row.label}: " + "".join(part.text for part in row.parts) for row in rows]


def status(**more: object) -> Status:
    made: dict[str, object] = {
        "posts": 0, "revisions": 0, "pending": 0, "claims": 0, "relations": 0, "alerts": 0,
        "newest_at": None, "rejects": {}, "deliveries": {}, "sources": (),
    }  # fmt: skip
    return Status(**(made | more))


def mute(**more: object) -> Mute:
    made: dict[str, object] = {
        "id": "m1", "author": "anna", "comment": "a drill", "starts_at": build.at(),
        "ends_at": build.at(60), "event": EventId(build.EVENT),
    }  # fmt: skip
    return Mute(**(made | more))


def passage(reason: PassageReason, **more: object) -> Passage:
    made: dict[str, object] = {
        "alert": build.alert().id, "receiver": "channel", "event": EventId(build.EVENT),
        "at": build.at(), "reason": reason,
    }  # fmt: skip
    return Passage(**(made | more))


def test_votes_are_told_by_rule_the_worst_first():
    tallies = (
        Tally(rule="count-own", useful=9, useless=1),
        Tally(rule="label-tree", useful=1, useless=3),
    )

    assert text_of(feedback_rows(status(tallies=tallies), build.at())) == [
        "votes: label-tree: 1 of 4 useful (25%)",
        ": count-own: 9 of 10 useful (90%)",
    ]


def test_a_rule_nobody_voted_on_is_not_told():
    assert feedback_rows(status(), build.at()) == []


def test_what_is_muted_now_and_what_was_refused_is_told():
    told = text_of(
        total_rows(
            status(mutes=(mute(), mute(id="m2", ends_at=build.at(1))), refusals={"stranger": 3}),
            build.at(5),
        )
    )

    (muted,) = [line for line in told if line.startswith("muted")]
    assert muted == ("muted: m1  event kharkiv-strike until 2024-11-01 13:00 UTC by anna (a drill)")
    assert "refused: 3 stranger" in told


def test_a_list_of_mutes_says_which_are_over():
    told = text_of(mute_rows([mute(), mute(id="m2", ended_at=build.at(1))], build.at(5)))

    assert told[0].endswith("m1  in force, event kharkiv-strike")
    assert told[3].endswith("m2  over, event kharkiv-strike")
    assert told[5].endswith("ended 2024-11-01 12:01 UTC")


@pytest.mark.parametrize("reason", list(PassageReason))
def test_every_decision_of_the_gate_has_words(reason):
    (told,) = text_of(passage_rows([passage(reason, until=build.at(5), detail="route day")]))

    assert told == (f"gate: channel: {PASSAGE_WORDS[reason]} until 2024-11-01 12:05 UTC, route day")


def test_an_explanation_shows_the_gate_and_who_has_seen_the_alert():
    explanation = Explanation(
        dossier=build.dossier(),
        language="en",
        reason="linked",
        links=(),
        deliveries=(build.delivery(),),
        passages=(passage(PassageReason.ROUTED, detail="route default"),),
        acknowledged=Acknowledgement(alert=build.alert().id, author="7", at=build.at(1)),
    )

    told = text_of(explanation_rows(explanation))

    assert "gate: channel: at once, route default" in told
    assert told[-1] == "seen: by 7, 2024-11-01 12:01 UTC"
