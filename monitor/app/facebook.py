"""Facebook's edges from the configuration: the API, its collector, the webhook."""

import asyncio
import os
import random
import stat
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

import structlog
from msgspec import Struct

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
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO

log = structlog.get_logger(__name__)


class Facebook(Struct):
    """What the daemon needs of Facebook; ``webhook`` only where a source uses it."""

    collector: GraphCollector
    webhook: FacebookWebhook | None = None


async def open_facebook(
    edges: AsyncExitStack, config: Config, clock: Clock, rng: random.Random
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
    api = GraphApi(session, clock, known, base_url=config.facebook.graph_url)
    hints = Hints()
    collector = GraphCollector(api, clock, rng, hints=hints, pace=_PACE)
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
        ConfigError: one cannot be read, or others than its owner can read it.
    """
    found: dict[str, Secret] = {}
    problems: list[str] = []
    for name in ("token", "app_secret", "verify_token"):
        file, variable = getattr(settings, f"{name}_file"), getattr(settings, f"{name}_env")
        if file:
            path = folder / file
            try:
                value = path.read_text(encoding="utf-8").strip()
                if path.stat().st_mode & _OTHERS:
                    problems.append(f"{path}: others can read it; expected mode 0600")
            except (OSError, UnicodeDecodeError) as error:
                why = error.strerror if isinstance(error, OSError) else "not UTF-8"
                problems.append(f"facebook.{name}_file: {path} cannot be read ({why})")
                continue
        elif variable:
            value = os.environ.get(variable, "").strip()
        else:
            continue
        if value:
            found[name] = Secret(value)
        else:
            problems.append(f"facebook: {name} is empty; expected its {file or variable}")
    if problems:
        raise ConfigError(tuple(problems))
    return found
