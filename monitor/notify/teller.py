"""The teller of chats: the event's card as it now stands, and a short reply for the news."""

from collections import OrderedDict
from datetime import datetime
from typing import Final, Protocol

import msgspec
from msgspec import Struct

from monitor.clock import Clock
from monitor.core.summary import Summary
from monitor.model.alerts import Alert, Notice, Severity
from monitor.model.ids import EventId
from monitor.notify.buttons import Signer, buttons_of, card_buttons_of
from monitor.notify.card import Gaps, card
from monitor.notify.message import Button, Message
from monitor.notify.render import notice_card
from monitor.notify.reply import reply
from monitor.notify.sides import Audience
from monitor.notify.telling import Telling, message_of
from monitor.ports import Dossier, Due

_KEPT: Final = 16  # events whose summary is at hand
_FRESH: Final = 10.0  # seconds for which a summary that knows the alert will do

Rows = tuple[tuple[Button, ...], ...]


class Summaries(Protocol):
    """Sums up an event from what is stored."""

    async def summary(self, event: EventId) -> Summary | None:
        """Return an event as it stands, None for one that is not known."""
        ...

    async def gaps(self, summary: Summary, now: datetime) -> Gaps:
        """Return whose word is missing from an event that was summed up."""
        ...


class _Made(Struct, frozen=True):
    summary: Summary
    gaps: Gaps
    at: float


class CardTeller:
    """Tells one receiver. ``signer`` None leaves the buttons out where nobody would answer them.

    ``numbered``: each alert ends with its id, where no transport adds a tag.
    The alerts of one message are told one after the other; one summary serves them all, as
    long as it knows of each.
    """

    def __init__(
        self,
        summaries: Summaries,
        audience: Audience,
        clock: Clock,
        *,
        signer: Signer | None = None,
        numbered: bool = False,
    ) -> None:
        self._summaries = summaries
        self._audience = audience
        self._clock = clock
        self._signer = signer
        self._numbered = numbered
        self._made: OrderedDict[EventId, _Made] = OrderedDict()

    async def tell(self, due: Due) -> Telling:
        """Return what to show of one delivery."""
        subject = due.subject
        if isinstance(subject, Notice):
            return Telling(reply=message_of(notice_card(subject)))
        return Telling(card=await self._card(subject), reply=self._reply(subject))

    def _reply(self, dossier: Dossier) -> Message:
        told = reply(
            dossier,
            self._audience,
            buttons=self._buttons(dossier.alert),
            numbered=self._numbered,
        )
        quiet = dossier.alert.severity is Severity.INFO
        return msgspec.structs.replace(told, silent=quiet)

    async def _card(self, dossier: Dossier) -> Message | None:
        made = await self._summed(dossier.alert)
        if made is None:
            return None
        return card(
            made.summary,
            self._audience,
            self._clock.now(),
            gaps=made.gaps,
            buttons=self._card_buttons(dossier.alert),
        )

    async def _summed(self, alert: Alert) -> _Made | None:
        made = self._made.get(alert.event)
        now = self._clock.monotonic()
        if made is not None and now - made.at <= _FRESH and _knows(made.summary, alert):
            return made
        summary = await self._summaries.summary(alert.event)
        if summary is None:
            return None
        gaps = await self._summaries.gaps(summary, self._clock.now())
        made = _Made(summary, gaps, now)
        self._made[alert.event] = made
        self._made.move_to_end(alert.event)
        while len(self._made) > _KEPT:
            self._made.popitem(last=False)
        return made

    def _buttons(self, alert: Alert) -> Rows:
        if self._signer is None:
            return ()
        return buttons_of(alert, self._audience.wording, self._signer)

    def _card_buttons(self, alert: Alert) -> Rows:
        if self._signer is None:
            return ()
        return card_buttons_of(alert, self._audience.wording, self._signer)


def _knows(summary: Summary, alert: Alert) -> bool:
    return any(change.alert.id == alert.id for change in summary.changes)
