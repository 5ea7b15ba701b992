"""Crowds that are counted without a word of counting: "We are more than 40,000 tonight"."""

import re
from typing import Final

from monitor.core.extract.attribution import read_speaker
from monitor.core.extract.draft import Draft
from monitor.core.extract.gapping import attributed_to, second_speakers
from monitor.core.extract.mention import Mention
from monitor.core.extract.mentions import find_mentions
from monitor.core.extract.modality import contrasted, silent, stance
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Attribution, Modality, Quantity

_READERS: Final = re.compile(
    r"подписчик|подписыв|підписник|підписуй|subscrib|follower|[ву] канал[еі]"
    r"|\b(?:дякую|дякуємо|спасибо|благодарю) (?:кожному|каждому|всім|всем)"
    r"|thank(?:s to| you,?) each|(?:приводь?те|приводите|запро[сш]\w+|приглашайте|зовите) друз"
    r"|(?:invite|bring) your friends"
)
_OF_US: Final = re.compile(r" of us\b")
_PRESENT: Final = re.compile(r" (?:in|at|on|here|tonight|today|now|strong)\b")
_LEAD: Final = 4  # words: the bound of a number, and no clause
# A square or a street, and neither a region nor what they live on.
_ON_SPOT: Final = re.compile(
    r" (?:on|along) (?:the )?[A-Z][\w-]+(?: Square| Street| Avenue| Boulevard)?(?=[,.!?;]|$)"
    r"| на (?:площ\w+ |майдані |вул\w+ |просп\w+ )[«А-ЯІЇЄ]"
)
_VOICE: Final = re.compile(
    r"(?:^|(?<=[,;:.?!] )|(?<=\n))(?P<who>[^\W\d_][\w'’-]*(?: [\w'’-]+){0,3})"
    r" [—–-] (?:[^\d\W]+ ){0,3}$"
)
_PEOPLE: Final = re.compile(r"(?P<who>[\w'’-]+) [—–-] ")
_OF_WHOM: Final = frozenset({"у", "в", "for", "for the", "at"})
_LEAST: Final = 100
_ARTICLES: Final = frozenset({0, len("the "), len("а "), len("while ")})
_LEAST_ALONE: Final = 1000  # where nothing else in the post speaks of a gathering


