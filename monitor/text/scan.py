"""One Aho-Corasick pass over a text: every form of the lexicon, the gazetteer, the events.

A pattern is one or more words. It begins at the beginning of a word, and ends at the
end of one, unless it is a stem: a stem may be followed by further letters of its last
word. All that is neither letter nor digit counts as a space, in patterns as in texts,
so "S-300" and "S 300" are one form.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import ahocorasick_rs
from msgspec import Struct

from monitor.text.normalise import fold, word_field

_LONGEST_ENDING: Final = 12  # letters that may follow a stem: «постраждал|ими», not a compound


class Entry(Struct, frozen=True, kw_only=True):
    """What a form means: a kind of entry ("weapon", "place", "numeral", …) and its concept.

    ``data`` holds what else the kind needs, as the lexicon files give it.
    """

    kind: str
    concept: str
    language: str = ""
    data: tuple[tuple[str, str | int | float | bool], ...] = ()

    def get(self, name: str) -> str | int | float | bool | None:
        """Return a field of ``data``, None where the entry has no such field."""
        for key, value in self.data:
            if key == name:
                return value
        return None


class Pattern(Struct, frozen=True, kw_only=True):
    """A form with its meaning. ``cased`` forms count only with a capital first letter."""

    form: str
    entry: Entry
    stem: bool = False
    cased: bool = False


class Hit(NamedTuple):
    """An entry found in a text, ``start`` to ``end`` in code points, whole words."""

    start: int
    end: int
    entry: Entry


class Scan(Struct, frozen=True, kw_only=True):
    """A text with all that was found in it; hits are in order, longer ones first."""

    text: str
    folded: str
    hits: tuple[Hit, ...]


class Scanner:
    """All patterns in one automaton. Building takes tens of milliseconds; keep it."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        by_form: dict[str, list[Pattern]] = {}
        for pattern in patterns:
            form = " " + " ".join(word_field(fold(pattern.form)).split())
            if len(form) > 1:
                by_form.setdefault(form, []).append(pattern)
        self._patterns: Sequence[tuple[Pattern, ...]] = [
            tuple(dict.fromkeys(same)) for same in by_form.values()
        ]
        self._automaton = ahocorasick_rs.AhoCorasick(
            list(by_form), matchkind=ahocorasick_rs.MatchKind.Standard
        )

    def scan(self, text: str) -> Scan:
        """Find every pattern. Hits may overlap: the reader of a kind chooses among them."""
        folded = fold(text)
        field = f" {word_field(folded)} "
        hits: list[Hit] = []
        for index, start, end in self._automaton.find_matches_as_indexes(field, overlapping=True):
            word_end = end
            while field[word_end] != " ":
                word_end += 1
            for pattern in self._patterns[index]:
                if word_end != end and not (pattern.stem and word_end - end <= _LONGEST_ENDING):
                    continue
                if pattern.cased and not text[start].isupper():
                    continue
                hits.append(Hit(start, word_end - 1, pattern.entry))
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        return Scan(text=text, folded=folded, hits=tuple(hits))
