"""The outbox to its receivers."""

import asyncio
import itertools
import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
import structlog.testing

from monitor.errors import (
    DeliveryDeferred,
    DeliveryRejected,
    DeliveryUncertain,
    ReceiverLost,
    StoreError,
)
from monitor.model.alerts import Delivery, DeliveryState
from monitor.pipeline.dispatch import Dispatcher
from monitor.pipeline.outcome import Manner
from monitor.ports import HOLD, Demand, Receipt, Together
from monitor.store.memory import MemoryStore
from tests.build import EVENT, alert, batch, claim, decision, observation
from tests.fakes.clock import START, LoopClock
from tests.fakes.streams import Channel


async def raise_alerts(store: MemoryStore, *events: str) -> None:
    new = await store.record(
        batch(*(observation(f"post {n}", native=str(n)) for n, _ in enumerate(events)))
    )
    made = [claim(native=str(n), event=name) for n, name in enumerate(events)]
    await store.commit(
        [decision(one, c, alerts=(alert(c),)) for one, c in zip(new, made, strict=True)]
    )


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(receivers=["channel"])


def dispatcher(
    store: MemoryStore, channel: Channel, clock: LoopClock, rng: random.Random, *repeatable: str
) -> Dispatcher:
    manners = {"channel": Manner(repeatable="channel" in repeatable, timeout=30)}
    return Dispatcher(store, [channel], clock, rng, manners=manners)


def only(store: MemoryStore) -> Delivery:
    (delivery,) = store.deliveries()
    return delivery


async def test_an_alert_is_sent_and_its_receipt_kept(store, clock, rng):
    await raise_alerts(store, EVENT)
    channel = Channel()
    await dispatcher(store, channel, clock, rng).flush()
    assert (only(store).state, only(store).receipt) == (DeliveryState.SENT, "1")
    assert only(store).attempts == 1


async def test_alerts_of_an_event_arrive_in_order(store, clock, rng):
    await raise_alerts(store, EVENT, "elsewhere", EVENT, EVENT)
    channel = Channel()
    await dispatcher(store, channel, clock, rng).flush()
    of_event = [one.post.native for one in channel.told if one.event.id == EVENT]
    assert of_event == ["0", "2", "3"]


async def test_a_deferred_alert_waits_for_its_time_and_then_arrives(store, clock, rng):
    await raise_alerts(store, EVENT)
    later = START + timedelta(minutes=10)
    channel = Channel("channel", DeliveryDeferred("flood wait", later))
    work = dispatcher(store, channel, clock, rng)
    await work.flush()
    assert only(store).state is DeliveryState.DUE
    assert only(store).due_at == later
    async with asyncio.timeout(700):
        task = asyncio.create_task(work.run("channel"))
        while not channel.told:
            await clock.sleep(1)
        task.cancel()
    assert [when >= later for _, when in channel.asked] == [False, True]


async def test_pauses_grow_and_are_spread(store, clock, rng):
    await raise_alerts(store, EVENT)
    channel = Channel("channel", *(DeliveryDeferred("down", START) for _ in range(6)))
    work = dispatcher(store, channel, clock, rng)
    for _ in range(6):
        await work.flush()
        await clock.sleep((only(store).due_at - clock.now()).total_seconds() + 0.001)
    asked = [when for _, when in channel.asked]
    pauses = [(b - a).total_seconds() for a, b in itertools.pairwise(asked)]
    for n, pause in enumerate(pauses):
        assert 2**n / 2 <= pause <= 2**n + 0.01


async def test_an_uncertain_outcome_is_not_repeated(store, clock, rng):
    await raise_alerts(store, EVENT)
    channel = Channel("channel", DeliveryUncertain("no answer"))
    work = dispatcher(store, channel, clock, rng)
    await work.flush()
    await clock.sleep(3600)
    await work.flush()
    assert (only(store).state, only(store).error) == (DeliveryState.UNCERTAIN, "no answer")
    assert len(channel.asked) == 1


async def test_an_uncertain_outcome_is_repeated_where_that_does_no_harm(store, clock, rng):
    await raise_alerts(store, EVENT)
    channel = Channel("channel", DeliveryUncertain("no answer"))
    work = dispatcher(store, channel, clock, rng, "channel")
    await work.flush()
    await clock.sleep(10)
    await work.flush()
    assert only(store).state is DeliveryState.SENT
    assert only(store).error is None


