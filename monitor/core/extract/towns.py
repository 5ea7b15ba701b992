"""Whether two equal counts are told of two towns: "two injured in Sumy, two in Odesa"."""

from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page
from monitor.model.claims import Quantity
from monitor.text.gazetteer import Gazetteer, Mention
from monitor.text.scan import Scan

_PLACE: Final = "place"
_TOWN: Final = "g"  # how the ids of populated places begin


class Towns:
    """The towns of a page's sentences; asked for only where two counts are equal."""

    def __init__(self, scan: Scan, page: Page, gazetteer: Gazetteer | None) -> None:
        self._scan = scan
        self._page = page
        self._gazetteer = gazetteer

    def apart(self, one: Draft, other: Draft) -> bool:
        """Whether each of two counts is told of a town of its own sentence, and not the same.

        Counts alone are told apart: a weapon is named once for all the towns that it hit.
        """
        if not isinstance(one.value, Quantity) or one.part or other.part:
            return False
        here, there = self._town(one), self._town(other)
        return here is not None and there is not None and here.ids != there.ids

    def _town(self, draft: Draft) -> Mention | None:
        if self._gazetteer is None:
            return None
        hits = self._page.sentences[draft.sentence].of(_PLACE)
        found = [
            one
            for one in self._gazetteer.read(self._scan, hits)
            if one.locative and not one.adjective and one.ids[0].startswith(_TOWN)
        ]
        before = [one for one in found if one.start < draft.end]
        return before[-1] if before else next(iter(found), None)
