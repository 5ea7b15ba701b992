"""Files of a notice in a Telegram chat, by each of the two ways there."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import msgspec
import pytest

from monitor.notify.fitting import tag_of
from monitor.notify.messenger import (
    Messenger,
    Partly,
    Place,
    Reader,
    Refused,
    Seen,
    Unreached,
)
from monitor.notify.telegram_api import BotApi, read_answer
from monitor.notify.telegram_bot import BotMessenger
from monitor.notify.telegram_client import Login, TelegramLine
from monitor.notify.telegram_mtproto import MtprotoMessenger
from monitor.notify.telegram_pace import BotPace
from monitor.store.memory import MemoryStore
from tests.attached import PAGE, chart_in, file_in, page_in, weekly
from tests.build import NOON
from tests.desk_chat import RECEIVER, Desk, desk
from tests.fakes.botapi import FakeBotApi, Trouble
from tests.fakes.files import png
from tests.fakes.mtproto import Drop, FakeTelegram, Hang, Refuse
from tests.fakes.mtproto.sending import forget, outgoing
from tests.fakes.wire_clock import WireClock

pytestmark = [pytest.mark.real_time, pytest.mark.may_block]

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
CHAT = -100123
ALBUM = ("sendMediaGroup", "SendMultiMedia")
DOCUMENT = ("sendDocument", "SendMedia")


class BotRoom:
    """A chat that is written to through the Bot API."""

    chat = CHAT

    def __init__(self, telegram: FakeBotApi, messenger: Messenger) -> None:
        self.telegram = telegram
        self.messenger = messenger

    @property
    def messages(self) -> list[Any]:
        return list(self.telegram.chats[CHAT].messages.values())

    def asked(self, names: tuple[str, str]) -> int:
        return sum(name == names[0] for name, _ in self.telegram.calls)

    def flood(self, names: tuple[str, str]) -> None:
        self._once(names[0], Trouble.FLOOD)

    def lose_answer(self, names: tuple[str, str]) -> None:
        self._once(names[0], Trouble.DONE_NO_ANSWER)

    def forbid_files(self) -> None:
        self.telegram.no_files = True

    def _once(self, name: str, trouble: Trouble) -> None:
        left = [trouble]
        self.telegram.weather = lambda asked: left.pop() if asked == name and left else None

    @property
    def reader(self) -> Reader:
        return Eyes(self)


class Eyes:
    """Reads the chat as an account of a reader would."""

    def __init__(self, room: BotRoom) -> None:
        self._room = room

    async def recent(self, place: Place, since: object, near: int) -> tuple[Seen, ...]:
        return tuple(Seen(message=one.number, text=one.text) for one in self._room.messages)


class LoginRoom:
    """A chat that is written to by a bot's login over MTProto."""

    def __init__(self, telegram: FakeTelegram, messenger: MtprotoMessenger) -> None:
        self.telegram = telegram
        self.messenger = messenger
        self.chat = int(f"-100{telegram.world.channels['newsdesk'].id}")

    @property
    def messages(self) -> list[Any]:
        return list(outgoing(self.telegram).messages.values())

    def asked(self, names: tuple[str, str]) -> int:
        return self.telegram.asked(names[1])

    def flood(self, names: tuple[str, str]) -> None:
        self.telegram.faults[names[1]].append(Refuse(420, "FLOOD_WAIT_7"))

    def lose_answer(self, names: tuple[str, str]) -> None:
        self.telegram.faults[names[1]].append(Drop(done=True))

    def forbid_files(self) -> None:
        for name in ("SendMedia", "SendMultiMedia", "UploadMedia"):
            self.telegram.faults[name].extend([Refuse(403, "CHAT_SEND_MEDIA_FORBIDDEN")] * 9)

    @property
    def reader(self) -> Reader:
        return self.messenger


Room = BotRoom | LoginRoom


