"""Signals: the first ends the daemon cleanly, the second at once."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog

from monitor.pipeline.notify_systemd import ServiceManager

_STOP_WITHIN: Final = 9.0  # seconds, of the ten that a service manager may grant
_EXIT_FORCED: Final = 75

log = structlog.get_logger(__name__)


@asynccontextmanager
async def stoppable(manager: ServiceManager) -> AsyncIterator[None]:
    """Turn the first signal into a clean end of the block, the second into a hard one."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    received: list[int] = []

    def stop(number: int) -> None:
        received.append(number)
        if len(received) > 1 or task is None:
            os._exit(128 + number)
        log.info("stopping", signal=signal.Signals(number).name)
        manager.stopping()
        # A receiver that hangs in a thread cannot be cancelled; a crash is safe.
        loop.call_later(_STOP_WITHIN, os._exit, _EXIT_FORCED)
        task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop, number)
    try:
        yield
    except asyncio.CancelledError:
        if not received or task is None:
            raise
        task.uncancel()
        log.info("stopped")
