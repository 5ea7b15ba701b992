"""Messages through the Bot API. It has no key against repeats: silence is ambiguous."""

from typing import Final

from msgspec import Struct, ValidationError, convert

from monitor.notify.albums import Album, Limits
from monitor.notify.fitting import entities_of
from monitor.notify.message import Message, Style
from monitor.notify.messenger import Ambiguous, Place, Refused
from monitor.notify.telegram_api import BotApi

_TYPES: Final[dict[Style, str]] = {
    Style.BOLD: "bold",
    Style.ITALIC: "italic",
    Style.STRIKE: "strikethrough",
    Style.CODE: "code",
    Style.LINK: "text_link",
    Style.QUOTE: "blockquote",
    Style.FOLDED_QUOTE: "expandable_blockquote",
}
_UNCHANGED: Final = "message is not modified"
_PREVIEW: Final = {"is_disabled": True}


class _Sent(Struct, frozen=True):
    message_id: int


class BotMessenger:
    """The Bot API as a way into Telegram."""

    def __init__(self, api: BotApi) -> None:
        self._api = api

    @property
    def repeatable(self) -> bool:
        """A message that is sent twice is there twice."""
        return False

    @property
    def limits(self) -> Limits:
        """How large a file may be."""
        return Limits()

    async def send(
        self, place: Place, message: Message, *, key: str, reply_to: int | None = None
    ) -> int:
        """Send a message and return its number.

        Raises:
            TransportError: one of its subclasses.
        """
        del key  # the Bot API knows none
        arguments = content(message) | _addressed(place, reply_to, silent=message.silent)
        return _number(await self._api.call("sendMessage", arguments))

    async def send_album(
        self, place: Place, album: Album, *, key: str, reply_to: int | None = None
    ) -> int:
        """Send files and return the first one's number.

        Raises:
            TransportError: one of its subclasses.
        """
        del key
        addressed = _addressed(place, reply_to, silent=True)
        kind = "photo" if album.photos else "document"
        if len(album.files) == 1:
            (only,) = album.files
            arguments = {**addressed, "caption": only.caption}
            return _number(await self._api.upload(f"send{kind.title()}", arguments, {kind: only}))
        parts = {f"file{n}": one for n, one in enumerate(album.files)}
        media = [
            {"type": kind, "media": f"attach://{name}", "caption": one.caption}
            for name, one in parts.items()
        ]
        sent = await self._api.upload("sendMediaGroup", {**addressed, "media": media}, parts)
        return _number(sent[0] if isinstance(sent, list) and sent else sent)

    async def edit(self, place: Place, number: int, message: Message) -> None:
        """Make a message show something else; showing the same already is success.

        Raises:
            TransportError: one of its subclasses.
        """
        arguments = {**content(message), "chat_id": place.chat, "message_id": number}
        try:
            await self._api.call("editMessageText", arguments)
        except Refused as error:
            if _UNCHANGED not in str(error):
                raise


def _addressed(place: Place, reply_to: int | None, *, silent: bool) -> dict[str, object]:
    """Return where a message goes, as the Bot API's arguments."""
    arguments: dict[str, object] = {"chat_id": place.chat}
    if silent:
        arguments["disable_notification"] = True
    if place.topic is not None:
        arguments["message_thread_id"] = place.topic
    if reply_to is not None:
        # What was deleted in the chat must not keep the news back.
        arguments["reply_parameters"] = {
            "message_id": reply_to,
            "allow_sending_without_reply": True,
        }
    return arguments


def _number(result: object) -> int:
    try:
        return convert(result, _Sent).message_id
    except ValidationError:
        raise Ambiguous("the Bot API did not name the message that it sent") from None


def content(message: Message) -> dict[str, object]:
    """Return what a message shows as the Bot API's arguments."""
    arguments: dict[str, object] = {
        "text": message.text,
        "link_preview_options": _PREVIEW,
        "entities": [
            {"type": _TYPES[one.style], "offset": one.offset, "length": one.length}
            | ({"url": one.url} if one.url else {})
            for one in entities_of(message)
        ],
    }
    if message.buttons:
        arguments["reply_markup"] = {
            "inline_keyboard": [
                [{"text": one.text, "callback_data": one.action} for one in row]
                for row in message.buttons
            ]
        }
    return arguments
