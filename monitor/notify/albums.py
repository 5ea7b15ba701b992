"""Files of a notice on their way into a chat: which leave together, and which cannot leave.

Which files leave together follows from the notice alone: a repeat after a crash finds the
same albums, and sends those that are missing. Whether a file is still there, and still what
the notice meant, is looked up when it leaves.
"""

import hashlib
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

from msgspec import Struct

from monitor.model.alerts import Attachment, Notice
from monitor.ports import Together

_MOST: Final = 10  # files of an album
_MEGABYTE: Final = 1_000_000


class Limits(Struct, frozen=True, kw_only=True):
    """The most bytes of a document and of a photo that a messenger takes."""

    document: int = 50 * _MEGABYTE
    photo: int = 10 * _MEGABYTE


class Album(Struct, frozen=True):
    """Files of one message, or of several that are shown as one; one alone is an album too."""

    files: tuple[Attachment, ...]
    photos: bool


class Loss(StrEnum):
    """Why a file cannot be sent any more."""

    GONE = "gone"
    CHANGED = "changed"


class Found(Struct, frozen=True, kw_only=True):
    """What is left of an album's files."""

    files: tuple[Attachment, ...] = ()
    lost: tuple[tuple[Attachment, Loss], ...] = ()


class FileWords(Struct, frozen=True, kw_only=True):
    """What is said of files that are not sent; each holds ``{name}`` and ``{path}``."""

    too_large: str = "{name} is too large to be sent here: {path}"
    gone: str = "{name} is not there any more: {path}"
    changed: str = "{name} was changed since, and is not sent: {path}"
    refused: str = "{name} was not accepted here: {path}"
    kept: str = "{name}: {path}"

    def lost(self, file: Attachment, loss: Loss) -> str:
        """Say why a file is not sent."""
        return told(self.gone if loss is Loss.GONE else self.changed, file)


def told(words: str, file: Attachment) -> str:
    """Fill a sentence about a file."""
    return words.format(name=file.name, path=file.path)


def attachments_of(batch: Together) -> tuple[Attachment, ...]:
    """Return the files of all notices that are told together."""
    notices = (one.subject for one in batch if isinstance(one.subject, Notice))
    return tuple(file for notice in notices for file in notice.attachments)


def albums_of(files: Iterable[Attachment], limits: Limits) -> tuple[Album, ...]:
    """Put files together that can be shown together: of one type, photos apart from documents."""
    groups: dict[tuple[bool, str], list[Attachment]] = {}
    for one in files:
        if one.size <= limits.document:
            photo = one.inline and one.size <= limits.photo
            groups.setdefault((photo, one.media_type), []).append(one)
    return tuple(
        Album(tuple(group[first : first + _MOST]), photos=photos)
        for (photos, _), group in groups.items()
        for first in range(0, len(group), _MOST)
    )


def unsent_notes(files: Iterable[Attachment], limits: Limits | None, words: FileWords) -> list[str]:
    """Name the files that do not leave at all; without ``limits`` none does."""
    if limits is None:
        # Pictures lie beside the documents, and a dozen paths are no help in a chat.
        return [told(words.kept, one) for one in files if not one.inline]
    return [told(words.too_large, one) for one in files if one.size > limits.document]


def within(
    files: Iterable[Attachment], room: int
) -> tuple[tuple[Attachment, ...], tuple[Attachment, ...]]:
    """Return the files that fit into ``room`` bytes together, the first ones first; the others."""
    fitting: list[Attachment] = []
    larger: list[Attachment] = []
    for one in files:
        fits = one.size <= room
        room -= one.size if fits else 0
        (fitting if fits else larger).append(one)
    return tuple(fitting), tuple(larger)


def look_up(files: Sequence[Attachment]) -> Found:
    """Look which files still hold what they held; this reads them, and blocks."""
    losses = [(one, _loss(one)) for one in files]
    return Found(
        files=tuple(one for one, loss in losses if loss is None),
        lost=tuple((one, loss) for one, loss in losses if loss is not None),
    )


def _loss(file: Attachment) -> Loss | None:
    try:
        with Path(file.path).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return Loss.GONE
    return None if digest == file.sha256 else Loss.CHANGED
