"""The optional second reader, built where the configuration asks for one."""

from contextlib import AsyncExitStack

from monitor.app.secrets import read_secret
from monitor.assist.second_reader import Endpoint, EndpointReader
from monitor.clock import Clock
from monitor.collect.http import open_session
from monitor.config import Config
from monitor.pipeline.follow import Decider
from monitor.pipeline.second_opinion import SecondOpinion
from monitor.store.sqlite import SqliteStore


async def open_second(
    edges: AsyncExitStack, config: Config, clock: Clock, store: SqliteStore, decider: Decider
) -> SecondOpinion | None:
    """Return what asks the second reader, None where there is none.

    Raises:
        ConfigError: the key cannot be read.
    """
    assist = config.assist
    if assist.url is None or assist.model is None:
        return None
    key = read_secret(config, "the key", assist.key_file, assist.key_env) or ""
    endpoint = Endpoint(
        base_url=assist.url, model=assist.model, seconds=assist.seconds, per_day=assist.per_day
    )
    session = await edges.enter_async_context(open_session())
    reader = EndpointReader(session, clock, endpoint, key)
    return SecondOpinion(reader.name, store.opinions, reader=reader, worth=decider.concerns)


def recollection(config: Config, store: SqliteStore) -> SecondOpinion | None:
    """Return what was answered before, for a rebuild; nobody is asked."""
    if config.assist.url is None or config.assist.model is None:
        return None
    return SecondOpinion(EndpointReader.named(config.assist.model), store.opinions)
