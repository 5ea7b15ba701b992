"""A notifier for each receiver of the configuration, and how each is told."""

import asyncio
import sys
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

import aiohttp
from msgspec import Struct

from monitor.app.messengers import Telegrams, load_client
from monitor.app.secrets import Secrets, read_secrets
from monitor.app.tellers import Speech
from monitor.clock import Clock
from monitor.config import (
    AppriseReceiver,
    Config,
    ConsoleReceiver,
    JsonlReceiver,
    Receiver,
    TelegramReceiver,
    WebhookReceiver,
)
from monitor.notify.answers import Listener
from monitor.notify.apprise import AppriseNotifier, shout_to
from monitor.notify.console import ConsoleNotifier
from monitor.notify.jsonl import JsonlNotifier
from monitor.notify.webhook import WebhookNotifier
from monitor.pipeline.outcome import Manner
from monitor.ports import Notifier, Postings

_SETTLE: Final = timedelta(seconds=45)  # beyond the longest that a request is waited for
# Seconds: a batch in a chat is several calls, each in its turn, and a digest's page may be large.
_SLOW: Final = 600.0
_TOGETHER: Final = 50
_PLAIN: Final = Manner(repeatable=True)
SpeechOf = Callable[[TelegramReceiver | AppriseReceiver], Speech]
_USER_AGENT: Final = "Claimwatch/0.1"


class Delivering(Struct, frozen=True, kw_only=True):
    """The notifiers, and by their receivers' names how they are told.

    ``listeners`` gives what the bots among them hear by; only who runs them may ask.
    """

    notifiers: tuple[Notifier, ...]
    manners: dict[str, Manner]
    listeners: Callable[[], tuple[Listener, ...]]


def repeatable_names(receivers: Iterable[Receiver]) -> list[str]:
    """Return the receivers that may be told twice without harm."""
    return [one.name for one in receivers if _repeatable(one)]


def noticed_names(receivers: Iterable[Receiver]) -> list[str]:
    """Return the receivers that get notices."""
    return [one.name for one in receivers if one.notices]


async def open_receivers(
    edges: AsyncExitStack, config: Config, postings: Postings, clock: Clock, speech_of: SpeechOf
) -> Delivering:
    """Build a notifier for each receiver; connections are made when there is something to send.

    ``speech_of`` says who puts alerts into words for a receiver.

    Raises:
        ConfigError: a secret is missing.
    """
    secrets = await asyncio.to_thread(read_secrets, config)
    session = await edges.enter_async_context(_session())
    if any(isinstance(one, TelegramReceiver) and one.logs_in for one in config.receivers):
        await asyncio.to_thread(load_client)  # half a second of imports
    telegrams = Telegrams(edges, config, secrets, session, postings, clock)
    notifiers: list[Notifier] = []
    manners: dict[str, Manner] = {}
    notifier: Notifier
    for one in config.receivers:
        manner = _PLAIN
        match one:
            case ConsoleReceiver(timezone=timezone):
                zone = ZoneInfo(timezone) if timezone else None
                notifier = ConsoleNotifier(one.name, sys.stdout, zone=zone)
            case JsonlReceiver(path=path):
                notifier = JsonlNotifier(one.name, config.resolve(path))
            case TelegramReceiver():
                notifier, manner = await _telegram(one, telegrams, speech_of(one))
            case AppriseReceiver():
                notifier, manner = await _apprise(one, secrets, speech_of(one))
            case WebhookReceiver():
                notifier = _webhook(one, secrets, session)
        notifiers.append(notifier)
        manners[one.name] = manner
    return Delivering(notifiers=tuple(notifiers), manners=manners, listeners=telegrams.listeners)


async def _telegram(
    receiver: TelegramReceiver, telegrams: Telegrams, speech: Speech
) -> tuple[Notifier, Manner]:
    notifier = await telegrams.notifier(receiver, speech)
    manner = Manner(
        events=1,
        together=_TOGETHER,
        timeout=_SLOW,
        repeatable=_repeatable(receiver),
        settle=_SETTLE,
        pace=notifier.pace,
        finder=notifier,
        resend_marked=receiver.on_uncertain == "resend_marked",
    )
    return notifier, manner


async def _apprise(
    receiver: AppriseReceiver, secrets: Secrets, speech: Speech
) -> tuple[Notifier, Manner]:
    shout = await asyncio.to_thread(shout_to, secrets.of(receiver.name, "url"))
    notifier = AppriseNotifier(
        receiver.name, shout, speech.teller, words=speech.words, files=receiver.attachments
    )
    marked = receiver.on_uncertain == "resend_marked"
    manner = Manner(events=1, together=_TOGETHER, resend_marked=marked, settle=_SETTLE)
    return notifier, manner


def _webhook(
    receiver: WebhookReceiver, secrets: Secrets, session: aiohttp.ClientSession
) -> WebhookNotifier:
    url = receiver.url or secrets.of(receiver.name, "url")
    key = secrets.of(receiver.name, "secret").encode()
    return WebhookNotifier(receiver.name, session, url, key)


def _repeatable(receiver: Receiver) -> bool:
    match receiver:
        case TelegramReceiver(transport=transport):
            return transport == "mtproto"
        case AppriseReceiver():
            return False
        case ConsoleReceiver() | JsonlReceiver() | WebhookReceiver():
            return True


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        headers={"User-Agent": _USER_AGENT},
    )
