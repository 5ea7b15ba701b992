"""What happened in a window of time, as data. Pure: summaries in, a digest out."""

from monitor.core.digest.event import Window, digest_event
from monitor.core.digest.values import (
    FORMAT,
    BlindRow,
    ChangeRow,
    ClaimRow,
    CorrectionRow,
    Digest,
    DisputeRow,
    EventDigest,
    Health,
    HourRow,
    NamedEvent,
    PairRow,
    PositionRow,
    SourceRow,
    TopicRow,
    Totals,
)
from monitor.core.digest.window import Backdrop, Rank, assemble, rank

__all__ = [
    "FORMAT",
    "Backdrop",
    "BlindRow",
    "ChangeRow",
    "ClaimRow",
    "CorrectionRow",
    "Digest",
    "DisputeRow",
    "EventDigest",
    "Health",
    "HourRow",
    "NamedEvent",
    "PairRow",
    "PositionRow",
    "Rank",
    "SourceRow",
    "TopicRow",
    "Totals",
    "Window",
    "assemble",
    "digest_event",
    "rank",
]
