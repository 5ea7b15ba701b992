"""The forms of an event's own names: the words that a user wrote, in both scripts.

A gazetteer knows large places and their usual spellings. Of the few places that an event
is about every spelling counts, whatever ordinary word it may be elsewhere: «Лиман» is a
town for whoever follows a battle for it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from monitor.model.events import Event
from monitor.text.common_words import COMMON_WORDS
from monitor.text.inflect import english_forms, stems
from monitor.text.normalise import fold
from monitor.text.renderings import renderings
from monitor.text.scan import Entry, Pattern
from monitor.text.transliterate import is_cyrillic, spellings

KEYWORD: Final = "keyword"
_SHORTEST_NAME: Final = 3
_SHORTEST_RENDERING: Final = 4
_FEWEST_SOUNDS: Final = 3
_LONGEST_PARTICLE: Final = 3  # letters: "at", "the"; a title in capitals may leave them small
_QUOTES: Final = '«»"“”„,.:;()'
_BEGINS: Final = ".!?…\n:•▪–—-*"
_VOWELS: Final = re.compile("[aeiouy]+")
# What the three languages write differently for one sound.
_SAME_SOUND: Final = (("kh", "g"), ("h", "g"), ("w", "v"), ("ck", "k"), ("q", "k"), ("ts", "c"))
_LONE_H: Final = re.compile("(?<![cgkpstz])h")
_HARD_L: Final = re.compile("л(?=[бвгджзкмнпрстфхцчшщ])")
# Letters by which the Russian and the Ukrainian spelling of a name differ.
_TO_UKRAINIAN: Final = (("ы", "и"), ("э", "е"), ("и", "і"))
_TO_RUSSIAN: Final = (("і", "и"), ("ї", "и"), ("є", "е"), ("ськ", "ск"), ("цьк", "цк"))
_APOSTROPHE: Final = re.compile("['’ʼ]([їяює])")
_IOTATED: Final = {"ї": "е", "я": "я", "ю": "ю", "є": "е"}
_SOFT: Final = re.compile("(?<=[бвмпф])е")
_OF_SOFT: Final = re.compile("(?<=[бвгджзйклмнпрстфх])ев(?=[ео]?$)")  # «Звєрєво»
_UNPARTED: Final = re.compile("(?<=[бвмпф])(?=[яюєї])")
# The Arabic article in a name: "Deir al-Balah", «Дейр-эль-Балах», «Дейр-ель-Балах».
ARTICLES: Final[Mapping[str, tuple[str, ...]]] = {
    "al": ("эль", "аль", "ель"), "el": ("эль", "аль", "ель"), "ez": ("эз", "ез"),
    "az": ("эз", "аз", "ез"), "es": ("эс", "ес"), "as": ("эс", "ас", "ес"),
    "esh": ("эш", "еш"), "ash": ("эш", "аш", "еш"), "ed": ("эд", "ед"), "ad": ("эд", "ад", "ед"),
    "en": ("эн", "ен"), "an": ("эн", "ан", "ен"), "er": ("эр", "ер"), "ar": ("эр", "ар", "ер"),
    "et": ("эт", "ет"), "at": ("эт", "ат", "ет"),
}  # fmt: skip
_MOST_SPELLINGS: Final = 8
_MOST_NEIGHBOURS: Final = 12
_VOWEL_LETTERS: Final = "аеёиоуыэюяіїє"
_HUSHING: Final = "чжшщ"
_UNBENT: Final = "оеиіу"
_ENDS_OPEN: Final = "аыиу"
_FALLING: Final = "кцчт"  # Кременчук, кременчуцький; Бельцы, бельцкий
_KINDS: Final = frozenset(
    {
        *("cape", "mount", "lake", "island", "bay", "strait", "river"),
        *("мыс", "мис", "озеро", "гора", "остров", "острів", "станица", "станиця"),
    }
)
_LONG_ENOUGH: Final = 6  # letters of the first half of a name
# Names of villages whose two spellings are more than letters apart.
_VILLAGES: Final = (("івк", "овк"), ("івк", "евк"), ("кам'ян", "камен"), ("івськ", "овск"))
_OPEN: Final = ("ов", "ев")
_UNION: Final = ("ск", "ськ")
_MERGED: Final = ("цк", "цьк")


def shorter(name: str) -> Iterator[str]:
    """Yield how a place is called for short: "Cape X" without the cape, "X-on-Y" as X."""
    head, _, rest = name.partition(" ")
    if rest and fold(head) in _KINDS:
        yield rest
    first, hyphen, _ = name.partition("-")
    if hyphen and " " not in name and len(first) >= _LONG_ENOUGH:
        yield first


def unparted(name: str) -> Iterator[str]:
    """Yield how Russian writes a name with an apostrophe, in one word: Дар'ївка, Дарьевка."""
    joined = _APOSTROPHE.sub(lambda found: f"ь{_IOTATED[found[1]]}", name)
    if joined != name:
        yield joined.replace("і", "и")


