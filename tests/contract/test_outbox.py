"""What every store does with deliveries."""

import msgspec
import pytest

from monitor.model.alerts import Delivery, DeliveryState, Notice, Severity
from monitor.ports import Demand, Due
from monitor.store.memory import MemoryStore
from monitor.store.sqlite import SqliteStore
from tests.build import (
    EVENT,
    KILLED,
    alert,
    at,
    attachment,
    batch,
    claim,
    decision,
    event,
    key,
    observation,
    relation,
    source,
)

Store = MemoryStore | SqliteStore


async def raise_alerts(store: Store, *events: str, minutes: float = 0) -> None:
    """One post and one alert for each event named, in that order."""
    new = await store.record(
        batch(*(observation(f"post {n}", native=str(n)) for n, _ in enumerate(events)))
    )
    made = [claim(native=str(n), event=name) for n, name in enumerate(events)]
    await store.commit(
        [
            decision(one, about, alerts=(alert(about, minutes=minutes),))
            for one, about in zip(new, made, strict=True)
        ]
    )


async def due(
    store: Store, minutes: float = 0, receiver: str | None = None, limit: int = 10
) -> list[Due]:
    """Lease what is due, an alert a message."""
    demand = Demand(now=at(minutes), receiver=receiver, events=limit)
    return [one for batch in await store.due(demand) for one in batch]


async def settle(
    store: Store, delivery: Delivery, state: DeliveryState, minutes: float = 0, **more: object
) -> None:
    await store.settle([msgspec.structs.replace(delivery, state=state, due_at=at(minutes), **more)])


async def test_an_alert_goes_once_to_each_receiver(store: Store):
    await raise_alerts(store, EVENT)
    found = await due(store, 0)
    assert sorted(one.delivery.receiver for one in found) == ["channel", "console"]
    assert {one.delivery.state for one in found} == {DeliveryState.LEASED}
    assert {one.delivery.attempts for one in found} == {1}
    assert await due(store, 0) == []


async def test_the_deliveries_of_one_receiver_can_be_asked_for_alone(store: Store):
    await raise_alerts(store, EVENT, "elsewhere")
    for name in ("channel", "console"):
        found = await due(store, 0, name)
        assert [one.delivery.receiver for one in found] == [name, name]
    assert await due(store, 0) == []


async def test_what_is_due_to_a_receiver_that_is_gone_is_a_dead_letter(store: Store):
    await raise_alerts(store, EVENT)
    assert await store.bury(["console"]) == 1
    assert [one.delivery.receiver for one in await due(store, 0)] == ["console"]
    assert await store.bury(["console", "channel"]) == 0


async def test_nothing_is_due_before_its_time(store: Store):
    await raise_alerts(store, EVENT, minutes=5)
    assert await due(store, 4) == []
    assert len(await due(store, 5)) == 2


async def test_the_alerts_of_one_event_leave_in_order(store: Store):
    await raise_alerts(store, EVENT, EVENT, "elsewhere")
    first = [one for one in await due(store, 0) if one.delivery.receiver == "channel"]
    assert [one.subject.post.native for one in first] == ["0", "2"]
    await settle(store, first[0].delivery, DeliveryState.SENT)
    second = [one for one in await due(store, 0) if one.delivery.receiver == "channel"]
    assert [one.subject.post.native for one in second] == ["1"]


async def test_a_deferred_delivery_holds_its_event_and_no_other(store: Store):
    await raise_alerts(store, EVENT, EVENT, "elsewhere")
    for one in await due(store, 0):
        await settle(store, one.delivery, DeliveryState.DUE, minutes=10)
    assert await due(store, 9) == []
    again = await due(store, 10)
    assert {one.subject.post.native for one in again} == {"0", "2"}
    assert {one.delivery.attempts for one in again} == {2}


@pytest.mark.parametrize("state", [DeliveryState.DEAD, DeliveryState.UNCERTAIN])
async def test_what_will_not_be_sent_again_does_not_block_its_event(
    store: Store, state: DeliveryState
):
    await raise_alerts(store, EVENT, EVENT)
    for one in await due(store, 0):
        await settle(store, one.delivery, state)
    assert {one.subject.post.native for one in await due(store, 0)} == {"1"}


