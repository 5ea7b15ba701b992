"""Replay a case: JSON lines of posts, edits and deletions, in their order of arrival.

How to construct, for a file or for a stream of bytes such as ``sys.stdin.buffer``::

    ReplayCollector(path_or_stream, clock, speed=None, batch=500)

One stream holds the posts of many sources. The batches carry the key of the stream's own
source (say "replay:case"), each observation the key of its publisher. What the posts say
of themselves is the only clock: a post is seen when it was published, edited or deleted;
one without a date is seen when the one before it was, and stays undated.

A line that cannot be read is a reject with its bytes and a reason; it costs its
neighbours nothing. The cursor is a count of lines and a digest of the first of them, so
that a stream which is started again goes on, and another stream begins at its beginning.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from io import BufferedIOBase
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from monitor.clock import Clock
from monitor.collect.lines import Line, LineReader
from monitor.errors import SourceUnavailable
from monitor.model.ids import SourceKey
from monitor.model.posts import Media, Origin
from monitor.model.sources import Source
from monitor.ports import Batch, Observation, Reject

MODE: Final = "replay"
LONGEST_TEXT: Final = 100_000  # characters; no platform allows a tenth of it

_NO_DATE_AT_ALL: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PATIENCE: Final = 10_000  # undated posts at the start that wait for the first date


class _Forward(Struct):
    source: str
    id: str | int | None = None


class _Media(Struct):
    type: str
    sha256: str | None = None
    url: str | None = None


class _Posting(Struct):
    """One line of the format; fields that are not listed are ignored."""

    source: str
    id: str | int
    text: str = ""
    op: Literal["post", "edit", "delete"] = "post"
    published_at: datetime | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    forward_from: _Forward | None = None
    reply_to: str | int | None = None
    album: str | int | None = None
    media: tuple[_Media, ...] = ()
    url: str | None = None


_decode: Final = msgspec.json.Decoder(_Posting).decode


class _Unreadable(Exception):  # noqa: N818  a finding about a line, not a failure
    """A line that breaks a rule of the format."""


def parse_line(raw: bytes, where: str = "") -> Observation | Reject:
    """Read one line; ``seen_at`` is None where the line has no date."""
    try:
        return _observation(_decode(raw))
    except UnicodeDecodeError as error:
        reason = f"not UTF-8: {error.reason}"
    except msgspec.DecodeError as error:
        reason = str(error)
    except RecursionError:
        reason = "nested too deeply"
    except (_Unreadable, OverflowError, ValueError) as error:
        reason = str(error)
    return Reject(raw=raw, reason=reason, where=where)


def _observation(line: _Posting) -> Observation:
    deleted = line.op == "delete"
    edited = line.op == "edit"
    published_at = _aware(line.published_at, "published_at")
    edited_at = _aware(line.edited_at, "edited_at") if edited else None
    if len(line.text) > LONGEST_TEXT:
        raise _Unreadable(f"text of more than {LONGEST_TEXT} characters")
    forward = line.forward_from
    return Observation(
        source=_source(line.source),
        native=_name(line.id, "id"),
        # Of the length of what it stands for, so that every offset stays right.
        text="" if deleted else line.text.replace("\0", "\ufffd"),
        published_at=published_at,
        edited_at=edited_at,
        edited=edited,
        deleted=deleted,
        url=line.url,
        forwarded_from=_origin(forward) if forward else None,
        reply_to=None if line.reply_to is None else _name(line.reply_to, "reply_to"),
        album=None if line.album is None else _name(line.album, "album"),
        media=tuple(Media(type=one.type, sha256=one.sha256, url=one.url) for one in line.media),
        seen_at=_aware(line.deleted_at, "deleted_at") if deleted else edited_at or published_at,
        mode=MODE,
    )


def _aware(moment: datetime | None, field: str) -> datetime | None:
    if moment is None or moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        raise _Unreadable(f"{field} has no time zone")
    return moment.astimezone(UTC)


def _source(key: str) -> SourceKey:
    platform, colon, handle = key.partition(":")
    if not (platform and colon and handle) or "\0" in key:
        raise _Unreadable("source is not of the form platform:handle")
    return SourceKey(key)


def _origin(forward: _Forward) -> Origin:
    native = None if forward.id is None else _name(forward.id, "forward_from.id")
    return Origin(source=_source(forward.source), native=native)


def _name(native: str | int, field: str) -> str:
    name = str(native)
    if not name.strip() or "\0" in name:
        raise _Unreadable(f"{field} is empty or holds a NUL")
    return name


class ReplayCollector:
    """One case or pipe; ``speed`` 60 plays an hour in a minute, None as fast as it can."""

    def __init__(
        self,
        origin: Path | BufferedIOBase,
        clock: Clock,
        *,
        speed: float | None = None,
        batch: int = 500,
    ) -> None:
        self._origin = origin
        self._clock = clock
        self._speed = speed
        self._batch = batch

    async def stream(self, source: Source, cursor: str | None) -> AsyncIterator[Batch]:
        """Yield the lines after the cursor, and end with the stream.

        Raises:
            SourceUnavailable: the file cannot be opened.
        """
        loop = asyncio.get_running_loop()
        opened = await self._open(source)
        lines = LineReader(opened)
        run = _Run(source.key, cursor)
        try:
            while found := await loop.run_in_executor(None, lines.take, self._batch):
                for some in self._portions(found):
                    if (batch := run.batch(some)) is not None:
                        await self._wait_for(batch, run)
                        yield batch
            if (rest := run.rest()) is not None:
                yield rest
        finally:
            if opened is not self._origin:
                opened.close()

    async def _open(self, source: Source) -> BufferedIOBase:
        if isinstance(self._origin, BufferedIOBase):
            return self._origin
        try:
            return await asyncio.get_running_loop().run_in_executor(None, self._origin.open, "rb")
        except OSError as error:
            raise SourceUnavailable(source.key, "unreadable", error.strerror or "") from error

    def _portions(self, lines: Sequence[Line]) -> Iterable[Sequence[Line]]:
        if self._speed is None:
            return (lines,)
        return ((line,) for line in lines)

    async def _wait_for(self, batch: Batch, run: "_Run") -> None:
        if self._speed is None:
            return
        began, first = run.start(self._clock.monotonic(), batch.seen_at)
        due = began + (batch.seen_at - first).total_seconds() / self._speed
        if (pause := due - self._clock.monotonic()) > 0:
            await self._clock.sleep(pause)


class _Run:
    """Where one pass through the stream stands."""

    def __init__(self, key: SourceKey, cursor: str | None) -> None:
        self._key = key
        self._cursor = cursor
        self._skip = 0
        self._count = 0
        self._mark: str | None = None
        self._latest: datetime | None = None
        self._undated: list[Observation] = []  # seen before any date was
        self._began: tuple[float, datetime] | None = None

    def start(self, now: float, seen_at: datetime) -> tuple[float, datetime]:
        """Return when the replay began, on the clock and in the posts' own time."""
        if self._began is None:
            self._began = (now, seen_at)
        return self._began

    def batch(self, lines: Sequence[Line]) -> Batch | None:
        """Turn lines into a batch, None where all of them are known or wait for a date.

        Lines before the cursor are read too, for their dates: a restart changes nothing.
        """
        observations: list[Observation] = []
        rejects: list[Reject] = []
        for line in lines:
            self._step(line)
            if not line.raw.strip():
                continue
            read = self._read(line)
            if isinstance(read, Observation):
                self._date(read, observations)
            elif self._count > self._skip:
                rejects.append(read)
        return self._bundle(observations, rejects)

    def rest(self) -> Batch | None:
        """Return what still waits for a date when the stream has ended."""
        observations: list[Observation] = []
        self._release(_NO_DATE_AT_ALL, observations)
        return self._bundle(observations, [])

    def _step(self, line: Line) -> None:
        self._count += 1
        if self._mark is None:
            self._mark = blake2b(line.raw, digest_size=4).hexdigest()
            count, _, mark = (self._cursor or "").partition(":")
            self._skip = int(count) if mark == self._mark and count.isdecimal() else 0

    def _read(self, line: Line) -> Observation | Reject:
        where = f"line {self._count}"
        if line.cut_off:
            return Reject(raw=line.raw, reason="line too long, only its start is kept", where=where)
        return parse_line(line.raw, where)

    def _date(self, seen: Observation, into: list[Observation]) -> None:
        if seen.seen_at is None and self._latest is None:
            if self._count > self._skip:
                self._undated.append(seen)
            if len(self._undated) >= _PATIENCE:
                self._release(_NO_DATE_AT_ALL, into)
            return
        if seen.seen_at is None:
            seen = msgspec.structs.replace(seen, seen_at=self._latest)
        else:
            self._release(seen.seen_at, into)
            self._latest = max(self._latest or seen.seen_at, seen.seen_at)
        if self._count > self._skip:
            into.append(seen)

    def _release(self, seen_at: datetime, into: list[Observation]) -> None:
        into += [msgspec.structs.replace(one, seen_at=seen_at) for one in self._undated]
        self._undated.clear()
        self._latest = self._latest or seen_at

    def _bundle(self, observations: list[Observation], rejects: list[Reject]) -> Batch | None:
        if not observations and not rejects:
            return None
        return Batch(
            source=self._key,
            seen_at=self._latest or _NO_DATE_AT_ALL,
            observations=tuple(observations),
            rejects=tuple(rejects),
            # What waits for a date is not durable yet: the cursor stays before it.
            cursor=None if self._undated else f"{self._count}:{self._mark}",
        )
