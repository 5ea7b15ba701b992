"""Ask the Graph API within its limits; every answer and error is parsed here.

How to construct: one a token, as limits are a token's::

    api = GraphApi(session, clock, Credentials(token=…, app_secret=…), base_url=…)
    body = await api.get(source, page, f"{page}/posts", {"fields": FIELDS})

The version is pinned: Meta moves an unversioned call to another one by itself. The token
goes in a header and not in the address, with ``appsecret_proof`` beside it; neither is in
any error or log line.
"""

import asyncio
import hashlib
import hmac
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import aiohttp
import msgspec
from msgspec import Struct

from monitor.clock import Clock
from monitor.collect.graph_errors import GraphError, Reaction, reaction_to, read_error
from monitor.collect.graph_usage import STOP, Usage, app_usage, hold_of, page_usage, spacing
from monitor.collect.holds import Holds
from monitor.collect.http import USER_AGENT
from monitor.collect.secret import Secret
from monitor.errors import CollectError, RateLimited, SourceGone, SourceUnavailable
from monitor.model.ids import SourceKey

VERSION: Final = "v26.0"
# Two years after its release a version is moved to the next: say so in time.
VERSION_ENDS: Final = date(2028, 2, 18)
WARN_BEFORE: Final = timedelta(days=90)
ALL: Final = "*"  # the line of holds that stops every page
_HOLDS: Final = "graph:"  # what pauses of the API are kept as
_SECONDS: Final = 30.0
_LARGEST: Final = 8 << 20
_POLICY_HOLD: Final = 6 * 3600.0


class Credentials(Struct, frozen=True, kw_only=True):
    """A token and the secret of the app that it belongs to."""

    token: Secret
    app_secret: Secret

    @property
    def proof(self) -> str:
        """Prove that whoever has the token also knows the app's secret."""
        key, message = self.app_secret.reveal().encode(), self.token.reveal().encode()
        return hmac.new(key, message, hashlib.sha256).hexdigest()


class _MissingError(SourceGone):
    """The object is not there; of a page asked for by its name that means it is gone."""


class ShrinkError(Exception):
    """The platform could not gather so much at once; ask for less."""


def open_graph_session() -> aiohttp.ClientSession:
    """Make a session for the API alone; the caller closes it."""
    return aiohttp.ClientSession(
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
    )


