"""Read RSS, Atom and JSON feeds.

How to construct (``monitor/app/collectors.py``), with the session and pacer of all fetching::

    fetcher = HttpFetcher(session, clock, pacer)          # monitor/collect/http.py
    feeds = FeedCollector(fetcher, clock, rng, urls={SourceKey("feed:mod"): "https://…"})

A source has no address of its own, so ``urls`` gives one for each key. An address may
hold a secret: it is in no error and no batch, and the cursor keeps a digest of it. Only
where the server moved the feed for good does the cursor hold the new address.

A poll asks with the conditions of the last answer and yields one batch. Its outcome is

- ``ok``: a feed was read; the ledger tells what is new in it;
- ``not_modified``: the server says that nothing changed;
- ``malformed``: it breaks the rules of XML, and its entries were read all the same;
- ``unreadable``: not one of its entries could be read; an error follows;
- ``moved``: the feed has a new address for good; the next poll goes there.

All else is raised: ``SourceUnavailable`` with the outcome not_a_feed, unreadable,
too_deep, redirect, moved_unsafe, redirect_loop, restricted, http_error, timeout, cut_off,
too_large, connection or encoding; ``RateLimited``; ``SourceGone`` with gone (status 410)
or no_address. ``zones`` gives sources a zone for dates that name none or an unknown one.

A feed is a window: what fell out of it between two polls is not known. Where a document
shares no entry with the last one, the time between the two is a gap (``window``). Dates in the
future (beyond ``_FUTURE``) are not believed; such a date, like one that cannot be read,
is a reject with the words as they were, and the post is kept without it.
"""

import asyncio
import ipaddress
import random
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta, tzinfo
from functools import partial
from http import HTTPStatus
from operator import itemgetter
from typing import Final
from urllib.parse import urljoin, urlsplit

import msgspec
from msgspec import Struct

from monitor.clock import Clock
from monitor.collect.feed_entry import Entry, Feed, NotAFeed, parse_feed
from monitor.collect.http import Answer, Conditions, Fetcher, host_of, refusal
from monitor.collect.polling import Pace, Rhythm, Urgency
from monitor.errors import CollectError, SourceGone, SourceUnavailable
from monitor.model.ids import SourceKey, stable_digest
from monitor.model.sources import Source
from monitor.ports import Batch, Coverage, Missing, Observation, Reject

MODE: Final = "feed"
_FUTURE: Final = timedelta(minutes=15)
_MOST_HOPS: Final = 4
_REMEMBERED: Final = 200  # entries of a document; whole feeds of thousands exist
_INSIDE: Final = (".localhost", ".local", ".internal", ".home.arpa")
_FOR_GOOD: Final = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_FOR_NOW: Final = frozenset({HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT})


class Place(Struct, frozen=True, kw_only=True, tag_field="kind", tag="feed/1"):
    """The cursor of a feed; ``configured`` is a digest of the operator's address.

    ``recent`` are digests of the entries that the last document listed, ``newest_at`` the
    newest date of them: a document that shares none with it has left a gap.
    """

    configured: str
    moved_to: str | None = None
    moves: int = 0
    conditions: Conditions = Conditions()
    recent: tuple[str, ...] = ()
    newest_at: datetime | None = None


