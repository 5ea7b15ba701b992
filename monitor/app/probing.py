"""Look at sources once, from the command line."""

import asyncio
from collections.abc import Sequence

from monitor.clock import SystemClock
from monitor.collect.http import HttpFetcher, open_session
from monitor.collect.polling import HostPacer
from monitor.collect.probe import Finding, probe
from monitor.collect.recognise import Candidate
from monitor.config import Config


async def look_at(config: Config, candidates: Sequence[Candidate]) -> list[Finding]:
    """Ask each candidate once, those of one host in turn; in the order given."""
    clock = SystemClock()
    async with open_session() as session:
        pacer = HostPacer(clock, per_second=config.collect.requests_per_second)
        fetcher = HttpFetcher(session, clock, pacer)
        asked = (probe(fetcher, one, preview_url=config.collect.preview_url) for one in candidates)
        return list(await asyncio.gather(*asked))
