"""Endings of Russian, Ukrainian and English words: which forms belong to one word.

No dictionary: a word is cut to the stems that its forms share, and what may follow a
stem is a closed list. That is right for the nouns and adjectives that names and
keywords consist of, and wrong for verbs, which the lexicon lists by itself.
"""

import re
from typing import Final

_NOUN_ENDINGS: Final = (
    "", "а", "у", "ом", "е", "ы", "и", "о", "ой", "ою", "ей", "ею", "ем", "ю", "я", "ь", "ью",
    "ам", "ами", "ах", "ов", "ев", "і", "ї", "ові", "еві", "єві", "єм", "ям", "ями", "ях", "ів",
    "їв", "ем", "ём", "єю", "ію", "ии", "ий", "ию", "ие", "ия", "ией", "ії", "ія", "ією", "ый",
    "й", "є", "ьо", "ею", "еи", "ье", "ья", "ью", "ьем", "ьей", "ьи", "ьею", "ьях", "ьям",
    "ни", "ню", "ці", "зі", "сі",
)  # fmt: skip
_ADJECTIVE_ENDINGS: Final = (
    "ий", "ый", "ой", "ого", "ому", "им", "ым", "ом", "ім", "ая", "яя", "ую", "ое", "ее", "ие",
    "ые", "их", "ых", "ими", "ыми", "а", "у", "е", "і", "ої", "ій", "ою", "его", "ему", "ем",
    "юю", "ей",
)  # fmt: skip
_SUFFIXES: Final = ("ск", "ськ", "овск", "івськ", "евск", "инск", "инськ", "овськ", "евськ", "к")
_OF_PEOPLE: Final = ("чан", "жан", "лян", "ян", "ец", "ц", "чанин", "янин", "лянин")

NOUN: Final = frozenset(_NOUN_ENDINGS)
ADJECTIVE: Final = frozenset(_ADJECTIVE_ENDINGS)
_DERIVED: Final = frozenset(
    suffix + ending for suffix in (*_SUFFIXES, "н", "ов", "ев") for ending in _ADJECTIVE_ENDINGS
)
# «Харьковщина», «харьковчане», «харьковский»: derived from the name of a place.
_OF_PLACE: Final = frozenset(
    suffix + ending
    for suffix, endings in (
        *((suffix, _ADJECTIVE_ENDINGS) for suffix in _SUFFIXES),
        ("щин", ("а", "ы", "и", "у", "е", "і", "ой", "ою")),
        *(
            (people, ("", "а", "у", "е", "ы", "и", "ам", "ами", "ах", "ів"))
            for people in _OF_PEOPLE
        ),
    )
    for ending in endings
)
_WORD_ENDINGS: Final = NOUN | ADJECTIVE | _DERIVED

_PARADIGMS: Final = (
    ("ний", ("него", "нему", "нем", "ного", "ному", "ном", "ньому")),
    ("ий", ("ого", "ому", "ом", "им")),
    ("ый", ("ого", "ому", "ом", "ым")),
    ("ая", ("ой", "ую")),
    ("ое", ("ого", "ому", "ом")),
    ("ые", ("ых", "ым")),
    ("а", ("ої", "ій", "у", "ою")),
    ("е", ("ого", "ому")),
    ("і", ("их", "им")),
)

_VOWELS: Final = "аеиоуыэюяіїє"
_SHORTEST_STEM: Final = 2
_MUTATIONS: Final = {"г": "з", "к": "ц", "х": "с"}  # Горлівка, у Горлівці
_CLOSED: Final = (
    ("ів", "ов"),
    ("ів", "ев"),
    ("їв", "єв"),
    ("іг", "ог"),
    ("іль", "ол"),
    ("іл", "ол"),
    ("ін", "он"),
    ("інь", "ен"),
    ("ір", "ор"),
)
_CLOSED_ENDINGS: Final = tuple(closed for closed, _ in _CLOSED)
_MAY_BE_FLEETING: Final = ("к", "ц", "ь", "л")
_OF_ADJECTIVES: Final = ("ский", "цкий", "ський", "цький")
_OF_TWO_LETTERS: Final = (
    *("ий", "ый", "ой", "ая", "ое", "ее", "ия", "ие", "ія", "яя", "ые", "ье", "ья"),
)
_FLEETING: Final = re.compile("(?:([лнрт])ьок|ок|ек|ец|ець|[её]л)$")


