"""Whether what is due is told now: mute, inhibit, quiet hours, group interval.

The rules are Alertmanager's, on explicit values: a group is one event at one receiver. A
group is told together as soon as one of its members may be told; what was tried once is
not judged again, for it may have arrived.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from monitor.core.routes import Facts, Route
from monitor.model.alerts import Alert, AlertKind
from monitor.model.claims import Attribute
from monitor.model.ids import AlertId, ClaimId
from monitor.model.routing import Mute, PassageReason

_INHIBITED: Final = frozenset({AlertKind.NEW_CLAIM, AlertKind.UPDATE})
_CLOSING: Final = frozenset({AlertKind.REVISION, AlertKind.RETRACTION})


class Waiting(Struct, frozen=True, kw_only=True):
    """An alert whose time has come. ``new`` are the claims of the revision that raised it."""

    facts: Facts
    route: Route
    new: frozenset[ClaimId]
    old: frozenset[ClaimId] = frozenset()


class Line(Struct, frozen=True, kw_only=True):
    """What is known of one event at one receiver.

    ``told_at`` is when its last group went out. ``waiting`` are the alerts that did not go
    out yet, ``told`` those that did, ``closed`` those that were stopped as closed.
    ``confirmed`` are the attributes of which an official source speaks for itself. ``held``
    says until when those that wait were to be held: what is due before that was hurried by
    news behind it, which must not wait.
    """

    told_at: datetime | None = None
    waiting: tuple[Alert, ...] = ()
    told: tuple[Alert, ...] = ()
    closed: tuple[Alert, ...] = ()
    confirmed: frozenset[Attribute] = frozenset()
    held: Mapping[AlertId, datetime] = {}

    def hurried(self, alert: AlertId, now: datetime) -> bool:
        """Whether an alert whose time has come at ``now`` was to wait for longer."""
        until = self.held.get(alert)
        return until is not None and until > now


class Judgement(Struct, frozen=True, kw_only=True):
    """What becomes of one delivery; ``until`` where it is held."""

    reason: PassageReason
    until: datetime | None = None
    detail: str = ""


def judge(
    batch: Sequence[Waiting],
    line: Line,
    mutes: Sequence[Mute],
    now: datetime,
    *,
    inhibit: bool = False,
) -> tuple[Judgement, ...]:
    """Return a judgement for each of a batch: all that is not stopped shares one."""
    stopped = [_stop(one, line, mutes, now, inhibit=inhibit) for one in batch]
    left = [one for one, stop in zip(batch, stopped, strict=True) if stop is None]
    common = _hold(left, line, now) if left else Judgement(reason=PassageReason.PASSED)
    return tuple(stop or common for stop in stopped)


def muted_by(facts: Facts, mutes: Sequence[Mute], now: datetime) -> Mute | None:
    """Return the mute that keeps an alert back, None where none does."""
    alert = facts.alert
    for mute in mutes:
        wanted = (
            (mute.event, alert.event),
            (mute.source, facts.source.key),
            (mute.attribute, alert.attribute),
            (mute.kind, alert.kind),
            (mute.severity, alert.severity),
        )
        if mute.active(now) and all(want in (None, value) for want, value in wanted):
            return mute
    return None


def _stop(
    one: Waiting, line: Line, mutes: Sequence[Mute], now: datetime, *, inhibit: bool
) -> Judgement | None:
    mute = muted_by(one.facts, mutes, now)
    if mute is not None:
        detail = f"mute {mute.id} of {mute.author}: {mute.comment}"
        return Judgement(reason=PassageReason.MUTED, detail=detail)
    if inhibit and _unconfirmed(one.facts) and one.facts.alert.attribute in line.confirmed:
        detail = "an official source speaks of it itself"
        return Judgement(reason=PassageReason.INHIBITED, detail=detail)
    closer = _closer(one, line.waiting)
    if closer is not None:
        detail = f"taken back or corrected before it was told (alert {closer.id})"
        return Judgement(reason=PassageReason.CLOSED, detail=detail)
    if _never_told(one, line):
        detail = "takes back what nobody was told"
        return Judgement(reason=PassageReason.NEVER_TOLD, detail=detail)
    return None


def _unconfirmed(facts: Facts) -> bool:
    return facts.alert.kind in _INHIBITED and facts.source.kind.unofficial


def _closer(one: Waiting, waiting: Sequence[Alert]) -> Alert | None:
    """Return the waiting alert that corrects or takes back all that this one is about."""
    alert = one.facts.alert
    if not one.new or not one.route.waits:
        return None
    for other in waiting:
        if (
            other.kind in _CLOSING
            and other.attribute is alert.attribute
            and other.revision != alert.revision
            and one.new <= frozenset(other.claims)
        ):
            return other
    return None


def _never_told(one: Waiting, line: Line) -> bool:
    """Whether an alert takes back nothing but what was stopped before it was told.

    What closes in the same group is stopped in the same judgement, so it counts as well.
    """
    alert = one.facts.alert
    if alert.kind is not AlertKind.RETRACTION or not one.old or not one.route.waits:
        return False
    own = [other for other in line.waiting if _same_post(other, alert)]
    others = [other for other in line.waiting if not _same_post(other, alert)]
    if any(one.old & frozenset(other.claims) for other in (*line.told, *others)):
        return False
    gone = [other for other in (*line.closed, *own) if other.id != alert.id]
    return one.old <= {claim for other in gone for claim in other.claims}


def _same_post(one: Alert, other: Alert) -> bool:
    return one.revision.rpartition("@")[0] == other.revision.rpartition("@")[0]


def _hold(left: Sequence[Waiting], line: Line, now: datetime) -> Judgement:
    if any(line.hurried(one.facts.alert.id, now) for one in left):
        return Judgement(reason=PassageReason.PASSED, detail="news behind it cannot wait")
    ends = [one.route.quiet_until(now) for one in left]
    quiet = [end for end in ends if end is not None]
    if len(quiet) == len(ends):
        return Judgement(reason=PassageReason.QUIET_HOURS, until=min(quiet))
    interval = min(one.route.group_interval for one in left)
    if line.told_at is not None and now < line.told_at + interval:
        return Judgement(reason=PassageReason.GROUP_INTERVAL, until=line.told_at + interval)
    return Judgement(reason=PassageReason.PASSED)
