"""Alerts in a Telegram chat: one card an event, edited in place, and short replies to it.

The notifier knows nothing of the wire. It decides what to send, edit and remember; one of
two transports does it (telegram_mtproto.py, telegram_bot.py).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

import msgspec
import structlog
from msgspec import Struct

from monitor.clock import Clock
from monitor.errors import (
    DeliveryDeferred,
    DeliveryRejected,
    DeliveryUncertain,
    ReceiverLost,
)
from monitor.model.ids import stable_digest
from monitor.notify.albums import (
    Album,
    albums_of,
    attachments_of,
    look_up,
    told,
    unsent_notes,
)
from monitor.notify.fitting import plain, tag_of, tagged
from monitor.notify.message import Message
from monitor.notify.messenger import (
    Ambiguous,
    BadEntities,
    Gone,
    Messenger,
    Moved,
    NoTopic,
    Partly,
    Place,
    Reader,
    Refused,
    Repeated,
    Shut,
    Throttled,
    TransportError,
    Unreached,
)
from monitor.notify.telegram_pace import ChatPace
from monitor.notify.telegram_work import Words, Work, captioned, shown_digest, told_together
from monitor.notify.telling import Teller
from monitor.ports import Posting, PostingPart, Postings, Receipt, Together

_PATIENCE: Final = timedelta(seconds=10)  # for which a message waits here for its turn

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Outlet(Struct, frozen=True, kw_only=True):
    """A receiver's way into its chat, and whoever can see what stands there.

    ``files``: those of notices are sent, and not only named.
    """

    receiver: str
    place: Place
    messenger: Messenger
    pace: ChatPace
    reader: Reader | None = None
    files: bool = True


class TelegramNotifier:
    """Tells one chat, or one topic of it.

    What was sent is remembered under a key before anything else is sent, and the key's
    short form is the message's last line, so that whoever reads the chat can tell whether
    a message arrived. Editing is repeated freely; sending never is, unless the transport
    drops repeats or a reader has looked.
    """

    def __init__(
        self,
        outlet: Outlet,
        teller: Teller,
        postings: Postings,
        clock: Clock,
        *,
        words: Words | None = None,
    ) -> None:
        self._receiver = outlet.receiver
        self._place = outlet.place
        self._messenger = outlet.messenger
        self._pace = outlet.pace
        self._reader = outlet.reader
        self._limits = outlet.messenger.limits if outlet.files else None
        self._teller = teller
        self._postings = postings
        self._clock = clock
        self._words = words or Words()
        # In how many forms an album was refused: after a pause it is not tried in those again.
        self._refused: dict[str, int] = {}
        self._newest = 0  # the highest number that we know of in the chat

    @property
    def receiver(self) -> str:
        """The receiver's name in the configuration."""
        return self._receiver

    @property
    def pace(self) -> ChatPace:
        """When the chat may be written to."""
        return self._pace

    @property
    def repeatable(self) -> bool:
        """Whether what is sent twice is there once."""
        return self._messenger.repeatable

    async def recall(self) -> None:
        """Read where the chat has moved to, and how far it had come when we last wrote there."""
        moved = await self._postings.recall(self._moved)
        if moved is not None:
            self._place = Place(chat=int(moved), topic=self._place.topic)
        newest = await self._postings.recall(self._far)
        self._newest = int(newest) if newest is not None else 0

    async def send(self, batch: Together, now: datetime) -> Receipt:
        """Bring the event's card up to date and reply to it; files of a notice come last.

        Raises:
            DeliveryError: one of its subclasses.
        """
        del now  # a batch takes several calls, each at its own moment
        work = await self._plan(batch)
        try:
            if self._reader is not None and work.is_old(self._clock.now()):
                await self._look(work, self._reader)
            return await self._carry_out(work)
        except Ambiguous as error:
            raise DeliveryUncertain(str(error)) from error
        except (Unreached, Throttled) as error:
            ready = self._pace.ready_at(self._clock.now())
            raise DeliveryDeferred(str(error), ready, begun=work.begun) from error
        except Shut as error:
            raise ReceiverLost(str(error)) from error
        except TransportError as error:
            raise DeliveryRejected(str(error)) from error

    async def find(self, batch: Together, now: datetime) -> Receipt | None:
        """Look whether all of a batch stands in the chat; what does is remembered.

        Raises:
            DeliveryDeferred: the chat cannot be seen now.
            DeliveryUncertain: there is nobody to look.
        """
        work = await self._plan(batch)
        if work.missing:
            if self._reader is None:
                raise DeliveryUncertain("it may have arrived, and nobody can look")
            try:
                await self._look(work, self._reader)
            except TransportError as error:
                raise DeliveryDeferred(f"the chat cannot be seen: {error}", now) from error
        if work.missing:
            return None
        await self._catch_up(work)
        return work.receipt

    async def _look(self, work: Work, reader: Reader) -> None:
        seen = await reader.recent(self._place, work.since, self._newest)
        numbers = {tag_of(one.text): one.message for one in seen}
        found = [
            self._posting(work, tag, part, numbers[tag])
            for tag, part in work.missing.items()
            if tag in numbers
        ]
        await self._remember(work, found)

    async def _catch_up(self, work: Work) -> None:
        """Bring the card up to date, if that is possible now; the next alert will else."""
        try:
            if work.telling.card is not None:
                await self._refresh(work, work.telling.card)
        except TransportError as error:
            log.warning("card_stale", receiver=self._receiver, error=str(error))

    async def _plan(self, batch: Together) -> Work:
        tellings = [await self._teller.tell(due) for due in batch]
        files, limits = attachments_of(batch), self._limits
        notes = unsent_notes(files, limits, self._words.files)
        telling = told_together(batch, tellings, self._words, notes)
        work = Work(batch, telling, albums_of(files, limits) if limits else ())
        place = self._place.name
        if work.telling.card is not None:
            work.card = await self._postings.card(place, work.event)
        work.posted = dict(await self._postings.posted(place, list(work.parts)))
        return work

    async def _carry_out(self, work: Work) -> Receipt:
        """Send and edit what is left: on an old card news come first, on a new one the card."""
        card = work.telling.card
        fresh = card is not None and work.card is None
        if card is not None and fresh:
            await self._first_card(work, card)
        for tag, reply in work.replies.items():
            if tag not in work.posted:
                await self._send(work, tag, PostingPart.REPLY, reply)
        for tag, album in work.albums.items():
            if tag not in work.posted:
                await self._send_album(work, tag, album)
        if card is not None and not fresh:
            await self._refresh(work, card)
        return work.receipt

    async def _first_card(self, work: Work, card: Message) -> None:
        """Send the card; it makes no sound where a reply follows that does."""
        shown = msgspec.structs.replace(card, silent=card.silent or bool(work.replies))
        await self._send(work, work.card_tag, PostingPart.CARD, shown)

    async def _refresh(self, work: Work, card: Message) -> None:
        """Edit the card; where it was deleted in the chat, send another."""
        posting = work.card
        if posting is None or posting.digest == shown_digest(card):
            return
        shown = tagged(card, posting.key)
        try:
            await self._call(lambda place: self._messenger.edit(place, posting.message, shown))
        except BadEntities:
            bare = plain(shown)
            await self._call(lambda place: self._messenger.edit(place, posting.message, bare))
        except (Gone, Refused):
            log.warning("card_gone", receiver=self._receiver, message=posting.message)
            await self._send(work, work.another_card_tag, PostingPart.CARD, card)
            return
        kept = msgspec.structs.replace(posting, digest=shown_digest(card))
        await self._postings.post([kept], self._pace.kept)

    async def _send(self, work: Work, tag: str, part: PostingPart, message: Message) -> None:
        shown = tagged(message, tag)
        answers = work.answered_by(part)
        key = self._key(tag)

        async def sent(place: Place, shown: Message = shown) -> int:
            return await self._messenger.send(place, shown, key=key, reply_to=answers)

        try:
            await self._once(work, tag, part, sent)
        except BadEntities:
            await self._once(work, tag, part, lambda place: sent(place, plain(shown)))

    async def _send_album(self, work: Work, tag: str, album: Album) -> None:
        """Send files as they are meant, else as documents, else say in words where they are."""
        found = await asyncio.to_thread(look_up, album.files)
        words = self._words.files
        notes = [self._words.repeat] if work.doubted else []
        notes += [words.lost(one, loss) for one, loss in found.lost]
        key, answers = self._key(tag), work.answered_by(PostingPart.FILES)

        forms = (True, False) if album.photos else (False,)
        for photos in forms[self._refused.get(tag, 0) :] if found.files else ():
            shown = Album(captioned(found.files, notes, tag), photos=photos)

            async def sent(place: Place, shown: Album = shown) -> int:
                return await self._messenger.send_album(place, shown, key=key, reply_to=answers)

            try:
                await self._once(work, tag, PostingPart.FILES, sent, messages=len(found.files))
            except (Refused, Partly) as error:
                self._refused[tag] = self._refused.get(tag, 0) + 1
                log.warning("files_refused", receiver=self._receiver, tag=tag, error=str(error))
                if isinstance(error, Partly):
                    raise
            else:
                return
        notes += [told(words.refused, one) for one in found.files]
        await self._send(work, tag, PostingPart.FILES, Message(text="\n".join(notes), silent=True))

    async def _once(
        self,
        work: Work,
        tag: str,
        part: PostingPart,
        do: Callable[[Place], Awaitable[int]],
        messages: int = 1,
    ) -> None:
        """Send what is remembered by its tag; look for it where it was sent before."""
        try:
            number = await self._call(do, messages)
        except Repeated:
            if self._reader is None:
                raise
            await self._look(work, self._reader)
            if tag not in work.posted:
                raise
            return
        await self._remember(work, [self._posting(work, tag, part, number)])

    def _posting(self, work: Work, tag: str, part: PostingPart, number: int) -> Posting:
        card = work.telling.card
        return Posting(
            place=self._place.name,
            key=tag,
            event=work.event,
            part=part,
            message=number,
            digest=shown_digest(card) if card is not None and part is PostingPart.CARD else "",
            posted_at=self._clock.now(),
        )

    async def _remember(self, work: Work, postings: Sequence[Posting]) -> None:
        if not postings:
            return
        self._newest = max(self._newest, *(one.message for one in postings))
        kept = {**self._pace.kept, self._far: str(self._newest)}
        await self._postings.post(postings, kept)
        for one in postings:
            work.posted[one.key] = one
            self._refused.pop(one.key, None)
            if one.part is PostingPart.CARD:
                work.card = one

    async def _call(self, do: Callable[[Place], Awaitable[T]], messages: int = 1) -> T:
        """Do one thing in its turn; follow the chat where it went, obey what it asks for."""
        await self._turn()
        self._pace.began(self._clock.now(), messages)
        try:
            done = await do(self._place)
        except Moved as error:
            await self._follow(error.chat)
            return await do(self._place)
        except NoTopic:
            log.warning("topic_gone", receiver=self._receiver, topic=self._place.topic)
            return await do(Place(chat=self._place.chat))
        except Throttled as error:
            self._pace.throttled(error.seconds, self._clock.now())
            await self._postings.post((), self._pace.kept)
            raise
        except Repeated:
            self._pace.answered()
            raise
        except (Unreached, Ambiguous):
            self._pace.failed(self._clock.now())
            raise
        except TransportError:
            self._pace.answered()
            raise
        self._pace.answered()
        return done

    async def _turn(self) -> None:
        now = self._clock.now()
        left = self._pace.ready_at(now) - now
        if left > _PATIENCE:
            raise Throttled(left.total_seconds())
        if left:
            await self._clock.sleep(left.total_seconds())

    async def _follow(self, chat: int) -> None:
        log.warning("chat_moved", receiver=self._receiver, chat=chat)
        await self._postings.post((), {self._moved: str(chat)})
        self._place = Place(chat=chat, topic=self._place.topic)

    def _key(self, tag: str) -> str:
        return stable_digest(tag, self._place.name)

    @property
    def _moved(self) -> str:
        return f"moved:{self._receiver}"

    @property
    def _far(self) -> str:
        return f"newest:{self._place.chat}"
