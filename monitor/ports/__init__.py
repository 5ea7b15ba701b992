"""What the pipeline needs of the outside world: small protocols, and the values they pass.

Each protocol is owned by its consumer and has one contract suite that runs on the
shipped fake and on the real implementation (tests/contract).
"""

from monitor.model.sides import Side
from monitor.ports.assist import Opinions, OpinionStore, SecondReader
from monitor.ports.chronicles import Activity, Chronicle, Chronicles
from monitor.ports.collecting import Batch, Collector, Observation, Reject
from monitor.ports.completeness import (
    CompletenessLedger,
    CompletenessReads,
    Coverage,
    Missing,
)
from monitor.ports.delivery import (
    HOLD,
    Demand,
    Dossier,
    Due,
    Finder,
    Notifier,
    Outbox,
    Pace,
    Receipt,
    Subject,
    Together,
)
from monitor.ports.holdings import Holdings
from monitor.ports.importing import ImportLog
from monitor.ports.jobs import JobRuns
from monitor.ports.ledger import Archive, Journal, Ledger
from monitor.ports.posting import Posting, PostingPart, Postings
from monitor.ports.reads import (
    CandidateReads,
    CandidateStatus,
    EventStatus,
    Explanation,
    OutboxEntry,
    Reads,
    SourceStatus,
    Status,
    Wordings,
)

__all__ = [
    "HOLD",
    "Activity",
    "Archive",
    "Batch",
    "CandidateReads",
    "CandidateStatus",
    "Chronicle",
    "Chronicles",
    "Collector",
    "CompletenessLedger",
    "CompletenessReads",
    "Coverage",
    "Demand",
    "Dossier",
    "Due",
    "EventStatus",
    "Explanation",
    "Finder",
    "Holdings",
    "ImportLog",
    "JobRuns",
    "Journal",
    "Ledger",
    "Missing",
    "Notifier",
    "Observation",
    "OpinionStore",
    "Opinions",
    "Outbox",
    "OutboxEntry",
    "Pace",
    "Posting",
    "PostingPart",
    "Postings",
    "Reads",
    "Receipt",
    "Reject",
    "SecondReader",
    "Side",
    "SourceStatus",
    "Status",
    "Subject",
    "Together",
    "Wordings",
]