class FeedCollector:
    """All sources that are read by feed."""

    def __init__(
        self,
        fetcher: Fetcher,
        clock: Clock,
        rng: random.Random,
        *,
        urls: Mapping[SourceKey, str],
        zones: Mapping[SourceKey, tzinfo] | None = None,
        pace: Pace | None = None,
        urgency: Urgency | None = None,
    ) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._rng = rng
        self._urls = urls
        self._zones = zones or {}
        self._pace = pace or Pace()
        self._urgency = urgency or Urgency(clock)
        self._rhythms: dict[SourceKey, Rhythm] = {}

    async def stream(self, source: Source, cursor: str | None) -> AsyncIterator[Batch]:
        """Yield one batch a poll, for ever.

        Raises:
            CollectError: the feed could not be read; the module's docstring has the list.
        """
        url = self._urls.get(source.key)
        if url is None:
            raise SourceGone(source.key, "no_address", "no feed address is configured")
        rhythm = self._rhythm(source.key)
        place = _place(cursor, url)
        while True:
            await rhythm.wait()
            try:
                batch, place = await self._poll(source, place, place.moved_to or url)
            except CollectError as error:
                rhythm.failed(error)
                raise
            if batch.outcome == "unreadable":
                nothing = SourceUnavailable(source.key, "unreadable", "no entry of the feed")
                rhythm.failed(nothing)
                yield batch
                raise nothing
            if batch.outcome != "moved":
                rhythm.succeeded(post.published_at for post in batch.observations)
            yield batch

    def _rhythm(self, key: SourceKey) -> Rhythm:
        urgency = partial(self._urgency.factor, key)
        new = Rhythm(self._clock, self._rng, self._pace, urgency)
        return self._rhythms.setdefault(key, new)

    async def _poll(self, source: Source, place: Place, url: str) -> tuple[Batch, Place]:
        answer = await self._ask(source, url, place.conditions)
        if answer.status in _FOR_GOOD:
            if place.moves >= _MOST_HOPS:
                raise SourceUnavailable(source.key, "redirect_loop")
            place = msgspec.structs.replace(
                place,
                moved_to=_target(source, url, answer),
                moves=place.moves + 1,
                conditions=Conditions(),
            )
            return self._batch(source, place, outcome="moved"), place
        if answer.status == HTTPStatus.NOT_MODIFIED:
            if place.conditions == Conditions():
                raise SourceUnavailable(source.key, "http_error", "HTTP 304 without a condition")
            return self._batch(source, None, outcome="not_modified"), place
        zone = self._zones.get(source.key)
        feed = await asyncio.to_thread(parse_feed, answer.body, answer.content_type, zone)
        if isinstance(feed, NotAFeed):
            raise SourceUnavailable(source.key, feed.outcome)
        if feed.unread and not feed.entries:
            return self._batch(source, None, outcome="unreadable", feed=feed), place
        # Half a document must not be taken for known the next time.
        known = Conditions() if feed.cut else answer.conditions
        hole = _gap(place, feed.entries)
        place = _listed(place, feed.entries, known)
        outcome = "malformed" if feed.malformed else "ok"
        batch = self._batch(source, place, outcome=outcome, feed=feed)
        return msgspec.structs.replace(batch, coverage=Coverage(missing=hole)), place

    async def _ask(self, source: Source, url: str, conditions: Conditions) -> Answer:
        """Ask, going along with redirects that hold for this time only."""
        for _ in range(_MOST_HOPS):
            reply = await self._fetcher.fetch(url, conditions)
            if not isinstance(reply, Answer):
                raise refusal(source.key, reply)
            if reply.status == HTTPStatus.GONE:
                raise SourceGone(source.key, "gone", "HTTP 410")
            if reply.status in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED} | _FOR_GOOD:
                return reply
            if reply.status not in _FOR_NOW:
                raise refusal(source.key, reply)
            url = _target(source, url, reply)
        raise SourceUnavailable(source.key, "redirect_loop")

    def _batch(
        self, source: Source, place: Place | None, *, outcome: str, feed: Feed | None = None
    ) -> Batch:
        now = self._clock.now()
        entries = feed.entries if feed else ()
        rejects = [
            Reject(raw=one.raw, reason=one.reason, where=source.handle)
            for one in (feed.unread if feed else ())
        ]
        for entry in entries:
            rejects += [
                Reject(raw=date.encode(), reason="bad_date", where=entry.native)
                for date in (*entry.bad_dates, *_future_dates(entry, now))
            ]
        return Batch(
            source=source.key,
            seen_at=now,
            observations=tuple(_observation(source, one, now) for one in _ascending(entries)),
            rejects=tuple(rejects),
            cursor=msgspec.json.encode(place).decode() if place else None,
            outcome=outcome,
            mode=MODE,
            success=outcome != "unreadable",
        )


