"""Facebook's edges from the configuration: the API, its collector, the webhook."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from random import SystemRandom
from typing import Final

import structlog
from msgspec import Struct

from monitor.app.collectors import Shared
from monitor.app.secrets import secret_from_environment, secret_from_file
from monitor.clock import Clock
from monitor.collect.graph import GraphCollector
from monitor.collect.graph_api import (
    VERSION,
    VERSION_ENDS,
    WARN_BEFORE,
    Credentials,
    GraphApi,
    open_graph_session,
)
from monitor.collect.graph_webhook import Hints, challenge, read_hints, signed
from monitor.collect.polling import Pace
from monitor.collect.secret import Secret
from monitor.config import Config, FacebookSettings
from monitor.errors import ConfigError
from monitor.web.facebook import FacebookWebhook

_PACE: Final = Pace(floor=300.0, ceiling=1800.0, initial=600.0, longest=3600.0)
_WHAT: Final = {
    "token": "the access token",
    "app_secret": "the secret of the app",
    "verify_token": "the word of the webhook",
}

log = structlog.get_logger(__name__)


class Facebook(Struct):
    """What the daemon needs of Facebook; ``webhook`` only where a source uses it."""

    collector: GraphCollector
    webhook: FacebookWebhook | None = None


async def open_facebook(
    edges: AsyncExitStack, config: Config, clock: Clock, shared: Shared
) -> Facebook | None:
    """Build the edges where a source needs them, else None.

    Raises:
        ConfigError: a secret cannot be read.
    """
    modes = {one.collect for one in config.sources}
    if not modes & {"graph", "webhook"}:
        return None
    if clock.now().date() > VERSION_ENDS - WARN_BEFORE:
        log.warning("graph_version_ends", version=VERSION, ends=VERSION_ENDS.isoformat())
    keys = await asyncio.to_thread(read_keys, config.facebook, config.folder)
    session = await edges.enter_async_context(open_graph_session())
    known = Credentials(token=keys["token"], app_secret=keys["app_secret"])
    api = GraphApi(session, clock, known, base_url=config.facebook.graph_url, holds=shared.holds)
    await api.restore()
    hints = Hints()
    collector = GraphCollector(
        api, clock, SystemRandom(), hints=hints, pace=_PACE, urgency=shared.urgency
    )
    webhook = _webhook(keys, hints) if "webhook" in modes else None
    return Facebook(collector=collector, webhook=webhook)


def _webhook(keys: dict[str, Secret], hints: Hints) -> FacebookWebhook:
    def deliver(body: bytes) -> None:
        for hint in read_hints(body):
            hints.add(hint)

    return FacebookWebhook(
        lambda query: challenge(query, keys["verify_token"]),
        lambda body, header: signed(body, header, keys["app_secret"]),
        deliver,
    )


def read_keys(settings: FacebookSettings, folder: Path) -> dict[str, Secret]:
    """Read the secrets that have a place; blocking.

    Raises:
        ConfigError: one line for each that cannot be used; none of them holds a secret.
    """
    found: dict[str, Secret] = {}
    problems: list[str] = []
    for name, what in _WHAT.items():
        file, variable = getattr(settings, f"{name}_file"), getattr(settings, f"{name}_env")
        try:
            if file:
                found[name] = Secret(secret_from_file(what, folder / file))
            elif variable:
                found[name] = Secret(secret_from_environment(what, variable))
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(tuple(problems))
    return found
