"""What a messenger shows of an alert or a notice: a card that is edited, and a reply to it.

A teller puts it into words; a transport sends it. Nothing here knows of either's work.
"""

from typing import Final, Protocol

from msgspec import Struct

from monitor.model.alerts import AlertKind, Notice
from monitor.notify.message import Message, Span
from monitor.notify.message import Style as Look
from monitor.notify.render import Row, Style, notice_card, rows
from monitor.ports import Dossier, Due


class Telling(Struct, frozen=True, kw_only=True):
    """What one delivery shows; at least one of the two is there.

    ``card`` is the event as it now stands: a chat holds one card of an event, which is
    edited in place, so it is rendered anew for each delivery and may be skipped over when a
    newer one is at hand. ``reply`` is a message of its own, an answer to the card, for what
    must be noticed; None where the card alone will do. A notice has a reply and no card.

    The transport adds a last line with the message's key to each, shortens what is too
    long, and marks what is sent again in doubt (``Due.delivery.repeat``).
    """

    card: Message | None = None
    reply: Message | None = None


class Teller(Protocol):
    """Puts into words what is due."""

    async def tell(self, due: Due) -> Telling:
        """Return what to show of one delivery."""
        ...


_MATERIAL: Final = frozenset(AlertKind) - {AlertKind.NEW_CLAIM}
_LOOKS: Final[dict[Style, Look]] = {
    Style.KIND: Look.BOLD,
    Style.VALUE: Look.BOLD,
    Style.TITLE: Look.BOLD,
    Style.QUOTE: Look.ITALIC,
}


class PlainTeller:
    """Shows the rows of a console: the latest alert as the card, and as a reply if material."""

    async def tell(self, due: Due) -> Telling:
        """Return what to show of one delivery."""
        subject = due.subject
        if isinstance(subject, Notice):
            return Telling(reply=message_of(notice_card(subject)))
        return self._alert(subject)

    def _alert(self, dossier: Dossier) -> Telling:
        told = message_of(rows(dossier))
        material = dossier.alert.kind in _MATERIAL
        return Telling(card=told, reply=told if material else None)


def message_of(told: tuple[Row, ...]) -> Message:
    """Return rows as a message: a line each, the label before it."""
    text = ""
    spans: list[Span] = []
    for number, row in enumerate(told):
        text += "\n" if number else ""
        text += f"{row.label}: " if row.label else ""
        for part in row.parts:
            start, text = len(text), text + part.text
            look = _LOOKS.get(part.style)
            if part.style is Style.LINK and part.text.startswith(("http://", "https://")):
                spans.append(Span(style=Look.LINK, start=start, end=len(text), url=part.text))
            elif look is not None and part.text.strip():
                spans.append(Span(style=look, start=start, end=len(text)))
    return Message(text=text, spans=tuple(spans))