def plain(name: str) -> str:
    """Return a Latin name without the marks above and below its letters: "Bălți", "Balti"."""
    if is_cyrillic(name):
        return name  # «й» and «ї» are letters of their own
    parts = unicodedata.normalize("NFKD", name)
    return "".join(char for char in parts if not unicodedata.combining(char))


def sounds(name: str) -> str:
    """Return the consonants of a name, alike in every spelling: Sokol, «Сокол», «Сокіл».

    Empty where too few are left to tell one name from another.
    """
    spelt = spellings(name)[0] if is_cyrillic(name) else plain(name).lower()
    for written, sound in _SAME_SOUND:
        spelt = spelt.replace(written, sound)
    bare = _VOWELS.sub("", spelt)
    return bare if len(bare) >= _FEWEST_SOUNDS else ""


def is_name(keyword: str, event: Event) -> bool:
    """Whether a word that may be an ordinary one is the name of something, as the user wrote it.

    It is where its capital says something: other keywords have none, and the title or
    another keyword has the same name ("the ship Groza", «Гроза»).
    """
    if " " in keyword or not keyword[:1].isupper() or keyword.isupper():
        return False
    if all(one[:1].isupper() for one in event.keywords):
        return False
    title = [one.strip(_QUOTES) for one in event.title.split()[1:]]
    if not any(one[:1].islower() for one in title if len(one) > _LONGEST_PARTICLE):
        return False  # a title in capitals
    heard, folded = sounds(keyword), fold(keyword)
    named = [one for one in title if one[:1].isupper()]
    if any(fold(one) == folded or (heard and sounds(one) == heard) for one in named):
        return True
    return bool(heard) and any(
        one[:1].isupper() and is_cyrillic(one) != is_cyrillic(keyword) and sounds(one) == heard
        for one in event.keywords
    )


def may_be_ordinary(text: str, start: int) -> bool:
    """Whether the capital may be the sentence's and not the name's: no quote stands before."""
    before = text[:start].rstrip(" ")
    return not before or before[-1] in _BEGINS


def word_patterns(word: str, *, proper: bool) -> Iterator[Pattern]:
    """Yield the forms of one word in its own script, and of a name in the other.

    ``word`` is folded; every pattern's concept is the word itself.
    """
    if is_cyrillic(word):
        yield from _cyrillic(word, word, cased=proper)
        if proper:
            for other in _neighbours(word):  # Інгулець, Ингулец
                if len(other) >= _SHORTEST_RENDERING:
                    yield from _cyrillic(other, word, cased=True)
            for spelt in spellings(word):
                yield _exact(spelt, word, cased=True)
        return
    for form in english_forms(word):
        yield _exact(form, word, cased=proper)
    if proper and word.isalpha() and len(word) >= _SHORTEST_NAME:
        for spelt in spellings(word):
            yield from _cyrillic(spelt, word, cased=True)


def place_patterns(word: str, *, rendered: bool = False) -> Iterator[Pattern]:
    """Yield the forms of one word of a place's name, and of the adjectives made of it.

    The adjectives are no capital's: «бельцкому театру», «лиманський готель». ``rendered``:
    no table has the name in the other script, so that every usual rendering counts.
    """
    yield from word_patterns(word, proper=True)
    if rendered:
        yield from _rendered(word)
    if is_cyrillic(word):
        written: Iterable[str] = (word, *_neighbours(word))
    else:
        if (bare := plain(word)) != word:
            yield _exact(bare, word, cased=True)
        written = _cyrillic_names(bare)
    for name in dict.fromkeys(written):
        if len(name) >= _SHORTEST_NAME:
            yield from _cyrillic(name, word, cased=True)
            for stem in _adjective_stems(name):
                yield _stem(stem, word, cased=False)


