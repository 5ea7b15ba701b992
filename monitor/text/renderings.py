"""How newsrooms may write a foreign name that no table knows: every usual way, within bounds.

Names cross scripts by sound, and by more than one custom: Siargao is «Сиаргао» and
«Сіаргао», Jijel is «Джиджель», Cebu is «Себу». Each group of letters has its usual
renderings, the likeliest first; a name is written with few unlikely ones at a time.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice, product
from typing import Final

from monitor.text.transliterate import is_cyrillic, spellings

_MOST: Final = 24
_MOST_UNUSUAL: Final = 2  # groups of one name that are not rendered in the likeliest way
_VOWELS: Final = frozenset("aeiouy")
_VOWELS_AFTER: Final = frozenset("aeou")

# Letters with marks that say how they sound; all other marks are dropped.
_MARKED: Final[Mapping[str, Sequence[str]]] = {
    "ü": ("ю", "у"), "ö": ("ё", "о"), "ä": ("е", "я", "а"), "ø": ("ё", "о"), "å": ("о",),
    "ç": ("ч", "с"), "ş": ("ш",), "ș": ("ш",), "š": ("ш",), "ś": ("с", "ш"), "č": ("ч",),
    "ć": ("ч",), "ț": ("ц",), "ţ": ("ц",), "ž": ("ж",), "ż": ("ж",), "ź": ("з",),
    "ğ": ("г", ""), "ı": ("ы",), "ñ": ("нь",), "ń": ("нь",), "ř": ("рж", "рш"),
    "ě": ("е",), "ů": ("у",), "ł": ("л",),
    "ă": ("э", "а"), "â": ("ы", "а"), "î": ("ы", "и"), "đ": ("дж", "д"), "ą": ("он",),
    "ę": ("ен",), "ó": ("о", "у"), "ß": ("сс",),
}  # fmt: skip
_GROUPS: Final[Mapping[str, Sequence[str]]] = {
    "shch": ("щ",), "szcz": ("щ",), "sch": ("ш", "сх"), "tsch": ("ч",),
    "tch": ("ч",), "tzs": ("ц",),
    "zh": ("ж",), "kh": ("х", "кх"), "ts": ("ц",), "tz": ("ц",), "ch": ("ч", "х", "ш", "к"),
    "sh": ("ш",), "sz": ("ш", "с"), "cz": ("ч",), "rz": ("ж",), "dz": ("дз",), "dj": ("дж",),
    "ph": ("ф",), "th": ("т", "тх"), "gh": ("г",), "bh": ("бх", "б"), "dh": ("дх", "д"),
    "ck": ("к",), "qu": ("кв", "к"), "gu": ("гу", "г"), "ng": ("нг",), "ll": ("лл", "ль", "л"),
    "lla": ("лла", "лья", "ла"), "llo": ("лло", "льо", "ло"),
    "ja": ("джа", "я", "жа", "ха"), "ju": ("джу", "ю", "жу", "ху"),
    "ya": ("я",), "yu": ("ю",), "ye": ("е",), "yo": ("йо", "ё"), "yi": ("и",),
    "ia": ("я", "иа", "ия"), "io": ("ио", "ьо"), "iu": ("ю", "иу"), "ie": ("ие", "ье", "и"),
    "oo": ("у",), "ee": ("и",), "ou": ("у", "оу"), "ea": ("еа", "и"), "au": ("ау", "о"),
    "ei": ("ей", "ай"), "ai": ("ай", "э"), "ay": ("ай", "ей"), "ey": ("ей",), "oy": ("ой",),
    "oi": ("ой", "уа"), "ui": ("уй", "уи"), "uy": ("уй",), "ae": ("аэ", "э"), "oe": ("оэ", "ё"),
    "eu": ("эу", "ё"),
}  # fmt: skip
_LETTERS: Final[Mapping[str, Sequence[str]]] = {
    "a": ("а",), "b": ("б",), "c": ("к",), "d": ("д",), "e": ("е",), "f": ("ф",),
    "g": ("г",), "h": ("х", "г", ""), "i": ("и",), "j": ("дж", "й", "ж", "х"), "k": ("к",),
    "l": ("л",), "m": ("м",), "n": ("н",), "o": ("о",), "p": ("п",), "q": ("к",),
    "r": ("р",), "s": ("с",), "t": ("т",), "u": ("у",), "v": ("в",), "w": ("в", "у"),
    "x": ("кс", "с", "х"), "y": ("и", "ы"), "z": ("з", "с"),
}  # fmt: skip
_BEFORE_FRONT: Final[Mapping[str, Sequence[str]]] = {"c": ("с", "ц", "ч"), "g": ("г", "дж", "ж")}
_FRONT: Final = frozenset("eiy")
_LONGEST_GROUP: Final = 4

_FROM_CYRILLIC: Final[Mapping[str, Sequence[str]]] = {
    "ий": ("y", "iy", "ii"), "ый": ("y", "yi", "yy"), "щ": ("shch", "sch"), "й": ("y", "i", "j"),
    "ю": ("yu", "iu", "ju"), "я": ("ya", "ia", "ja"), "ё": ("yo", "e"), "х": ("kh", "h"),
    "ц": ("ts", "c"), "кс": ("ks", "x"),
}  # fmt: skip

_NINE: Final = re.compile("(?<![дтзсцжшчр])и|и(?=[аеиоуэюяй]|$)")
_HUSHED: Final = re.compile("(?<=[жчшщ])ы")  # Tyczyn is «Тычин»
_UKRAINIAN: Final = str.maketrans({"э": "е", "ы": "и", "ё": "е"})


def renderings(name: str, most: int = _MOST) -> tuple[str, ...]:
    """Return how the other script may write one word of a name, lower case, the likeliest first."""
    word = name.lower()
    found = dict.fromkeys(spellings(_bare(word)))
    if is_cyrillic(word):
        written = _choose(list(_cyrillic_units(word)))
    else:
        written = (one for each in _choose(list(_latin_units(word))) for one in _both(each))
    found.update(dict.fromkeys(islice(written, most * 2)))
    return tuple(found)[:most]


def _bare(word: str) -> str:
    if is_cyrillic(word):
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(char for char in parts if not unicodedata.combining(char))


def _latin_units(word: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the groups of letters with what each may be in Russian."""
    at = 0
    while at < len(word):
        if (marked := _MARKED.get(word[at])) is not None:
            yield word[at], marked
            at += 1
            continue
        for length in range(_LONGEST_GROUP, 1, -1):
            group = _bare(word[at : at + length])
            if group in _GROUPS and not _splits(word, at + length, group):
                yield group, _GROUPS[group]
                at += length
                break
        else:
            yield _letter(_bare(word), at)
            at += 1


