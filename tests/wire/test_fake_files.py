"""The fakes refuse the files that Telegram refuses, in its own words."""

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import msgspec
import pytest
from telethon import TelegramClient, errors
from telethon.tl import functions, types

from tests.fakes.botapi import FakeBotApi
from tests.fakes.botapi_files import PHOTO_LIMIT
from tests.fakes.files import png
from tests.fakes.mtproto import FakeTelegram
from tests.fakes.mtproto.sending import forget, outgoing
from tests.wire.test_mtproto_server import logged_in

pytestmark = [pytest.mark.real_time, pytest.mark.may_block]

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
CHAT = -100123
KB = 1024


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        server.world.channel("newsdesk")
        yield server
        forget(server)


@pytest.fixture
async def client(telegram: FakeTelegram) -> AsyncIterator[TelegramClient]:
    bot = telegram.bot(TOKEN, joined=["newsdesk"])
    async with logged_in(telegram, bot, request_retries=1) as opened:
        yield opened


def peer_of(telegram: FakeTelegram) -> types.InputPeerChannel:
    journal = telegram.journal(telegram.world.channels["newsdesk"])
    return types.InputPeerChannel(journal.channel.id, journal.access_hash)


async def saved(client: TelegramClient, *contents: bytes, total: int | None = None) -> None:
    for part, content in enumerate(contents):
        if total is None:
            await client(functions.upload.SaveFilePartRequest(5, part, content))
        else:
            await client(functions.upload.SaveBigFilePartRequest(5, part, total, content))


def document(parts: int, *, big: bool = False, md5: str = "") -> types.InputMediaUploadedDocument:
    file = types.InputFileBig(5, parts, "a") if big else types.InputFile(5, parts, "a", md5)
    name = types.DocumentAttributeFilename("a")
    return types.InputMediaUploadedDocument(file, "text/html", [name])


def photo(parts: int) -> types.InputMediaUploadedPhoto:
    return types.InputMediaUploadedPhoto(types.InputFileBig(5, parts, "a"))


@pytest.mark.parametrize(
    ("contents", "total", "media", "word"),
    [
        ([], None, document(1), "FilePartsInvalid"),
        ([b"x"], None, document(0), "FilePartsInvalid"),
        ([b"x"], None, document(1, big=True), "FilePartsInvalid"),
        ([b"x" * KB, b"x"], 2, document(1, big=True), "FilePartsInvalid"),
        ([b"x" * KB], 2, document(2, big=True), "FilePart"),
        ([b"x" * 700, b"x"], 2, document(2, big=True), "FilePartSizeInvalid"),
        ([b"x" * KB, b"x" * 2 * KB], 2, document(2, big=True), "FilePartSizeInvalid"),
        ([b"x" * KB, b"x" * 2 * KB, b"x"], 3, document(3, big=True), "FilePartSizeChanged"),
        ([b"x"], None, document(1, md5="0" * 32), "Md5ChecksumInvalid"),
        ([b"x"], 1, photo(1), "ImageProcessFailed"),
        ([png(9_000, 1_001)], 1, photo(1), "PhotoInvalidDimensions"),
        ([png(2_100, 100)], 1, photo(1), "PhotoInvalidDimensions"),
        ([], None, types.InputMediaEmpty(), "MediaEmpty"),
        ([], None, types.InputMediaPhoto(types.InputPhoto(1, 1, b"")), "MediaEmpty"),
    ],
)
async def test_a_file_is_taken_only_if_all_of_it_is_there_and_it_is_what_it_says(
    telegram: FakeTelegram,
    client: TelegramClient,
    contents: list[bytes],
    total: int | None,
    media: Any,
    word: str,
) -> None:
    await saved(client, *contents, total=total)
    request = functions.messages.SendMediaRequest(peer_of(telegram), media, "caption", random_id=1)
    with pytest.raises(errors.RPCError) as caught:
        await client(request)
    assert type(caught.value).__name__.startswith(word)
    assert outgoing(telegram).messages == {}


