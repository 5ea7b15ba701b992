"""What the card of an event is made from: the store's record, and what is missing from it."""

import pytest

from monitor.app.tellers import StoredSummaries
from monitor.core.summary import summarise
from monitor.notify.card import Missing
from monitor.store.chronicles import SqliteChronicles
from monitor.store.sqlite import SqliteStore
from tests import build
from tests.desk import CONCEPTS, Desk


@pytest.fixture
async def store(tmp_path):
    sources = [build.source("ministry", title="Ministry"), build.source("governor")]
    async with SqliteStore.open(tmp_path / "m.db", sources=sources, events=[build.event()]) as one:
        yield one


@pytest.fixture
def summaries(store):
    return StoredSummaries(SqliteChronicles(store.reads), store.reads, CONCEPTS)


async def test_an_event_is_summed_up_from_the_store(store, summaries):
    (new,) = await store.record(build.batch(build.observation("S-400.")))
    await store.commit([build.decision(new, build.claim())])

    summary = await summaries.summary(build.EVENT)

    assert [topic.attribute for topic in summary.topics] == [build.WEAPON]
    assert await summaries.summary("atlantis") is None


async def test_a_source_that_cannot_be_read_is_named_with_when_it_last_could(store, summaries):
    await store.record(build.batch(build.observation("S-400.")))
    await store.note(build.key("ministry"), "timeout", "", build.at(5))
    desk = Desk(build.source("ministry", title="Ministry"))
    desk.say("ministry", build.KILLED, 4)
    summary = summarise(build.event(), desk.history, source_of=desk.source_of, concepts=CONCEPTS)

    gaps = await summaries.gaps(summary, build.at(90))

    assert gaps.blind == (Missing(name="Ministry", since=build.at()),)
    assert gaps.holes == ()


async def test_a_party_that_is_expected_and_silent_is_named(summaries):
    desk = Desk(build.source("ministry", side="UA"))
    desk.say("ministry", build.KILLED, 4)
    summary = summarise(
        build.event(expected=("UA", "RU")),
        desk.history,
        source_of=desk.source_of,
        concepts=CONCEPTS,
    )

    gaps = await summaries.gaps(summary, build.at(90))

    assert gaps.awaited == (Missing(name="RU", since=build.at()),)
