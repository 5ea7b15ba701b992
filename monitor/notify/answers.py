"""What people send to a bot, and what it answers. A transport hands over and sends back."""

from typing import Protocol

from msgspec import Struct

from monitor.notify.message import Message
from monitor.notify.messenger import Place


class Command(Struct, frozen=True, kw_only=True):
    """A message that a person wrote: who, where, what.

    It is neither forwarded nor written in the name of a chat. ``sender`` is the person's
    number, which is theirs for ever; a name is not.
    """

    place: Place
    sender: int
    number: int
    text: str
    private: bool


class Press(Struct, frozen=True, kw_only=True):
    """A button that a person pressed below the message ``number``."""

    place: Place
    sender: int
    number: int
    action: str
    query: str


Incoming = Command | Press


class Answer(Struct, frozen=True, kw_only=True):
    """``message`` is sent into the chat, ``note`` is shown to whoever pressed a button."""

    message: Message | None = None
    note: str | None = None


class Answers(Protocol):
    """Whoever knows what to answer, and whom."""

    async def answer(self, incoming: Incoming) -> Answer | None:
        """Do what is asked for, and say so; None is silence.

        Each update is handed over once. Whoever sent it may be anybody.
        """
        ...


class Listener(Protocol):
    """A way by which a bot hears."""

    async def run(self, answers: Answers) -> None:
        """Hand over what comes in, and send what is answered, for ever.

        Raises:
            StoreError: the process must end.
        """
        ...
