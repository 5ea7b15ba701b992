"""Messages through MTProto with a bot's login: every message carries a key against repeats.

Telegram drops a message whose ``random_id`` it has seen in a chat and answers with the
first one, so an answer that was lost is asked for again by sending again.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from telethon import errors
from telethon.tl import functions, types

from monitor.notify.albums import Album, Limits
from monitor.notify.fitting import Entity, entities_of
from monitor.notify.message import Button, Message, Style
from monitor.notify.message_key import random_id
from monitor.notify.messenger import Ambiguous, Place, Refused, Repeated, Seen
from monitor.notify.telegram_client import TelegramLine
from monitor.notify.telegram_upload import LIMITS, kept_media, media_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAGE: Final = 100
_BACK: Final = 20  # numbers before the newest known one: what was sent late stands there
_FURTHEST: Final = 20  # pages that are read back at most
_KINDS: Final[dict[Style, Any]] = {
    Style.BOLD: types.MessageEntityBold,
    Style.ITALIC: types.MessageEntityItalic,
    Style.STRIKE: types.MessageEntityStrike,
    Style.CODE: types.MessageEntityCode,
    Style.LINK: types.MessageEntityTextUrl,
    Style.QUOTE: types.MessageEntityBlockquote,
    Style.FOLDED_QUOTE: types.MessageEntityBlockquote,
}


class MtprotoMessenger:
    """A bot's login as a way into Telegram, and into what stands in a chat."""

    def __init__(self, line: TelegramLine) -> None:
        self._line = line

    @property
    def repeatable(self) -> bool:
        """A message that is sent twice under one key is there once."""
        return True

    @property
    def limits(self) -> Limits:
        """How large a file may be."""
        return LIMITS

    async def send(
        self, place: Place, message: Message, *, key: str, reply_to: int | None = None
    ) -> int:
        """Send a message and return its number.

        Raises:
            TransportError: one of its subclasses.
        """
        peer = await self._line.peer(place.chat)
        request = functions.messages.SendMessageRequest(
            peer=peer,
            message=message.text,
            random_id=random_id(key),
            no_webpage=True,
            silent=message.silent or None,
            reply_to=_reply(place, reply_to),
            reply_markup=_markup(message.buttons),
            entities=list(map(_entity, entities_of(message))),
        )
        try:
            answer = await self._line.request(request)
        except Refused as error:
            if "REPLY_MESSAGE_ID_INVALID" not in str(error) or reply_to is None:
                raise
            # The card was deleted in the chat; the news still go out.
            return await self.send(place, message, key=key)
        except errors.RandomIdDuplicateError:
            raise Repeated("Telegram has the message and does not say where") from None
        return _number(answer, request.random_id)

    async def send_album(
        self, place: Place, album: Album, *, key: str, reply_to: int | None = None
    ) -> int:
        """Send files, each under a key of its own; return the first one's number.

        Raises:
            TransportError: one of its subclasses.
        """
        peer = await self._line.peer(place.chat)
        media = await media_of(self._line, album, key)
        if len(media) > 1:
            media = [await kept_media(self._line, peer, one) for one in media]
        request = _files_request(peer, album, media, key, _reply(place, reply_to))
        try:
            answer = await self._line.request(request)
        except Refused as error:
            if "REPLY_MESSAGE_ID_INVALID" not in str(error) or reply_to is None:
                raise
            return await self.send_album(place, album, key=key)
        except errors.RandomIdDuplicateError:
            raise Repeated("Telegram has the files and does not say where") from None
        return _number(answer, random_id(key))

    async def edit(self, place: Place, number: int, message: Message) -> None:
        """Make a message show something else; showing the same already is success.

        Raises:
            TransportError: one of its subclasses.
        """
        peer = await self._line.peer(place.chat)
        request = functions.messages.EditMessageRequest(
            peer=peer,
            id=number,
            message=message.text,
            no_webpage=True,
            reply_markup=_markup(message.buttons),
            entities=list(map(_entity, entities_of(message))),
        )
        try:
            await self._line.request(request)
        except errors.MessageNotModifiedError:
            return

    async def recent(self, place: Place, since: datetime, near: int) -> tuple[Seen, ...]:
        """Return what stands there, all since that moment at least.

        A bot may not read a history. It may ask for messages by their numbers: those from
        the newest one that is known, until there are none.

        Raises:
            TransportError: they cannot be seen now.
        """
        del since
        peer = await self._line.peer(place.chat)
        if not isinstance(peer, types.InputPeerChannel):
            raise Refused("only channels and supergroups can be read back by a bot")
        channel = types.InputChannel(peer.channel_id, peer.access_hash)
        found: list[Seen] = []
        for page in range(_FURTHEST):
            first = max(near - _BACK, 1) + page * _PAGE
            numbers = [types.InputMessageID(one) for one in range(first, first + _PAGE)]
            answer = await self._line.request(
                functions.channels.GetMessagesRequest(channel, numbers)
            )
            found += _seen(answer)
            if all(isinstance(one, types.MessageEmpty) for one in answer.messages):
                return tuple(found)
        raise Refused("the message would stand further on than can be read")


