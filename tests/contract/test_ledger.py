"""What every store does with a batch and with a decision."""

from datetime import datetime

import msgspec
import pytest

from monitor.core.awaited import SILENT, SPOKE
from monitor.model.alerts import DeliveryState, Notice
from monitor.model.circumstances import Interval, NamedPlace
from monitor.model.posts import RevisionKind
from monitor.ports import Demand, Dossier
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
    origin,
    photo,
    relation,
    settled,
    sighting,
)

Store = MemoryStore | SqliteStore


async def texts(store: Store) -> list[str]:
    return [one.revision.text for one in await store.pending(100)]


async def counts(store: Store, handle: str = "ministry") -> dict[str, int]:
    if isinstance(store, MemoryStore):
        return {name: n for (source, name), n in store.outcomes.items() if source == key(handle)}
    for status in (await store.reads.status()).sources:
        if status.source.key == key(handle):
            return status.outcomes
    return {}


async def reject_reasons(store: Store) -> list[str]:
    if isinstance(store, MemoryStore):
        return sorted(one.reason for one in store.rejects.values())
    return sorted((await store.reads.status()).rejects)


async def test_a_new_post_is_recorded_and_waits(store: Store):
    seen = observation(
        "Four killed.",
        forwarded_from=origin("governor", "7"),
        reply_to="3",
        url="https://t.me/ministry/1",
        album="9",
        media=(photo(),),
    )
    (recorded,) = await store.record(batch(seen, minutes=2))
    assert recorded.revision.kind is RevisionKind.ORIGINAL
    assert recorded.revision.seen_at == at(2)
    assert recorded.post.forwarded_from == origin("governor", "7")
    assert recorded.previous is None
    assert await store.pending(10) == (recorded,)


async def test_the_cursor_travels_with_the_data(store: Store):
    assert await store.cursor(key("ministry")) is None
    await store.record(batch(observation(), cursor="41"))
    await store.record(batch(cursor=None, outcome="not_modified"))
    assert await store.cursor(key("ministry")) == "41"


async def test_the_same_text_again_is_nothing_new(store: Store):
    await store.record(batch(observation("Four killed.")))
    assert await store.record(batch(observation("Four killed.", seen=5))) == ()
    assert (await counts(store))["unchanged"] == 1


async def test_another_text_is_an_edit(store: Store):
    await store.record(batch(observation("Four killed.")))
    (edit,) = await store.record(batch(observation("Five killed.", seen=5)))
    assert edit.revision.kind is RevisionKind.EDIT
    assert edit.revision.id == "telegram:ministry/1@2"
    assert edit.previous == "telegram:ministry/1@1"


async def test_another_picture_is_an_edit_but_another_address_is_not(store: Store):
    await store.record(batch(observation(media=(photo("aa"),))))
    moved = photo("aa")
    assert await store.record(batch(observation(media=(moved,), url="https://mirror/1"))) == ()
    (edit,) = await store.record(batch(observation(media=(photo("bb"),))))
    assert edit.revision.number == 2


async def test_an_edit_of_a_post_never_seen_is_its_first_revision(store: Store):
    (first,) = await store.record(batch(observation("Five killed.", edited_minutes=4)))
    assert (first.revision.number, first.revision.kind) == (1, RevisionKind.EDIT)
    assert await store.record(batch(observation("Four killed."))) == ()
    assert await reject_reasons(store) == ["older than the revision already held"]


async def test_an_old_text_read_again_does_not_undo_a_newer_edit(store: Store):
    await store.record(batch(observation("Four killed.")))
    await store.record(batch(observation("Five killed.", edited_minutes=5)))
    assert await store.record(batch(observation("Four killed."), minutes=9)) == ()
    assert await texts(store) == ["Four killed.", "Five killed."]
    assert (await counts(store))["stale"] == 1


async def test_an_edit_that_restores_the_first_text_is_an_edit(store: Store):
    await store.record(batch(observation("Four killed.")))
    await store.record(batch(observation("Five killed.", edited_minutes=5)))
    (back,) = await store.record(batch(observation("Four killed.", edited_minutes=8)))
    assert back.revision.number == 3


