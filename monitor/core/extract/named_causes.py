"""Causes told by the name of a weapon: «через удар «шахеда» загорівся склад»."""

from collections.abc import Callable, Mapping
from typing import Final

from monitor.core.extract.nearness import ordered
from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Entry, Hit

_QUOTED: Final = frozenset({" ", " «", ' "', " “", "» ", '" ', "” ", " by ", " by a "})
# The same as the table of implied causes: a weapon of these roots is a cause of this name.
_CAUSES: Final[Mapping[str, Entry]] = {
    "UAV": Entry(kind="cause", concept="drone attack"),
    "missile": Entry(kind="cause", concept="missile strike"),
}


def causes_by_weapon(page: Page, sentence: Sentence, root: Callable[[str], str]) -> list[Hit]:
    """Return the strikes that are named by their weapon, where words of cause stand."""
    if not (sentence.named("causal", "before") and sentence.of("incident")):
        return []
    known = sentence.of("cause")
    found: list[Hit] = []
    for weapon in sentence.of("weapon"):
        entry = _CAUSES.get(root(weapon.entry.concept))
        for blow in sentence.named("attack", "hit") if entry is not None else ():
            first, last = ordered(weapon, blow)
            if page.folded[first.end : last.start] not in _QUOTED:
                continue
            if entry is not None and not any(
                first.start <= one.start < last.end and one.entry.concept == entry.concept
                for one in known
            ):
                found.append(Hit(first.start, last.end, entry))
    return found
