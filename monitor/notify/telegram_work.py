"""One batch on its way into a chat: which messages it takes, and which of them stand there."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

import msgspec
from msgspec import Struct

from monitor.model.alerts import Attachment, Notice, noticed
from monitor.model.ids import stable_digest
from monitor.notify.albums import Album, FileWords
from monitor.notify.fitting import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    joined,
    merged,
    split,
    tagged,
    tidied,
)
from monitor.notify.message import Message
from monitor.notify.telling import Telling
from monitor.ports import Posting, PostingPart, Receipt, Subject, Together

_TAG_DIGITS: Final = 8  # ``monitor explain`` takes them
_ROOM: Final = TEXT_LIMIT - 64  # for a text, beside its tag and a mark
_BEFORE: Final = timedelta(minutes=1)
# Telegram does not say for how long it drops a repeat; minutes are beyond doubt.
_TRUSTED: Final = timedelta(minutes=10)


class Words(Struct, frozen=True, kw_only=True):
    """The few words that a notifier adds of itself; ``more`` holds ``{count}``."""

    repeat: str = "(possibly a repeat)"
    more: str = "… and {count} more: see the card"
    files: FileWords = FileWords()


class Work:
    """A batch with what its chat holds of it already: ``posted`` by tag, and the ``card``."""

    def __init__(self, batch: Together, telling: Telling, albums: Sequence[Album] = ()) -> None:
        self.telling = telling
        self.albums = {f"{self._tag_of(batch)}_file{n}": one for n, one in enumerate(albums, 1)}
        self.card: Posting | None = None
        self.posted: dict[str, Posting] = {}
        self._batch = batch

    @property
    def event(self) -> str:
        """What the batch is about."""
        subject = self._batch[0].subject
        return f"notice:{subject.subject}" if isinstance(subject, Notice) else subject.alert.event

    @cached_property
    def tag(self) -> str:
        """What stands for the batch in the chat: the beginning of its first alert's id."""
        return self._tag_of(self._batch)

    @property
    def card_tag(self) -> str:
        """The tag of a card that this batch is the first to send."""
        return f"{self.tag}_card"

    @property
    def another_card_tag(self) -> str:
        """The tag of a card that takes the place of one that is gone."""
        return f"{self.tag}_card{len(self.posted) + 2}"

    @cached_property
    def replies(self) -> Mapping[str, Message]:
        """The parts of the reply by tag."""
        if self.telling.reply is None:
            return {}
        parts = split(self.telling.reply, _ROOM)
        return {f"{self.tag}_{n}" if n > 1 else self.tag: one for n, one in enumerate(parts, 1)}

    @property
    def parts(self) -> Mapping[str, PostingPart]:
        """Every message that this batch is the one to send, by tag and in order."""
        own = self.card is None or self.card.key == self.card_tag
        cards = {self.card_tag: PostingPart.CARD} if self.telling.card and own else {}
        replies = dict.fromkeys(self.replies, PostingPart.REPLY)
        return {**cards, **replies, **dict.fromkeys(self.albums, PostingPart.FILES)}

    @property
    def missing(self) -> Mapping[str, PostingPart]:
        """Those of which it is not known that they stand in the chat."""
        return {tag: part for tag, part in self.parts.items() if tag not in self.posted}

    @property
    def begun(self) -> bool:
        """Whether a part of the reply stands there: the rest has to follow as it is."""
        return any(tag in self.posted for tag in self.replies)

    @property
    def since(self) -> datetime:
        """From when on the batch's messages can stand in the chat."""
        return min(raised_at(one.subject) for one in self._batch) - _BEFORE

    @property
    def receipt(self) -> Receipt:
        """The number of the message that told it: the reply's, else the card's."""
        told = [one for tag in self.replies if (one := self.posted.get(tag))]
        standing = told[0] if told else self.card
        return Receipt(id="" if standing is None else str(standing.message))

    @property
    def doubted(self) -> bool:
        """Whether some of it may have arrived already, and is sent again all the same."""
        return any(one.delivery.repeat for one in self._batch)

    def answered_by(self, part: PostingPart) -> int | None:
        """Return the number of the message that a part answers: the card, for files the text."""
        match part:
            case PostingPart.CARD:
                return None
            case PostingPart.REPLY:
                return self.card.message if self.card else None
            case PostingPart.FILES:
                text = (self.posted[tag] for tag in self.replies if tag in self.posted)
                return next((one.message for one in text), None)

    def is_old(self, now: datetime) -> bool:
        """Whether it was tried before so long ago that no messenger need remember it."""
        tried = any(one.delivery.attempts > 1 for one in self._batch)
        return tried and bool(self.missing) and now - self.since > _TRUSTED

    @staticmethod
    def _tag_of(batch: Together) -> str:
        key = batch[0].delivery.alert
        return (noticed(key) or key)[:_TAG_DIGITS]


def told_together(
    batch: Together, tellings: Sequence[Telling], words: Words, notes: Sequence[str] = ()
) -> Telling:
    """Put the tellings of a batch together: the newest card, all replies in one.

    ``notes`` are lines below the reply.
    """
    cards = [one.card for one in tellings if one.card is not None]
    replies = [one.reply for one in tellings if one.reply is not None]
    reply = merged(replies, words.more, _ROOM) if replies else None
    card = cards[-1] if cards else None
    if reply is not None and notes:
        below = Message(text="\n".join(notes))
        both = joined([reply, below], silent=reply.silent)
        reply = msgspec.structs.replace(both, buttons=reply.buttons)
    if any(one.delivery.repeat for one in batch):
        mark = Message(text=words.repeat)
        if reply is not None:
            reply = _headed(mark, reply)
        elif card is not None:
            card = _headed(mark, card)
    return Telling(card=card, reply=reply)


def captioned(
    files: Sequence[Attachment], notes: Sequence[str], tag: str
) -> tuple[Attachment, ...]:
    """Return files with their captions as they are shown; notes go with the first.

    Each has the tag: whichever of an album stands in the chat shows that it was sent.
    """

    def shown(number: int, file: Attachment) -> Attachment:
        text = "\n".join([*(() if number else notes), file.caption or file.name])
        caption = tagged(Message(text=text), tag, CAPTION_LIMIT).text
        return msgspec.structs.replace(file, caption=caption)

    return tuple(shown(number, one) for number, one in enumerate(files))


def raised_at(subject: Subject) -> datetime:
    """Return when what is told was raised."""
    return subject.raised_at if isinstance(subject, Notice) else subject.alert.raised_at


def shown_digest(message: Message) -> str:
    """Return what two messages have in common that show the same."""
    return stable_digest(msgspec.json.encode(tidied(message)).decode())


def _headed(mark: Message, message: Message) -> Message:
    both = joined([mark, message], silent=message.silent)
    return msgspec.structs.replace(both, buttons=message.buttons)
