"""The Bot API over HTTP: one call, and what its answer means. Nothing is repeated here.

An answer of a kind that says "not done" is told apart from silence: whatever was written
to a connection and not answered may have been done. No error names the address, because
the bot's token is a part of it.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import aiohttp
import msgspec
from msgspec import Struct

from monitor.model.alerts import Attachment
from monitor.notify.messenger import (
    Ambiguous,
    BadEntities,
    Gone,
    Moved,
    NoTopic,
    Partly,
    Refused,
    Shut,
    Throttled,
    TransportError,
    Unreached,
)
from monitor.notify.telegram_form import Form, form_of

OFFICIAL: Final = "https://api.telegram.org"
_CONNECT_WITHIN: Final = 10.0  # seconds
_ANSWER_WITHIN: Final = 20.0
_SLOWEST: Final = 256 * 1024  # bytes a second; files that leave more slowly are given up
_OWN_PAUSE: Final = 30.0  # where a 429 names none
_LARGEST: Final = 4 * 1024 * 1024  # bytes of an answer


class Parameters(Struct, frozen=True):
    """What an error says of the way out."""

    retry_after: float | None = None
    migrate_to_chat_id: int | None = None


class Envelope(Struct, frozen=True):
    """What every answer is wrapped in."""

    ok: bool
    result: Any = None
    error_code: int = 0
    description: str = ""
    parameters: Parameters = Parameters()


class Conflict(Shut):
    """Another program reads this bot's updates, or a webhook is set."""


_envelope: Final = msgspec.json.Decoder(Envelope).decode
# In the order in which they are looked for: a description holds one of these at most.
_SAID: Final[tuple[tuple[str, type[TransportError]], ...]] = (
    ("failed to send message #", Partly),
    ("rights to send photos", Refused),
    ("rights to send documents", Refused),
    ("rights to send media", Refused),
    ("can't parse entities", BadEntities),
    ("button_", BadEntities),
    ("message to edit not found", Gone),
    ("message can't be edited", Gone),
    ("message_id_invalid", Gone),
    ("message thread not found", NoTopic),
    ("topic_deleted", NoTopic),
    ("topic_closed", NoTopic),
    ("chat not found", Shut),
    ("peer_id_invalid", Shut),
    ("have no rights to send", Shut),
    ("not enough rights", Shut),
    ("need administrator rights", Shut),
    ("frozen", Shut),
)


class BotApi:
    """Calls methods of the Bot API for one bot."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        token: str,
        *,
        url: str = OFFICIAL,
        answer_within: float = _ANSWER_WITHIN,
    ) -> None:
        self._session = session
        self._base = f"{url}/bot{token}/"
        self._answer_within = answer_within

    def __repr__(self) -> str:
        """Return nothing that holds the token."""
        return "BotApi()"

    async def call(
        self, method: str, arguments: Mapping[str, object], *, wait: float = 0.0
    ) -> object:
        """Call a method once and return its result; ``wait`` is a long poll's own time.

        Raises:
            TransportError: one of its subclasses.
        """
        body = msgspec.json.encode(arguments)
        return await self._post(method, body, {"Content-Type": "application/json"}, wait)

    async def upload(
        self, method: str, arguments: Mapping[str, object], files: Mapping[str, Attachment]
    ) -> object:
        """Call a method once with files by the names of their parts; return its result.

        Raises:
            TransportError: one of its subclasses.
        """
        time = sum(one.size for one in files.values()) / _SLOWEST
        try:
            async with form_of(arguments, files) as form:
                try:
                    return await self._post(method, form, {}, time)
                except Ambiguous as error:
                    if form.left:
                        raise
                    raise Unreached(f"the files did not leave as a whole: {error}") from None
        except OSError as error:
            raise Unreached(f"a file cannot be read ({type(error).__name__})") from None

    async def _post(
        self, method: str, body: bytes | Form, headers: Mapping[str, str], wait: float
    ) -> object:
        timeout = aiohttp.ClientTimeout(
            total=_CONNECT_WITHIN + self._answer_within + wait,
            sock_connect=_CONNECT_WITHIN,
            sock_read=self._answer_within + wait,
        )
        try:
            async with self._session.post(
                self._base + method,
                data=body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                answer = await _whole(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unreached(f"no connection to the Bot API ({type(error).__name__})") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Ambiguous(f"no answer of the Bot API ({type(error).__name__})") from None
        return read_answer(response.status, answer)


async def _whole(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > _LARGEST:
            raise Ambiguous("the Bot API's answer has no end")
    return bytes(body)


def read_answer(status: int, body: bytes) -> object:
    """Return the result of an answer.

    Raises:
        TransportError: what the answer means, where it is not a result.
    """
    try:
        answer = _envelope(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise Refused("a proxy before the Bot API takes no files of this size") from None
        if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Shut(f"this is not the Bot API: HTTP {status} and no JSON") from None
        raise Ambiguous(f"the Bot API answered HTTP {status} and no JSON") from None
    if answer.ok:
        return answer.result
    raise meaning(answer, status)


def meaning(answer: Envelope, status: int) -> TransportError:
    """Return what a refusal means to a sender."""
    code = answer.error_code or status
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Ambiguous(f"the Bot API failed: {answer.description}")
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        return Throttled(answer.parameters.retry_after or _OWN_PAUSE)
    if answer.parameters.migrate_to_chat_id:
        return Moved(answer.parameters.migrate_to_chat_id)
    if code == HTTPStatus.CONFLICT:
        return Conflict(answer.description)
    # A token that is none is "not found"; our methods all exist.
    if code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
        return Shut(answer.description)
    said = answer.description.lower()
    kind = next((kind for words, kind in _SAID if words in said), Refused)
    return kind(answer.description or f"HTTP {status}")
