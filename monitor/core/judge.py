"""Claims against what an event already holds: the relations, each with rule and sentence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from operator import attrgetter
from typing import NamedTuple

from monitor.core.counts import compare_counts, explicit_counts, sums_of_parts
from monitor.core.labels import compare_causes, compare_labels
from monitor.core.sentence import sentence, sentence_of_edit
from monitor.core.verdict import Verdict
from monitor.core.view import SAME_MOMENT, EventView, Held
from monitor.model.claims import Attribute, Label
from monitor.model.concepts import Concepts
from monitor.model.ids import EventId, RelationId, RevisionId, stable_digest
from monitor.model.posts import Revision, RevisionKind
from monitor.model.relations import Basis, Relation, RelationKind

# Counterparts kept for one kind, attribute and revision: an agreement with hundreds is
# shown by its latest. Updates are all kept, because each ends the standing of a claim.
_MOST = {RelationKind.CONTRADICTS: 12, RelationKind.CORROBORATES: 3, RelationKind.REFINES: 3}
_MOST_AGREEING = _MOST[RelationKind.CORROBORATES]
_OPPOSITE = {Attribute.WEAPON: Attribute.CAUSE, Attribute.CAUSE: Attribute.WEAPON}


class Pair(NamedTuple):
    """A verdict on two claims, in the order of their time, whichever arrived first."""

    verdict: Verdict
    attribute: Attribute
    later: Held
    earlier: Held


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit or a deletion did to a post's former claims."""

    relations: tuple[Relation, ...] = ()
    unchanged: tuple[tuple[Held, Held], ...] = ()
    fresh: tuple[Held, ...] = ()


class Judge:
    """Compares claims of one event. It changes nothing; the view is only read."""

    def __init__(self, concepts: Concepts) -> None:
        self._concepts = concepts

    def change(
        self, event: EventId, revision: Revision, view: EventView, held: Sequence[Held]
    ) -> Change:
        """Compare an edited or deleted post's claims with those of its former revision."""
        former = view.current(revision.post)
        unchanged = [(old, new) for new in held if (old := _same(former, new)) is not None]
        kept = {id(new) for _, new in unchanged}
        fresh = tuple(new for new in held if id(new) not in kept)
        relations = (
            relation
            for attribute in dict.fromkeys(old.claim.attribute for old in former if not old.relay)
            for relation in _edited(event, revision, attribute, (former, held))
        )
        return Change(tuple(relations), tuple(unchanged), fresh)

    def relate(self, event: EventId, view: EventView, held: Sequence[Held]) -> tuple[Relation, ...]:
        """Return the relations of new claims to those that stand, the first to show first."""
        new: dict[Attribute, list[Held]] = {}
        for one in held:
            if not one.relay:
                new.setdefault(one.claim.attribute, []).append(one)
        pairs: list[Pair] = []
        for attribute, mine in new.items():
            self._meet(attribute, mine, view, pairs)
        return tuple(_ranked(event, pairs))

    def _meet(
        self, attribute: Attribute, new: Sequence[Held], view: EventView, pairs: list[Pair]
    ) -> None:
        old = _met(view.of(attribute), new)
        said = {id(one): view.said_before(one) for one in new}
        if not isinstance(new[0].claim.value, Label):
            _meet_counts(attribute, new, old, said, pairs)
            return
        causes = _met(view.of(_OPPOSITE[attribute]), new) if attribute in _OPPOSITE else []
        for one in new:
            before = said[id(one)]
            self._meet_labels(attribute, one, _since(before, old), before, pairs)
            self._meet_causes(one, _since(before, causes), before, pairs)

    def _meet_labels(
        self,
        attribute: Attribute,
        one: Held,
        old: Iterable[Held],
        said: Held | None,
        pairs: list[Pair],
    ) -> None:
        value, denied = one.claim.value, one.denied
        agreed, most = 0, _most_agreeing(said)
        for other in old:
            same = other.denied == denied and other.claim.value == value
            if same and agreed >= most:
                continue  # hundreds may say the same
            later, earlier = _in_order(one, other)
            verdict = compare_labels(self._concepts, later, earlier)
            if verdict and _eligible(verdict.kind, one, other, said):
                pairs.append(Pair(verdict, attribute, later, earlier))
                agreed += same

    def _meet_causes(
        self, one: Held, old: Iterable[Held], said: Held | None, pairs: list[Pair]
    ) -> None:
        for other in old:
            later, earlier = _in_order(one, other)
            verdict = compare_causes(self._concepts, later, earlier)
            if verdict and _eligible(verdict.kind, one, other, said):
                pairs.append(Pair(verdict, Attribute.CAUSE, later, earlier))


def _met(held: Sequence[Held], new: Sequence[Held]) -> list[Held]:
    """Return what a new claim of this moment may be related to, the latest first."""
    post, limit = new[0].post, new[0].at - SAME_MOMENT
    voices = {one.voice.name for one in new}
    met = [
        one
        for one in held
        if one.withdrawn > limit
        and (one.superseded > limit or one.voice.name in voices)
        and one.post != post
    ]
    met.sort(key=_order, reverse=True)
    return met


_order = attrgetter("order")


def _since(said: Held | None, old: Iterable[Held]) -> Iterable[Held]:
    """Leave only what came after a claim's voice said the same before; ``old`` begins latest."""
    if said is None:
        return old
    return takewhile(lambda one: one.order > said.order, old)


def _most_agreeing(said: Held | None) -> int:
    """Return how many a new claim may agree with: who repeats himself agrees with nobody."""
    return 0 if said is not None else _MOST_AGREEING


