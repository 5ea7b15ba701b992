"""Alerts to a program of the operator's own: signed JSON over HTTP.

The signature is that of the moment and the very bytes of the body, as many services do it::

    Claimwatch-Timestamp: 1730462400
    Claimwatch-Signature: sha256=<hex HMAC-SHA256 of "1730462400." + body>
    Idempotency-Key: <the alert's id>

An alert may be posted again when no answer came; whoever keeps the key takes it once.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

import aiohttp
import msgspec

from monitor.errors import DeliveryDeferred, DeliveryRejected, DeliveryUncertain, ReceiverLost
from monitor.notify.record import record_of
from monitor.ports import Due, Receipt, Together

TIMESTAMP: Final = "Claimwatch-Timestamp"
SIGNATURE: Final = "Claimwatch-Signature"
IDEMPOTENCY: Final = "Idempotency-Key"
_CONNECT_WITHIN: Final = 10.0  # seconds
_ANSWER_WITHIN: Final = 20.0
_LONGEST_PAUSE: Final = timedelta(hours=1)
_NOT_NOW: Final = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
}
# What says that the address or the key is wrong, and nothing about this alert.
_NOT_HERE: Final = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.GONE,
}


class WebhookNotifier:
    """Posts one JSON object an alert. The address may hold a secret: no error names it."""

    def __init__(
        self, receiver: str, session: aiohttp.ClientSession, url: str, secret: bytes
    ) -> None:
        self._receiver = receiver
        self._session = session
        self._url = url
        self._secret = secret

    @property
    def receiver(self) -> str:
        """The receiver's name in the configuration."""
        return self._receiver

    async def send(self, batch: Together, now: datetime) -> Receipt:
        """Post each alert.

        Raises:
            DeliveryError: one of its subclasses.
        """
        for due in batch:
            await self._post(due, now)
        return Receipt(id=batch[0].delivery.alert)

    async def _post(self, due: Due, now: datetime) -> None:
        body = msgspec.json.encode(record_of(due.subject))
        headers = {
            "Content-Type": "application/json",
            IDEMPOTENCY: due.delivery.alert,
            **signed(self._secret, body, now),
        }
        timeout = aiohttp.ClientTimeout(
            total=_CONNECT_WITHIN + _ANSWER_WITHIN, sock_connect=_CONNECT_WITHIN
        )
        try:
            async with self._session.post(
                self._url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                answered(response.status, response.headers.get("Retry-After"), now)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            why = f"no connection ({type(error).__name__})"
            raise DeliveryDeferred(why, now) from None
        except aiohttp.InvalidURL:
            raise ReceiverLost("the address cannot be used") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise DeliveryUncertain(f"no answer ({type(error).__name__})") from None


def signed(secret: bytes, body: bytes, now: datetime) -> dict[str, str]:
    """Return the headers by which the receiver knows the sender and the moment."""
    moment = str(int(now.timestamp()))
    signature = hmac.new(secret, f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return {TIMESTAMP: moment, SIGNATURE: f"sha256={signature}"}


def answered(status: int, retry_after: str | None, now: datetime) -> None:
    """Take an answer for what it means.

    Raises:
        DeliveryError: it is not that the alert was taken.
    """
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return
    said = f"HTTP {status}"
    if status in _NOT_NOW or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise DeliveryDeferred(said, now + _pause(retry_after, now))
    if status in _NOT_HERE or status < HTTPStatus.BAD_REQUEST:
        raise ReceiverLost(said)
    raise DeliveryRejected(said)


def _pause(said: str | None, now: datetime) -> timedelta:
    """Return the pause that is asked for, in seconds or until a date, within bounds."""
    if said is None:
        return timedelta()
    try:
        if said.strip().isdigit():
            pause = timedelta(seconds=int(said))
        else:
            pause = parsedate_to_datetime(said) - now
    except (ValueError, TypeError, OverflowError):
        return timedelta()
    return min(max(pause, timedelta()), _LONGEST_PAUSE)