@pytest.mark.parametrize(
    ("part", "content", "kind"),
    [
        (0, b"", errors.FilePartEmptyError),
        (0, b"x" * (512 * KB + 1), errors.FilePartTooBigError),
        (4000, b"x", errors.FilePartInvalidError),
    ],
)
async def test_a_part_that_is_none_is_refused(
    client: TelegramClient, part: int, content: bytes, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        await client(functions.upload.SaveFilePartRequest(5, part, content))


async def test_an_album_takes_kept_files_only_and_each_random_id_once(
    telegram: FakeTelegram, client: TelegramClient
) -> None:
    peer = peer_of(telegram)
    await saved(client, png(), total=1)
    kept = await client(functions.messages.UploadMediaRequest(peer, photo(1)))
    known = types.InputMediaPhoto(
        types.InputPhoto(kept.photo.id, kept.photo.access_hash, kept.photo.file_reference)
    )

    async def send(*media: tuple[Any, int]) -> Any:
        album = [types.InputSingleMedia(one, "", number) for one, number in media]
        return await client(functions.messages.SendMultiMediaRequest(peer, album))

    with pytest.raises(errors.MediaInvalidError):
        await send((photo(1), 1), (known, 2))
    with pytest.raises(errors.MultiMediaTooLongError):
        await send(*((known, number + 1) for number in range(11)))
    first = await send((known, 1), (known, 2))
    again = await send((known, 1), (known, 2))
    numbers = [one.id for one in first.updates if isinstance(one, types.UpdateMessageID)]
    assert numbers == [one.id for one in again.updates if isinstance(one, types.UpdateMessageID)]
    with pytest.raises(errors.RandomIdDuplicateError):
        await send((known, 1), (known, 3))
    assert len(outgoing(telegram).messages) == 2


def photos(*parts: str, kind: str = "photo") -> list[dict[str, str]]:
    return [{"type": kind, "media": f"attach://{part}"} for part in parts]


@pytest.mark.parametrize(
    ("method", "fields", "files", "said"),
    [
        ("sendPhoto", {}, {"document": png()}, "there is no photo in the request"),
        ("sendDocument", {}, {"photo": png()}, "there is no document in the request"),
        ("sendDocument", {}, {"document": b""}, "file must be non-empty"),
        ("sendDocument", {"caption": "x" * 1025}, {"document": b"x"}, "caption is too long"),
        ("sendPhoto", {}, {"photo": b"x"}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {}, {"photo": png(2_100, 100)}, "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", {}, {"photo": png(more=bytes(PHOTO_LIMIT))}, "is too big for a photo"),
        ("sendMediaGroup", {"media": []}, {}, "there are no messages to send"),
        ("sendMediaGroup", {"media": photos("a", "b")}, {"a": png()}, "media not found"),
        ("sendMediaGroup", {"media": photos("a", "a")}, {"a": png()}, "nothing refers to"),
        (
            "sendMediaGroup",
            {"media": photos(*"abcdefghijk")},
            dict.fromkeys("abcdefghijk", png()),
            "too many messages",
        ),
        (
            "sendMediaGroup",
            {"media": [*photos("a"), *photos("b", kind="document")]},
            {"a": png(), "b": png()},
            "can't be mixed",
        ),
    ],
)
async def test_the_bot_api_says_what_is_wrong_with_a_form(
    method: str, fields: dict[str, Any], files: dict[str, bytes], said: str
) -> None:
    async with FakeBotApi(TOKEN) as telegram, aiohttp.ClientSession() as session:
        telegram.chat(CHAT)
        form = aiohttp.FormData({"chat_id": str(CHAT)}, default_to_multipart=True)
        for name, value in fields.items():
            text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
            form.add_field(name, text)
        for name, content in files.items():
            form.add_field(name, BytesIO(content), filename=name, content_type="image/png")
        async with session.post(f"{telegram.url}/bot{TOKEN}/{method}", data=form) as response:
            answer = await response.json()
        assert (response.status, answer["ok"]) == (400, False)
        assert said in answer["description"]
        assert telegram.chats[CHAT].messages == {}
