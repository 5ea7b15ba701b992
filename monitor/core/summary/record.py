"""The stored decisions of one event, folded into the view that judging had of it."""

from collections.abc import Callable, Sequence

from monitor.core.actors import publisher_voice
from monitor.core.assess import moment
from monitor.core.fold import absorb, rewrite
from monitor.core.judge import Change, Judge
from monitor.core.view import EventView, Held
from monitor.model.alerts import Alert
from monitor.model.claims import Claim
from monitor.model.concepts import Concepts
from monitor.model.decisions import Decided, Recorded
from monitor.model.ids import ClaimId, EventId, RevisionId, SourceKey
from monitor.model.posts import RevisionKind
from monitor.model.relations import Relation
from monitor.model.sources import Source


class Record:
    """The record of one event, and the view that judging had of it."""

    def __init__(
        self,
        event: EventId,
        source_of: Callable[[SourceKey], Source],
        concepts: Concepts,
    ) -> None:
        self.view = EventView()
        self.recorded: dict[RevisionId, Recorded] = {}
        self.held: dict[ClaimId, Held] = {}
        self.claims: dict[ClaimId, Claim] = {}
        self.relations: list[Relation] = []
        self.alerts: list[Alert] = []
        self.source_of = source_of
        self._event = event
        self._judge = Judge(concepts)
        self._concepts = concepts

    def take(self, decided: Decided) -> None:
        """Fold one revision in; one that is not linked to the event changes nothing."""
        recorded, decision = decided.recorded, decided.decision
        if all(link.event != self._event for link in decision.links):
            return
        self.recorded[recorded.revision.id] = recorded
        claims = [one for one in decision.claims if one.event == self._event]
        relations = [one for one in decision.relations if one.event == self._event]
        self.relations += relations
        self.alerts += [one for one in decision.alerts if one.event == self._event]
        self._absorb(recorded, claims, relations)

    def _absorb(
        self, recorded: Recorded, claims: Sequence[Claim], relations: Sequence[Relation]
    ) -> None:
        heard = tuple(self._hold(recorded, claim) for claim in claims)
        change = Change(fresh=heard)
        if recorded.revision.kind is not RevisionKind.ORIGINAL:
            change = self._judge.change(self._event, recorded.revision, self.view, heard)
            rewrite(self.view, recorded.revision, moment(recorded), change)
        for one in heard:
            self.claims[one.claim.id] = one.claim
            self.held[one.claim.id] = one
        for old, new in change.unchanged:
            self.held[new.claim.id] = old
        absorb(self.view, self._concepts, change.fresh, relations)

    def _hold(self, recorded: Recorded, claim: Claim) -> Held:
        voice = claim.voice or publisher_voice(self.source_of(recorded.post.source))
        return Held(
            claim=claim,
            post=recorded.post.id,
            at=moment(recorded),
            voice=voice,
            relay=claim.relay,
        )
