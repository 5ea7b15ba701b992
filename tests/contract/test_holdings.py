"""Which posts are held, and which of them ever made a claim: alike in every store."""

from monitor.model.completeness import Range
from monitor.store.memory import MemoryStore
from monitor.store.sqlite import SqliteStore
from tests.build import at, batch, claim, decision, key, observation

Store = MemoryStore | SqliteStore
MINISTRY = key("ministry")
ALL = Range(first=1, last=1000)


async def test_of_a_source_that_was_never_read_nothing_is_held(store: Store):
    assert await store.held(MINISTRY, ALL) == ()
    assert await store.claim_bearing(MINISTRY, at(0)) == ()


async def test_what_stands_in_a_range_is_held_in_the_order_of_its_numbers(store: Store):
    numbers = ["9", "10", "100", "2", "1001"]
    await store.record(batch(*(observation(f"Post {n}", native=n) for n in numbers)))

    assert await store.held(MINISTRY, ALL) == (2, 9, 10, 100)
    assert await store.held(MINISTRY, Range(first=9, last=10)) == (9, 10)


async def test_a_deleted_post_does_not_stand_until_it_is_seen_again(store: Store):
    await store.record(batch(observation("Three killed", native="7")))
    await store.record(batch(observation("", native="7", deleted=True), minutes=1))
    assert await store.held(MINISTRY, ALL) == ()

    await store.record(batch(observation("Three killed", native="7"), minutes=2))
    assert await store.held(MINISTRY, ALL) == (7,)


async def test_sources_whose_names_begin_alike_are_kept_apart(store: Store):
    await store.record(batch(observation("One", native="1")))
    other = key("ministry2")
    await store.record(batch(observation("Two", "ministry2", native="2"), handle="ministry2"))

    assert await store.held(MINISTRY, ALL) == (1,)
    assert await store.held(other, ALL) == (2,)


async def test_posts_that_ever_made_a_claim_are_known_with_their_dates(store: Store):
    seen = [
        observation("Three killed", native="5", minutes=5),
        observation("Good morning", native="6", minutes=6),
        observation("Too old", native="4", minutes=1),
        observation("To be deleted", native="7", minutes=7),
    ]
    recorded = await store.record(batch(*seen))
    silent = {"6"}
    await store.commit(
        [
            decision(one)
            if one.post.native in silent
            else decision(one, claim(native=one.post.native))
            for one in recorded
        ]
    )
    await store.record(batch(observation("", native="7", deleted=True), minutes=9))

    assert await store.claim_bearing(MINISTRY, at(5)) == ((5, at(5)),)
    assert await store.claim_bearing(MINISTRY, at(0)) == ((4, at(1)), (5, at(5)))
