"""How a decision moves a view on. Nothing else changes what an event holds."""

from collections.abc import Iterable, Sequence

from monitor.core.judge import Change
from monitor.core.labels import label_of
from monitor.core.view import EventView, Held
from monitor.model.claims import Label
from monitor.model.concepts import Concepts
from monitor.model.posts import Revision
from monitor.model.relations import Relation, RelationKind


def absorb(
    view: EventView, concepts: Concepts, fresh: Sequence[Held], relations: Iterable[Relation]
) -> None:
    """Take new claims in, and end the standing of those that they replace."""
    for held in fresh:
        if not held.relay:
            held.repeats = view.said_before(held) is not None
            _replace_own(view, concepts, held)
        view.add(held)
    for relation in relations:
        if relation.kind is RelationKind.UPDATES:
            _supersede(view, relation)


def rewrite(view: EventView, revision: Revision, at: float, change: Change) -> None:
    """Carry over what an edit kept; what it dropped or changed no longer stands."""
    kept = {id(old) for old, _ in change.unchanged}
    for old in view.current(revision.post):
        if id(old) not in kept:
            old.replaced = revision.id
            old.withdrawn = min(old.withdrawn, at)
    for old, new in change.unchanged:
        view.renew(old, new.claim)
        old.parts = new.parts


def _replace_own(view: EventView, concepts: Concepts, held: Held) -> None:
    for other in view.of(held.claim.attribute):
        if other.voice.name != held.voice.name or other.post == held.post:
            continue
        if _takes_place_of(concepts, held, other):
            older, newer = (other, held) if other.order < held.order else (held, other)
            older.withdrawn = min(older.withdrawn, newer.at)


def _takes_place_of(concepts: Concepts, held: Held, other: Held) -> bool:
    if held.denied != other.denied or held.claim.scope != other.claim.scope:
        return False
    if not isinstance(held.claim.value, Label):
        return True
    if held.claim.value == other.claim.value:
        return True
    return held.claim.attribute in concepts.exclusive and not concepts.related(
        label_of(held.claim), label_of(other.claim)
    )


def _supersede(view: EventView, relation: Relation) -> None:
    old = view.find(relation.claim_a)
    new = view.find(relation.claim_b) if relation.claim_b else None
    if old is None or new is None:
        return
    if old.claim.scope is None or old.claim.scope == new.claim.scope:
        old.superseded = min(old.superseded, new.at)
        if old.voice.name == new.voice.name:
            old.withdrawn = min(old.withdrawn, new.at)
        return
    for part in view.of_post(old.post):  # a total updates all parts of one utterance
        same = part.claim.attribute is old.claim.attribute and part.voice.name == old.voice.name
        if same and part.replaced is None:
            part.outcounted = min(part.outcounted, new.at)
