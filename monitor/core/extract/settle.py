"""Of all that was read in a post, what stands: each thing once, totals before increments."""

from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.towns import Towns
from monitor.model.claims import Attribute, Modality, Quantity

_WEAPONS: Final = frozenset({Attribute.LAUNCHED, Attribute.INTERCEPTED})
_MOST: Final = 1e9  # nothing that is counted here comes in larger numbers


def settle(drafts: list[Draft], towns: Towns) -> list[Draft]:
    """Drop repetitions, and increments beside their total; return the rest in order.

    Equal counts of two towns are no repetition.
    """
    kept: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        if isinstance(draft.value, Quantity) and draft.value.low > _MOST:
            continue
        denied = draft.modality is Modality.DENIED
        key = (draft.attribute, draft.value, draft.scope, denied)
        first = kept.setdefault(key, draft)
        if first is not draft and towns.apart(first, draft):
            same = [one for of, one in kept.items() if of[:-1] == key]
            if all(towns.apart(one, draft) for one in same):
                kept[*key, draft.start] = draft
            continue
        first.firm = first.firm or draft.firm
        first.increment = first.increment and draft.increment
    standing = list(kept.values())
    told = [draft for draft in standing if not _superseded(draft, standing, towns)]
    return sorted(told, key=lambda draft: (draft.start, draft.end))


def _superseded(draft: Draft, drafts: list[Draft], towns: Towns) -> bool:
    if draft.part or draft.modality is Modality.DENIED:
        return False
    return any(
        other is not draft
        and _counts_more(other, draft)
        and _goes_into(draft, other)
        and not (draft.sentence != other.sentence and towns.apart(draft, other))
        for other in drafts
    )


def _counts_more(one: Draft, other: Draft) -> bool:
    """Whether a count of the same attribute is larger than another one."""
    if one.attribute is not other.attribute or one.part or one.modality is Modality.DENIED:
        return False
    larger, smaller = one.value, other.value
    if not isinstance(larger, Quantity) or not isinstance(smaller, Quantity):
        return False
    return larger.low > smaller.low


def _goes_into(draft: Draft, total: Draft) -> bool:
    """Whether a count is told to be contained in a larger one beside it."""
    away = total.sentence - draft.sentence
    if draft.increment and not total.increment:
        apart = draft.scope != total.scope and total.scope is not None
        return not (apart and draft.attribute in _WEAPONS)  # "12 drones, and two more missiles"
    if draft.single and total.scope is None:
        if not away and (total.firm or draft.late):
            return True  # «померла жінка, загиблих стало 14»
        if draft.late and away == 1 and not total.single:
            return True  # «В реанимации скончалась женщина. Погибших теперь семеро.»
    return total.firm and abs(away) <= 1 and not draft.firm and draft.scope is None
