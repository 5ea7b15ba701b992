"""What every store tells of an event as a whole."""

import msgspec

from monitor.model.ids import EventId
from monitor.ports import Chronicles
from monitor.store.chronicles import ArchiveChronicles, SqliteChronicles
from monitor.store.memory import MemoryStore
from monitor.store.sqlite import SqliteStore
from tests.build import (
    EVENT,
    KILLED,
    alert,
    at,
    batch,
    candidate,
    claim,
    decision,
    event,
    key,
    link,
    observation,
    relation,
    settled,
    source,
)

Store = MemoryStore | SqliteStore
OTHER = EventId("other")


def chronicles(store: Store) -> Chronicles:
    if isinstance(store, SqliteStore):
        return SqliteChronicles(store.reads)
    sources = [source("ministry"), source("governor")]
    return ArchiveChronicles(store, sources=sources, events=[event()])


async def test_a_chronicle_holds_all_that_followed_from_an_events_revisions(store: Store):
    first, second = await store.record(
        batch(observation("Four killed.", native="1"), observation("S-400.", "governor", "2"))
    )
    killed = claim("ministry", KILLED, 4)
    weapon = claim("governor", value="S-400", native="2")
    found = relation(killed, weapon)
    await store.commit(
        [
            decision(first, killed, alerts=(alert(killed),)),
            decision(second, weapon, relations=(found,), alerts=(alert(weapon),)),
        ]
    )

    chronicle = await chronicles(store).chronicle(EVENT)

    assert chronicle is not None
    assert chronicle.event == event()
    assert [one.recorded for one in chronicle.decided] == [settled(first), settled(second)]
    assert [one.decision.claims for one in chronicle.decided] == [(killed,), (weapon,)]
    assert chronicle.decided[1].decision.relations == (found,)
    assert [len(one.decision.alerts) for one in chronicle.decided] == [1, 1]
    assert chronicle.decided[0].decision.links == (link(first.revision.id),)


async def test_voices_and_relays_are_kept(store: Store):
    (first,) = await store.record(batch(observation()))
    spoken = claim("ministry", KILLED, 4, voice="mayor", relay=True)
    await store.commit([decision(first, spoken)])

    chronicle = await chronicles(store).chronicle(EVENT)

    assert chronicle is not None
    assert chronicle.decided[0].decision.claims == (spoken,)


async def test_what_concerns_other_events_is_left_out(store: Store):
    both, neither = await store.record(batch(observation("a"), observation("b", native="2")))
    mine, theirs = claim("ministry", KILLED, 4), claim("ministry", KILLED, 9, event=OTHER)
    await store.commit(
        [
            decision(both, mine, theirs, alerts=(alert(mine), alert(theirs))),
            decision(neither, claim("ministry", KILLED, 1, native="2", event=None)),
        ]
    )

    chronicle = await chronicles(store).chronicle(EVENT)

    assert chronicle is not None
    (decided,) = chronicle.decided
    assert decided.decision.claims == (mine,)
    assert [one.event for one in decided.decision.links] == [EVENT]
    assert [one.event for one in decided.decision.alerts] == [EVENT]


async def test_an_event_without_posts_has_an_empty_chronicle(store: Store):
    chronicle = await chronicles(store).chronicle(EVENT)

    assert chronicle is not None
    assert chronicle.decided == ()


async def test_an_event_that_has_left_the_configuration_is_known_by_its_posts(store: Store):
    (first,) = await store.record(batch(observation()))
    await store.commit([decision(first, claim("ministry", KILLED, 4, event=OTHER))])

    chronicle = await chronicles(store).chronicle(OTHER)

    assert chronicle is not None
    assert chronicle.event.title == OTHER
    assert await chronicles(store).chronicle(EventId("never")) is None


async def test_an_event_is_told_of_in_the_window_of_its_posts_own_time(store: Store):
    first, late = await store.record(
        batch(
            observation("a", native="1", minutes=10),
            observation("b", native="2", minutes=20),
            minutes=90,
        )
    )
    await store.commit(
        [
            decision(first, claim("ministry", KILLED, 4)),
            decision(late, claim("ministry", KILLED, 4, native="2", event=OTHER)),
        ]
    )
    asked = chronicles(store)

    assert await asked.told(None, None) == (EVENT, OTHER)
    assert await asked.told(at(10), at(20)) == (EVENT,)
    assert await asked.told(at(20), at(60)) == (OTHER,)
    assert await asked.told(at(60), None) == ()


async def test_an_edit_counts_from_when_it_was_made(store: Store):
    (first,) = await store.record(batch(observation("a"), minutes=1))
    (edit,) = await store.record(batch(observation("b", edited_minutes=50), minutes=70))
    await store.commit([decision(first, claim("ministry", KILLED, 4))])
    await store.commit([decision(edit, claim("ministry", KILLED, 5, number=2))])

    assert await chronicles(store).told(at(50), at(51)) == (EVENT,)
    assert await chronicles(store).told(at(60), at(80)) == ()


async def test_publishers_are_the_configured_and_those_who_published(store: Store):
    await store.commit(
        [decision(one) for one in await store.record(batch(observation("a", "stranger")))]
    )

    found = await chronicles(store).publishers()

    assert [one.key for one in found] == [key("governor"), key("ministry"), key("stranger")]


async def test_activity_counts_the_posts_of_a_window_by_source_and_hour(store: Store):
    seen = await store.record(
        batch(
            observation("a", native="1", minutes=-30),
            observation("b", native="2", minutes=10),
            observation("c", native="3", minutes=50),
            observation("d", "governor", native="4", minutes=70),
            observation("e", native="5", minutes=200),
            observation("f", native="6", minutes=None),
            minutes=80,
        )
    )
    await store.commit([decision(one) for one in seen])

    activity = await chronicles(store).activity(at(0), at(120))

    assert activity.posts == {key("ministry"): 3, key("governor"): 1}
    assert activity.hours == {at(0): 2, at(60): 2}
    assert activity.late == 1


async def test_candidates_are_told_with_their_posts_of_a_window(store: Store):
    seen = await store.record(
        batch(
            observation("a", native="1", minutes=-30),
            observation("b", native="2", minutes=10),
            observation("c", "governor", native="3", minutes=20),
            minutes=30,
        )
    )
    old, one, two = (settled(each) for each in seen)
    found = candidate(old.post.id, one.post.id)
    joined = candidate(two.post.id)
    quiet = candidate(old.post.id, name="quiet")
    await store.commit(
        [
            msgspec.structs.replace(decision(old), candidates=(quiet,)),
            msgspec.structs.replace(decision(one), candidates=(found,)),
            msgspec.structs.replace(decision(two), candidates=(joined,)),
        ]
    )
    asked = chronicles(store)

    (told,) = await asked.emerging(at(0), at(60))
    everything = await asked.emerging(at(-60), at(60))

    assert (told.candidate.id, told.posts, told.sources) == (found.id, 2, 2)
    assert [(one.candidate.id, one.posts) for one in everything] == [("quiet", 1), (found.id, 3)]
    assert await asked.emerging(at(60), at(90)) == ()
