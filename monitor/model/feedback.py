"""What people answer to alerts: seen, useful, not useful."""

from datetime import datetime

from msgspec import Struct

from monitor.model.ids import AlertId


class Acknowledgement(Struct, frozen=True, kw_only=True):
    """Somebody has seen an alert and takes care of it; the first one counts."""

    alert: AlertId
    author: str
    at: datetime


class Vote(Struct, frozen=True, kw_only=True):
    """Whether one person found an alert useful; a later vote replaces the earlier."""

    alert: AlertId
    author: str
    useful: bool
    at: datetime


class Tally(Struct, frozen=True, kw_only=True):
    """The votes on all alerts that one rule raised."""

    rule: str
    useful: int = 0
    useless: int = 0

    @property
    def precision(self) -> float:
        """The share of useful ones; a tally has at least one vote."""
        return self.useful / (self.useful + self.useless)
