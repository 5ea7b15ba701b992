"""What was pushed of one channel and not yet applied; the oldest is given up for the newest."""

import asyncio
from collections import deque
from typing import Any, Final

from msgspec import Struct
from telethon.tl import types

from monitor.collect.gaps import Place, Standing, standing
from monitor.collect.telegram_ask import deleted, edited

_MOST: Final = 500
_NUMBERED: Final = (
    types.UpdateNewChannelMessage,
    types.UpdateEditChannelMessage,
    types.UpdateDeleteChannelMessages,
    types.UpdatePinnedChannelMessages,
    types.UpdateChannelWebPage,
)


class Post(Struct, frozen=True, kw_only=True):
    """Pushes that follow on each other and on what was applied: up to ``pts``."""

    pts: int
    new: tuple[Any, ...] = ()
    changed: tuple[Any, ...] = ()
    gone: tuple[int, ...] = ()


class Mailbox:
    """Takes what is pushed, in whatever order; ``stirred`` is set when there is something."""

    def __init__(self) -> None:
        self.stirred = asyncio.Event()
        self.lost = True  # what was pushed before this was not heard
        self._waiting: deque[Any] = deque(maxlen=_MOST)

    def pushed(self, update: Any) -> None:
        """Take an update; neither waits nor fails."""
        if isinstance(update, _NUMBERED):
            self.lost |= len(self._waiting) == _MOST
            self._waiting.append(update)
        elif isinstance(update, types.UpdateChannelTooLong):
            self.lost = True
        else:
            return  # counters of views and the like
        self.stirred.set()

    def behind(self) -> None:
        """Learn that updates were lost, or that the connection is a new one."""
        self.lost = True
        self.stirred.set()

    @property
    def early(self) -> bool:
        """Whether something came that does not follow on what was applied."""
        return bool(self._waiting)

    def take(self, place: Place) -> Post | None:
        """Take what follows on the place; what is known already is dropped."""
        new: list[Any] = []
        changed: list[Any] = []
        gone: list[int] = []
        reached = place.pts
        left: list[Any] = []
        for one in sorted(self._waiting, key=_order):
            match standing(reached, one.pts, one.pts_count):
                case Standing.NEXT:
                    reached = one.pts
                    (new if isinstance(one, types.UpdateNewChannelMessage) else changed).extend(
                        edited([one])
                    )
                    gone.extend(deleted([one]))
                case Standing.EARLY:
                    left.append(one)
                case Standing.OLD:
                    pass
        self._waiting = deque(left, maxlen=_MOST)
        if reached == place.pts:
            return None
        return Post(pts=reached, new=tuple(new), changed=tuple(changed), gone=tuple(gone))

    def forget(self, pts: int) -> None:
        """Drop what a difference up to ``pts`` has told."""
        self._waiting = deque((one for one in self._waiting if one.pts > pts), maxlen=_MOST)


def _order(update: Any) -> tuple[int, int]:
    return update.pts - update.pts_count, update.pts