async def test_what_was_sent_stays_sent(store: Store):
    await raise_alerts(store, EVENT)
    found = await due(store, 0)
    for one in found:
        await settle(store, one.delivery, DeliveryState.SENT)
        await settle(store, one.delivery, DeliveryState.DUE)
    assert await due(store, 60) == []


async def test_a_lease_of_a_dead_process_is_in_doubt_unless_a_repeat_does_no_harm(store: Store):
    await raise_alerts(store, EVENT)
    await due(store, 0)
    assert await store.recover(at(1)) == 2
    again = await due(store, 1)
    assert [one.delivery.receiver for one in again] == ["console"]
    assert await store.recover(at(2)) == 1


async def test_the_dossier_holds_both_sides(store: Store):
    first, second = await store.record(
        batch(observation("S-400."), observation("S-300.", "governor", seen=1))
    )
    mine, theirs = claim(), claim("governor", value="S-300")
    conflict = relation(mine, theirs)
    raised = alert(theirs, relations=(conflict,), minutes=1)
    await store.commit(
        [decision(first, mine), decision(second, theirs, relations=(conflict,), alerts=(raised,))]
    )
    told = (await due(store, 1, limit=1))[0].subject
    assert told.alert == raised
    assert told.event == event()
    assert told.trigger == source("governor")
    assert [side.claim for side in told.new] == [theirs]
    assert [side.claim for side in told.old] == [mine]
    assert told.old[0].revision.text == "S-400."
    assert told.relations == (conflict,)


async def test_an_unlisted_publisher_is_told_by_its_name(store: Store):
    (first,) = await store.record(batch(observation("Four killed.", "stranger")))
    count = claim("stranger", KILLED, 4, event="unknown-event")
    await store.commit([decision(first, count, alerts=(alert(count),))])
    told = (await due(store, 0, limit=1))[0].subject
    assert (told.trigger.key, told.trigger.title) == (key("stranger"), "stranger")
    assert told.event.title == "unknown-event"


async def test_an_outcome_without_a_batch_is_counted(store: Store):
    await store.note(key("ministry"), "unavailable", "connection refused", at(1))
    await store.note(key("ministry"), "unavailable", "connection refused", at(2))
    if isinstance(store, MemoryStore):
        assert store.outcomes[key("ministry"), "unavailable"] == 2
        return
    (status,) = [
        one for one in (await store.reads.status()).sources if one.source.key == key("ministry")
    ]
    assert status.outcomes == {"unavailable": 2}
    assert status.last_error == "unavailable: connection refused"
    assert (status.last_error_at, status.last_success_at) == (at(2), None)


async def test_a_notice_is_stored_once(store: Store):
    notice = Notice(id="n1", kind="source", subject="ministry", text="Gone.", raised_at=at(0))
    await store.notice(notice)
    await store.notice(msgspec.structs.replace(notice, text="Gone again."))
    assert await store.notices() == (notice,)


async def test_a_notice_keeps_its_files_in_their_order(store: Store):
    files = (
        attachment("digest.html", "text/html"),
        attachment("chart.png", "image/png", caption="Загиблі з часом.", inline=True),
    )
    notice = Notice(
        id="n1", kind="digest", subject="2024-W44", text="x", raised_at=at(0), attachments=files
    )

    await store.notice(notice)

    assert await store.notices() == (notice,)
    ((due,),) = await store.due(Demand(now=at(1)))
    assert due.subject == notice


async def test_notices_are_read_in_the_order_of_their_moments(store: Store):
    for name, minutes in (("later", 5), ("earlier", 1)):
        await store.notice(
            Notice(id=name, kind="source", subject="ministry", text="x", raised_at=at(minutes))
        )
    assert [one.id for one in await store.notices()] == ["earlier", "later"]


