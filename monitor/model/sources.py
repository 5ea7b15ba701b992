"""Who publishes."""

from enum import StrEnum

from msgspec import Struct

from monitor.model.ids import SourceKey


class SourceKind(StrEnum):
    """The publisher's role. Officials and media weigh alike in the rule of counts."""

    OFFICIAL = "official"
    MEDIA = "media"
    BLOGGER = "blogger"
    AGGREGATOR = "aggregator"

    @property
    def unofficial(self) -> bool:
        """Whether counts in this publisher's own voice need a better source."""
        return self in (SourceKind.BLOGGER, SourceKind.AGGREGATOR)


class Source(Struct, frozen=True, kw_only=True):
    """One channel, page or feed.

    ``reliability`` is the operator's Admiralty rating (A to F), never computed.
    Sources of one ``owner`` are one voice: they do not corroborate each other.
    ``timezone`` is by whose clock it tells of times, where that is configured.
    """

    key: SourceKey
    title: str
    kind: SourceKind
    side: str | None = None
    owner: str | None = None
    languages: tuple[str, ...] = ()
    reliability: str = "F"
    timezone: str | None = None

    @property
    def platform(self) -> str:
        """The part of the key before the colon."""
        return self.key.partition(":")[0]

    @property
    def handle(self) -> str:
        """The part of the key after the colon."""
        return self.key.partition(":")[2]

    @property
    def voice(self) -> str:
        """Whose voice this is: the owner where one is known, else the source itself."""
        return self.owner or self.key
