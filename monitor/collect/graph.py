"""Read Facebook pages by the Graph API, by asking and by being told.

How to construct (``monitor/app/collectors.py``)::

    graph = GraphCollector(api, clock, rng, hints=hints, pace=pace)
    graph.stream(source, cursor)            # a source "facebook:PAGE", name or number

A poll lists the page's posts, newest first, until it meets one that the last poll read.
Facebook ranks and caps such lists, so nothing is claimed about posts that are not listed;
where a poll ends before it meets a known post, the time in between is a gap.

``hints`` are what the webhook was told (``monitor/collect/graph_webhook.py``). Each is
only a hint: the post is read again and the answer counts. A post that was announced as
removed and can't be read any more is deleted; one that is hidden or was never seen is not.

The outcome of a batch is ``listed``, ``gap`` (a poll ended before it met a known post) or
``announced``. Raised are the errors of ``GraphApi.get``, and ``not_a_list``.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

import msgspec
from msgspec import Struct

from monitor.clock import Clock
from monitor.collect.graph_api import GraphApi, ShrinkError
from monitor.collect.graph_post import FIELDS, Listing, read_listing, read_post
from monitor.collect.graph_webhook import Hint, Hints, Verb
from monitor.collect.polling import Pace, Rhythm, Urgency
from monitor.errors import CollectError, SourceUnavailable
from monitor.model.ids import SourceKey
from monitor.model.sources import Source
from monitor.ports import Batch, Coverage, Missing, Observation, Reject

MODE: Final = "graph"
PUSHED: Final = "webhook"
_AT_ONCE: Final = 50
_LEAST: Final = 5
_FIRST_PAGES: Final = 1
_MOST_PAGES: Final = 10
_REMEMBERED: Final = 200


class Place(Struct, frozen=True, kw_only=True, tag_field="kind", tag="graph/1"):
    """The cursor of a page: the posts that were listed last, and the newest date of them.

    Cursors of the platform are not kept: they may not be used in another run.
    """

    newest_at: datetime | None = None
    recent: tuple[str, ...] = ()


class GraphCollector:
    """All pages that are read with one token."""

    def __init__(
        self,
        api: GraphApi,
        clock: Clock,
        rng: random.Random,
        *,
        hints: Hints | None = None,
        pace: Pace | None = None,
        urgency: Urgency | None = None,
    ) -> None:
        self._api = api
        self._clock = clock
        self._rng = rng
        self._hints = hints or Hints()
        self._pace = pace or Pace()
        self._urgency = urgency or Urgency(clock)
        self._rhythms: dict[SourceKey, Rhythm] = {}

    async def stream(self, source: Source, cursor: str | None) -> AsyncIterator[Batch]:
        """Yield one batch a poll and one for each group of hints, for ever.

        Raises:
            CollectError: the page could not be read.
        """
        rhythm = self._rhythm(source.key)
        place = _decoded(cursor)
        told: set[str] = set()
        while True:
            hints = await self._heard(source, rhythm)
            try:
                if hints:
                    batch = await self._announced(source, hints)
                    told |= {one.post for one in hints}
                else:
                    batch, place = await self._poll(source, place, told)
            except CollectError as error:
                rhythm.failed(error)
                raise
            if not hints:
                rhythm.succeeded(post.published_at for post in batch.observations)
            yield batch

    def _rhythm(self, key: SourceKey) -> Rhythm:
        urgency = partial(self._urgency.factor, key)
        new = Rhythm(self._clock, self._rng, self._pace, urgency)
        return self._rhythms.setdefault(key, new)

    async def _heard(self, source: Source, rhythm: Rhythm) -> Sequence[Hint]:
        """Wait for hints or for the time of a poll, whichever comes first."""
        if hints := self._hints.take(source.handle):
            return hints
        async with asyncio.TaskGroup() as group:
            hears = group.create_task(self._hints.heard(source.handle))
            waits = group.create_task(rhythm.wait())
            await asyncio.wait((waits, hears), return_when=asyncio.FIRST_COMPLETED)
            waits.cancel()
            hears.cancel()
        return self._hints.take(source.handle)

    async def _poll(
        self, source: Source, place: Place | None, told: set[str]
    ) -> tuple[Batch, Place]:
        posts: dict[str, Observation] = {}
        rejects: list[Reject] = []
        known = frozenset(place.recent if place else ())
        following: Mapping[str, str] | None = {}
        joined = not known
        pages = _MOST_PAGES if known else _FIRST_PAGES
        while following is not None and pages and not (known and joined):
            listing = await self._listing(source, following)
            posts |= {one.native: one for one in listing.posts}
            rejects += listing.rejects
            following = listing.following
            joined = joined or any(one.native in known for one in listing.posts)
            pages -= 1
        # At the end of the list there is nothing more that could be read.
        gap = known and not joined and following is not None
        hole = _hole(place, posts.values()) if gap else None
        for native in posts:
            # Announcements name the page by its number, which an operator need not know.
            self._hints.names[native.partition("_")[0]] = source.handle
        batch = self._batch(source, "gap" if hole else "listed", posts.values(), rejects)
        fresh = [native for native in posts if native not in known] if known else []
        coverage = Coverage(
            missing=(hole,) if hole else (),
            push_missed=sum(native not in told for native in fresh) if self._hints.used else 0,
        )
        told.intersection_update(posts)
        after = _place(place, posts)
        return msgspec.structs.replace(batch, coverage=coverage, cursor=_encoded(after)), after

    async def _listing(self, source: Source, following: Mapping[str, str]) -> Listing:
        """Ask for one page of posts, for fewer at once where the platform says so."""
        limit = _AT_ONCE
        while True:
            asked = {**following, "fields": FIELDS, "limit": str(limit)}
            try:
                body = await self._api.get(
                    source.key, source.handle, f"{source.handle}/posts", asked
                )
            except ShrinkError:
                if limit <= _LEAST:
                    raise SourceUnavailable(source.key, "too_much_data") from None
                limit = max(limit // 2, _LEAST)
                continue
            listing = read_listing(source.key, body, MODE)
            if listing is None:
                raise SourceUnavailable(source.key, "not_a_list")
            return listing

    async def _announced(self, source: Source, hints: Sequence[Hint]) -> Batch:
        """Read again what was announced; the last word about a post counts."""
        latest = {one.post: one for one in hints}
        found: list[Observation] = []
        rejects: list[Reject] = []
        for hint in latest.values():
            body = await self._post(source, hint)
            read = _gone(source, hint) if body is None else read_post(source.key, body, PUSHED)
            found += [read] if isinstance(read, Observation) else []
            rejects += [read] if isinstance(read, Reject) else []
        batch = self._batch(source, "announced", found, rejects)
        new = sum(one.verb is Verb.ADD for one in latest.values())
        return msgspec.structs.replace(batch, coverage=Coverage(pushed=new))

    async def _post(self, source: Source, hint: Hint) -> Mapping[str, Any] | None:
        """Return a post, None where it can't be read any more."""
        return await self._api.find(source.key, source.handle, hint.post, {"fields": FIELDS})

    def _batch(
        self,
        source: Source,
        outcome: str,
        posts: Iterable[Observation],
        rejects: Sequence[Reject],
    ) -> Batch:
        return Batch(
            source=source.key,
            seen_at=self._clock.now(),
            observations=tuple(sorted(posts, key=_age)),
            rejects=tuple(rejects),
            outcome=outcome,
            mode=MODE,
        )


