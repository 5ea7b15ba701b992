"""The daemon: every edge is built here from the configuration, in one task group.

Stopping is the same as crashing, only with notice: what is not committed was never
acknowledged, what is not settled is delivered at the next start.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from random import SystemRandom
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import structlog

from monitor.assembly import build_core
from monitor.clock import Clock, SystemClock
from monitor.collect.feed import FeedCollector
from monitor.collect.http import HttpFetcher, open_session
from monitor.collect.polling import HostPacer, Pace
from monitor.collect.preview import PreviewCollector
from monitor.config import Config, ConsoleReceiver, JsonlReceiver, SourceSettings, WebSettings
from monitor.model.events import Event
from monitor.model.ids import SourceKey
from monitor.model.sources import Source
from monitor.notify.console import ConsoleNotifier
from monitor.notify.jsonl import JsonlNotifier
from monitor.observe import Metrics
from monitor.pipeline.dispatch import Dispatcher
from monitor.pipeline.follow import Decider, drain, follow, reach, restore
from monitor.pipeline.metered import Metered
from monitor.pipeline.notify_systemd import ServiceManager
from monitor.pipeline.pulse import Pulse
from monitor.pipeline.supervise import Patience, Supervisor, raise_first
from monitor.ports import Collector, Notifier, Reads
from monitor.store.reads import SqliteReads
from monitor.store.sqlite import SqliteStore
from monitor.web.server import build, serving

T = TypeVar("T")

_READY_WITHIN: Final = 120.0  # seconds; many channels of one host take turns for longer
_STOP_WITHIN: Final = 9.0  # seconds, of the ten that a service manager may grant
# A machine without a network for a while should be back within minutes of it.
_PACE: Final = Pace(initial=60.0, longest=900.0)
_PATIENCE: Final = Patience(long_pause=300.0)
_INDEX_AT_ONCE: Final = 200
_INDEX_PAUSE: Final = 5.0
_EXIT_FORCED: Final = 75

log = structlog.get_logger(__name__)


async def run_daemon(config: Config) -> None:
    """Run until SIGTERM or SIGINT; a second signal ends the process at once.

    Raises:
        StoreError: nothing can be acknowledged any more; to be started again.
        ConfigError: the web server's address cannot be used.
    """
    os.umask(0o077)
    manager = ServiceManager(os.environ)
    async with _stoppable(manager):
        try:
            await _serve(config, manager, SystemClock())
        except BaseExceptionGroup as group:
            raise_first(group)


async def rebuild_store(config: Config) -> int:
    """Derive everything again from the stored revisions; return how many there were.

    Raises:
        StoreError: the store cannot be used, or a daemon uses it.
    """
    sources, events = _known(config)
    async with SqliteStore.open(config.store_path, sources=sources, events=events) as store:
        core = await asyncio.to_thread(build_core, sources, events)
        await store.forget_decisions()
        return await drain(store, core)


async def ask_store(path: Path, question: Callable[[Reads], Awaitable[T]]) -> T:
    """Put a question to the store, also while a daemon writes to it.

    Raises:
        StoreError: there is no store yet, or it cannot be read.
    """
    async with SqliteReads.open(path) as reads:
        return await question(reads)


def notifiers_of(config: Config) -> list[Notifier]:
    """Build a notifier for each receiver of the configuration."""
    notifiers: list[Notifier] = []
    for receiver in config.receivers:
        match receiver:
            case ConsoleReceiver(name=name, timezone=timezone):
                zone = ZoneInfo(timezone) if timezone else None
                notifiers.append(ConsoleNotifier(name, sys.stdout, zone=zone))
            case JsonlReceiver(name=name, path=path):
                notifiers.append(JsonlNotifier(name, config.resolve(path)))
    return notifiers


def _known(config: Config) -> tuple[list[Source], list[Event]]:
    sources = [one.source() for one in config.sources]
    return sources, [one.event() for one in config.events]


async def _serve(config: Config, manager: ServiceManager, clock: Clock) -> None:
    sources, events = _known(config)
    followed = [one for one in config.sources if one.collect != "off"]
    notifiers = notifiers_of(config)
    names = [one.receiver for one in notifiers]
    metrics, rng = Metrics(), SystemRandom()
    async with AsyncExitStack() as edges:
        # Both kinds of receiver bear a repeat: a line carries the alert's id.
        opening = SqliteStore.open(
            config.store_path, sources=sources, events=events, receivers=names, repeatable=names
        )
        store = await edges.enter_async_context(opening)
        metered = Metered(store, metrics, clock, [SourceKey(one.key) for one in followed])
        await _listen(edges, config.web, metrics, metered)
        collectors = await _collectors(edges, config, clock)
        decider = await asyncio.to_thread(build_core, sources, events)
        dispatcher = Dispatcher(metered, notifiers, clock, rng, repeatable=names)
        supervisor = Supervisor(metered, clock, rng, _PATIENCE)
        restored = await restore(store, decider, reach(events, clock.now()))
        drained = await drain(metered, decider)
        await dispatcher.recover()
        await supervisor.recall()
        log.info("started", sources=len(followed), restored=restored, drained=drained)
        async with asyncio.TaskGroup() as group:
            for one in followed:
                job = _job(one, collectors[one.collect], metered, decider, dispatcher, supervisor)
                group.create_task(supervisor.keep(one.key, job))
            for receiver in dispatcher.receivers:
                group.create_task(dispatcher.run(receiver))
            group.create_task(_index(store, clock))
            pulse = Pulse(store, lambda: dispatcher.stalled)
            group.create_task(manager.watchdog(clock, pulse))
            group.create_task(_announce(metered, manager, len(followed)))


def _job(
    settings: SourceSettings,
    collector: Collector,
    ledger: Metered,
    decider: Decider,
    dispatcher: Dispatcher,
    supervisor: Supervisor,
) -> Callable[[], Awaitable[None]]:
    return partial(
        follow,
        settings.source(),
        collector,
        ledger,
        decider,
        on_alert=dispatcher.wake,
        on_batch=partial(supervisor.heard, settings.key),
    )


async def _listen(
    edges: AsyncExitStack, web: WebSettings, metrics: Metrics, metered: Metered
) -> None:
    if web.port == 0:
        return

    def unready() -> list[str]:
        return [f"{source} was not tried yet" for source in metered.untried]

    application = build(metrics.registry, unready, host=web.host)
    port = await edges.enter_async_context(serving(application, web.host, web.port))
    log.info("web_listens", host=web.host, port=port)


async def _collectors(
    edges: AsyncExitStack, config: Config, clock: Clock
) -> Mapping[str, Collector]:
    session = await edges.enter_async_context(open_session())
    pacer = HostPacer(clock, per_second=config.collect.requests_per_second)
    fetcher, rng = HttpFetcher(session, clock, pacer), SystemRandom()
    urls = {SourceKey(one.key): one.url for one in config.sources if one.url}
    return {
        "preview": PreviewCollector(
            fetcher,
            clock,
            rng,
            base_url=config.collect.preview_url,
            pace=_PACE,
            known=[SourceKey(one.key) for one in config.sources],
        ),
        "feed": FeedCollector(fetcher, clock, rng, urls=urls, pace=_PACE),
    }


async def _index(store: SqliteStore, clock: Clock) -> None:
    """Make texts searchable behind the pipeline's back, a little at a time."""
    while True:
        if not await store.index_texts(_INDEX_AT_ONCE):
            await clock.sleep(_INDEX_PAUSE)


async def _announce(metered: Metered, manager: ServiceManager, sources: int) -> None:
    """Report readiness once every source was tried, or after a while all the same."""
    try:
        async with asyncio.timeout(_READY_WITHIN):
            await metered.all_tried.wait()
    except TimeoutError:
        log.warning("ready_without_all", untried=len(metered.untried))
    manager.ready(f"following {sources} sources")
    log.info("ready", sources=sources)


@asynccontextmanager
async def _stoppable(manager: ServiceManager) -> AsyncIterator[None]:
    """Turn the first signal into a clean end of the block, the second into a hard one."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    received: list[int] = []

    def stop(number: int) -> None:
        received.append(number)
        if len(received) > 1 or task is None:
            os._exit(128 + number)
        log.info("stopping", signal=signal.Signals(number).name)
        manager.stopping()
        # A receiver that hangs in a thread cannot be cancelled; a crash is safe.
        loop.call_later(_STOP_WITHIN, os._exit, _EXIT_FORCED)
        task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop, number)
    try:
        yield
    except asyncio.CancelledError:
        if not received or task is None:
            raise
        task.uncancel()
        log.info("stopped")
