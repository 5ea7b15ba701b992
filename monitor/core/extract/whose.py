"""Whom "our troops" and "the enemy" mean: it depends on who says it.

«Лиман наш» of a Ukrainian channel that writes in Russian is no claim of Russia's.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from monitor.text.scan import Entry, Hit

OTHER: Final = {"Russia": "Ukraine", "Ukraine": "Russia"}
_PREDICATE: Final = " predicate"
_OWN: Final = "own"
_ENEMY: Final = "enemy"
# Concepts that name a side only by how it stands to the one who speaks.
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


@cache
def _entry(kind: str, concept: str, language: str, own: str) -> Entry | None:
    stem = concept.removesuffix(_PREDICATE)
    side = own if stem == _OWN else OTHER.get(own, "")
    if not side:
        return None
    return Entry(kind=kind, concept=side + concept[len(stem) :], language=language)
