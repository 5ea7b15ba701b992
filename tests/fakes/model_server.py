"""An endpoint of the OpenAI chat protocol that answers what the test says, or misbehaves."""

import asyncio
import json
from typing import Self

from aiohttp import web


class FakeModel:
    """``reply`` is the text of the answer; ``manner`` says how the server behaves.

    Manners: "answers", "hangs", "fails", "redirects", "babbles" (no protocol), "floods".
    """

    def __init__(self, *claims: dict[str, object], manner: str = "answers") -> None:
        self.reply = json.dumps({"claims": claims})
        self.manner = manner
        self.url = ""
        self.requests: list[dict[str, object]] = []
        self.keys: list[str | None] = []
        self._runner: web.AppRunner | None = None

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(await request.json())
        self.keys.append(request.headers.get("Authorization"))
        match self.manner:
            case "hangs":
                await asyncio.Event().wait()
            case "fails":
                return web.Response(status=500, text="canary-key went wrong")
            case "redirects":
                return web.Response(status=307, headers={"Location": "http://127.0.0.1:9/"})
            case "babbles":
                return web.Response(text="<html>I am a teapot</html>")
            case "floods":
                return web.Response(body=b"x" * 1_000_000)
        return web.json_response({"choices": [{"message": {"content": self.reply}}]})

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()
