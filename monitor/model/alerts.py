"""What a person is told, to whom it went and with what result."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from monitor.model.claims import Attribute
from monitor.model.ids import AlertId, ClaimId, EventId, RelationId, RevisionId

_NOTICE: Final = "notice:"  # no digest holds a colon


class AlertKind(StrEnum):
    """What happened that a person should know."""

    NEW_CLAIM = "new_claim"
    UPDATE = "update"
    CONTRADICTION = "contradiction"
    REVISION = "revision"
    RETRACTION = "retraction"


class Severity(StrEnum):
    """How soon a person should look."""

    INFO = "info"
    NOTABLE = "notable"
    HIGH = "high"
    URGENT = "urgent"


class Alert(Struct, frozen=True, kw_only=True):
    """One thing to tell, raised by one revision about one attribute of one event.

    The id is a digest of kind, event, attribute and revision: it is the dedupe key,
    so a decision that is taken twice raises one alert. ``reason`` names the policy
    rule. ``raised_at`` is the frozen ``now`` of the decision. ``suppressed`` says why
    nobody is told of it, None for an alert that is delivered.
    """

    id: AlertId
    kind: AlertKind
    event: EventId
    attribute: Attribute
    revision: RevisionId
    reason: str
    severity: Severity
    raised_at: datetime
    claims: tuple[ClaimId, ...]
    relations: tuple[RelationId, ...] = ()
    suppressed: str | None = None


class DeliveryState(StrEnum):
    """Where a delivery stands. ``UNCERTAIN``: it may have arrived, and is not repeated blindly."""

    DUE = "due"
    LEASED = "leased"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    DEAD = "dead"
    SUPPRESSED = "suppressed"


class Delivery(Struct, frozen=True, kw_only=True):
    """One alert, or one notice, on its way to one receiver.

    ``alert`` is the alert's id or ``notice_key`` of the notice. ``receipt`` is the
    receiver's own id for the message. ``batch`` names the first of the deliveries that
    were told together: what may have arrived together is only ever repeated together.
    ``repeat``: it may have arrived already, and is sent again with words that say so.
    ``held_until``: until then one that is dead or uncertain holds back those behind it.
    """

    alert: AlertId
    receiver: str
    state: DeliveryState
    attempts: int = 0
    due_at: datetime
    receipt: str | None = None
    error: str | None = None
    batch: AlertId | None = None
    repeat: bool = False
    held_until: datetime | None = None


class Attachment(Struct, frozen=True, kw_only=True):
    """A file that goes with a notice, as it was when the notice was raised.

    ``path`` leads to it on this machine, ``sha256`` is the hex digest of its ``size``
    bytes. ``caption`` says in words what it shows. ``inline``: a picture to be shown in
    the chat itself; what is not is offered for download.
    """

    path: str
    name: str
    media_type: str
    size: int
    sha256: str
    caption: str = ""
    inline: bool = False


class Notice(Struct, frozen=True, kw_only=True):
    """A message about the monitor's own work: a lost source, a candidate, a silence.

    ``attachments`` follow it, as far as they are still there when it is sent.
    """

    id: str
    kind: str
    subject: str
    text: str
    raised_at: datetime
    attachments: tuple[Attachment, ...] = ()


def notice_key(notice: str) -> AlertId:
    """Return what stands for a notice of that id among the deliveries."""
    return AlertId(f"{_NOTICE}{notice}")


def noticed(key: AlertId) -> str | None:
    """Return the id of the notice that a delivery tells of, None where it tells an alert."""
    return key.removeprefix(_NOTICE) if key.startswith(_NOTICE) else None
