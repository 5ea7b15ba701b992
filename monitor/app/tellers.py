"""Who puts alerts into words for a receiver, and who answers people in its chat."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from msgspec import Struct

from monitor.clock import Clock
from monitor.config import AppriseReceiver, Config, Receiver, TelegramReceiver
from monitor.core.awaited import Spoken, silences
from monitor.core.blindness import BlindKind
from monitor.core.blindness import blind as blindnesses
from monitor.core.summary import Summary, summarise
from monitor.knowledge import load_lexicon
from monitor.model.concepts import Concepts
from monitor.model.ids import EventId, SourceKey
from monitor.model.sources import Source, SourceKind
from monitor.notify.albums import FileWords
from monitor.notify.answers import Answers
from monitor.notify.buttons import Signer
from monitor.notify.card import Gaps, Missing
from monitor.notify.desk_answers import DeskAnswers, Stock, Switchboard
from monitor.notify.sides import Audience
from monitor.notify.telegram_work import Words
from monitor.notify.teller import CardTeller
from monitor.notify.telling import Teller
from monitor.notify.wording import Language, wording
from monitor.ports import Chronicles
from monitor.ports.completeness import CompletenessReads
from monitor.store.chronicles import SqliteChronicles
from monitor.store.sqlite import SqliteStore

_BUTTONS = "buttons"  # the name of the key that presses are signed with

Chatting = TelegramReceiver | AppriseReceiver


class StoredSummaries:
    """Sums up events from the store, with what is known to be missing."""

    def __init__(
        self, chronicles: Chronicles, completeness: CompletenessReads, concepts: Concepts
    ) -> None:
        self._chronicles = chronicles
        self._completeness = completeness
        self._concepts = concepts

    async def summary(self, event: EventId) -> Summary | None:
        """Return an event as it stands, None for one that is not known."""
        chronicle = await self._chronicles.chronicle(event)
        if chronicle is None:
            return None
        known = {one.key: one for one in await self._chronicles.publishers()}

        def sum_up() -> Summary:
            return summarise(
                chronicle.event,
                chronicle.decided,
                source_of=lambda key: _publisher(known, key),
                concepts=self._concepts,
            )

        return await asyncio.to_thread(sum_up)  # a long event takes a while

    async def gaps(self, summary: Summary, now: datetime) -> Gaps:
        """Return who is silent, which sources cannot be read now, and which have holes."""
        titles = {one.key: one.title for one in summary.sources}
        since = summary.event.since or (summary.statements[0].at if summary.statements else now)
        ledgers = await self._completeness.completeness(list(titles), since)
        blind: dict[SourceKey, Missing] = {}
        holes: dict[SourceKey, Missing] = {}
        for one in blindnesses(ledgers, since, now, now):
            missing = Missing(name=titles[one.source], since=one.since)
            if one.kind is BlindKind.POSTS_MISSING:
                holes.setdefault(one.source, missing)
            elif one.lost and one.until is None:
                blind.setdefault(one.source, missing)
        heard = [
            Spoken(source=one.side.source, at=one.at, attribution=one.claim.attribution)
            for one in summary.statements
        ]
        return Gaps(
            awaited=tuple(
                Missing(name=one.party, since=one.since)
                for one in silences(summary.event, heard, now)
            ),
            blind=tuple(blind.values()),
            holes=tuple(holes.values()),
        )


class Speech(Struct, frozen=True, kw_only=True):
    """Who puts alerts into words for a receiver, and the words a transport adds of itself."""

    teller: Teller
    words: Words


class Tellers:
    """Tellers and answers over one store."""

    def __init__(
        self, store: SqliteStore, summaries: StoredSummaries, signer: Signer, clock: Clock
    ) -> None:
        self._store = store
        self._summaries = summaries
        self._signer = signer
        self._clock = clock

    @classmethod
    async def over(cls, config: Config, store: SqliteStore, clock: Clock) -> Self:
        """Read the words of every language that is asked for, and the key of the buttons."""
        for receiver in config.receivers:
            if isinstance(receiver, Chatting):
                await asyncio.to_thread(wording, Language(receiver.language))
        concepts = (await asyncio.to_thread(load_lexicon)).concepts
        summaries = StoredSummaries(SqliteChronicles(store.reads), store.reads, concepts)
        return cls(store, summaries, Signer(await store.desk.key(_BUTTONS)), clock)

    def of(self, receiver: Chatting) -> Speech:
        """Return who speaks to a receiver; with buttons only where somebody may press them."""
        heard = isinstance(receiver, TelegramReceiver) and receiver.users
        audience = audience_of(receiver)
        said = audience.wording
        return Speech(
            teller=CardTeller(
                self._summaries,
                audience,
                self._clock,
                signer=self._signer if heard else None,
                numbered=not isinstance(receiver, TelegramReceiver),  # which adds a tag
            ),
            words=Words(
                repeat=said.raw("repeat"),
                more=said.raw("more"),
                files=FileWords(**said.files()),
            ),
        )

    def answers(self, receivers: Iterable[Receiver]) -> Answers | None:
        """Return who answers the people on any receiver's list; None where there is none.

        A person is answered in the words of the first receiver that names them.
        """
        stock = Stock(reads=self._store.reads, office=self._store.desk, summaries=self._summaries)
        by_user: dict[int, DeskAnswers] = {}
        for one in receivers:
            if isinstance(one, TelegramReceiver) and one.users:
                answers = DeskAnswers(
                    stock, audience_of(one), self._signer, self._clock, allowed=one.users
                )
                for user in one.users:
                    by_user.setdefault(user, answers)
        return Switchboard(by_user) if by_user else None


def audience_of(receiver: Chatting) -> Audience:
    """Return in which words and zone a receiver is told."""
    zone = ZoneInfo(receiver.timezone) if receiver.timezone else None
    return Audience(wording=wording(Language(receiver.language)), zone=zone)


def _publisher(known: Mapping[SourceKey, Source], key: SourceKey) -> Source:
    return known.get(key) or Source(key=key, title=key, kind=SourceKind.AGGREGATOR)
