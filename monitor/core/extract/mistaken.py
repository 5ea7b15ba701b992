"""Words of a cause that name none: what debris was of, a weapon's name, what was neglected."""

import re
from typing import Final

from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Hit

_OVER: Final = ("по факту ", "за фактом ")
_CAUSE_OF: Final = re.compile(r"(?<!по )\b(?:причин(?:е|ой|у|ою|и|ы)|the cause of(?: the)?) $")
_NEGLECT_OF: Final = re.compile(r" (?:of|in|with|towards) (?:the |its )?")
_OF_DEBRIS: Final = 5
_DEBRIS: Final = "air defence debris"
_HAPPENINGS: Final = frozenset({"explosion", "gas explosion", "collision"})
_SHOT_DOWN: Final = ("missile strike", "drone attack")


def is_no_cause(page: Page, sentence: Sentence, cause: Hit, causes: list[Hit]) -> bool:
    """Whether a word of a cause is only a part of something else; ``causes`` are all of them."""
    return (
        _of_debris(page, cause, causes)
        or _named_so(cause, sentence)
        or (cause.entry.concept in _SHOT_DOWN and _blow_by(sentence, cause))
        or _of_case(page, cause)
        or (
            cause.entry.concept in _HAPPENINGS
            and _CAUSE_OF.search(page.folded, sentence.start, cause.start) is not None
        )
        or _neglected(page, cause, causes)
        or _worn(page, cause, causes)
    )


def _worn(page: Page, cause: Hit, causes: list[Hit]) -> bool:
    """Whether it is only what was neglected by its adjective: "rotten wiring"."""
    return cause.entry.concept == "technical failure" and any(
        other.entry.concept == "negligence"
        and other.start < cause.start
        and page.folded[other.end : cause.start].strip() == ""
        for other in causes
    )


def _blow_by(sentence: Sentence, cause: Hit) -> bool:
    """Whether a blow with its weapon is told not to have been: it is the weapon then."""
    if sentence.of("incident") and sentence.of("causal"):
        return False  # «Причина пожежі — проводка, атаки безпілотників не було»
    return (
        any(hit.start == cause.end + 1 for hit in sentence.named("negator", "no"))
        and any(hit.start == cause.start for hit in sentence.named("attack", "hit"))
        and any(cause.start < hit.start < cause.end for hit in sentence.of("weapon"))
    )


def _of_case(page: Page, cause: Hit) -> bool:
    """Whether it is what a case was opened over: «по факту теракта возбуждено дело»."""
    return page.folded.startswith("терак", cause.start) and page.folded.endswith(
        _OVER, 0, cause.start
    )


def _neglected(page: Page, cause: Hit, causes: list[Hit]) -> bool:
    """Whether it is what was neglected: "years of neglect of the electrical wiring"."""
    return any(
        other.entry.concept == "negligence"
        and other.end < cause.start
        and _NEGLECT_OF.fullmatch(page.folded, other.end, cause.start)
        for other in causes
    )


def _named_so(cause: Hit, sentence: Sentence) -> bool:
    """Whether the word is a part of a weapon's name: the storm of a Storm Shadow."""
    return cause.entry.concept not in _SHOT_DOWN and any(
        weapon.start < cause.end
        and cause.start < weapon.end
        and weapon.end - weapon.start > cause.end - cause.start
        for weapon in sentence.of("weapon")
    )


def _of_debris(page: Page, cause: Hit, causes: list[Hit]) -> bool:
    """Whether it is what the debris was of: «обломки украинской зенитной ракеты»."""
    if cause.entry.concept not in (*_SHOT_DOWN, _DEBRIS):
        return False
    for other in causes:
        if other.entry.concept == _DEBRIS and other.end <= cause.start:
            gap = page.folded[other.end : cause.start]
            if gap.count(" ") <= _OF_DEBRIS and not any(mark in gap for mark in ",;:"):
                return True
    return False
