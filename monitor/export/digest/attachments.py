"""What a messenger is given of a digest: the page, and its most telling charts.

attachments.json lists them, so that whoever tells of the digest need not read it.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from monitor.core.digest import Digest, EventDigest
from monitor.export.charts import Drawn
from monitor.export.digest.naming import Naming
from monitor.export.digest.pictures import (
    ACTIVITY,
    course_caption,
    course_name,
    matrix_caption,
    matrix_name,
)
from monitor.model.claims import Attribute

ATTACHMENTS: Final = "attachments.json"
_MOST: Final = 10  # charts; an album holds no more
# A messenger makes a photo 1,280 pixels long. Up to here four fifths of each line are left, and
# the smallest letters can be read on a phone; what is longer is better opened as a file.
_LONGEST: Final = 1600
_PNG_SIZE: Final = slice(16, 24)  # of the header: width and height

Charts = list[tuple[str, str]]  # file names without an ending, and captions


class Attached(Struct, frozen=True, kw_only=True):
    """One file by its path in the digest's folder; ``inline`` is shown as a picture."""

    path: str
    media_type: str
    size: int
    sha256: str
    caption: str
    inline: bool = False


def charts_to_send(digest: Digest, naming: Naming, drawn: Mapping[str, Drawn]) -> Charts:
    """Choose charts: counts over time, those of the most disputed events first, then the others."""
    events = sorted(_with_charts(digest, drawn), key=_disputed)
    courses = [
        (name, course_caption(event, attribute, naming))
        for event in events
        for attribute in Attribute
        if (name := course_name(event.id, attribute)) in drawn
    ]
    matrices = [
        (name, matrix_caption(event, naming))
        for event in events
        if (name := matrix_name(event.id)) in drawn
    ]
    activity = [(ACTIVITY, naming.words.say("activity"))] if ACTIVITY in drawn else []
    return [*courses, *matrices, *activity][:_MOST]


def write_attachments(
    folder: Path, page: tuple[str, str] | None, charts: Charts, drawn: Mapping[str, Drawn]
) -> None:
    """Write the list; ``page`` is the page's path and title, ``charts`` stand under charts/.

    Raises:
        OSError: the folder cannot be written.
    """
    found = [_attached(folder, *page, "text/html")] if page else []
    found += [
        _attached(
            folder,
            f"charts/{name}.png",
            caption,
            "image/png",
            inline=max(_size(drawn[name].png)) <= _LONGEST,
        )
        for name, caption in charts
    ]
    content = msgspec.json.format(msgspec.json.encode(found), indent=2)
    (folder / ATTACHMENTS).write_bytes(content + b"\n")


def read_attachments(folder: Path) -> tuple[Attached, ...]:
    """Read the list of a digest's folder.

    Raises:
        OSError: there is none, or it is damaged.
    """
    content = (folder / ATTACHMENTS).read_bytes()
    try:
        return msgspec.json.decode(content, type=tuple[Attached, ...])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise OSError(f"{folder / ATTACHMENTS}: {error}") from error


def _with_charts(digest: Digest, drawn: Mapping[str, Drawn]) -> Iterator[EventDigest]:
    """Yield the events that charts were drawn of: those of the highest rank."""
    left = len([one for one in drawn if one != ACTIVITY])
    for event in digest.events:
        if left <= 0:
            return
        names = {matrix_name(event.id), *(course_name(event.id, one) for one in Attribute)}
        left -= len(names & drawn.keys())
        yield event


def _disputed(event: EventDigest) -> tuple[int, int]:
    return (-event.open_disputes, -len(event.disputes))


def _attached(
    folder: Path, path: str, caption: str, media_type: str, *, inline: bool = False
) -> Attached:
    with (folder / path).open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Attached(
        path=path,
        media_type=media_type,
        size=(folder / path).stat().st_size,
        sha256=digest,
        caption=caption,
        inline=inline,
    )


def _size(png: bytes) -> tuple[int, int]:
    """Return the width and height of a PNG."""
    both = png[_PNG_SIZE]
    return int.from_bytes(both[:4], "big"), int.from_bytes(both[4:], "big")
