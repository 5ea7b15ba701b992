"""Fetch one document of a stranger, within bounds; every failure is a value.

How to construct: one session a process, closed at the end, and one fetcher on it::

    async with open_session() as session:
        pacer = HostPacer(clock, per_second=0.5)
        fetcher = HttpFetcher(session, clock, pacer)
        preview = PreviewCollector(fetcher, clock, rng)

Redirects are not followed, cookies are not kept, the environment's proxies and netrc are
not read. No failure names the address or repeats the library's words about it: an
address can hold a secret. Decompression is done here, because only here the size of
what comes out is bounded.
"""

import asyncio
import zlib
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final, Protocol
from urllib.parse import urlsplit

import aiohttp
from msgspec import Struct

from monitor.clock import Clock
from monitor.collect.holds import Holds
from monitor.collect.polling import HostPacer
from monitor.errors import CollectError, RateLimited, SourceUnavailable

USER_AGENT: Final = "Claimwatch/0.1 (public channel and feed reader)"
OWN_PAUSE: Final = 120.0  # seconds, where a host says "too many requests" and no more
_LONGEST_PAUSE: Final = 3600.0
_GZIP_OR_ZLIB: Final = zlib.MAX_WBITS | 32
_REASONS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (aiohttp.ClientConnectorDNSError, "the host's name cannot be resolved"),
    (aiohttp.ClientSSLError, "no trusted secure connection"),
    (aiohttp.ClientConnectorError, "the host cannot be reached"),
    (aiohttp.ServerDisconnectedError, "the host hung up"),
)


class Limits(Struct, frozen=True, kw_only=True):
    """Bounds of one fetch: bytes after decompression, seconds for all of it."""

    body_bytes: int = 4 * 1024 * 1024
    seconds: float = 30.0


class Conditions(Struct, frozen=True, kw_only=True):
    """What the last answer said of itself; the server may reply that it still holds."""

    etag: str | None = None
    last_modified: str | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """What a server said. The body is read only where the status is 200.

    ``retry_after`` is in seconds, and set wherever the server asked for a pause.
    """

    status: int
    body: bytes = b""
    content_type: str = ""
    location: str | None = None
    retry_after: float | None = None
    conditions: Conditions = Conditions()


class Failure(Struct, frozen=True, kw_only=True):
    """No whole answer came; ``outcome`` is a short constant, ``detail`` a few words."""

    outcome: str
    detail: str = ""


class Fetcher(Protocol):
    """What a collector needs of the network."""

    async def fetch(self, url: str, conditions: Conditions | None = None) -> Answer | Failure:
        """Ask once, in turn with all others who ask the same host. Raises nothing."""
        ...


def open_session() -> aiohttp.ClientSession:
    """Make the session that all fetching shares; the caller closes it."""
    return aiohttp.ClientSession(
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        headers={
            "User-Agent": USER_AGENT,
            "Accept-Encoding": "gzip",
            # The word "edited" of a preview page is read in English.
            "Accept-Language": "en",
        },
    )


class HttpFetcher:
    """The network as it is."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        clock: Clock,
        pacer: HostPacer,
        limits: Limits | None = None,
        holds: Holds | None = None,
    ) -> None:
        self._session = session
        self._clock = clock
        self._pacer = pacer
        self._limits = limits or Limits()
        self._holds = holds

    async def fetch(self, url: str, conditions: Conditions | None = None) -> Answer | Failure:
        """Ask once, in turn with all others who ask the same host. Raises nothing."""
        host = host_of(url)
        if host is None:
            return Failure(outcome="bad_address")
        await self._pacer.turn(host)
        try:
            async with asyncio.timeout(self._limits.seconds):
                reply = await self._ask(url, conditions or Conditions())
        except TimeoutError:
            return Failure(outcome="timeout")
        except aiohttp.ClientPayloadError:
            return Failure(outcome="cut_off")
        except (aiohttp.InvalidURL, UnicodeError):  # the latter from a name's encoding
            return Failure(outcome="bad_address")
        except zlib.error:
            return Failure(outcome="encoding")
        except (aiohttp.ClientError, OSError) as error:
            return Failure(outcome="connection", detail=_why(error))
        if isinstance(reply, Answer) and reply.retry_after is not None:
            self._pacer.hold(host, reply.retry_after)
            if self._holds is not None:
                await self._holds.keep(host, reply.retry_after)
        return reply

    async def _ask(self, url: str, conditions: Conditions) -> Answer | Failure:
        async with self._session.get(
            url, headers=_conditional(conditions), allow_redirects=False
        ) as response:
            body = b""
            if response.status == HTTPStatus.OK:
                read = await self._read(response)
                if isinstance(read, Failure):
                    return read
                body = read
            return Answer(
                status=response.status,
                body=body,
                content_type=response.headers.get("Content-Type", ""),
                location=response.headers.get("Location"),
                retry_after=_pause(response, self._clock.now()),
                conditions=Conditions(
                    etag=response.headers.get("ETag"),
                    last_modified=response.headers.get("Last-Modified"),
                ),
            )

    async def _read(self, response: aiohttp.ClientResponse) -> bytes | Failure:
        most = self._limits.body_bytes
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            return Failure(outcome="encoding", detail="not asked for")
        packed = encoding not in {"", "identity"}
        unpack = zlib.decompressobj(_GZIP_OR_ZLIB)
        body = bytearray()
        async for chunk in response.content.iter_any():
            body += unpack.decompress(chunk, most - len(body) + 1) if packed else chunk
            if len(body) > most:
                return Failure(outcome="too_large")
        if packed and not unpack.eof:
            return Failure(outcome="cut_off")
        return bytes(body)


def _why(error: Exception) -> str:
    """Say why there is no connection; an error's own text may hold the address."""
    for kind, words in _REASONS:
        if isinstance(error, kind):
            return words
    return type(error).__name__


def host_of(url: str) -> str | None:
    """Return the host of a web address, None where this is none."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return host if parts.scheme in {"http", "https"} and host else None


def refusal(source: str, reply: Answer | Failure) -> CollectError:
    """Say as an error why a reply holds no document."""
    if isinstance(reply, Failure):
        return SourceUnavailable(source, reply.outcome, reply.detail)
    said = f"HTTP {reply.status}"
    if reply.retry_after is not None:
        return RateLimited(source, reply.retry_after, said)
    if reply.status in {HTTPStatus.FORBIDDEN, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS}:
        return SourceUnavailable(source, "restricted", said)
    if HTTPStatus.MULTIPLE_CHOICES <= reply.status < HTTPStatus.BAD_REQUEST:
        return SourceUnavailable(source, "redirect", said)
    return SourceUnavailable(source, "http_error", said)


def _conditional(conditions: Conditions) -> dict[str, str]:
    headers: dict[str, str] = {}
    if conditions.etag:
        headers["If-None-Match"] = conditions.etag
    if conditions.last_modified:
        headers["If-Modified-Since"] = conditions.last_modified
    return headers


def _pause(response: aiohttp.ClientResponse, now: datetime) -> float | None:
    """Return the pause that a server asks for, in seconds or until a date, within bounds."""
    throttled = response.status == HTTPStatus.TOO_MANY_REQUESTS
    if not throttled and response.status != HTTPStatus.SERVICE_UNAVAILABLE:
        return None
    said = response.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return float(min(int(said[:9]), _LONGEST_PAUSE))
    try:
        until = parsedate_to_datetime(said)
        left = (until - now).total_seconds()
    except (ValueError, TypeError):  # no date, or one without a zone
        return OWN_PAUSE if throttled else None
    return min(max(left, 0.0), _LONGEST_PAUSE)