class MtprotoReader:
    """An account that reads the chat, for a bot that cannot; ``author`` is the bot's number.

    In a group anybody can end a message like one of ours: only the bot's own count there.
    """

    def __init__(self, line: TelegramLine, author: int) -> None:
        self._line = line
        self._author = author

    async def recent(self, place: Place, since: datetime, near: int) -> tuple[Seen, ...]:
        """Return what stands there, newest first, all since that moment at least.

        Raises:
            TransportError: they cannot be seen now.
        """
        del near
        peer = await self._line.peer(place.chat)
        found: list[Seen] = []
        before = 0
        for _ in range(_FURTHEST):
            answer = await self._line.request(
                functions.messages.GetHistoryRequest(
                    peer=peer, offset_id=before, offset_date=None, add_offset=0,
                    limit=_PAGE, max_id=0, min_id=0, hash=0,
                )
            )  # fmt: skip
            messages = answer.messages
            found += _seen(answer, self._author)
            if not messages or min(one.id for one in messages) <= 1:
                return tuple(found)
            oldest = min((one.date for one in messages if getattr(one, "date", None)), default=None)
            if oldest is not None and oldest < since:
                return tuple(found)
            before = min(one.id for one in messages)
        raise Refused("the message would stand further back than can be read")


def _files_request(peer: Any, album: Album, media: list[Any], key: str, reply: Any) -> Any:
    """Return what sends files that Telegram has already; nobody is woken by them."""
    if len(media) == 1:
        return functions.messages.SendMediaRequest(
            peer=peer,
            media=media[0],
            message=album.files[0].caption,
            random_id=random_id(key),
            silent=True,
            reply_to=reply,
        )
    return functions.messages.SendMultiMediaRequest(
        peer=peer,
        multi_media=[
            types.InputSingleMedia(one, file.caption, random_id(f"{key}/{n}" if n else key))
            for n, (one, file) in enumerate(zip(media, album.files, strict=True))
        ],
        silent=True,
        reply_to=reply,
    )


def _number(answer: Any, sent_as: int) -> int:
    """Return the number of the message that an answer is about."""
    if isinstance(answer, types.UpdateShortSentMessage):
        return int(answer.id)
    for update in getattr(answer, "updates", ()):
        if isinstance(update, types.UpdateMessageID) and update.random_id == sent_as:
            return int(update.id)
    for update in getattr(answer, "updates", ()):
        message = getattr(update, "message", None)
        if isinstance(message, types.Message) and message.out | message.post:
            return int(message.id)
    raise Ambiguous("Telegram did not name the message that it took")


def _seen(answer: Any, author: int | None = None) -> Iterator[Seen]:
    """Yield what a channel or we ourselves posted, or the account of that number."""
    for one in answer.messages:
        if not isinstance(one, types.Message):
            continue
        writer = getattr(one.from_id, "user_id", None)
        if one.post or (one.out if author is None else writer == author):
            yield Seen(message=one.id, text=one.message or "")


def _reply(place: Place, reply_to: int | None) -> Any:
    """Return the message that is answered, or the topic's first one where there is none."""
    target = reply_to or place.topic
    if target is None:
        return None
    return types.InputReplyToMessage(reply_to_msg_id=target, top_msg_id=place.topic)


def _markup(rows: "Sequence[Sequence[Button]]") -> Any:
    if not rows:
        return None
    return types.ReplyInlineMarkup(
        [
            types.KeyboardInlineButtonRow(
                [
                    types.KeyboardInlineButton(
                        one.text, types.InlineButtonTypeCallback(data=one.action.encode())
                    )
                    for one in row
                ]
            )
            for row in rows
        ]
    )


def _entity(one: Entity) -> Any:
    kind = _KINDS[one.style]
    match one.style:
        case Style.LINK:
            return kind(one.offset, one.length, one.url or "")
        case Style.FOLDED_QUOTE:
            return kind(one.offset, one.length, collapsed=True)
        case _:
            return kind(one.offset, one.length)
