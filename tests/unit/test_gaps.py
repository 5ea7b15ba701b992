"""What is asked of a channel next, and what is known to be missing."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.collect import gaps
from monitor.collect.gaps import (
    Audit,
    ByIds,
    Difference,
    Due,
    Newest,
    Older,
    Place,
    Recheck,
    Standing,
    next_ask,
)
from monitor.model.completeness import Range

NOON = datetime(2024, 11, 1, 12, 0, tzinfo=UTC)
READ = Place(pts=10, newest=100, floor=1)


def spans(*pairs: tuple[int, int]) -> tuple[Range, ...]:
    return tuple(Range(first=first, last=last) for first, last in pairs)


@pytest.mark.parametrize(
    ("place", "due", "ask"),
    [
        (Place(), Due(), Newest()),
        (Place(), Due(history=False), None),
        (READ, Due(), None),
        (READ, Due(behind=True), Difference(10)),
        (READ, Due(behind=True, changes=False), None),
        (READ, Due(poll=True), Difference(10)),
        (READ, Due(sweep=True), Newest()),
        (READ, Due(recheck=True), Recheck()),
        (gaps.to_read(READ, [7]), Due(sweep=True), ByIds((7,))),
        (gaps.with_album(READ, [50]), Due(albums=False), None),
        (gaps.in_doubt(READ, 100), Due(), Audit(Range(first=1, last=100))),
        (gaps.in_doubt(Place(pts=1, newest=300), 300), Due(), Audit(Range(first=201, last=300))),
        (gaps.suspected(READ, 90, missed=True), Due(), Older(90)),
    ],
)
def test_what_is_asked_follows_from_the_place_and_what_is_due(place, due, ask):
    assert next_ask(place, due) == ask


def test_an_album_is_asked_for_with_all_the_neighbours_that_it_may_have():
    ask = next_ask(gaps.with_album(READ, [50]), Due())

    assert ask == ByIds(tuple(range(41, 60)))


def test_what_is_older_than_the_first_page_is_no_hole():
    place = gaps.after_newest(Place(), range(31, 131), 170, whole=False)

    assert (place.pts, place.newest, place.holes, place.floor) == (170, 130, (), 31)


def test_a_page_that_does_not_reach_down_to_what_was_read_leaves_a_hole():
    place = gaps.after_newest(READ, range(151, 251), 400, whole=False)

    assert (place.pts, place.newest, place.watermark) == (10, 250, 100)
    assert place.holes == spans((101, 150))
    assert next_ask(place, Due()) == Older(151)


def test_pages_fill_a_hole_from_above():
    place = gaps.after_newest(READ, range(301, 401), 400, whole=False)
    place = gaps.after_older(place, 301, range(201, 301), whole=False)

    assert place.holes == spans((101, 200))
    place = gaps.after_older(place, 201, range(95, 201), whole=False)
    assert place.settled


def test_a_page_below_a_hole_without_a_message_proves_that_nothing_is_there():
    place = gaps.after_newest(READ, range(151, 251), 400, whole=False)

    assert gaps.after_older(place, 151, (), whole=True).settled


def test_ids_that_were_never_given_out_are_no_hole_once_a_page_spans_them():
    place = gaps.after_newest(READ, [99, 100, 140, 141], 400, whole=False)

    assert place.settled


def test_changes_that_were_left_out_put_the_past_in_doubt():
    place = gaps.after_too_long(READ, 80, range(141, 151))

    assert (place.pts, place.newest) == (80, 150)
    assert place.holes == spans((101, 140))
    assert place.doubtful == spans((1, 100))


def test_an_audit_ends_when_every_slice_was_read_again():
    place = gaps.in_doubt(Place(pts=5, newest=250, floor=1), 250)
    slices = []
    while isinstance(ask := next_ask(place, Due()), Audit):
        slices.append((ask.span.first, ask.span.last))
        place = gaps.after_audit(place, ask.span)

    assert slices == [(151, 250), (51, 150), (1, 50)]
    assert place.settled


def test_only_so_many_ids_below_the_newest_are_put_in_doubt():
    assert gaps.in_doubt(READ, 50_000).doubtful == spans((49_001, 50_000))


@pytest.mark.parametrize(
    ("pts", "count", "expected"),
    [
        (11, 1, Standing.NEXT),
        (13, 3, Standing.NEXT),
        (12, 1, Standing.EARLY),
        (10, 1, Standing.OLD),
        (9, 1, Standing.OLD),
        (10, 0, Standing.OLD),
    ],
)
def test_a_push_is_applied_only_where_it_follows_directly(pts, count, expected):
    assert gaps.standing(10, pts, count) is expected


def test_nothing_is_applied_before_history_told_where_the_count_stands():
    assert gaps.standing(0, 1, 1) is Standing.EARLY


def test_a_missed_post_makes_older_pages_suspect_down_to_one_that_brings_nothing_new():
    place = gaps.suspected(READ, 90, missed=True)
    place = gaps.suspected(place, 70, missed=True)
    assert next_ask(place, Due()) == Older(70)

    assert gaps.suspected(place, 50, missed=False).settled


def test_suspicion_ends_at_what_was_read_first():
    place = Place(pts=10, newest=100, floor=60)

    assert gaps.suspected(place, 60, missed=True).settled


def test_posts_with_claims_are_read_again_less_and_less_often():
    post, seen = (7, NOON), []
    now = NOON
    while now < NOON + timedelta(days=10):
        later = now + timedelta(minutes=5)
        if gaps.due_again([post], now, later):
            seen.append(later - NOON)
        now = later

    assert seen == [
        timedelta(minutes=10),
        timedelta(hours=1),
        timedelta(hours=6),
        timedelta(days=1),
        timedelta(days=7),
    ]


def test_rechecks_that_fell_into_a_pause_are_made_up_for_once():
    assert gaps.due_again([(7, NOON)], NOON, NOON + timedelta(days=3)) == (7,)


def test_a_cursor_is_read_back_as_it_was_written():
    place = gaps.in_doubt(gaps.to_read(READ, [5, 6]), 90)

    assert gaps.decode(gaps.encode(place)) == place


@pytest.mark.parametrize("cursor", ["", "17", '{"kind":"preview/1","channel":"news"}'])
def test_a_foreign_cursor_is_told_apart(cursor):
    assert gaps.decode(cursor) is None


def test_the_cursor_stays_small_whatever_is_waiting():
    place = gaps.to_read(READ, range(1, 20_000))
    place = gaps.with_album(place, range(1, 20_000))
    for step in range(200):
        top = 1_000 + step * 1_000
        place = gaps.after_newest(place, range(top, top + 100), 400, whole=False)

    assert len(gaps.encode(place)) < 64_000
    assert place.doubtful[0].first == 1


def test_too_many_holes_become_one_that_spans_them():
    place = READ
    for step in range(40):
        top = 1_000 + step * 1_000
        place = gaps.after_newest(place, range(top, top + 100), 400, whole=False)

    assert len(place.holes) == 16
    assert place.holes[0].first == 101
