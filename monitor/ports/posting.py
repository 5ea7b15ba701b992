"""What a messenger's notifier has to remember, whatever happens to the process."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct


class PostingPart(StrEnum):
    """What a message in a chat is: the event's card, an answer to it, or files of a notice."""

    CARD = "card"
    REPLY = "reply"
    FILES = "files"


class Posting(Struct, frozen=True, kw_only=True):
    """A message that stands in a chat.

    ``place`` names the chat and its topic, ``key`` what was sent there, once and for ever;
    ``message`` is the messenger's own number. ``digest`` is that of what it now shows.
    """

    place: str
    key: str
    event: str
    part: PostingPart
    message: int
    digest: str
    posted_at: datetime


class Postings(Protocol):
    """What a notifier that edits and must not repeat needs of the store."""

    async def card(self, place: str, event: str) -> Posting | None:
        """Return the newest card of an event at a place."""
        ...

    async def posted(self, place: str, keys: Collection[str]) -> Mapping[str, Posting]:
        """Return what of these stands there already, by key."""
        ...

    async def post(self, postings: Sequence[Posting], kept: Mapping[str, str]) -> None:
        """Remember messages, and with them small facts by name; a later one replaces."""
        ...

    async def recall(self, name: str) -> str | None:
        """Return a small fact."""
        ...