async def test_a_deletion_leaves_an_empty_revision(store: Store):
    await store.record(batch(observation("Four killed.")))
    (gone,) = await store.record(batch(observation("", deleted=True, seen=6)))
    assert (gone.revision.kind, gone.revision.text) == (RevisionKind.DELETION, "")
    assert await store.record(batch(observation("", deleted=True, seen=7))) == ()


async def test_a_post_seen_again_after_its_deletion_is_back(store: Store):
    await store.record(batch(observation("Four killed.")))
    await store.record(batch(observation("", deleted=True, seen=6)))
    assert await store.record(batch(observation("Four killed.", seen=5))) == ()
    (back,) = await store.record(batch(observation("Four killed.", seen=7)))
    assert back.revision.number == 3


async def test_the_deletion_of_an_unknown_post_is_kept_and_not_invented(store: Store):
    assert await store.record(batch(observation("", deleted=True))) == ()
    assert (await counts(store))["unknown_deleted"] == 1
    assert await reject_reasons(store) == ["deletion of a post that was never seen"]


async def test_one_batch_may_hold_a_posts_whole_life(store: Store):
    new = await store.record(
        batch(
            observation("Four killed.", seen=0),
            observation("Four killed.", seen=1),
            observation("Five killed.", seen=2, edited_minutes=2),
            observation("Someone else.", "governor", seen=2),
            observation("", deleted=True, seen=3),
        )
    )
    assert [one.revision.id for one in new] == [
        "telegram:ministry/1@1",
        "telegram:ministry/1@2",
        "telegram:governor/1@1",
        "telegram:ministry/1@3",
    ]
    assert [one.seq for one in new] == sorted(one.seq for one in new)
    assert await store.pending(10) == new


async def test_a_date_that_was_missing_is_taken_over_when_it_turns_up(store: Store):
    (undated,) = await store.record(batch(observation("Four killed.", minutes=None)))
    assert undated.post.published_at is None
    await store.record(batch(observation("Four killed.", minutes=3)))
    (waiting,) = await store.pending(1)
    assert waiting.post.published_at == at(3)


@pytest.mark.parametrize(
    ("text", "native"), [("half a pair \ud800", "2"), ("fine", "bad \udfff id")]
)
async def test_a_post_that_cannot_be_stored_costs_its_neighbours_nothing(
    store: Store, text: str, native: str
):
    new = await store.record(
        batch(observation("one"), observation(text, native=native), observation("two", native="3"))
    )
    assert [one.revision.text for one in new] == ["one", "two"]
    (reason,) = await reject_reasons(store)
    assert "surrogates not allowed" in reason


async def test_a_naive_moment_is_refused_and_not_interpreted(store: Store):
    naive = datetime(2024, 11, 1, 12, 0)  # noqa: DTZ001  the very mistake
    bad = observation(native="2")
    bad = type(bad)(source=bad.source, native="2", text="x", mode="test", published_at=naive)
    new = await store.record(batch(observation("one"), bad))
    assert [one.revision.text for one in new] == ["one"]
    assert len(await reject_reasons(store)) == 1


async def test_a_committed_decision_no_longer_waits_and_can_be_read_back(store: Store):
    first, second = await store.record(
        batch(observation("S-400."), observation("S-300.", "governor", seen=1))
    )
    mine, theirs = claim(), claim("governor", value="S-300")
    conflict = relation(mine, theirs)
    made = [
        decision(first, mine, alerts=(alert(mine),)),
        decision(second, theirs, relations=(conflict,), alerts=(alert(theirs),)),
    ]
    await store.commit(made)
    assert await store.pending(10) == ()
    read = [one async for one in store.decided(None)]
    assert [one.decision for one in read] == made
    assert [one.recorded for one in read] == [settled(first), settled(second)]


