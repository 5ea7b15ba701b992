"""Which of the places of an event decide, and which only lie around them."""

import re
from collections.abc import Set as AbstractSet
from typing import Final

from monitor.model.events import Event
from monitor.text.normalise import fold

_SEA: Final = re.compile(
    r"^x.*(?:\bsea|\bocean|\bgulf|\bstrait|мор[еі]|океан|залив|затока|пролив|протока)$"
)

_OF_REGION: Final = (" region", " oblast", " krai", " province", " district", " state")


def decided(
    chosen: AbstractSet[str], outer: AbstractSet[str], titled: AbstractSet[str], event: Event
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the most exact places of an event and those around them.

    ``chosen`` are the places listed, ``outer`` what they lie in, ``titled`` those of the title.
    """
    title = fold(event.title)
    inner = chosen - outer
    ashore = {place for place in inner if not _SEA.search(place)}
    if ashore:  # the sea is where the place lies
        outer, inner = outer | (inner - ashore), ashore
    if any(place[0] == "x" for place in inner):
        # A village that no table has lies in the region that the title gives.
        regions = {one for one in titled if one[0] == "r"}
        villages = {one for one in inner if one[0] == "x" and one[1:] in title}
        titled = titled | villages
        inner = inner - regions if villages else inner
        outer = outer | (regions - inner)
    # "Attack on the Cherkasy region", with towns of it listed: all of it is meant.
    spanned: frozenset[str] = frozenset()
    if inner.isdisjoint(titled):
        townless = all(place[0] == "r" for place in titled) and not any(
            _names(title, fold(name)) for name in event.places
        )
        meant = titled if townless else chosen & titled
        spanned = frozenset(place for place in outer & meant if place[0] == "r")
    return frozenset(inner | spanned), frozenset(outer - spanned)


def _names(title: str, name: str) -> bool:
    """Whether a title has a name, and not as that of a region."""
    return any(
        not title.startswith(_OF_REGION, found.end())
        for found in re.finditer(rf"\b{re.escape(name)}\b", title)
    )
