"""Where and when the thing that a claim tells of took place."""

from datetime import datetime

from msgspec import Struct


class Interval(Struct, frozen=True, kw_only=True):
    """A stretch of time (aware UTC); ``until`` is the first moment that is not in it.

    Raises:
        ValueError: it ends before it starts.
    """

    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        if self.until < self.since:
            message = f"an interval until {self.until} cannot begin at {self.since}"
            raise ValueError(message)


class NamedPlace(Struct, frozen=True, kw_only=True):
    """A place that a text names: its id in the gazetteer, and the name to show."""

    id: str
    name: str
