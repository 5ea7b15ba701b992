"""Where a claim was first seen."""

from monitor.model.claims import FirstSeen, FirstSeenBy
from monitor.model.posts import Origin
from monitor.model.sources import SourceKind
from tests import build
from tests.desk import Desk

MINISTRY = build.source("ministry", title="Interior ministry")
PAPER = build.source("paper", SourceKind.MEDIA, owner="House")
RADIO = build.source("radio", SourceKind.MEDIA, owner="House")
BLOG = build.source("blog", SourceKind.BLOGGER)


def desk() -> Desk:
    return Desk(MINISTRY, PAPER, RADIO, BLOG)


def seen(room: Desk, handle: str, minutes: float, **more: object) -> FirstSeen | None:
    return room.say(handle, build.WEAPON, "S-300", minutes=minutes, **more).claims[0].first_seen


def test_a_claim_that_nobody_made_before_was_first_seen_in_its_own_post() -> None:
    assert seen(desk(), "paper", 0) is None


def test_the_earliest_independent_post_is_named() -> None:
    room = desk()
    seen(room, "paper", 0)
    seen(room, "ministry", 5)

    found = seen(room, "blog", 9)

    assert found == FirstSeen(
        by=FirstSeenBy.POST, who="Paper", post=build.post("paper").id, at=build.at(0)
    )


def test_what_one_owner_said_before_is_no_other_source() -> None:
    room = desk()
    seen(room, "paper", 0)

    assert seen(room, "radio", 5) is None


def test_another_value_was_not_seen_before() -> None:
    room = desk()
    room.say("paper", build.WEAPON, "S-400")

    assert seen(room, "blog", 5) is None


def test_a_late_arrival_was_published_first() -> None:
    room = desk()
    seen(room, "paper", 30)

    assert seen(room, "blog", 5) is None
    assert seen(room, "ministry", 40) == FirstSeen(
        by=FirstSeenBy.POST, who="Blog", post=build.post("blog").id, at=build.at(5)
    )


def forwarded(room: Desk, origin: Origin) -> FirstSeen | None:
    post = build.recorded(handle="blog", minutes=9, forwarded_from=origin)
    return room.take(post, build.claim("blog", value="S-300")).claims[0].first_seen


def test_a_forward_names_its_origin_with_the_time_where_it_is_known() -> None:
    room = desk()
    seen(room, "paper", 2)

    known = forwarded(room, build.origin("paper", "1"))

    assert known == FirstSeen(
        by=FirstSeenBy.FORWARD, who="Paper", post=build.post("paper").id, at=build.at(2)
    )


def test_a_forward_of_a_channel_that_is_not_followed_names_it_all_the_same() -> None:
    found = forwarded(desk(), build.origin("stranger", "77"))

    assert found == FirstSeen(
        by=FirstSeenBy.FORWARD,
        who="telegram:stranger",
        post=build.post("stranger", "77").id,
    )


def test_a_speaker_is_named_with_his_own_post_where_it_says_the_same() -> None:
    room = desk()
    seen(room, "ministry", 1)

    known = seen(room, "paper", 5, attribution="the interior ministry")
    unknown = seen(desk(), "paper", 5, attribution="the mayor")

    assert known == FirstSeen(
        by=FirstSeenBy.ATTRIBUTION,
        who="Interior ministry",
        post=build.post("ministry").id,
        at=build.at(1),
    )
    assert unknown == FirstSeen(by=FirstSeenBy.ATTRIBUTION, who="the mayor")


def test_a_copy_names_the_post_that_it_repeats() -> None:
    room = desk()
    seen(room, "paper", 1)

    found = seen(room, "blog", 5, relays=build.post("paper").id)

    assert found == FirstSeen(
        by=FirstSeenBy.COPY, who="Paper", post=build.post("paper").id, at=build.at(1)
    )


def test_what_an_edit_kept_is_as_old_as_its_post() -> None:
    room = desk()
    seen(room, "paper", 1)
    seen(room, "blog", 5)

    assert seen(room, "paper", 9, number=2) is None
