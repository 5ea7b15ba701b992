"""Alerts by a bot's login over MTProto, on loopback, with an unmodified client."""

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from monitor.model.alerts import AlertKind
from monitor.notify.message import Button, Message, Span, Style
from monitor.notify.message_key import random_id
from monitor.notify.messenger import (
    Ambiguous,
    BadEntities,
    Gone,
    Place,
    Refused,
    Shut,
    Throttled,
    TransportError,
    Unreached,
)
from monitor.notify.telegram_client import Login, TelegramLine
from monitor.notify.telegram_mtproto import MtprotoMessenger, MtprotoReader
from tests.build import NOON
from tests.desk_chat import desk
from tests.fakes.mtproto import Drop, FakeTelegram, Hang, Refuse
from tests.fakes.mtproto.sending import Outgoing, forget, outgoing
from tests.fakes.wire_clock import WireClock

pytestmark = [pytest.mark.real_time, pytest.mark.may_block]

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        server.world.channel("newsdesk")
        server.bot(TOKEN, joined=["newsdesk"])
        yield server
        forget(server)
        assert server.unknown == []


@pytest.fixture
def chat(telegram: FakeTelegram) -> int:
    return int(f"-100{telegram.world.channels['newsdesk'].id}")


@pytest.fixture
def place(chat: int) -> Place:
    return Place(chat=chat)


@pytest.fixture
def sent(telegram: FakeTelegram) -> Outgoing:
    return outgoing(telegram)


def login(telegram: FakeTelegram, session: Path | None = None, token: str | None = TOKEN) -> Login:
    host, port = telegram.address
    return Login(api_id=1, api_hash="hash", token=token, session=session, server=(2, host, port))


@pytest.fixture
async def line(telegram: FakeTelegram) -> AsyncIterator[TelegramLine]:
    opened = TelegramLine(login(telegram), answer_within=1.0)
    yield opened
    await opened.close()


@pytest.fixture
def messenger(line: TelegramLine) -> MtprotoMessenger:
    return MtprotoMessenger(line)


async def test_a_message_stands_as_it_was_meant(messenger, place, sent):
    spans = (
        Span(style=Style.BOLD, start=3, end=7),
        Span(style=Style.LINK, start=3, end=7, url="https://t.me/a/1"),
        Span(style=Style.FOLDED_QUOTE, start=8, end=12),
    )
    buttons = ((Button(text="Why", action="why:1"),),)
    told = Message(text="🇺🇦 bold <b>*", spans=spans, buttons=buttons, silent=True)
    number = await messenger.send(place, told, key="k")
    (standing,) = sent.messages.values()
    assert (standing.number, standing.text, standing.silent) == (number, "🇺🇦 bold <b>*", True)
    assert [(type(e).__name__, e.offset, e.length) for e in standing.entities] == [
        ("MessageEntityBold", 5, 4),
        ("MessageEntityTextUrl", 5, 4),
        ("MessageEntityBlockquote", 10, 4),
    ]
    assert standing.markup.rows[0].buttons[0].type.data == b"why:1"


async def test_what_is_sent_twice_under_one_key_stands_once(messenger, place, sent):
    first = await messenger.send(place, Message(text="x"), key="k")
    assert await messenger.send(place, Message(text="x"), key="k") == first
    assert await messenger.send(place, Message(text="x"), key="another") != first
    assert len(sent.messages) == 2


async def test_a_repeat_that_telegram_does_not_explain_is_looked_up(
    messenger, place, sent, telegram, line
):
    line._answer_within = 10  # the client sleeps for two seconds over an error of the server's
    clock = WireClock(NOON)
    chat = await desk(messenger, clock, chat=int(place.chat), reader=messenger)
    sent.terse = True
    telegram.faults["SendMessage"].append(Drop(done=True))
    await chat.raise_alerts(kind=AlertKind.NEW_CLAIM)
    await chat.work.flush()
    await clock.sleep(10)
    await chat.work.flush()
    assert chat.states == ["sent"]
    assert len(sent.messages) == 1
    assert chat.deliveries[0].receipt == "1"


async def test_one_card_an_event_is_edited_and_replied_to(messenger, place, sent):
    chat = await desk(messenger, WireClock(), chat=int(place.chat))
    await chat.raise_alerts(kind=AlertKind.NEW_CLAIM)
    await chat.work.flush()
    await chat.raise_alerts(kind=AlertKind.UPDATE)
    await chat.work.flush()
    card, reply = sent.messages.values()
    assert (card.edits, reply.reply_to) == (1, card.number)
    assert chat.states == ["sent", "sent"]


@pytest.mark.parametrize("fault", [Drop(), Drop(done=True), Hang(), Hang(done=True)])
async def test_silence_leads_to_one_message(messenger, place, sent, telegram, fault):
    clock = WireClock(NOON)
    chat = await desk(messenger, clock, chat=int(place.chat))
    telegram.faults["SendMessage"].append(fault)
    await chat.raise_alerts(kind=AlertKind.NEW_CLAIM)
    for _ in range(3):
        await chat.work.flush()
        await clock.sleep(10)
    assert chat.states == ["sent"]
    assert len(sent.messages) == 1


