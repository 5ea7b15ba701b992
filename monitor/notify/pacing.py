"""How fast a messenger may be told: limits of a chat and of a bot, and a breaker.

Limits are kept by the generic cell rate algorithm: one moment is all its memory, so a
restart forgets nothing when that moment was stored. Telegram publishes no exact limits;
about 30 messages a second in all, one a second in a chat and 20 a minute in a group or
channel are what its FAQ names (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
"""

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from msgspec import Struct

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TRUSTED: Final = 5  # failures in a row until the breaker opens
_FIRST_OPEN: Final = timedelta(seconds=30)
_LONGEST_OPEN: Final = timedelta(minutes=10)
_PROBE: Final = timedelta(seconds=60)  # for which others wait for the outcome of one attempt


class Limit(Struct, frozen=True, kw_only=True):
    """One message a ``period`` in the long run, ``burst`` of them at once."""

    period: timedelta
    burst: int

    @classmethod
    def a_minute(cls, count: int, burst: int = 3) -> "Limit":
        """Return a limit that no minute exceeds: the burst is part of its ``count``."""
        return cls(period=timedelta(seconds=60 / max(count - burst, 1)), burst=burst)


OF_A_GROUP: Final = Limit.a_minute(20)
OF_A_CHAT: Final = Limit(period=timedelta(seconds=1), burst=3)
OF_A_BOT: Final = Limit(period=timedelta(seconds=1 / 25), burst=5)


class _Kept(Struct, frozen=True):
    """What survives a restart."""

    full_at: datetime
    closed_until: datetime


_kept: Final = msgspec.json.Decoder(_Kept).decode


class Gate:
    """Lets messages through at a limit, and none before a moment that the far side named."""

    def __init__(self, limit: Limit, kept: str | None = None) -> None:
        self._limit = limit
        # A moment that cannot be read is forgotten: at worst the far side says it again.
        try:
            state = _kept(kept) if kept else _Kept(_LONG_AGO, _LONG_AGO)
        except msgspec.DecodeError:
            state = _Kept(_LONG_AGO, _LONG_AGO)
        self._full_at, self._closed_until = state.full_at, state.closed_until

    @property
    def kept(self) -> str:
        """What a later gate is to be built with."""
        return msgspec.json.encode(_Kept(self._full_at, self._closed_until)).decode()

    def ready_at(self, now: datetime) -> datetime:
        """Return the first moment at which a message may pass."""
        room_at = self._full_at - self._limit.period * (self._limit.burst - 1)
        return max(now, room_at, self._closed_until)

    def passed(self, now: datetime) -> None:
        """Count a message."""
        self._full_at = max(self._full_at, now) + self._limit.period

    def close(self, until: datetime) -> None:
        """Let nothing through before ``until``."""
        self._closed_until = max(self._closed_until, until)

    def closed(self, now: datetime) -> bool:
        """Whether the far side asked for a pause that is not over."""
        return self._closed_until > now


class Breaker:
    """Spares an endpoint that fails again and again: closed, open, then one attempt.

    Open for 30 s after five failures in a row, then twice as long each time, up to ten
    minutes.
    """

    def __init__(self) -> None:
        self._failures = 0
        self._pause = _FIRST_OPEN
        self._open_until = _LONG_AGO

    @property
    def open(self) -> bool:
        """Whether the endpoint is not trusted."""
        return self._failures >= _TRUSTED

    def ready_at(self, now: datetime) -> datetime:
        """Return the first moment at which an attempt makes sense."""
        return max(now, self._open_until)

    def began(self, now: datetime) -> None:
        """Take note of an attempt: while the endpoint is not trusted it is the only one."""
        if self.open:
            self._open_until = now + _PROBE

    def failed(self, now: datetime) -> None:
        """Take note that the endpoint did not answer as one that is well."""
        self._failures += 1
        if self.open:
            self._open_until = now + self._pause
            self._pause = min(self._pause * 2, _LONGEST_OPEN)

    def answered(self) -> None:
        """Take note that the endpoint is well, whatever it answered."""
        self._failures = 0
        self._pause = _FIRST_OPEN
        self._open_until = _LONG_AGO
