"""Of all that was read in a post, what stands: each thing once, totals before increments."""

from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.towns import Towns
from monitor.model.claims import Modality, Quantity

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
    told = [draft for draft in standing if not _superseded(draft, standing)]
    return sorted(told, key=lambda draft: (draft.start, draft.end))


def _superseded(draft: Draft, drafts: list[Draft]) -> bool:
    value = draft.value
    if not isinstance(value, Quantity) or draft.part or draft.modality is Modality.DENIED:
        return False
    for other in drafts:
        if other is draft or other.attribute is not draft.attribute or other.part:
            continue
        if not isinstance(other.value, Quantity) or other.modality is Modality.DENIED:
            continue
        larger = other.value.low > value.low
        if draft.increment and not other.increment and larger:
            return True
        away = abs(other.sentence - draft.sentence)
        if draft.single and other.firm and larger and other.scope is None and not away:
            return True  # «померла жінка, загиблих стало 14»
        if draft.single and draft.late and larger and not away and other.scope is None:
            return True  # «загиблих тринадцять: уночі померла вчителька»
        later = other.sentence == draft.sentence + 1 and other.scope is None and not other.single
        if draft.single and draft.late and larger and later:
            return True  # «В реанимации скончалась женщина. Погибших теперь семеро.»
        near = away <= 1
        if other.firm and near and not draft.firm and larger and draft.scope is None:
            return True
    return False
