"""A message to the bot, as an order with what follows it."""

import re
from datetime import timedelta
from typing import Final, NamedTuple

from monitor.notify.render import clean

_COMMAND: Final = re.compile(r"/([a-z]{1,20})(?:@\w{1,40})?(?:\s+(.*))?", re.DOTALL)
_SPAN: Final = re.compile(r"(\d{1,4})([mhd])", re.IGNORECASE)
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}
_LONGEST: Final = 2000  # characters of a message that are looked at

LONGEST_MUTE: Final = timedelta(days=90)
USUAL_MUTE: Final = timedelta(hours=4)


class Order(NamedTuple):
    """The word after the slash, and the rest on one line."""

    name: str
    rest: str


class MuteWish(NamedTuple):
    """What is to be kept back, for how long and why."""

    event: str
    span: timedelta
    comment: str


def order_of(text: str) -> Order | None:
    """Read an order, None where a text is none. ``/mute@our_bot x`` is ``mute`` with "x"."""
    match = _COMMAND.fullmatch(text[:_LONGEST].strip())
    return None if match is None else Order(match[1], clean(match[2] or ""))


def mute_wish(rest: str) -> MuteWish | None:
    """Read "EVENT 2h because of a drill"; None where an event, a span or a reason is missing."""
    event, _, more = rest.partition(" ")
    span_text, _, comment = more.strip().partition(" ")
    match = _SPAN.fullmatch(span_text)
    if not event or match is None or not comment.strip():
        return None
    span = timedelta(**{_UNITS[match[2].lower()]: int(match[1])})
    if not timedelta(0) < span <= LONGEST_MUTE:
        return None
    return MuteWish(event, span, comment.strip())