async def test_a_receiver_that_never_answers_is_uncertain_after_its_time(store, clock, rng):
    class Silent(Channel):
        async def send(self, batch: Together, now: datetime) -> Receipt:
            await asyncio.Event().wait()
            raise AssertionError

    await raise_alerts(store, EVENT)
    await dispatcher(store, Silent(), clock, rng).flush()
    assert (only(store).state, only(store).error) == (
        DeliveryState.UNCERTAIN,
        "no answer in time",
    )


async def test_a_rejected_alert_holds_its_event_for_a_while_and_no_longer(store, clock, rng):
    await raise_alerts(store, EVENT, EVENT)
    channel = Channel("channel", DeliveryRejected("chat not found"))
    work = dispatcher(store, channel, clock, rng)
    await work.flush()
    assert [one.state for one in store.deliveries()] == [DeliveryState.DEAD, DeliveryState.DUE]
    await clock.sleep(HOLD.total_seconds())
    await work.flush()
    assert [one.state for one in store.deliveries()] == [DeliveryState.DEAD, DeliveryState.SENT]


async def test_only_what_did_not_arrive_is_a_warning(store, clock, rng):
    await raise_alerts(store, EVENT, EVENT, "elsewhere")
    failing = DeliveryRejected("chat not found"), DeliveryDeferred("down", START)
    work = dispatcher(store, Channel("channel", *failing), clock, rng)
    with structlog.testing.capture_logs() as logs:
        await work.flush()
        await clock.sleep(HOLD.total_seconds())
        await work.flush()
    settled = [one for one in logs if one["event"] == "delivery_settled"]
    told = {(one["state"], one["log_level"]) for one in settled}
    assert told == {("dead", "warning"), ("due", "warning"), ("sent", "info")}


async def test_an_unknown_receiver_is_a_dead_letter(clock, rng):
    store = MemoryStore(receivers=["gone"])
    await raise_alerts(store, EVENT)
    await dispatcher(store, Channel(), clock, rng).recover()
    assert only(store).state is DeliveryState.DEAD
    assert only(store).error == "no receiver of this name is configured"


async def test_a_slow_receiver_does_not_hold_up_another(clock, rng):
    class Slow(Channel):
        async def send(self, batch: Together, now: datetime) -> Receipt:
            await clock.sleep(20)
            return await super().send(batch, now)

    store = MemoryStore(receivers=["slow", "channel"])
    await raise_alerts(store, EVENT)
    slow, quick = Slow("slow"), Channel()
    await Dispatcher(store, [slow, quick], clock, rng).deliver_due()
    assert [(when - START).total_seconds() for _, when in quick.asked] == [0]
    assert len(slow.told) == 1


class Hanging(Channel):
    """Takes an alert and never answers."""

    async def send(self, batch: Together, now: datetime) -> Receipt:
        self.asked.append((batch[0].delivery.alert, now))
        await asyncio.Event().wait()
        raise AssertionError


async def test_alerts_go_on_to_others_while_a_receiver_hangs(clock, rng):
    store = MemoryStore(receivers=["hanging", "channel"])
    hanging, channel = Hanging("hanging"), Channel()
    work = Dispatcher(store, [hanging, channel], clock, rng)
    await raise_alerts(store, EVENT, "elsewhere")
    async with asyncio.TaskGroup() as group:
        lines = [group.create_task(work.run(name)) for name in work.receivers]
        await clock.sleep(2)
        told_before = len(channel.told)
        (later,) = await store.record(batch(observation("later", native="later")))
        made = claim(native="later", event=EVENT)
        await store.commit([decision(later, made, alerts=(alert(made),))])
        work.wake()
        await clock.sleep(0.1)
        for line in lines:
            line.cancel()
    assert told_before == 2
    assert len(channel.told) == 3
    assert len(hanging.asked) == 2


async def test_a_line_that_stands_still_for_longer_than_a_round_is_named(clock, rng):
    class Stuck(MemoryStore):
        async def settle(self, deliveries: Sequence[Delivery]) -> None:
            await asyncio.Event().wait()

    store = Stuck(receivers=["channel"])
    work = dispatcher(store, Channel(), clock, rng)
    async with asyncio.TaskGroup() as group:
        line = group.create_task(work.run("channel"))
        await clock.sleep(600)
        idle = work.stalled
        await raise_alerts(store, EVENT)
        work.wake()
        await clock.sleep(61)
        busy = work.stalled
        line.cancel()
    assert idle == ()
    assert busy == ("channel",)


