"""The buttons under a message, and what their pressing says.

Telegram hands back 64 bytes with a press, and anybody who can send updates can make them
up. So each action is signed with a key of the store; what does not verify is nobody's
press.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256
from typing import Final

from msgspec import Struct

from monitor.model.alerts import Alert
from monitor.model.ids import AlertId
from monitor.notify.message import Button
from monitor.notify.wording import Wording

LONGEST: Final = 64  # bytes of an action that Telegram carries
_SIGNATURE: Final = 16  # characters: 96 bits


class Press(StrEnum):
    """What a button asks for; the values are as short as they can be."""

    ACK = "a"
    MUTE = "m"
    WHY = "w"
    USEFUL = "+"
    USELESS = "-"


class Pressed(Struct, frozen=True, kw_only=True):
    """A press that was verified."""

    press: Press
    alert: AlertId


class Signer:
    """Makes actions that can be told from made-up ones."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def action(self, press: Press, alert: AlertId) -> str:
        """Return the signed action, at most 64 bytes for the ids that alerts have."""
        return f"{press.value}{alert}.{self._sign(press, alert)}"

    def read(self, action: str) -> Pressed | None:
        """Return what was pressed, None for anything that was made up."""
        told, dot, signature = action.partition(".")
        alert = AlertId(told[1:])
        if not dot or not alert or told[:1] not in list(Press):
            return None
        press = Press(told[:1])
        expected = self._sign(press, alert)
        given = signature.encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(expected.encode(), given):
            return None
        return Pressed(press=press, alert=alert)

    def _sign(self, press: Press, alert: AlertId) -> str:
        told = f"{press.value}\x1f{alert}".encode("utf-8", "surrogatepass")
        digest = hmac.new(self._key, told, sha256).digest()
        return urlsafe_b64encode(digest).decode()[:_SIGNATURE]


def buttons_of(alert: Alert, wording: Wording, signer: Signer) -> tuple[tuple[Button, ...], ...]:
    """Return two rows that fit on a phone: what to do, and what to say of the alert."""
    first = (Press.ACK, Press.MUTE)
    second = (Press.WHY, Press.USEFUL, Press.USELESS)
    return tuple(_row(row, alert, wording, signer) for row in (first, second))


def card_buttons_of(
    alert: Alert, wording: Wording, signer: Signer
) -> tuple[tuple[Button, ...], ...]:
    """Return the one row below a card: why it changed last, and how to be left in peace."""
    return (_row((Press.WHY, Press.MUTE), alert, wording, signer),)


def _row(
    presses: Sequence[Press], alert: Alert, wording: Wording, signer: Signer
) -> tuple[Button, ...]:
    return tuple(
        Button(
            text=wording.button(press.name.lower()),
            action=signer.action(press, alert.id),
        )
        for press in presses
    )