async def test_where_and_when_a_claim_plays_can_be_read_back(store: Store):
    (first,) = await store.record(batch(observation("S-400.")))
    told = msgspec.structs.replace(
        claim(),
        place=NamedPlace(id="g706483", name="Kharkiv"),
        time=Interval(since=at(0), until=at(60)),
    )
    await store.commit([decision(first, told)])

    (read,) = [one async for one in store.decided(None)]

    assert read.decision.claims == (told,)


async def test_committing_twice_changes_nothing(store: Store):
    (first,) = await store.record(batch(observation()))
    await store.commit([decision(first, claim())])
    await store.commit([decision(first, claim(attribute=KILLED, value=4))])
    (read,) = [one async for one in store.decided(None)]
    assert [one.attribute for one in read.decision.claims] == [claim().attribute]


async def test_decided_revisions_can_be_read_from_a_moment_on(store: Store):
    new = await store.record(
        batch(*(observation(f"text {n}", native=str(n), seen=n) for n in range(5)))
    )
    await store.commit([decision(one) for one in new])
    read = [one.recorded.revision.text async for one in store.decided(at(3))]
    assert read == ["text 3", "text 4"]


async def test_of_older_revisions_only_those_of_linked_posts_can_be_asked_for(store: Store):
    new = await store.record(
        batch(
            *(observation(f"text {n}", native=str(n), seen=n) for n in range(4)),
            observation("text 1, edited", native="1", seen=5, edited=True),
        )
    )
    about = link(new[1].revision.id)
    await store.commit([decision(one, links=(about,) if one is new[1] else ()) for one in new])
    read = [one.recorded.revision.text async for one in store.decided(at(1), at(3))]
    assert read == ["text 1", "text 3", "text 1, edited"]


async def test_what_waits_is_read_in_order_of_arrival_and_in_slices(store: Store):
    await store.record(batch(*(observation(f"text {n}", native=str(n)) for n in range(5))))
    assert [one.revision.text for one in await store.pending(2)] == ["text 0", "text 1"]


async def test_a_rebuild_lets_everything_wait_again_and_alerts_nobody(store: Store):
    (first,) = await store.record(batch(observation()))
    made = decision(first, claim(), alerts=(alert(claim()),))
    await store.commit([made])
    ((told,), (also,)) = await store.due(Demand(now=at(0)))
    (later,) = await store.record(batch(observation("later", native="2")))
    await store.forget_decisions()
    assert [one async for one in store.decided(None)] == []
    assert await store.pending(10) == (settled(first), later)
    again = alert(claim(native="2"))
    await store.commit([made, decision(later, claim(native="2"), alerts=(again,))])
    for delivery in (told.delivery, also.delivery):
        await store.settle([delivery])
    due = await store.due(Demand(now=at(0)))
    assert {one.delivery.alert for batch in due for one in batch} <= {again.id}


async def test_quiet_is_quiet_even_when_the_rebuild_finds_new_alerts(store: Store):
    (first,) = await store.record(batch(observation()))
    await store.commit([decision(first)])
    await store.forget_decisions()
    await store.commit([decision(first, claim(), alerts=(alert(claim()),))])
    assert await store.due(Demand(now=at(0))) == ()


async def test_links_keep_their_evidence(store: Store):
    (first,) = await store.record(batch(observation()))
    await store.commit([decision(first, links=(link(first.revision.id),))])
    (read,) = [one async for one in store.decided(None)]
    assert read.decision.links == (link(first.revision.id),)


async def test_what_is_of_the_past_waits_too_and_nobody_is_told(store: Store):
    old = batch(observation())
    quiet = type(old)(
        source=old.source, seen_at=old.seen_at, observations=old.observations, quiet=True
    )
    (recorded,) = await store.record(quiet)
    assert await store.pending(10) == (recorded,)
    await store.commit([decision(recorded, claim(), alerts=(alert(claim()),))])
    assert await store.due(Demand(now=at(60))) == ()