def _meet_counts(
    attribute: Attribute,
    new: Sequence[Held],
    old: Sequence[Held],
    said: Mapping[int, Held | None],
    pairs: list[Pair],
) -> None:
    theirs = [*explicit_counts(old), *sums_of_parts(old)]
    for mine in (*explicit_counts(new), *sums_of_parts(new)):
        one, before = mine.held, said[id(mine.held)]
        agreed, most = set[RevisionId](), _most_agreeing(before)
        for other in theirs:
            if before is not None and other.held.order <= before.order:
                continue  # known when the voice said the same before
            first = one.order < other.held.order
            if len(agreed) >= most and not first and mine.equals(other):
                continue  # they could only agree, and the latest that do are known
            later, earlier = (other, mine) if first else (mine, other)
            verdict = compare_counts(attribute, later, earlier)
            if verdict and _eligible(verdict.kind, one, other.held, before):
                pairs.append(Pair(verdict, attribute, later.held, earlier.held))
                if not first and verdict.kind is RelationKind.CORROBORATES:
                    agreed.add(other.held.claim.revision)


def _in_order(one: Held, other: Held) -> tuple[Held, Held]:
    return (one, other) if one.order > other.order else (other, one)


def _eligible(kind: RelationKind, new: Held, old: Held, said: Held | None) -> bool:
    """Only standing claims are related to, and a repetition only to what came since."""
    if kind is RelationKind.CONTRADICTS:
        standing = old.contestable(new.at)
    elif kind is RelationKind.UPDATES and old.voice.name == new.voice.name:
        standing = old.withdrawn > new.at - SAME_MOMENT
    else:
        standing = old.stands(new.at)
    if not standing:
        return False
    agrees = kind in (RelationKind.CORROBORATES, RelationKind.REFINES)
    if agrees and old.repeats and abs(old.at - new.at) <= SAME_MOMENT:
        return False  # had it arrived second, the repetition would have agreed with nothing
    return said is None or (not agrees and old.order > said.order)


def _ranked(event: EventId, pairs: Sequence[Pair]) -> Iterator[Relation]:
    """Yield one relation for two revisions of a kind and attribute, the latest claims first."""
    groups: dict[tuple[RelationKind, Attribute, RevisionId], dict[RevisionId, Pair]] = {}
    for pair in pairs:
        key = (pair.verdict.kind, pair.attribute, pair.later.claim.revision)
        groups.setdefault(key, {}).setdefault(pair.earlier.claim.revision, pair)
    for group in groups.values():
        ordered = sorted(group.values(), key=lambda pair: pair.earlier.order, reverse=True)
        for rank, pair in enumerate(ordered[: _MOST.get(ordered[0].verdict.kind)]):
            yield _relation(event, pair, rank)


def _relation(event: EventId, pair: Pair, rank: int) -> Relation:
    verdict = pair.verdict
    a, b = pair.earlier.claim, pair.later.claim
    return Relation(
        id=_relation_id(verdict.kind, pair.attribute, event, (a.revision, b.revision)),
        kind=verdict.kind,
        attribute=pair.attribute,
        event=event,
        a=a.revision,
        b=b.revision,
        claim_a=a.id,
        claim_b=b.id,
        basis=verdict.basis,
        rule=verdict.rule,
        rationale=sentence(verdict, pair.later, pair.earlier),
        rank=rank,
    )


def _relation_id(
    kind: RelationKind, attribute: Attribute, event: EventId, ends: tuple[RevisionId, RevisionId]
) -> RelationId:
    return RelationId(stable_digest(kind, attribute, event, *ends))


def _same(former: Iterable[Held], new: Held) -> Held | None:
    attribute = new.claim.attribute
    return next(
        (old for old in former if old.claim.attribute is attribute and old.same_statement(new)),
        None,
    )


def _edited(
    event: EventId,
    revision: Revision,
    attribute: Attribute,
    texts: tuple[Sequence[Held], Sequence[Held]],
) -> Iterator[Relation]:
    """Yield the one relation, if any, of an edit to its former revision in an attribute."""
    former, held = texts
    old = [one for one in former if one.claim.attribute is attribute and not one.relay]
    new = [one for one in held if one.claim.attribute is attribute]
    if not new:
        yield _own(event, revision, RelationKind.RETRACTS, (old[0], None))
        return
    for before in old:
        after = _replacement(before, old, new)
        if after is not None:
            yield _own(event, revision, RelationKind.REVISES, (before, after))
            return


def _replacement(before: Held, old: Sequence[Held], new: Sequence[Held]) -> Held | None:
    """Return the claim that took the place of a former one; None where it was kept or dropped."""
    if any(_equal_value(before, after) for after in new):
        return None
    same_scope = [after for after in new if after.claim.scope == before.claim.scope]
    added = [after for after in new if not any(_equal_value(one, after) for one in old)]
    return next(iter([one for one in same_scope if one in added] or added), None)


def _equal_value(one: Held, other: Held) -> bool:
    return one.claim.value == other.claim.value and one.denied == other.denied


def _own(
    event: EventId,
    revision: Revision,
    kind: RelationKind,
    ends: tuple[Held, Held | None],
) -> Relation:
    before, after = ends
    attribute = before.claim.attribute
    deleted = revision.kind is RevisionKind.DELETION
    return Relation(
        id=_relation_id(kind, attribute, event, (before.claim.revision, revision.id)),
        kind=kind,
        attribute=attribute,
        event=event,
        a=before.claim.revision,
        b=revision.id,
        claim_a=before.claim.id,
        claim_b=after.claim.id if after else None,
        basis=Basis.DELETION if deleted else Basis.EDIT,
        rule="post-deleted" if deleted else "edit-changed" if after else "edit-dropped",
        rationale=sentence_of_edit(before, after, deleted=deleted),
    )