class GraphApi:
    """One token. ``holds`` says until when, on the monotonic clock, a page is not asked."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        clock: Clock,
        credentials: Credentials,
        *,
        base_url: str = "https://graph.facebook.com",
        holds: Holds | None = None,
    ) -> None:
        self._session = session
        self._clock = clock
        self._credentials = credentials
        self._base = f"{base_url.rstrip('/')}/{VERSION}"
        self._turn = asyncio.Lock()
        self._free = 0.0
        self._dead: str | None = None
        self._usage: dict[str, Usage] = {}
        self._strikes: Counter[str] = Counter()
        self._kept = holds
        self.holds: dict[str, float] = {}

    def hold(self, name: str, seconds: float) -> None:
        """Let nobody ask for a page, or for ``ALL``, for a while."""
        until = self._clock.monotonic() + seconds
        self.holds[name] = max(until, self.holds.get(name, 0.0))

    async def get(
        self, source: SourceKey, page: str, path: str, parameters: Mapping[str, str]
    ) -> Mapping[str, Any]:
        """Ask for one object.

        Raises:
            ShrinkError: to be asked again for less.
            CollectError: what the answer means; docs/facebook.md has the table.
        """
        async with self._turn:
            await self._wait(source, page)
            status, headers, body = await self._ask(source, path, parameters)
        app = app_usage(headers.get("x-app-usage"))
        own = page_usage(headers.get("x-business-use-case-usage"))
        before = dict(self.holds)
        self._learn(ALL, app)
        self._learn(page, own)
        error = read_error(status, body)
        refusal = self._refusal(source, page, error, (app, own)) if error else None
        await self._keep(before)
        if refusal is None and body is not None:
            self._strikes.pop(page, None)
            self._strikes.pop(ALL, None)
            return body
        raise refusal or SourceUnavailable(source, "not_json")

    async def find(
        self, source: SourceKey, page: str, path: str, parameters: Mapping[str, str]
    ) -> Mapping[str, Any] | None:
        """Ask for one object by its id; None where the platform says that it is not there.

        Raises:
            CollectError: as ``get``.
        """
        try:
            return await self.get(source, page, path, parameters)
        except _MissingError:
            return None
        except ShrinkError:
            raise SourceUnavailable(source, Reaction.SHRINK) from None

    async def _wait(self, source: SourceKey, page: str) -> None:
        """Wait for the turn, or raise where a limit says that nobody may ask now."""
        if self._dead is not None:
            raise SourceGone(source, Reaction.TOKEN_DEAD, self._dead)
        now = self._clock.monotonic()
        until = max(self.holds.get(ALL, 0.0), self.holds.get(page, 0.0))
        if until > now:
            raise RateLimited(source, until - now, "a limit of the Graph API")
        if self._free > now:
            await self._clock.sleep(self._free - now)
        slow = max(spacing(self._usage.get(name, Usage())) for name in (ALL, page))
        self._free = self._clock.monotonic() + max(slow, 1.0)

    async def _ask(
        self, source: SourceKey, path: str, parameters: Mapping[str, str]
    ) -> tuple[int, Mapping[str, str], Mapping[str, Any] | None]:
        asked = {**parameters, "appsecret_proof": self._credentials.proof}
        token = {"Authorization": f"Bearer {self._credentials.token.reveal()}"}
        try:
            async with (
                asyncio.timeout(_SECONDS),
                self._session.get(
                    f"{self._base}/{path}", params=asked, headers=token, allow_redirects=False
                ) as response,
            ):
                raw = await _bounded(response)
                return response.status, response.headers, _json(raw)
        except TimeoutError:
            raise SourceUnavailable(source, "timeout") from None
        except (aiohttp.ClientError, OSError) as error:
            # Its own words, and those of its causes, may hold the address with the proof.
            why = type(error).__name__
            raise SourceUnavailable(source, "connection", why) from None

    def _learn(self, name: str, usage: Usage) -> None:
        self._usage[name] = usage
        if usage.percent >= STOP:
            self.hold(name, hold_of(usage))

    async def restore(self) -> None:
        """Take up the pauses that were asked for before a restart."""
        if self._kept is not None:
            await self._kept.restore(self._restored)

    def _restored(self, name: str, seconds: float) -> None:
        if name.startswith(_HOLDS):
            self.hold(name.removeprefix(_HOLDS), seconds)

    async def _keep(self, before: Mapping[str, float]) -> None:
        """Remember over a restart what is held now and was not before."""
        now = self._clock.monotonic()
        for name, until in self.holds.items():
            if self._kept is not None and until > max(before.get(name, 0.0), now):
                await self._kept.keep(f"{_HOLDS}{name}", until - now)

    def _refusal(
        self, source: SourceKey, page: str, error: GraphError, usages: tuple[Usage, Usage]
    ) -> Exception:
        reaction = reaction_to(error)
        said = f"HTTP {error.status}, code {error.code}, subcode {error.subcode}"
        match reaction:
            case Reaction.SHRINK:
                return ShrinkError()
            case Reaction.HOLD_ALL | Reaction.HOLD_PAGE:
                whole = reaction is Reaction.HOLD_ALL
                return self._limited(source, ALL if whole else page, usages[not whole], said)
            case Reaction.TOKEN_DEAD:
                self._dead = said
                return SourceGone(source, reaction, said)
            case Reaction.BLOCKED:
                self.hold(ALL, _POLICY_HOLD)
                return SourceUnavailable(source, reaction, said)
            case Reaction.GONE if error.missing:
                return _MissingError(source, reaction, said)
            case Reaction.PERMISSION | Reaction.GONE:
                return SourceGone(source, reaction, said)
            case Reaction.RETRY:
                return SourceUnavailable(source, reaction, said)
            case Reaction.UNKNOWN:
                return SourceUnavailable(source, f"{reaction}_{error.code or error.status}", said)

    def _limited(self, source: SourceKey, name: str, usage: Usage, said: str) -> CollectError:
        seconds = hold_of(usage, self._strikes[name])
        self._strikes[name] += 1
        self.hold(name, seconds)
        return RateLimited(source, seconds, said)


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    raw = bytearray()
    async for chunk in response.content.iter_any():
        raw += chunk
        if len(raw) > _LARGEST:
            return b""
    return bytes(raw)


def _json(raw: bytes) -> Mapping[str, Any] | None:
    try:
        return msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
