"""Read public Telegram channels by their web preview: no account, no key.

How to construct (``monitor/app/collectors.py``)::

    fetcher = HttpFetcher(session, clock, HostPacer(clock))      # monitor/collect/http.py
    preview = PreviewCollector(fetcher, clock, rng, known=[s.key for s in config.sources])
    preview.stream(source, cursor)                               # a source "telegram:NAME"

One collector serves all channels and is kept as long as the process: it remembers when
each is due, also after a failure, so a stream that is started anew at once does not ask
at once. Forty channels share one host and two seconds a request: a round of them takes
80 seconds at the least.

What each poll yields is one batch: the newest page again, so that the ledger finds edits
by their text, and the older pages that join it to what was read before. A block that
cannot be read is a reject once a stream. Its outcome is

- ``history``: read, and nothing is known to be missing;
- ``gap``: read, but posts between the watermark and the newest page are still unread;
  the cursor keeps the hole and the next poll goes on filling it;
- ``vanished``: a hole was given up, as the platform said three polls in a row that it has
  nothing there: what once stood in it was deleted, or is withheld;
- ``cut_off``: the page broke off; its whole posts are kept, the broken one is a reject;
- ``unreadable``: not one post of the page could be read; an error follows;
- ``empty``: the platform says that the channel has no posts yet;
- ``cursor_reset``: the cursor was another collector's, so reading began anew.

All else is raised: ``SourceUnavailable`` with the outcome redirect, shell, restricted,
blank, emptied, not_telegram, cut_off, too_deep, too_large, timeout, connection,
encoding or http_error; ``RateLimited``; ``SourceGone`` with renamed or reused.

A forward names its origin as the source key that the operator gave it (``known``), or in
lower case. A forward from a hidden publisher has the origin ``telegram:`` with an empty
handle: it is certainly a forward, and nobody is named; no real source has that key.
Each batch says what it proves of completeness (``monitor.ports.Coverage``): the ids that
its chain of pages spans, the holes that are left, and what the platform denied three times.
Deletions cannot be proven by the preview, so none are reported. Edits are seen as long
as a post stands on the newest page, plus on ``revisit`` older pages every so often.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Iterable
from functools import partial
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

import msgspec
from msgspec import Struct

from monitor.clock import Clock
from monitor.collect.http import Answer, Fetcher, refusal
from monitor.collect.polling import Pace, Rhythm, Urgency
from monitor.collect.preview_coverage import given_up, missing, opened, read_of
from monitor.collect.preview_page import Block, Forward, History, NoHistory, Unread, parse_page
from monitor.collect.preview_place import Place, advanced, decode, encode, filled, taken_over
from monitor.errors import CollectError, SourceGone, SourceUnavailable
from monitor.model.completeness import Range
from monitor.model.ids import SourceKey
from monitor.model.posts import Origin
from monitor.model.sources import Source
from monitor.ports import Batch, Coverage, Missing, Observation, Reject

MODE: Final = "preview"


class Depth(Struct, frozen=True, kw_only=True):
    """How far back a poll reads, in pages of about twenty messages.

    ``first``: at the first start, the newest page included. ``most``: back from the
    newest page to what was read before. ``revisit``: further back for edits, once in
    ``every`` polls.
    """

    first: int = 1
    most: int = 10
    revisit: int = 1
    every: int = 10


class _Sweep(Struct):
    """One poll as it grows: pages, newest first, and the place they lead to."""

    place: Place
    pages: list[History]
    outcome: str
    covered: list[Range] = []
    absent: list[Range] = []
    hole: Missing | None = None
    error: CollectError | None = None


class PreviewCollector:
    """All channels that are read by web preview."""

    def __init__(  # noqa: PLR0913  each is an edge of its own
        self,
        fetcher: Fetcher,
        clock: Clock,
        rng: random.Random,
        *,
        base_url: str = "https://t.me",
        pace: Pace | None = None,
        urgency: Urgency | None = None,
        depth: Depth | None = None,
        known: Iterable[SourceKey] = (),
    ) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._rng = rng
        self._base_url = base_url.rstrip("/")
        self._pace = pace or Pace()
        self._depth = depth or Depth()
        self._known = {key.lower(): key for key in known}
        self._urgency = urgency or Urgency(clock)
        self._rhythms: dict[SourceKey, Rhythm] = {}

    async def stream(self, source: Source, cursor: str | None) -> AsyncIterator[Batch]:
        """Yield one batch a poll, for ever.

        Raises:
            CollectError: the page could not be read; the module's docstring has the list.
        """
        rhythm = self._rhythm(source.key)
        place = decode(cursor) if cursor else None
        foreign = cursor is not None and place is None
        told: set[tuple[str, str]] = set()
        polls = 0
        while True:
            await rhythm.wait()
            polls += 1
            try:
                sweep = await self._poll(source, place, revisit=polls % self._depth.every == 0)
            except CollectError as error:
                rhythm.failed(error)
                raise
            if foreign and sweep.outcome == "history":
                sweep.outcome = "cursor_reset"
            foreign = False
            batch = self._batch(source, sweep, told)
            place = sweep.place
            if sweep.error is None:
                rhythm.succeeded(post.published_at for post in batch.observations)
            else:
                rhythm.failed(sweep.error)
            yield batch
            if sweep.error is not None:
                raise sweep.error

    def _rhythm(self, key: SourceKey) -> Rhythm:
        urgency = partial(self._urgency.factor, key)
        new = Rhythm(self._clock, self._rng, self._pace, urgency)
        return self._rhythms.setdefault(key, new)

    async def _poll(self, source: Source, place: Place | None, *, revisit: bool) -> _Sweep:
        page = await self._page(source, None)
        before = place or Place(channel=source.handle)
        if isinstance(page, NoHistory):
            if page.outcome != "empty":
                raise SourceUnavailable(source.key, page.outcome)
            if before.newest:
                raise SourceUnavailable(source.key, "emptied", "there were posts before")
            return _Sweep(place=before, pages=[], outcome="empty")
        page = _checked(source, before, page)
        sweep = _Sweep(
            place=advanced(before, page, first=place is None),
            pages=[page],
            outcome="cut_off" if page.cut else "history",
        )
        if not page.blocks:
            sweep.place, sweep.outcome = before, "unreadable"
            sweep.error = SourceUnavailable(source.key, "unreadable", "no post of the page")
            return sweep
        sweep.covered += read_of(page, page.numbers[-1] + 1)
        sweep.hole = opened(before, page, first=place is None)
        await self._read_back(source, sweep, self._further(place, revisit=revisit))
        return sweep

    def _further(self, place: Place | None, *, revisit: bool) -> int:
        if place is None:
            return self._depth.first - 1
        return self._depth.revisit if revisit else 0

    async def _read_back(self, source: Source, sweep: _Sweep, further: int) -> None:
        """Read older pages: those that fill holes, and ``further`` ones below the newest."""
        try:
            for _ in range(self._depth.most):
                if not sweep.place.holes:
                    break
                before = sweep.place
                page = await self._older(source, sweep, before.holes[-1].high)
                sweep.place = filled(before, page.numbers if page else ())
                if page is None:
                    sweep.absent += given_up(before, sweep.place)
                    if sweep.absent and before.watermark:
                        sweep.outcome = "vanished"
                    break
                if sweep.place == before:
                    break
            while further and not sweep.place.holes:
                further -= 1
                lowest = min(page.numbers[0] for page in sweep.pages)
                page = await self._older(source, sweep, lowest)
                if page is None or page.numbers[0] >= lowest:
                    break
        except CollectError as error:
            sweep.error = error
        if sweep.place.holes and sweep.outcome == "history":
            sweep.outcome = "gap"

    async def _older(self, source: Source, sweep: _Sweep, before: int) -> History | None:
        """Read the page below an id; None is the true start of the channel."""
        page = await self._page(source, before)
        if isinstance(page, NoHistory):
            if page.outcome == "empty":
                return None
            raise SourceUnavailable(source.key, page.outcome, "an older page")
        page = _checked(source, None, page)
        if page.cut or not page.blocks:
            raise SourceUnavailable(
                source.key, "cut_off" if page.cut else "unreadable", "an older page"
            )
        sweep.pages.append(page)
        sweep.covered += read_of(page, before)
        return page

    async def _page(self, source: Source, before: int | None) -> History | NoHistory:
        query = "" if before is None else f"?before={before}"
        name = quote(source.handle, safe="")
        reply = await self._fetcher.fetch(f"{self._base_url}/s/{name}{query}")
        if isinstance(reply, Answer) and reply.status == HTTPStatus.OK:
            # In a thread, as ten milliseconds a page are long where hundreds are read.
            return await asyncio.to_thread(parse_page, reply.body)
        raise refusal(source.key, reply)

    def _batch(self, source: Source, sweep: _Sweep, told: set[tuple[str, str]]) -> Batch:
        pages = sweep.pages[::-1]
        blocks = {block.number: block for page in pages for block in page.blocks}
        rejects = _rejects(source, pages)
        # A block's bytes differ at every visit: without this one post fills the quarantine.
        new = [
            one for one in rejects if "/" not in one.where or (one.where, one.reason) not in told
        ]
        told |= {(one.where, one.reason) for one in new}
        return Batch(
            source=source.key,
            seen_at=self._clock.now(),
            observations=tuple(
                self._observation(source, blocks[number])
                for number in sorted(blocks)
                if not blocks[number].service
            ),
            rejects=tuple(new),
            cursor=encode(sweep.place) if sweep.outcome != "unreadable" else None,
            outcome=sweep.outcome,
            mode=MODE,
            success=sweep.outcome != "unreadable",
            coverage=Coverage(
                covered=tuple(sweep.covered),
                absent=tuple(sweep.absent),
                missing=missing(sweep.place, sweep.hole),
            ),
        )

    def _observation(self, source: Source, block: Block) -> Observation:
        native = str(block.number)
        return Observation(
            source=source.key,
            native=native,
            text=block.text,
            published_at=block.published_at,
            edited=block.edited,
            url=block.url,
            forwarded_from=self._origin(block.forward) if block.forward else None,
            reply_to=str(block.reply_to) if block.reply_to else None,
            album=native if block.album else None,
            media=block.media,
            mode=MODE,
        )

    def _origin(self, forward: Forward) -> Origin:
        if forward.channel is None:
            return Origin(source=SourceKey("telegram:"))
        key = f"telegram:{forward.channel.lower()}"
        return Origin(
            source=self._known.get(key, SourceKey(key)),
            native=str(forward.number) if forward.number else None,
        )


def _checked(source: Source, place: Place | None, page: History) -> History:
    """Return the page with other channels' posts set aside; raise if it is not the channel."""
    name = source.handle.lower()
    own = tuple(block for block in page.blocks if block.channel.lower() == name)
    if page.blocks and not own:
        raise SourceGone(source.key, "renamed", f"its posts are {page.blocks[-1].channel}'s")
    if place is not None and (why := taken_over(place, page)):
        raise SourceGone(source.key, "reused", why)
    if len(own) == len(page.blocks):
        return page
    foreign = tuple(
        Unread(raw=block.url.encode(), reason="foreign_channel")
        for block in page.blocks
        if block.channel.lower() != name
    )
    return msgspec.structs.replace(page, blocks=own, unread=(*page.unread, *foreign))


def _rejects(source: Source, pages: list[History]) -> list[Reject]:
    rejects: list[Reject] = []
    for page in pages:
        for one in page.unread:
            where = _where(source, one.number)
            rejects.append(Reject(raw=one.raw, reason=one.reason, where=where))
        for block in page.blocks:
            if block.bad_date:
                where = _where(source, block.number)
                raw = block.bad_date.encode()
                rejects.append(Reject(raw=raw, reason="bad_date", where=where))
    return rejects


def _where(source: Source, number: int | None) -> str:
    return f"{source.handle}/{number}" if number else source.handle
