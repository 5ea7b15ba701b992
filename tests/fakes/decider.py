"""A decider small enough to see through: labels are words, and two labels contradict.

It is a fold like the real one: what it decides depends on what was applied before.
"""

import re

from monitor.model.alerts import AlertKind
from monitor.model.claims import Claim
from monitor.model.decisions import Decided, Decision, Recorded
from tests.build import alert, claim, decision, relation

_LABEL = re.compile(r"\b(?:S-300|S-400|Shahed|Kalibr)\b")


class WordDecider:
    def __init__(self) -> None:
        self.standing: list[Claim] = []
        self.applied: list[str] = []

    def decide(self, recorded: Recorded) -> Decision:
        found = _LABEL.search(recorded.revision.text)
        if found is None:
            return decision(recorded, reason="no claim")
        mine = claim(
            recorded.post.source,
            value=found.group(),
            native=recorded.post.native,
            number=recorded.revision.number,
            quote=found.group(),
            start=found.start(),
        )
        against = [
            relation(other, mine, rank=rank) for rank, other in enumerate(self._conflicting(mine))
        ]
        seen = recorded.revision.seen_at - recorded.revision.seen_at.replace(hour=12, minute=0)
        raised = alert(
            mine,
            kind=AlertKind.CONTRADICTION if against else AlertKind.NEW_CLAIM,
            relations=tuple(against),
            minutes=seen.total_seconds() / 60,
        )
        new = bool(against) or not self.standing
        return decision(recorded, mine, relations=tuple(against), alerts=(raised,) if new else ())

    def _conflicting(self, mine: Claim) -> list[Claim]:
        return [
            one
            for one in self.standing
            if one.value != mine.value and one.revision.rpartition("@")[0] != _post_of(mine)
        ]

    def apply(self, decided: Decided) -> None:
        post = decided.recorded.post.id
        self.standing = [one for one in self.standing if _post_of(one) != post]
        self.standing += decided.decision.claims
        self.applied.append(decided.recorded.revision.id)


class BrokenDecider(WordDecider):
    """Has a bug that one text sets off."""

    def decide(self, recorded: Recorded) -> Decision:
        if "poison" in recorded.revision.text:
            raise LookupError("a bug")
        return super().decide(recorded)


def _post_of(one: Claim) -> str:
    return one.revision.rpartition("@")[0]
