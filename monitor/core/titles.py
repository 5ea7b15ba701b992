"""What sources and speakers are called: titles, and the words that tell one from another."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from monitor.model.sources import Source
from monitor.text.normalise import fold, word_field
from monitor.text.scan import Entry, Pattern, Scan
from monitor.text.transliterate import to_latin

_UKRAINIAN: Final = re.compile(r"[іїєґ]")
_ACTOR: Final = "actor"
_PLACE: Final = "place"
FOLLOWED: Final = "followed"  # what a source is called that is one of the followed
_STEM: Final = 5  # letters that two inflected forms of one name share at least
# Beginnings of words that half of all offices share, and of function words.
_GENERIC: Final = frozenset(
    {
        "minis", "offic", "press", "servi", "head", "regio", "state", "gover", "natio",
        "city", "news", "chann", "depar", "admin", "agenc", "with", "from", "this", "that",
        "says", "said", "oblas",
    }
)  # fmt: skip
_LONG_TITLE: Final = 6  # letters
# Who works or serves at an office speaks for himself.
_ONE_OF_MANY: Final = re.compile(
    r"(?:medic|paramedic|doctor|nurse|surgeon|worker|employee|soldier|resident|witness|volunteer"
    r"|(?:battalion|company|platoon|squad) commander)\b(?! general)"
    r"|(?:медик|врач|фельдшер|медсестр|хирург|боец|бойц|солдат|жител|очевид|комбат|работник)"
    r"|(?:лікар|хірург|боєць|бійц|мешкан|працівник|свідк)"
    r"|командир\w* (?:батал|роты|роти|взвод|отделен|відділен)"
)
_EXPLAINED: Final = re.compile(r"\s*[(\[|].*$")


def names_of(source: Source) -> str:
    """Return what a source is called, by its title and its handle."""
    return f"{source.title} {source.handle.replace('_', ' ').replace('.', ' ')}"


def plain(words: str) -> str:
    """Return a name folded, with nothing but its words."""
    return " ".join(word_field(fold(words)).split())


def stems(words: str) -> tuple[str, ...]:
    """Return what two inflected forms of the words of a name share, in Latin letters."""
    name = plain(words)
    latin = to_latin(name, language="uk" if _UKRAINIAN.search(name) else "ru")
    first = (word[:_STEM] for word in latin.split() if len(word) >= _STEM - 1)
    return tuple(dict.fromkeys(stem for stem in first if stem not in _GENERIC))


def title_of(source: Source) -> str:
    """Return what a source is called in a text: its title without what explains it."""
    return _EXPLAINED.sub("", source.title).strip()


def named_sources(sources: Iterable[Source], scan: Callable[[str], Scan]) -> Iterator[Pattern]:
    """Yield what names each followed source in a text: its title, if that is a name.

    A title of one word that is a place's or any other known word names no source.
    """
    entry = Entry(kind=_ACTOR, concept=FOLLOWED)
    for source in sources:
        title = title_of(source)
        words = word_field(title).split()
        hits = scan(title).hits
        if not words or (len(words) == 1 and (hits or len(title) < _LONG_TITLE)):
            continue
        if any(hit.entry.kind == _PLACE and hit.end - hit.start >= len(title) - 1 for hit in hits):
            continue
        yield Pattern(form=title, entry=entry, cased=True)


def is_private(words: str) -> bool:
    """Whether it is one who works there, and not the office: "a medic at the hospital"."""
    return _ONE_OF_MANY.match(plain(words)) is not None
