"""Whatever happens on the way, what was read in the end is what was published."""

import random
from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.collect.http import Answer, Conditions, Failure
from monitor.collect.polling import Pace
from monitor.collect.preview import Depth, PreviewCollector
from monitor.collect.preview_place import decode
from monitor.errors import CollectError
from monitor.model.completeness import Range
from monitor.store.memory import MemoryStore
from tests.build import source
from tests.fakes.clock import LoopClock
from tests.fakes.preview_markup import Channel, render

NEWS = source("news")
HARMS = ("reset", "throttled", "redirect", "empty", "cut", "ignores before")


class Unsteady:
    """Draws the pages of one channel; some requests go wrong."""

    def __init__(self, channel: Channel, chance: random.Random) -> None:
        self.channel = channel
        self.chance = chance
        self.harm = 0.3
        self.lies: Counter[int] = Counter()

    async def fetch(self, url: str, conditions: Conditions | None = None) -> Answer | Failure:
        query = url.partition("?before=")[2]
        before = int(query) if query else None
        harm = self.chance.choice(HARMS) if self.chance.random() < self.harm else ""
        if harm == "reset":
            return Failure(outcome="connection")
        if harm == "throttled":
            return Answer(status=429, retry_after=30)
        if harm == "redirect":
            return Answer(status=302)
        # A lie that is told three times in a row cannot be told from the truth.
        if harm == "empty" and before is not None and self.lies[before] < 2:
            self.lies[before] += 1
            return Answer(status=200, body=render(Channel("news")).encode())
        page = render(self.channel, None if harm == "ignores before" else before).encode()
        if harm == "cut":
            page = page[: self.chance.randrange(len(page))]
        return Answer(status=200, body=page)


def live_a_little(channel: Channel, chance: random.Random) -> None:
    """Publish, edit and delete as a busy channel does between two polls."""
    for _ in range(chance.choice([0, 0, 1, 3, 15, 70])):
        channel.post(
            f"Post of {len(channel.posts)} words",
            photos=chance.choice([0, 0, 0, 1, 4]),
            service=chance.random() < 0.05,
        )
    newest = channel.window(None)
    if newest and chance.random() < 0.3:
        post = chance.choice(newest)
        post.text, post.edited = f"Corrected {chance.random()}", True
    if len(newest) > 3 and chance.random() < 0.1:
        channel.delete(chance.choice(newest).number)


async def open_gaps(ledger: MemoryStore) -> tuple[set[int], set[int]]:
    """Return the ids that the ledger says are missing, and those it says are held."""
    (known,) = await ledger.completeness([NEWS.key])
    missing = [one for gap in known.open_gaps for one in gap.remaining]
    return ids(missing), ids(known.ranges)


def ids(ranges: Iterable[Range]) -> set[int]:
    return {number for one in ranges for number in range(one.first, one.last + 1)}


def ids_in_holes(cursor: str | None) -> set[int]:
    place = decode(cursor) if cursor else None
    holes = place.holes if place else ()
    return {number for hole in holes for number in range(hole.low + 1, hole.high)}


@given(st.integers(0, 2**32))
@settings(max_examples=8, deadline=None)
@pytest.mark.asyncio
async def test_every_post_is_read_and_the_newest_texts_are_current(seed: int) -> None:
    chance = random.Random(seed)
    channel = Channel("news", "News").fill(chance.randrange(1, 60))
    web = Unsteady(channel, chance)
    clock = LoopClock()
    collector = PreviewCollector(web, clock, chance, depth=Depth(most=3), pace=Pace(jitter=0))
    first = channel.window(None)[0].number
    texts: dict[int, str] = {}
    published: set[tuple[str, str]] = set()
    cursor: str | None = None
    ledger = MemoryStore()
    stream = collector.stream(NEWS, cursor)
    for step in range(300):
        if step < 60 and cursor is not None:
            live_a_little(channel, chance)
        published |= {(str(p.number), p.text) for p in channel.posts if not p.service}
        web.harm = 0.3 if step < 60 else 0.0
        try:
            batch = await anext(stream)
        except CollectError:
            stream = collector.stream(NEWS, cursor)
            continue
        cursor = batch.cursor or cursor
        await ledger.record(batch)
        missing, held = await open_gaps(ledger)
        # Too many holes are joined in the cursor; the ledger knows what lies between.
        assert missing == ids_in_holes(cursor) - held
        assert {(one.native, one.text) for one in batch.observations} <= published
        texts |= {int(one.native): one.text for one in batch.observations}
        if step >= 60 and batch.outcome == "history":
            break
    assert cursor is not None
    place = decode(cursor)
    assert place is not None
    assert place.holes == ()
    (known,) = await ledger.completeness([NEWS.key])
    assert (known.open_gaps, len(known.ranges)) == ((), 1)
    assert known.ranges[0].first <= first
    last = channel.window(None)[-1]
    assert known.ranges[0].last == last.number + last.size - 1
    standing = {p.number: p.text for p in channel.posts if p.number >= first and not p.service}
    assert set(standing) <= set(texts)
    newest = [post for post in channel.window(None) if not post.service]
    assert all(texts[post.number] == post.text for post in newest)
