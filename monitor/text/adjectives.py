"""Whether a place is named by an adjective only: «Черноморский флот», "Ukrainian forces"."""

import re
from typing import Final

from monitor.text.common_words import FORCES
from monitor.text.scan import Scan

# Endings that no noun has, or one that is an adjective itself.
_OF_AN_ADJECTIVE: Final = (
    *("ого", "ому", "ской", "цкой", "ской", "ський", "ский", "ських", "ских", "ским", "ським"),
    *("ная", "ной", "ную", "ные", "ный", "ных", "ным", "ними", "ная", "ної", "ній", "ний"),
    *("ская", "скую", "ское", "ские", "ську", "ська", "ське", "ські", "ької", "ькій"),
)
# A part of a country behind its adjective: «в австрийской Штирии».
_NAME: Final = re.compile(r" [А-ЯІЇЄҐ][а-яіїєґ'ʼ’]{3,}")


def is_adjective(
    scan: Scan, span: tuple[int, int], before: str, *, adjective: bool, shown: bool, country: bool
) -> bool:
    """Return whether a name stands for what belongs to the place, and not for the place.

    ``adjective`` is what its form says, ``before`` the word before it; ``shown``: a
    preposition says that something is there; ``country``: it is one.
    """
    start, end = span
    if country and shown and _NAME.match(scan.text, end):
        return False
    if country and before in FORCES:
        return True
    alone = not shown and " " not in scan.folded[start:end]
    return adjective or (alone and _before_its_noun(scan, start, end))


def _before_its_noun(scan: Scan, start: int, end: int) -> bool:
    """Whether an adjective's form stands before a noun: «Черноморского флота»."""
    after = scan.text[end : end + 2]
    return (
        scan.folded.endswith(_OF_AN_ADJECTIVE, start, end)
        and len(after) > 1
        and after[0] == " "
        and after[1].islower()
    )
