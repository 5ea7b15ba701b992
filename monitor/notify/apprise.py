"""Alerts by whatever Apprise knows: mail, Slack, Matrix, ntfy and a hundred more.

Apprise says only yes or no, and a no may be that of a server which took the message and
did not say so in time. So a no is an uncertain outcome like any other.
"""

import logging
import warnings
from collections.abc import Callable
from datetime import datetime
from typing import Final

from monitor.errors import ConfigError, DeliveryUncertain
from monitor.notify.blocking import Turns
from monitor.notify.fitting import plain, tidied
from monitor.notify.telegram_work import Words, told_together
from monitor.notify.telling import Teller
from monitor.ports import Receipt, Together

_TITLE: Final = 120  # characters of the first line that head a mail

Shout = Callable[[str, str], bool]
"""Sends a title and a body; False where it was not confirmed."""


class AppriseNotifier:
    """Sends one message a batch: its first line as the title, the rest as plain text."""

    def __init__(
        self, receiver: str, shout: Shout, teller: Teller, *, words: Words | None = None
    ) -> None:
        self._receiver = receiver
        self._shout = shout
        self._teller = teller
        self._words = words or Words()
        self._turns = Turns()

    @property
    def receiver(self) -> str:
        """The receiver's name in the configuration."""
        return self._receiver

    async def send(self, batch: Together, now: datetime) -> Receipt:
        """Send what is to be told; the card where nothing else is said.

        Raises:
            DeliveryDeferred: an earlier message was given up and still hangs.
            DeliveryUncertain: it was not confirmed.
        """
        tellings = [await self._teller.tell(due) for due in batch]
        told = told_together(batch, tellings, self._words)
        message = told.reply or told.card
        text = plain(tidied(message)).text if message else ""
        confirmed: list[bool] = []

        def call() -> None:
            title = text.partition("\n")[0][:_TITLE]
            confirmed.append(self._shout(title, text))

        await self._turns.run(call, now)
        if not all(confirmed):
            raise DeliveryUncertain("the service did not confirm it")
        return Receipt(id=batch[0].delivery.alert)


def shout_to(url: str) -> Shout:
    """Return what sends to an Apprise address, which may hold passwords.

    Raises:
        ConfigError: Apprise does not know this kind of address.
    """
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its lines hold addresses
    with warnings.catch_warnings():
        # Its plugins still import what the standard library will drop; no operator can help it.
        warnings.simplefilter("ignore", DeprecationWarning)
        from apprise import Apprise, NotifyFormat  # noqa: PLC0415  a second of imports

        service = Apprise()
        known = service.add(url)
    if not known:
        raise ConfigError(("an address of a receiver is none that Apprise knows",))

    def shout(title: str, body: str) -> bool:
        return bool(service.notify(body=body, title=title, body_format=NotifyFormat.TEXT))

    return shout
