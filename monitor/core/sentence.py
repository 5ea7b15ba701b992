"""The one sentence of a relation that can be printed: who says what, when, against whom.

"Interior Ministry: S-400 (2 Nov 06:15 UTC) against Kharkiv governor: S-300 (1 Nov 16:20 UTC)".
"""

from typing import Final

from monitor.core.verdict import Verdict
from monitor.core.view import Held, told_at
from monitor.model.claims import Attribute, Claim, Label, Modality, Quantity
from monitor.model.relations import RelationKind

_VERBS: Final = {
    RelationKind.CONTRADICTS: "against",
    RelationKind.UPDATES: "updates",
    RelationKind.REFINES: "is more exact than",
    RelationKind.CORROBORATES: "agrees with",
    RelationKind.REVISES: "replaces",
    RelationKind.RETRACTS: "takes back",
}
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
# What is counted, where the attribute's own name is no word for it.
_COUNTED: Final = {
    Attribute.BUILDINGS_DAMAGED: "buildings damaged",
    Attribute.WITHOUT_POWER: "without power",
    Attribute.TURNOUT: "present",
}


def sentence(verdict: Verdict, later: Held, earlier: Held) -> str:
    """Tell a relation of two claims; of one voice the second is "its own"."""
    verb = verdict.verb or _VERBS[verdict.kind]
    own = later.voice.name == earlier.voice.name
    return f"{_told(later)} {verb} {_own(earlier) if own else _told(earlier)}"


def sentence_of_edit(before: Held, after: Held | None, *, deleted: bool) -> str:
    """Tell what an edit or a deletion did to a claim of its post."""
    if after is not None:
        return f"{_told(after)} replaces, by an edit, {_own(before)}"
    how = "its post was deleted" if deleted else "an edit dropped it"
    return f"{_told(before)} is taken back: {how}"


def _told(held: Held) -> str:
    """Tell a claim in a few words: who, what, when."""
    if not held.told:
        held.told = f"{held.voice.title}: {_what(held)}"
    return held.told


def _own(held: Held) -> str:
    return f"its own {_what(held)}"


def _what(held: Held) -> str:
    when = told_at(held.at)
    month = _MONTHS[when.month - 1]  # in English whatever the machine's language is
    return f"{_words(held.claim)} ({when.day} {month} {when.hour:02}:{when.minute:02} UTC)"


def _words(claim: Claim) -> str:
    words = _value(claim)
    if claim.scope:
        words += f", {claim.scope}"
    if claim.modality is Modality.DENIED:
        return f"not {words}"
    return f"reportedly {words}" if claim.modality is Modality.HEDGED else words


def _value(claim: Claim) -> str:
    match claim.value:
        case Label(concept=concept):
            return _labelled(claim.attribute, concept.replace("_", " "))
        case Quantity():
            return _counted(claim.attribute, claim.value)


def _labelled(attribute: Attribute, label: str) -> str:
    """Say what a label is of, where the label alone does not."""
    match attribute, label:
        case _, "unknown":
            return f"{attribute.value} unknown"
        case Attribute.DAMAGE, "destroyed":
            return label
        case Attribute.DAMAGE, _:
            return f"{label} damage" if label != "none" else "no damage"
        case Attribute.RESPONSIBLE, _:
            return f"{label} responsible"
        case Attribute.CONTROL, "contested":
            return "control contested"
        case Attribute.CONTROL, _:
            return f"held by {label}"
        case Attribute.DETONATION, _:
            return f"detonation {label}"
        case _:
            return label


def _counted(attribute: Attribute, value: Quantity) -> str:
    number = _range(value)
    if attribute is Attribute.MAGNITUDE:
        return f"magnitude {number}"
    return f"{number} {_COUNTED.get(attribute, attribute.value)}"


def _range(value: Quantity) -> str:
    about = "about " if value.approximate else ""
    low, high = _number(value.low), value.high
    if high is None:
        return f"{about}at least {low}"
    if value.low == high:
        return f"{about}{low}"
    return f"{about}up to {_number(high)}" if not value.low else f"{about}{low} to {_number(high)}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"
