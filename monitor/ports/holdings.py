"""What a collector asks of the store: which posts of a source are held, and which matter."""

from datetime import datetime
from typing import Protocol

from monitor.model.completeness import Range
from monitor.model.ids import SourceKey


class Holdings(Protocol):
    """The posts of sources whose ids are numbers."""

    async def held(self, source: SourceKey, numbers: Range) -> tuple[int, ...]:
        """Return the ids in a range of posts that stand, ascending.

        A post whose last revision is a deletion does not stand.
        """
        ...

    async def claim_bearing(
        self, source: SourceKey, since: datetime
    ) -> tuple[tuple[int, datetime], ...]:
        """Return the posts published at ``since`` or later that stand and ever made a claim.

        Each with its date, in the order of their ids.
        """
        ...
