"""Parts that were lost, and what of the whole is told to stand."""

import re
from typing import Final

from monitor.core.extract.nearness import beside, words_between
from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Hit

_STANDS: Final = re.compile(
    r"(?: [\w-]+){0,2} (?:stands?|still stands?|survived|(?:is|are|was|were) (?:intact|unharmed)"
    r"|сто[ия]т|уцеле\w+|цел[ыао]?|стоїть|стоять|вціліл\w+|уціліл\w+|ціл[іае])\b"
)
_PART_OF: Final = ("part of", "часть", "частина", "half of", "половина")
_APART: Final = 5
_FAR: Final = 3
_ONE: Final = re.compile(
    r" (?:(?:один|одна|одно|одне|одну|весь|вся|целый|цілий|two|two of|a|one) )?"
)
_GONE: Final = ("нет", "нема")
_TIGHT: Final = 1


def part_lost(page: Page, sentence: Sentence, *, known: bool, struck: bool) -> Hit | None:
    """Return the words that tell of a part that was lost: "part of the station was destroyed"."""
    if known and (struck or sentence.named("cue", "rest")):
        part = _in_part(page, sentence)
        if part is not None:
            return part
    for worst in sentence.named("damage", "destroyed")[:1]:
        for portion in sentence.named("word", "portion"):
            if (
                page.folded.startswith(_PART_OF, portion.start)
                and portion.end < worst.start
                and words_between(page, portion.end, worst.start) <= _APART
            ):
                return worst
    return None


def portion_gone(page: Page, sentence: Sentence) -> Hit | None:
    """Return the word that a part is told to be destroyed by: «разрушено одно крыло казармы»."""
    for worst in sentence.named("damage", "destroyed")[:1]:
        for portion in portions(page, sentence):
            gap = page.folded[worst.end : portion.start]
            if worst.end < portion.start and _ONE.fullmatch(gap):
                return worst
    return None


def others_stand(page: Page, sentence: Sentence, hit: Hit) -> bool:
    """Whether the rest of it is told to stand: "the theatre is destroyed, the wards stand"."""
    return any(
        rest.start >= hit.end and _STANDS.match(page.folded, rest.end, sentence.end)
        for rest in sentence.named("cue", "rest")
    )


def only_the_rest(page: Page, sentence: Sentence, hit: Hit) -> bool:
    """Whether it is only the rest that stands: "one span lies in the river, the others hold"."""
    return any(
        rest.end <= hit.start and words_between(page, rest.end, hit.start) <= _FAR
        for rest in sentence.named("cue", "rest")
    )


def _in_part(page: Page, sentence: Sentence) -> Hit | None:
    """Return the words that tell of a part that came down."""
    found = portions(page, sentence)
    if not found:
        return None
    for hit in (*sentence.named("incident", "fall"), *sentence.named("cue", "down")):
        if beside(page, hit, found, reach=_FAR + 1):
            return hit
    for hit in sentence.named("negator", "no"):
        if page.folded.startswith(_GONE, hit.start) and any(
            hit.start - one.end > 0 and words_between(page, one.end, hit.start) <= _TIGHT
            for one in found
        ):
            return hit  # «среднего подъезда просто нет»
    return None


def portions(page: Page, sentence: Sentence) -> list[Hit]:
    """Return the parts that are named; what alone was hit is none, nor a name: the river Torets."""
    targets = sentence.of("target")
    sole = targets[0][:2] if len(targets) == 1 else None
    return [
        hit
        for hit in sentence.named("word", "portion")
        if hit[:2] != sole
        and page.folded[hit.start - 1 : hit.start] != "-"  # "three-storey"
        and (page.text[hit.start].islower() or _opens(page, sentence, hit))
    ]


def _opens(page: Page, sentence: Sentence, hit: Hit) -> bool:
    return not any(map(str.isalnum, page.text[sentence.start : hit.start]))
