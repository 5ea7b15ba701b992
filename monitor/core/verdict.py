"""What a comparison concludes: a kind, its basis and the rule that says so."""

from typing import NamedTuple

from monitor.model.relations import Basis, RelationKind


class Verdict(NamedTuple):
    """A relation of the later claim to the earlier, before it has a sentence and an id.

    ``verb`` joins the two in the sentence where the kind's own does not say it.
    """

    kind: RelationKind
    rule: str
    basis: Basis
    verb: str = ""


def contradicts(rule: str, basis: Basis) -> Verdict:
    """Both cannot be true."""
    return Verdict(RelationKind.CONTRADICTS, rule, basis)


def updates(rule: str, basis: Basis) -> Verdict:
    """The later supersedes the earlier."""
    return Verdict(RelationKind.UPDATES, rule, basis)


def corroborates(rule: str, basis: Basis) -> Verdict:
    """An independent voice says the same."""
    return Verdict(RelationKind.CORROBORATES, rule, basis)


def refines(rule: str, *, narrower: bool) -> Verdict:
    """The later is more exact, or broader, and agrees."""
    verb = "is more exact than" if narrower else "is less exact than"
    return Verdict(RelationKind.REFINES, rule, Basis.HIERARCHY, verb)
