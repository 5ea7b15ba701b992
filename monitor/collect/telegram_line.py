"""When a channel is asked what: the moments that are remembered of it between its streams."""

from random import Random
from typing import Final

from msgspec import Struct

from monitor.clock import Clock
from monitor.collect.gaps import Ask, Difference, Due, Newest, Place, Recheck
from monitor.collect.polling import Pace, Rhythm
from monitor.collect.telegram_account import Account
from monitor.collect.telegram_mail import Mailbox
from monitor.collect.telegram_steps import Steps
from monitor.errors import CollectError, RateLimited
from monitor.ports import Batch

_GAP_PATIENCE: Final = 0.5  # seconds in which pushes may overtake each other
_LAG_PATIENCE: Final = 5.0  # seconds until it is asked again what a difference did not tell
_ALBUM_PATIENCE: Final = 1.5  # seconds in which the parts of an album arrive
_LONGEST_WAIT: Final = 60.0
_JITTER: Final = 0.2
_TROUBLES: Final = 6  # in a row, that are borne before the source is given back
_LONGEST_TROUBLE: Final = 30.0
_METHODS: Final = ("GetHistory", "GetChannelDifference", "GetMessages")


class Timing(Struct, frozen=True, kw_only=True):
    """How often is asked what nothing announced; seconds.

    ``joined`` and ``unjoined`` pace the question what changed; ``sweep`` the newest page of
    history; ``recheck`` the look for posts with claims that are due to be read again.
    """

    joined: Pace = Pace(floor=120.0, ceiling=900.0)
    unjoined: Pace = Pace()
    sweep: float = 1800.0
    recheck: float = 300.0


class Line:
    """One channel's moments, all on the monotonic clock, and what is pushed of it."""

    def __init__(self, clock: Clock, rng: Random, timing: Timing) -> None:
        self.mailbox = Mailbox()
        self.told_of_name: str | None = None
        self._clock = clock
        self._rng = rng
        self._timing = timing
        self._joined = False
        self._rhythm = Rhythm(clock, rng, timing.unjoined)
        self._rests = False
        self._sweep_at = 0.0
        self._recheck_at = 0.0
        self._early_at: float | None = None
        self._album_at: float | None = None
        self._troubles = 0

    async def rested(self) -> None:
        """Wait out the pause after a failure."""
        if self._rests:
            self._rests = False
            await self._rhythm.wait()

    def failed(self, error: CollectError) -> None:
        """Rest before the next stream, except where somebody else sees to the pause."""
        self.mailbox.behind()
        self._troubles = 0
        if not isinstance(error, RateLimited) and error.outcome not in _AT_ONCE:
            self._rhythm.failed(error)
            self._rests = True

    def begun(self, *, joined: bool, resumed: bool) -> None:
        """Begin a stream: what was pushed before is not known to be all."""
        if joined is not self._joined:
            self._joined = joined
            pace = self._timing.joined if joined else self._timing.unjoined
            self._rhythm = Rhythm(self._clock, self._rng, pace)
        self.mailbox.behind()
        if resumed and not self._sweep_at:
            # Spread over the whole interval: a start must not ask all channels at once.
            self._sweep_at = self._now() + self._timing.sweep * self._rng.random()

    def due(self, steps: Steps, account: Account) -> Due:
        """Say what is due, and what may be asked."""
        now, mail = self._now(), self.mailbox
        if not mail.early:
            self._early_at = None
        elif self._early_at is None:
            self._early_at = now + _GAP_PATIENCE
        if not steps.place.albums:
            self._album_at = None
        late = self._early_at is not None and self._early_at <= now
        return Due(
            behind=mail.lost or late or not steps.final,
            albums=self._album_at is None or self._album_at <= now,
            history=not account.pause_left("GetHistory"),
            changes=not account.pause_left("GetChannelDifference"),
            messages=not account.pause_left("GetMessages"),
            poll=self._rhythm.left <= 0,
            sweep=self._sweep_at <= now,
            recheck=self._recheck_at <= now,
        )

    def wait(self, account: Account) -> float:
        """Return the seconds until something may be due that nothing announces."""
        now = self._now()
        moments = [self._sweep_at, self._recheck_at, now + self._rhythm.left]
        moments += [one for one in (self._early_at, self._album_at) if one is not None]
        waits = [one - now for one in moments if one > now]
        waits += [left for left in map(account.pause_left, _METHODS) if left]
        return min([*waits, _LONGEST_WAIT])

    def heard(self, place: Place) -> None:
        """Take note of a push: the parts of an album come one by one."""
        self._troubles = 0
        if place.albums:
            self._album_at = self._now() + _ALBUM_PATIENCE

    def asking(self, ask: Ask) -> None:
        """Take note of a question: what is pushed from now on is not in the answer's debt."""
        if isinstance(ask, Difference):
            self.mailbox.lost = False

    def refused(self, ask: Ask) -> None:
        """Take note that a question was not answered."""
        if isinstance(ask, Difference):
            self.mailbox.lost = True

    def answered(self, ask: Ask, steps: Steps, batch: Batch | None) -> None:
        """Set when the next question of that kind is due."""
        self._troubles = 0
        dates = [one.published_at for one in batch.observations] if batch else []
        match ask:
            case Difference():
                self._early_at = self._now() + _LAG_PATIENCE if self.mailbox.early else None
                if steps.final:
                    self._rhythm.succeeded(dates)
            case Newest():
                self._sweep_at = self._now() + self._jittered(self._timing.sweep)
                self._rhythm.succeeded(dates)
            case Recheck():
                self._recheck_at = self._now() + self._jittered(self._timing.recheck)
            case _:
                pass

    def bears_trouble(self) -> bool:
        """Whether it is worth trying again within this stream."""
        return self._troubles < _TROUBLES

    def troubled(self) -> bool:
        """Count a trouble that passes by itself; True where it is the first in a row."""
        self._troubles += 1
        return self._troubles == 1

    def trouble_pause(self) -> float:
        """Return the seconds to wait after so many troubles in a row."""
        longest = min(2.0 ** (self._troubles - 1), _LONGEST_TROUBLE)
        return self._rng.uniform(longest / 2, longest)

    def _now(self) -> float:
        return self._clock.monotonic()

    def _jittered(self, seconds: float) -> float:
        return seconds * self._rng.uniform(1 - _JITTER, 1 + _JITTER)


# Telegram is not asked for nothing: another account, or the same one a moment later, may do
# at once what this one could not; and whoever can read the channel otherwise need not wait.
_AT_ONCE: Final = frozenset(
    {
        "account_lost",
        "account_paused",
        "channel_invalid",
        "lost_access",
        "no_account",
        "not_connected",
    }
)
