"""What an account must remember: who is who, what it may not ask yet, how much it resolved.

The files of an account lie beside each other, all of them the owner's alone:

- ``NAME.session``: the login itself. Whoever has it is the account. Written by ``monitor
  login`` only, refused where others can read it, used by one process at a time;
- ``NAME.session.state``: channels by name with the number that only this account may use
  (``access_hash``), pauses that Telegram asked for, and today's count of resolved names.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from monitor.errors import ConfigError
from monitor.files import Claim, ClaimedError, read_private, write_private

RESOLVED_A_DAY: Final = 100
RESOLVED_APART: Final = timedelta(seconds=10)
_DAY: Final = timedelta(days=1)


class Peer(Struct, frozen=True, kw_only=True):
    """A channel as one account may name it. ``joined``: its changes are pushed."""

    id: int
    hash: int
    name: str
    title: str = ""
    joined: bool = False


class Memory(Struct, frozen=True, kw_only=True):
    """The state of an account; each change is a new one.

    ``peers`` are by the name in lower case under which they are followed, ``pauses`` the
    moments until which a method must not be called. ``resolved`` are the moments of the
    names that were resolved within a day.
    """

    peers: Mapping[str, Peer] = {}
    pauses: Mapping[str, datetime] = {}
    resolved: tuple[datetime, ...] = ()

    def with_peers(self, *peers: tuple[str, Peer]) -> "Memory":
        """Know these channels from now on."""
        known = {**self.peers, **{name.lower(): peer for name, peer in peers}}
        return msgspec.structs.replace(self, peers=known)

    def without_peer(self, name: str) -> "Memory":
        """Forget a channel: its number was not this account's."""
        left = {one: peer for one, peer in self.peers.items() if one != name.lower()}
        return msgspec.structs.replace(self, peers=left)

    def paused(self, method: str, until: datetime, now: datetime) -> "Memory":
        """Keep a pause, and drop those that are over."""
        open_still = {one: end for one, end in self.pauses.items() if end > now}
        longest = max(until, open_still.get(method, until))
        return msgspec.structs.replace(self, pauses={**open_still, method: longest})

    def pause_left(self, method: str, now: datetime) -> float:
        """Return the seconds for which a method must not be called."""
        until = self.pauses.get(method)
        return max((until - now).total_seconds(), 0.0) if until else 0.0

    def having_resolved(self, now: datetime) -> "Memory":
        """Count a name that is being resolved."""
        lately = tuple(one for one in self.resolved if one > now - _DAY)
        return msgspec.structs.replace(self, resolved=(*lately, now))

    def resolving_waits(self, now: datetime) -> float:
        """Return the seconds until another name may be resolved: few a day, and apart."""
        lately = [one for one in self.resolved if one > now - _DAY]
        if not lately:
            return 0.0
        free = lately[-1] + RESOLVED_APART
        if len(lately) >= RESOLVED_A_DAY:
            free = max(free, lately[-RESOLVED_A_DAY] + _DAY)
        return max((free - now).total_seconds(), 0.0)


class SessionFiles:
    """The files of one account. All methods block: to be called from a thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._state = path.with_name(f"{path.name}.state")
        self._lock = path.with_name(f"{path.name}.lock")

    def claim(self) -> Claim:
        """Take the session for this process.

        Raises:
            ConfigError: another process uses it, or the folder cannot be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            return Claim.take(self._lock)
        except ClaimedError as error:
            what = f"{self.path}: another process ({error.owner}) uses this session; stop it first"
            raise ConfigError((what,)) from error
        except OSError as error:
            raise ConfigError((f"{self._lock}: {error.strerror}",)) from error

    def read_session(self) -> str | None:
        """Return the session's text, None where nobody logged in yet.

        Raises:
            ConfigError: others can read it, or it cannot be read.
        """
        try:
            return read_private(self.path).decode("ascii", "replace").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ConfigError((f"{self.path}: {error.strerror}",)) from error

    def write_session(self, session: str) -> None:
        """Keep a login.

        Raises:
            ConfigError: it cannot be written.
        """
        try:
            write_private(self.path, session.encode() + b"\n")
        except OSError as error:
            raise ConfigError((f"{self.path}: {error.strerror}",)) from error

    def written_at(self) -> int | None:
        """Return when the session was last written, to notice a new login."""
        try:
            return self.path.stat().st_mtime_ns
        except OSError:
            return None

    def read_state(self) -> Memory:
        """Return what was remembered; what cannot be read is nothing: it can be learnt anew."""
        try:
            return msgspec.json.decode(read_private(self._state), type=Memory)
        except (OSError, msgspec.MsgspecError):
            return Memory()

    def write_state(self, memory: Memory) -> None:
        """Remember; an error is passed on, as a pause must not be forgotten.

        Raises:
            OSError: it cannot be written.
        """
        write_private(self._state, msgspec.json.encode(memory))
