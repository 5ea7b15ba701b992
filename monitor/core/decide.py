"""One revision in, one decision out: scan, read, track, judge. And the fold that follows.

``Decider`` holds all that the core knows and remembers. ``decide`` changes none of it;
``apply`` is the only thing that does, and is given every decision exactly once, live or
from the store. The core's now is the revision's own ``seen_at``, so a decision that is
taken again after a crash is the same decision.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import structs

from monitor.core.actors import Speakers
from monitor.core.assess import Assessor
from monitor.core.docket import Docket
from monitor.core.extract import Reader, Reading
from monitor.core.track import Tracker, Tracking
from monitor.model.claims import without_speaker
from monitor.model.decisions import Decided, Decision, Recorded
from monitor.model.events import Event
from monitor.model.ids import EventId, SourceKey
from monitor.model.sources import Source, SourceKind
from monitor.text.gazetteer import Gazetteer
from monitor.text.lexicon import Lexicon
from monitor.text.scan import Scanner
from monitor.text.topics import Topics


class Decider:
    """The whole core behind two calls."""

    def __init__(
        self,
        *,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        topics: Topics,
        sources: Iterable[Source],
        events: Sequence[Event],
    ) -> None:
        catalogue = {source.key: source for source in sources}
        self._tracker = Tracker(events, gazetteer, topics, lexicon.patterns, catalogue.values())
        known = Scanner((*lexicon.patterns, *gazetteer.patterns, *topics.patterns))
        self._scanner = Scanner(self._tracker.patterns, known)
        self._reader = Reader(lexicon)
        self._source_of = _Catalogue(catalogue).find
        self._speakers = Speakers(catalogue, Scanner(lexicon.patterns).scan, lexicon.concepts)
        self._docket = Docket(
            lexicon.concepts,
            Assessor(
                concepts=lexicon.concepts,
                speakers=self._speakers,
                source_of=self._source_of,
            ),
        )

    def decide(self, recorded: Recorded) -> Decision:
        """Return all that follows from a revision. Changes nothing."""
        revision = recorded.revision
        scan = self._scanner.scan(revision.text)
        reading = self._reader.read(scan, revision.id)
        if recorded.opinions:
            reading = self._reader.confirm(recorded.opinions, scan, reading, revision.id)
        reading = self._in_own_voice(recorded, reading)
        tracking = self._tracker.track(recorded, scan, reading)
        events = _events(tracking)
        verdicts = self._docket.judge(recorded, tracking.relays, events, tracking.claims)
        return Decision(
            seq=recorded.seq,
            revision=revision.id,
            language=reading.language,
            reason=tracking.reason,
            relays=tracking.relays,
            links=tracking.links,
            claims=verdicts.claims,
            relations=verdicts.relations,
            alerts=verdicts.alerts,
        )

    def concerns(self, text: str) -> bool:
        """Whether a text by itself may speak of a tracked event."""
        return self._tracker.concerns(self._scanner.scan(text))

    def _in_own_voice(self, recorded: Recorded, reading: Reading) -> Reading:
        """Take back the attribution of what a source says of itself in the third person."""
        if recorded.post.forwarded_from is not None:
            return reading
        source = self._source_of(recorded.post.source)
        claims = tuple(
            without_speaker(claim)
            if claim.attribution and self._speakers.is_self(claim.attribution, source)
            else claim
            for claim in reading.claims
        )
        return structs.replace(reading, claims=claims)

    def apply(self, decided: Decided) -> None:
        """Fold a decision into what later ones are taken against."""
        decision = decided.decision
        events = tuple(link.event for link in decision.links)
        self._docket.fold(
            decided.recorded, decision.relays, events, decision.claims, decision.relations
        )
        self._tracker.remember(decided)


class _Catalogue:
    """The followed sources; a stranger is an aggregator of unknown reliability."""

    def __init__(self, known: Mapping[SourceKey, Source]) -> None:
        self._known = dict(known)

    def find(self, key: SourceKey) -> Source:
        """Return a source by its key, known or not."""
        found = self._known.get(key)
        return found or Source(key=key, title=key, kind=SourceKind.AGGREGATOR)


def _events(tracking: Tracking) -> tuple[EventId, ...]:
    return tuple(link.event for link in tracking.links)
