"""Alerts as cards on a terminal, or as plain text where the output is piped."""

import os
import shutil
from collections.abc import Mapping
from datetime import datetime, tzinfo
from functools import partial
from typing import Final, TextIO

from monitor.errors import DeliveryRejected
from monitor.model.alerts import AlertKind, Notice
from monitor.notify.blocking import Turns
from monitor.notify.layout import lay_out
from monitor.notify.render import Style, file_rows, notice_card, rows
from monitor.ports import Receipt, Subject, Together

_KIND_COLOURS: Final[dict[AlertKind, str]] = {
    AlertKind.NEW_CLAIM: "36",
    AlertKind.UPDATE: "34",
    AlertKind.CONTRADICTION: "31",
    AlertKind.REVISION: "33",
    AlertKind.RETRACTION: "35",
}
_NOTICE_COLOUR: Final = "37"
PALETTE: Final[dict[Style, str]] = {
    Style.KIND: "\x1b[1;36m",
    Style.VALUE: "\x1b[1m",
    Style.TITLE: "\x1b[1m",
    Style.QUOTE: "\x1b[4m",
    Style.META: "\x1b[2m",
    Style.LINK: "\x1b[2;4m",
}
_NARROWEST: Final = 40
_WIDEST: Final = 120  # longer lines are hard to read
_PIPED: Final = 100


class ConsoleNotifier:
    """Write one card an alert to a stream.

    Colour is used on a terminal only, and not there where the NO_COLOR convention or a
    dumb terminal forbids it. The card of one alert is one write, so cards never mix.
    """

    def __init__(
        self,
        receiver: str,
        stream: TextIO,
        *,
        zone: tzinfo | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._receiver = receiver
        self._stream = stream
        self._zone = zone
        self._turns = Turns()
        self._colour = use_colour(stream, os.environ if environment is None else environment)

    @property
    def receiver(self) -> str:
        """The receiver's name in the configuration."""
        return self._receiver

    async def send(self, batch: Together, now: datetime) -> Receipt:
        """Show one card after another.

        Raises:
            DeliveryRejected: nobody reads the stream any more.
            DeliveryDeferred: the stream is full, and nobody has read it for a while.
        """
        cards = "".join(self.card(due.subject) for due in batch)
        try:
            await self._turns.run(partial(self._write, cards), now)
        except (OSError, ValueError) as error:
            raise DeliveryRejected(f"the output is closed: {error}") from error
        return Receipt(id=batch[0].delivery.alert)

    def card(self, subject: Subject) -> str:
        """Return the card as it is written, with an empty line at its end."""
        if isinstance(subject, Notice):
            kind, told = _NOTICE_COLOUR, (*notice_card(subject, self._zone), *file_rows(subject))
        else:
            kind, told = _KIND_COLOURS[subject.alert.kind], rows(subject, self._zone)
        colours = _palette(kind) if self._colour else {}
        edge = f"\x1b[{kind}m▌\x1b[0m " if self._colour else ""
        lines = lay_out(told, terminal_width(self._stream) - 2 * self._colour, colours)
        return "".join(f"{edge}{line}\n" for line in lines) + "\n"

    def _write(self, card: str) -> None:
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(card.encode(encoding, "replace").decode(encoding))
        self._stream.flush()


def use_colour(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether escape sequences may be written to the stream."""
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()


def terminal_width(stream: TextIO) -> int:
    """Return how many columns to fill: the terminal's, or a set number when piped."""
    if not stream.isatty():
        return _PIPED
    return min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)


def _palette(kind: str) -> dict[Style, str]:
    return PALETTE | {Style.KIND: f"\x1b[1;{kind}m", Style.QUOTE: f"\x1b[4;{kind}m"}
