"""Where an alert goes, when, and why: Alertmanager's routes, decided from plain values.

Routes are tried in their order. The first that matches takes the alert, and the next ones
are tried too where it says ``go_on``. Without any route every receiver is told at once.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from fnmatch import fnmatchcase
from typing import Final

from msgspec import Struct

from monitor.model.alerts import Alert, AlertKind, Severity
from monitor.model.claims import Attribute
from monitor.model.events import Event
from monitor.model.routing import PassageReason
from monitor.model.sources import Source, SourceKind

_DAY: Final = timedelta(days=1)
_AT_ONCE: Final = timedelta(0)
_WEEK: Final = 8  # days; a window that begins on one day of the week comes again within


class Facts(Struct, frozen=True, kw_only=True):
    """What a route may ask of an alert."""

    alert: Alert
    source: Source
    event: Event


class Window(Struct, frozen=True, kw_only=True):
    """Hours of the day in one zone; ``until`` at or before ``since`` is on the next day.

    ``days`` are those on which it begins, Monday 0 to Sunday 6.
    """

    since: time
    until: time
    zone: tzinfo
    days: frozenset[int] = frozenset(range(7))

    def end(self, now: datetime) -> datetime | None:
        """Return when the window that ``now`` lies in ends, None outside of any."""
        today = now.astimezone(self.zone).date()
        for day in (today - _DAY, today):
            first, last = self._on(day)
            if day.weekday() in self.days and first <= now < last:
                return last
        return None

    def _on(self, day: date) -> tuple[datetime, datetime]:
        over = day + _DAY if self.until <= self.since else day
        first = datetime.combine(day, self.since, self.zone)
        last = datetime.combine(over, self.until, self.zone)
        return first.astimezone(UTC), last.astimezone(UTC)  # a night in which clocks change


class Route(Struct, frozen=True, kw_only=True):
    """Which alerts it takes, to whom they go, and how long they may wait.

    An empty matcher matches anything; several matchers must all match. ``events``,
    ``sources``, ``places`` and ``keywords`` are patterns with ``*`` and ``?``.
    """

    name: str
    receivers: tuple[str, ...]
    severities: frozenset[Severity] = frozenset()
    kinds: frozenset[AlertKind] = frozenset()
    attributes: frozenset[Attribute] = frozenset()
    source_kinds: frozenset[SourceKind] = frozenset()
    sources: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    group_wait: timedelta = _AT_ONCE
    group_interval: timedelta = _AT_ONCE
    quiet: tuple[Window, ...] = ()
    go_on: bool = False

    @property
    def waits(self) -> bool:
        """Whether alerts may wait here, so that they may also be closed while they do."""
        return bool(self.group_wait or self.quiet)

    def mismatch(self, facts: Facts) -> str | None:
        """Return what of an alert the route does not take, None where it takes it."""
        alert, source, event = facts.alert, facts.source, facts.event
        checks = (
            ("severity", alert.severity, self.severities),
            ("kind", alert.kind, self.kinds),
            ("attribute", alert.attribute, self.attributes),
            ("source kind", source.kind, self.source_kinds),
        )
        for name, value, wanted in checks:
            if wanted and value not in wanted:
                return f"{name} is {value.value}"
        texts = (
            ("source", (source.key,), self.sources),
            ("event", (event.id,), self.events),
            ("place", event.places, self.places),
            ("keyword", event.keywords, self.keywords),
        )
        for name, values, patterns in texts:
            if patterns and not _any(values, patterns):
                return f"{name} is {', '.join(values) or 'not named'}"
        return None

    def quiet_until(self, now: datetime) -> datetime | None:
        """Return the end of the quiet hours that ``now`` lies in, None where it lies in none.

        Windows that follow upon each other are one.
        """
        end: datetime | None = None
        for _ in range(_WEEK):
            ends = [found for window in self.quiet if (found := window.end(end or now))]
            if not ends:
                break
            end = max(ends)
        return end


class Placement(Struct, frozen=True, kw_only=True):
    """An alert at one receiver: by which route, and from when on."""

    receiver: str
    route: Route
    due_at: datetime
    reason: PassageReason


class Trial(Struct, frozen=True, kw_only=True):
    """What one route made of an alert; ``mismatch`` None means that it takes it."""

    route: Route
    mismatch: str | None


class Routes(Struct, frozen=True, kw_only=True):
    """All routes in their order; ``inhibit`` lets official word silence unofficial."""

    routes: tuple[Route, ...]
    inhibit: bool = False

    @property
    def hurries(self) -> bool:
        """Whether an alert may be due before an earlier one of its event that waits."""
        return any(route.waits for route in self.routes)

    @classmethod
    def to_all(cls, receivers: Iterable[str]) -> "Routes":
        """Return the routes of a configuration that names none."""
        return cls(routes=(Route(name="default", receivers=tuple(receivers)),))

    def trials(self, facts: Facts) -> tuple[Trial, ...]:
        """Return what each route that is tried makes of an alert, in their order."""
        tried: list[Trial] = []
        for route in self.routes:
            mismatch = route.mismatch(facts)
            tried.append(Trial(route=route, mismatch=mismatch))
            if mismatch is None and not route.go_on:
                break
        return tuple(tried)

    def place(self, facts: Facts, now: datetime) -> tuple[Placement, ...]:
        """Return where an alert goes. A receiver is told once, by the first route to it."""
        placed: dict[str, Placement] = {}
        for trial in self.trials(facts):
            if trial.mismatch is None:
                for receiver in trial.route.receivers:
                    placed.setdefault(receiver, _placement(receiver, trial.route, now))
        return tuple(placed.values())

    def route_to(self, receiver: str, facts: Facts) -> Route | None:
        """Return the route by which an alert goes to a receiver, None where none leads there."""
        for trial in self.trials(facts):
            if trial.mismatch is None and receiver in trial.route.receivers:
                return trial.route
        return None


def _placement(receiver: str, route: Route, now: datetime) -> Placement:
    due_at, reason = now, PassageReason.ROUTED
    if route.group_wait:
        due_at, reason = now + route.group_wait, PassageReason.GROUP_WAIT
    quiet = route.quiet_until(due_at)
    if quiet is not None:
        due_at, reason = quiet, PassageReason.QUIET_HOURS
    return Placement(receiver=receiver, route=route, due_at=due_at, reason=reason)


def _any(values: Sequence[str], patterns: Sequence[str]) -> bool:
    folded = [value.casefold() for value in values]
    return any(fnmatchcase(value, one.casefold()) for value in folded for one in patterns)
