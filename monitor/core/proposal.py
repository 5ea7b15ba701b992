"""Which followed event a candidate may belong to after all, by the wording of its posts.

A proposal to the operator who merges, promotes or dismisses: it links nothing.
"""

from collections.abc import Mapping, Sequence
from heapq import nlargest
from typing import Final

from msgspec import Struct

from monitor.core.likeness import Likeness, outline
from monitor.model.ids import EventId

_ENOUGH: Final = 0.25  # above what the annotated cases hold of two events (0005-quality.md)
_LIKEST: Final = 3  # pairs of posts; a single pair may be alike by chance


class Proposal(Struct, frozen=True):
    """The likest event, and how like: the mean of its likest pairs of posts."""

    event: EventId
    likeness: float


def propose(texts: Sequence[str], events: Mapping[EventId, Sequence[str]]) -> Proposal | None:
    """Return the event whose posts are likest to these texts, None where none is like them."""
    outlines = {
        text: outline(text) for told in (texts, *events.values()) for text in told if text.strip()
    }
    likeness = Likeness(outlines.values())
    best: Proposal | None = None
    for event, told in events.items():
        pairs = [
            likeness.of(outlines[one], outlines[other])
            for one in texts
            for other in told
            if one in outlines and other in outlines
        ]
        found = sum(nlargest(_LIKEST, pairs)) / min(_LIKEST, len(pairs)) if pairs else 0.0
        if found >= _ENOUGH and (best is None or found > best.likeness):
            best = Proposal(event, found)
    return best