async def test_a_card_that_was_deleted_does_not_keep_the_news_back(
    messenger, place, sent, telegram
):
    number = await messenger.send(place, Message(text="card"), key="k")
    telegram.world.channels["newsdesk"].delete(number)
    await messenger.send(place, Message(text="news"), key="n", reply_to=number)
    assert [one.reply_to for one in sent.messages.values()] == [None, None]
    with pytest.raises(Gone):
        await messenger.edit(place, number, Message(text="card, later"))


async def test_an_edit_that_changes_nothing_is_success(messenger, place):
    number = await messenger.send(place, Message(text="x"), key="k")
    await messenger.edit(place, number, Message(text="x"))


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        (420, "FLOOD_WAIT_7", Throttled),
        (420, "SLOWMODE_WAIT_7", Throttled),
        (400, "ENTITY_BOUNDS_INVALID", BadEntities),
        (400, "MESSAGE_TOO_LONG", Refused),
        (403, "CHAT_WRITE_FORBIDDEN", Shut),
        (400, "CHANNEL_PRIVATE", Shut),
        (401, "SESSION_REVOKED", Shut),
        (406, "AUTH_KEY_DUPLICATED", Shut),
        (500, "RPC_CALL_FAIL", Ambiguous),
        (-503, "Timeout", Ambiguous),
    ],
)
async def test_what_telegram_answers_is_told_apart(messenger, place, telegram, code, text, kind):
    telegram.faults["SendMessage"].extend([Refuse(code, text)] * 3)
    with pytest.raises(kind):
        await messenger.send(place, Message(text="x"), key="k")


async def test_a_flood_wait_names_its_seconds(messenger, place, telegram):
    telegram.faults["SendMessage"].append(Refuse(420, "FLOOD_WAIT_7"))
    with pytest.raises(Throttled) as caught:
        await messenger.send(place, Message(text="x"), key="k")
    assert caught.value.seconds == 7


async def test_a_wrong_token_is_said_once_and_not_shown(telegram, place):
    line = TelegramLine(login(telegram, token="1:wrong"))
    with pytest.raises(Shut) as caught:
        await MtprotoMessenger(line).send(place, Message(text="x"), key="k")
    assert "wrong" not in f"{caught.value!r} {login(telegram)!r}"


async def test_no_server_is_no_connection(place):
    nowhere = Login(api_id=1, api_hash="h", token=TOKEN, server=(2, "127.0.0.1", 9))
    with pytest.raises(Unreached):
        await MtprotoMessenger(TelegramLine(nowhere)).send(place, Message(text="x"), key="k")


async def test_the_login_is_kept_for_its_owner_alone(telegram, place, tmp_path):
    session = tmp_path / "state" / "bot.session"
    for _ in range(2):
        line = TelegramLine(login(telegram, session))
        await MtprotoMessenger(line).send(place, Message(text="x"), key="k")
        await line.close()
    assert telegram.asked("ImportBotAuthorization") == 1
    assert session.stat().st_mode & 0o077 == 0


async def test_after_a_broken_connection_there_is_one_client_and_one_message(
    messenger, place, telegram, sent
):
    await messenger.send(place, Message(text="x"), key="1")
    telegram.kick()
    number = 0
    for _ in range(3):
        with suppress(Ambiguous):
            number = await messenger.send(place, Message(text="y"), key="2")
    assert number
    assert [one.text for one in sent.messages.values()] == ["x", "y"]
    assert len(telegram.connections) == 1


@pytest.mark.parametrize("losing", ["revoke", "forget_keys"])
async def test_a_login_that_was_ended_is_made_anew(messenger, place, telegram, sent, losing):
    await messenger.send(place, Message(text="x"), key="1")
    if losing == "revoke":
        telegram.revoke(telegram.users[0])
    else:
        telegram.forget_keys()
        telegram.kick()
    for _ in range(4):
        with suppress(TransportError):
            await messenger.send(place, Message(text="y"), key="2")
    assert [one.text for one in sent.messages.values()] == ["x", "y"]
    assert telegram.asked("ImportBotAuthorization") == 2


async def test_a_bot_reads_back_by_numbers_and_an_account_by_history(
    messenger, place, telegram, line
):
    first = await messenger.send(place, Message(text="one\n#aa"), key="1")
    second = await messenger.send(place, Message(text="two\n#bb"), key="2")
    by_bot = await messenger.recent(place, NOON, first)
    reader = telegram.user(joined=["newsdesk"])
    account = TelegramLine(login(telegram, token=None))
    account._kept = telegram.session_of(reader)
    try:
        by_account = await MtprotoReader(account, 123456789).recent(place, NOON, 0)
    finally:
        await account.close()
    assert {one.message for one in by_bot} == {first, second}
    assert {one.text for one in by_account} == {"one\n#aa", "two\n#bb"}


def test_the_same_key_is_the_same_number():
    assert random_id("a") == random_id("a") != random_id("b")
    assert -(2**63) <= random_id("a") < 2**63
