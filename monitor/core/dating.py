"""By whose clock the times of a post are told, and what they are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import chain

from monitor.model.ids import SourceKey
from monitor.model.sources import Source
from monitor.text.lexicon import Tongue
from monitor.text.scan import Hit, Scan
from monitor.text.times import Stated, TimeReader


class Dater:
    """Reads the times of posts, each by the clock of its source.

    A source that is not among ``zones`` has the clock of the language of the words of time.
    """

    def __init__(self, reader: TimeReader, zones: Mapping[SourceKey, tzinfo] | None = None) -> None:
        self._reader = reader
        self._zones = zones or {}

    def read(
        self, scan: Scan, hits: Sequence[Hit], at: datetime, source: SourceKey
    ) -> tuple[Stated, ...]:
        """Return the times that a text states; ``hits`` are its words of time."""
        return self._reader.read(scan, hits, at, self._zones.get(source))


def zones_of(
    sources: Iterable[Source], tongues: Sequence[Tongue], zone: Callable[[str], tzinfo]
) -> dict[SourceKey, tzinfo]:
    """Return the zone of each source that has one: its own, its side's, its first language's."""
    sides = {side: one.timezone for one in tongues for side in one.sides if one.timezone}
    languages = {one.code: one.timezone for one in tongues if one.timezone}
    found: dict[SourceKey, tzinfo] = {}
    for source in sources:
        spoken = (languages.get(code) for code in source.languages)
        names = chain((source.timezone, sides.get(source.side or "")), spoken)
        name = next(filter(None, names), None)
        if name is not None:
            found[source.key] = zone(name)
    return found
