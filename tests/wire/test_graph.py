"""The Graph collector against a server that answers as the platform does."""

import logging
import random
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from monitor.collect.graph import GraphCollector
from monitor.collect.graph_api import Credentials, GraphApi, open_graph_session
from monitor.collect.graph_errors import GraphError, Reaction, reaction_to
from monitor.collect.graph_webhook import Hint, Hints, Verb
from monitor.collect.holds import Holds
from monitor.collect.polling import Pace
from monitor.collect.secret import Secret
from monitor.errors import CollectError, RateLimited, SourceGone, SourceUnavailable
from monitor.model.posts import Media, Origin
from monitor.ports import Batch, Observation
from monitor.store.memory import MemoryStore
from tests.build import at, source
from tests.fakes.graph import APP_SECRET, TOKEN, FakeGraph, Fault
from tests.fakes.wire_clock import WireClock

pytestmark = pytest.mark.real_time

MAYOR = source("facebook:mayor")
OTHER = source("facebook:council")
USAGE = "x-app-usage"
BUSINESS = "x-business-use-case-usage"


class Watch:
    def __init__(self, server: FakeGraph, collector: GraphCollector, clock: WireClock) -> None:
        self.server = server
        self.collector = collector
        self.clock = clock
        self.hints = Hints()
        self.page = server.page()

    async def poll(self, cursor: str | None = None, who=MAYOR) -> Batch:
        return await anext(self.collector.stream(who, cursor))

    async def refused(self, who=MAYOR) -> CollectError:
        with pytest.raises(CollectError) as caught:
            await self.poll(who=who)
        return caught.value


@asynccontextmanager
async def watching(token: str = TOKEN) -> AsyncIterator[Watch]:
    clock = WireClock()
    async with FakeGraph() as server, open_graph_session() as session:
        known = Credentials(token=Secret(token), app_secret=Secret(APP_SECRET))
        api = GraphApi(session, clock, known, base_url=server.url)
        hints = Hints()
        collector = GraphCollector(api, clock, random.Random(7), hints=hints, pace=Pace(jitter=0))
        watch = Watch(server, collector, clock)
        watch.hints = hints
        yield watch


def texts(batch: Batch) -> list[str]:
    return [one.text for one in batch.observations]


async def test_a_post_is_read_with_all_that_the_api_says_of_it() -> None:
    async with watching() as watch:
        photo = {"media_type": "photo", "target": {"url": "https://www.facebook.com/photo/9"}}
        watch.page.post(
            "Четверо загиблих.",
            story="Mayor added a photo.",
            parent_id="220_5",
            attachments={"data": [{"media_type": "album", "subattachments": {"data": [photo]}}]},
        )
        batch = await watch.poll()
        assert batch.observations == (
            Observation(
                source=MAYOR.key,
                native="110_1",
                text="Четверо загиблих.",
                published_at=at(1),
                url="https://www.facebook.com/110/posts/1",
                forwarded_from=Origin(source="facebook:220", native="220_5"),
                media=(Media(type="photo", url="https://www.facebook.com/photo/9"),),
                mode="graph",
            ),
        )
        assert (batch.outcome, batch.mode) == ("listed", "graph")


async def test_drafts_and_changed_pictures_are_no_posts_and_odd_records_are_kept() -> None:
    async with watching() as watch:
        watch.page.post("draft", is_published=False)
        watch.page.post(story="Mayor updated the cover photo.")
        watch.page.post("x", id="110_0003/../secret")
        watch.page.post("y", permalink_url="javascript:alert(1)", created_time="yesterday")
        batch = await watch.poll()
        (kept,) = batch.observations
        assert (kept.text, kept.url, kept.published_at) == ("y", None, None)
        assert [one.reason for one in batch.rejects] == ["no_id"]


async def test_a_first_poll_reads_one_page_and_later_ones_until_a_known_post() -> None:
    async with watching() as watch:
        for number in range(120):
            watch.page.post(f"post {number}")
        first = await watch.poll()
        assert texts(first) == [f"post {number}" for number in range(70, 120)]
        for number in range(120, 240):
            watch.page.post(f"post {number}")
        second = await watch.poll(first.cursor)
        assert set(texts(second)) >= {f"post {number}" for number in range(120, 240)}
        assert (second.outcome, second.coverage.missing) == ("listed", ())


async def test_an_empty_page_in_the_middle_is_not_the_end() -> None:
    async with watching() as watch:
        watch.page.post("old")
        first = await watch.poll()
        for number in range(60):
            watch.page.post(f"post {number}")
        watch.page.empty_pages = {50}
        second = await watch.poll(first.cursor)
        assert {"old", "post 0", "post 59"} <= set(texts(second))


