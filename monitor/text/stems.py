"""Words reduced to stems in Latin letters, so that a name is one in two scripts and all cases."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from monitor.text.normalise import fold, word_field
from monitor.text.transliterate import to_latin

_WORD: Final = re.compile(r"\w+")
_STEM: Final = 6  # letters of a Latin spelling that the forms of one word share
_SHORTEST: Final = 3
_KEPT: Final = 20_000


def stems(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each word's stem and whether it is written with a capital; numbers stay whole.

    Words of one or two letters have none.
    """
    for match in _WORD.finditer(text):
        word = match[0]
        for part in word_field(fold(word)).split():
            if part.isdigit():
                yield part, False
            elif stem := stem_of(part):
                yield stem, word[0].isupper()


@lru_cache(maxsize=_KEPT)
def stem_of(folded: str) -> str:
    """Return the stem of one folded word, an empty one where it is too short to have one."""
    latin = to_latin(folded, language="ru")
    if len(latin) < _SHORTEST:
        return ""
    if len(latin) > _STEM:
        return latin[:_STEM]
    return latin[:-1] if len(latin) > _SHORTEST + 1 else latin
