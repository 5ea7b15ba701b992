"""A collector for each way of reading, and what they share."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from random import SystemRandom
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from monitor.app.importing import target_of
from monitor.clock import Clock
from monitor.collect.export import DropFolders
from monitor.collect.feed import FeedCollector
from monitor.collect.holds import Holds
from monitor.collect.http import HttpFetcher, open_session
from monitor.collect.polling import HostPacer, Pace, Urgency
from monitor.collect.preview import PreviewCollector
from monitor.config import Config
from monitor.model.ids import SourceKey
from monitor.ports import Collector, ImportLog

# A machine without a network for a while should be back within minutes of it.
_PACE: Final = Pace(initial=60.0, longest=900.0)


class Shared(Struct, frozen=True, kw_only=True):
    """What all ways of reading share: how far files were read, pauses, what is urgent."""

    log: ImportLog
    holds: Holds
    urgency: Urgency


async def open_collectors(
    edges: AsyncExitStack, config: Config, clock: Clock, shared: Shared
) -> Mapping[str, Collector]:
    """Build the collector of each ``collect`` mode over one session and one pacer."""
    session = await edges.enter_async_context(open_session())
    pacer = HostPacer(clock, per_second=config.collect.requests_per_second)
    await shared.holds.restore(pacer.hold)
    fetcher = HttpFetcher(session, clock, pacer, holds=shared.holds)
    rng, urgency = SystemRandom(), shared.urgency
    urls = {SourceKey(one.key): one.url for one in config.sources if one.url}
    zones = {SourceKey(one.key): ZoneInfo(one.timezone) for one in config.sources if one.timezone}
    folders = {SourceKey(one.key): config.resolve(one.path) for one in config.sources if one.path}
    return {
        "preview": PreviewCollector(
            fetcher,
            clock,
            rng,
            base_url=config.collect.preview_url,
            pace=_PACE,
            urgency=urgency,
            known=[SourceKey(one.key) for one in config.sources],
        ),
        "feed": FeedCollector(
            fetcher, clock, rng, urls=urls, zones=zones, pace=_PACE, urgency=urgency
        ),
        "import": DropFolders(shared.log, clock, folders, target_of(config)),
    }
