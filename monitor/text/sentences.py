"""Where sentences and clauses end in running text, headlines and lists."""

import re
from collections.abc import Set as AbstractSet
from typing import Final

_EMOJI: Final = "\u2600-\u27bf\U0001f300-\U0001faff"
# Both begin with a set of letters, which is found several times faster than one of several
# patterns: what was found then tells which of them goes on. The runs are bounded, so that a
# line of a hundred thousand full stops takes no time that grows with its square.
_BREAK: Final = re.compile(
    rf"[.!?…\n{_EMOJI}](?:(?<=[.!?…])[.!?…]{{0,63}}[»”\")\]]*(?=\s|$)|(?<=\n)\n*"
    rf"|(?<=[{_EMOJI}])[{_EMOJI}\ufe0f\u200d]{{0,63}}(?=\s[\w«]))"
)
_CLAUSE: Final = re.compile(r"[;•,–—-](?:(?<=,)\s(?=\w)|(?<=\s[–—-])\s|(?<=[;•]))")
_LAST_WORD: Final = re.compile(r"[\w.]+\Z")
_DASHES: Final = "–—-"
_LONGEST: Final = 800
_FEWEST: Final = 3  # spaces of what a picture may end: "CONFIRMED ✅" only leads in
_LOOK_BACK: Final = 12


def split_sentences(
    text: str, folded: str, abbreviations: AbstractSet[str]
) -> list[tuple[int, int]]:
    """Return the spans of the sentences; a line is never longer than a sentence.

    A full stop after an abbreviation, an initial or before a small letter ends nothing.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for found in _BREAK.finditer(folded):
        stop, end = found.span()
        mark = folded[stop]
        if mark == "." and _goes_on(text, folded, (stop, end), abbreviations):
            continue
        if mark > "\u2600" and not _opens(text, start, found):
            continue
        if folded[start:end].strip():
            spans.append((start, end))
        start = end
    if folded[start:].strip():
        spans.append((start, len(folded)))
    if len(folded) <= _LONGEST or max((end - start for start, end in spans), default=0) <= _LONGEST:
        return spans
    return [piece for span in spans for piece in _pieces(folded, *span)]


def _opens(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether a picture ends a sentence: several words stand before it, a capital behind."""
    after = text[found.end() + 1 : found.end() + 3].lstrip("«")
    return after[:1].isupper() and text.count(" ", start, found.start()) >= _FEWEST


def _pieces(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut what nobody would call a sentence, so that reading stays linear in the text."""
    pieces: list[tuple[int, int]] = []
    while end - start > _LONGEST:
        cut = folded.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        pieces.append((start, cut))
        start = cut
    return [*pieces, (start, end)]


def _goes_on(
    text: str, folded: str, span: tuple[int, int], abbreviations: AbstractSet[str]
) -> bool:
    stop, end = span
    if stop == 0 or text.startswith("\n", end):
        return False
    before = folded[stop - 1]
    if not (before.isalnum() or before in "._"):
        return False
    rest = text[end : end + 3].lstrip(' «"“(')
    if rest[:1].islower():
        return True
    last = _word_before(folded, stop)
    if last in abbreviations:
        return bool(rest)
    return len(last) == 1 and last.isalpha() and text[stop - 1].isupper()


def _word_before(folded: str, stop: int) -> str:
    """Return the word that ends at an offset, with its full stops: «т.д», «ул»."""
    tail = folded[max(0, stop - _LOOK_BACK) : stop]
    word = tail[tail.rfind(" ") + 1 :]
    if word.isalnum():
        return word
    found = _LAST_WORD.search(tail)
    return found.group() if found else ""


def split_clauses(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans between the commas, semicolons and dashes of a sentence."""
    spans: list[tuple[int, int]] = []
    for found in _CLAUSE.finditer(folded, start, end):
        stop, after = found.span()
        if folded[stop] in _DASHES:
            stop -= 1  # the space before it is of the mark
            if stop < start:
                continue
        if stop > start:
            spans.append((start, stop))
        start = after
    if end > start:
        spans.append((start, end))
    return spans
