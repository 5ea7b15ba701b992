"""One revision in, one decision out: scan, read, track, judge. And the fold that follows.

``Decider`` holds all that the core knows and remembers. ``decide`` changes none of it;
``apply`` is the only thing that does, and is given every decision exactly once, live or
from the store. The core's now is the revision's own ``seen_at``, so a decision that is
taken again after a crash is the same decision.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain

from msgspec import structs

from monitor.core.actors import Speakers
from monitor.core.assess import Assessor, moment
from monitor.core.awaited import Awaiting
from monitor.core.dating import Dater
from monitor.core.docket import Docket
from monitor.core.emerging import Emerging
from monitor.core.extract import Publisher, Reader, Reading
from monitor.core.policy import Policy
from monitor.core.provenance import Provenance
from monitor.core.titles import named_sources
from monitor.core.track import Tracker, Tracking
from monitor.core.view import told_at
from monitor.model.alerts import Notice
from monitor.model.candidates import Sighting
from monitor.model.claims import Claim, without_speaker
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
        dater: Dater | None = None,
        history_after: timedelta | None = None,
    ) -> None:
        catalogue = {source.key: source for source in sources}
        known = Scanner(chain(lexicon.patterns, gazetteer.patterns, topics.patterns))
        self._tracker = Tracker(events, gazetteer, topics, known, catalogue.values(), dater)
        titles = named_sources(catalogue.values(), known.scan)
        self._scanner = Scanner(chain(self._tracker.patterns, titles), known)
        self._reader = Reader(lexicon, gazetteer)
        self._speakers = speakers = Speakers(catalogue, known.scan, lexicon.concepts)
        voices = {source.voice: source.title for source in reversed(catalogue.values())}
        self._emerging = Emerging(gazetteer, topics, lambda voice: voices.get(voice, voice))
        self._nations = {side.upper(): one.nation for one in lexicon.tongues for side in one.sides}
        self._source_of = source_of = _Catalogue(catalogue).find
        self._awaiting = Awaiting(events, speakers, source_of)
        self._docket = Docket(
            lexicon.concepts,
            Assessor(concepts=lexicon.concepts, speakers=speakers, source_of=source_of),
            policy=Policy(
                mutes={event.id: event.mutes for event in events if event.mutes},
                history_after=history_after,
            ),
            provenance=Provenance(speakers, source_of),
            lands=self._tracker.lands,
        )

    def decide(self, recorded: Recorded) -> Decision:
        """Return all that follows from a revision. Changes nothing."""
        revision = recorded.revision
        scan = self._scanner.scan(revision.text)
        reading = self._reader.read(scan, revision.id, self._publisher(recorded))
        if recorded.opinions:
            reading = self._reader.confirm(recorded.opinions, scan, reading, revision.id)
        reading = self._in_own_voice(recorded, reading)
        tracking = self._tracker.track(recorded, scan, reading)
        events = _events(tracking)
        verdicts = self._docket.judge(recorded, tracking.relays, events, tracking.claims)
        sightings = self._heard(tracking.sightings, tracking.claims)
        emerged = self._emerging.meet(sightings, revision.seen_at)
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
            sightings=sightings,
            candidates=emerged.candidates,
            notices=(*emerged.notices, *self._awaited(recorded, tracking.claims)),
        )

    def _publisher(self, recorded: Recorded) -> Publisher:
        """Return who wrote a post: of a forward whom it is from."""
        origin = recorded.post.forwarded_from
        source = self._source_of(origin.source if origin else recorded.post.source)
        nation = self._nations.get((source.side or "").upper(), "")
        told = source.kind is not SourceKind.MEDIA  # media pass on what offices say
        return Publisher(nation, source.kind is SourceKind.OFFICIAL if told else None)

    def concerns(self, text: str) -> bool:
        """Whether a text by itself may speak of a tracked event."""
        return self._tracker.concerns(self._scanner.scan(text))

    def _in_own_voice(self, recorded: Recorded, reading: Reading) -> Reading:
        """Take back the attribution of what a source says of itself in the third person."""
        if not reading.claims or recorded.post.forwarded_from is not None:
            return reading
        source = self._source_of(recorded.post.source)
        claims = tuple(
            without_speaker(claim)
            if claim.attribution and self._speakers.is_self(claim.attribution, source)
            else claim
            for claim in reading.claims
        )
        return structs.replace(reading, claims=claims)

    def silences(self, now: datetime) -> tuple[Notice, ...]:
        """Return a notice of each expected party that is silent for too long by ``now``.

        Known ones are left out once a later post was folded; a notice is stored once by its
        id, so that being told of one twice does no harm.
        """
        return tuple(self._awaiting.due(now))

    def _awaited(self, recorded: Recorded, claims: Sequence[Claim]) -> tuple[Notice, ...]:
        at, now = told_at(moment(recorded)), recorded.revision.seen_at
        return self._awaiting.hear(recorded.post.source, claims, at, now)

    def _heard(
        self, sightings: tuple[Sighting, ...], claims: Sequence[Claim]
    ) -> tuple[Sighting, ...]:
        """Give what only passes on the words of a followed source that source's voice."""
        speakers = {one.attribution for one in claims}
        attribution = speakers.pop() if sightings and len(speakers) == 1 else None
        if attribution is None or attribution.anonymous:
            return sightings
        known = self._speakers.candidates(attribution)
        if not known:
            return sightings
        return tuple(structs.replace(one, voice=known[0].voice) for one in sightings)

    def apply(self, decided: Decided) -> None:
        """Fold a decision into what later ones are taken against."""
        decision = decided.decision
        events = tuple(link.event for link in decision.links)
        self._docket.fold(
            decided.recorded, decision.relays, events, decision.claims, decision.relations
        )
        self._tracker.remember(decided)
        recorded = decided.recorded
        self._awaiting.fold(
            recorded.post.source,
            decision.claims,
            told_at(moment(recorded)),
            recorded.revision.seen_at,
        )
        if decision.sightings or decision.candidates:
            self._emerging.fold(decision.sightings, decision.candidates)


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
