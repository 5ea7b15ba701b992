"""The core with its knowledge, as the daemon, a replay and the demonstration use it."""

from collections.abc import Iterable, Sequence

from monitor.core.decide import Decider
from monitor.errors import ConfigError
from monitor.knowledge import load_gazetteer, load_lexicon, load_topics
from monitor.model.events import Event
from monitor.model.sources import Source
from monitor.pipeline.supervise import Guarded
from monitor.text.lexicon import LexiconError


def build_core(sources: Iterable[Source], events: Sequence[Event]) -> Guarded:
    """Build a core that remembers nothing yet; a post that breaks it costs no other.

    Raises:
        ConfigError: the lexicon has a mistake.
    """
    try:
        lexicon = load_lexicon()
    except LexiconError as error:
        raise ConfigError(error.problems) from error
    return Guarded(
        Decider(
            lexicon=lexicon,
            gazetteer=load_gazetteer(),
            topics=load_topics(),
            sources=sources,
            events=events,
        )
    )
