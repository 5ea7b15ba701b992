"""A chat of the fake Bot API, and the messages that stand in it."""

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.files import Upload


@dataclass
class Posted:
    """A message as it stands."""

    number: int
    text: str
    entities: list[dict[str, Any]]
    buttons: list[list[dict[str, str]]]
    topic: int | None = None
    reply_to: int | None = None
    silent: bool = False
    edits: int = 0
    kind: str = "text"  # or photo, or document: the text is the caption then
    file: Upload | None = None
    album: int | None = None  # the number of its first message


@dataclass
class Chat:
    """A chat, its messages by number, and what is wrong with it."""

    number: int
    messages: dict[int, Posted] = field(default_factory=dict)
    topics: set[int] = field(default_factory=set)
    kicked: bool = False
    moved_to: int | None = None
    next: int = 1
    full_at: float = 0.0  # of the token bucket

    def texts(self) -> list[str]:
        return [one.text for one in self.messages.values()]


def shown(chat: Chat, message: Posted) -> dict[str, Any]:
    return {
        "message_id": message.number,
        "date": 0,
        "chat": {"id": chat.number, "type": "channel"},
        "text": message.text,
    }
