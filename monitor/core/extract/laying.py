"""The words that lay guilt on somebody: who lays it, bears it, claims or orders the deed."""

import re
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
    return (
        laid
        or [
            Hit(word.start, guilt.end, _LAID)
            for word in sentence.named("cue", "lays")
            for guilt in sentence.named("cue", "involvement")
            if word.end <= guilt.start and words_between(page, word.end, guilt.start) <= _ACT
        ]
        + [
            Hit(guilt.start, word.end, _LAID)  # «провину за обстріл МЗС поклало на Київ»
            for word in sentence.named("cue", "lays")
            for guilt in sentence.named("cue", "involvement")
            if guilt.end <= word.start
            and words_between(page, guilt.end, word.start) <= _BORNE
            and "," not in page.folded[guilt.end : word.start]
        ]
    )


def bearing(page: Page, sentence: Sentence) -> list[Hit]:
    """Return the words by which somebody bears the guilt: «провину за ці смерті несе росія»."""
    return [
        Hit(guilt.start, word.end, _BEFORE)
        for word in sentence.named("cue", "bears")
        for guilt in sentence.named("cue", "involvement")
        if guilt.end <= word.start
        and (
            (
                words_between(page, guilt.end, word.start) <= _BORNE
                and "," not in page.folded[guilt.end : word.start]
            )
            or _FOR_WHAT.fullmatch(page.folded, guilt.end, word.start)
        )
    ] + [
        Hit(word.start, guilt.end, _BEFORE)  # «несёт ответственность Украина»
        for word in sentence.named("cue", "bears")
        for guilt in sentence.named("cue", "involvement")
        if word.end <= guilt.start and words_between(page, word.end, guilt.start) <= _TIGHT
    ]


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
