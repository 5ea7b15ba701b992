"""What a comparison concludes: a kind, its basis and the rule that says so."""

from typing import NamedTuple

from monitor.model.relations import Basis, RelationKind


class Verdict(NamedTuple):
    """A relation of the later claim to the earlier, before it has a sentence and an id."""

    kind: RelationKind
    rule: str
    basis: Basis


def contradicts(rule: str, basis: Basis) -> Verdict:
    """Both cannot be true."""
    return Verdict(RelationKind.CONTRADICTS, rule, basis)


def updates(rule: str, basis: Basis) -> Verdict:
    """The later supersedes the earlier."""
    return Verdict(RelationKind.UPDATES, rule, basis)


def corroborates(rule: str, basis: Basis) -> Verdict:
    """An independent voice says the same."""
    return Verdict(RelationKind.CORROBORATES, rule, basis)


def refines(rule: str) -> Verdict:
    """The later is more exact or broader, and agrees."""
    return Verdict(RelationKind.REFINES, rule, Basis.HIERARCHY)
