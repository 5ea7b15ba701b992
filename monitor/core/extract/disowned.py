"""Words by which a part in it is denied: "reports that X did it are false"."""

import re
from typing import Final

from monitor.core.extract.nearness import between, words_between
from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Entry, Hit

_SUBJECT: Final = 6
_ACT: Final = 3
_INNOCENT: Final = 4  # words: «Россия в этих смертях не виновата»
_TOLD_BY: Final = frozenset({"blame", "denial", "side"})  # without one of them it is not told
_AFTER: Final = Entry(kind="blame", concept="after")
REPORTED: Final = Entry(kind="blame", concept="reported")
# "Rejects the claim that it is responsible": of whoever rejects it.
_NOT_IT: Final = re.compile(
    r"\b(?:reject|den[iy]|dismiss|refut|disput)\w* (?:[\w-]+ ){0,3}that"
    r" (?:it|they|he|she|its \w+|their \w+) (?:is|are|was|were|bears?|had|has)"
    r" (?:to blame|responsib\w+|behind|guilty|at fault)"
)
# «не имеет к обстрелу отношения»
_NO_RELATION: Final = re.compile(
    r"\bне (?:имеет|имеют|имел[аио]?|має|мають|ма(?:в|л[аио]))(?: [\w-]+){0,2}"
    r" (?:к|ко|до) [^,.;:]{2,40}"
    r" (?:отношени|стосунк|відношенн|причастност|причетност)\w+"
)
_DOES_NOT_ANSWER: Final = re.compile(
    r" за [\w ]{3,40} не (?:відповіда|отвеча)\w+| не (?:відповіда|отвеча)\w+ за\b"
)


def disowned(page: Page, sentence: Sentence) -> list[Hit]:
    """Return where a part in it is denied: «відповідальність за напад відкидає»."""
    if _TOLD_BY.isdisjoint(sentence.hits) and "bears" not in sentence.cues:
        return []
    told = sentence.named("blame", "disclaims") or _borne_by_none(page, sentence)
    return (
        told
        or _innocent(page, sentence)
        or _not_answering(page, sentence)
        or _not_it(page, sentence)
        or _no_relation(page, sentence)
        or _reported_falsely(page, sentence)
        or [
            Hit(min(word.start, denial.start), max(word.end, denial.end), _AFTER)
            for word in sentence.named("cue", "involvement")
            for denial in sentence.named("denial", "denies")
            if len(between(page, word, denial).split()) <= _SUBJECT
        ]
    )


def _innocent(page: Page, sentence: Sentence) -> list[Hit]:
    """Return where a side is told to have no part in it: «Россия тут ни при чём»."""
    return [
        Hit(hit.start, hit.end, _AFTER)
        for hit in sentence.named("cue", "innocent")
        for side in sentence.of("side")
        if side.end <= hit.start
        and words_between(page, side.end, hit.start) <= _INNOCENT
        and "," not in page.folded[side.end : hit.start]
    ]


def _reported_falsely(page: Page, sentence: Sentence) -> list[Hit]:
    """Return the guilt that reports tell of which are called false, on either side of it."""
    return [
        Hit(guilt.start, guilt.end, REPORTED)
        for guilt in sentence.named("cue", "involvement")
        for report in sentence.named("word", "report")
        if report.end <= guilt.start
        and words_between(page, report.end, guilt.start) <= _SUBJECT
        and any(
            denial.start >= guilt.end or denial.end <= report.start
            for denial in sentence.of("denial")
            if denial.entry.concept != "not_but"
        )
    ]


def _borne_by_none(page: Page, sentence: Sentence) -> list[Hit]:
    """Return where guilt is told not to be borne: «відповідальності за це не несе»."""
    undone = {word.end for word in sentence.named("cue", "undone")}
    return [
        Hit(guilt.start, word.end, _AFTER)
        for word in sentence.named("cue", "bears")
        for guilt in sentence.named("cue", "involvement")
        if word.start - 1 in undone
        and guilt.end <= word.start
        and words_between(page, guilt.end, word.start) <= _ACT
    ]


def _not_answering(page: Page, sentence: Sentence) -> list[Hit]:
    """Return where a side does not answer for it: «Сполучені Штати за вибухи не відповідають»."""
    return [
        Hit(found.start(), found.end(), _AFTER)
        for side in sentence.of("side")
        if (found := _DOES_NOT_ANSWER.match(page.folded, side.end, sentence.end))
    ]


def _no_relation(page: Page, sentence: Sentence) -> list[Hit]:
    """Return where a side has nothing to do with it: «не має до вибуху жодного стосунку»."""
    if not sentence.of("side"):
        return []
    found = _NO_RELATION.search(page.folded, sentence.start, sentence.end)
    return [Hit(found.start(), found.end(), _AFTER)] if found else []


def _not_it(page: Page, sentence: Sentence) -> list[Hit]:
    """Return where somebody denies that it was him: "rejects the claim that it is to blame"."""
    if not sentence.of("denial"):
        return []
    found = _NOT_IT.search(page.folded, sentence.start, sentence.end)
    return [Hit(found.start(), found.end(), _AFTER)] if found else []