async def test_a_poll_that_meets_no_known_post_leaves_a_gap_in_time() -> None:
    async with watching() as watch:
        watch.page.post("old")
        first = await watch.poll()
        for number in range(700):
            watch.page.post(f"post {number}")
        second = await watch.poll(first.cursor)
        (hole,) = second.coverage.missing
        assert second.outcome == "gap"
        assert (hole.reason, hole.since, hole.until) == ("window", at(1), at(202))


async def test_an_edit_is_seen_by_its_text_and_a_comment_changes_nothing() -> None:
    async with watching() as watch:
        watch.page.post("Four killed.")
        store = MemoryStore()
        await store.record(await watch.poll())
        watch.page.posts[0]["updated_time"] = "2024-11-02T00:00:00+0000"
        assert await store.record(await watch.poll()) == ()
        watch.page.posts[0]["message"] = "Five killed."
        (edit,) = await store.record(await watch.poll())
        assert edit.revision.number == 2


async def test_secrets_are_in_no_address_of_ours_and_in_no_error() -> None:
    async with watching() as watch:
        for number in range(120):
            watch.page.post(f"post {number}")
        cursor = (await watch.poll()).cursor
        watch.server.faults.append(Fault(code=190, message=f"bad token {TOKEN}"))
        error = await watch.refused()
        told = "".join(traceback.format_exception(error)) + str(cursor) + repr(watch.collector)
        assert TOKEN not in told
        assert APP_SECRET not in told
        assert TOKEN not in "".join(watch.server.asked)
        assert repr(Secret(TOKEN)) == f"{Secret(TOKEN)}" == "[masked]"


async def test_no_secret_is_logged_when_the_connection_breaks(caplog) -> None:
    caplog.set_level(logging.DEBUG)
    async with watching() as watch:
        watch.server.faults += [Fault(hang_up=True)] * 9
        error = await watch.refused()
        assert error.outcome == "connection"
        told = caplog.text + "".join(traceback.format_exception(error))
        assert TOKEN not in told
        assert "appsecret_proof" not in told


@pytest.mark.parametrize(
    ("fault", "kind", "outcome"),
    [
        (Fault(code=1), SourceUnavailable, "outage"),
        (Fault(code=2), SourceUnavailable, "outage"),
        (Fault(code=9999, transient=True), SourceUnavailable, "outage"),
        (Fault(status=503, code=None), SourceUnavailable, "outage"),
        (Fault(status=502, body=b"<html>Bad gateway"), SourceUnavailable, "outage"),
        (Fault(status=200, body=b"[1]"), SourceUnavailable, "graph_error_200"),
        (Fault(status=200, body=b'{"id": "1"}'), SourceUnavailable, "not_a_list"),
        (Fault(code=3), SourceGone, "needs_permission"),
        (Fault(code=10), SourceGone, "needs_permission"),
        (Fault(code=200), SourceGone, "needs_permission"),
        (Fault(code=299), SourceGone, "needs_permission"),
        (
            Fault(code=100, message="requires the 'pages_read_engagement' permission or …"),
            SourceGone,
            "needs_permission",
        ),
        (Fault(code=100, message="Unknown field"), SourceUnavailable, "graph_error_100"),
        (Fault(code=100, subcode=33, message="Object with ID …"), SourceGone, "gone"),
        (Fault(code=102), SourceGone, "token_dead"),
        (Fault(code=190, subcode=463), SourceGone, "token_dead"),
        (Fault(code=368), SourceUnavailable, "blocked_for_policy"),
        (Fault(code=803), SourceGone, "gone"),
        (Fault(code=12), SourceGone, "gone"),
        (Fault(code=77777), SourceUnavailable, "graph_error_77777"),
    ],
)
async def test_each_error_has_its_reaction(fault, kind, outcome) -> None:
    async with watching() as watch:
        watch.server.faults.append(fault)
        error = await watch.refused()
        assert isinstance(error, kind)
        assert error.outcome == outcome


@pytest.mark.parametrize("code", [4, 17, 341, 613])
async def test_a_limit_of_the_app_stops_every_page(code) -> None:
    async with watching() as watch:
        watch.server.page("council", "220").post("x")
        watch.server.faults.append(Fault(code=code))
        first = await watch.refused()
        assert isinstance(first, RateLimited)
        assert first.retry_after == 900
        asked = len(watch.server.asked)
        other = await watch.refused(OTHER)
        assert isinstance(other, RateLimited)
        assert len(watch.server.asked) == asked
        watch.clock.passed += 901
        assert texts(await watch.poll(who=OTHER)) == ["x"]


@pytest.mark.parametrize("code", [32, 80001])
async def test_a_limit_of_one_page_stops_that_page_for_the_minutes_it_says(code) -> None:
    async with watching() as watch:
        watch.server.page("council", "220").post("x")
        usage = (
            '{"110": [{"type": "pages", "call_count": 101, "estimated_time_to_regain_access": 7}]}'
        )
        watch.server.faults.append(Fault(code=code, headers={BUSINESS: usage}))
        error = await watch.refused()
        assert isinstance(error, RateLimited)
        assert error.retry_after == 420
        assert texts(await watch.poll(who=OTHER)) == ["x"]


