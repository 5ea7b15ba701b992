"""A second reader's opinions against the text: what is not borne out there is dropped.

An opinion becomes a claim only where its quote stands in the text letter for letter and
its value is found within the quote by the lexicon: the same number, or a word for the
same label. What the rules have read already is not read twice, and nothing that they
have read is ever changed.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from monitor.core.extract.page import Page
from monitor.model.claims import (
    Attribute,
    Attribution,
    Claim,
    Label,
    Quantity,
    Value,
    claim_id,
)
from monitor.model.concepts import Concepts
from monitor.model.ids import RevisionId
from monitor.model.opinions import Opinion
from monitor.text.numerals import Number
from monitor.text.scan import Hit

_MOST: Final = 40  # claims of one text; a longer list is no reading
_LONGEST_QUOTE: Final = 400
_LONGEST_SPEAKER: Final = 120
_COUNTS: Final = frozenset(list(Attribute)[:14])
# Words of these kinds may stand for a label of the attribute.
_KINDS: Final = {
    Attribute.WEAPON: ("weapon",),
    Attribute.TARGET: ("target",),
    Attribute.RESPONSIBLE: ("side", "actor"),
    Attribute.DAMAGE: ("damage",),
    Attribute.CONTROL: ("control", "side"),
    Attribute.CAUSE: ("cause", "weapon"),
    Attribute.DETONATION: ("detonation",),
    Attribute.STATUS: ("status", "denial"),
}


def accept(
    opinions: Sequence[Opinion],
    page: Page,
    read: Sequence[Claim],
    revision: RevisionId,
    concepts: Concepts,
) -> tuple[Claim, ...]:
    """Return the claims that the text bears out and the rules have not read."""
    taken = {(one.attribute, one.value, one.scope) for one in read}
    spans = [(one.attribute, one.start, one.end) for one in read]
    found: list[Claim] = []
    for opinion in opinions[:_MOST]:
        claim = _checked(opinion, page, revision, concepts)
        if claim is None or (claim.attribute, claim.value, claim.scope) in taken:
            continue
        if _overlaps(claim, spans):
            continue  # the rules have read these words otherwise, and stand
        taken.add((claim.attribute, claim.value, claim.scope))
        found.append(claim)
    return tuple(found)


def _checked(
    opinion: Opinion, page: Page, revision: RevisionId, concepts: Concepts
) -> Claim | None:
    if not 0 < len(opinion.quote) <= _LONGEST_QUOTE:
        return None
    start = page.text.find(opinion.quote)
    if start < 0:
        return None
    end = start + len(opinion.quote)
    value = _value(opinion, page, (start, end), concepts)
    if value is None:
        return None
    speaker = _speaker(opinion, page)
    return Claim(
        id=claim_id(
            revision, opinion.attribute, value,
            scope=opinion.scope, modality=opinion.modality, speaker=speaker,
        ),
        revision=revision,
        attribute=opinion.attribute,
        value=value,
        scope=opinion.scope,
        modality=opinion.modality,
        attribution=Attribution(speaker=speaker) if speaker else None,
        start=start,
        end=end,
        quote=opinion.quote,
        extractor=f"second/{opinion.reader}",
    )  # fmt: skip


def _value(opinion: Opinion, page: Page, span: tuple[int, int], concepts: Concepts) -> Value | None:
    if (opinion.attribute in _COUNTS) != (opinion.label is None):
        return None
    if opinion.label is not None:
        named = _names(opinion, _hits(opinion.attribute, page, span), concepts)
        return Label(concept=opinion.label) if named else None
    number = next((one for one in _numbers(page, span) if _same(one, opinion)), None)
    if number is None:
        return None
    return Quantity(low=number.low, high=number.high, approximate=number.approximate)


def _hits(attribute: Attribute, page: Page, span: tuple[int, int]) -> Iterator[Hit]:
    """Yield the words within a quote that may stand for a label of the attribute."""
    for sentence in page.sentences:
        for kind in _KINDS[attribute]:
            for hit in sentence.of(kind):
                if span[0] <= hit.start and hit.end <= span[1]:
                    yield hit


def _names(opinion: Opinion, hits: Iterable[Hit], concepts: Concepts) -> bool:
    """Whether a word of the quote means the label or what lies below it."""
    label = opinion.label or ""
    return any(
        label in concepts.lineage(hit.entry.concept)
        or concepts.cause_of(hit.entry.concept) == label
        for hit in hits
    )


def _numbers(page: Page, span: tuple[int, int]) -> Iterator[Number]:
    for sentence in page.sentences:
        for number in sentence.numbers:
            if span[0] <= number.start and number.end <= span[1] and not number.measured:
                yield number


def _same(number: Number, opinion: Opinion) -> bool:
    return number.low == opinion.low and number.high == opinion.high


def _overlaps(claim: Claim, spans: Iterable[tuple[Attribute, int, int]]) -> bool:
    return any(
        attribute is claim.attribute and start < claim.end and claim.start < end
        for attribute, start, end in spans
    )


def _speaker(opinion: Opinion, page: Page) -> str | None:
    """Return the speaker where the text names him in these words."""
    speaker = (opinion.speaker or "").strip()
    if not 0 < len(speaker) <= _LONGEST_SPEAKER or speaker not in page.text:
        return None
    return speaker