def _gap(place: Place, entries: tuple[Entry, ...]) -> tuple[Missing, ...]:
    """Return the time between two documents that share no entry: what fell out is lost."""
    if not place.recent or not entries or set(place.recent) & set(_digests(entries)):
        return ()
    dates = [entry.published_at for entry in entries if entry.published_at]
    until = min(dates, default=None)
    since = place.newest_at
    if since and until and until < since:
        return ()  # the same time under other ids: the site was rebuilt
    return (Missing(reason="window", since=since, until=until),)


def _listed(place: Place, entries: tuple[Entry, ...], known: Conditions) -> Place:
    """Return the place after a document was read; an empty one tells nothing of entries."""
    dates = [entry.published_at for entry in entries if entry.published_at]
    newest = max([*dates, *([place.newest_at] if place.newest_at else [])], default=None)
    recent = _digests(entries)[:_REMEMBERED] or place.recent
    return msgspec.structs.replace(
        place, moves=0, conditions=known, recent=recent, newest_at=newest
    )


def _digests(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    return tuple(stable_digest(entry.native)[:8] for entry in entries)


def _place(cursor: str | None, url: str) -> Place:
    """Return the cursor's place, or a new one where the operator gave another address."""
    configured = stable_digest(url)
    try:
        place = msgspec.json.decode(cursor, type=Place) if cursor else None
    except msgspec.MsgspecError:
        place = None
    if place is None or place.configured != configured:
        return Place(configured=configured)
    return place


def _target(source: Source, url: str, answer: Answer) -> str:
    """Return where a redirect leads, if it may be followed.

    An address that the operator wrote may be anywhere; one that a stranger's server
    names may not lead into the operator's own network, nor out of encryption.
    """
    try:
        target = urljoin(url, answer.location or "")
    except ValueError:
        target = ""
    host = host_of(target)
    if host is None or not answer.location:
        raise SourceUnavailable(source.key, "redirect", "without a usable address")
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
        raise SourceUnavailable(source.key, "moved_unsafe", "to an unencrypted address")
    if host != host_of(url) and _is_inside(host):
        raise SourceUnavailable(source.key, "moved_unsafe", "to a private address")
    return target


def _is_inside(host: str) -> bool:
    """Whether a host is plainly not on the public network. Names are not resolved here."""
    name = host.lower().rstrip(".")
    try:
        return not ipaddress.ip_address(name).is_global
    except ValueError:
        # A last label that begins with a digit is an address in one of its odd spellings.
        numeric = name.rpartition(".")[2][:1].isdigit()
        return numeric or "." not in name or name.endswith(_INSIDE)


def _ascending(entries: tuple[Entry, ...]) -> list[Entry]:
    """Put the oldest first: by date where all have one, else feeds are newest first."""
    oldest_first = list(entries)
    oldest_first.reverse()
    dated = [(entry.published_at, entry) for entry in oldest_first if entry.published_at]
    if len(dated) < len(oldest_first):
        return oldest_first
    return [entry for _, entry in sorted(dated, key=itemgetter(0))]


def _future_dates(entry: Entry, now: datetime) -> tuple[str, ...]:
    dates = dict.fromkeys((entry.published_at, entry.edited_at))
    return tuple(date.isoformat() for date in dates if date and date > now + _FUTURE)


def _observation(source: Source, entry: Entry, now: datetime) -> Observation:
    latest = now + _FUTURE
    published, edited = entry.published_at, entry.edited_at
    return Observation(
        source=source.key,
        native=entry.native,
        text=entry.text,
        published_at=published if published and published <= latest else None,
        edited_at=edited if edited and edited <= latest else None,
        edited=edited is not None,
        url=entry.url,
        mode=MODE,
    )
