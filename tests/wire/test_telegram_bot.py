"""Alerts through the Bot API, on loopback, against a server that refuses as the real one does."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import aiohttp
import pytest
import structlog.testing

from monitor.model.alerts import AlertKind, DeliveryState, Notice
from monitor.notify.fitting import tag_of
from monitor.notify.message import Button, Message, Span, Style
from monitor.notify.messenger import (
    Ambiguous,
    Place,
    Seen,
    Shut,
    Throttled,
    TransportError,
    Unreached,
)
from monitor.notify.telegram_api import BotApi, read_answer
from monitor.notify.telegram_bot import BotMessenger
from monitor.notify.telling import Telling
from monitor.ports import Due
from tests.attached import weekly
from tests.build import EVENT, NOON
from tests.desk_chat import desk
from tests.fakes.botapi import FakeBotApi, Trouble
from tests.fakes.wire_clock import WireClock

pytestmark = pytest.mark.real_time

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
CHAT = -100123
HERE = Place(chat=CHAT)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi(TOKEN) as server:
        server.chat(CHAT, 7)
        yield server


@pytest.fixture
async def api(telegram: FakeBotApi) -> AsyncIterator[BotApi]:
    async with aiohttp.ClientSession() as session:
        yield BotApi(session, TOKEN, url=telegram.url, answer_within=0.3)


@pytest.fixture
def messenger(api: BotApi) -> BotMessenger:
    return BotMessenger(api)


class Eyes:
    """Reads the chat as an account of a reader would."""

    def __init__(self, telegram: FakeBotApi) -> None:
        self._telegram = telegram
        self.open = True

    async def recent(self, place: Place, since: datetime, near: int) -> tuple[Seen, ...]:
        if not self.open:
            raise Unreached("offline")
        standing = self._telegram.chats[int(place.chat)].messages.values()
        return tuple(Seen(message=one.number, text=one.text) for one in standing)


def heads(telegram: FakeBotApi, chat: int = CHAT) -> list[str]:
    return [text.partition("\n")[0] for text in telegram.chats[chat].texts()]


async def passed(clock: WireClock, seconds: float) -> None:
    await clock.sleep(seconds)


async def test_a_message_stands_as_it_was_meant(telegram, messenger):
    spans = (
        Span(style=Style.BOLD, start=3, end=7),
        Span(style=Style.LINK, start=3, end=7, url="https://t.me/a/1"),
        Span(style=Style.FOLDED_QUOTE, start=8, end=12),
    )
    buttons = ((Button(text="Why", action="why:1"),),)
    told = Message(text="🇺🇦 bold <b>*", spans=spans, buttons=buttons, silent=True)
    number = await messenger.send(HERE, told, key="k")
    (standing,) = telegram.chats[CHAT].messages.values()
    assert standing.number == number
    assert standing.text == "🇺🇦 bold <b>*"
    assert [(one["type"], one["offset"], one["length"]) for one in standing.entities] == [
        ("bold", 5, 4),
        ("text_link", 5, 4),
        ("expandable_blockquote", 10, 4),
    ]
    assert standing.buttons == [[{"text": "Why", "callback_data": "why:1"}]]
    assert standing.silent


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (Trouble.CUT_BEFORE, Ambiguous),
        (Trouble.DONE_NO_ANSWER, Ambiguous),
        (Trouble.DONE_HANG, Ambiguous),
        (Trouble.DONE_LATE, Ambiguous),
        (Trouble.BAD_GATEWAY, Ambiguous),
        (Trouble.SERVER_ERROR, Ambiguous),
        (Trouble.FLOOD, Throttled),
    ],
)
async def test_silence_is_told_apart_from_a_refusal(telegram, messenger, trouble, kind):
    telegram.faults.append(trouble)
    with pytest.raises(kind):
        await messenger.send(HERE, Message(text="x"), key="k")


async def test_what_was_never_connected_was_never_sent():
    async with aiohttp.ClientSession() as session:
        nowhere = BotMessenger(BotApi(session, TOKEN, url="http://127.0.0.1:9"))
        with pytest.raises(Unreached):
            await nowhere.send(HERE, Message(text="x"), key="k")


async def test_an_edit_that_changes_nothing_is_success(messenger):
    number = await messenger.send(HERE, Message(text="x"), key="k")
    await messenger.edit(HERE, number, Message(text="x"))


async def test_no_error_and_no_log_holds_the_token(telegram, messenger, api):
    telegram.revoked = True
    with structlog.testing.capture_logs() as logs, pytest.raises(TransportError) as caught:
        await messenger.send(HERE, Message(text="x"), key="k")
    assert isinstance(caught.value, Shut)
    assert caught.value.__cause__ is None
    assert TOKEN not in f"{caught.value!r} {api!r} {logs}"


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, b"<html>"), (200, b""), (200, b"[]"), (200, b"\xff"), (502, b"<html>")],
)
def test_an_answer_that_is_none_is_ambiguous(status, body):
    with pytest.raises(Ambiguous):
        read_answer(status, body)


@pytest.mark.parametrize("body", [b"<html>", b'{"ok":false,"description":"Not Found"}'])
def test_a_wrong_address_or_token_lets_alerts_wait(body):
    with pytest.raises(Shut):
        read_answer(404, body)


async def test_one_card_an_event_is_edited_and_replied_to(telegram, messenger):
    clock = WireClock()
    chat = await desk(messenger, clock)
    await chat.raise_alerts(kind=AlertKind.NEW_CLAIM)
    await chat.work.flush()
    await chat.raise_alerts(kind=AlertKind.UPDATE)
    await chat.work.flush()
    card, reply = telegram.chats[CHAT].messages.values()
    assert card.text.startswith("UPDATE")
    assert card.edits == 1
    assert reply.reply_to == card.number
    assert [one.receipt for one in chat.deliveries] == [str(card.number), str(reply.number)]


async def test_a_card_that_was_deleted_is_sent_anew(telegram, messenger):
    clock = WireClock()
    chat = await desk(messenger, clock)
    for _ in range(2):
        await chat.raise_alerts(kind=AlertKind.NEW_CLAIM)
        await chat.work.flush()
        await passed(clock, 60)
        telegram.chats[CHAT].messages.clear()
    await chat.raise_alerts(kind=AlertKind.NEW_CLAIM)
    await chat.work.flush()
    assert chat.states == ["sent"] * 3
    assert len(telegram.chats[CHAT].messages) == 1


async def test_alerts_that_wait_together_are_told_together(telegram, messenger):
    chat = await desk(messenger, WireClock())
    await chat.raise_alerts(EVENT, EVENT, EVENT)
    await chat.work.flush()
    card, reply = telegram.chats[CHAT].messages.values()
    assert reply.text.count("UPDATE  weapon") == 3
    assert card.silent
    assert not reply.silent
    assert chat.states == ["sent"] * 3


async def test_a_topic_gets_its_own_card(telegram, messenger):
    store = (await desk(messenger, WireClock())).store
    for topic in (None, 7):
        chat = await desk(messenger, WireClock(), topic=topic, store=store)
        await chat.raise_alerts(kind=AlertKind.NEW_CLAIM)
        await chat.work.flush()
    assert [one.topic for one in telegram.chats[CHAT].messages.values()] == [None, 7]


async def test_a_topic_that_is_gone_loses_nothing(telegram, messenger):
    chat = await desk(messenger, WireClock(), topic=99)
    await chat.raise_alerts(kind=AlertKind.NEW_CLAIM)
    await chat.work.flush()
    assert [one.topic for one in telegram.chats[CHAT].messages.values()] == [None]


async def test_a_group_that_moved_is_followed_and_stays_so(telegram, messenger):
    telegram.chat(-5).moved_to = -100777
    telegram.chat(-100777)
    store = None
    for _ in range(2):
        chat = await desk(messenger, WireClock(), chat=-5, store=store)
        store = chat.store
        await chat.raise_alerts(kind=AlertKind.NEW_CLAIM)
        await chat.work.flush()
    assert len(telegram.chats[-100777].messages) == 1
    assert sum(call["chat_id"] == -5 for _, call in telegram.calls) == 1


async def test_a_pause_is_obeyed_to_the_second_by_the_next_process_too(telegram, messenger):
    clock = WireClock()
    chat = await desk(messenger, clock)
    telegram.faults.append(Trouble.FLOOD)
    await chat.raise_alerts(kind=AlertKind.NEW_CLAIM)
    await chat.work.flush()
    again = await desk(messenger, clock, store=chat.store)
    await passed(clock, telegram.retry_after)
    await again.work.flush()
    assert len(telegram.calls) == 1
    await passed(clock, 2)
    await again.work.flush()
    assert again.states == ["sent"]


async def test_a_kicked_bot_waits_and_goes_on_when_it_is_back(telegram, messenger):
    clock = WireClock()
    chat = await desk(messenger, clock)
    telegram.chats[CHAT].kicked = True
    await chat.raise_alerts()
    await chat.work.flush()
    telegram.chats[CHAT].kicked = False
    await passed(clock, 120)
    await chat.work.flush()
    assert chat.states == ["sent"]
    assert [one.kind for one in await chat.store.notices()] == ["receiver_lost", "receiver_back"]


class Styled:
    """Tells every alert by a card with spans that a server refuses."""

    async def tell(self, due: Due) -> Telling:
        spans = (
            Span(style=Style.BOLD, start=0, end=5),
            Span(style=Style.ITALIC, start=3, end=8),
        )
        return Telling(card=Message(text="overlapping", spans=spans))


async def test_text_whose_entities_are_refused_goes_out_plain(telegram, messenger):
    chat = await desk(messenger, WireClock(), teller=Styled())
    await chat.raise_alerts()
    await chat.work.flush()
    (standing,) = telegram.chats[CHAT].messages.values()
    assert standing.entities == []
    assert chat.states == ["sent"]


class Overloaded:
    """Tells every alert by a card with a button that no server takes."""

    async def tell(self, due: Due) -> Telling:
        return Telling(card=Message(text="x", buttons=((Button(text="Why", action="w" * 65),),)))


async def test_a_button_that_is_refused_does_not_keep_the_text_back(telegram, messenger):
    chat = await desk(messenger, WireClock(), teller=Overloaded())
    await chat.raise_alerts()
    await chat.work.flush()
    assert chat.states == ["sent"]


async def test_pauses_that_were_asked_for_do_not_grow(telegram, messenger):
    clock = WireClock()
    chat = await desk(messenger, clock)
    telegram.faults.extend([Trouble.FLOOD] * 8)
    await chat.raise_alerts(kind=AlertKind.NEW_CLAIM)
    began = clock.now()
    while chat.states != ["sent"]:
        await chat.work.flush()
        await passed(clock, 0.5)
    assert (clock.now() - began).total_seconds() < 8 * (telegram.retry_after + 1.5)
    assert chat.deliveries[0].attempts == 1


@pytest.mark.parametrize("trouble", [Trouble.DONE_NO_ANSWER, Trouble.DONE_HANG])
async def test_what_arrived_without_a_word_is_found_by_a_reader(telegram, messenger, trouble):
    clock = WireClock(NOON)
    chat = await desk(messenger, clock, reader=Eyes(telegram))
    telegram.faults.append(trouble)
    await chat.raise_alerts()
    await chat.work.flush()
    assert chat.states == ["uncertain"]
    await passed(clock, 30)
    await chat.work.flush()
    assert chat.states == ["sent"]
    assert len(telegram.chats[CHAT].messages) == 2  # the card and its reply


async def test_what_did_not_arrive_is_sent_once_a_reader_has_looked(telegram, messenger):
    clock = WireClock(NOON)
    chat = await desk(messenger, clock, reader=Eyes(telegram))
    telegram.faults.append(Trouble.CUT_BEFORE)
    await chat.raise_alerts()
    await chat.work.flush()
    assert len(telegram.chats[CHAT].messages) == 0
    await passed(clock, 30)
    await chat.work.flush()
    assert (chat.states, len(telegram.chats[CHAT].messages)) == (["sent"], 2)


async def test_without_a_reader_it_is_left_to_a_person(telegram, messenger):
    clock = WireClock(NOON)
    chat = await desk(messenger, clock)
    telegram.faults.append(Trouble.DONE_NO_ANSWER)
    await chat.raise_alerts()
    for _ in range(3):
        await chat.work.flush()
        await passed(clock, 60)
    assert chat.states == ["uncertain"]
    assert len(telegram.chats[CHAT].messages) == 1


async def test_or_it_is_sent_again_with_a_mark(telegram, messenger):
    clock = WireClock(NOON)
    chat = await desk(messenger, clock)
    work = chat.restarted(resend_marked=True)
    telegram.faults.append(Trouble.DONE_NO_ANSWER)
    await chat.raise_alerts(kind=AlertKind.NEW_CLAIM)
    for _ in range(3):
        await work.flush()
        await passed(clock, 30)
    assert heads(telegram)[1] == "(possibly a repeat)"
    assert chat.deliveries[0].state is DeliveryState.SENT


async def test_a_dead_endpoint_is_spared(telegram, messenger):
    clock = WireClock(NOON)
    chat = await desk(messenger, clock, reader=Eyes(telegram))
    telegram.weather = lambda _: Trouble.BAD_GATEWAY
    await chat.raise_alerts(*(f"event {n}" for n in range(12)))
    while len(telegram.calls) < 5:
        await chat.work.flush()
        await passed(clock, 4)
    for _ in range(5):
        await chat.work.flush()
        await passed(clock, 4)
    assert len(telegram.calls) == 5


async def test_a_notice_reaches_the_chat(telegram, messenger):
    chat = await desk(messenger, WireClock(), noticed=["channel"])
    await chat.store.notice(
        Notice(id="n", kind="source_lost", subject="telegram:a", text="Gone.", raised_at=NOON)
    )
    await chat.work.flush()
    assert heads(telegram) == ["SOURCE LOST  telegram:a"]


async def test_files_are_read_without_holding_up_the_loop(telegram, messenger, tmp_path):
    told = await asyncio.to_thread(weekly, tmp_path)
    chat = await desk(messenger, WireClock(), noticed=["channel"])
    await chat.store.notice(told)
    for _ in range(3):
        await chat.work.flush()
        await passed(chat.clock, 60)
    assert chat.states == ["sent"]
    assert len(telegram.chats[CHAT].messages) == 5


async def test_a_group_is_written_to_no_faster_than_it_bears(telegram, messenger):
    clock = WireClock()
    telegram.a_minute, telegram.now = 20, clock.monotonic
    chat = await desk(messenger, clock)
    await chat.raise_alerts(*(f"event {n}" for n in range(40)))
    began = clock.now()
    while "due" in chat.states:
        await chat.work.flush()
        await passed(clock, 0.5)
        assert clock.now() - began < timedelta(minutes=6)
    assert chat.states == ["sent"] * 40
    assert len(telegram.chats[CHAT].messages) == len(telegram.calls) == 80


class Quoting:
    """Tells an alert by a card that holds a stranger's text, quoted."""

    def __init__(self, text: str) -> None:
        self._text = text

    async def tell(self, due: Due) -> Telling:
        quote = Span(style=Style.QUOTE, start=6, end=6 + len(self._text))
        return Telling(card=Message(text=f"said: {self._text}", spans=(quote,)))


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> [link](https://evil.example) *x* _y_ `z` &amp;",
        "\u202egnp.exe\u202c and zero\u200bwidth",
        "lone \ud83d surrogate and \0 NUL",
        "🇺🇦" * 3000,
        "word " * 200_000,
        "true words\n#deadbeef",
        "/mute everything @everyone",
    ],
)
async def test_a_strangers_text_is_text(telegram, messenger, text):
    chat = await desk(messenger, WireClock(), teller=Quoting(text))
    await chat.raise_alerts()
    await chat.work.flush()
    (standing,) = telegram.chats[CHAT].messages.values()
    assert chat.states == ["sent"]
    assert [one["type"] for one in standing.entities] == ["blockquote"]
    assert standing.text.startswith(f"said: {text[:5]}")
    assert tag_of(standing.text) == f"{chat.deliveries[0].alert[:8]}_card"