@pytest.fixture
async def by_bot() -> AsyncIterator[BotRoom]:
    async with FakeBotApi(TOKEN) as telegram, aiohttp.ClientSession() as session:
        telegram.chat(CHAT, 7)
        api = BotApi(session, TOKEN, url=telegram.url, answer_within=1.0)
        yield BotRoom(telegram, BotMessenger(api))


@pytest.fixture
async def by_login() -> AsyncIterator[LoginRoom]:
    async with FakeTelegram() as telegram:
        telegram.world.channel("newsdesk")
        telegram.bot(TOKEN, joined=["newsdesk"])
        host, port = telegram.address
        login = Login(api_id=1, api_hash="hash", token=TOKEN, server=(2, host, port))
        line = TelegramLine(login, answer_within=2.0)
        yield LoginRoom(telegram, MtprotoMessenger(line))
        await line.close()
        forget(telegram)
        assert telegram.unknown == []


@pytest.fixture(params=["by_bot", "by_login"])
def room(request: pytest.FixtureRequest) -> Room:
    return request.getfixturevalue(request.param)


async def opened(room: Room, **more: Any) -> Desk:
    clock = more.pop("clock", None) or WireClock(NOON)
    more.setdefault("noticed", [RECEIVER])
    return await desk(room.messenger, clock, chat=room.chat, **more)


async def told(chat: Desk, rounds: int = 12) -> None:
    """Deliver until nothing is left, whatever pauses that takes."""
    for _ in range(rounds):
        await chat.work.flush()
        await chat.clock.sleep(60)


async def test_the_text_comes_first_then_the_page_then_the_charts_as_one_album(room, tmp_path):
    chat = await opened(room)
    await chat.store.notice(weekly(tmp_path))
    await told(chat)
    text, page, *charts = room.messages
    assert text.text == (
        "DIGEST  2024-W44\nOne line.\nAnother line.\n2024-11-01 12:00 UTC\n#week44we"
    )
    assert (page.kind, page.text) == ("document", "The week.\n#week44we_file1")
    assert (page.file.name, page.file.media_type) == ("digest.html", "text/html")
    assert page.file.content == PAGE
    assert [(one.kind, one.text) for one in charts] == [
        ("photo", f"Chart {n}.\n#week44we_file2") for n in (1, 2, 3)
    ]
    assert [one.file.content for one in charts] == [
        (tmp_path / f"{n}.png").read_bytes() for n in (1, 2, 3)
    ]
    assert {one.album for one in charts} == {charts[0].number}
    assert {one.reply_to for one in (page, *charts)} == {text.number}
    assert [one.silent for one in room.messages] == [False, True, True, True, True]
    assert [(one.state.value, one.receipt) for one in chat.deliveries] == [
        ("sent", str(text.number))
    ]


async def test_one_chart_alone_is_no_album(room, tmp_path):
    chat = await opened(room)
    await chat.store.notice(weekly(tmp_path, 0, chart_in(tmp_path)))
    await told(chat)
    assert [(one.kind, one.album) for one in room.messages] == [("text", None), ("photo", None)]
    assert room.asked(ALBUM) == 0


async def test_a_picture_that_is_none_goes_as_a_file(room, tmp_path):
    chat = await opened(room)
    broken = file_in(tmp_path, "1.png", "image/png", b"no picture", caption="C", inline=True)
    await chat.store.notice(weekly(tmp_path, 0, broken))
    await told(chat)
    assert [one.kind for one in room.messages] == ["text", "document"]
    assert tag_of(room.messages[1].text) == "week44we_file1"
    assert chat.states == ["sent"]


async def test_a_picture_of_more_bytes_than_a_photo_may_have_goes_as_a_file(room, tmp_path):
    chat = await opened(room)
    content = png(more=bytes(10_000_000))
    large = file_in(tmp_path, "1.png", "image/png", content, caption="C", inline=True)
    await chat.store.notice(weekly(tmp_path, 0, large, chart_in(tmp_path, 2)))
    await told(chat)
    assert [one.kind for one in room.messages] == ["text", "document", "photo"]


