"""A counted noun, as all rules of counting see it."""

import re
from typing import Final

from msgspec import Struct

from monitor.core.extract.page import Page

PEOPLE: Final = "people"
# "speak of six dead", "a toll of six": how many there are, and no whole of anything.
_SPOKEN_OF: Final = re.compile(
    r"\b(?:spe?a?o?k\w*|talk\w*|tells?|told|tolls?|totals?|reports?) of $"
)
_BACK: Final = 16  # letters of "out of all the "
PUNCTUATION: Final = re.compile(r"[,;:()\n.!?]|\s[–—-]\s")


class Mention(Struct):
    """A counted noun. ``kind``: person, thing, unknown, bare.

    ``one``: named without a number. ``armed``: militants and the like, who are no army.
    ``after``: where the number itself ends. ``whole``: how many it is out of, 0 if unsaid.
    ``rest``: all of the whole but a few.
    """

    start: int
    end: int
    low: float
    high: float | None
    kind: str
    noun: str = ""
    approximate: bool = False
    one: bool = False
    article: bool = False
    year: bool = False
    increment: bool = False
    compound: bool = False
    armed: bool = False
    after: int = 0
    whole: float = 0
    rest: bool = False

    @property
    def scope(self) -> str | None:
        """Whom the count narrows to, None for people in general."""
        return self.noun if self.kind == "person" and self.noun != PEOPLE else None


def is_whole(page: Page, mention: Mention) -> bool:
    """Whether a number is one that another is out of: «із 50 дронів», "out of 212 passengers"."""
    back = max(0, mention.start - _BACK)
    if _SPOKEN_OF.search(page.folded, back, mention.start):
        return False
    return page.grammar.from_whole.search(page.folded, back, mention.start) is not None
