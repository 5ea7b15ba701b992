"""What people ask of the bot, and what it answers: the seam between chat and desk.

A transport turns updates into ``Asked`` and shows an ``Answer``; it need not know what a
command means. Nothing that arrives here is trusted but the number of the user, which the
messenger vouches for.
"""

from typing import Protocol

from msgspec import Struct

from monitor.notify.message import Message


class Asked(Struct, frozen=True, kw_only=True):
    """One update: a message to the bot, or the press of a button.

    ``update`` is the messenger's own number of it, ``receiver`` the receiver in whose chat
    it happened. ``user`` is the number of the account, never a name. ``vouched`` is False
    where the words may be somebody else's: a forward, or a message of a channel.
    """

    update: str
    user: int
    receiver: str
    text: str = ""
    action: str | None = None
    vouched: bool = True


class Answer(Struct, frozen=True, kw_only=True):
    """What to show: a message, or for a button a line that passes (at most 200 characters)."""

    message: Message | None = None
    notice: str | None = None


class Answers(Protocol):
    """Answers whoever may ask."""

    async def answer(self, asked: Asked) -> Answer | None:
        """Return what to show, None where nothing is: the rest is silence."""
        ...