async def test_what_is_too_large_is_named_in_the_text_with_its_path(room, tmp_path):
    chat = await opened(room)
    page = msgspec.structs.replace(page_in(tmp_path), size=room.messenger.limits.document + 1)
    await chat.store.notice(weekly(tmp_path, 0, page, chart_in(tmp_path)))
    await told(chat)
    text, chart = room.messages
    assert f"\ndigest.html is too large to be sent here: {tmp_path}/digest.html\n" in text.text
    assert chart.kind == "photo"


async def test_files_that_are_gone_or_changed_are_told_of_and_the_others_are_sent(room, tmp_path):
    chat = await opened(room)
    await chat.store.notice(weekly(tmp_path))
    (tmp_path / "digest.html").unlink()
    (tmp_path / "2.png").write_bytes(b"another picture")
    await told(chat)
    _, page, *charts = room.messages
    assert page.text == (
        f"digest.html is not there any more: {tmp_path}/digest.html\n#week44we_file1"
    )
    assert [one.file.name for one in charts] == ["1.png", "3.png"]
    assert charts[0].text.startswith("2.png was changed since, and is not sent: ")
    assert chat.states == ["sent"]


async def test_where_files_may_not_be_sent_words_say_where_they_are(room, tmp_path):
    chat = await opened(room)
    room.forbid_files()
    await chat.store.notice(weekly(tmp_path))
    await told(chat)
    assert [one.kind for one in room.messages] == ["text"] * 3
    assert f"digest.html was not accepted here: {tmp_path}/digest.html" in room.messages[1].text
    assert room.messages[2].text.count("was not accepted here") == 3
    assert chat.states == ["sent"]


@pytest.mark.parametrize("names", [DOCUMENT, ALBUM])
async def test_a_pause_between_two_parts_is_obeyed_and_nothing_is_repeated(room, tmp_path, names):
    chat = await opened(room)
    room.flood(names)
    await chat.store.notice(weekly(tmp_path))
    await chat.work.flush()
    before = len(room.messages)
    await chat.clock.sleep(6)
    await chat.work.flush()
    assert len(room.messages) == before < 5
    await told(chat)
    assert [one.kind for one in room.messages] == ["text", "document", "photo", "photo", "photo"]
    assert chat.states == ["sent"]


@pytest.mark.parametrize("names", [DOCUMENT, ALBUM])
async def test_another_process_goes_on_where_the_first_stopped(room, tmp_path, names):
    first = await opened(room)
    room.flood(names)
    await first.store.notice(weekly(tmp_path))
    await first.work.flush()
    second = await opened(room, store=first.store, clock=first.clock)
    await told(second)
    assert [one.kind for one in room.messages] == ["text", "document", "photo", "photo", "photo"]


@pytest.mark.parametrize("names", [DOCUMENT, ALBUM])
async def test_an_answer_that_is_lost_leads_to_no_second_copy(room, tmp_path, names):
    chat = await opened(room, reader=room.reader)
    room.lose_answer(names)
    await chat.store.notice(weekly(tmp_path))
    await told(chat)
    assert [one.kind for one in room.messages] == ["text", "document", "photo", "photo", "photo"]
    assert chat.states == ["sent"]


async def test_without_a_reader_an_album_in_doubt_is_left_to_a_person(by_bot, tmp_path):
    chat = await opened(by_bot)
    by_bot.lose_answer(ALBUM)
    await chat.store.notice(weekly(tmp_path))
    await told(chat)
    assert chat.states == ["uncertain"]
    assert by_bot.asked(ALBUM) == 1


async def test_or_it_is_sent_again_with_a_mark(by_bot, tmp_path):
    chat = await opened(by_bot)
    chat.work = chat.restarted(resend_marked=True)
    by_bot.lose_answer(ALBUM)
    await chat.store.notice(weekly(tmp_path))
    await told(chat)
    assert [one.kind for one in by_bot.messages] == ["text", "document", *["photo"] * 6]
    assert by_bot.messages[5].text.startswith("(possibly a repeat)\nChart 1.")
    assert chat.states == ["sent"]