async def test_an_archive_replaces_only_what_is_older_by_its_own_date(store: Store):
    def archived(text: str, **more: float):
        seen = observation(text, **more)
        return type(seen)(
            source=seen.source,
            native=seen.native,
            text=text,
            published_at=seen.published_at,
            edited_at=seen.edited_at,
            edited=seen.edited,
            archived=True,
            mode="import",
        )

    await store.record(batch(observation("Four killed.")))
    assert await store.record(batch(archived("Three killed."), minutes=1)) == ()
    (edit,) = await store.record(batch(archived("Five killed.", edited_minutes=5), minutes=9))
    assert edit.revision.edited_at == at(5)
    await store.record(batch(observation("Six killed.", edited=True), minutes=20))
    assert await store.record(batch(archived("Five killed.", edited_minutes=5), minutes=30)) == ()
    assert await store.record(batch(archived("No one.", edited_minutes=19), minutes=31)) == ()
    (later,) = await store.record(batch(archived("Seven.", edited_minutes=21), minutes=32))
    assert later.revision.number == 4


async def test_how_far_a_file_was_read_is_kept(store: Store):
    assert await store.imported("f") == 0
    await store.note_import("f", "exports/result.json", 500, finished=False)
    assert await store.imported("f") == 500
    await store.note_import("f", "exports/result.json", 700, finished=True)
    assert await store.imported("f") is None


async def test_what_is_first_read_of_a_source_says_so_until_it_is_decided(store: Store):
    (first,) = await store.record(batch(observation("one")))
    (second,) = await store.record(batch(observation("two", native="2")))

    waiting = await store.pending(10)

    assert [one.first_reading for one in (first, second)] == [True, False]
    assert waiting == (first, second)


async def test_sightings_candidates_and_notices_come_with_their_decision(store: Store):
    first, second = await store.record(
        batch(observation("one"), observation("two", "governor", seen=1))
    )
    found = candidate("telegram:ministry/1", "telegram:governor/1")
    told = Notice(id="n", kind="candidate", subject=found.id, text="text", raised_at=at(1))
    made = [
        msgspec.structs.replace(decision(first, links=()), sightings=(sighting("ministry"),)),
        msgspec.structs.replace(
            decision(second, links=()),
            sightings=(sighting("governor"),),
            candidates=(found,),
            notices=(told,),
        ),
    ]

    await store.commit(made)
    await store.commit(made)

    read = [one.decision async for one in store.decided(None)]
    assert read == [made[0], msgspec.structs.replace(made[1], notices=read[1].notices)]
    assert await store.notices() == (told,)


async def test_nobody_is_told_of_a_suppressed_alert_and_the_reason_is_kept(store: Store):
    (first,) = await store.record(batch(observation()))
    quiet = msgspec.structs.replace(alert(claim()), suppressed="muted")

    await store.commit([decision(first, claim(), alerts=(quiet,))])

    assert await store.due(Demand(now=at(1))) == ()
    (read,) = [one.decision async for one in store.decided(None)]
    assert read.alerts == (quiet,)


async def test_an_alert_says_who_is_awaited_until_he_speaks(store: Store):
    (first,) = await store.record(batch(observation()))
    silent, spoke = (
        Notice(
            id=kind,
            kind=kind,
            subject=f"{EVENT}/RU",
            text=f"{event().title}: RU has said nothing since noon",
            raised_at=at(1),
        )
        for kind in (SILENT, SPOKE)
    )
    other = msgspec.structs.replace(silent, id="other", subject=f"{EVENT}-2/UA")
    await store.commit([decision(first, claim(), alerts=(alert(claim()),))])
    await store.notice(silent)
    await store.notice(other)

    ((due, *_),) = await store.due(Demand(now=at(2), receiver="console"))
    await store.notice(spoke)
    await store.settle([msgspec.structs.replace(due.delivery, state=DeliveryState.DUE)])
    ((later, *_),) = await store.due(Demand(now=at(2), receiver="console"))

    assert isinstance(due.subject, Dossier)
    assert isinstance(later.subject, Dossier)
    assert due.subject.awaited == ("RU has said nothing since noon",)
    assert later.subject.awaited == ()
