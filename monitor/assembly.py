"""The core with its knowledge, as the daemon, a replay and the demonstration use it."""

import gc
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import structs

from monitor.core.dating import Dater, zones_of
from monitor.core.decide import Decider
from monitor.core.extract import Reader, Reading
from monitor.core.track.situate import Setting, Situator
from monitor.errors import ConfigError
from monitor.knowledge import load_gazetteer, load_lexicon, load_topics, load_zones
from monitor.model.events import Event
from monitor.model.ids import RevisionId
from monitor.model.sources import Source
from monitor.pipeline.supervise import Guarded
from monitor.text.lexicon import Lexicon, LexiconError
from monitor.text.scan import Scanner
from monitor.text.times import TimeReader, time_hits


def read_text(text: str, at: datetime) -> Reading:
    """Read the claims of a text that belongs to no post, as if it were published at ``at``.

    Its times are told by the clock of its language.

    Raises:
        ConfigError: the lexicon has a mistake.
    """
    lexicon, gazetteer = _lexicon(), load_gazetteer()
    scan = Scanner((*lexicon.patterns, *gazetteer.patterns)).scan(text)
    reading = Reader(lexicon, gazetteer).read(scan, RevisionId("text"))
    times, zone = _time_reader(lexicon), load_zones().get(reading.language)
    stated = times.read(scan, time_hits(scan), at, zone)
    setting = Setting(text, reading.clauses, gazetteer.mentions(scan), stated)
    return structs.replace(reading, claims=Situator(gazetteer).situated(reading.claims, setting))


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
    lexicon, known = _lexicon(), tuple(sources)
    zones = zones_of(known, lexicon.tongues, ZoneInfo)
    core = Guarded(
        Decider(
            lexicon=lexicon,
            gazetteer=load_gazetteer(),
            topics=load_topics(),
            sources=known,
            events=events,
            dater=Dater(_time_reader(lexicon), zones),
            history_after=history_after,
        )
    )
    # A hundred thousand forms and places live as long as the process: walking them at every
    # full collection would stop the loop for a tenth of a second.
    gc.freeze()
    return core


def _time_reader(lexicon: Lexicon) -> TimeReader:
    try:
        return TimeReader(lexicon, load_zones())
    except LexiconError as error:
        raise ConfigError(error.problems) from error


def _lexicon() -> Lexicon:
    try:
        return load_lexicon()
    except LexiconError as error:
        raise ConfigError(error.problems) from error
