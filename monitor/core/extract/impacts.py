"""Whether a weapon went at a target, told by how the words stand and by no verb of blows.

A hundred verbs tell of one blow ("a Lancet came down on the theatre", «ракета впилась в борт»).
So a weapon, a verb in the past, and a target that is its object or stands behind a preposition
of direction are enough, but for the verbs that tell of something else: stored, built, sighted.
"""

import re
from typing import Final

from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Hit

_LONGEST: Final = 7  # words between weapon and target
_NOUN_PHRASE: Final = 3  # words between the preposition or the verb and the target
_MARKS: Final = re.compile(r"[,;:.()!?]|\s[–—-]\s")
_LATIN: Final = re.compile(r"[a-z]")
_ADVERB: Final = re.compile(r"\w{2,}ly|also|then|again|later|has|have|had|just|first|that|which")
_WORD: Final = re.compile(r"[\w'’-]+")


def went_at(page: Page, sentence: Sentence, weapons: list[Hit]) -> bool:
    """Whether one of the weapons is told to have gone at one of the targets."""
    if sentence.named("quantity", "intercepted") or sentence.named("cue", "downed"):
        return False
    targets = sentence.of("target")
    return any(
        weapon.end < target.start
        and _is_subject(page, sentence, weapon)
        and _reaches(page, page.folded[weapon.end : target.start])
        for weapon in weapons
        for target in targets
    )


def _is_subject(page: Page, sentence: Sentence, weapon: Hit) -> bool:
    """Whether nothing is done to the weapon, and no preposition stands before it."""
    before = _WORD.findall(page.folded, sentence.start, weapon.start)[-2:]
    return not any(page.grammar.means.fullmatch(word) for word in before)


def _reaches(page: Page, gap: str) -> bool:
    """Whether the words between a weapon and a target are those of a blow."""
    if _MARKS.search(gap):
        return False
    words = _WORD.findall(gap)
    if not 0 < len(words) <= _LONGEST:
        return False
    grammar = page.grammar
    if _LATIN.match(words[0]) and not _goes_on(page, words[0]):
        return False  # "drone makers"
    if any(grammar.idle.fullmatch(word) for word in words):
        return False
    verbs = [place for place, word in enumerate(words) if grammar.acts.fullmatch(word)]
    ways = [place for place, word in enumerate(words) if grammar.directed.fullmatch(word)]
    if ways:
        last = ways[-1]
        if len(words) - last - 1 > _NOUN_PHRASE:
            return False
        return any(verb < last for verb in verbs) or (
            last > 0 and grammar.inward.fullmatch(words[last]) is not None
        )
    if any(grammar.governs.fullmatch(word) for word in words):
        return False
    return bool(verbs) and verbs[0] <= 1 and len(words) - verbs[0] - 1 <= _NOUN_PHRASE


def _goes_on(page: Page, word: str) -> bool:
    """Whether a word behind an English noun is no second noun of a compound."""
    grammar = page.grammar
    return any(
        rule.fullmatch(word) for rule in (grammar.acts, grammar.directed, grammar.governs, _ADVERB)
    )
