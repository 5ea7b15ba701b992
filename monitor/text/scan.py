"""One Aho-Corasick pass over a text: every form of the lexicon, the gazetteer, the events.

A pattern is one or more words. It begins at the beginning of a word, and ends at the
end of one, unless it is a stem: a stem may be followed by further letters of its last
word. A star within a form lets that word end in any way: "крылат* ракет" finds every
case. All that is neither letter nor digit counts as a space, in patterns as in texts,
so "S-300" and "S 300" are one form.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

import ahocorasick_rs
from msgspec import Struct

from monitor.text.normalise import fold, word_field

_LONGEST_ENDING: Final = 12  # letters that may follow a stem: «постраждал|ими», not a compound
_ENDING: Final = rf"\w{{0,{_LONGEST_ENDING}}}"


class Entry(Struct, frozen=True, kw_only=True, cache_hash=True):
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


class _Form(NamedTuple):
    """A pattern behind its anchor; ``rest`` checks the words after a star within it."""

    entry: Entry
    stem: bool
    cased: bool
    rest: re.Pattern[str] | None


class Scanner:
    """All patterns in one automaton. Building takes a second for all that is known; keep it.

    With a ``base`` the patterns come on top of its own, in an automaton of their own: what
    is followed changes, the languages and the places do not.
    """

    def __init__(self, patterns: Iterable[Pattern], base: "Scanner | None" = None) -> None:
        self._base = base
        anchors: dict[str, dict[_Form, None]] = {}
        for pattern in patterns:
            anchor, rest = _anchored(pattern)
            if len(anchor) > 1:
                form = _Form(pattern.entry, pattern.stem, pattern.cased, rest)
                anchors.setdefault(anchor, {})[form] = None
        self._forms: list[tuple[_Form, ...]] = [tuple(same) for same in anchors.values()]
        self._plain: list[tuple[Entry, ...] | None] = [
            _plain(anchor, forms) for anchor, forms in anchors.items()
        ]
        self._automaton = ahocorasick_rs.AhoCorasick(
            list(anchors), matchkind=ahocorasick_rs.MatchKind.Standard
        )

    def concepts(self, kind: str) -> frozenset[str]:
        """Return every concept of a kind that a form stands for."""
        own = {
            form.entry.concept for same in self._forms for form in same if form.entry.kind == kind
        }
        return frozenset(own | (self._base.concepts(kind) if self._base is not None else set()))

    def scan(self, text: str) -> Scan:
        """Find every pattern. Hits may overlap: the reader of a kind chooses among them."""
        folded = fold(text)
        field = f" {word_field(folded)} "
        hits: list[Hit] = []
        if self._base is not None:
            self._base._find(text, field, hits)  # noqa: SLF001  of its own kind
        self._find(text, field, hits)
        hits.sort(key=_in_order)
        return Scan(text=text, folded=folded, hits=tuple(hits))

    def _find(self, text: str, field: str, hits: list[Hit]) -> None:
        keep, forms, plain = hits.append, self._forms, self._plain
        for index, start, end in self._automaton.find_matches_as_indexes(field, overlapping=True):
            # An anchor that ends in a space is a whole word already.
            word_end = end - 1 if field[end - 1] == " " else field.index(" ", end)
            entries = plain[index]
            if entries is not None:
                if word_end - end <= _LONGEST_ENDING:
                    for entry in entries:
                        keep(_hit(Hit, (start, word_end - 1, entry)))
                continue
            for entry, stem, cased, rest in forms[index]:
                if cased and not text[start].isupper():
                    continue
                if rest is not None:
                    found = rest.match(field, end)
                    if found is not None:
                        keep(_hit(Hit, (start, found.end() - 1, entry)))
                elif word_end <= end or (stem and word_end - end <= _LONGEST_ENDING):
                    keep(_hit(Hit, (start, word_end - 1, entry)))


def _plain(anchor: str, forms: Iterable[_Form]) -> tuple[Entry, ...] | None:
    """Return what an anchor means where only the word's ending has to be looked at, else None."""
    whole = anchor[-1] == " "
    if any(form.cased or form.rest is not None or not (whole or form.stem) for form in forms):
        return None
    return tuple(form.entry for form in forms)


_hit = tuple.__new__  # a hit is made for every find: a third of the cost of the call by fields


def _in_order(hit: Hit) -> int:
    # One number sorts far faster than a pair; no text has 2**32 letters.
    return (hit[0] << 32) - hit[1]


def _anchored(pattern: Pattern) -> tuple[str, re.Pattern[str] | None]:
    """Return what the automaton looks for, and what must follow it where a star stands."""
    head, star, tail = pattern.form.partition("*")
    anchor = " " + " ".join(word_field(fold(head)).split())
    if not star:
        # With its closing space a short word is not looked at within every longer one.
        return (anchor if pattern.stem or len(anchor) == 1 else f"{anchor} "), None
    words = [re.escape(" ".join(word_field(fold(part)).split())) for part in tail.split("*")]
    expression = _ENDING + _ENDING.join(
        ("[ ]{1,2}" if part[:1].isspace() else "") + word
        for part, word in zip(tail.split("*"), words, strict=True)
    )
    return anchor, re.compile(expression + (_ENDING if pattern.stem else "") + "(?= )")
