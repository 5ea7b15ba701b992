"""Crowds that are counted without a word of counting: "We are more than 40,000 tonight"."""

from typing import Final

from monitor.core.extract.attribution import read_speaker
from monitor.core.extract.draft import Draft
from monitor.core.extract.mentions import Mention, find_mentions
from monitor.core.extract.modality import contrasted, silent, stance
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Modality, Quantity

_LEAST: Final = 100
_LEAST_ALONE: Final = 1000  # where nothing else in the post speaks of a gathering


def read_crowds(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Return bare crowd figures of a post that speaks of a gathering."""
    gathers = any(sentence.named("word", "gathering") for sentence in page.sentences)
    turnout = any(draft.attribute is Attribute.TURNOUT for draft in drafts)
    found: list[Draft] = []
    for sentence in page.sentences:
        if not sentence.numbers or silent(page, sentence):
            continue
        if any(draft.sentence == sentence.index for draft in drafts):
            continue
        alone = not gathers and not turnout
        if alone and not sentence.named("word", "we_are") and not sentence.named("word", "figure"):
            continue
        found += _figures(page, sentence, least=_LEAST_ALONE if alone else _LEAST)
    return found


def _figures(page: Page, sentence: Sentence, *, least: int) -> list[Draft]:
    spoken = read_speaker(page, sentence)
    modality = stance(page, sentence, spoken)
    told = (
        spoken is not None or sentence.named("word", "figure") or sentence.named("word", "we_are")
    )
    drafts: list[Draft] = []
    if not told:
        return drafts
    for mention in find_mentions(page, sentence):
        if not _crowd(mention, least):
            continue
        draft = Draft(
            Attribute.TURNOUT,
            Quantity(low=mention.low, high=mention.high, approximate=mention.approximate),
            mention.start,
            mention.end,
            sentence.index,
            modality=modality,
            attribution=spoken.attribution if spoken else None,
        )
        if contrasted(page, sentence, draft):
            draft.modality = Modality.DENIED
        drafts.append(draft)
    return drafts


def _crowd(mention: Mention, least: int) -> bool:
    if mention.one or mention.year or mention.compound:
        return False
    if (mention.high or mention.low) < least or mention.low != int(mention.low):
        return False
    alone = least == _LEAST_ALONE
    return mention.noun == "people" or (
        mention.kind == "bare" or (mention.kind == "unknown" and not alone)
    )