def _rendered(word: str) -> Iterator[Pattern]:
    for spelt in ARTICLES.get(word, ()):
        yield _exact(spelt, word, cased=False)
    for spelt in renderings(word):
        if len(spelt) < _SHORTEST_RENDERING or spelt in COMMON_WORDS:
            continue
        if is_cyrillic(spelt):
            yield from _cyrillic(spelt, word, cased=True)
        else:
            yield _exact(spelt, word, cased=True)


def _cyrillic_names(name: str) -> list[str]:
    """Return how Russian and Ukrainian may write a Latin name: Balti, «Балти», «Бальти»."""
    found = list(spellings(name))
    if (softer := _LONE_H.sub("g", name)) != name:
        found += spellings(softer)  # Horlivka is «Горлівка»
    for ending in ("ovka", "evka"):
        if name.endswith("ivka"):
            found += spellings(name.removesuffix("ivka") + ending)  # Leonidivka, «Леонидовка»
    found += [_HARD_L.sub("ль", one) for one in found]
    return found[:_MOST_SPELLINGS]


def _neighbours(name: str) -> list[str]:
    """Return how the other of the two languages may write a Cyrillic name."""
    ukrainian = name
    for russian, other in _TO_UKRAINIAN:
        ukrainian = ukrainian.replace(russian, other)
    back = name
    for own, russian in _TO_RUSSIAN:
        back = back.replace(own, russian)
    parted = _UNPARTED.sub("'", ukrainian)  # «Басарабяска» is «Басараб'яска»
    found = [ukrainian, back, name.replace("ы", "и"), _HARD_L.sub("ль", name), parted]
    if name.endswith("ець"):
        found.append(back.removesuffix("ець") + "ец")  # Інгулець, Ингулец
    found += [soft := _SOFT.sub("є", found[0], count=1), _OF_SOFT.sub("єв", soft)]
    for own, russian in _VILLAGES:
        found += [back.replace(own, russian).replace("і", "и") if own in back else ""]
        found += [name.replace(own, russian).replace("і", "и").replace("ї", "и")] * (own in name)
        found += [ukrainian.replace(russian, own)] * (russian in ukrainian)
    return [one for one in dict.fromkeys(found) if one not in ("", name)][:_MOST_NEIGHBOURS]


def _adjective_stems(name: str) -> Iterator[str]:
    """Yield the stems of «-ский», «-ський» adjectives of a place's name."""
    for stem in stems(name):
        yield from (stem + suffix for suffix in _UNION)
        if stem.endswith(_OPEN):
            yield from (f"{stem[:-2]}ів{suffix}" for suffix in _UNION)  # Межова, межівський
        if stem[-1] == "н" and stem[-2:-1] not in _VOWEL_LETTERS:
            yield from (f"{stem}ен{suffix}" for suffix in _UNION)  # Отказное, отказненский
        if stem[-1] == "л":
            yield from (f"{stem}ь{suffix}" for suffix in _UNION)  # Оскіл, оскільський
        if stem[-1] in _HUSHING:
            yield from (f"{stem}ен{suffix}" for suffix in _UNION)  # Керчь, керченский
        if name[-1] == "ь":
            yield from (f"{stem}ан{suffix}" for suffix in _UNION)  # Россошь, россошанский
        if name[-1] in _ENDS_OPEN:
            yield from (f"{stem}ин{suffix}" for suffix in _UNION)  # Махачкала, махачкалинский
        if name[-1] in _UNBENT:
            yield from (f"{name}й{suffix}" for suffix in _UNION)  # Хуло, хулойский
        if stem[-1] in _FALLING and len(stem) > _SHORTEST_NAME:
            yield from (stem[:-1] + suffix for suffix in _MERGED)
            yield from (stem[:-1] + suffix for suffix in _UNION)


def _cyrillic(form: str, word: str, *, cased: bool) -> Iterator[Pattern]:
    for stem in stems(form):
        yield _stem(stem, word, cased=cased)


def _stem(stem: str, word: str, *, cased: bool) -> Pattern:
    entry = Entry(kind=KEYWORD, concept=word, data=(("stem", len(stem)),))
    return Pattern(form=stem, entry=entry, stem=True, cased=cased)


def _exact(form: str, word: str, *, cased: bool) -> Pattern:
    return Pattern(form=form, entry=Entry(kind=KEYWORD, concept=word), cased=cased)