async def test_a_bug_in_one_notifier_leaves_the_other_send_whole(clock, rng):
    class Buggy(Channel):
        async def send(self, batch: Together, now: datetime) -> Receipt:
            raise KeyError("a bug")

    class Slow(Channel):
        async def send(self, batch: Together, now: datetime) -> Receipt:
            await clock.sleep(20)
            return await super().send(batch, now)

    store = MemoryStore(receivers=["buggy", "slow"])
    await raise_alerts(store, EVENT)
    with pytest.raises(KeyError):
        await Dispatcher(store, [Buggy("buggy"), Slow("slow")], clock, rng).deliver_due()
    assert [one.state for one in store.deliveries()] == [
        DeliveryState.LEASED,
        DeliveryState.SENT,
    ]


async def test_a_failing_store_stops_the_dispatcher(store, clock, rng):
    class Full(MemoryStore):
        async def settle(self, deliveries: Sequence[Delivery]) -> None:
            raise StoreError("the disk is full")

    full = Full(receivers=["channel"])
    await raise_alerts(full, EVENT)
    with pytest.raises(StoreError):
        await dispatcher(full, Channel(), clock, rng).run("channel")


async def test_a_hint_is_heeded_at_once(store, clock, rng):
    channel = Channel()
    work = dispatcher(store, channel, clock, rng)
    task = asyncio.create_task(work.run("channel", interval=3600))
    await clock.sleep(1)
    await raise_alerts(store, EVENT)
    work.wake()
    await clock.sleep(1)
    task.cancel()
    assert len(channel.told) == 1


async def test_leases_of_a_dead_process_are_resolved_at_the_start(store, clock, rng):
    await raise_alerts(store, EVENT)
    await store.due(Demand(now=clock.now()))
    await dispatcher(store, Channel(), clock, rng).recover()
    assert only(store).state is DeliveryState.UNCERTAIN


async def test_after_a_flush_nothing_is_in_flight(store, clock, rng):
    class Slow(Channel):
        async def send(self, batch: Together, now: datetime) -> Receipt:
            await clock.sleep(20)
            return await super().send(batch, now)

    await raise_alerts(store, EVENT)
    channel = Slow()
    work = dispatcher(store, channel, clock, rng)
    task = asyncio.create_task(work.run("channel"))
    await clock.sleep(1)
    await work.flush()
    task.cancel()
    assert only(store).state is DeliveryState.SENT


async def test_where_nobody_will_ever_look_all_are_left_to_a_person_at_once(store, clock, rng):
    class Blind:
        async def find(self, batch: Together, now: datetime) -> Receipt | None:
            raise DeliveryUncertain("nobody can look")

    await raise_alerts(store, *(f"event {n}" for n in range(8)))
    channel = Channel("channel", *(DeliveryUncertain("no answer") for _ in range(8)))
    work = finding(store, channel, clock, rng, Blind())
    await work.flush()
    await clock.sleep(10)
    await work.flush()
    assert {one.state for one in store.deliveries()} == {DeliveryState.UNCERTAIN}
    assert {one.error for one in store.deliveries()} == {"nobody can look"}


async def test_while_nobody_can_look_one_is_tried_and_not_all(store, clock, rng):
    await raise_alerts(store, *(f"event {n}" for n in range(8)))
    channel = Channel("channel", *(DeliveryUncertain("no answer") for _ in range(8)))
    unseen = DeliveryDeferred("the reader is offline", START)
    finder = Finding(unseen, *(Receipt(id=str(n)) for n in range(8)))
    work = finding(store, channel, clock, rng, finder)
    await work.flush()
    await clock.sleep(10)
    await work.flush()
    assert len(finder.asked) == 1
    await clock.sleep(31)
    await work.flush()
    assert {one.state for one in store.deliveries()} == {DeliveryState.SENT}


class Finding:
    """Looks into a chat; ``answers`` come one after another."""

    def __init__(self, *answers: Receipt | DeliveryDeferred | None) -> None:
        self._answers = list(answers)
        self.asked: list[datetime] = []

    async def find(self, batch: Together, now: datetime) -> Receipt | None:
        self.asked.append(now)
        answer = self._answers.pop(0)
        if isinstance(answer, DeliveryDeferred):
            raise answer
        return answer


