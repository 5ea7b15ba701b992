"""Alerts by whatever Apprise knows: mail, Slack, Matrix, ntfy and a hundred more.

Apprise says only yes or no, and a no may be that of a server which took the message and
did not say so in time. So a no is an uncertain outcome like any other.
"""

import asyncio
import logging
import warnings
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, cast

from monitor.errors import ConfigError, DeliveryUncertain
from monitor.model.alerts import Attachment
from monitor.notify.albums import Limits, attachments_of, look_up, told, unsent_notes, within
from monitor.notify.blocking import Turns
from monitor.notify.fitting import plain, tidied
from monitor.notify.telegram_work import Words, told_together
from monitor.notify.telling import Teller
from monitor.ports import Receipt, Together

_TITLE: Final = 120  # characters of the first line that head a mail

_LIMITS: Final = Limits(document=10_000_000)  # of all files together: most mail servers take that

Shout = Callable[[str, str, Sequence[Attachment]], bool]
"""Sends a title, a body and files; False where it was not confirmed."""


class AppriseNotifier:
    """Sends one message a batch: its first line as the title, the rest as plain text."""

    def __init__(
        self,
        receiver: str,
        shout: Shout,
        teller: Teller,
        *,
        words: Words | None = None,
        files: bool = True,
    ) -> None:
        self._receiver = receiver
        self._shout = shout
        self._teller = teller
        self._words = words or Words()
        self._limits = _LIMITS if files else None
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
        files, notes = await self._files(attachments_of(batch))
        telling = told_together(batch, tellings, self._words, notes)
        message = telling.reply or telling.card
        text = plain(tidied(message)).text if message else ""
        confirmed: list[bool] = []

        def call() -> None:
            title = text.partition("\n")[0][:_TITLE]
            confirmed.append(self._shout(title, text, files))

        await self._turns.run(call, now)
        if not all(confirmed):
            raise DeliveryUncertain("the service did not confirm it")
        return Receipt(id=batch[0].delivery.alert)

    async def _files(self, files: Sequence[Attachment]) -> tuple[tuple[Attachment, ...], list[str]]:
        """Return the files that go along, as many as have room, and what is said of the others."""
        words, limits = self._words.files, self._limits
        if limits is None:
            return (), unsent_notes(files, None, words)
        fitting, larger = within(files, limits.document)
        found = await asyncio.to_thread(look_up, fitting)
        notes = [told(words.too_large, one) for one in larger]
        return found.files, notes + [words.lost(one, loss) for one, loss in found.lost]


def shout_to(url: str) -> Shout:
    """Return what sends to an Apprise address, which may hold passwords.

    Raises:
        ConfigError: Apprise does not know this kind of address.
    """
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its lines hold addresses
    with warnings.catch_warnings():
        # Its plugins still import what the standard library will drop; no operator can help it.
        warnings.simplefilter("ignore", DeprecationWarning)
        from apprise import Apprise, AppriseAttachment, NotifyFormat  # noqa: PLC0415  a second
        from apprise.attachment.file import AttachFile  # noqa: PLC0415

        service, file = Apprise(), cast(Any, AttachFile)
        known = service.add(url)
    if not known:
        raise ConfigError(("an address of a receiver is none that Apprise knows",))

    def shout(title: str, body: str, files: Sequence[Attachment]) -> bool:
        # A service that takes no files is told the text alone.
        attached: Any = AppriseAttachment()
        for one in files:
            attached.add(file(one.path, name=one.name, mimetype=one.media_type))
        sent = service.notify(
            body=body, title=title, body_format=NotifyFormat.TEXT, attach=attached or None
        )
        return bool(sent)

    return shout
