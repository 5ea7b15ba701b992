"""What a chart shows: the lines of a count, the most telling ones where there are too many."""

from datetime import datetime
from typing import Final

from msgspec import Struct

from monitor.core.digest import ClaimRow, EventDigest
from monitor.core.summary import Standing
from monitor.model.claims import Attribute, Modality, Quantity
from monitor.model.ids import ClaimId, SourceKey
from monitor.model.sources import SourceKind

MOST_LINES: Final = 8  # with a name; more cannot be told apart on a phone


class Point(Struct, frozen=True, kw_only=True):
    """One count at one moment; ``high`` None has no upper bound."""

    at: datetime
    low: float
    high: float | None
    contested: bool
    edited: bool

    @property
    def middle(self) -> float:
        """Where the line runs: the middle of an interval, the floor of an open one."""
        return self.low if self.high is None else (self.low + self.high) / 2


class Line(Struct, frozen=True, kw_only=True):
    """A source's counts in order of time, under the voice that it speaks with."""

    source: SourceKey
    voice: str
    official: bool
    points: tuple[Point, ...]


class Course(Struct, frozen=True, kw_only=True):
    """A count's total over time; ``rest`` are lines that have no room for a name."""

    title: str
    attribute: Attribute
    lines: tuple[Line, ...]
    rest: tuple[Line, ...] = ()


def courses(event: EventDigest) -> list[Course]:
    """Return a course for each attribute whose total was counted, in the attributes' order."""
    contested = {
        name
        for dispute in event.disputes
        for pair in dispute.pairs
        for name in (pair.later, pair.earlier)
    }
    found: list[Course] = []
    for attribute in Attribute:
        claims = [one for one in event.claims if one.attribute is attribute and _counts(one)]
        lines = _lines(claims, contested)
        if lines:
            ranked = sorted(lines, key=_rank)
            found.append(
                Course(
                    title=event.title,
                    attribute=attribute,
                    lines=tuple(ranked[:MOST_LINES]),
                    rest=tuple(ranked[MOST_LINES:]),
                )
            )
    return found


def _counts(claim: ClaimRow) -> bool:
    return (
        isinstance(claim.value, Quantity)
        and claim.scope is None
        and claim.modality is not Modality.DENIED
        and claim.standing is not Standing.RELAY
    )


def _lines(claims: list[ClaimRow], contested: set[ClaimId]) -> list[Line]:
    grouped: dict[tuple[SourceKey, str], list[ClaimRow]] = {}
    for claim in claims:
        grouped.setdefault((claim.source, claim.voice), []).append(claim)
    return [
        Line(
            source=source,
            voice=voice,
            official=group[-1].role is SourceKind.OFFICIAL,
            points=tuple(_point(one, contested) for one in group),
        )
        for (source, voice), group in grouped.items()
    ]


def _point(claim: ClaimRow, contested: set[ClaimId]) -> Point:
    value = claim.value
    if not isinstance(value, Quantity):
        raise TypeError(f"{claim.id} is no count")
    return Point(
        at=claim.at,
        low=value.low,
        high=value.high,
        contested=claim.id in contested,
        edited=claim.standing in (Standing.EDITED, Standing.DELETED),
    )


def _rank(line: Line) -> tuple[bool, int, datetime, SourceKey]:
    """Officials first, then whoever counted most often, then who was first."""
    return (not line.official, -len(line.points), line.points[0].at, line.source)