def finding(store: MemoryStore, channel: Channel, clock, rng, finder: Finding) -> Dispatcher:
    manner = Manner(finder=finder, settle=timedelta(seconds=10), timeout=30)
    return Dispatcher(store, [channel], clock, rng, manners={"channel": manner})


async def test_what_is_found_in_the_chat_was_sent(store, clock, rng):
    await raise_alerts(store, EVENT)
    channel, finder = Channel("channel", DeliveryUncertain("no answer")), Finding(Receipt(id="7"))
    work = finding(store, channel, clock, rng, finder)
    await work.flush()
    await clock.sleep(10)
    await work.flush()
    assert (only(store).state, only(store).receipt) == (DeliveryState.SENT, "7")
    assert [(when - START).total_seconds() for when in finder.asked] == [10]


async def test_what_is_not_found_is_sent_again_before_what_came_later(store, clock, rng):
    await raise_alerts(store, EVENT, EVENT)
    channel, finder = Channel("channel", DeliveryUncertain("no answer")), Finding(None)
    work = finding(store, channel, clock, rng, finder)
    await work.flush()
    assert channel.told == []
    await clock.sleep(10)
    await work.flush()
    assert [one.post.native for one in channel.told] == ["0", "1"]


async def test_a_chat_that_cannot_be_seen_is_looked_into_later(store, clock, rng):
    await raise_alerts(store, EVENT)
    unseen = DeliveryDeferred("the reader is offline", START)
    channel, finder = Channel("channel", DeliveryUncertain("?")), Finding(unseen, Receipt(id="7"))
    work = finding(store, channel, clock, rng, finder)
    await work.flush()
    for _ in range(2):
        await clock.sleep(60)
        await work.flush()
    assert only(store).state is DeliveryState.SENT
    assert len(finder.asked) == 2


async def test_where_the_operator_wants_it_what_is_uncertain_is_sent_again_with_a_mark(
    store, clock, rng
):
    await raise_alerts(store, EVENT)
    channel = Channel("channel", DeliveryUncertain("no answer"))
    manner = Manner(resend_marked=True, settle=timedelta(seconds=10))
    work = Dispatcher(store, [channel], clock, rng, manners={"channel": manner})
    for _ in range(3):
        await work.flush()
        await clock.sleep(10)
    (message,) = channel.messages
    assert message[0].delivery.repeat
    assert only(store).state is DeliveryState.SENT


async def test_a_receiver_that_is_lost_rests_loses_nothing_and_is_told_of(clock, rng):
    store = MemoryStore(receivers=["channel"])
    await raise_alerts(store, EVENT, "elsewhere")
    channel = Channel("channel", *(ReceiverLost("the bot was kicked") for _ in range(4)))
    work = Dispatcher(store, [channel], clock, rng, journal=store)
    async with asyncio.TaskGroup() as group:
        line = group.create_task(work.run("channel"))
        await clock.sleep(600)
        line.cancel()
    assert len(channel.told) == 2
    assert [(one.kind, one.subject) for one in await store.notices()] == [
        ("receiver_lost", "channel"),
        ("receiver_back", "channel"),
    ]
    assert {one.attempts for one in store.deliveries()} == {1}


async def test_a_dead_letter_is_told_of_once_until_something_arrives(clock, rng):
    store = MemoryStore(receivers=["channel"], noticed=["console"])
    await raise_alerts(store, EVENT, "elsewhere")
    channel = Channel("channel", DeliveryRejected("no"), DeliveryRejected("no"))
    await Dispatcher(store, [channel], clock, rng, journal=store).flush()
    assert [one.kind for one in await store.notices()] == ["delivery_dead"]


async def test_nothing_is_leased_before_the_receiver_is_ready(store, clock, rng):
    class Paced:
        def ready_at(self, now: datetime) -> datetime:
            return max(now, START + timedelta(seconds=90))

    await raise_alerts(store, EVENT)
    channel = Channel()
    manners = {"channel": Manner(pace=Paced())}
    work = Dispatcher(store, [channel], clock, rng, manners=manners)
    async with asyncio.TaskGroup() as group:
        line = group.create_task(work.run("channel", interval=60))
        await clock.sleep(80)
        assert only(store).state is DeliveryState.DUE
        await clock.sleep(40)
        line.cancel()
    assert [(when - START).total_seconds() for _, when in channel.asked] == [90]
