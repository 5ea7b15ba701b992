"""What every store does with deliveries."""

import msgspec
import pytest

from monitor.model.alerts import DeliveryState, Notice
from monitor.store.memory import MemoryStore
from monitor.store.sqlite import SqliteStore
from tests.build import (
    EVENT,
    KILLED,
    alert,
    at,
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


async def settle(store: Store, delivery, state: DeliveryState, minutes: float = 0) -> None:
    await store.settle(msgspec.structs.replace(delivery, state=state, due_at=at(minutes)))


async def test_an_alert_goes_once_to_each_receiver(store: Store):
    await raise_alerts(store, EVENT)
    due = await store.due(at(0), 10)
    assert sorted(one.delivery.receiver for one in due) == ["channel", "console"]
    assert {one.delivery.state for one in due} == {DeliveryState.LEASED}
    assert {one.delivery.attempts for one in due} == {1}
    assert await store.due(at(0), 10) == ()


async def test_the_deliveries_of_one_receiver_can_be_asked_for_alone(store: Store):
    await raise_alerts(store, EVENT, "elsewhere")
    for name in ("channel", "console"):
        due = await store.due(at(0), 10, name)
        assert [one.delivery.receiver for one in due] == [name, name]
    assert await store.due(at(0), 10) == ()


async def test_what_is_due_to_a_receiver_that_is_gone_is_a_dead_letter(store: Store):
    await raise_alerts(store, EVENT)
    assert await store.bury(["console"]) == 1
    assert [one.delivery.receiver for one in await store.due(at(0), 10)] == ["console"]
    assert await store.bury(["console", "channel"]) == 0


async def test_nothing_is_due_before_its_time(store: Store):
    await raise_alerts(store, EVENT, minutes=5)
    assert await store.due(at(4), 10) == ()
    assert len(await store.due(at(5), 10)) == 2


async def test_the_alerts_of_one_event_leave_in_order(store: Store):
    await raise_alerts(store, EVENT, EVENT, "elsewhere")
    first = [one for one in await store.due(at(0), 10) if one.delivery.receiver == "channel"]
    assert [one.dossier.post.native for one in first] == ["0", "2"]
    await settle(store, first[0].delivery, DeliveryState.SENT)
    second = [one for one in await store.due(at(0), 10) if one.delivery.receiver == "channel"]
    assert [one.dossier.post.native for one in second] == ["1"]


async def test_a_deferred_delivery_holds_its_event_and_no_other(store: Store):
    await raise_alerts(store, EVENT, EVENT, "elsewhere")
    for one in await store.due(at(0), 10):
        await settle(store, one.delivery, DeliveryState.DUE, minutes=10)
    assert await store.due(at(9), 10) == ()
    again = await store.due(at(10), 10)
    assert {one.dossier.post.native for one in again} == {"0", "2"}
    assert {one.delivery.attempts for one in again} == {2}


@pytest.mark.parametrize("state", [DeliveryState.DEAD, DeliveryState.UNCERTAIN])
async def test_what_will_not_be_sent_again_does_not_block_its_event(
    store: Store, state: DeliveryState
):
    await raise_alerts(store, EVENT, EVENT)
    for one in await store.due(at(0), 10):
        await settle(store, one.delivery, state)
    assert {one.dossier.post.native for one in await store.due(at(0), 10)} == {"1"}


async def test_what_was_sent_stays_sent(store: Store):
    await raise_alerts(store, EVENT)
    due = await store.due(at(0), 10)
    for one in due:
        await settle(store, one.delivery, DeliveryState.SENT)
        await settle(store, one.delivery, DeliveryState.DUE)
    assert await store.due(at(60), 10) == ()


async def test_a_lease_of_a_dead_process_is_in_doubt_unless_a_repeat_does_no_harm(store: Store):
    await raise_alerts(store, EVENT)
    await store.due(at(0), 10)
    assert await store.recover(at(1)) == 2
    again = await store.due(at(1), 10)
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
    told = (await store.due(at(1), 1))[0].dossier
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
    told = (await store.due(at(0), 1))[0].dossier
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


async def test_notices_are_read_in_the_order_of_their_moments(store: Store):
    for name, minutes in (("later", 5), ("earlier", 1)):
        await store.notice(
            Notice(id=name, kind="source", subject="ministry", text="x", raised_at=at(minutes))
        )
    assert [one.id for one in await store.notices()] == ["earlier", "later"]
