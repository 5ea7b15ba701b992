"""What every store knows of the completeness of a source."""

from monitor.model.completeness import Completeness, Gap, GapState, Outage, Period, Range
from monitor.ports import Coverage, Missing
from monitor.store.memory import MemoryStore
from monitor.store.sqlite import SqliteStore
from tests.build import at, batch, key, observation

Store = MemoryStore | SqliteStore
MINISTRY = key("ministry")


def span(first: int, last: int) -> Range:
    return Range(first=first, last=last)


def hole(first: int, last: int, **more: object) -> Missing:
    return Missing(reason="unread", numbers=span(first, last), **more)


def covering(*ranges: Range, minutes: float = 0, **more: object):
    made = batch(minutes=minutes)
    coverage = Coverage(covered=ranges, **more)
    return type(made)(source=made.source, seen_at=made.seen_at, coverage=coverage)


async def known(store: Store) -> Completeness:
    (one,) = await store.completeness([MINISTRY])
    return one


async def test_of_a_source_that_was_never_tried_nothing_is_known(store: Store):
    assert await store.completeness() == ()
    assert await known(store) == Completeness(source=MINISTRY)


async def test_ranges_that_touch_become_one(store: Store):
    await store.record(covering(span(1, 20)))
    await store.record(covering(span(41, 60)))
    assert (await known(store)).ranges == (span(1, 20), span(41, 60))
    await store.record(covering(span(21, 40), span(55, 70)))
    assert (await known(store)).ranges == (span(1, 70),)


async def test_a_hole_is_kept_with_its_times_until_it_is_filled(store: Store):
    around = {"since": at(1), "until": at(9)}
    await store.record(covering(span(1, 10), span(31, 40), missing=(hole(11, 30, **around),)))
    (gap,) = (await known(store)).open_gaps
    assert gap == Gap(
        source=MINISTRY,
        reason="unread",
        opened_at=at(0),
        numbers=span(11, 30),
        remaining=(span(11, 30),),
        since=at(1),
        until=at(9),
    )

    await store.record(covering(span(21, 30), minutes=2))
    (gap,) = (await known(store)).open_gaps
    assert gap.remaining == (span(11, 20),)

    await store.record(covering(span(9, 20), minutes=3))
    (gap,) = (await known(store)).gaps
    assert (gap.state, gap.closed_at, gap.remaining) == (GapState.FILLED, at(3), ())
    assert (await known(store)).ranges == (span(1, 40),)


async def test_a_hole_named_again_is_the_same_hole_and_a_filled_one_is_none(store: Store):
    await store.record(covering(missing=(hole(11, 30),)))
    await store.record(covering(missing=(hole(11, 30), hole(5, 40)), minutes=1))
    first = (await known(store)).gaps
    assert [gap.numbers for gap in first] == [span(5, 10), span(11, 30), span(31, 40)]
    await store.record(covering(span(5, 40), minutes=2))
    await store.record(covering(missing=(hole(11, 30),), minutes=3))
    assert (await known(store)).open_gaps == ()


async def test_what_the_platform_denies_is_absent_and_not_filled(store: Store):
    await store.record(covering(missing=(hole(11, 30), hole(51, 60))))
    await store.record(covering(span(51, 55), absent=(span(11, 30), span(56, 60)), minutes=1))
    denied, mixed = (await known(store)).gaps
    assert (denied.state, denied.absent) == (GapState.ABSENT, 20)
    assert (mixed.state, mixed.absent) == (GapState.FILLED, 5)


async def test_a_hole_in_time_closes_when_all_of_its_time_was_read(store: Store):
    window = Missing(reason="window", since=at(0), until=at(60))
    await store.record(covering(missing=(window,)))
    await store.record(covering(missing=(window,), minutes=1))
    await store.record(covering(periods=(Period(since=at(10), until=at(60)),)))
    (gap,) = (await known(store)).open_gaps
    assert (gap.numbers, gap.since, gap.until) == (None, at(0), at(60))

    await store.record(covering(periods=(Period(since=at(0), until=at(60)),), minutes=2))
    await store.record(covering(missing=(window,), minutes=3))
    (gap,) = (await known(store)).gaps
    assert gap.state is GapState.FILLED


async def test_an_outage_begins_with_the_last_success_and_ends_with_the_next(store: Store):
    await store.record(batch(minutes=0))
    await store.note(MINISTRY, "timeout", "", at(5))
    await store.note(MINISTRY, "connection", "refused", at(6))
    lasting = Outage(since=at(0), outcome="connection", detail="refused")
    assert (await known(store)).outage == lasting

    await store.record(batch(minutes=9))
    assert (await known(store)).outage is None
    (over,) = (await known(store)).outages
    assert (over.since, over.until) == (at(0), at(9))


async def test_an_answer_that_could_not_be_read_ends_no_outage_and_is_no_success(store: Store):
    await store.record(batch(minutes=0))
    await store.note(MINISTRY, "unreadable", "", at(5))
    failed = batch(minutes=6, outcome="unreadable")
    await store.record(type(failed)(source=MINISTRY, seen_at=at(6), success=False, cursor="9"))
    found = await known(store)
    assert found.outage is not None
    assert found.progress.last_success_at == at(0)
    assert await store.cursor(MINISTRY) == "9"


async def test_a_source_never_read_is_out_since_it_was_first_tried(store: Store):
    await store.note(MINISTRY, "renamed", "its posts are x's", at(5), final=True)
    found = await known(store)
    assert found.outage == Outage(
        since=at(5), outcome="renamed", detail="its posts are x's", final=True
    )
    assert found.progress.last_success_at is None


async def test_the_time_without_a_daemon_is_an_outage_of_what_was_read_before(store: Store):
    await store.record(batch(minutes=0))
    await store.note(key("governor"), "timeout", "", at(1))
    sources = [MINISTRY, key("governor"), key("blogger")]
    await store.resume(sources, at(30))
    await store.resume(sources, at(40))
    governor, ministry = await store.completeness([MINISTRY, key("governor")])
    assert ministry.outage == Outage(since=at(0), outcome="not_running")
    assert governor.outage == Outage(since=at(1), outcome="timeout")
    assert [one.source for one in await store.completeness()] == [
        "telegram:governor",
        "telegram:ministry",
    ]


async def test_what_was_over_before_a_moment_can_be_left_out(store: Store):
    await store.record(covering(missing=(hole(11, 30), hole(51, 60))))
    await store.note(MINISTRY, "timeout", "", at(1))
    await store.record(covering(span(11, 30), minutes=5))
    (since,) = await store.completeness([MINISTRY], at(6))
    assert [gap.numbers for gap in since.gaps] == [span(51, 60)]
    assert since.outages == ()


async def test_progress_tells_mode_lag_gap_between_posts_and_pushes(store: Store):
    await store.record(batch(observation(minutes=-10), minutes=0))
    assert (await known(store)).progress.lag is None  # the past says nothing about slowness
    new = batch(observation(native="2", minutes=10), minutes=11)
    coverage = Coverage(pushed=3, push_missed=1)
    await store.record(
        type(new)(
            source=new.source,
            seen_at=new.seen_at,
            observations=new.observations,
            mode="mtproto",
            coverage=coverage,
        )
    )
    progress = (await known(store)).progress
    assert (progress.mode, progress.lag, progress.usual_gap) == ("mtproto", 60.0, 1200.0)
    assert (progress.first_success_at, progress.last_success_at) == (at(0), at(11))
    assert progress.last_post_at == at(10)
    assert progress.push_miss_rate == 0.25
