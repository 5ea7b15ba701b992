"""Numbers that stand near a word of harm and yet are none of its counts."""

import re
from typing import Final

from monitor.core.extract.choose import CLAUSE_MARK, Bound
from monitor.core.extract.draft import Draft
from monitor.core.extract.fit import fits
from monitor.core.extract.mention import Mention, is_whole
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute
from monitor.text.scan import Hit

_SHOT: Final = ("brought down by", "brought down with")
_BODY: Final = 12  # letters
_BODIES: Final = re.compile(
    r"\b(?:bod(?:y|ies)|corpses?|тіло|тіла|тіл|тело|тела|тел|труп\w*|останк\w+) $"
)
_BESIDE: Final = 12  # letters: a word between
_DETAINEES: Final = ("задержанны", "затриманих")
_CASE: Final = re.compile(r"\b(?:по делу|у справі|по подозрению|за підозрою|in connection with)\b")
_HELD_UP: Final = ("задерж", "затрим", "detain", "held")
# "Detained over the bus crash", «задержаны после схода поезда»
_OVER_IT: Final = re.compile(r"\b(?:over|after|for|about|following|о|об|после|за|про|після)\b")
_DELAY_REACH: Final = 24  # letters: «рейс в Анталию задержан»


def at_risk(
    page: Page, sentence: Sentence, mention: Mention, risks: list[Hit], triggers: list[Hit]
) -> bool:
    """Whether the clause tells who was there or at work, and no harm: «їхало 45 пасажирів»."""
    start, end = sentence.start, sentence.end
    for mark in CLAUSE_MARK.finditer(page.folded, sentence.start, mention.start):
        start = mark.end()
    closing = CLAUSE_MARK.search(page.folded, mention.end, sentence.end)
    end = closing.start() if closing is not None else end
    return any(start <= one.start < end for one in risks) and not any(
        start <= one.start < end and fits(page, mention, one) for one in triggers
    )


def of_delay(page: Page, sentence: Sentence, trigger: Hit) -> bool:
    """Whether a train or a flight is held up and nobody arrested: «рейс задержан»."""
    if trigger.entry.concept != "detained" or not page.folded.startswith(_HELD_UP, trigger.start):
        return False
    if page.folded.startswith(_DETAINEES, trigger.start):
        return False  # «задержанных по делу о сходе поезда»
    if page.grammar.collective.match(page.folded, trigger.end + 1) or _CASE.search(
        page.folded, sentence.start, trigger.start
    ):
        return False  # «по делу о сходе поезда задержаны двое»
    return any(
        max(hit.start, trigger.start) - min(hit.end, trigger.end) <= _DELAY_REACH
        and not _OVER_IT.search(page.folded, trigger.end, max(trigger.end, hit.start))
        and not page.grammar.conjunction.search(
            page.folded, min(hit.end, trigger.end), max(hit.start, trigger.start)
        )
        and not any(
            min(hit.end, trigger.end) <= one.start < max(hit.start, trigger.start)
            for one in sentence.of("role")
        )
        for hit in sentence.named("word", "delayed")
    )


def restored(page: Page, mention: Mention, back: list[Hit]) -> bool:
    """Whether the clause tells who has power again."""
    return any(
        not CLAUSE_MARK.search(
            page.folded, min(hit.end, mention.end), max(hit.start, mention.start)
        )
        for hit in back
    )


def anaphoric(page: Page, mention: Mention, bound: list[Bound]) -> bool:
    """Whether "both" are those who were counted before: «двое, обоих осмотрели медики»."""
    pair = page.folded.count(" ", mention.start, mention.end) <= 1  # «обоих осматривают врачи»
    own = pair and mention.kind == "person" and all(one.noun != mention.noun for one, _, _ in bound)
    if not bound or own or mention.rest:
        return False  # "the passengers and both pilots"
    counts = [one.low for one, _, _ in bound]
    if mention.low not in (*counts, sum(counts)):
        return False  # «ликвидированы четверо, спасены все шесть»
    return page.grammar.both.match(page.folded, mention.start) is not None


def wholly(page: Page, mention: Mention, trigger: Hit, mentions: list[Mention]) -> bool:
    """Whether a number is only what the next one is of: "out of 212 passengers, 198 …"."""
    if trigger.start < mention.end or not is_whole(page, mention):
        return False
    return any(mention.end <= other.start < trigger.start and not other.one for other in mentions)


def spoken_for(page: Page, mention: Mention, cost: float, triggers: list[Hit]) -> bool:
    """Whether a bare number goes with a verb beside it that counts only what is named."""
    return (
        mention.kind == "bare"
        and cost > 1
        and any(
            trigger.entry.get("of") is not None and page.folded[mention.end : trigger.start] == " "
            for trigger in triggers
        )
    )


def of_other_things(page: Page, trigger: Hit) -> bool:
    """Whether it is no rescue: "bodies taken out of the fuselage", a jet brought down by fire."""
    if trigger.entry.concept not in ("evacuated", "rescued"):
        return False
    if page.folded.startswith(_SHOT, trigger.start):
        return True  # "the jet was brought down by a rebel missile"
    return _BODIES.search(page.folded, max(0, trigger.start - _BODY), trigger.start) is not None


def of_the_dead(trigger: Hit, triggers: list[Hit]) -> bool:
    """Whether an injured person is told to have died: «скончался третий пострадавший»."""
    return any(
        one.entry.concept == "killed" and 0 < trigger.start - one.end <= _BESIDE for one in triggers
    )


def of_no_weapon(draft: Draft, mention: Mention, trigger: Hit) -> bool:
    """Whether "45 launched", "15 destroyed" stand where no drone or missile is told of."""
    weak = draft.attribute is Attribute.LAUNCHED or trigger.entry.get("of") == "weapon"
    return weak and mention.kind == "bare" and draft.scope is None
