"""What a comparison concludes: a kind, its basis and the rule that says so."""

from functools import cache
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


@cache  # a rule concludes the same thousands of times
def contradicts(rule: str, basis: Basis) -> Verdict:
    """Both cannot be true."""
    return Verdict(RelationKind.CONTRADICTS, rule, basis)


@cache
def updates(rule: str, basis: Basis) -> Verdict:
    """The later supersedes the earlier."""
    return Verdict(RelationKind.UPDATES, rule, basis)


@cache
def corroborates(rule: str, basis: Basis) -> Verdict:
    """An independent voice says the same."""
    return Verdict(RelationKind.CORROBORATES, rule, basis)


@cache
def refines(rule: str, *, narrower: bool) -> Verdict:
    """The later is more exact, or broader, and agrees."""
    verb = "is more exact than" if narrower else "is less exact than"
    return Verdict(RelationKind.REFINES, rule, Basis.HIERARCHY, verb)
