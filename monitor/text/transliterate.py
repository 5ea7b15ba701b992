"""Names across scripts: Cyrillic to Latin and back, as newsrooms spell them."""

import re
from typing import Final

_SHARED: Final = {
    "а": "a", "б": "b", "в": "v", "д": "d", "ж": "zh", "з": "z", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "'": "",
}  # fmt: skip
_RUSSIAN: Final = _SHARED | {
    "г": "g", "е": "e", "ё": "e", "и": "i", "й": "y", "ъ": "", "ы": "y", "э": "e",
    "ю": "yu", "я": "ya",
}  # fmt: skip
_UKRAINIAN: Final = _SHARED | {
    "г": "h", "ґ": "g", "е": "e", "є": "ie", "и": "y", "і": "i", "ї": "i", "й": "i",
    "ю": "iu", "я": "ia",
}  # fmt: skip
# The official Ukrainian table writes these otherwise at the beginning of a word.
_UKRAINIAN_FIRST: Final = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}

_BY_ITSELF: Final = {
    "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г",
    "h": "х", "i": "и", "j": "дж", "k": "к", "l": "л", "m": "м", "n": "н",
    "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у",
    "v": "в", "w": "в", "x": "кс", "y": "и", "z": "з",
}  # fmt: skip
_FROM_LATIN: Final = {
    "shch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш",
    "ya": "я", "ia": "я", "yu": "ю", "iu": "ю", "ye": "е", "yo": "йо",
    "ph": "ф", "th": "т", "ck": "к", "qu": "кв", "oo": "у", "ee": "и",
} | _BY_ITSELF  # fmt: skip
_SOUND: Final = re.compile("|".join(_FROM_LATIN))  # the longer ones come first
_VOWELS: Final = "aeiouy"
_OFFICIAL: Final = {
    "shch": "щ", "zgh": "зг", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш",
    "ye": "є", "ie": "є", "yi": "ий", "yu": "ю", "iu": "ю", "ya": "я", "ia": "я",
} | _BY_ITSELF | {"h": "г", "i": "і", "j": "й"}  # fmt: skip
_OFFICIAL_SOUND: Final = re.compile("|".join(_OFFICIAL))
_TO_UKRAINIAN: Final = str.maketrans({"и": "і", "э": "е", "ы": "и", "ё": "е"})
_UKRAINIAN_LETTERS: Final = frozenset("іїєґ")


def is_cyrillic(text: str) -> bool:
    """Whether the text has a letter of the Cyrillic block."""
    return any("\u0400" <= char <= "\u04ff" for char in text)


def to_latin(text: str, *, language: str) -> str:
    """Spell a Cyrillic text in Latin letters, lower case; "uk" and "ru" differ.

    Signs that stand for no sound are dropped; what is not Cyrillic stays as it is.
    """
    ukrainian = language == "uk"
    table = _UKRAINIAN if ukrainian else _RUSSIAN
    out: list[str] = []
    previous = " "
    for char in text.lower().replace("\u2019", "'").replace("\u02bc", "'"):
        if ukrainian and not previous.isalpha() and char in _UKRAINIAN_FIRST:
            out.append(_UKRAINIAN_FIRST[char])
        else:
            out.append(table.get(char, char))
        previous = char
    return "".join(out)


def to_cyrillic(text: str, *, language: str) -> str:
    """Spell a Latin name in Cyrillic letters, lower case, roughly as it sounds.

    The way back is not unique: use it for names that no table knows, and let a match
    be one ground among others.
    """
    spelt = _endings(_SOUND.sub(_letter, text.lower()))
    return spelt.translate(_TO_UKRAINIAN) if language == "uk" else spelt


def _officially_ukrainian(text: str) -> str:
    """Read a name back by the official Ukrainian table: Temyrivka is «Темирівка»."""
    return _OFFICIAL_SOUND.sub(_official_letter, text.lower())


def _official_letter(found: re.Match[str]) -> str:
    latin, at = found[0], found.start()
    goes_on = found.string[found.end() : found.end() + 1].isalpha()
    if latin == "i" and at and found.string[at - 1] in _VOWELS:
        return "ї" if goes_on else "й"
    if latin == "yi" and goes_on:
        return "иї"  # Kyiv
    return _OFFICIAL[latin]


def _letter(found: re.Match[str]) -> str:
    latin, at = found[0], found.start()
    if latin == "e" and (at == 0 or not found.string[at - 1].isalpha()):
        return "э"
    return _FROM_LATIN[latin]


def spellings(name: str) -> tuple[str, ...]:
    """Return how the other script may write a name, lower case, without repeats."""
    if is_cyrillic(name):
        languages = ("uk",) if _UKRAINIAN_LETTERS & set(name.lower()) else ("ru", "uk")
        return tuple(dict.fromkeys(to_latin(name, language=one) for one in languages))
    by_sound = (to_cyrillic(name, language=one) for one in ("ru", "uk"))
    return tuple(dict.fromkeys((*by_sound, _officially_ukrainian(name))))


def _endings(spelt: str) -> str:
    """Give Slavic endings their own letters: "-skii" is «-ский»."""
    words = spelt.split(" ")
    return " ".join(
        f"{word[:-2]}ий"
        if word.endswith("ии")
        else f"{word[:-1]}й"
        if len(word) > 2 and word.endswith(("аи", "еи", "ои", "уи"))  # noqa: PLR2004
        else f"{word[:-2]}ский"
        if word.endswith("ски")
        else word
        for word in words
    )
