"""What was decided on a case, as the JSON lines of the case format.

matches.jsonl    post, revision, event, score
claims.jsonl     post, revision, event, attribute, min and max or label, scope, modality, …
relations.jsonl  kind, attribute, event, a, b, …: one for each kind, attribute, event and b
alerts.jsonl     kind, event, attribute, post, …: every alert as policy raised it
notices.jsonl    what concerns the monitor's own work

Rows stand in order of arrival. The same decisions give the same bytes.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from monitor.model.alerts import Alert, Notice
from monitor.model.claims import Claim, Label, Quantity
from monitor.model.decisions import Decided
from monitor.model.events import Link
from monitor.model.posts import Revision
from monitor.model.relations import Relation

Row = Mapping[str, object]

FILES: Final = (
    "matches.jsonl",
    "claims.jsonl",
    "relations.jsonl",
    "alerts.jsonl",
    "notices.jsonl",
)


class CaseRows:
    """Gathers the rows of one case; add decisions in order of arrival."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = {name: [] for name in FILES}

    def add(self, decided: Decided) -> None:
        """Take in what followed from one revision."""
        revision, decision = decided.recorded.revision, decided.decision
        self._rows["matches.jsonl"] += [_match(revision, link) for link in decision.links]
        self._rows["claims.jsonl"] += [_claim(revision, claim) for claim in decision.claims]
        self._rows["relations.jsonl"] += map(_relation, foremost(decision.relations))
        self._rows["alerts.jsonl"] += map(_alert, decision.alerts)

    def add_notices(self, notices: Iterable[Notice]) -> None:
        """Take in notices, earliest first."""
        ordered = sorted(notices, key=lambda notice: (notice.raised_at, notice.id))
        self._rows["notices.jsonl"] += map(_notice, ordered)

    def count(self, name: str) -> int:
        """Return how many rows a file will have."""
        return len(self._rows[name])

    def write(self, folder: Path) -> None:
        """Write all files, each one whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self._rows.items():
            content = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
            part = folder / f".{name}.part"
            part.write_bytes(content)
            part.replace(folder / name)


def foremost(relations: Iterable[Relation]) -> list[Relation]:
    """Keep one relation for each kind, attribute, event and b: that of the lowest rank."""
    best: dict[tuple[str, str, str, str], Relation] = {}
    for relation in relations:
        key = (relation.kind, relation.attribute, relation.event, relation.b)
        rival = best.get(key)
        if rival is None or (relation.rank, relation.id) < (rival.rank, rival.id):
            best[key] = relation
    return list(best.values())


def _match(revision: Revision, link: Link) -> Row:
    return {
        "post": revision.post,
        "revision": revision.number,
        "event": link.event,
        "score": round(link.score, 6),
        "evidence": [
            {"kind": ground.kind, "detail": ground.detail, "weight": round(ground.weight, 6)}
            for ground in link.evidence
        ],
    }


def _claim(revision: Revision, claim: Claim) -> Row:
    row: dict[str, object] = {"post": revision.post, "revision": revision.number}
    if claim.event is not None:
        row["event"] = claim.event
    row["attribute"] = claim.attribute
    match claim.value:
        case Label(concept=concept):
            row["label"] = concept
        case Quantity(low=low, high=high, approximate=approximate):
            row |= {"min": _number(low), "max": None if high is None else _number(high)}
            if approximate:
                row["approximate"] = True
    if claim.scope is not None:
        row["scope"] = claim.scope
    row["modality"] = claim.modality
    if claim.attribution is not None:
        row["attributed_to"] = claim.attribution.speaker
    if claim.first_seen is not None:
        row["first_seen"] = claim.first_seen
    if claim.place is not None:
        row["place"] = claim.place
    if claim.time is not None:
        row["time"] = claim.time
    return row | {
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "extractor": claim.extractor,
        "id": claim.id,
    }


def _relation(relation: Relation) -> Row:
    return {
        "kind": relation.kind,
        "attribute": relation.attribute,
        "event": relation.event,
        "a": relation.a,
        "b": relation.b,
        "basis": relation.basis,
        "rule": relation.rule,
        "rationale": relation.rationale,
        "id": relation.id,
    }


def _alert(alert: Alert) -> Row:
    row: dict[str, object] = {
        "kind": alert.kind,
        "event": alert.event,
        "attribute": alert.attribute,
        "post": alert.revision,
        "id": alert.id,
        "severity": alert.severity,
        "reason": alert.reason,
        "raised_at": alert.raised_at,
        "claims": alert.claims,
        "relations": alert.relations,
    }
    return row | {"suppressed": alert.suppressed} if alert.suppressed else row


def _notice(notice: Notice) -> Row:
    return {
        "kind": notice.kind,
        "subject": notice.subject,
        "text": notice.text,
        "raised_at": notice.raised_at,
        "id": notice.id,
    }


def _number(value: float) -> int | float:
    """Write whole counts without a decimal point."""
    return int(value) if value == int(value) else value
