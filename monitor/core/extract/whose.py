"""Whom "our troops" and "the enemy" mean: it depends on who says it.

«Лиман наш» of a Ukrainian channel that writes in Russian is no claim of Russia's.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from monitor.text.scan import Entry, Hit

OTHER: Final = {"Russia": "Ukraine", "Ukraine": "Russia"}
_PREDICATE: Final = " predicate"
_OWN: Final = "own"
_ENEMY: Final = "enemy"
# Concepts that name a side only by how it stands to the one who speaks.
_QUOTED: Final = re.compile(r"[«„“][^«»„“”]*[»”]|\"[^\"]*\"")
_HEADED: Final = re.compile(r"\W*(?:[\w'’-]+ ){0,4}[\w'’-]+: ")
_THAT: Final = re.compile(r",? (?:что|що|that) ")
_CLOSED: Final = 40  # letters from the comma that ends what is said to the word of saying
RELATIVE: Final = frozenset({_OWN, _ENEMY, _OWN + _PREDICATE, _ENEMY + _PREDICATE})


class Publisher(NamedTuple):
    """What is known of who publishes a text.

    ``nation``: the side that its "our troops" are of, "" if unknown; ``official``: whether
    it speaks for an office, so that what it denies or confirms need name none, None if
    nobody knows. A blogger's "the authorities are silent" is no statement of theirs.
    """

    nation: str = ""
    official: bool | None = None


class Whose(NamedTuple):
    """Whose words they are.

    ``side`` is that of who speaks, "" if unknown; ``nations`` tells of each language whom
    its forms mean then.
    """

    side: str = ""
    nations: Mapping[str, str] = {}
    official: bool | None = None

    def meant(self, hit: Hit) -> Hit | None:
        """Return a hit with the side that it means, None where it says nothing.

        Who "the enemy" is can also be told by who else is named, so that word stays.
        """
        kind, concept, language = hit.entry.kind, hit.entry.concept, hit.entry.language
        own = self.side or self.nations.get(language, "")
        entry = _entry(kind, concept, language, own)
        if entry is not None:
            return Hit(hit.start, hit.end, entry)
        return hit if kind == "side" and concept == _ENEMY else None


def side_quoted(text: str, span: tuple[int, int], hits: Sequence[Hit], told: Hit) -> str | None:
    """Return the side of who says "ours" in words that are not the publisher's own.

    «"Лиман наш", — заявили в ВСУ», "Sudanese army: El Obeid is ours". None: nobody is quoted.
    """
    for said in _QUOTED.finditer(text, *span):
        if said.start() < told.start < said.end():
            outside = [hit for hit in hits if not said.start() <= hit.start < said.end()]
            return _only_side(outside)
    if (reporter := _reporting(text, span, hits, told)) is not None:
        return reporter
    head = _HEADED.match(text, *span)
    if head is not None and head.end() <= told.start:
        return _only_side([hit for hit in hits if hit.end < head.end()])
    comma = text.rfind(", ", told.end, span[1])
    if comma < 0 or not any(
        hit.entry.kind == "speech"
        and hit.entry.concept == "say"
        and comma < hit.start <= comma + _CLOSED
        for hit in hits
    ):
        return None
    return _only_side([hit for hit in hits if hit.start > comma])


def _reporting(text: str, span: tuple[int, int], hits: Sequence[Hit], told: Hit) -> str | None:
    """Return the side that says of itself what it did: «СБР объявили, что взяли Бару»."""
    that = None
    for that in _THAT.finditer(text, span[0], told.start):  # noqa: B007
        pass
    if that is None or "," in text[that.end() : told.start]:
        return None
    saying = [hit for hit in hits if hit.entry.kind == "speech" and hit.end <= that.start()]
    before = [
        hit
        for hit in hits
        if hit.entry.kind == "side"
        and hit.entry.concept not in RELATIVE
        and any(0 < say.start - hit.end <= 1 for say in saying)
    ]
    return before[-1].entry.concept if before else None


def _only_side(hits: Sequence[Hit]) -> str | None:
    """Return the one side that is named, None where there is none or several."""
    named = {
        hit.entry.concept
        for hit in hits
        if hit.entry.kind == "side" and hit.entry.concept not in RELATIVE
    }
    return named.pop() if len(named) == 1 else None


@cache
def _entry(kind: str, concept: str, language: str, own: str) -> Entry | None:
    stem = concept.removesuffix(_PREDICATE)
    side = own if stem == _OWN else OTHER.get(own, "")
    if not side:
        return None
    return Entry(kind=kind, concept=side + concept[len(stem) :], language=language)
