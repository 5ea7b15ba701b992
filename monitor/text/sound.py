"""How a place name sounds, roughly: one key for the spellings of one name in either script.

Newsrooms write Sulukta, Sulyukta and «Сюлюкта» for one town. The key leaves out what the
customs of transliteration differ in: the softness of vowels, double letters, marks.
"""

import re
import unicodedata
from typing import Final

from monitor.text.normalise import fold
from monitor.text.transliterate import is_cyrillic, to_latin

_NO_LETTER: Final = re.compile(r"[^a-z]+")
_VOWELS: Final = re.compile("[aeiouy]")
_DOUBLED: Final = re.compile(r"(.)\1+")
# In order: longer groups first, and soft vowels before the y that softens is lost.
_ALIKE: Final = (
    *(("shch", "sc"), ("sch", "sc"), ("zh", "z"), ("kh", "h"), ("dj", "dz"), ("tz", "ts")),
    *(("ck", "k"), ("ph", "f"), ("w", "v"), ("x", "ks"), ("j", "y"), ("i", "y")),
    *(("ya", "a"), ("ye", "e"), ("yo", "o"), ("yu", "u")),
)


def consonants_of(sound: str) -> str:
    """Return what a key has besides its vowels."""
    return _VOWELS.sub("", sound)


def sound_of(name: str) -> str:
    """Return the key of a name, an empty string where it has no Latin or Cyrillic letters."""
    folded = fold(name)
    latin = to_latin(folded, language="ru") if is_cyrillic(folded) else folded
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(char)
    )
    key = _NO_LETTER.sub("", bare.lower())
    for group, sound in _ALIKE:
        key = key.replace(group, sound)
    return _DOUBLED.sub(r"\1", key)
