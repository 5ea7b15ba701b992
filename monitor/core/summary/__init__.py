"""What an event holds, for people: who says what, what is disputed, what changed and when.

Nothing is judged here. Stored decisions are folded into the view that judging itself
keeps, with the voices and relations that it concluded; a summary is what stands in that
view, and the way there. It says who says what, never what is true.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from math import inf

from monitor.core.assess import moment
from monitor.core.summary.record import Record
from monitor.core.summary.telling import Telling
from monitor.core.summary.values import (
    Change,
    Contradiction,
    Correction,
    Dispute,
    Position,
    Standing,
    Statement,
    Summary,
    Topic,
)
from monitor.model.concepts import Concepts
from monitor.model.decisions import Decided
from monitor.model.events import Event
from monitor.model.ids import SourceKey
from monitor.model.sources import Source

__all__ = [
    "Change",
    "Contradiction",
    "Correction",
    "Dispute",
    "Position",
    "Standing",
    "Statement",
    "Summary",
    "Topic",
    "summarise",
]


def summarise(
    event: Event,
    history: Iterable[Decided],
    *,
    source_of: Callable[[SourceKey], Source],
    concepts: Concepts,
    until: datetime | None = None,
) -> Summary:
    """Sum up an event from its decided revisions, given in order of arrival.

    ``until`` leaves out what took effect at that moment or later (docs/claims.md says when
    a post, an edit and a deletion do).
    """
    limit = inf if until is None else until.timestamp()
    record = Record(event.id, source_of, concepts)
    for decided in history:
        if moment(decided.recorded) < limit:
            record.take(decided)
    return Telling(event, record).summary()
