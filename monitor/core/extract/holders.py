"""Parties that no table knows, by what they are told to hold or to answer for.

"Rada controls Mitiga airport", "the Presidential Guard has taken control of it", "444
Brigade is to blame": armed groups are as many as there are wars.
"""

import re
from collections.abc import Iterator
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality

_WHO: Final = (
    r"(?:the |The )?(?P<who>(?:\d+(?:st|nd|rd|th)? )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3})"
)
_OPENS: Final = r"(?:^\W*|[.:;!?—–] |\bthat |, (?:(?:and|but|while) )?)"
_HOLDS: Final = re.compile(
    rf"{_OPENS}{_WHO}(?P<no> does not| do not| doesn['’]t| don['’]t)?"
    r" (?:still |now |fully |firmly )?"
    r"(?:controls?|holds?|(?:has |have )?(?:taken|took) (?:full )?control of|(?:has |have )?seized)"
    r" (?!an? )(?P<what>[^,;:.!?\n]{3,40})"
)
_IN_HANDS: Final = re.compile(
    rf"\b(?:is|are|remains?|now) (?P<no>not )?(?:firmly |fully |still )?"
    rf"(?:in the hands of|under the control of|controlled by|held by) {_WHO}"
)
_GUILTY: Final = re.compile(
    rf"{_OPENS}{_WHO} (?:is|are|was|were) (?P<no>not )?(?:solely |fully )?"
    r"(?:to blame|responsible) for"
)
_GUILTY_LAST: Final = re.compile(
    rf"\b(?:Responsible|responsible) for [^.;:]{{3,60}} (?:is|are|was|were) (?P<no>not )?{_WHO}"
)
_NOBODY: Final = frozenset({"who", "nobody", "it", "he", "she", "they", "this", "that", "what"})
# A single word that begins a sentence may be any word: "Negligence is to blame".
_KNOWN: Final = ("side", "cause", "weapon", "negator", "place")
_COMMON: Final = ("actor", "role")  # "Police", but "the Presidential Guard"


def read_holders(page: Page, sentence: Sentence) -> list[Draft]:
    """Return who is told to hold a place or a site by a name that no table knows."""
    if not (sentence.of("control") or sentence.named("cue", "control_word")):
        return []
    for found in _matches(page, sentence, (_HOLDS, _IN_HANDS)):
        if "what" not in found.re.groupindex or _is_held(sentence, found):
            return [_draft(sentence, found, Attribute.CONTROL)]
    return []


def read_guilty(page: Page, sentence: Sentence) -> list[Draft]:
    """Return who is told to be to blame by such a name; of one word only within a sentence."""
    if not sentence.of("blame"):
        return []
    for found in _matches(page, sentence, (_GUILTY, _GUILTY_LAST)):
        alone = " " not in found["who"] and not found.string[: found.start("who")].strip(' "“«—–')
        if not alone:
            return [_draft(sentence, found, Attribute.RESPONSIBLE)]
    return []


def _matches(
    page: Page, sentence: Sentence, patterns: tuple[re.Pattern[str], ...]
) -> Iterator[re.Match[str]]:
    text = page.text[sentence.start : sentence.end]
    for pattern in patterns:
        found = pattern.search(text)
        if found is not None and not _is_known(sentence, found):
            yield found


def _is_known(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether a table knows the name as something else, or it is no name."""
    start, end = (sentence.start + at for at in found.span("who"))
    if found["who"].casefold() in _NOBODY:
        return True
    if any(one.start < end and start < one.end for kind in _KNOWN for one in sentence.of(kind)):
        return True
    return any(
        one.start <= start and end <= one.end for kind in _COMMON for one in sentence.of(kind)
    )


def _is_held(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether it is a place or a site that is held, and no talks."""
    start, end = (sentence.start + at for at in found.span("what"))
    return any(
        start <= one.start < end for kind in ("target", "place") for one in sentence.of(kind)
    )


def _draft(sentence: Sentence, found: re.Match[str], attribute: Attribute) -> Draft:
    label = Label(concept=found["who"])
    last = found.start("what") - 1 if "what" in found.re.groupindex else found.end()
    start, end = sentence.start + found.start("who"), sentence.start + last
    draft = Draft(attribute, label, start, end, sentence.index)
    if found["no"]:
        draft.modality = Modality.DENIED
    return draft
