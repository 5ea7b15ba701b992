"""Whether a delivery goes out now, later or not at all, and why."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from monitor.model.alerts import AlertKind, Severity
from monitor.model.claims import Attribute
from monitor.model.ids import AlertId, EventId, SourceKey


class PassageReason(StrEnum):
    """Why a delivery was let through, held back for a while, or stopped.

    ``ROUTED``, ``GROUP_WAIT`` and ``QUIET_HOURS`` are given when the alert is raised,
    the others when its time has come.
    """

    ROUTED = "routed"
    GROUP_WAIT = "group_wait"
    GROUP_INTERVAL = "group_interval"
    QUIET_HOURS = "quiet_hours"
    PASSED = "passed"
    MUTED = "muted"
    INHIBITED = "inhibited"
    CLOSED = "closed"
    NEVER_TOLD = "never_told"

    @property
    def final(self) -> bool:
        """Whether the delivery is stopped for good."""
        return self in _FINAL


_FINAL = frozenset(
    {
        PassageReason.MUTED,
        PassageReason.INHIBITED,
        PassageReason.CLOSED,
        PassageReason.NEVER_TOLD,
    }
)


class Passage(Struct, frozen=True, kw_only=True):
    """One decision about a delivery. ``until`` is when it is held to.

    ``detail`` names what decided: the route, the mute, the alert that confirmed.
    """

    alert: AlertId
    receiver: str
    event: EventId
    at: datetime
    reason: PassageReason
    until: datetime | None = None
    detail: str = ""


class Mute(Struct, frozen=True, kw_only=True):
    """Alerts that nobody is to be told of for a while.

    What is None matches anything. ``ended_at`` is when it was ended before its time; a
    mute is never changed otherwise, so that the record shows what was kept back and by
    whose word.
    """

    id: str
    author: str
    comment: str
    starts_at: datetime
    ends_at: datetime
    event: EventId | None = None
    source: SourceKey | None = None
    attribute: Attribute | None = None
    kind: AlertKind | None = None
    severity: Severity | None = None
    ended_at: datetime | None = None

    def active(self, now: datetime) -> bool:
        """Whether it is in force at ``now``."""
        end = self.ends_at if self.ended_at is None else min(self.ends_at, self.ended_at)
        return self.starts_at <= now < end
