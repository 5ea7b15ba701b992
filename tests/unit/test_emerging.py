"""Candidate events: what independent sources tell of, and nobody follows."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from monitor.assembly import build_core
from monitor.core.emerging import Emerged, Emerging
from monitor.model.candidates import Candidate, Sighting
from monitor.model.decisions import Decided, Decision, Recorded
from monitor.model.events import Event
from monitor.model.ids import EventId, PostId, SourceKey
from monitor.model.posts import Origin, Post, Revision, RevisionKind
from monitor.model.sources import Source, SourceKind
from monitor.pipeline.supervise import Guarded
from tests.newsroom import places, themes

START = datetime(2026, 4, 1, 13, 10, tzinfo=UTC)
ODESA = (
    "В Одессе ракета попала в жилой дом, трое погибших.",
    "Одеса: внаслідок ракетного удару загинуло 3 людини, 12 поранено.",
    "Odesa: a missile strike on an apartment block killed at least four people.",
)
ODESA_CITY = "g698740"
SOURCES = (
    Source(
        key=SourceKey("telegram:s0"), title="Interior Ministry", kind=SourceKind.OFFICIAL, side="UA"
    ),
    *(
        Source(key=SourceKey(f"telegram:s{n}"), title=f"Source {n}", kind=SourceKind.MEDIA)
        for n in range(1, 4)
    ),
    *(
        Source(
            key=SourceKey(f"telegram:twin{n}"),
            title=f"Twin {n}",
            kind=SourceKind.MEDIA,
            owner="twins",
        )
        for n in range(2)
    ),
)


SUMY = Event(
    id=EventId("sumy"),
    title="Strike on a hospital in Sumy",
    keywords=("strike", "hospital"),
    places=("Sumy",),
    since=START - timedelta(hours=1),
)
_days = count(step=7)


@cache
def core() -> Guarded:
    """Return the one core of these tests: each plays in a week of its own."""
    return build_core(SOURCES, [SUMY])


def recorded(
    handle: str,
    text: str,
    minutes: float = 0,
    *,
    native: str = "1",
    seen_later: timedelta = timedelta(),
    forward: Origin | None = None,
) -> Recorded:
    at = START + timedelta(minutes=minutes)
    post = Post(
        source=SourceKey(f"telegram:{handle}"),
        native=native,
        published_at=at,
        forwarded_from=forward,
    )
    revision = Revision(
        post=post.id,
        number=1,
        kind=RevisionKind.ORIGINAL,
        text=text,
        seen_at=at + seen_later,
        digest="",
        mode="test",
    )
    return Recorded(seq=1, post=post, revision=revision)


def take(*posts: Recorded) -> list[Decision]:
    """Decide posts one after the other, in a week that no other test plays in."""
    decider, week = core(), timedelta(days=next(_days))
    decisions = []
    for one in posts:
        moved = _moved(one, week)
        decision = decider.decide(moved)
        decider.apply(Decided(recorded=moved, decision=decision))
        decisions.append(decision)
    return decisions


def _moved(one: Recorded, by: timedelta) -> Recorded:
    assert one.post.published_at is not None
    native = f"{one.post.native}-{by.days}"
    post = replace(one.post, native=native, published_at=one.post.published_at + by)
    seen_at = one.revision.seen_at + by
    return replace(one, post=post, revision=replace(one.revision, post=post.id, seen_at=seen_at))


def made(decisions: Sequence[Decision]) -> list[Candidate]:
    """Return the candidates that a notice tells of."""
    told = {notice.subject for one in decisions for notice in one.notices}
    found = {one.id: one for each in reversed(decisions) for one in each.candidates}
    return [found[name] for name in sorted(EventId(one) for one in told)]


def test_two_independent_sources_make_a_candidate_of_an_event_that_nobody_follows() -> None:
    decisions = take(recorded("s0", ODESA[0]), recorded("s1", ODESA[1], 20))

    (candidate,) = made(decisions)
    assert candidate.id.startswith("strike-odesa-20")
    assert candidate.id.endswith("-13h")
    assert candidate.title == "Strike in Odesa: residential building, missile"
    assert [one.partition("/")[0] for one in candidate.posts] == ["telegram:s0", "telegram:s1"]
    assert candidate.places == ("Odesa",)
    assert not any(one.links or one.alerts or one.relations for one in decisions)


def test_a_third_source_joins_the_candidate_and_nobody_is_told_again() -> None:
    decisions = take(*(recorded(f"s{n}", text, 20 * n) for n, text in enumerate(ODESA)))

    assert [len(one.notices) for one in decisions] == [0, 1, 0]
    assert [one.partition("/")[0] for one in decisions[2].candidates[0].posts] == ["telegram:s2"]
    assert decisions[2].candidates[0].id == decisions[1].candidates[0].id


@pytest.mark.parametrize(
    ("why", "second"),
    [
        ("the same owner", [recorded("twin0", ODESA[0]), recorded("twin1", ODESA[1], 5)]),
        ("one source", [recorded("s0", ODESA[0]), recorded("s0", ODESA[1], 5, native="2")]),
        ("a copy", [recorded("s0", ODESA[0]), recorded("s1", ODESA[0] + " Подписаться", 5)]),
        (
            "a forward",
            [
                recorded("s0", ODESA[0]),
                recorded(
                    "s1", ODESA[1], 5, forward=Origin(source=SourceKey("telegram:s0"), native="9")
                ),
            ],
        ),
        ("hours later", [recorded("s0", ODESA[0]), recorded("s1", ODESA[1], 90)]),
        (
            "another town",
            [recorded("s0", ODESA[0]), recorded("s1", ODESA[1].replace("Одеса", "Харків"), 5)],
        ),
        (
            "another kind",
            [
                recorded("s0", ODESA[0]),
                recorded("s1", "Odesa: two trams collided, seven people were injured.", 5),
            ],
        ),
        (
            "history",
            [
                recorded("s0", ODESA[0]),
                recorded("s1", "Три года назад в Одессе ракета убила троих в жилом доме.", 5),
            ],
        ),
        (
            "history at the start",
            [
                recorded("s0", ODESA[0], seen_later=timedelta(days=2)),
                recorded("s1", ODESA[1], 5, seen_later=timedelta(days=2)),
            ],
        ),
        (
            "a warning",
            [
                recorded("s0", ODESA[0]),
                recorded("s1", "Одеса! Загроза ракетного удару, усі в укриття.", 5),
            ],
        ),
        (
            "an attributed copy",
            [
                recorded("s0", ODESA[0]),
                recorded("s1", "Odesa: a missile killed three, the Interior Ministry said.", 5),
            ],
        ),
    ],
)
def test_what_is_not_two_independent_reports_of_one_event_makes_none(
    why: str, second: Sequence[Recorded]
) -> None:
    assert made(take(*second)) == [], why


def test_a_tracked_event_is_no_candidate() -> None:
    decisions = take(
        recorded("s0", "У Сумах ракета влучила в лікарню, двоє загиблих."),
        recorded("s1", "Сумы: удар по больнице, погибли 5 человек.", 20),
    )

    assert all(one.links for one in decisions)
    assert not any(one.sightings or one.candidates or one.notices for one in decisions)


# Below, sightings as they are: what is kept of them, and in what order they come.


def sighting(
    voice: str = "a",
    minutes: float = 0,
    *,
    place: str = ODESA_CITY,
    kinds: tuple[str, ...] = ("strike",),
    said: tuple[tuple[str, str], ...] = (("killed", "3"),),
) -> Sighting:
    return Sighting(
        place=place,
        kinds=kinds,
        said=said,
        voice=voice,
        post=PostId(f"telegram:{voice}/{minutes:g}"),
        at=START + timedelta(minutes=minutes),
    )


def emerging() -> Emerging:
    return Emerging(places(), themes(), str.title)


def told(kept: Emerging, *sightings: Sighting) -> list[Emerged]:
    found = []
    for one in sightings:
        found.append(kept.meet([one], one.at))
        kept.fold([one], found[-1].candidates)
    return found


def test_a_restart_between_two_reports_makes_the_same_candidate() -> None:
    first, second, third = sighting("a"), sighting("b", 20), sighting("c", 40)
    whole = told(emerging(), first, second, third)
    again = emerging()

    for one, made_of_it in zip((first, second), whole, strict=False):
        again.fold([one], made_of_it.candidates)

    assert told(again, third) == whole[2:]


@given(order=st.permutations(range(4)), seconds=st.lists(st.integers(0, 59), min_size=4))
def test_any_order_of_one_minute_makes_one_candidate_of_the_same_name(
    order: Sequence[int], seconds: Sequence[int]
) -> None:
    posts = [sighting("abcd"[n], seconds[n] / 60) for n in range(4)]

    found = told(emerging(), *(posts[n] for n in order))

    assert [one.subject for each in found for one in each.notices] == [
        "strike-odesa-2026-04-01-13h"
    ]
    everywhere = {post for each in found for one in each.candidates for post in one.posts}
    assert everywhere == {one.post for one in posts}


def test_a_town_and_its_region_are_one_place_and_two_towns_are_two() -> None:
    region = places().lineage(ODESA_CITY)[1]
    (other,) = [one for one in places().find("Izmail") if region in places().lineage(one)]

    near = told(emerging(), sighting("a"), sighting("b", 5, place=region))
    apart = told(emerging(), sighting("a"), sighting("b", 5, place=other))

    assert [len(one.notices) for one in near] == [0, 1]
    assert near[1].candidates[0].place == ODESA_CITY
    assert [len(one.notices) for one in apart] == [0, 0]


def test_kinds_that_are_only_kin_need_a_claim_that_agrees() -> None:
    fire = {"kinds": ("fire",)}
    same = told(emerging(), sighting("a"), sighting("b", 5, **fire))
    other = told(emerging(), sighting("a"), sighting("b", 5, said=(("killed", "9"),), **fire))

    assert [len(one.notices) for one in same] == [0, 1]
    assert [len(one.notices) for one in other] == [0, 0]


def test_a_candidate_gathers_posts_for_hours_and_then_is_over() -> None:
    found = told(
        emerging(),
        *(sighting("a"), sighting("b", 5), sighting("c", 600), sighting("d", 2000)),
    )

    assert [bool(one.candidates) for one in found] == [False, True, True, False]


def test_memory_is_bounded_however_much_is_told() -> None:
    kept = emerging()
    for number in range(600):
        told(kept, sighting("a", number / 500, said=((("injured"), str(number)),)))

    assert sum(len(one) for one in kept._recent.values()) <= 256