def _splits(word: str, end: int, group: str) -> bool:
    """Whether the group's last letter belongs to the next vowel: Guayaquil is Gua-yaquil."""
    return group[-1] == "y" and word[end : end + 1] in _VOWELS_AFTER


def _letter(word: str, at: int) -> tuple[str, Sequence[str]]:
    char, after = word[at], word[at + 1 : at + 2]
    before = word[at - 1] if at else ""
    if char in _BEFORE_FRONT and after and after in _FRONT:
        return char + "e", _BEFORE_FRONT[char]
    if char == "l" and after and after not in _VOWELS:
        return "l_", ("л", "ль")  # «Сельви К», but «Милтон»
    if char == "e" and (not before or before in _VOWELS):
        return "_e", ("э", "е")
    if char == "y" and (before in _VOWELS or after in _VOWELS):
        return "_y", ("й",)
    if char == "h" and not after and before in _VOWELS:
        return "h_", ("", "х")
    if char == "i" and before in _VOWELS_AFTER and word[at - 2 : at] != "qu":
        return "_i", ("и", "й")
    if char == "l" and before and (not after or after not in _VOWELS):
        return "l_", ("л", "ль")
    if char == before and char not in _VOWELS:
        return char * 2, (*_LETTERS.get(char, (char,))[:1], "")
    return char, _LETTERS.get(char, (char,))


def _cyrillic_units(word: str) -> Iterator[tuple[str, Sequence[str]]]:
    at = 0
    while at < len(word):
        pair = word[at : at + 2]
        ends = at + len(pair) == len(word)
        unit = pair if pair == "кс" or (ends and pair in _FROM_CYRILLIC) else word[at]
        yield unit, _FROM_CYRILLIC.get(unit) or spellings(unit)[:1]
        at += len(unit)


def _choose(units: Sequence[tuple[str, Sequence[str]]]) -> Iterator[str]:
    """Yield the name with ever more groups in an unusual way; a group is the same throughout."""
    usual = {group: ways[0] for group, ways in units}
    open_to = [group for group, ways in dict(units).items() if len(ways) > 1]
    ways_of = dict(units)
    for count in range(_MOST_UNUSUAL + 1):
        for groups in combinations(open_to, count):
            for ways in product(*(ways_of[group][1:] for group in groups)):
                chosen = usual | dict(zip(groups, ways, strict=True))
                yield "".join(chosen[group] for group, _ in units)


def _both(russian: str) -> Iterator[str]:
    """Yield the Russian spelling, and the Ukrainian one by each of its two customs."""
    russian = _HUSHED.sub("и", russian)
    yield russian
    plain = russian.translate(_UKRAINIAN)
    yield plain.replace("ие", "іє").replace("и", "і")
    yield _NINE.sub("і", plain)