async def test_limits_in_a_row_are_waited_for_twice_as_long_each_time() -> None:
    async with watching() as watch:
        waits = []
        for _ in range(3):
            watch.server.faults.append(Fault(code=4))
            error = await watch.refused()
            assert isinstance(error, RateLimited)
            waits.append(error.retry_after)
            watch.clock.passed += error.retry_after + 1
        assert waits == [900, 1800, 3600]


async def test_near_a_limit_requests_come_slowly_and_at_95_percent_none_comes() -> None:
    async with watching() as watch:
        watch.page.post("x")
        watch.server.headers = {USAGE: '{"call_count": 85, "total_cputime": 0, "total_time": 20}'}
        await watch.poll()
        before = watch.clock.passed
        await watch.poll()
        assert watch.clock.passed - before >= 30
        watch.server.headers = {USAGE: '{"call_count": 96}'}
        await watch.poll()
        assert isinstance(await watch.refused(), RateLimited)


async def test_a_dead_token_is_used_no_more() -> None:
    async with watching("EAAsomethingElse") as watch:
        assert (await watch.refused()).outcome == "token_dead"
        assert (await watch.refused(OTHER)).outcome == "token_dead"
        assert len(watch.server.asked) == 1


async def test_too_much_data_is_asked_for_again_by_half() -> None:
    async with watching() as watch:
        watch.page.post("x")
        less = Fault(code=1, message="Please reduce the amount of data you're asking for")
        watch.server.faults += [less, less]
        assert texts(await watch.poll()) == ["x"]
        assert watch.server.limits == [12]
        watch.server.faults += [less] * 9
        assert (await watch.refused()).outcome == "too_much_data"


async def test_an_announced_post_is_read_again_at_once() -> None:
    async with watching() as watch:
        watch.page.post("old")
        stream = watch.collector.stream(MAYOR, None)
        await anext(stream)
        for verb in (Verb.ADD, Verb.ADD, Verb.EDITED):
            watch.hints.add(Hint(page="110", post=watch.page.posts[0]["id"], verb=verb))
        before = watch.clock.passed
        batch = await anext(stream)
        assert (batch.outcome, texts(batch)) == ("announced", ["old"])
        assert batch.observations[0].mode == "webhook"
        assert watch.clock.passed - before < 60


async def test_a_removal_is_believed_when_the_post_cannot_be_read_any_more() -> None:
    async with watching() as watch:
        kept, lost = watch.page.post("kept"), watch.page.post("lost")
        stream = watch.collector.stream(MAYOR, None)
        await anext(stream)
        watch.page.posts = [one for one in watch.page.posts if one["id"] == kept]
        for post in (kept, lost):
            watch.hints.add(Hint(page="mayor", post=post, verb=Verb.REMOVE))
        batch = await anext(stream)
        assert {one.native: one.deleted for one in batch.observations} == {kept: False, lost: True}


async def test_posts_that_no_announcement_told_of_are_counted() -> None:
    async with watching() as watch:
        watch.page.post("old")
        first = await watch.poll()
        stream = watch.collector.stream(MAYOR, first.cursor)
        told = watch.page.post("told")
        watch.page.post("untold")
        watch.hints.add(Hint(page="mayor", post=told, verb=Verb.ADD))
        announced, listed = await anext(stream), await anext(stream)
        assert announced.coverage.pushed == 1
        assert (listed.outcome, listed.coverage.push_missed) == ("listed", 1)


@pytest.mark.parametrize("reaction", list(Reaction))
def test_every_reaction_is_reached_by_an_error(reaction) -> None:
    errors = [
        GraphError(status=400, code=code, message=words)
        for code in (1, 2, 3, 4, 10, 12, 32, 190, 368, 803, 5)
        for words in ("", "reduce the amount of data")
    ]
    assert reaction in {reaction_to(error) for error in errors}


async def test_a_limit_holds_over_a_restart() -> None:
    clock, store = WireClock(), MemoryStore()
    known = Credentials(token=Secret(TOKEN), app_secret=Secret(APP_SECRET))
    async with FakeGraph() as server, open_graph_session() as session:
        server.page().post("x")
        server.faults.append(Fault(code=4))
        for asked in (1, 1):
            api = GraphApi(session, clock, known, base_url=server.url, holds=Holds(store, clock))
            await api.restore()
            collector = GraphCollector(api, clock, random.Random(7), pace=Pace(jitter=0))
            with pytest.raises(RateLimited):
                await anext(collector.stream(MAYOR, None))
            assert len(server.asked) == asked
