"""To which source the records of an export belong."""

from collections.abc import Mapping

from msgspec import Struct

from monitor.model.ids import SourceKey
from monitor.ports import Observation, Reject

# What a reader of exports yields; a skip is said with its reason and holds no content.
Found = Observation | Reject


class Target(Struct, frozen=True, kw_only=True):
    """``source`` takes whatever names no source itself.

    ``chats`` gives sources to chats of a full Telegram export, by the id that stands in
    it; ``titles`` does so by name, in lower case, and names the origins of forwards.
    """

    source: SourceKey | None = None
    chats: Mapping[int, SourceKey] = {}
    titles: Mapping[str, SourceKey] = {}

    def of_title(self, title: str) -> SourceKey | None:
        """Return the configured source of exactly this name."""
        return self.titles.get(title.casefold().strip())
