"""Health and metrics over HTTP, for the operator's own machines.

/livez    200 while the daemon's loop turns
/readyz   200 once the store is open and every source was tried; else 503 with the reasons
/metrics  what monitor.observe.Metrics counts, in Prometheus' text form

A request must name this server in its Host header: a page in somebody's browser cannot
read a loopback service under a name of its own.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest

from monitor.errors import ConfigError
from monitor.web.facebook import FACEBOOK_PATH, FacebookWebhook

_LOOPBACK_NAMES: Final = ("127.0.0.1", "::1", "localhost")
_METRICS_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SHUTDOWN: Final = 2.0  # seconds for requests under way
_MISDIRECTED: Final = 421

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Reasons = Callable[[], Sequence[str]]


def build(
    registry: CollectorRegistry,
    unready: Reasons,
    *,
    host: str,
    facebook: FacebookWebhook | None = None,
) -> web.Application:
    """Make the application; ``unready`` says what is still waited for, nothing when ready.

    With ``facebook`` it takes what a page's webhook announces, at ``/webhooks/facebook``.
    """

    async def livez(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(_request: web.Request) -> web.Response:
        reasons = unready()
        if not reasons:
            return web.Response(text="ok\n")
        return web.Response(status=503, text="".join(f"{reason}\n" for reason in reasons))

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(registry), headers={"Content-Type": _METRICS_TYPE})

    application = web.Application(middlewares=[_own_name({*_LOOPBACK_NAMES, host})])
    application.router.add_get("/livez", livez)
    application.router.add_get("/readyz", readyz)
    application.router.add_get("/metrics", metrics)
    if facebook is not None:
        facebook.add_to(application)
    return application


@asynccontextmanager
async def serving(application: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve until the block ends; yield the port, which the system chooses for port 0.

    Raises:
        ConfigError: the address cannot be used, most often because somebody else has it.
    """
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_SHUTDOWN)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            problem = (
                f"web: cannot listen on {host}:{port} ({error.strerror}); "
                "expected a free port of this machine, or port = 0 for no web server"
            )
            raise ConfigError((problem,)) from error
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def _own_name(names: set[str]) -> Callable[..., Awaitable[web.StreamResponse]]:
    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        known = _host_name(request.headers.get("Host", "")) in names
        # Whoever delivers there has the name of a proxy, and proves itself by a signature.
        if not known and request.path != FACEBOOK_PATH:
            return web.Response(status=_MISDIRECTED, text="unknown host\n")
        response = await handler(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response

    return check


def _host_name(header: str) -> str:
    """Return the name in a Host header, without port and brackets."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.rpartition(":")[0].lower() if ":" in header else header.lower()
