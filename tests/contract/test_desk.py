"""What every store does with people's answers and the gate's decisions."""

from datetime import timedelta

import msgspec
import pytest

from monitor.core.routes import Route, Routes
from monitor.model.alerts import AlertKind, DeliveryState
from monitor.model.feedback import Acknowledgement, Tally, Vote
from monitor.model.ids import EventId
from monitor.model.routing import Mute, Passage, PassageReason
from monitor.model.sources import SourceKind
from monitor.ports import Demand
from monitor.ports.desk import LineQuery
from monitor.store.memory import MemoryStore
from monitor.store.sqlite import SqliteStore
from tests import build
from tests.build import EVENT, alert, at, batch, claim, decision, observation

Store = MemoryStore | SqliteStore
PATIENT = Route(name="patient", receivers=("channel",), group_wait=timedelta(minutes=1))
BREAKING = Route(
    name="breaking", receivers=("channel",), kinds=frozenset({AlertKind.CONTRADICTION})
)


@pytest.fixture(params=["memory", "sqlite"])
async def routed(request, tmp_path):
    made = {
        "sources": [build.source("ministry"), build.source("rumour", SourceKind.BLOGGER)],
        "events": [build.event()],
        "routes": Routes(routes=(BREAKING, PATIENT)),
    }
    if request.param == "memory":
        yield MemoryStore(**made)
        return
    async with SqliteStore.open(tmp_path / "monitor.db", **made) as opened:
        yield opened


def mute(name="m1", **more):
    made = {
        "id": name, "author": "anna", "comment": "a drill", "starts_at": at(),
        "ends_at": at(60), "event": EventId(EVENT),
    }  # fmt: skip
    return Mute(**(made | more))


async def say(store, handle="ministry", native="1", *, minutes=0, kind=AlertKind.NEW_CLAIM):
    (new,) = await store.record(batch(observation("post", handle, native), handle=handle))
    made = claim(handle, native=native)
    raised = alert(made, kind=kind, minutes=minutes)
    await store.commit([decision(new, made, alerts=(raised,))])
    return raised


async def due(store, minutes=0, together=9):
    return await store.due(Demand(now=at(minutes), together=together))


async def settle(store, batches, state=DeliveryState.SENT):
    for one in batches:
        await store.settle([msgspec.structs.replace(each.delivery, state=state) for each in one])


def query(**more):
    return LineQuery(event=EventId(EVENT), receiver="channel", **more)


async def test_a_mute_is_in_force_until_its_end(store: Store):
    await store.desk.mute(mute())
    await store.desk.mute(mute(author="somebody else"))

    assert await store.desk.mutes(at(59)) == (mute(),)
    assert await store.desk.mutes(at(60)) == ()
    assert await store.desk.mutes(at(-1)) == ()
    assert await store.desk.mutes() == (mute(),)


async def test_a_mute_can_be_ended_once_and_stays_on_record(store: Store):
    await store.desk.mute(mute(source=build.key("ministry"), kind=AlertKind.UPDATE))

    assert not await store.desk.end_mute("another", at(1))
    assert await store.desk.end_mute("m1", at(1))
    assert not await store.desk.end_mute("m1", at(2))
    assert await store.desk.mutes(at(1)) == ()
    (kept,) = await store.desk.mutes()
    assert kept.ended_at == at(1)
    assert kept.kind is AlertKind.UPDATE


async def test_the_first_to_acknowledge_has_it(store: Store):
    raised = alert()
    mine = Acknowledgement(alert=raised.id, author="anna", at=at())
    theirs = Acknowledgement(alert=raised.id, author="boris", at=at(1))

    assert await store.desk.acknowledge(mine) == mine
    assert await store.desk.acknowledge(theirs) == mine


async def test_a_later_vote_of_a_person_replaces_the_earlier(store: Store):
    raised = await say(store)
    for author, useful in (("anna", True), ("boris", True), ("anna", False)):
        await store.desk.vote(Vote(alert=raised.id, author=author, useful=useful, at=at()))

    assert await store.desk.tallies() == (Tally(rule=raised.reason, useful=1, useless=1),)
    assert (await store.desk.tallies())[0].precision == 0.5


async def test_an_event_is_followed_until_it_is_not(store: Store):
    added = build.event("flood", keywords=("flood",))

    assert await store.desk.follow(added, "anna", at())
    assert not await store.desk.follow(build.event("flood"), "boris", at())
    assert await store.desk.followed() == (added,)
    assert await store.desk.unfollow(added.id, "anna", at(1))
    assert not await store.desk.unfollow(added.id, "anna", at(2))
    assert await store.desk.followed() == ()
    assert await store.desk.follow(added, "anna", at(3))
    assert await store.desk.followed() == (added,)


async def test_an_update_is_first_once(store: Store):
    assert await store.desk.first("7", at())
    assert not await store.desk.first("7", at(1))
    assert await store.desk.first("8", at(1))


async def test_what_was_refused_is_counted(store: Store):
    for reason in ("stranger", "forged", "stranger"):
        await store.desk.refuse(reason, at())

    assert await store.desk.refusals() == {"forged": 1, "stranger": 2}


async def test_a_key_is_made_once_for_each_name(store: Store):
    key = await store.desk.key("buttons")

    assert len(key) == 32
    assert await store.desk.key("buttons") == key
    assert await store.desk.key("other") != key


async def test_a_route_decides_when_a_delivery_is_due(routed):
    await say(routed)

    assert await due(routed, 0.9) == ()
    (found,) = await due(routed, 1)
    assert found[0].delivery.receiver == "channel"


async def test_breaking_news_takes_along_what_waits_before_it(routed):
    await say(routed, native="1")
    await say(routed, native="2", minutes=0.1, kind=AlertKind.CONTRADICTION)

    (found,) = await due(routed, 0.1)
    assert [one.subject.post.native for one in found] == ["1", "2"]


async def test_a_line_tells_what_waits_and_what_was_told(routed):
    first = await say(routed, native="1")
    await settle(routed, await due(routed, 1))
    second = await say(routed, native="2", minutes=1)

    line = await routed.desk.line(query(taken_back=frozenset({build.WEAPON})))

    assert line.waiting == (second,)
    assert line.told == (first,)
    assert (await routed.desk.line(query())).told == ()


async def test_a_line_tells_when_a_group_was_let_through_and_what_was_closed(routed):
    raised = await say(routed)
    for reason, minutes in ((PassageReason.PASSED, 1), (PassageReason.CLOSED, 2)):
        await routed.desk.passed(
            [
                Passage(
                    alert=raised.id, receiver="channel", event=raised.event, at=at(minutes),
                    reason=reason,
                )
            ]
        )  # fmt: skip

    line = await routed.desk.line(query(taken_back=frozenset({build.WEAPON})))

    assert line.told_at == at(1)
    assert line.closed == (raised,)


async def test_only_an_officials_own_standing_word_confirms(routed):
    weapon = frozenset({build.WEAPON})
    await say(routed, "rumour")
    assert (await routed.desk.line(query(attributes=weapon))).confirmed == frozenset()

    await say(routed, "ministry")
    assert (await routed.desk.line(query(attributes=weapon))).confirmed == weapon
    assert (await routed.desk.line(query())).confirmed == frozenset()

    edit = observation("edited", "ministry", edited_minutes=1)
    await routed.record(batch(edit, handle="ministry", minutes=1))
    assert (await routed.desk.line(query(attributes=weapon))).confirmed == frozenset()
