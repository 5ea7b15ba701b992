"""The towns of sentences: whether two equal counts are of two, in which country they lie."""

from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Quantity
from monitor.text.gazetteer import Gazetteer, Mention
from monitor.text.scan import Scan

_PLACE: Final = "place"
_TOWN: Final = "g"  # how the ids of populated places begin


class Towns:
    """The towns of a page's sentences, looked up only when asked for."""

    def __init__(self, scan: Scan, page: Page, gazetteer: Gazetteer | None) -> None:
        self._scan = scan
        self._page = page
        self._gazetteer = gazetteer
        page.lands = self._lands

    def apart(self, one: Draft, other: Draft) -> bool:
        """Whether each of two counts is told of a town of its own sentence, and not the same.

        Counts alone are told apart: a weapon is named once for all the towns that it hit.
        """
        if not isinstance(one.value, Quantity) or one.part or other.part:
            return False
        here, there = self._town(one), self._town(other)
        return here is not None and there is not None and here.ids != there.ids

    def _lands(self, sentence: Sentence) -> frozenset[str]:
        """Return the ids of the regions and countries in which a sentence's towns may lie."""
        if self._gazetteer is None:
            return frozenset()
        found = [place for one in self._mentions(sentence) for place in one.ids]
        return frozenset(land for place in found for land in self._gazetteer.lineage(place)[1:])

    def _mentions(self, sentence: Sentence) -> list[Mention]:
        if self._gazetteer is None:
            return []
        return [
            one
            for one in self._gazetteer.read(self._scan, sentence.of(_PLACE))
            if not one.adjective and one.ids[0].startswith(_TOWN)
        ]

    def _town(self, draft: Draft) -> Mention | None:
        mentions = self._mentions(self._page.sentences[draft.sentence])
        found = [one for one in mentions if one.locative]
        before = [one for one in found if one.start < draft.end]
        return before[-1] if before else next(iter(found), None)
