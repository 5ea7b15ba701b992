"""The bot's answers: to those on the list alone, each update once, in their language.

Strangers get silence, and so do made-up presses and updates that come again; all three
are counted. What is asked is only read; what is changed (mutes, votes, what is followed)
is stored with the number of whoever did it.
"""

import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from typing import Final, Protocol

import msgspec
import structlog
from msgspec import Struct

from monitor.clock import Clock
from monitor.core.summary import Summary
from monitor.errors import StoreError
from monitor.model.alerts import Alert
from monitor.model.events import Event
from monitor.model.feedback import Acknowledgement, Vote
from monitor.model.ids import EventId
from monitor.model.routing import Mute
from monitor.notify.answers import Answer, Answers, Command, Incoming
from monitor.notify.answers import Press as PressOf
from monitor.notify.buttons import Press, Pressed, Signer
from monitor.notify.card import Gaps, card
from monitor.notify.commands import USUAL_MUTE, Order, mute_wish, order_of
from monitor.notify.desk_words import (
    digest_message,
    events_message,
    help_message,
    mutes_message,
    plain,
    sources_message,
    status_message,
    why_message,
)
from monitor.notify.sides import Audience
from monitor.notify.tracking import Talk, free_name
from monitor.ports import Explanation, Reads
from monitor.ports.desk import Desk, Inbox

STRANGER: Final = "stranger"
FORGED: Final = "forged_press"
REPEATED: Final = "repeated_update"

log = structlog.get_logger(__name__)


class Summaries(Protocol):
    """Sums up an event from what is stored."""

    async def summary(self, event: EventId) -> Summary | None:
        """Return an event as it stands, None for one that is not known."""
        ...

    async def gaps(self, summary: Summary, now: datetime) -> Gaps:
        """Return whose word is missing from an event that was summed up."""
        ...


class Office(Desk, Inbox, Protocol):
    """The desk, and the inbox of its bot."""


class Stock(Struct, frozen=True, kw_only=True):
    """What answers are made from."""

    reads: Reads
    office: Office
    summaries: Summaries


