"""What a digest says itself: words/*.toml, and the grammar of counts.

How attributes, values and moments are called is shared with the alerts and comes in as
``Terms``.
"""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from functools import cache
from typing import Final, Protocol

from msgspec import Struct

from monitor import files
from monitor.core.blindness import BlindKind
from monitor.core.summary import Standing
from monitor.model.alerts import AlertKind
from monitor.model.claims import Attribute, Claim, Value
from monitor.model.sources import SourceKind
from monitor.text.plural import plural_form

LANGUAGES: Final = ("en", "uk", "ru")


class Terms(Protocol):
    """The names that alerts and digests share, in one language."""

    def attribute(self, attribute: Attribute) -> str:
        """Name what a claim is about."""
        ...

    def value(self, value: Value) -> str:
        """Write a value as people say it."""
        ...

    def claim(self, claim: Claim) -> str:
        """Write a claim's value with whom it counts and how the post stands to it."""
        ...

    def role(self, kind: SourceKind) -> str:
        """Name a publisher's role."""
        ...

    def number(self, value: float) -> str:
        """Write a number with the language's marks."""
        ...

    def moment(self, moment: datetime, zone: tzinfo | None, now: datetime) -> str:
        """Write a moment in a zone, or in UTC; the year only where it is not that of ``now``."""
        ...


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """One file of words, section by section as words/README.md explains them."""

    say: Mapping[str, str]
    column: Mapping[str, str]
    standing: Mapping[Standing, str]
    blind: Mapping[BlindKind, str]
    change: Mapping[AlertKind, str]
    plural: Mapping[str, Mapping[str, str]]
    method: Mapping[str, str]


class Wording:
    """The words of a digest in one language."""

    def __init__(self, language: str, words: Words, terms: Terms) -> None:
        self.language = language
        self.terms = terms
        self.words = words

    def say(self, key: str, **values: str) -> str:
        """Return the sentence of that key; KeyError for one that is not there."""
        return self.words.say[key].format(**values)

    def parts(self, key: str) -> list[tuple[str, str]]:
        """Return a sentence as pairs of its own words and the name of what follows them.

        The last name is empty.
        """
        pairs: list[tuple[str, str]] = []
        rest = self.words.say[key]
        while rest:
            before, _, rest = rest.partition("{")
            name, _, rest = rest.partition("}")
            pairs.append((before, name))
        return pairs

    def columns(self, *keys: str) -> tuple[str, ...]:
        """Return the heads of a table."""
        return tuple(self.words.column[key] for key in keys)

    def count(self, key: str, count: int) -> str:
        """Write a count with its noun in the right form."""
        forms = self.words.plural[key]
        return forms[plural_form(self.language, count)].format(count=self.terms.number(count))


@cache
def read_words(language: str) -> Words:
    """Read a language's file, once."""
    return files.read_words("monitor.export.digest", language, Words)