async def test_an_album_of_which_a_part_may_stand_is_looked_for_and_not_sent_again(
    by_bot, tmp_path
):
    chat = await opened(by_bot, reader=by_bot.reader)
    endless = chart_in(tmp_path, 1, height=30_000)
    await chat.store.notice(weekly(tmp_path, 0, endless, chart_in(tmp_path, 2)))
    await told(chat)
    assert [one.file.name for one in by_bot.messages[1:]] == ["2.png"]
    assert by_bot.asked(ALBUM) == 1
    assert chat.states == ["sent"]


async def test_an_album_of_which_nothing_stands_goes_as_files_after_a_look(by_bot, tmp_path):
    chat = await opened(by_bot, reader=by_bot.reader)
    endless = [chart_in(tmp_path, number, height=30_000) for number in (1, 2)]
    await chat.store.notice(weekly(tmp_path, 0, *endless))
    await told(chat)
    assert [one.kind for one in by_bot.messages] == ["text", "document", "document"]
    assert chat.states == ["sent"]


async def test_a_call_that_was_cut_off_while_it_was_read_did_nothing(by_bot, tmp_path):
    large = page_in(tmp_path, b"x" * 8_000_000)
    by_bot.telegram.weather = lambda name: Trouble.CUT_UPLOAD if name == "sendDocument" else None
    chat = await opened(by_bot)
    await chat.store.notice(weekly(tmp_path, 0, large))
    await chat.work.flush()
    assert chat.states == ["due"]
    by_bot.telegram.weather = lambda _: None
    await told(chat)
    assert [one.kind for one in by_bot.messages] == ["text", "document"]


async def test_a_body_that_is_too_large_for_the_server_is_refused_and_told(by_bot, tmp_path):
    by_bot.telegram.largest = 1_000
    chat = await opened(by_bot)
    await chat.store.notice(weekly(tmp_path, 0, page_in(tmp_path, b"x" * 2_000)))
    await told(chat)
    assert "was not accepted here" in by_bot.messages[1].text
    assert chat.states == ["sent"]


def said(words: str) -> bytes:
    answer = {"ok": False, "error_code": 400, "description": f"Bad Request: {words}"}
    return msgspec.json.encode(answer)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (413, b"<html>413 Request Entity Too Large</html>", Refused),
        (413, b'{"ok":false,"error_code":413,"description":"Request Entity Too Large"}', Refused),
        (
            400,
            said('failed to send message #2 with the error message "Too Many Requests"'),
            Partly,
        ),
        (
            400,
            said("not enough rights to send photos to the chat"),
            Refused,
        ),
    ],
)
def test_what_is_answered_to_files_is_told_apart(status, body, kind):
    with pytest.raises(kind) as caught:
        read_answer(status, body)
    assert type(caught.value) is kind


async def test_every_file_of_an_album_counts_against_the_pace(by_bot, tmp_path):
    clock = WireClock(NOON)
    by_bot.telegram.a_minute, by_bot.telegram.now = 20, clock.monotonic
    chat = await opened(by_bot, clock=clock)
    for week in range(6):
        (tmp_path / str(week)).mkdir()
        about = weekly(tmp_path / str(week), 5)
        about = msgspec.structs.replace(about, id=f"{week}abcdefgh", subject=str(week))
        await chat.store.notice(about)
    while chat.states != ["sent"] * 6:
        await chat.work.flush()
        await clock.sleep(0.5)
        assert clock.passed < 600
    assert len(by_bot.messages) == 6 * 7
    assert len(by_bot.telegram.calls) == 6 * 3


async def test_a_topic_gets_the_files_too(by_bot, tmp_path):
    chat = await opened(by_bot, topic=7)
    await chat.store.notice(weekly(tmp_path))
    await told(chat)
    assert {one.topic for one in by_bot.messages} == {7}