async def heads(store: Store, minutes: float = 0, together: int = 50) -> list[list[str]]:
    """Lease what the channel may be told in one message each; return the posts' ids."""
    demand = Demand(now=at(minutes), receiver="channel", together=together)
    return [[one.subject.post.native for one in batch] for batch in await store.due(demand)]


async def test_what_is_due_of_one_event_can_be_told_together(store: Store):
    await raise_alerts(store, EVENT, "elsewhere", EVENT, EVENT)
    assert await heads(store, together=2) == [["0", "2"], ["1"]]


async def test_nothing_overtakes_what_is_deferred_between(store: Store):
    await raise_alerts(store, EVENT, EVENT, EVENT)
    demand = Demand(now=at(0), receiver="channel", together=50)
    ((first, second, third),) = await store.due(demand)
    await settle(store, first.delivery, DeliveryState.DUE, batch=None)
    await settle(store, second.delivery, DeliveryState.DUE, minutes=5, batch=None)
    await settle(store, third.delivery, DeliveryState.DUE, batch=None)
    assert await heads(store) == [["0"]]


async def test_what_may_have_arrived_together_is_repeated_together_and_alone(store: Store):
    await raise_alerts(store, EVENT, EVENT)
    ((first, second),) = await store.due(Demand(now=at(0), receiver="channel", together=50))
    for one in (first, second):
        await settle(store, one.delivery, DeliveryState.DUE)
    (later,) = await store.record(batch(observation("later", native="later")))
    made = claim(native="later")
    await store.commit([decision(later, made, alerts=(alert(made),))])
    assert await heads(store, together=1) == [["0", "1"]]


async def test_the_batch_of_a_dead_process_stays_whole(store: Store):
    await raise_alerts(store, EVENT, EVENT)
    await heads(store)
    await store.recover(at(1), settled=at(2))
    demand = Demand(now=at(2), receiver="channel")
    assert await store.doubtful(msgspec.structs.replace(demand, now=at(1))) == ()
    (doubt,) = await store.doubtful(demand)
    assert [one.subject.post.native for one in doubt] == ["0", "1"]
    assert {one.delivery.batch for one in doubt} == {doubt[0].delivery.alert}


async def test_the_event_of_the_gravest_alert_is_told_first(store: Store):
    quiet, grave = claim(native="0", event="quiet"), claim(native="2", event="grave")
    below = claim(native="1", event="grave")
    severities = {quiet: Severity.NOTABLE, below: Severity.INFO, grave: Severity.HIGH}
    new = await store.record(batch(*(observation(f"{n}", native=str(n)) for n in range(3))))
    await store.commit(
        [
            decision(one, about, alerts=(alert(about, severity=severities[about]),))
            for one, about in zip(new, (quiet, below, grave), strict=True)
        ]
    )
    assert await heads(store) == [["1", "2"], ["0"]]


@pytest.mark.parametrize("state", [DeliveryState.DEAD, DeliveryState.UNCERTAIN])
async def test_what_is_dead_or_uncertain_holds_its_event_until_its_time(
    store: Store, state: DeliveryState
):
    await raise_alerts(store, EVENT, EVENT, "elsewhere")
    found = await due(store, 0, "channel")
    await settle(store, found[0].delivery, state, held_until=at(5))
    await settle(store, found[1].delivery, state)
    assert await due(store, 4, "channel") == []
    assert await heads(store, 5) == [["1"]]


async def test_a_notice_goes_to_the_receivers_that_ask_for_it_and_once(store: Store):
    notice = Notice(id="n1", kind="source", subject="ministry", text="Gone.", raised_at=at(0))
    for _ in range(2):
        await store.notice(notice)
    (told,) = await due(store)
    assert (told.delivery.receiver, told.subject) == ("channel", notice)
    await settle(store, told.delivery, DeliveryState.SENT)
    assert await store.recover(at(1)) == 0
    assert await due(store, 1) == []


async def test_a_mark_of_repetition_survives(store: Store):
    await raise_alerts(store, EVENT)
    (found,) = await due(store, 0, "channel")
    await settle(store, found.delivery, DeliveryState.DUE, repeat=True)
    (again,) = await due(store, 0, "channel")
    assert again.delivery.repeat
