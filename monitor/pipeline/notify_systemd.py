"""Tell systemd how the daemon is: ready, alive, stopping (sd_notify(3)).

Without NOTIFY_SOCKET in the environment every call does nothing.
"""

import os
import socket
from collections.abc import Callable, Mapping
from typing import Final

from monitor.clock import Clock

_MICROSECONDS: Final = 1_000_000
_LONGEST_LAG: Final = 5.0  # seconds by which a stalled loop may oversleep


class ServiceManager:
    """The daemon's line to the service manager that started it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        self._interval = _watchdog_interval(environment)

    def ready(self, status: str) -> None:
        """Report that start-up is done."""
        self._send(f"READY=1\nSTATUS={status}")

    def status(self, text: str) -> None:
        """Show a line in ``systemctl status``."""
        self._send(f"STATUS={text}")

    def stopping(self) -> None:
        """Report that the daemon is shutting down."""
        self._send("STOPPING=1")

    async def watchdog(self, clock: Clock, healthy: Callable[[], bool]) -> None:
        """Report life three times in a watchdog period, while the loop keeps up.

        Ends at once where no watchdog is asked for.
        """
        if not self._address or self._interval is None:
            return
        while True:
            before = clock.monotonic()
            await clock.sleep(self._interval)
            lag = clock.monotonic() - before - self._interval
            if lag < _LONGEST_LAG and healthy():
                self._send("WATCHDOG=1")

    def _send(self, message: str) -> None:
        if not self._address:
            return
        address = self._address
        if address.startswith("@"):
            address = "\0" + address[1:]  # the abstract namespace
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
            line.settimeout(0)
            try:
                line.sendto(message.encode(), address)
            except OSError:
                return  # a manager that does not listen must not stop the daemon


def _watchdog_interval(environment: Mapping[str, str]) -> float | None:
    period = environment.get("WATCHDOG_USEC", "")
    meant_for = environment.get("WATCHDOG_PID", "")
    if not period.isdecimal() or int(period) == 0:
        return None
    if meant_for and meant_for != str(os.getpid()):
        return None
    return int(period) / _MICROSECONDS / 3