class DeskAnswers:
    """Answers the people of ``allowed``, the numbers of their accounts."""

    def __init__(
        self,
        stock: Stock,
        audience: Audience,
        signer: Signer,
        clock: Clock,
        *,
        allowed: Collection[int],
    ) -> None:
        self._reads = stock.reads
        self._office = stock.office
        self._summaries = stock.summaries
        self._audience = audience
        self._words = audience.wording
        self._signer = signer
        self._clock = clock
        self._allowed = frozenset(allowed)
        self._talk = Talk()
        self._orders: dict[str, Callable[[str, int], Awaitable[Answer]]] = {
            "start": self._help,
            "help": self._help,
            "status": self._status,
            "events": self._events,
            "event": self._event,
            "track": self._track,
            "untrack": self._untrack,
            "mute": self._mute,
            "unmute": self._unmute,
            "ack": self._ack,
            "why": self._why,
            "sources": self._sources,
            "digest": self._digest,
        }

    async def answer(self, incoming: Incoming) -> Answer | None:
        """Return what to show, None for strangers, repeats and made-up presses.

        A mistake of ours in one answer is logged and admitted, and stops nothing else.

        Raises:
            StoreError: the process must end.
        """
        try:
            return await self._answer(incoming)
        except StoreError:
            raise
        except Exception:
            log.exception("answer_failed")
            return self._admit(incoming) if incoming.sender in self._allowed else None

    def _admit(self, incoming: Incoming) -> Answer:
        if isinstance(incoming, PressOf):
            return Answer(note=self._words.bot("failed"))
        return self._say("failed")

    async def _answer(self, incoming: Incoming) -> Answer | None:
        now = self._clock.now()
        pressed = self._signer.read(incoming.action) if isinstance(incoming, PressOf) else None
        refused = await self._refused(incoming, pressed, now)
        if refused is not None:
            await self._office.refuse(refused, now)
            log.warning("update_refused", reason=refused)
            return None
        if pressed is not None:
            return await self._press(pressed, incoming.sender, now)
        return await self._hear(incoming, now) if isinstance(incoming, Command) else None

    async def _refused(
        self, incoming: Incoming, pressed: Pressed | None, now: datetime
    ) -> str | None:
        """Say why an update is not answered. Nothing of a stranger's is stored but a count."""
        if incoming.sender not in self._allowed:
            return STRANGER
        if isinstance(incoming, PressOf) and pressed is None:
            return FORGED
        return None if await self._office.first(_name_of(incoming), now) else REPEATED

    async def _hear(self, said: Command, now: datetime) -> Answer | None:
        order, user = order_of(said.text), said.sender
        if order is None:
            if self._talk.is_on(user, now):
                return await self._tracked(said.text, user, now)
            return None  # people talk in chats; not all of it is meant for the bot
        self._talk.stop(user)
        return await self._obey(order, user)

    async def _obey(self, order: Order, user: int) -> Answer:
        method = self._orders.get(order.name)
        if method is None:
            return self._say("unknown")
        return await method(order.rest, user)

    def _say(self, key: str, **values: str) -> Answer:
        return Answer(message=plain(self._words.bot(key, **values)))

    async def _help(self, _: str, __: int) -> Answer:
        return Answer(message=help_message(self._words))

    async def _status(self, _: str, __: int) -> Answer:
        status = await self._reads.status()
        return Answer(message=status_message(status, self._audience, self._clock.now()))

    async def _events(self, _: str, __: int) -> Answer:
        events = await self._reads.events()
        return Answer(message=events_message(events, self._audience, self._clock.now()))

    async def _event(self, rest: str, _: int) -> Answer:
        if not rest:
            return self._say("missing_id", usage="/event ID")
        summary = await self._summaries.summary(EventId(rest))
        if summary is None:
            return self._say("no_event", id=rest[:60])
        now = self._clock.now()
        gaps = await self._summaries.gaps(summary, now)
        return Answer(message=card(summary, self._audience, now, gaps=gaps))

    async def _sources(self, _: str, __: int) -> Answer:
        status = await self._reads.status()
        return Answer(message=sources_message(status, self._audience, self._clock.now()))

    async def _digest(self, _: str, __: int) -> Answer:
        events = await self._reads.events()
        return Answer(message=digest_message(events, self._audience, self._clock.now()))

    async def _why(self, rest: str, _: int) -> Answer:
        found = await self._named(rest)
        if found is None:
            return self._unknown_alert(rest, "/why ID")
        return Answer(message=why_message(found, self._audience))

    async def _ack(self, rest: str, user: int) -> Answer:
        found = await self._named(rest)
        if found is None:
            return self._unknown_alert(rest, "/ack ID")
        told = await self._acknowledged(found.dossier.alert, user, self._clock.now())
        return Answer(message=plain(told))

    async def _mute(self, rest: str, user: int) -> Answer:
        now = self._clock.now()
        if not rest:
            mutes = await self._office.mutes(now)
            usage = self._words.bot("mute_usage")
            return Answer(message=mutes_message(mutes, usage, self._audience, now))
        wish = mute_wish(rest)
        if wish is None:
            return self._say("missing_id", usage=self._words.bot("mute_usage"))
        if not await self._is_event(wish.event):
            return self._say("no_event", id=wish.event[:60])
        made = _mute(EventId(wish.event), user, wish.comment, now, now + wish.span)
        await self._office.mute(made)
        return Answer(message=plain(self._muted(made, now)))

    async def _unmute(self, rest: str, _: int) -> Answer:
        now = self._clock.now()
        if not rest:
            mutes = await self._office.mutes(now)
            return Answer(message=mutes_message(mutes, "/unmute ID", self._audience, now))
        ended = await self._office.end_mute(rest, now)
        return self._say("unmuted" if ended else "no_mute", id=rest[:60])

    async def _track(self, _: str, user: int) -> Answer:
        return self._say(self._talk.begin(user, self._clock.now()))

    async def _tracked(self, text: str, user: int, now: datetime) -> Answer:
        heard = self._talk.hear(user, text, now)
        if isinstance(heard, str):
            return self._say(heard)
        taken = {one.event.id for one in await self._reads.events()}
        taken |= {one.id for one in await self._office.followed()}
        event: Event = msgspec.structs.replace(heard, id=free_name(heard, taken))
        if not await self._office.follow(event, str(user), now):
            return self._say("track_same", id=event.id)
        return self._say("track_done", title=event.title, id=event.id)

    async def _untrack(self, rest: str, user: int) -> Answer:
        if not rest:
            return self._say("missing_id", usage="/untrack ID")
        ended = await self._office.unfollow(EventId(rest), str(user), self._clock.now())
        return self._say("untracked" if ended else "not_added", id=rest[:60])

    async def _press(self, pressed: Pressed, user: int, now: datetime) -> Answer:
        found = await self._reads.explain(pressed.alert)
        if found is None:
            return Answer(note=self._words.bot("no_alert", id=pressed.alert[:8]))
        alert = found.dossier.alert
        match pressed.press:
            case Press.ACK:
                return Answer(note=await self._acknowledged(alert, user, now))
            case Press.MUTE:
                comment = self._words.bot("mute_reason")
                made = _mute(alert.event, user, comment, now, now + USUAL_MUTE)
                await self._office.mute(made)
                told = self._muted(made, now)
                return Answer(message=plain(told), note=told[:200])
            case Press.WHY:
                return Answer(message=why_message(found, self._audience), note=None)
            case Press.USEFUL | Press.USELESS:
                return Answer(note=await self._voted(alert, pressed.press, user, now))

    async def _voted(self, alert: Alert, press: Press, user: int, now: datetime) -> str:
        useful = press is Press.USEFUL
        vote = Vote(alert=alert.id, author=str(user), useful=useful, at=now)
        await self._office.vote(vote)
        return self._words.bot("thanks_useful" if useful else "thanks_useless")

    async def _acknowledged(self, alert: Alert, user: int, now: datetime) -> str:
        mine = Acknowledgement(alert=alert.id, author=str(user), at=now)
        first = await self._office.acknowledge(mine)
        if first == mine:
            return self._words.bot("acknowledged", author=mine.author)
        moment = self._words.moment(first.at, self._audience.zone, now)
        return self._words.bot("already", author=first.author, moment=moment)

    def _muted(self, mute: Mute, now: datetime) -> str:
        moment = self._words.moment(mute.ends_at, self._audience.zone, now)
        return self._words.bot(
            "muted", what=str(mute.event), moment=moment, comment=mute.comment, id=mute.id
        )

    async def _is_event(self, name: str) -> bool:
        return any(one.event.id == name for one in await self._reads.events())

    async def _named(self, rest: str) -> Explanation | None:
        name = rest.lstrip("#").lower()
        return await self._reads.explain(name) if name else None

    def _unknown_alert(self, rest: str, usage: str) -> Answer:
        if not rest:
            return self._say("missing_id", usage=usage)
        return self._say("no_alert", id=rest[:60])


class Switchboard:
    """Puts each person through to those who answer in their language; strangers to anybody."""

    def __init__(self, by_user: Mapping[int, Answers]) -> None:
        self._by_user = dict(by_user)
        self._strangers = next(iter(self._by_user.values()))

    async def answer(self, incoming: Incoming) -> Answer | None:
        """Return what whoever answers this person has to say."""
        answers = self._by_user.get(incoming.sender, self._strangers)
        return await answers.answer(incoming)


def _name_of(incoming: Incoming) -> str:
    """Name an update so that the same one is known again."""
    if isinstance(incoming, PressOf):
        return f"press:{incoming.query}"
    return f"message:{incoming.place.chat}:{incoming.number}"


def _mute(event: EventId, user: int, comment: str, since: datetime, until: datetime) -> Mute:
    return Mute(
        id=secrets.token_hex(4),
        author=str(user),
        comment=comment,
        starts_at=since,
        ends_at=until,
        event=event,
    )
