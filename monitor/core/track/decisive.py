"""Which of the places of an event decide, and which only lie around them."""

import re
from collections.abc import Set as AbstractSet
from typing import Final

from monitor.text.normalise import fold

_SEA: Final = re.compile(
    r"^x.*(?:\bsea|\bocean|\bgulf|\bstrait|мор[еі]|океан|залив|затока|пролив|протока)$"
)


def decided(
    chosen: AbstractSet[str], outer: AbstractSet[str], titled: AbstractSet[str], title: str
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the most exact places of an event and those around them.

    ``chosen`` are the places listed, ``outer`` what they lie in, ``titled`` those of the title.
    """
    inner = chosen - outer
    ashore = {place for place in inner if not _SEA.search(place)}
    if ashore:  # the sea is where the place lies
        outer, inner = outer | (inner - ashore), ashore
    if any(place[0] == "x" for place in inner):
        # A village that no table has lies in the region that the title gives.
        regions = {one for one in titled if one[0] == "r"}
        villages = {one for one in inner if one[0] == "x" and one[1:] in fold(title)}
        titled = titled | villages
        inner = inner - regions if villages else inner
        outer = outer | (regions - inner)
    # "Attack on the Cherkasy region", with towns of it listed: all of it is meant.
    spanned: frozenset[str] = frozenset()
    if inner.isdisjoint(titled):
        spanned = frozenset(place for place in chosen & outer & titled if place[0] == "r")
    return frozenset(inner | spanned), frozenset(outer - spanned)
