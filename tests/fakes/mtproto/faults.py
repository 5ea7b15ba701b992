"""What can go wrong with one request, or with the line that carries it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refuse:
    """Answer with an error, such as ``Refuse(420, "FLOOD_WAIT_7")``."""

    code: int
    text: str


@dataclass(frozen=True)
class Hang:
    """Do what was asked, or not, and never answer. Pings are still answered."""

    done: bool = False


@dataclass(frozen=True)
class Late:
    """Answer after so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Drop:
    """Close the connection instead of answering; ``done``: only after doing what was asked."""

    done: bool = False


@dataclass(frozen=True)
class Gibberish:
    """Answer with a constructor that no layer knows."""


Fault = Refuse | Hang | Late | Drop | Gibberish
