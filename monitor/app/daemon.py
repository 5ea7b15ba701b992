"""The daemon: every edge is built here from the configuration, in one task group.

Stopping is the same as crashing, only with notice: what is not committed was never
acknowledged, what is not settled is delivered at the next start.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import timedelta
from functools import partial
from random import SystemRandom
from typing import Final

import structlog

from monitor.app.assist import open_second
from monitor.app.collectors import Shared, open_collectors
from monitor.app.digests import keep_digests
from monitor.app.facebook import open_facebook
from monitor.app.lifetime import stoppable
from monitor.app.offline import known
from monitor.app.receivers import noticed_names, open_receivers, repeatable_names
from monitor.app.telegram import with_accounts
from monitor.app.tellers import Tellers
from monitor.assembly import build_core
from monitor.clock import Clock, SystemClock
from monitor.collect.holds import Holds
from monitor.collect.polling import Urgency
from monitor.config import Config, SourceSettings, WebSettings
from monitor.model.events import Event
from monitor.model.ids import SourceKey
from monitor.model.sources import Source
from monitor.observe import Metrics
from monitor.pipeline.awaiting import tell_silences
from monitor.pipeline.completeness import gauge
from monitor.pipeline.dispatch import Dispatcher
from monitor.pipeline.follow import Decider, drain, follow, reach, restore
from monitor.pipeline.gate import GatedOutbox
from monitor.pipeline.metered import Metered
from monitor.pipeline.notify_systemd import ServiceManager
from monitor.pipeline.pulse import Pulse
from monitor.pipeline.renewal import Renewable, Renewals, beside
from monitor.pipeline.supervise import Patience, Supervisor, raise_first
from monitor.ports import Collector
from monitor.store.sqlite import SqliteStore
from monitor.web.facebook import FacebookWebhook
from monitor.web.server import build, serving

_READY_WITHIN: Final = 120.0  # seconds; many channels of one host take turns for longer
_PATIENCE: Final = Patience(long_pause=300.0)
# An outage of a night is caught up with aloud; what is older than a day is history.
_HISTORY_AFTER: Final = timedelta(hours=24)
_INDEX_AT_ONCE: Final = 200
_INDEX_PAUSE: Final = 5.0

log = structlog.get_logger(__name__)


async def run_daemon(config: Config) -> None:
    """Run until SIGTERM or SIGINT; a second signal ends the process at once.

    Raises:
        StoreError: nothing can be acknowledged any more; to be started again.
        ConfigError: the web server's address or an account's session cannot be used.
    """
    os.umask(0o077)
    manager = ServiceManager(os.environ)
    async with stoppable(manager):
        try:
            await _serve(config, manager, SystemClock())
        except BaseExceptionGroup as group:
            raise_first(group)


async def _serve(config: Config, manager: ServiceManager, clock: Clock) -> None:
    sources, events = known(config)
    followed = [one for one in config.sources if one.followed]
    metrics, rng = Metrics(), SystemRandom()
    async with AsyncExitStack() as edges:
        store = await edges.enter_async_context(_store(config, sources, events))
        metered = Metered(store, metrics, clock, [SourceKey(one.key) for one in followed])
        shared = Shared(log=store, holds=Holds(store, clock), urgency=Urgency(clock))
        facebook = await open_facebook(edges, config, clock, shared)
        webhook = facebook.webhook if facebook else None
        await _listen(edges, config.web, metrics, metered, webhook)
        plain = dict(await open_collectors(edges, config, clock, shared))
        if facebook is not None:
            plain |= dict.fromkeys(("graph", "webhook"), facebook.collector)
        ways = await with_accounts(config, plain, clock, metered, store)
        tellers = await Tellers.over(config, store, clock)
        delivering = await open_receivers(edges, config, store, clock, tellers.of)
        build_of = partial(_built, sources, _history_after(config))
        all_events = beside(events, await store.desk.followed())
        decider = Renewable(await build_of(all_events))
        outbox = GatedOutbox(metered, store.desk, config.routes)
        dispatcher = Dispatcher(
            outbox, delivering.notifiers, clock, rng, manners=delivering.manners, journal=metered
        )
        supervisor = Supervisor(metered, clock, rng, _PATIENCE)
        restored = await restore(store, decider, reach(all_events, clock.now()))
        second = await open_second(edges, config, clock, store, decider)
        drained = await drain(metered, decider, second=second)
        await dispatcher.recover()
        await supervisor.recall()
        await store.resume([SourceKey(one.key) for one in followed], clock.now())
        log.info("started", sources=len(followed), restored=restored, drained=drained)
        async with asyncio.TaskGroup() as group:
            for one in followed:
                job = _job(
                    one, ways.collectors[one.collect], metered, decider, dispatcher, supervisor
                )
                job = partial(job, second=second, on_link=shared.urgency.live)
                group.create_task(supervisor.keep(one.key, job))
            for work in ways.beside:
                group.create_task(work())
            for receiver in dispatcher.receivers:
                group.create_task(dispatcher.run(receiver))
            if answers := tellers.answers(config.receivers):
                for listener in delivering.listeners():
                    group.create_task(listener.run(answers))
            group.create_task(_index(store, clock))
            group.create_task(gauge(store, metrics, clock))
            renewals = Renewals(decider, build_of, metered, store)
            group.create_task(renewals.run(store.desk, events, clock))
            group.create_task(tell_silences(decider, metered, clock))
            pulse = Pulse(store, lambda: dispatcher.stalled)
            group.create_task(manager.watchdog(clock, pulse))
            if config.digest.schedule:
                group.create_task(_tell_weeks(config, store, metered, clock))
            group.create_task(_announce(metered, manager, len(followed)))


def _store(
    config: Config, sources: Sequence[Source], events: Sequence[Event]
) -> AbstractAsyncContextManager[SqliteStore]:
    """Open the store as the receivers and routes of the configuration want it."""
    return SqliteStore.open(
        config.store_path,
        sources=sources,
        events=events,
        receivers=[one.name for one in config.receivers],
        repeatable=repeatable_names(config.receivers),
        noticed=noticed_names(config.receivers),
        routes=config.routes,
    )


async def _built(
    sources: Sequence[Source], history_after: timedelta | None, events: Sequence[Event]
) -> Decider:
    """Build a core without holding up the loop."""
    return await asyncio.to_thread(
        partial(build_core, sources, events, history_after=history_after)
    )


def _history_after(config: Config) -> timedelta | None:
    return _HISTORY_AFTER if config.collect.quiet_start else None


def _job(
    settings: SourceSettings,
    collector: Collector,
    ledger: Metered,
    decider: Decider,
    dispatcher: Dispatcher,
    supervisor: Supervisor,
) -> Callable[..., Awaitable[None]]:
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
    edges: AsyncExitStack,
    web: WebSettings,
    metrics: Metrics,
    metered: Metered,
    facebook: FacebookWebhook | None,
) -> None:
    if web.port == 0:
        return

    def unready() -> list[str]:
        return [f"{source} was not tried yet" for source in metered.untried]

    application = build(metrics.registry, unready, host=web.host, facebook=facebook)
    port = await edges.enter_async_context(serving(application, web.host, web.port))
    log.info("web_listens", host=web.host, port=port)


async def _index(store: SqliteStore, clock: Clock) -> None:
    """Make texts searchable behind the pipeline's back, a little at a time."""
    while True:
        if not await store.index_texts(_INDEX_AT_ONCE):
            await clock.sleep(_INDEX_PAUSE)


async def _tell_weeks(config: Config, store: SqliteStore, metered: Metered, clock: Clock) -> None:
    """Make digests once sources were read: after a downtime there is something to read."""
    try:
        async with asyncio.timeout(_READY_WITHIN):
            await metered.all_tried.wait()
    except TimeoutError:
        log.warning("digest_without_all", untried=len(metered.untried))
    await keep_digests(config, store, metered, clock)


async def _announce(metered: Metered, manager: ServiceManager, sources: int) -> None:
    """Report readiness once every source was tried, or after a while all the same."""
    try:
        async with asyncio.timeout(_READY_WITHIN):
            await metered.all_tried.wait()
    except TimeoutError:
        log.warning("ready_without_all", untried=len(metered.untried))
    manager.ready(f"following {sources} sources")
    log.info("ready", sources=sources)
