"""A web site on a free loopback port, for the fakes of platforms."""

from typing import Self

from aiohttp import web
from aiohttp.typedefs import Handler


class LoopbackSite:
    """Answers one route for as long as its block lasts; ``url`` is where."""

    def __init__(self, route: str, answer: Handler, *, method: str = "GET") -> None:
        self.url = ""
        self._method = method
        self._route = route
        self._answer_with = answer
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route(self._method, self._route, self._answer_with)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()
