"""The store in memory: the shipped fake for tests and trials, under the same contract suite."""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from monitor.core.routes import Facts, Routes
from monitor.model.alerts import Alert, Delivery, DeliveryState, Notice, noticed
from monitor.model.claims import Attribute, Claim, Modality
from monitor.model.completeness import Completeness, Outage, Range
from monitor.model.decisions import Decided, Decision, Recorded
from monitor.model.events import Event
from monitor.model.ids import AlertId, ClaimId, EventId, PostId, RelationId, RevisionId, SourceKey
from monitor.model.posts import Post
from monitor.model.relations import Relation
from monitor.model.sources import Source, SourceKind
from monitor.ports import Batch, Demand, Dossier, Observation, Reject, Side, Subject, Together
from monitor.store import memory_holdings
from monitor.store.intake import (
    REFUSED,
    Verdict,
    Version,
    content_digest,
    judge,
    post_of,
    rejected,
    revision_of,
)
from monitor.store.memory_completeness import MemoryCompleteness
from monitor.store.memory_desk import MemoryDesk
from monitor.store.memory_jobs import MemoryJobs
from monitor.store.memory_opinions import MemoryOpinions
from monitor.store.memory_outbox import MemoryOutbox
from monitor.store.placing import passage_of
from monitor.store.postings import MemoryPostings
from monitor.store.rejects import reject_id
from monitor.store.rows import micros, previous_of, unlisted, unlisted_event


class _Held(Struct):
    post: Post
    versions: list[Version]