def read_crowds(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Return bare crowd figures of a post that speaks of a gathering."""
    gathers = any(sentence.named("word", "gathering") for sentence in page.sentences)
    turnout = any(draft.attribute is Attribute.TURNOUT for draft in drafts)
    found: list[Draft] = []
    for sentence in page.sentences:
        own = [draft for draft in drafts if draft.sentence == sentence.index]
        crowd = any(draft.attribute is Attribute.TURNOUT for draft in own)
        if not sentence.numbers or (own and not crowd) or silent(page, sentence):
            continue
        if crowd:
            found += _rivals(page, sentence, own)
        if own:
            continue
        if (gathers or turnout) and (told := _ballot(page, sentence)):
            found += told
            continue
        alone = not gathers and not turnout
        if sentence.named("word", "we_are") and (
            _READERS.search(page.folded, 0 if alone else sentence.start, len(page.folded))
        ):
            continue  # "we are 40,000 already, thanks to every subscriber"
        if on_square := _on_a_square(page, sentence):
            found.append(on_square)
            continue
        counts = sentence.named("word", "we_are") or sentence.named("word", "figure")
        if alone and not (counts or _OF_US.search(page.folded, sentence.start, sentence.end)):
            continue
        if sentence.named("quantity", "buildings_damaged") or (
            alone and any(hit.entry.concept != "turnout" for hit in sentence.of("quantity"))
        ):
            continue  # "the number of customers without power has fallen to 1,150"
        found += _figures(page, sentence, least=_LEAST_ALONE if alone else _LEAST)
    return found


def _rivals(page: Page, sentence: Sentence, own: list[Draft]) -> list[Draft]:
    """Return counter-figures: "police say 15,000 attended, organisers claim 100,000"."""
    drafts: list[Draft] = []
    for mention in find_mentions(page, sentence):
        if not _crowd(mention, _LEAST) or any(
            draft.start < mention.end and mention.start < draft.end for draft in own
        ):
            continue
        clause = page.folded.rfind(", ", sentence.start, mention.start) + 2
        for actor in sentence.of("actor"):
            if actor.start - clause not in _ARTICLES or actor.end > mention.start:
                continue
            said = attributed_to(page, actor)
            drafts.append(
                Draft(
                    Attribute.TURNOUT,
                    Quantity(low=mention.low, high=mention.high, approximate=mention.approximate),
                    mention.start, mention.end, sentence.index, attribution=said,
                )
            )  # fmt: skip
            break
    return drafts


def _on_a_square(page: Page, sentence: Sentence) -> Draft | None:
    """Return a crowd that is told by where it stands: "Not fewer than 90,000 people on Slavija"."""
    if sentence.of("quantity"):
        return None
    for mention in find_mentions(page, sentence):
        lead = page.folded[sentence.start : mention.start].split()
        if (
            _crowd(mention, _LEAST_ALONE)
            and mention.noun == "people"
            and len(lead) <= _LEAD
            and _ON_SPOT.match(page.text, mention.end, sentence.end)
        ):
            value = Quantity(low=mention.low, high=mention.high, approximate=mention.approximate)
            start, end = mention.start, mention.end
            return Draft(Attribute.TURNOUT, value, start, end, sentence.index)
    return None


def _ballot(page: Page, sentence: Sentence) -> list[Draft]:
    """Return who puts the crowd at what: «Поліція — 9 тисяч, студенти — не менше 40 тисяч»."""
    drafts: list[Draft] = []
    for mention in find_mentions(page, sentence):
        said = _VOICE.search(page.text, sentence.start, mention.start)
        said = said or _PEOPLE.match(page.text, mention.start)  # «студенты — 250 тысяч»
        if said is None or not _crowd(mention, _LEAST):
            continue
        value = Quantity(low=mention.low, high=mention.high, approximate=mention.approximate)
        who = Attribution(speaker=said["who"])
        start, end = mention.start, mention.end
        drafts.append(Draft(Attribute.TURNOUT, value, start, end, sentence.index, attribution=who))
    return drafts if len(drafts) > 1 else []


def _figures(page: Page, sentence: Sentence, *, least: int) -> list[Draft]:
    spoken = read_speaker(page, sentence)
    modality = stance(page, sentence, spoken)
    told = (
        spoken is not None
        or sentence.named("word", "figure")
        or sentence.named("word", "we_are")
        or (sentence.index and page.sentences[sentence.index - 1].named("word", "figure"))
        or _opens_with_people(page, sentence)
        or (sentence.named("word", "gathering") and sentence.named("cue", "copula"))
    )
    drafts: list[Draft] = []
    us = not told and _OF_US.search(page.folded, sentence.start, sentence.end)
    if not (told or us):
        return drafts
    for mention in find_mentions(page, sentence):
        if us and not _OF_US.match(page.folded, mention.after):
            continue
        present = _PRESENT.match(page.folded, mention.after) is not None and any(
            page.folded.startswith("we", hit.start) for hit in sentence.named("word", "we_are")
        )
        if not _crowd(mention, least, present=present):
            continue
        draft = Draft(
            Attribute.TURNOUT,
            Quantity(low=mention.low, high=mention.high, approximate=mention.approximate),
            mention.start,
            mention.end,
            sentence.index,
            modality=modality,
            attribution=spoken.attribution if spoken else _owner(page, sentence),
        )
        if contrasted(page, sentence, draft):
            draft.modality = Modality.DENIED
        drafts.append(draft)
    if spoken is not None:
        second_speakers(page, sentence, drafts)
    return drafts


def _owner(page: Page, sentence: Sentence) -> Attribution | None:
    """Return whose figure it is: «У полиции своя арифметика: максимум 250»."""
    for actor in sentence.of("actor"):
        if page.folded[sentence.start : actor.start].strip() in _OF_WHOM:
            return attributed_to(page, actor)
    return None


def _opens_with_people(page: Page, sentence: Sentence) -> bool:
    """Whether a number of people opens what follows a gathering: "Two thousand people at least"."""
    before = page.sentences[sentence.index - 1] if sentence.index else None
    if before is None or not before.named("word", "gathering"):
        return False
    first = next(iter(find_mentions(page, sentence)), None)
    return (
        first is not None
        and first.noun == "people"
        and not page.folded[sentence.start : first.start].strip()
    )


def _crowd(mention: Mention, least: int, *, present: bool = False) -> bool:
    if mention.one or mention.year or mention.compound:
        return False
    if (mention.high or mention.low) < least or mention.low != int(mention.low):
        return False
    alone = least == _LEAST_ALONE
    return (
        present
        or mention.noun == "people"
        or (mention.kind == "bare" or (mention.kind == "unknown" and not alone))
    )
