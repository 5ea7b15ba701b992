"""How two labels of one attribute stand to each other (docs/claims.md, section "Labels")."""

from typing import Final

from monitor.core.verdict import Verdict, contradicts, corroborates, refines, updates
from monitor.core.view import Held
from monitor.model.claims import Attribute, Claim, Label
from monitor.model.concepts import Concepts
from monitor.model.relations import Basis

# Two weapons, or two causes, may both be right where a post names more than one.
_MAY_BE_SEVERAL: Final = frozenset({Attribute.WEAPON, Attribute.CAUSE})


def label_of(claim: Claim) -> str:
    """Return a claim's label, or an empty string for a count."""
    return claim.value.concept if isinstance(claim.value, Label) else ""


def compare_labels(concepts: Concepts, later: Held, earlier: Held) -> Verdict | None:
    """Conclude how a later label stands to an earlier one of another post."""
    own = later.voice.name == earlier.voice.name
    new, old = label_of(later.claim), label_of(earlier.claim)
    if new in concepts.mute or old in concepts.mute:
        # Who only says what it was not still does not know what it was.
        replaced = own and old in concepts.mute and new not in concepts.mute and not later.denied
        return updates("label-replaces-silence", Basis.VALUE) if replaced else None
    if later.denied != earlier.denied:
        return _denial(concepts, later, earlier, own=own)
    if new == old:
        return None if own else corroborates("label-same", Basis.VALUE)
    if later.denied:
        return None
    if concepts.related(new, old):
        return refines("label-tree", narrower=old in concepts.lineage(new))
    return _exclusive(concepts, later, earlier, own=own)


def _denial(concepts: Concepts, later: Held, earlier: Held, *, own: bool) -> Verdict | None:
    asserted, denied = (earlier, later) if later.denied else (later, earlier)
    if label_of(denied.claim) not in concepts.lineage(label_of(asserted.claim)):
        return None
    if own:
        return updates("label-own-denial", Basis.CORRECTION)
    return contradicts("label-denied", Basis.DENIAL)


def _exclusive(concepts: Concepts, later: Held, earlier: Held, *, own: bool) -> Verdict | None:
    attribute = later.claim.attribute
    if attribute not in concepts.exclusive:
        return None
    if attribute in _MAY_BE_SEVERAL and (later.several or earlier.several):
        return None
    if own:
        return updates("label-own", Basis.CORRECTION)
    return contradicts("label-exclusive", Basis.VALUE)


def compare_causes(concepts: Concepts, later: Held, earlier: Held) -> Verdict | None:
    """Judge a weapon against another voice's cause, whichever comes first."""
    weapon, cause = (
        (later, earlier) if later.claim.attribute is Attribute.WEAPON else (earlier, later)
    )
    implied = concepts.cause_of(label_of(weapon.claim))
    named = label_of(cause.claim)
    if implied is None or weapon.denied or named in concepts.mute:
        return None
    if weapon.voice.name == cause.voice.name:
        return None
    if cause.denied:
        agrees = named not in concepts.lineage(implied)
        return None if agrees else contradicts("cause-denied", Basis.DENIAL)
    if cause.several or weapon.several or concepts.related(implied, named):
        return None
    return contradicts("cause-of-weapon", Basis.VALUE)


def same_or_broader(concepts: Concepts, claim: Claim, original: Claim) -> bool:
    """Whether a passed-on label says no more than the original did."""
    return label_of(claim) in concepts.lineage(label_of(original))