def noun_fits(ending: str) -> bool:
    """Whether this may follow the stem of a noun or of an adjective used as a name."""
    return ending in NOUN or ending in ADJECTIVE


def place_fits(ending: str) -> bool:
    """Whether stem and ending may name a place, its people or what belongs to it."""
    return ending in NOUN or ending in ADJECTIVE or ending in _OF_PLACE


def word_fits(ending: str) -> bool:
    """Whether this may follow the stem of an ordinary noun or adjective."""
    return ending in _WORD_ENDINGS


def stems(word: str) -> tuple[str, ...]:
    """Return the stems of a Cyrillic noun or adjective (folded, one word).

    More than one where the forms do not share one: «Харків, Харкова», «Орёл, Орла»,
    «Горлівка, у Горлівці».
    """
    found = [_cut(word)]
    if word.endswith(_CLOSED_ENDINGS):
        for closed, opened in _CLOSED:
            if word.endswith(closed):
                found.append(word[: -len(closed)] + opened)
                if opened[-1] in _MUTATIONS:
                    found.append(word[: -len(closed)] + opened[:-1] + _MUTATIONS[opened[-1]])
    fleeting = _FLEETING.search(word) if word.endswith(_MAY_BE_FLEETING) else None
    if fleeting and fleeting.start() > 1:
        last = {"к": "к", "ц": "ц", "ь": "ц", "л": "л"}[word[-1]]
        base = word[: fleeting.start()] + (fleeting[1] or "")
        found.append(base + last)
        if last == "ц" and base[-1] == "л":
            found.append(f"{base}ьц")  # Ингулец, Ингульца
    if len(word) > 3 and word[-1] in "аи" and word[-2] in _MUTATIONS:  # noqa: PLR2004
        found.append(word[:-2] + _MUTATIONS[word[-2]])
    if word.endswith(("г", "чук")):  # «Кременчук, у Кременчуці»
        found.append(word[:-1] + _MUTATIONS[word[-1]])
    kept = tuple(dict.fromkeys([stem for stem in found if len(stem) >= _SHORTEST_STEM]))
    return kept or (word,)  # the «К» of a ship


def adjective_forms(word: str) -> tuple[str, ...]:
    """Return the case forms of an adjective that heads a name: «Белая, Белой, Белую»."""
    for ending, others in _PARADIGMS:
        if word.endswith(ending) and len(word) - len(ending) > 1:
            base = word[: -len(ending)]
            return (word, *(base + one for one in others))
    return (word,)


def english_forms(word: str) -> tuple[str, ...]:
    """Return the regular forms of an English word: number, tense, doer."""
    if len(word) < 3 or not word.isalpha():  # noqa: PLR2004
        return (word, f"{word}s")
    base = word
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        base = word[:-1]
    if base.endswith("e"):
        return (word, base, f"{base}s", f"{base}d", f"{base[:-1]}ing", f"{base}r", f"{base}rs")
    if base.endswith("y") and base[-2] not in "aeiou":
        return (word, base, f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing")
    plural = f"{base}es" if base.endswith(("s", "x", "ch", "sh")) else f"{base}s"
    return (word, base, plural, f"{base}ed", f"{base}ing", f"{base}er", f"{base}ers")


def _cut(word: str) -> str:
    """Cut the ending off: vowels and signs that change from case to case."""
    if word.endswith(_OF_ADJECTIVES):
        return word[:-2]
    if len(word) > 2 + _SHORTEST_STEM and word.endswith(_OF_TWO_LETTERS):
        return word[:-2]
    if len(word) == _SHORTEST_STEM + 1 and word[-1] in "иы":
        return word[:-1]  # a plural: «Уды, Удам»
    if word[-1] in _VOWELS + "ьй" and len(word) > _SHORTEST_STEM + 1:
        return word[:-1]
    return word
