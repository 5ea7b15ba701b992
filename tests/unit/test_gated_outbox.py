"""What is due passes the gate, or is put back with the reason."""

from datetime import time, timedelta

import msgspec
import pytest

from monitor.core.routes import Route, Routes, Window
from monitor.model.alerts import AlertKind, DeliveryState
from monitor.model.ids import EventId
from monitor.model.posts import RevisionKind
from monitor.model.routing import Mute, PassageReason
from monitor.model.sources import SourceKind
from monitor.pipeline.gate import GatedOutbox
from monitor.ports import Demand
from monitor.store.memory import MemoryStore
from tests import build

SOURCES = [build.source("ministry"), build.source("rumour", SourceKind.BLOGGER)]
WAIT = Route(name="wait", receivers=("channel",), group_wait=timedelta(minutes=1))


def gated(*routes, inhibit=False):
    routes = Routes(routes=routes or (Route(name="all", receivers=("channel",)),), inhibit=inhibit)
    store = MemoryStore(sources=SOURCES, events=[build.event()], routes=routes)
    return store, GatedOutbox(store, store.desk, routes)


async def say(store, handle="ministry", value="S-400", native="1", minutes=0, **more):
    seen = build.observation(value, handle, native, minutes=minutes)
    (new,) = await store.record(build.batch(seen, handle=handle, minutes=minutes))
    made = build.claim(handle, value=value, native=native)
    raised = build.alert(made, minutes=minutes, **more)
    await store.commit([build.decision(new, made, alerts=(raised,))])
    return made, raised


async def take_back(store, old, minutes):
    gone = build.observation("", "ministry", minutes=0, seen=minutes, deleted=True)
    (new,) = await store.record(build.batch(gone, minutes=minutes))
    assert new.revision.kind is RevisionKind.DELETION
    raised = msgspec.structs.replace(
        build.alert(old, kind=AlertKind.RETRACTION, minutes=minutes), revision=new.revision.id
    )
    await store.commit([build.decision(new, alerts=(raised,))])
    return raised


async def due(outbox, minutes=0, together=9):
    found = await outbox.due(Demand(now=build.at(minutes), receiver="channel", together=together))
    return [one.subject.alert.id for batch in found for one in batch]


def states(store):
    return [one.state for one in store.deliveries()]


def reasons(store):
    return [one.reason for one in store.desk.passages]


async def send(outbox, minutes=0):
    demand = Demand(now=build.at(minutes), receiver="channel", together=9)
    for batch in await outbox.due(demand):
        await outbox.settle(
            [msgspec.structs.replace(one.delivery, state=DeliveryState.SENT) for one in batch]
        )


def mute(**more):
    return Mute(
        id="m1", author="anna", comment="a drill", starts_at=build.at(),
        ends_at=build.at(60), **more,
    )  # fmt: skip


async def test_what_nothing_keeps_back_passes_and_only_its_route_is_on_record():
    store, outbox = gated()
    _, raised = await say(store)

    assert await due(outbox) == [raised.id]
    assert reasons(store) == [PassageReason.ROUTED]


async def test_a_muted_alert_is_never_sent_and_says_why():
    store, outbox = gated()
    await store.desk.mute(mute(event=EventId(build.EVENT)))
    await say(store)

    assert await due(outbox) == []
    assert await due(outbox, 61) == []
    (delivery,) = store.deliveries()
    assert delivery.state is DeliveryState.SUPPRESSED
    assert delivery.error == "muted: mute m1 of anna: a drill"
    assert delivery.attempts == 0


async def test_what_was_tried_once_is_not_judged_again():
    store, outbox = gated()
    _, raised = await say(store)
    (batch,) = await outbox.due(Demand(now=build.at()))
    await outbox.settle([msgspec.structs.replace(batch[0].delivery, state=DeliveryState.DUE)])
    await store.desk.mute(mute(event=EventId(build.EVENT)))

    assert await due(outbox) == [raised.id]


