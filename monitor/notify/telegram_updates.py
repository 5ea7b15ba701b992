"""What people send to a bot, by the Bot API's long poll: each update once.

An update is marked as handled before it is handed over. A crash between the two loses a
command, which its sender sees and repeats; handling it twice might not be seen at all.
"""

from typing import Final

import structlog
from msgspec import Struct, ValidationError, convert

from monitor.clock import Clock
from monitor.notify.answers import Answer, Answers, Command, Incoming, Press
from monitor.notify.messenger import (
    Messenger,
    Place,
    Refused,
    Shut,
    Throttled,
    TransportError,
)
from monitor.notify.telegram_api import BotApi, Conflict
from monitor.ports import Postings

_POLL: Final = 50.0  # seconds; the server grants no more
_KINDS: Final = ("message", "callback_query")
_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 60.0
_REST: Final = 300.0  # where another program reads the updates, or there is no access
_NOTE: Final = 200  # characters that a pressed button may show

log = structlog.get_logger(__name__)


class _Sender(Struct, frozen=True):
    id: int
    is_bot: bool = False


class _Chat(Struct, frozen=True):
    id: int
    type: str = ""


class _Message(Struct, frozen=True, rename={"sender": "from"}):
    message_id: int
    chat: _Chat
    sender: _Sender | None = None
    text: str | None = None
    message_thread_id: int | None = None
    is_topic_message: bool = False
    sender_chat: object = None
    forward_origin: object = None
    via_bot: object = None


class _Query(Struct, frozen=True, rename={"sender": "from"}):
    id: str
    sender: _Sender
    message: _Message | None = None
    data: str | None = None


class _Update(Struct, frozen=True):
    update_id: int
    message: object = None
    callback_query: object = None


class Hearing(Struct):
    """What was heard, for counters."""

    handled: int = 0
    passed_over: int = 0  # replayed, forwarded, not to be read


class BotUpdates:
    """Reads one bot's updates; only one program at a time can."""

    def __init__(
        self, bot: str, api: BotApi, messenger: Messenger, postings: Postings, clock: Clock
    ) -> None:
        self._fact = f"updates:{bot}"
        self._api = api
        self._messenger = messenger
        self._postings = postings
        self._clock = clock
        self._pause = _FIRST_PAUSE
        self.heard = Hearing()

    async def run(self, answers: Answers) -> None:
        """Hand over what comes in, and send what is answered, for ever.

        Raises:
            StoreError: the process must end.
        """
        offset = int(await self._postings.recall(self._fact) or 0)
        while True:
            try:
                found = await self._poll(offset)
            except TransportError as error:
                await self._clock.sleep(self._patience(error))
                continue
            self._pause = _FIRST_PAUSE
            for update in found:
                if update.update_id < offset:
                    self.heard.passed_over += 1
                    continue
                offset = update.update_id + 1
                await self._postings.post((), {self._fact: str(offset)})
                await self._hand_over(update, answers)

    async def _poll(self, offset: int) -> list[_Update]:
        arguments = {"offset": offset, "timeout": int(_POLL), "allowed_updates": _KINDS}
        result = await self._api.call("getUpdates", arguments, wait=_POLL)
        try:
            return convert(result, list[_Update])
        except ValidationError as error:
            raise Refused("updates that are none") from error

    def _patience(self, error: TransportError) -> float:
        """Return for how long to wait after a failed poll."""
        log.warning("updates_unread", error=str(error))
        if isinstance(error, Throttled):
            return error.seconds
        if isinstance(error, Conflict | Shut):
            return _REST
        pause, self._pause = self._pause, min(self._pause * 2, _LONGEST_PAUSE)
        return pause

    async def _hand_over(self, update: _Update, answers: Answers) -> None:
        incoming = read_update(update.message, update.callback_query)
        if incoming is None:
            self.heard.passed_over += 1
            return
        self.heard.handled += 1
        answer = await answers.answer(incoming)
        key = f"{self._fact}:{update.update_id}"
        try:
            if isinstance(incoming, Press):
                await self._show(incoming, answer)
            if answer is not None and answer.message is not None:
                await self._messenger.send(
                    incoming.place, answer.message, key=key, reply_to=incoming.number
                )
        except TransportError as error:
            log.warning("answer_unsent", error=str(error))

    async def _show(self, press: Press, answer: Answer | None) -> None:
        """Take the clock off the button, with a note where there is one."""
        arguments: dict[str, object] = {"callback_query_id": press.query}
        if answer is not None and answer.note:
            arguments["text"] = answer.note[:_NOTE]
        try:
            await self._api.call("answerCallbackQuery", arguments)
        except Refused:  # pressed too long ago: nobody looks any more
            log.info("press_too_old")


def read_update(message: object, query: object) -> Incoming | None:
    """Return what a person sent, None where it is nothing that can be answered."""
    try:
        if query is not None:
            return _press(convert(query, _Query))
        return None if message is None else _command(convert(message, _Message))
    except ValidationError:
        return None


def _press(query: _Query) -> Press | None:
    if query.message is None or query.data is None or query.sender.is_bot:
        return None
    return Press(
        place=_place(query.message),
        sender=query.sender.id,
        number=query.message.message_id,
        action=query.data,
        query=query.id,
    )


def _command(message: _Message) -> Command | None:
    passed_on = (message.sender_chat, message.forward_origin, message.via_bot)
    if message.text is None or message.sender is None or message.sender.is_bot:
        return None
    if any(one is not None for one in passed_on):
        return None
    return Command(
        place=_place(message),
        sender=message.sender.id,
        number=message.message_id,
        text=message.text,
        private=message.chat.type == "private",
    )


def _place(message: _Message) -> Place:
    topic = message.message_thread_id if message.is_topic_message else None
    return Place(chat=message.chat.id, topic=topic)
