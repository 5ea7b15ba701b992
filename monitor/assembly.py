"""The core with its knowledge, as the daemon, a replay and the demonstration use it."""

import gc
from collections.abc import Iterable, Sequence
from datetime import timedelta

from monitor.core.decide import Decider
from monitor.core.extract import Reader, Reading
from monitor.errors import ConfigError
from monitor.knowledge import load_gazetteer, load_lexicon, load_topics
from monitor.model.events import Event
from monitor.model.ids import RevisionId
from monitor.model.sources import Source
from monitor.pipeline.supervise import Guarded
from monitor.text.lexicon import Lexicon, LexiconError
from monitor.text.scan import Scanner


def read_text(text: str) -> Reading:
    """Read the claims of a text that belongs to no post.

    Raises:
        ConfigError: the lexicon has a mistake.
    """
    lexicon = _lexicon()
    scanner = Scanner((*lexicon.patterns, *load_gazetteer().patterns))
    return Reader(lexicon).read(scanner.scan(text), RevisionId("text"))


def build_core(
    sources: Iterable[Source],
    events: Sequence[Event],
    *,
    history_after: timedelta | None = None,
) -> Guarded:
    """Build a core that remembers nothing yet; a post that breaks it costs no other.

    Alerts of what was published longer than ``history_after`` before it was seen, or came
    with the first reading of its source, are not delivered; None delivers all.

    Raises:
        ConfigError: the lexicon has a mistake.
    """
    core = Guarded(
        Decider(
            lexicon=_lexicon(),
            gazetteer=load_gazetteer(),
            topics=load_topics(),
            sources=sources,
            events=events,
            history_after=history_after,
        )
    )
    # A hundred thousand forms and places live as long as the process: walking them at every
    # full collection would stop the loop for a tenth of a second.
    gc.freeze()
    return core


def _lexicon() -> Lexicon:
    try:
        return load_lexicon()
    except LexiconError as error:
        raise ConfigError(error.problems) from error
