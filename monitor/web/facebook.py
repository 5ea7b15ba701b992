"""Where Facebook delivers what happened on a page: checked by signature, answered at once."""

from collections.abc import Callable, Mapping
from typing import Final

from aiohttp import web

FACEBOOK_PATH: Final = "/webhooks/facebook"
_SIGNATURE: Final = "X-Hub-Signature-256"
_LARGEST: Final = 1 << 20  # bytes; Meta sends at most a thousand changes at once


class FacebookWebhook:
    """Two routes of one path. The three functions do the work and know no HTTP.

    ``challenge`` answers a subscription or returns None; ``signed`` checks a body's bytes
    against the header; ``deliver`` takes a body that was checked and returns quickly.
    """

    def __init__(
        self,
        challenge: Callable[[Mapping[str, str]], str | None],
        signed: Callable[[bytes, str], bool],
        deliver: Callable[[bytes], None],
    ) -> None:
        self._challenge = challenge
        self._signed = signed
        self._deliver = deliver

    def add_to(self, application: web.Application) -> None:
        """Add the routes."""
        application.router.add_get(FACEBOOK_PATH, self._subscribe)
        application.router.add_post(FACEBOOK_PATH, self._receive)

    async def _subscribe(self, request: web.Request) -> web.Response:
        answer = self._challenge(request.query)
        if answer is None:
            return web.Response(status=403, text="no\n")
        return web.Response(text=answer)

    async def _receive(self, request: web.Request) -> web.Response:
        if (request.content_length or 0) > _LARGEST:
            return web.Response(status=413, text="too large\n")
        body = await request.content.read(_LARGEST + 1)
        while len(body) <= _LARGEST and (more := await request.content.read(_LARGEST)):
            body += more
        if len(body) > _LARGEST:
            return web.Response(status=413, text="too large\n")
        if not self._signed(body, request.headers.get(_SIGNATURE, "")):
            return web.Response(status=403, text="no\n")
        self._deliver(body)
        return web.Response(text="ok\n")
