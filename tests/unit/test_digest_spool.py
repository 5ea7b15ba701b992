"""Events that are laid aside come back as they were, in the digest's order."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from monitor.app.digest import Order, make_digest
from monitor.core.digest import Backdrop, EventDigest, assemble, rank
from monitor.errors import StoreError
from monitor.export.digest.spool import Spool
from monitor.model.ids import EventId
from tests import build, week
from tests.unit.test_charts import count, digest_of

pytestmark = pytest.mark.may_block


def some_events() -> list[EventDigest]:
    (one,) = digest_of(count("governor", 4, 0), count("paper", 9, 30)).events
    return [
        msgspec.structs.replace(one, id=EventId(f"event-{number}"), posts=number % 3)
        for number in range(7)
    ]


def test_events_come_back_as_they_were_in_the_order_of_their_rank(tmp_path: Path):
    events = some_events()
    with Spool(tmp_path) as spool:
        for event in events:
            spool.put(event)
        ranked = sorted(events, key=rank)

        assert list(spool) == ranked
        assert list(spool) == ranked
        assert spool[:3] == tuple(ranked[:3])
        assert spool[-1] == ranked[-1]
        assert len(spool) == len(events)


def test_an_event_that_is_put_in_after_reading_takes_its_place(tmp_path: Path):
    first, *others = sorted(some_events(), key=rank)
    with Spool(tmp_path) as spool:
        for event in others:
            spool.put(event)
        assert spool[0] == others[0]

        spool.put(first)

        assert spool[0] == first


def test_a_spool_leaves_no_file(tmp_path: Path):
    with Spool(tmp_path) as spool:
        spool.put(some_events()[0])

        assert list(tmp_path.iterdir()) == []


def test_a_digest_is_put_together_in_one_pass_and_counts_every_event(tmp_path: Path):
    class Watched(Spool):
        passes = 0

        def __iter__(self) -> Iterator[EventDigest]:
            self.passes += 1
            return super().__iter__()

    with Watched(tmp_path) as spool:
        for event in some_events():
            spool.put(event)

        digest = assemble((build.at(0), build.at(9), build.at(9)), spool, Backdrop())

        assert (digest.totals.events, digest.totals.claims) == (7, 14)
        assert digest.events is spool
        assert spool.passes == 1


def test_what_could_not_be_read_leaves_nothing_behind(tmp_path: Path):
    order = Order(since=week.MONDAY, until=week.NEXT_MONDAY)

    with pytest.raises(StoreError):
        asyncio.run(
            make_digest(tmp_path / "none.sqlite", order, tmp_path / "out", week.StillClock())
        )

    assert list(tmp_path.iterdir()) == []
