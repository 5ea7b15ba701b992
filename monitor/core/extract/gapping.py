"""A second speaker in a sentence: "police say 8,000, the organisers 40,000"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.mentions import find_mentions
from monitor.core.extract.nearness import place
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Attribution, Quantity
from monitor.text.scan import Hit

_CLAUSE_ENDS: Final = re.compile(r"[,;]|\s[–—-]\s")
_THAT: Final = re.compile(r",? (?:что|що|that)\b")
# Whoever else is named before a verb of saying: "…, the Defence Forces of the South say".
_NAMED: Final = re.compile(
    r", (?:(?:and|but|while) )?(?:the )?(?P<who>[A-Z][\w'’-]+(?: (?:of|the|for|[A-Z][\w'’-]+))*)"
    r" (?:says?|said|reports?|reported|claims?|claimed|insists?|insisted)\b"
)
_FEW: Final = 3  # words: an article or a conjunction, not a clause of its own


def second_speakers(page: Page, sentence: Sentence, drafts: Sequence[Draft]) -> None:
    """Give the claims behind a further speaker to that speaker.

    The further speaker stands at the beginning of the later claim's clause, with a verb
    of saying, or between two claims of one attribute without one: then the verb is that
    of the first. To be called only where the sentence has a speaker.
    """
    says = sentence.named("speech", "say")
    offices = sentence.of("actor")
    speaking = [
        side
        for side in _movements(sentence, offices)
        if any(0 < say.start - side.end <= 1 for say in says)
    ]  # «…, а СБР говорят, что»
    actors = sorted([*offices, *speaking], key=place)
    if not actors:
        return
    spoken: Attribution | None = None
    ordered = sorted(drafts, key=lambda draft: draft.start)
    for before, draft in pairwise(ordered):
        found = _between(page, actors, before.end, draft.start)
        if found is not None and (
            before.attribute is draft.attribute
            or (sentence.named("causal", "speaks") and draft.attribution is None)
            or any(found.end <= hit.start < draft.start for hit in says)
        ):
            spoken = attributed_to(page, found)
        elif (named := _NAMED.search(page.text, before.end, draft.start)) is not None:
            spoken = Attribution(speaker=named["who"])
        if spoken is not None and draft.attribution in (None, ordered[0].attribution):
            draft.attribution = spoken  # else it has a speaker of its own


def elliptical(page: Page, sentence: Sentence, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield bare numbers behind a further speaker: they count what was counted before."""
    actors = sentence.of("actor")
    totals = [
        draft
        for draft in drafts
        if isinstance(draft.value, Quantity) and draft.scope is None and not draft.part
    ]
    if not actors or not totals or len(sentence.numbers) <= 1:
        return
    speakers = sorted([*actors, *_movements(sentence, actors)], key=place)
    for mention in find_mentions(page, sentence):
        if mention.kind != "bare" or mention.one or mention.year or mention.compound:
            continue
        if any(one.start < mention.end and mention.start < one.end for one in drafts):
            continue
        before = [one for one in totals if one.end <= mention.start]
        if not before or before[-1].attribute is Attribute.TURNOUT:
            continue
        actor = _between(page, speakers, before[-1].end, mention.start)
        if actor is not None:
            yield Draft(
                before[-1].attribute,
                Quantity(low=mention.low, high=mention.high, approximate=mention.approximate),
                mention.start,
                mention.end,
                sentence.index,
                attribution=attributed_to(page, actor),
            )


def _movements(sentence: Sentence, actors: Sequence[Hit]) -> list[Hit]:
    """Return the parties to a war that speak as an office does: "…, the RSF nine"."""
    return [
        side
        for side in sentence.of("side")
        if not any(one.start < side.end and side.start < one.end for one in actors)
    ]


def attributed_to(page: Page, actor: Hit) -> Attribution:
    """Name a speaker by the words of the text."""
    office = actor.entry.concept if actor.entry.kind == "actor" else None
    return Attribution(speaker=page.text[actor.start : actor.end], actor=office)


def _between(page: Page, actors: Sequence[Hit], start: int, end: int) -> Hit | None:
    inner = [hit for hit in actors if start <= hit.start and hit.end <= end]
    if not inner:
        return None
    actor = inner[-1]
    lead, rest = page.folded[start : actor.start], page.folded[actor.end : end]
    ends = [found.end() for found in _CLAUSE_ENDS.finditer(lead)]
    apart = bool(ends)
    close = len(lead[ends[-1] if ends else 0 :].split()) <= _FEW and len(rest.split()) <= _FEW
    rest = _THAT.sub(" ", rest)
    return actor if apart and close and "," not in rest else None