def _age(post: Observation) -> float:
    return post.published_at.timestamp() if post.published_at else 0.0


def _gone(source: Source, hint: Hint) -> Observation | None:
    """Return the deletion that an announcement and an answer prove together."""
    if hint.verb is not Verb.REMOVE:
        return None
    return Observation(source=source.key, native=hint.post, text="", deleted=True, mode=PUSHED)


def _hole(place: Place | None, posts: Iterable[Observation]) -> Missing:
    dates = [one.published_at for one in posts if one.published_at]
    return Missing(
        reason="window",
        since=place.newest_at if place else None,
        until=min(dates) if dates else None,
    )


def _place(before: Place | None, posts: Mapping[str, Observation]) -> Place:
    dates = [one.published_at for one in posts.values() if one.published_at]
    newest = before.newest_at if before else None
    latest = max([*dates, *([newest] if newest else [])], default=None)
    recent = (*posts, *(one for one in (before.recent if before else ()) if one not in posts))
    return Place(newest_at=latest, recent=recent[:_REMEMBERED])


def _encoded(place: Place) -> str:
    return msgspec.json.encode(place).decode()


def _decoded(cursor: str | None) -> Place | None:
    try:
        return msgspec.json.decode(cursor, type=Place) if cursor else None
    except msgspec.MsgspecError:
        return None
