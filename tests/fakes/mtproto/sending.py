"""Handlers of sending: messages and edits of a bot, and the buttons below them.

A message that comes again under its ``random_id`` is answered with the first one, as
Telegram does, and with RANDOM_ID_DUPLICATE where ``server.terse`` is set, as it does too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from telethon.tl import functions, types

from tests.fakes.files import Upload
from tests.fakes.mtproto.channels import known
from tests.fakes.mtproto.journal import Journal
from tests.fakes.mtproto.methods import Answer, Call, RefusalError, method
from tests.fakes.mtproto.server import FakeTelegram, User

TEXT_LIMIT: Final = 4096


@dataclass
class Sent:
    """What a bot sent, as it stands: entities and buttons beside what the world shows."""

    number: int
    text: str
    entities: list[Any]
    markup: Any
    silent: bool
    reply_to: int | None
    edits: int = 0
    kind: str = "text"  # or photo, or document: the text is the caption then
    file: Upload | None = None
    album: int | None = None  # the number of its first message


@dataclass
class Outgoing:
    """All that bots sent to one server."""

    messages: dict[tuple[int, int], Sent] = field(default_factory=dict)  # by channel and number
    numbers: dict[tuple[int, int, int], int] = field(default_factory=dict)  # by random_id
    answers: list[functions.messages.SetBotCallbackAnswerRequest] = field(default_factory=list)
    terse: bool = False
    shelf: Any = None  # of files; files.py fills it
    _presses: int = 0

    def of(self, channel: int) -> list[Sent]:
        return [one for (where, _), one in self.messages.items() if where == channel]


_OUTGOING: dict[int, Outgoing] = {}


def outgoing(server: FakeTelegram) -> Outgoing:
    """Return what bots sent to a server."""
    return _OUTGOING.setdefault(id(server), Outgoing())


def forget(server: FakeTelegram) -> None:
    _OUTGOING.pop(id(server), None)


def press(server: FakeTelegram, channel: int, number: int, sender: int, action: str) -> int:
    """Let a person press a button below a bot's message; return the query's number."""
    sent = outgoing(server)
    sent._presses += 1
    update = types.UpdateBotCallbackQuery(
        query_id=sent._presses,
        user_id=sender,
        peer=types.PeerChannel(channel),
        msg_id=number,
        chat_instance=1,
        data=action.encode(),
    )
    server.tell(update, whom=lambda user: user.bot)
    return sent._presses


@method(functions.messages.SendMessageRequest)
def send_message(call: Call) -> Answer:
    asked = call.request
    journal = writable(call, asked.peer)
    sent = outgoing(call.server)
    key = (call.user.id, journal.channel.id, asked.random_id)
    if key in sent.numbers:
        if sent.terse:
            raise RefusalError(500, "RANDOM_ID_DUPLICATE")
        return updates(call.user, journal, [(sent.numbers[key], asked.random_id)])
    text, entities = _checked(asked)
    target = getattr(asked.reply_to, "reply_to_msg_id", None)
    standing = {number for post in journal.channel.posts for number in post.numbers}
    if target is not None and target not in standing:
        raise RefusalError(400, "REPLY_MESSAGE_ID_INVALID")
    reply = (journal.channel.name, target, "") if target else None
    number = journal.channel.free
    sent.numbers[key] = number
    made = Sent(number, text, entities, asked.reply_markup, bool(asked.silent), target)
    sent.messages[journal.channel.id, number] = made
    journal.channel.post(text, reply=reply, date=datetime.now(UTC))
    return updates(call.user, journal, [(number, asked.random_id)])


@method(functions.messages.EditMessageRequest)
def edit_message(call: Call) -> Answer:
    asked = call.request
    journal = writable(call, asked.peer)
    standing = outgoing(call.server).messages.get((journal.channel.id, asked.id))
    if standing is None or not any(asked.id in post.numbers for post in journal.channel.posts):
        raise RefusalError(400, "MESSAGE_ID_INVALID")
    text, entities = _checked(asked)
    shown = (text, [one.to_dict() for one in entities], asked.reply_markup)
    if shown == (standing.text, [one.to_dict() for one in standing.entities], standing.markup):
        raise RefusalError(400, "MESSAGE_NOT_MODIFIED")
    standing.text, standing.entities, standing.markup = text, entities, asked.reply_markup
    standing.edits += 1
    journal.channel.edit(asked.id, text)
    return updates(call.user, journal, [(asked.id, None)])


@method(functions.messages.SetBotCallbackAnswerRequest)
def set_bot_callback_answer(call: Call) -> Answer:
    outgoing(call.server).answers.append(call.request)
    return True


def writable(call: Call, peer: Any) -> Journal:
    journal = known(call, peer)
    if not call.user.has_joined(journal.channel):
        raise RefusalError(403, "CHAT_WRITE_FORBIDDEN")
    return journal


def _checked(asked: Any) -> tuple[str, list[Any]]:
    """Return the text and its entities if Telegram would take them."""
    text, entities = asked.message or "", list(asked.entities or ())
    length = len(text.encode("utf-16-le")) // 2
    if not text.strip():
        raise RefusalError(400, "MESSAGE_EMPTY")
    if length > TEXT_LIMIT:
        raise RefusalError(400, "MESSAGE_TOO_LONG")
    for one in entities:
        if one.offset < 0 or one.length <= 0 or one.offset + one.length > length:
            raise RefusalError(400, "ENTITY_BOUNDS_INVALID")
    for row in getattr(asked.reply_markup, "rows", ()):
        for button in row.buttons:
            if not 1 <= len(button.type.data) <= 64:
                raise RefusalError(400, "BUTTON_DATA_INVALID")
    return text, entities


def updates(user: User, journal: Journal, made: Sequence[tuple[int, int | None]]) -> types.Updates:
    """Tell of messages by their numbers, and under which random ids they came."""
    told: list[types.TypeUpdate] = [
        types.UpdateMessageID(number, random_id)
        for number, random_id in made
        if random_id is not None
    ]
    told += [
        types.UpdateNewChannelMessage(journal.message(number), journal.pts, 0) for number, _ in made
    ]
    return types.Updates(told, [], [journal.chat(user)], datetime.now(UTC), 0)
