"""Files that a bot sends: read from the form as the real Bot API reads it, and checked."""

import json
from collections.abc import Iterator
from typing import Any

from aiohttp import web

from tests.fakes.botapi_checks import RefusalError, units
from tests.fakes.files import CAPTION_LIMIT, PHOTO_LIMIT, Upload, wrong_with_photo

FILES = "files"  # among the arguments of a call: what came as files, by part
ALBUM_LIMIT = 10
_AS_JSON = {"chat_id", "message_thread_id", "disable_notification", "reply_parameters", "media"}
_KINDS = {"sendPhoto": "photo", "sendDocument": "document"}


async def arguments_of(request: web.Request, largest: int) -> dict[str, Any]:
    """Return what a call was given; 413 where its body is larger than ``largest`` bytes."""
    if not request.can_read_body:
        return {}
    if not request.content_type.startswith("multipart/"):
        return await request.json()
    if request.content_length is None:
        raise RefusalError(411, "Length Required")
    if request.content_length > largest:
        await request.read()
        raise RefusalError(413, "Request Entity Too Large")
    arguments: dict[str, Any] = {FILES: {}}
    async for part in await request.multipart():
        content = bytes(await part.read())
        if part.name in arguments or part.name in arguments[FILES]:
            raise RefusalError(400, f"Bad Request: part {part.name} comes twice")
        if part.filename is not None:
            media_type = part.headers.get("Content-Type", "")
            arguments[FILES][part.name] = Upload(part.filename, media_type, content)
        else:
            text = content.decode()
            arguments[part.name] = json.loads(text) if part.name in _AS_JSON else text
    return arguments


def checked_single(method: str, arguments: dict[str, Any]) -> tuple[str, Upload]:
    """Return the kind and the file of sendPhoto or sendDocument."""
    kind = _KINDS[method]
    upload = arguments.get(FILES, {}).get(kind)
    if upload is None:
        raise RefusalError(400, f"Bad Request: there is no {kind} in the request")
    if set(arguments[FILES]) != {kind}:
        raise RefusalError(400, "Bad Request: a file that nothing refers to")
    check_file(kind, upload)
    check_caption(arguments.get("caption", ""))
    if kind == "photo" and (wrong := wrong_with_photo(upload)):
        raise RefusalError(400, f"Bad Request: {wrong}")
    return kind, upload


def checked_album(arguments: dict[str, Any]) -> list[tuple[str, Upload, str]]:
    """Return kind, file and caption of each of an album's messages."""
    media = arguments.get("media")
    if not media:
        raise RefusalError(400, "Bad Request: there are no messages to send")
    if len(media) > ALBUM_LIMIT:
        raise RefusalError(400, "Bad Request: too many messages to send as an album")
    if len(media) == 1:
        raise RefusalError(400, "Bad Request: there must be at least two messages in an album")
    if {"document"} < {one["type"] for one in media}:
        raise RefusalError(400, "Bad Request: document can't be mixed with other media types")
    found = list(_album(media, arguments.get(FILES, {})))
    if len(arguments[FILES]) != len(media):
        raise RefusalError(400, "Bad Request: a file that nothing refers to")
    return found


def _album(
    media: list[dict[str, Any]], files: dict[str, Upload]
) -> Iterator[tuple[str, Upload, str]]:
    for one in media:
        scheme, _, part = one["media"].partition("attach://")
        if scheme or part not in files:
            raise RefusalError(400, "Bad Request: can't parse InputMedia: media not found")
        check_file(one["type"], files[part])
        check_caption(one.get("caption", ""))
        yield one["type"], files[part], one.get("caption", "")


def check_file(kind: str, upload: Upload) -> None:
    size = len(upload.content)
    if not size:
        raise RefusalError(400, "Bad Request: file must be non-empty")
    if kind == "photo" and size > PHOTO_LIMIT:
        raise RefusalError(
            400,
            f'Bad Request: file "{upload.name}" of size {size} bytes is too big for a photo; '
            f"the maximum size is {PHOTO_LIMIT} bytes",
        )


def check_caption(caption: str) -> None:
    if units(caption) > CAPTION_LIMIT:
        raise RefusalError(400, "Bad Request: message caption is too long")
