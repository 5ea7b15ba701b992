"""Writes that may block: off the loop, one at a time."""

import asyncio
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from monitor.errors import DeliveryDeferred

_RETRY: Final = timedelta(seconds=30)


class Turns:
    """Runs blocking calls in a thread, one after another.

    A call that never returns cannot be taken back. It then keeps one thread, not one more
    for each alert until there are none left for the other receivers.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._under_way = threading.Lock()

    async def run(self, call: Callable[[], None], now: datetime) -> None:
        """Run ``call`` once the calls before it have ended.

        Raises:
            DeliveryDeferred: an earlier call was given up and still hangs.
        """
        async with self._turn:
            if self._under_way.locked():
                raise DeliveryDeferred("it still hangs on an earlier alert", now + _RETRY)
            await asyncio.to_thread(self._hold, call)

    def _hold(self, call: Callable[[], None]) -> None:
        with self._under_way:
            call()