@pytest.mark.parametrize("together", [1, 9])
async def test_what_was_opened_and_closed_within_the_wait_is_never_sent(together):
    store, outbox = gated(WAIT)
    old, _ = await say(store)
    await take_back(store, old, 0.5)

    assert await due(outbox, 0.9, together) == []
    for _ in range(3):
        assert await due(outbox, 5, together) == []
    assert states(store) == [DeliveryState.SUPPRESSED] * 2
    assert reasons(store)[-2:] == [PassageReason.CLOSED, PassageReason.NEVER_TOLD]


async def test_a_withdrawal_after_the_alert_was_told_is_told():
    store, outbox = gated(WAIT)
    old, _ = await say(store)
    await send(outbox, 1)
    gone = await take_back(store, old, 2)

    assert await due(outbox, 3) == [gone.id]


async def test_official_word_that_comes_while_a_rumour_waits_keeps_it_silent():
    store, outbox = gated(WAIT, inhibit=True)
    await say(store, "rumour")
    _, official = await say(store, "ministry", minutes=0.5)

    assert await due(outbox, 2) == [official.id]
    assert reasons(store)[-2:] == [PassageReason.INHIBITED, PassageReason.PASSED]


async def test_a_group_is_told_at_its_interval():
    route = msgspec.structs.replace(WAIT, group_interval=timedelta(minutes=5))
    store, outbox = gated(route)
    await say(store)
    await send(outbox, 1)
    _, second = await say(store, native="2", minutes=2)
    _, third = await say(store, native="3", minutes=4)

    assert await due(outbox, 3) == []
    assert await due(outbox, 5.9) == []
    assert await due(outbox, 6) == [second.id, third.id]
    assert PassageReason.GROUP_INTERVAL in reasons(store)


async def test_quiet_hours_end_with_one_message_about_all_of_an_event():
    noon = Window(since=time(11), until=time(13), zone=build.NOON.tzinfo)
    store, outbox = gated(Route(name="day", receivers=("channel",), quiet=(noon,)))
    raised = [(await say(store, native=str(n), minutes=n))[1].id for n in range(3)]

    assert await due(outbox, 59) == []
    demand = Demand(now=build.at(60), receiver="channel", together=9)
    (batch,) = await outbox.due(demand)
    assert [one.subject.alert.id for one in batch] == raised


async def test_an_alert_that_no_route_takes_is_delivered_to_nobody():
    store, outbox = gated(
        Route(name="flood", receivers=("channel",), events=("flood*",)),
    )
    await say(store)

    assert await due(outbox, 99) == []
    assert store.deliveries() == ()


NIGHT = Window(since=time(11), until=time(13), zone=build.NOON.tzinfo)
URGENT = Route(name="urgent", receivers=("channel",), kinds=frozenset({AlertKind.CONTRADICTION}))


@pytest.mark.parametrize("together", [1, 9])
@pytest.mark.parametrize(
    "slow",
    [
        Route(name="day", receivers=("channel",), quiet=(NIGHT,)),
        Route(name="wait", receivers=("channel",), group_wait=timedelta(minutes=30)),
    ],
    ids=["quiet hours", "a group that waits"],
)
async def test_news_that_cannot_wait_is_not_held_up_by_news_that_can(slow, together):
    store, outbox = gated(URGENT, slow)
    _, first = await say(store)
    assert await due(outbox, 1, together) == []
    _, second = await say(store, native="2", minutes=2, kind=AlertKind.CONTRADICTION)

    told = await due(outbox, 2, together)
    if together == 1:
        await outbox.settle(
            [msgspec.structs.replace(store.deliveries()[0], state=DeliveryState.SENT)]
        )
        told += await due(outbox, 2, together)

    assert told == [first.id, second.id]


@pytest.mark.parametrize("together", [1, 9])
async def test_nor_by_an_interval(together):
    slow = msgspec.structs.replace(WAIT, group_interval=timedelta(minutes=30))
    store, outbox = gated(URGENT, slow)
    await say(store)
    await send(outbox, 1)
    _, second = await say(store, native="2", minutes=2)
    assert await due(outbox, 4, together) == []  # held until the interval is over
    await say(store, native="3", minutes=5, kind=AlertKind.CONTRADICTION)

    assert (await due(outbox, 5, together))[0] == second.id
