"""How much of its limits the Graph API says is used, and what that asks for.

``x-app-usage`` is of the whole app, ``x-business-use-case-usage`` of one page; both are in
percent and may exceed a hundred. From 75 % on every request waits, at 95 % nobody asks
until the platform says that enough is regained.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

SLOW: Final = 75.0
STOP: Final = 95.0
FIRST_HOLD: Final = 900.0  # seconds, where the platform names no time; doubled each time
_LONGEST_HOLD: Final = 6 * 3600.0
_SLOWEST: Final = 60.0  # seconds between requests just below the stop
_COUNTS: Final = ("call_count", "total_cputime", "total_time")


class Usage(Struct, frozen=True, kw_only=True):
    """Percent of a limit, and the seconds until it is regained, 0 where it is not said."""

    percent: float = 0.0
    regain: float = 0.0


def app_usage(header: str | None) -> Usage:
    """Read ``x-app-usage``; what cannot be read says nothing."""
    return Usage(percent=_percent(_object(header)))


def page_usage(header: str | None) -> Usage:
    """Read ``x-business-use-case-usage``: the fullest of its limits, whichever it is."""
    found = [
        Usage(percent=_percent(one), regain=_number(one, "estimated_time_to_regain_access") * 60)
        for one in _entries(header)
    ]
    return max(found, key=lambda one: (one.percent, one.regain), default=Usage())


def _entries(header: str | None) -> Iterator[Mapping[str, Any]]:
    for limits in _object(header).values():
        if isinstance(limits, list):
            yield from (one for one in limits if isinstance(one, dict))


def _object(header: str | None) -> Mapping[str, Any]:
    try:
        return msgspec.json.decode(header or "{}", type=dict[str, Any])
    except msgspec.DecodeError:
        return {}


def _percent(fields: Mapping[str, Any]) -> float:
    return max(_number(fields, name) for name in _COUNTS)


def _number(fields: Mapping[str, Any], name: str) -> float:
    value = fields.get(name)
    return float(value) if isinstance(value, int | float) and value > 0 else 0.0


def spacing(usage: Usage) -> float:
    """Return the seconds that a request waits at this usage."""
    share = (usage.percent - SLOW) / (STOP - SLOW)
    return min(max(share, 0.0), 1.0) * _SLOWEST


def hold_of(usage: Usage, strikes: int = 0) -> float:
    """Return for how long nobody may ask: what the platform says, else 15 minutes, doubled."""
    if usage.regain:
        return min(usage.regain, _LONGEST_HOLD)
    return float(min(FIRST_HOLD * 2**strikes, _LONGEST_HOLD))
