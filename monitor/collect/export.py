"""Read files that somebody hands in: exports of Telegram and Facebook, JSON lines, tables.

How to construct, for one file or folder, and for a folder that is watched::

    imports = ImportCollector(log, clock, Inbox(path=path, target=target, once=True))

What is read is an *archive*: a state of the past. It never replaces what is held of a post
unless its own date says that it is newer (``Observation.archived``), and nobody is
alerted about it (``Batch.quiet``). How far each file was read is kept (``ImportLog``), so an
interrupted import goes on, and a file that was read whole is not read again. Which file
it is, its path, size and time of change tell.

The outcome of a batch is ``import``. An export of a channel also proves that nothing is
missing between its messages, and fills gaps.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from io import BufferedReader, FileIO, TextIOWrapper
from itertools import groupby, islice
from pathlib import Path
from typing import Final, TypeAlias

import msgspec
from msgspec import Struct

from monitor.clock import Clock
from monitor.collect.export_facebook import read_facebook
from monitor.collect.export_repair import RepairedReader
from monitor.collect.export_rows import read_lines, read_table
from monitor.collect.export_target import Found, Target
from monitor.collect.export_telegram import MODE, Message, read_telegram, with_albums
from monitor.collect.lines import LineReader
from monitor.errors import SourceUnavailable
from monitor.model.completeness import Range
from monitor.model.ids import SourceKey, stable_digest
from monitor.model.sources import Source
from monitor.ports import Batch, Coverage, ImportLog, Observation, Reject

OUTCOME: Final = "import"
NOBODY: Final = SourceKey("import:unknown")  # whose rejects name no source
_AT_ONCE: Final = 500
_HEAD: Final = 1 << 16
_ENDINGS: Final = (".json", ".jsonl", ".ndjson", ".csv", ".tsv")
_LOOK_EVERY: Final = 60.0

Record = Message | Found
Bytes: TypeAlias = "BufferedReader[FileIO]"


class Inbox(Struct, frozen=True, kw_only=True):
    """A file, or a folder with files. ``once``: read what is there and end."""

    path: Path
    target: Target
    once: bool = False


class Passage(Struct, frozen=True, kw_only=True):
    """How far an import is, for whoever shows it. Bytes; ``records`` of this file."""

    file: Path
    done: int
    size: int
    records: int


class DropFolders:
    """The folders of all sources that are read by ``import``, each watched for new files."""

    def __init__(
        self, log: ImportLog, clock: Clock, folders: Mapping[SourceKey, Path], target: Target
    ) -> None:
        self._log = log
        self._clock = clock
        self._folders = folders
        self._target = target

    def stream(self, source: Source, cursor: str | None) -> AsyncIterator[Batch]:
        """Yield what is new in the folder of a source, for ever.

        Raises:
            SourceUnavailable: the folder cannot be read.
        """
        target = msgspec.structs.replace(self._target, source=source.key)
        inbox = Inbox(path=self._folders[source.key], target=target)
        return ImportCollector(self._log, self._clock, inbox).stream(source, cursor)


class ImportCollector:
    """Reads the files of an inbox, one after another, each once."""

    def __init__(
        self,
        log: ImportLog,
        clock: Clock,
        inbox: Inbox,
        *,
        on_progress: Callable[[Passage], None] = lambda _: None,
    ) -> None:
        self._log = log
        self._clock = clock
        self._inbox = inbox
        self._tell = on_progress

    async def stream(self, source: Source, cursor: str | None) -> AsyncIterator[Batch]:  # noqa: ARG002
        """Yield what is new in the inbox; a folder is looked at for ever, unless ``once``.

        Raises:
            SourceUnavailable: the inbox or a file of it cannot be read.
        """
        sizes: dict[Path, int] = {}
        while True:
            files = await asyncio.to_thread(_files, source.key, self._inbox.path)
            for file, size in files.items():
                # A file that still grows is being copied.
                if self._inbox.once or sizes.get(file) == size:
                    async for batch in self._file(source.key, file):
                        yield batch
            if self._inbox.once:
                return
            sizes = files
            yield Batch(source=source.key, seen_at=self._clock.now(), outcome="looked", mode=MODE)
            await self._clock.sleep(_LOOK_EVERY)

    async def _file(self, key: SourceKey, file: Path) -> AsyncIterator[Batch]:
        name = await asyncio.to_thread(_identity, file)
        done = await self._log.imported(name)
        if done is None:
            return
        opened = await asyncio.to_thread(_open, key, file, self._inbox.target)
        try:
            last = await asyncio.to_thread(opened.skip, done)
            while records := await asyncio.to_thread(opened.take, _AT_ONCE):
                for batch in self._batches(records, last):
                    yield batch
                last = records[-1]
                done += len(records)
                await self._log.note_import(name, str(file), done, finished=False)
                self._tell(opened.passage(done))
            await self._log.note_import(name, str(file), done, finished=True)
        finally:
            await asyncio.to_thread(opened.close)

    def _batches(self, records: list[Record], last: Record | None) -> Iterator[Batch]:
        now = self._clock.now()
        for key, group in groupby(records, lambda one: _source_of(one, self._inbox.target)):
            some = list(group)
            messages = [one for one in (last, *some) if isinstance(one, Message)]
            yield Batch(
                source=key,
                seen_at=now,
                observations=tuple(seen for one in some for seen in _seen(one)),
                rejects=tuple(reject for one in some for reject in _refused(one)),
                outcome=OUTCOME,
                success=False,
                quiet=True,
                coverage=Coverage(covered=_proven(key, messages)),
            )
            last = some[-1]


def _seen(record: Record) -> list[Observation]:
    match record:
        case Message(observation=observation):
            return [observation] if observation else []
        case Observation():
            return [record]
        case Reject():
            return []


def _refused(record: Record) -> tuple[Reject, ...]:
    match record:
        case Message(rejects=rejects):
            return rejects
        case Observation():
            return ()
        case Reject():
            return (record,)


def _proven(key: SourceKey, messages: list[Message]) -> tuple[Range, ...]:
    """Return what messages prove of a channel: each with the one before it, all between."""
    ranges: list[Range] = []
    last = 0
    for one in messages:
        if not (one.complete and one.number and one.chat == key):
            continue
        first = last + 1 if 0 < last < one.number else one.number
        ranges.append(Range(first=first, last=one.number))
        last = one.number
    return tuple(ranges)


def _source_of(record: Record, target: Target) -> SourceKey:
    match record:
        case Message(chat=chat):
            return chat
        case Observation(source=source):
            return source
        case Reject():
            return target.source or NOBODY


def _files(key: SourceKey, path: Path) -> dict[Path, int]:
    """Return the files to read with their sizes, in the order of their names."""
    try:
        if path.is_file():
            return {path: path.stat().st_size}
        with os.scandir(path) as entries:
            found = {Path(one.path): one.stat().st_size for one in entries if one.is_file()}
    except OSError as error:
        raise SourceUnavailable(key, "unreadable", f"{path.name}: {error.strerror}") from error
    wanted = {file: size for file, size in found.items() if file.suffix.lower() in _ENDINGS}
    return dict(sorted(wanted.items()))


def _identity(file: Path) -> str:
    """Name a file as it is now: copied anew or grown, it is another."""
    stat = file.stat()
    return stable_digest(str(file.resolve()), str(stat.st_size), str(stat.st_mtime_ns))


class OpenedExport:
    """An open file and the records that are left in it. Blocking: to be used in a thread."""

    def __init__(self, file: Path, stream: Bytes, records: Iterator[Record], size: int) -> None:
        self._file = file
        self._stream = stream
        self._records = records
        self._size = size

    def take(self, limit: int) -> list[Record]:
        """Return the next records, none at the end."""
        return list(islice(self._records, limit))

    def skip(self, count: int) -> Record | None:
        """Pass over records that were stored before; return the last of them."""
        return next(islice(self._records, count - 1, None), None) if count else None

    def passage(self, records: int) -> Passage:
        """Say how far it is."""
        done = min(self._stream.tell(), self._size)
        return Passage(file=self._file, done=done, size=self._size, records=records)

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def _open(key: SourceKey, file: Path, target: Target) -> OpenedExport:
    try:
        stream = BufferedReader(FileIO(file), _HEAD)
        size = file.stat().st_size
    except OSError as error:
        raise SourceUnavailable(key, "unreadable", f"{file.name}: {error.strerror}") from error
    return OpenedExport(file, stream, records_of(file.suffix.lower(), stream, target), size)


def records_of(ending: str, stream: Bytes, target: Target) -> Iterator[Record]:
    """Find out by its ending and its beginning what a file is, and yield its records."""
    if ending in {".csv", ".tsv"}:
        return read_table(TextIOWrapper(stream, "utf-8-sig", newline=""), target)
    head = stream.peek(_HEAD)[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if ending in {".jsonl", ".ndjson"} or _is_lines(head):
        return read_lines(LineReader(stream), target)
    if head[:1] == b"[":
        return read_facebook(stream, target, "item")
    if b'"messages"' in head or b'"chats"' in head or b'"personal_information"' in head:
        return with_albums(read_telegram(RepairedReader(stream), target))
    for name in (b"profile_posts", b"posts_v2", b"status_updates"):
        if (at := head.find(name)) >= 0:
            start = head.rfind(b'"', 0, at) + 1
            key = head[start : head.find(b'"', start)].decode("utf-8", "replace")
            return read_facebook(stream, target, f"{key}.item")
    raw = bytes(head[:1024])
    return iter([Reject(raw=raw, reason="unknown_format", where="the beginning of the file")])


def _is_lines(head: bytes) -> bool:
    """Whether the first line is a JSON object by itself."""
    first, end, _ = head.partition(b"\n")
    if not end:
        return False
    try:
        return isinstance(msgspec.json.decode(first), dict)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
