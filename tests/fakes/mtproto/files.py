"""Handlers of files: parts, what is kept of them, and messages that show them.

A message that comes again under its ``random_id`` is answered as one of text is.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any, Final

from telethon.tl import functions, types

from tests.fakes.files import CAPTION_LIMIT, PHOTO_LIMIT, Upload, wrong_with_photo
from tests.fakes.mtproto.journal import Journal
from tests.fakes.mtproto.methods import Answer, Call, RefusalError, method
from tests.fakes.mtproto.sending import Sent, outgoing, updates, writable

_LARGEST_PART: Final = 512 * 1024
_BIG: Final = 10 * 1024 * 1024
_PARTS: Final = 4000
_ALBUM: Final = 10
_REFERENCE: Final = b"kept"


@dataclass
class Parts:
    """The parts of one file, as they came in."""

    total: int | None = None  # as it is said of big files
    contents: dict[int, bytes] = field(default_factory=dict)


@dataclass
class Shelf:
    """What one server holds of files that no message shows yet."""

    parts: dict[tuple[int, int], Parts] = field(default_factory=dict)  # by account and number
    kept: dict[int, tuple[str, Upload]] = field(default_factory=dict)  # by the media's number


def shelf(call: Call) -> Shelf:
    sent = outgoing(call.server)
    if sent.shelf is None:
        sent.shelf = Shelf()
    return sent.shelf


@method(functions.upload.SaveFilePartRequest)
def save_file_part(call: Call) -> Answer:
    asked = call.request
    return _save(call, asked.file_id, asked.file_part, asked.bytes, None)


@method(functions.upload.SaveBigFilePartRequest)
def save_big_file_part(call: Call) -> Answer:
    asked = call.request
    if not 0 < asked.file_total_parts <= _PARTS:
        raise RefusalError(400, "FILE_PARTS_INVALID")
    return _save(call, asked.file_id, asked.file_part, asked.bytes, asked.file_total_parts)


def _save(call: Call, number: int, part: int, content: bytes, total: int | None) -> bool:
    if not content:
        raise RefusalError(400, "FILE_PART_EMPTY")
    if len(content) > _LARGEST_PART:
        raise RefusalError(400, "FILE_PART_TOO_BIG")
    if not 0 <= part < (total or _PARTS):
        raise RefusalError(400, "FILE_PART_INVALID")
    held = shelf(call).parts.setdefault((call.user.id, number), Parts(total))
    if held.total != total:
        raise RefusalError(400, "FILE_PARTS_INVALID")
    held.contents[part] = content
    return True


@method(functions.messages.UploadMediaRequest)
def upload_media(call: Call) -> Answer:
    writable(call, call.request.peer)
    kind, upload = _uploaded(call, call.request.media)
    kept = shelf(call).kept
    number = 7_000 + len(kept)
    kept[number] = kind, upload
    if kind == "photo":
        return types.MessageMediaPhoto(photo=types.Photo(number, number, _REFERENCE, None, [], 2))
    attributes = list(call.request.media.attributes)
    size = len(upload.content)
    return types.MessageMediaDocument(
        document=types.Document(
            number, number, _REFERENCE, None, upload.media_type, size, 2, attributes
        )
    )


@method(functions.messages.SendMediaRequest)
def send_media(call: Call) -> Answer:
    asked = call.request
    journal = writable(call, asked.peer)
    ids = _ids([asked.random_id])
    if again := _sent_before(call, journal, ids):
        return again
    file = _known(call, asked.media) or _uploaded(call, asked.media)
    return _post(call, journal, ids, [(*file, _caption(asked.message))])


@method(functions.messages.SendMultiMediaRequest)
def send_multi_media(call: Call) -> Answer:
    asked = call.request
    journal = writable(call, asked.peer)
    if not asked.multi_media:
        raise RefusalError(400, "MEDIA_EMPTY")
    if len(asked.multi_media) > _ALBUM:
        raise RefusalError(400, "MULTI_MEDIA_TOO_LONG")
    ids = _ids([one.random_id for one in asked.multi_media])
    if again := _sent_before(call, journal, ids):
        return again
    files = []
    for one in asked.multi_media:
        known = _known(call, one.media)
        if known is None:  # only what was kept by uploadMedia goes into an album
            raise RefusalError(400, "MEDIA_INVALID")
        files.append((*known, _caption(one.message)))
    if len({kind for kind, _, _ in files}) > 1:
        raise RefusalError(400, "MEDIA_GROUPED_INVALID")
    return _post(call, journal, ids, files)


def _ids(ids: list[int]) -> list[int]:
    if not all(ids):
        raise RefusalError(400, "RANDOM_ID_EMPTY")
    if len(set(ids)) < len(ids):
        raise RefusalError(500, "RANDOM_ID_DUPLICATE")
    return ids


def _sent_before(call: Call, journal: Journal, ids: list[int]) -> types.Updates | None:
    sent = outgoing(call.server)
    keys = [(call.user.id, journal.channel.id, one) for one in ids]
    known = [sent.numbers[key] for key in keys if key in sent.numbers]
    if not known:
        return None
    if sent.terse or len(known) < len(keys):
        raise RefusalError(500, "RANDOM_ID_DUPLICATE")
    return updates(call.user, journal, list(zip(known, ids, strict=True)))


def _uploaded(call: Call, media: Any) -> tuple[str, Upload]:
    """Return the file that a fresh upload is, once all of it is there and it is what it says."""
    match media:
        case types.InputMediaUploadedPhoto():
            upload = _assembled(call, media.file, "image/png")
            if len(upload.content) > PHOTO_LIMIT:
                raise RefusalError(400, "PHOTO_SAVE_FILE_INVALID")
            if wrong := wrong_with_photo(upload):
                raise RefusalError(400, wrong)
            return "photo", upload
        case types.InputMediaUploadedDocument():
            names = [one for one in media.attributes if hasattr(one, "file_name")]
            if not media.mime_type or len(names) != 1:
                raise RefusalError(400, "MEDIA_INVALID")
            return "document", _assembled(call, media.file, media.mime_type)
        case types.InputMediaEmpty():
            raise RefusalError(400, "MEDIA_EMPTY")
        case _:
            raise RefusalError(400, "MEDIA_INVALID")


def _assembled(call: Call, file: Any, media_type: str) -> Upload:
    held = shelf(call).parts.get((call.user.id, file.id))
    if held is None or not file.parts:
        raise RefusalError(400, "FILE_PARTS_INVALID")
    big = isinstance(file, types.InputFileBig)
    if big != (held.total is not None) or (big and held.total != file.parts):
        raise RefusalError(400, "FILE_PARTS_INVALID")
    for part in range(file.parts):
        if part not in held.contents:
            raise RefusalError(400, f"FILE_PART_{part}_MISSING")
    if len(held.contents) != file.parts:
        raise RefusalError(400, "FILE_PARTS_INVALID")
    _check_lengths([held.contents[part] for part in range(file.parts)])
    content = b"".join(held.contents[part] for part in range(file.parts))
    if not big and len(content) > _BIG:
        raise RefusalError(400, "FILE_PARTS_INVALID")
    if not big and file.md5_checksum != hashlib.md5(content, usedforsecurity=False).hexdigest():
        raise RefusalError(400, "MD5_CHECKSUM_INVALID")
    return Upload(file.name, media_type, content)


def _check_lengths(contents: list[bytes]) -> None:
    """All parts but the last are of one length, whole kilobytes that 512 KB are a multiple of."""
    *full, last = map(len, contents)
    if len(set(full)) > 1:
        raise RefusalError(400, "FILE_PART_SIZE_CHANGED")
    if full and (full[0] % 1024 or _LARGEST_PART % full[0] or last > full[0]):
        raise RefusalError(400, "FILE_PART_SIZE_INVALID")


def _known(call: Call, media: Any) -> tuple[str, Upload] | None:
    if not isinstance(media, types.InputMediaPhoto | types.InputMediaDocument):
        return None
    kept = shelf(call).kept.get(media.id.id)
    right = media.id.access_hash == media.id.id and media.id.file_reference == _REFERENCE
    if kept is None or not right:
        raise RefusalError(400, "MEDIA_EMPTY")
    return kept


def _caption(text: str) -> str:
    if len(text.encode("utf-16-le")) // 2 > CAPTION_LIMIT:
        raise RefusalError(400, "MEDIA_CAPTION_TOO_LONG")
    return text


def _post(
    call: Call, journal: Journal, ids: list[int], files: list[tuple[str, Upload, str]]
) -> types.Updates:
    asked, sent = call.request, outgoing(call.server)
    target = getattr(asked.reply_to, "reply_to_msg_id", None)
    channel = journal.channel
    if target is not None and all(target not in post.numbers for post in channel.posts):
        raise RefusalError(400, "REPLY_MESSAGE_ID_INVALID")
    first = channel.free
    if files[0][0] == "photo":
        channel.post(files[0][2], photos=len(files))
    else:
        for _, upload, caption in files:
            channel.post(caption, document=upload.media_type)
    numbers = list(range(first, first + len(files)))
    album = first if len(files) > 1 else None
    for number, random_id, (kind, upload, caption) in zip(numbers, ids, files, strict=True):
        sent.numbers[call.user.id, channel.id, random_id] = number
        made = Sent(number, caption, [], None, bool(asked.silent), target)
        made.kind, made.file, made.album = kind, upload, album
        sent.messages[channel.id, number] = made
    return updates(call.user, journal, list(zip(numbers, ids, strict=True)))
