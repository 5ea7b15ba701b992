"""Files on their way to Telegram over MTProto: in parts first, then as one message or several.

Parts carry a number of the file that follows from the message's key: to send one again is
to send the same one. As long as only parts were sent nothing stands in the chat, so an
answer that is lost here leaves nothing in doubt.
"""

import asyncio
import hashlib
from pathlib import Path
from typing import Any, Final

from telethon.tl import functions, types

from monitor.model.alerts import Attachment
from monitor.notify.albums import Album, Limits
from monitor.notify.message_key import random_id
from monitor.notify.messenger import Ambiguous, Refused, Unreached
from monitor.notify.telegram_client import TelegramLine

# Telegram takes 4,000 parts of 512 KB. What is larger than this takes longer than a delivery may.
LIMITS: Final = Limits(document=100_000_000)
_BIG: Final = 10 * 1024 * 1024  # bytes; from here on files go by another method, without a hash
_PART: Final = 128 * 1024  # bytes: a slow line still answers in time
_BIG_PART: Final = 512 * 1024


async def media_of(line: TelegramLine, album: Album, key: str) -> list[Any]:
    """Send the parts of an album's files; return what a message refers to them by.

    Raises:
        TransportError: one of its subclasses, but never that it may have been done.
    """
    try:
        return [
            _media(one, await _uploaded(line, one, random_id(f"{key}/{n}/{one.sha256}")), album)
            for n, one in enumerate(album.files)
        ]
    except Ambiguous as error:
        raise Unreached(f"a file did not get through: {error}") from error
    except OSError as error:
        raise Unreached(f"a file cannot be read ({type(error).__name__})") from None


async def kept_media(line: TelegramLine, peer: Any, media: Any) -> Any:
    """Let Telegram keep an uploaded file, as it wants it before files are sent as an album.

    Raises:
        TransportError: one of its subclasses, but never that it may have been done.
    """
    try:
        kept = await line.request(functions.messages.UploadMediaRequest(peer, media))
    except Ambiguous as error:
        raise Unreached(f"a file did not get through: {error}") from error
    match kept:
        case types.MessageMediaPhoto(photo=types.Photo() as photo):
            name = types.InputPhoto(photo.id, photo.access_hash, photo.file_reference)
            return types.InputMediaPhoto(name)
        case types.MessageMediaDocument(document=types.Document() as document):
            of = types.InputDocument(document.id, document.access_hash, document.file_reference)
            return types.InputMediaDocument(of)
        case _:
            raise Refused(f"Telegram kept a file as {type(kept).__name__}")


def _media(file: Attachment, uploaded: Any, album: Album) -> Any:
    if album.photos:
        return types.InputMediaUploadedPhoto(uploaded)
    return types.InputMediaUploadedDocument(
        uploaded,
        file.media_type,
        [types.DocumentAttributeFilename(file.name)],
        force_file=True,
    )


async def _uploaded(line: TelegramLine, file: Attachment, number: int) -> Any:
    big = file.size > _BIG
    length = _BIG_PART if big else _PART
    parts = -(-file.size // length)
    sum_of_all = hashlib.md5(usedforsecurity=False)
    stream = await asyncio.to_thread(Path(file.path).open, "rb")
    try:
        for part in range(parts):
            content = await asyncio.to_thread(stream.read, length)
            sum_of_all.update(content)
            await line.request(
                functions.upload.SaveBigFilePartRequest(number, part, parts, content)
                if big
                else functions.upload.SaveFilePartRequest(number, part, content)
            )
    finally:
        await asyncio.to_thread(stream.close)
    if big:
        return types.InputFileBig(number, parts, file.name)
    return types.InputFile(number, parts, file.name, sum_of_all.hexdigest())