class MemoryStore(MemoryPostings, MemoryJobs):
    """Ledger, Archive, Outbox and Journal in dictionaries; gone with the process."""

    def __init__(
        self,
        *,
        sources: Iterable[Source] = (),
        events: Iterable[Event] = (),
        receivers: Sequence[str] = (),
        repeatable: Collection[str] = (),
        noticed: Sequence[str] = (),
        routes: Routes | None = None,
    ) -> None:
        super().__init__()
        MemoryJobs.__init__(self)
        self._sources = {source.key: source for source in sources}
        self._events = {event.id: event for event in events}
        self._routes = routes or Routes.to_all(receivers)
        self._noticed = tuple(noticed)
        self.opinions = MemoryOpinions()
        self._cursors: dict[SourceKey, str] = {}
        self._held: dict[PostId, _Held] = {}
        self._recorded: dict[int, Recorded] = {}
        self._seq_of: dict[RevisionId, int] = {}
        self._quiet: dict[int, bool] = {}  # the pending ones
        self._decisions: dict[int, Decision] = {}
        self._claims: dict[ClaimId, Claim] = {}
        self._relations: dict[RelationId, Relation] = {}
        self._alerts: dict[AlertId, Alert] = {}
        self._outbox = MemoryOutbox(self._subject, self._is_told, repeatable)
        self.desk = MemoryDesk(self)
        self.rejects: dict[str, Reject] = {}
        self.outcomes: Counter[tuple[SourceKey, str]] = Counter()
        self.errors: dict[SourceKey, str] = {}
        self._notices: dict[str, Notice] = {}
        self._completeness = MemoryCompleteness()
        self._imports: dict[str, int | None] = {}
        self._read: set[SourceKey] = set()

    async def cursor(self, source: SourceKey) -> str | None:
        """Return where the source's stream goes on, None when it was never read."""
        return self._cursors.get(source)

    async def record(self, batch: Batch) -> tuple[Recorded, ...]:
        """Keep a batch and return only what is new, marked pending."""
        self.outcomes[batch.source, batch.outcome] += 1
        for reject in batch.rejects:
            self._reject(batch.source, reject)
        taken = [self._take(batch, seen) for seen in batch.observations]
        self._read.add(batch.source)
        if batch.cursor is not None:
            self._cursors[batch.source] = batch.cursor
        new = tuple(one for one in taken if one is not None)
        self._completeness.take(batch, new)
        return new

    def _reject(self, source: SourceKey, reject: Reject) -> None:
        self.outcomes[source, "reject"] += 1
        self.rejects.setdefault(reject_id(source, reject), reject)

    def _take(self, batch: Batch, seen: Observation) -> Recorded | None:
        at = seen.seen_at or batch.seen_at
        post = post_of(seen)
        held = self._held.get(post.id)
        try:
            micros(at)
            micros(seen.published_at or at)
            micros(seen.edited_at or at)
            digest = content_digest(seen.text, seen.media)
            str(post.id).encode()
            verdict = judge(seen, at, digest, held.versions if held else ())
        except (UnicodeEncodeError, TypeError) as error:  # a lone surrogate, a naive moment
            self._reject(batch.source, rejected(seen, f"cannot be stored: {error}"))
            return None
        self.outcomes[batch.source, verdict.value] += 1
        if verdict in REFUSED:
            reject = rejected(seen, REFUSED[verdict])
            self.rejects.setdefault(reject_id(batch.source, reject), reject)
        if held is not None:
            self._complete(held, seen)
        if verdict is not Verdict.NEW:
            return None
        first = batch.source not in self._read and not batch.quiet
        recorded = self._add(held or _Held(post=post, versions=[]), seen, at, digest, first=first)
        self._quiet[recorded.seq] = batch.quiet
        return recorded

    def _complete(self, held: _Held, seen: Observation) -> None:
        held.post = msgspec.structs.replace(
            held.post,
            published_at=held.post.published_at or seen.published_at,
            url=held.post.url or seen.url,
        )

    def _add(
        self, held: _Held, seen: Observation, at: datetime, digest: str, *, first: bool
    ) -> Recorded:
        number = held.versions[-1].number + 1 if held.versions else 1
        revision = revision_of(seen, at, digest, held.post.id, number)
        held.versions.append(Version(number, revision.kind, digest, at, revision.edited_at))
        self._held[held.post.id] = held
        recorded = Recorded(
            seq=len(self._recorded) + 1,
            post=held.post,
            revision=revision,
            previous=previous_of(revision),
            first_reading=first,
        )
        self._recorded[recorded.seq] = recorded
        self._seq_of[revision.id] = recorded.seq
        return recorded

    async def pending(self, limit: int) -> tuple[Recorded, ...]:
        """Return the oldest revisions that wait for a decision, in order of arrival."""
        return tuple(self._current(seq) for seq in sorted(self._quiet)[:limit])

    def _current(self, seq: int) -> Recorded:
        recorded = self._recorded[seq]
        post = self._held[recorded.post.id].post
        return msgspec.structs.replace(recorded, post=post)

    async def commit(self, decisions: Sequence[Decision]) -> None:
        """Keep decisions and their deliveries and clear pending; the first one counts."""
        for decision in decisions:
            quiet = self._quiet.pop(decision.seq, None)
            if quiet is None:
                continue
            self._decisions[decision.seq] = decision
            self._claims |= {one.id: one for one in decision.claims}
            self._relations |= {one.id: one for one in decision.relations}
            self._alerts |= {one.id: one for one in decision.alerts}
            if not quiet:
                for alert in decision.alerts:
                    await self._post_alert(alert)
                for notice in decision.notices:
                    self._keep(notice)

    async def _post_alert(self, alert: Alert) -> None:
        dossier = self._dossier(alert)
        facts = Facts(alert=alert, source=dossier.trigger, event=dossier.event)
        placed = self._routes.place(facts, alert.raised_at)
        self._outbox.post(alert, placed, hurry=self._routes.hurries)
        await self.desk.passed([passage_of(alert, one) for one in placed])

    def know(self, event: Event) -> None:
        """Keep how an event is called."""
        self._events[event.id] = event

    def alert_named(self, alert: AlertId) -> Alert | None:
        """Return an alert by its id."""
        return self._alerts.get(alert)

    def alerts_at(
        self, event: EventId, receiver: str, states: Sequence[DeliveryState]
    ) -> tuple[Alert, ...]:
        """Return the alerts of an event whose delivery is in one of the states."""
        found = [
            self._alerts.get(one.alert)
            for one in self.deliveries()
            if one.receiver == receiver and one.state in states
        ]
        return tuple(one for one in found if one is not None and one.event == event)

    def confirmed(self, event: EventId) -> frozenset[Attribute]:
        """Return the attributes of which an official source speaks for itself."""
        return frozenset(
            claim.attribute
            for claim in self._claims.values()
            if claim.event == event and self._is_official(claim)
        )

    def _is_official(self, claim: Claim) -> bool:
        recorded = self._recorded[self._seq_of[claim.revision]]
        latest = self._held[recorded.post.id].versions[-1].number
        return (
            claim.modality is Modality.ASSERTED
            and claim.attribution is None
            and recorded.revision.number == latest
            and self._source(recorded.post.source).kind is SourceKind.OFFICIAL
        )

    async def decided(
        self, since: datetime | None, whole_from: datetime | None = None
    ) -> AsyncIterator[Decided]:
        """Yield decided revisions in order of arrival, those seen at ``since`` or later.

        Of those seen before ``whole_from`` only the revisions of posts that were linked.
        """
        linked = {self._recorded[seq].post.id for seq, one in self._decisions.items() if one.links}
        for seq in sorted(self._decisions):
            recorded = msgspec.structs.replace(self._current(seq), first_reading=False)
            seen = recorded.revision.seen_at
            if since is not None and seen < since:
                continue
            if whole_from is None or seen >= whole_from or recorded.post.id in linked:
                yield Decided(recorded=recorded, decision=self._decisions[seq])

    async def forget_decisions(self) -> None:
        """Drop all that is derived and mark every revision pending; nobody is alerted again."""
        self._quiet = {**dict.fromkeys(self._decisions, True), **self._quiet}
        for seq in self._decisions:
            recorded = self._recorded[seq]
            self._recorded[seq] = msgspec.structs.replace(recorded, first_reading=False)
        for derived in (self._decisions, self._claims, self._relations, self._alerts):
            derived.clear()

    async def due(self, demand: Demand) -> tuple[Together, ...]:
        """Lease and return the deliveries to make now, the most severe first."""
        return self._outbox.due(demand)

    async def doubtful(self, demand: Demand) -> tuple[Together, ...]:
        """Return what is uncertain and may be looked into now, a message each."""
        return self._outbox.doubtful(demand)

    async def settle(self, deliveries: Sequence[Delivery]) -> None:
        """Keep the outcome of an attempt; what was sent stays sent."""
        self._outbox.settle(deliveries)

    async def recover(self, now: datetime, settled: datetime | None = None) -> int:
        """Turn leases of a dead process into ``uncertain``, or ``due`` at a repeatable receiver."""
        return self._outbox.recover(now, settled or now)

    async def bury(self, receivers: Collection[str]) -> int:
        """Make dead letters of what is due to none of these; return how many there were."""
        return self._outbox.bury(receivers)

    def deliveries(self) -> tuple[Delivery, ...]:
        """Return every delivery in the order in which they were raised."""
        return self._outbox.deliveries

    def _is_told(self, key: AlertId) -> bool:
        return key in self._alerts or noticed(key) in self._notices

    def _subject(self, key: AlertId) -> Subject | None:
        notice = noticed(key)
        if notice is not None:
            return self._notices.get(notice)
        alert = self._alerts.get(key)
        return None if alert is None else self._dossier(alert)

    def _dossier(self, alert: Alert) -> Dossier:
        recorded = self._current(self._seq_of[alert.revision])
        relations = sorted(
            (self._relations[one] for one in alert.relations), key=lambda one: one.rank
        )
        wanted = dict.fromkeys(
            [one.claim_a for one in relations]
            + list(alert.claims)
            + [one.claim_b for one in relations if one.claim_b]
        )
        event = self._events.get(alert.event) or unlisted_event(alert.event)
        sides = [self._side(self._claims[one]) for one in wanted if one in self._claims]
        return Dossier(
            alert=alert,
            event=event,
            trigger=self._source(recorded.post.source),
            post=recorded.post,
            revision=recorded.revision,
            new=tuple(one for one in sides if one.claim.revision == alert.revision),
            old=tuple(one for one in sides if one.claim.revision != alert.revision),
            relations=tuple(relations),
            awaited=self._awaited(event),
        )

    def _awaited(self, event: Event) -> tuple[str, ...]:
        of_event = [one for one in self._notices.values() if one.subject.startswith(f"{event.id}/")]
        over = {one.subject for one in of_event if one.kind == "awaited_over"}
        silent = [one for one in of_event if one.kind == "awaited" and one.subject not in over]
        ordered = sorted(silent, key=lambda one: (one.raised_at, one.subject))
        return tuple(one.text.removeprefix(f"{event.title}: ") for one in ordered)

    def _side(self, claim: Claim) -> Side:
        recorded = self._current(self._seq_of[claim.revision])
        return Side(
            claim=claim,
            source=self._source(recorded.post.source),
            post=recorded.post,
            revision=recorded.revision,
        )

    def _source(self, key: SourceKey) -> Source:
        return self._sources.get(key) or unlisted(key)

    async def resume(self, sources: Collection[SourceKey], at: datetime) -> None:
        """Say that reading begins again: since the last success nothing was read."""
        self._completeness.resume(sources, at)

    async def completeness(
        self, sources: Collection[SourceKey] | None = None, since: datetime | None = None
    ) -> tuple[Completeness, ...]:
        """Return what is known of these sources, or of every source that was ever tried."""
        return self._completeness.read(sources, since)

    async def imported(self, file: str) -> int | None:
        """Return how many records of a file are stored, None where it was read whole."""
        return self._imports.get(file, 0)

    async def note_import(self, file: str, path: str, records: int, *, finished: bool) -> None:  # noqa: ARG002
        """Keep how far a file was read."""
        self._imports[file] = None if finished else records

    async def note(
        self, source: SourceKey, outcome: str, detail: str, at: datetime, *, final: bool = False
    ) -> None:
        """Count an outcome of a source that yielded no batch; its outage goes on or begins."""
        micros(at)
        failure = Outage(since=at, outcome=outcome, detail=detail, final=final)
        self._completeness.fail(source, failure)
        self.outcomes[source, outcome] += 1
        self.errors[source] = f"{outcome}: {detail}" if detail else outcome

    async def notice(self, notice: Notice) -> None:
        """Keep a notice once by its id, and post it to the receivers that ask for notices."""
        self._keep(notice)

    def _keep(self, notice: Notice) -> None:
        if notice.id not in self._notices:
            self._notices[notice.id] = notice
            self._outbox.post_notice(notice, self._noticed)

    async def notices(self) -> tuple[Notice, ...]:
        """Return every notice, the oldest first."""
        return tuple(sorted(self._notices.values(), key=lambda one: one.raised_at))

    async def held(self, source: SourceKey, numbers: Range) -> tuple[int, ...]:
        """Return the ids in a range of posts that stand, ascending."""
        return memory_holdings.held(self._recorded.values(), source, numbers)

    async def claim_bearing(
        self, source: SourceKey, since: datetime
    ) -> tuple[tuple[int, datetime], ...]:
        """Return the posts published at ``since`` or later that stand and ever made a claim."""
        recorded = (self._current(seq) for seq in self._recorded)
        return memory_holdings.claim_bearing(recorded, self._decisions.values(), source, since)
