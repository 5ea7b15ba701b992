"""One Aho-Corasick pass over a text: every form of the lexicon, the gazetteer, the events.

A pattern is one or more words. It begins at the beginning of a word, and ends at the
end of one, unless it is a stem: a stem may be followed by further letters of its last
word. A star within a form lets that word end in any way: "крылат* ракет" finds every
case. All that is neither letter nor digit counts as a space, in patterns as in texts,
so "S-300" and "S 300" are one form.
"""

import re
from collections.abc import Iterable
from enum import IntEnum
from operator import itemgetter
from typing import Final, NamedTuple

import ahocorasick_rs
from msgspec import Struct

from monitor.text.normalise import fold, word_field

_LONGEST_ENDING: Final = 12  # letters that may follow a stem: «постраждал|ими», not a compound
_ENDING: Final = rf"\w{{0,{_LONGEST_ENDING}}}"


class Entry(Struct, frozen=True, kw_only=True, cache_hash=True, gc=False):
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


class Pattern(Struct, frozen=True, kw_only=True, gc=False):
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


class _Form(Struct, frozen=True, gc=False):
    """A pattern behind its anchor; ``rest`` checks the words after a star within it."""

    entry: Entry
    cased: bool
    rest: re.Pattern[str] | None


class _Check(IntEnum):
    """What has to be looked at where an anchor was found, besides the ending of its word."""

    NOTHING = 0
    CAPITAL = 1
    EACH_FORM = 2  # its forms differ in that, or go on after a star


class Scanner:
    """All patterns in one automaton. Building takes a second for all that is known; keep it.

    With a ``base`` the patterns come on top of its own, in an automaton of their own: what
    is followed changes, the languages and the places do not.
    """

    def __init__(self, patterns: Iterable[Pattern], base: "Scanner | None" = None) -> None:
        self._base = base
        self._checks = bytearray()
        self._entries: list[tuple[Entry, ...]] = []
        self._forms: dict[int, tuple[_Form, ...]] = {}
        self._automaton = ahocorasick_rs.AhoCorasick(
            self._anchors(patterns), matchkind=ahocorasick_rs.MatchKind.Standard
        )

    def _anchors(self, patterns: Iterable[Pattern]) -> list[str]:
        """Take in the patterns; return what the automaton looks for.

        Of a hundred thousand anchors nearly all have one entry, often the same: those are
        kept as one, and only what differs in more than that as forms.
        """
        anchors: dict[str, int] = {}
        shared: dict[tuple[Entry, ...], tuple[Entry, ...]] = {}
        for pattern in patterns:
            anchor, rest = _anchored(pattern)
            if len(anchor) > 1:
                number = anchors.setdefault(anchor, len(anchors))
                check = _Check.CAPITAL if pattern.cased else _Check.NOTHING
                if number == len(self._entries):
                    self._checks.append(check)
                    self._entries.append(())
                if rest is not None or self._checks[number] != check:
                    self._part(number)
                entries = self._add(number, _Form(pattern.entry, pattern.cased, rest))
                self._entries[number] = shared.setdefault(entries, entries)
        return list(anchors)

    def _part(self, number: int) -> None:
        """Keep the forms of an anchor apart from now on."""
        if self._checks[number] != _Check.EACH_FORM:
            cased = self._checks[number] == _Check.CAPITAL
            self._forms[number] = tuple(
                [_Form(entry, cased, None) for entry in self._entries[number]]
            )
            self._checks[number] = _Check.EACH_FORM

    def _add(self, number: int, form: _Form) -> tuple[Entry, ...]:
        """Add a form to an anchor, if it is new to it; return all entries of the anchor."""
        entries = self._entries[number]
        if self._checks[number] != _Check.EACH_FORM:
            return entries if form.entry in entries else (*entries, form.entry)
        forms = self._forms[number]
        if form not in forms:
            self._forms[number] = forms = (*forms, form)
        return tuple([one.entry for one in forms])

    def concepts(self, kind: str) -> frozenset[str]:
        """Return every concept of a kind that a form stands for."""
        own = {one.concept for same in self._entries for one in same if one.kind == kind}
        return frozenset(own | (self._base.concepts(kind) if self._base is not None else set()))

    def scan(self, text: str) -> Scan:
        """Find every pattern. Hits may overlap: the reader of a kind chooses among them."""
        folded = fold(text)
        field = f" {word_field(folded)} "
        hits: list[Hit] = []
        if self._base is not None:
            self._base._find(text, field, hits)  # noqa: SLF001  of its own kind
        self._find(text, field, hits)
        # By two fields one after the other, which is twice as fast as by both at once.
        hits.sort(key=_END, reverse=True)
        hits.sort(key=_START)
        return Scan(text=text, folded=folded, hits=tuple(hits))

    def _find(self, text: str, field: str, hits: list[Hit]) -> None:
        keep, checks, meant, forms = hits.append, self._checks, self._entries, self._forms
        for index, start, end in self._automaton.find_matches_as_indexes(field, overlapping=True):
            check = checks[index]
            if check == _CAPITAL and not text[start].isupper():
                continue  # a third of all that is found: ordinary words that names begin like
            # An anchor that ends in a space is a whole word already.
            word_end = end - 1 if field[end - 1] == " " else field.index(" ", end)
            if check == _EACH_FORM:
                _keep_forms(forms[index], (start, end, word_end), text, field, hits)
            elif word_end - end <= _LONGEST_ENDING:
                for entry in meant[index]:
                    keep(_hit(Hit, (start, word_end - 1, entry)))


def _keep_forms(
    forms: Iterable[_Form], at: tuple[int, int, int], text: str, field: str, hits: list[Hit]
) -> None:
    """Keep those forms of an anchor that hold; ``at``: its start, its end, its word's."""
    start, end, word_end = at
    for form in forms:
        if form.cased and not text[start].isupper():
            continue
        if form.rest is not None:
            found = form.rest.match(field, end)
            if found is not None:
                hits.append(_hit(Hit, (start, found.end() - 1, form.entry)))
        elif word_end - end <= _LONGEST_ENDING:
            hits.append(_hit(Hit, (start, word_end - 1, form.entry)))


_CAPITAL: Final = int(_Check.CAPITAL)
_EACH_FORM: Final = int(_Check.EACH_FORM)
_START: Final = itemgetter(0)
_END: Final = itemgetter(1)


_hit = tuple.__new__  # a hit is made for every find: a third of the cost of the call by fields


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
