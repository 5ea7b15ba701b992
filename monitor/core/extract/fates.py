"""What became of one named person: "Ivan Koval was wounded", «сообщения о его гибели — ложь».

One named person counts as one, like one who is named by kind; so does a denial of it.
"""

import re
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Modality, Quantity
from monitor.text.scan import Hit

_PERSON: Final = r"(?:[A-ZА-ЯЁІЇЄҐ][\w’'-]+)(?: [A-ZА-ЯЁІЇЄҐ][\w’'-]+){0,2}"
# Whose death it is stands before or behind; without a name or a pronoun it is nobody's.
_DEATH: Final = re.compile(
    rf"\b(?:(?:о|об|про) (?:(?:его|ее|её|його|її) (?:гибели|смерти|ликвидации|загибель|смерть"
    rf"|ліквідацію)|(?:гибели|смерти|ликвидации|загибель|смерть|ліквідацію) {_PERSON})"
    rf"|(?:of|about) (?:(?:his|her) (?:death|killing|demise)|the (?:death|killing) of {_PERSON}"
    rf"|{_PERSON}[’']s (?:death|killing|demise)))"
)
# The name, and what may stand between it and the word of harm.
_CALLED: Final = re.compile(
    r"(?:[A-Z][\w’'-]+ [A-Z][\w’'-]+,?|\b(?:[Hh]e|[Ss]he)) "
    r"(?:was|has been|had been|is) (?:\w+ly )?$"
)
_CALLED_HERE: Final = re.compile(
    r"(?:\b[йЙ]ого|\b[їЇ]ї|[А-ЯІЇЄҐ][\w’'-]+ [А-ЯІЇЄҐ][\w’'-]+,?) (?:було )?$"
)
_DONE: Final = re.compile(r"\w+(?:ено|ано|ито|іто|яно)$")
_BACK: Final = 48  # letters of the name before the word of harm
_HARMS: Final = frozenset({"killed", "injured", "detained"})
_OTHERS: Final = ("place", "side", "actor", "weapon", "role", "target")
_LAST_ONE: Final = re.compile(
    r"\b(?:втор|третье|четверт|пят|шест|седьм|восьм|девят|десят|последн)(?:ого|его|го|ую|ю)"
    r"(?: (?:еще|пока|до сих пор|все еще|продолжают|по-прежнему))* (?:ищут|разыскивают|искать)\b"
    r"|\b(?:друг|треть|четверт|п'ят|шост|сьом|восьм|дев'ят|десят|останн)(?:ого|ього|у|ю|ню)"
    r"(?: (?:ще|поки|досі|все ще|продовжують|й досі))* (?:шукають|розшукують|шукати)\b"
    r"|\b(?:another|the (?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last))"
    r"(?: one)? (?:is|remains|was)(?: still)? (?:missing|unaccounted for|being sought)\b"
)
_OF_THINGS: Final = ("знищ", "уничт", "destroy")  # "it" is a building as likely
_NO_DEBATE: Final = "not_but"
_LEAD: Final = 40  # letters from "reports" to "of his death"


def read_fates(page: Page, sentence: Sentence) -> list[Draft]:
    """Return the one death that reports tell of, denied where they are called untrue."""
    denials = [hit for hit in sentence.of("denial") if hit.entry.concept != _NO_DEBATE]
    reports = sentence.named("word", "report")
    if not denials or not reports:
        return []
    for report in reports:
        death = _DEATH.search(page.text, report.end, min(report.end + 2 * _LEAD, sentence.end))
        if death is None or death.start() - report.end > _LEAD:
            continue
        one = Quantity(low=1.0, high=1.0)
        draft = Draft(Attribute.KILLED, one, death.start(), death.end(), sentence.index)
        draft.modality = Modality.DENIED
        return [draft]
    return []


def with_last_one(page: Page, sentence: Sentence, found: list[Draft]) -> list[Draft]:
    """Add the one who is told of by number and is missing: «четвёртого ищут»."""
    if not sentence.named("quantity", "missing"):
        return found
    sought = _LAST_ONE.search(page.folded, sentence.start, sentence.end)
    if sought is None:
        return found
    first, last = sought.span()
    kept = [
        one
        for one in found
        if one.attribute is not Attribute.MISSING or one.end <= first or last <= one.start
    ]
    one = Quantity(low=1.0, high=1.0)
    return [*kept, Draft(Attribute.MISSING, one, first, last, sentence.index)]


def read_named(page: Page, sentence: Sentence, counted: list[Draft]) -> list[Draft]:
    """Return one for each named person who came to harm; ``counted`` are the counts besides."""
    found: list[Draft] = []
    for trigger in sentence.of("quantity"):
        concept = str(trigger.entry.concept)
        if concept not in _HARMS or any(
            one.start <= trigger.start < one.end or one.attribute.value == concept
            for one in (*counted, *found)
        ):
            continue
        name = _name_before(page, sentence, trigger)
        if name is None:
            continue
        one = Quantity(low=1.0, high=1.0)
        found.append(Draft(Attribute(concept), one, name, trigger.end, sentence.index))
    return found


def _name_before(page: Page, sentence: Sentence, trigger: Hit) -> int | None:
    """Return where the name or the pronoun begins of whom a word of harm is told."""
    if page.folded.startswith(_OF_THINGS, trigger.start):
        return None
    here = _DONE.search(page.folded, trigger.start, trigger.end) is not None
    called = _CALLED_HERE if here else _CALLED
    name = called.search(page.text, max(sentence.start, trigger.start - _BACK), trigger.start)
    if name is None or any(
        name.start() <= hit.start < name.end() for kind in _OTHERS for hit in sentence.of(kind)
    ):
        return None
    return name.start()
