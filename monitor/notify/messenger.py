"""What a notifier asks of a messenger's transport, and how a transport says no."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from monitor.notify.albums import Album, Limits
from monitor.notify.message import Message


class Place(Struct, frozen=True, kw_only=True):
    """A chat by its number or public name, and a topic in it."""

    chat: int | str
    topic: int | None = None

    @property
    def name(self) -> str:
        """How the place is remembered."""
        return f"{self.chat}/{self.topic}" if self.topic else f"{self.chat}"

    @property
    def crowded(self) -> bool:
        """Whether it is a group or a channel, which bear fewer messages than one person."""
        return isinstance(self.chat, str) or self.chat < 0


class Seen(Struct, frozen=True, kw_only=True):
    """A message that somebody who can read the chat saw there; only our own are shown."""

    message: int
    text: str


class TransportError(Exception):
    """The root of what a transport answers instead of doing it."""


class Unreached(TransportError):
    """Nothing was sent: no connection."""


class Ambiguous(TransportError):
    """It went out and no clear answer came: it may have been done, or be done yet."""


class Repeated(Ambiguous):
    """It was done before under this key; which message it is was not said."""


class Partly(Ambiguous):
    """A part of an album was refused for good; whether the others stand was not said."""


class Throttled(TransportError):
    """Not done; the messenger asks for a pause of ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to wait {seconds:g} s")
        self.seconds = seconds


class Moved(TransportError):
    """Not done; the chat has another number now."""

    def __init__(self, chat: int) -> None:
        super().__init__("the group became a supergroup")
        self.chat = chat


class Gone(TransportError):
    """Not done; the message that was to be edited is not there."""


class NoTopic(TransportError):
    """Not done; the topic is not there."""


class BadEntities(TransportError):
    """Not done; the messenger cannot make sense of what goes with the text: spans, buttons."""


class Refused(TransportError):
    """Not done, and never will be."""


class Shut(TransportError):
    """Not done; there is no access: a revoked key, a kicked bot, a chat that is gone."""


class Messenger(Protocol):
    """One way to one messenger.

    ``repeatable``: a message that is sent again under its key is the same message.
    """

    @property
    def limits(self) -> Limits:
        """How large a file may be."""
        ...

    @property
    def repeatable(self) -> bool:
        """Whether the messenger itself drops what is sent twice."""
        ...

    async def send(
        self, place: Place, message: Message, *, key: str, reply_to: int | None = None
    ) -> int:
        """Send a message and return its number.

        Raises:
            TransportError: one of its subclasses.
        """
        ...

    async def send_album(
        self, place: Place, album: Album, *, key: str, reply_to: int | None = None
    ) -> int:
        """Send files without a sound, each with its caption; return the first one's number.

        They are read as they leave, and were looked up a moment ago.

        Raises:
            TransportError: one of its subclasses.
        """
        ...

    async def edit(self, place: Place, number: int, message: Message) -> None:
        """Make a message show something else; showing the same already is success.

        Raises:
            TransportError: one of its subclasses.
        """
        ...


class Reader(Protocol):
    """Somebody who sees what stands in a chat."""

    async def recent(self, place: Place, since: datetime, near: int) -> tuple[Seen, ...]:
        """Return what stands there, all since that moment at least.

        ``near`` is the newest number that is known, for those who can only ask by number.

        Raises:
            TransportError: they cannot be seen now.
        """
        ...
