"""The words that lay guilt on somebody: who lays it, bears it, claims or orders the deed."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Final

from monitor.core.extract.nearness import words_between
from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Entry, Hit

_LIES_ON: Final = re.compile(
    r"(?:відповідальність|ответственность|вина|провина) за [^.;,:]*?(?: [—–-])? на "
)
_ACT: Final = 3
_BORNE: Final = 9  # words from "responsibility" to who bears it
_FOR_WHAT: Final = re.compile(r" за (?:те|то), (?:що|что) [^.;:]{1,80}, ")
_LAID: Final = Entry(kind="blame", concept="laid")
_BEFORE: Final = Entry(kind="blame", concept="before")
_AFTER: Final = Entry(kind="blame", concept="after")
_FOR: Final = re.compile(r"[»\"”]? (?:за|for)\b")
_TIGHT: Final = 1


def laying(page: Page, sentence: Sentence) -> list[Hit]:
    """Return the words that lay the guilt on somebody: «возлагает вину за … на»."""
    laid = [
        Hit(guilt.start, guilt.end, _LAID)  # «відповідальність за удар — на Україні»
        for guilt in sentence.named("cue", "involvement")
        for side in sentence.of("side")
        if guilt.end < side.start
        and not sentence.of("denial")
        and page.folded[side.end - 1] not in "ую"  # «удар на Україну»
        and _LIES_ON.fullmatch(page.folded, guilt.start, side.start)
    ]
    if laid:
        return laid
    pairs = _with_guilt(sentence, "lays")
    return [
        *_guilt_behind(page, pairs, _ACT, _LAID),
        # «провину за обстріл МЗС поклало на Київ»
        *(Hit(guilt.start, word.end, _LAID) for word, guilt in pairs if _borne(page, word, guilt)),
    ]


def bearing(page: Page, sentence: Sentence) -> list[Hit]:
    """Return the words by which somebody bears the guilt: «провину за ці смерті несе росія»."""
    pairs = _with_guilt(sentence, "bears")
    return [
        *(
            Hit(guilt.start, word.end, _BEFORE)
            for word, guilt in pairs
            if _borne(page, word, guilt)
            or (guilt.end <= word.start and _FOR_WHAT.fullmatch(page.folded, guilt.end, word.start))
        ),
        *_guilt_behind(page, pairs, _TIGHT, _BEFORE),  # «несёт ответственность Украина»
    ]


def _with_guilt(sentence: Sentence, cue: str) -> list[tuple[Hit, Hit]]:
    """Return each word of a cue with each word of guilt."""
    return list(product(sentence.named("cue", cue), sentence.named("cue", "involvement")))


def _guilt_behind(
    page: Page, pairs: list[tuple[Hit, Hit]], reach: int, entry: Entry
) -> Iterator[Hit]:
    """Yield the words from a verb to the guilt at most ``reach`` words behind it."""
    for word, guilt in pairs:
        if word.end <= guilt.start and words_between(page, word.end, guilt.start) <= reach:
            yield Hit(word.start, guilt.end, entry)


def _borne(page: Page, word: Hit, guilt: Hit) -> bool:
    """Whether the guilt stands before its verb, in one clause with it."""
    return (
        guilt.end <= word.start
        and words_between(page, guilt.end, word.start) <= _BORNE
        and "," not in page.folded[guilt.end : word.start]
    )


def guilt_of(page: Page, sentence: Sentence) -> list[Hit]:
    """Return the guilt that is told to be somebody's: «про відповідальність X за бійню»."""
    if sentence.of("denial"):
        return []
    return [
        Hit(guilt.start, guilt.end, _BEFORE)
        for guilt in sentence.named("cue", "involvement")
        for side in sentence.of("side")
        if guilt.end <= side.start
        and words_between(page, guilt.end, side.start) <= _TIGHT
        and _FOR.match(page.folded, side.end)
    ]


def acts(page: Page, sentence: Sentence) -> list[Hit]:
    """Return the words of claiming or ordering an attack: "claimed the drone attack"."""
    events = [*sentence.named("attack", "hit"), *sentence.of("incident"), *sentence.of("cause")]
    return [
        Hit(word.start, word.end, _AFTER)
        for word in sentence.named("cue", "act")
        if any(
            word.end <= event.start and words_between(page, word.end, event.start) <= _ACT
            for event in events
        )
    ]
