"""What people send to a bot that is logged in over MTProto: each update once.

Numbers of messages grow in a chat, so the highest that was handled says which are replays;
presses of buttons carry a number of their own.
"""

import asyncio
from collections import OrderedDict
from typing import Any, Final

import structlog
from telethon import events, utils
from telethon.tl import functions, types

from monitor.clock import Clock
from monitor.notify.answers import Answer, Answers, Command, Incoming, Press
from monitor.notify.messenger import Place, TransportError
from monitor.notify.telegram_client import TelegramLine
from monitor.notify.telegram_mtproto import MtprotoMessenger
from monitor.notify.telegram_updates import Hearing
from monitor.ports import Postings

_WAITING: Final = 1000  # updates that are kept; a flood of more is a flood
_LOOK: Final = 15.0  # seconds between looks whether there is a connection
_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 300.0
_PRESSES: Final = 1000
_NOTE: Final = 200
_WANTED: Final = (
    types.UpdateBotCallbackQuery,
    types.UpdateNewMessage,
    types.UpdateNewChannelMessage,
)

log = structlog.get_logger(__name__)


class MtprotoUpdates:
    """Hears for one login; messages of chats that the bot is in, and presses of its buttons."""

    def __init__(
        self,
        bot: str,
        line: TelegramLine,
        messenger: MtprotoMessenger,
        postings: Postings,
        clock: Clock,
    ) -> None:
        self._bot = bot
        self._line = line
        self._messenger = messenger
        self._postings = postings
        self._clock = clock
        self._waiting: asyncio.Queue[Incoming] = asyncio.Queue(_WAITING)
        self._presses: OrderedDict[str, None] = OrderedDict()
        self.heard = Hearing()
        line.handlers.append((self._take, events.Raw(types=list(_WANTED))))

    async def run(self, answers: Answers) -> None:
        """Hand over what comes in, and send what is answered, for ever.

        Raises:
            StoreError: the process must end.
        """
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._line.connect()
                pause = _FIRST_PAUSE
                async with asyncio.timeout(_LOOK):
                    incoming = await self._waiting.get()
            except TimeoutError:
                continue
            except TransportError as error:
                log.warning("updates_unread", error=str(error))
                await self._clock.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            await self._hand_over(incoming, answers)

    async def _take(self, update: Any) -> None:
        incoming = read_update(update)
        if incoming is None or self._waiting.full():
            self.heard.passed_over += 1
            return
        self._waiting.put_nowait(incoming)

    async def _hand_over(self, incoming: Incoming, answers: Answers) -> None:
        if not await self._claim(incoming):
            self.heard.passed_over += 1
            return
        self.heard.handled += 1
        answer = await answers.answer(incoming)
        try:
            if isinstance(incoming, Press):
                await self._show(incoming, answer)
            if answer is not None and answer.message is not None:
                key = f"answer:{self._bot}:{incoming.place.chat}:{incoming.number}"
                key += f":{incoming.query}" if isinstance(incoming, Press) else ""
                await self._messenger.send(
                    incoming.place, answer.message, key=key, reply_to=incoming.number
                )
        except TransportError as error:
            log.warning("answer_unsent", error=str(error))

    async def _claim(self, incoming: Incoming) -> bool:
        """Mark an update as handled; False where it was before."""
        if isinstance(incoming, Press):
            if incoming.query in self._presses:
                return False
            self._presses[incoming.query] = None
            while len(self._presses) > _PRESSES:
                self._presses.popitem(last=False)
            return True
        fact = f"heard:{self._bot}:{incoming.place.chat}"
        if incoming.number <= int(await self._postings.recall(fact) or 0):
            return False
        await self._postings.post((), {fact: str(incoming.number)})
        return True

    async def _show(self, press: Press, answer: Answer | None) -> None:
        """Take the clock off the button, with a note where there is one."""
        note = answer.note[:_NOTE] if answer is not None and answer.note else None
        request = functions.messages.SetBotCallbackAnswerRequest(
            query_id=int(press.query), cache_time=0, message=note
        )
        await self._line.request(request)


def read_update(update: Any) -> Incoming | None:
    """Return what a person sent, None where it is nothing that can be answered."""
    if isinstance(update, types.UpdateBotCallbackQuery):
        return Press(
            place=Place(chat=utils.get_peer_id(update.peer)),
            sender=update.user_id,
            number=update.msg_id,
            action=(update.data or b"").decode("utf-8", "replace"),
            query=str(update.query_id),
        )
    message = getattr(update, "message", None)
    if not isinstance(message, types.Message) or message.out or not message.message:
        return None
    private = isinstance(message.peer_id, types.PeerUser)
    sender = message.peer_id if private else message.from_id
    if not isinstance(sender, types.PeerUser) or message.fwd_from or message.via_bot_id:
        return None
    header = message.reply_to
    forum = isinstance(header, types.MessageReplyHeader) and header.forum_topic
    topic = (header.reply_to_top_id or header.reply_to_msg_id) if forum else None
    return Command(
        place=Place(chat=utils.get_peer_id(message.peer_id), topic=topic),
        sender=sender.user_id,
        number=message.id,
        text=message.message,
        private=private,
    )