async def test_a_receiver_that_wants_no_files_is_told_where_the_page_is(room, tmp_path):
    from monitor.notify.telegram import Outlet, TelegramNotifier
    from monitor.notify.telling import PlainTeller

    store, clock = MemoryStore(receivers=[RECEIVER], noticed=[RECEIVER]), WireClock(NOON)
    place = Place(chat=room.chat)
    pace = await BotPace("telegram", store).chat(place)
    outlet = Outlet(
        receiver=RECEIVER, place=place, messenger=room.messenger, pace=pace, files=False
    )
    chat = Desk(store, TelegramNotifier(outlet, PlainTeller(), store, clock), clock)
    await store.notice(weekly(tmp_path))
    await told(chat)
    (text,) = room.messages
    assert f"\ndigest.html: {tmp_path}/digest.html\n" in text.text
    assert ".png" not in text.text


async def test_a_large_file_goes_in_large_parts(by_login, tmp_path):
    chat = await opened(by_login)
    content = bytes(range(256)) * 45_000
    await chat.store.notice(weekly(tmp_path, 0, page_in(tmp_path, content)))
    await told(chat)
    assert by_login.telegram.asked("SaveBigFilePart") == 22
    assert by_login.messages[1].file.content == content


async def test_a_part_that_got_lost_is_no_doubt_about_the_message(by_login, tmp_path):
    chat = await opened(by_login)
    by_login.telegram.faults["SaveFilePart"].extend([Drop(), Hang(done=True)])
    await chat.store.notice(weekly(tmp_path))
    await chat.work.flush()
    assert "did not get through" in (chat.deliveries[0].error or "")
    await told(chat)
    assert [one.kind for one in by_login.messages] == [
        "text", "document", "photo", "photo", "photo",
    ]  # fmt: skip


async def test_parts_that_telegram_lost_are_sent_once_more(by_login, tmp_path):
    chat = await opened(by_login)
    by_login.telegram.faults["SendMedia"].append(Refuse(400, "FILE_PART_0_MISSING"))
    await chat.store.notice(weekly(tmp_path, 0))
    await told(chat)
    assert [one.kind for one in by_login.messages] == ["text", "document"]


async def test_an_album_that_telegram_has_and_does_not_explain_is_looked_up(by_login, tmp_path):
    chat = await opened(by_login, reader=by_login.messenger)
    outgoing(by_login.telegram).terse = True
    by_login.messenger._line._answer_within = 10
    by_login.lose_answer(ALBUM)
    await chat.store.notice(weekly(tmp_path))
    await told(chat)
    assert [one.kind for one in by_login.messages] == [
        "text", "document", "photo", "photo", "photo",
    ]  # fmt: skip
    assert chat.states == ["sent"]


async def test_an_album_answers_its_text_no_more_where_that_was_deleted(by_login, tmp_path):
    chat = await opened(by_login)
    by_login.flood(ALBUM)
    await chat.store.notice(weekly(tmp_path))
    await chat.work.flush()
    by_login.telegram.world.channels["newsdesk"].delete(by_login.messages[0].number)
    await told(chat)
    assert [one.reply_to for one in by_login.messages[2:]] == [None] * 3


async def test_files_are_read_while_they_leave(by_bot, tmp_path):
    """The loop goes on turning: what else there is to do is done while files are read."""
    chat = await opened(by_bot)
    await chat.store.notice(weekly(tmp_path, 0, page_in(tmp_path, b"x" * 4_000_000)))
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    turning = asyncio.ensure_future(turn())
    await told(chat, 2)
    turning.cancel()
    assert chat.states == ["sent"]
    assert turns > 20


async def test_a_file_that_vanishes_at_the_last_moment_was_not_sent(by_bot, tmp_path):
    from monitor.notify.albums import Album

    page = page_in(tmp_path)
    (tmp_path / "digest.html").unlink()
    with pytest.raises(Unreached):
        await by_bot.messenger.send_album(Place(chat=CHAT), Album((page,), photos=False), key="k")
    assert by_bot.telegram.calls == []
