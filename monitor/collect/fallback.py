"""Two ways into one channel: when the better one is shut the other takes over, and back.

Each way goes on where the other stood (monitor/collect/handover.py), so that a switch
neither repeats nor leaves out. The cursor keeps the places of both. Whoever reads the
batches sees by their ``mode`` which way was used, and each switch as a batch of its own
with the outcome ``switched``.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Final, Literal, cast

import msgspec
import structlog
from msgspec import Struct

from monitor.clock import Clock
from monitor.collect import gaps, preview_place
from monitor.collect.handover import joined_cursor, preview_cursor
from monitor.errors import CollectError, RateLimited
from monitor.model.ids import SourceKey
from monitor.model.sources import Source
from monitor.ports import Batch, Collector

Way = Literal["mtproto", "preview"]

SHUT_FOR: Final = 900.0  # seconds until a way that failed is tried again
_STRIKES: Final = 2  # failures in a row of a kind that may pass by itself
# The way is shut: another one will do better at once.
_SHUT: Final = frozenset(
    {
        "no_account",
        "account_lost",
        "lost_access",
        "channel_invalid",
        "renamed_or_gone",
        "no_channel",
        "redirect",
        "shell",
        "restricted",
        "blank",
        "emptied",
        "not_telegram",
    }
)

log = structlog.get_logger(__name__)


class Places(Struct, frozen=True, kw_only=True, tag_field="kind", tag="auto/1"):
    """The cursor: where each way stands, and which one was used last."""

    way: Way
    mtproto: str | None = None
    preview: str | None = None

    def at(self, way: Way, cursor: str | None) -> "Places":
        """Return the places after a way moved on to a cursor."""
        if way == "mtproto":
            return Places(way=way, mtproto=cursor or self.mtproto, preview=self.preview)
        return Places(way=way, mtproto=self.mtproto, preview=cursor or self.preview)

    def into(self, way: Way) -> str | None:
        """Return where a way goes on, also where the other one was used last."""
        if way == self.way:
            return self.mtproto if way == "mtproto" else self.preview
        if way == "mtproto":
            return joined_cursor(self.mtproto, self.preview) if self.preview else self.mtproto
        return preview_cursor(self.mtproto, self.preview) if self.mtproto else self.preview


class _Shut(Struct):
    until: float = 0.0
    strikes: int = 0


class FallbackCollector:
    """Reads by an account where one can, else by the web preview."""

    def __init__(self, mtproto: Collector, preview: Collector, clock: Clock) -> None:
        self._ways: dict[Way, Collector] = {"mtproto": mtproto, "preview": preview}
        self._clock = clock
        self._shut: dict[tuple[SourceKey, Way], _Shut] = {}

    async def stream(self, source: Source, cursor: str | None) -> AsyncIterator[Batch]:
        """Yield the batches of whichever way is open, the better one first.

        Raises:
            CollectError: neither way is open; it is that of the way that was used last.
        """
        places = decode(cursor)
        while True:
            way = self._open(source.key)
            if places.way != way:
                places, batch = self._switched(source, places, way)
                yield batch
            try:
                async with aclosing(self._read(source, way, places)) as stream:
                    async for moved, batch in stream:
                        places = moved
                        yield batch
                        if way != "mtproto" and self._open(source.key) == "mtproto":
                            break
            except CollectError as error:
                if not self._shuts(source.key, way, error):
                    raise
                log.warning("way_shut", source=source.key, way=way, outcome=error.outcome)

    async def _read(
        self, source: Source, way: Way, places: Places
    ) -> AsyncGenerator[tuple[Places, Batch], None]:
        inner = self._ways[way].stream(source, places.into(way))
        async with aclosing(cast("AsyncGenerator[Batch, None]", inner)) as stream:
            async for batch in stream:
                places = places.at(way, batch.cursor)
                if batch.success:
                    self._shut.pop((source.key, way), None)
                yield places, msgspec.structs.replace(batch, cursor=encode(places), mode=way)

    def _switched(self, source: Source, places: Places, way: Way) -> tuple[Places, Batch]:
        """Go over to another way; its place is made durable with the switch."""
        moved = places.at(way, places.into(way))
        now = self._clock.now()
        log.info("way_switched", source=source.key, way=way)
        return moved, Batch(
            source=source.key, seen_at=now, cursor=encode(moved), outcome="switched", mode=way
        )

    def _open(self, source: SourceKey) -> Way:
        """Return the better way that is not shut, or the one that opens first."""
        until = {way: self._shut.get((source, way), _Shut()).until for way in self._ways}
        first = min(until, key=lambda way: until[way])
        return next((way for way in until if self._is_open(source, way)), first)

    def _is_open(self, source: SourceKey, way: Way) -> bool:
        shut = self._shut.get((source, way))
        return shut is None or shut.until <= self._clock.monotonic()

    def _shuts(self, source: SourceKey, way: Way, error: CollectError) -> bool:
        """Shut a way after an error, and say whether another one is open."""
        shut = self._shut.setdefault((source, way), _Shut())
        shut.strikes += 1
        wait = SHUT_FOR
        if isinstance(error, RateLimited):
            wait = max(error.retry_after, 1.0)
        elif error.outcome not in _SHUT and shut.strikes < _STRIKES:
            return False
        shut.until = self._clock.monotonic() + wait
        return any(self._is_open(source, one) for one in self._ways)


class HandedOver:
    """A way in by itself, which also goes on where the operator let another one end."""

    def __init__(self, collector: Collector, way: Way) -> None:
        self._collector = collector
        self._way: Way = way

    def stream(self, source: Source, cursor: str | None) -> AsyncIterator[Batch]:
        """Yield what the collector yields, from the place of whichever way was used last."""
        if cursor is not None:
            cursor = decode(cursor).into(self._way) or cursor
        return self._collector.stream(source, cursor)


def encode(places: Places) -> str:
    """Return the places as the text of a cursor."""
    return msgspec.json.encode(places).decode()


def decode(cursor: str | None) -> Places:
    """Return the places of a cursor, also of one that either way left by itself."""
    if cursor is None:
        return Places(way="mtproto")
    try:
        return msgspec.json.decode(cursor, type=Places)
    except msgspec.MsgspecError:
        pass
    if gaps.decode(cursor) is not None:
        return Places(way="mtproto", mtproto=cursor)
    if preview_place.decode(cursor) is not None:
        return Places(way="preview", preview=cursor)
    return Places(way="mtproto")
