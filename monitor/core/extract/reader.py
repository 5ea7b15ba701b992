"""The reader: from a scanned text to typed claims with their quotes."""

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from monitor.core.extract.absent import unhit_targets
from monitor.core.extract.all_clear import read_all_clear
from monitor.core.extract.attribution import claimant, read_denier, read_office, read_speaker
from monitor.core.extract.blame import read_blame
from monitor.core.extract.causes import read_causes
from monitor.core.extract.control import read_control
from monitor.core.extract.crowds import read_crowds
from monitor.core.extract.damage import read_damage
from monitor.core.extract.deeds import read_deeds
from monitor.core.extract.detonations import read_detonation
from monitor.core.extract.draft import Draft
from monitor.core.extract.fates import read_fates, read_named, with_last_one
from monitor.core.extract.gapping import elliptical, second_speakers
from monitor.core.extract.gate import Gate, Worth, gathers, opens, turns, weigh
from monitor.core.extract.grammar import build_grammar
from monitor.core.extract.hits import read_hits, read_times
from monitor.core.extract.holders import read_guilty, read_holders
from monitor.core.extract.lists import itemised
from monitor.core.extract.modality import allowed, contrasted, silent, stance
from monitor.core.extract.naming import Spoken
from monitor.core.extract.neither import neither_causes, neither_weapons
from monitor.core.extract.other_weapons import unseen_weapons
from monitor.core.extract.others import without_others, without_the_dying
from monitor.core.extract.page import Page, Sentence, lay_out, parted
from monitor.core.extract.quantities import CountReader, inherited
from monitor.core.extract.quotations import attribute_quotations
from monitor.core.extract.restated import read_restated
from monitor.core.extract.salvo import read_salvo
from monitor.core.extract.second import accept
from monitor.core.extract.settle import settle
from monitor.core.extract.status import with_status
from monitor.core.extract.taken_back import refused_blame, take_back, turns_away
from monitor.core.extract.targets import read_targets
from monitor.core.extract.towns import Towns
from monitor.core.extract.triggers import triggered
from monitor.core.extract.undenied import stance_of
from monitor.core.extract.voices import contrary, parted_by_voice
from monitor.core.extract.weapons import (
    read_weapons,
    retold_weapons,
    struck_apart,
    within,
)
from monitor.core.extract.whose import Publisher, Whose
from monitor.core.extract.zero import read_zero
from monitor.model.claims import Attribute, Claim, Modality, claim_id
from monitor.model.ids import RevisionId
from monitor.model.opinions import Opinion
from monitor.text.gazetteer import Gazetteer
from monitor.text.language import LanguageGuesser
from monitor.text.lexicon import Lexicon
from monitor.text.scan import Scan
from monitor.text.sentences import split_clauses, split_sentences

EXTRACTOR: Final = "lexicon/1"


# "…, but the governor counts": what stands before is not his word; nor what follows a bare verb.
_BUT_HE: Final = re.compile(r", (?:а|но|але|but|зато|зате) [^,;:]*$")
_BUT_SO: Final = re.compile(r", (?:а|но|але|but|зато|зате) ")
# A zero that is what others say: «слова губернатора, что погибших нет, — враньё».
_WORDS_THAT: Final = re.compile(
    r"\b(?:слов|сообщени|заяв|утвержден|твердженн|повідомленн|reports?|claims?)[^,;.]{0,40},?"
    r" (?:что|що|будто|ніби|that) $"
)
_ANYBODY: Final = Publisher()
_RETOLD: Final = frozenset({"weapon", "speech"})  # "earlier the governor spoke of an S-300"


class Clause(Struct, frozen=True, kw_only=True):
    """A stretch between commas, semicolons or dashes; ``sentence`` counts from 0.

    A sentence without claims is one clause.
    """

    start: int
    end: int
    sentence: int


class Reading(Struct, frozen=True, kw_only=True):
    """What was read. ``language`` is "" where nothing tells; ``clauses`` only with claims."""

    language: str
    claims: tuple[Claim, ...] = ()
    clauses: tuple[Clause, ...] = ()


class Reader:
    """Reads claims with one lexicon; of the texts it keeps nothing.

    With a gazetteer it tells equal counts of two towns apart.
    """

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer
        self._concepts = lexicon.concepts
        self._guesser = LanguageGuesser(lexicon.tongues)
        self._abbreviations = frozenset(
            word for tongue in lexicon.tongues for word in tongue.abbreviations
        )
        self._counts = CountReader(self._root)
        self._nations = {one.code: one.nation for one in lexicon.tongues}
        self._grammar = build_grammar(lexicon.grammar)
        self._gate = Gate()

    def read(self, scan: Scan, revision: RevisionId, publisher: Publisher = _ANYBODY) -> Reading:
        """Return the claims of a text in order, of no event yet.

        Without the publisher's side "our troops" are those of the language's nation.
        """
        language = self._guesser.guess(scan.folded)
        folded = scan.folded
        bits = self._gate.bits(scan.hits)
        if weigh(scan.hits, bits, folded, (0, len(folded))) is Worth.NOTHING:
            return Reading(language=language)
        spans = split_sentences(scan.text, folded, self._abbreviations)
        parts = parted(scan.hits, spans)
        worth = [
            weigh(scan.hits[first:last], own, folded, span)
            if opens(own := bits[first:last])
            else Worth.NOTHING
            for span, (first, last) in zip(spans, parts, strict=True)
        ]
        if gathers(bits):  # any number may be that of its crowd, in a sentence of nothing else
            worth = [max(one, Worth.LAID_OUT) for one in worth]
        best = max(worth, default=Worth.NOTHING)
        if best is Worth.NOTHING or (best is Worth.LAID_OUT and not gathers(bits)):
            return Reading(language=language)
        if ";" in folded or "while" in folded or turns(bits):
            cut = parted_by_voice(spans, parts, scan.hits, folded)
            if len(cut) > len(spans):
                spans, parts = cut, parted(scan.hits, cut)
                worth = [
                    weigh(scan.hits[first:last], bits[first:last], folded, span)
                    for span, (first, last) in zip(spans, parts, strict=True)
                ]
        nation = publisher.nation or self._nations.get(language, "")
        whose = Whose(nation, self._nations, publisher.official)
        page = lay_out(scan, spans, parts, worth, self._grammar, whose)
        drafts = self._drafts(page, Towns(scan, page, self._gazetteer))
        if not drafts:
            return Reading(language=language)
        claims = tuple(_claim(page, draft, revision) for draft in drafts)
        return Reading(language=language, claims=claims, clauses=_clauses(page, claims))

    def confirm(
        self, opinions: Sequence[Opinion], scan: Scan, reading: Reading, revision: RevisionId
    ) -> Reading:
        """Return the reading with what a second reader adds and the text bears out."""
        spans = split_sentences(scan.text, scan.folded, self._abbreviations)
        parts = parted(scan.hits, spans)
        page = lay_out(scan, spans, parts, [Worth.READ] * len(spans), self._grammar, Whose())
        added = accept(opinions, page, reading.claims, revision, self._concepts)
        if not added:
            return reading
        claims = tuple(sorted((*reading.claims, *added), key=lambda claim: claim.start))
        return Reading(language=reading.language, claims=claims, clauses=_clauses(page, claims))

    def _root(self, label: str) -> str:
        *_, root = self._concepts.lineage(label)
        return root

    def _drafts(self, page: Page, towns: Towns) -> list[Draft]:
        drafts: list[Draft] = []
        has_target = False
        for sentence in page.sentences:
            targets = bool(sentence.of("target"))
            if drafts and turns_away(page, sentence, drafts):
                drafts += take_back(drafts, sentence.index - 1, read_denier(page, sentence))
                continue
            may = (
                sentence.read
                and bool(sentence.hits)
                and (triggered(sentence) or targets or bool(drafts))
            )
            if not (may or (targets and not has_target)) or silent(page, sentence):
                continue
            if may:
                drafts += self._sentence(page, sentence, drafts, has_target=has_target)
            has_target = has_target or targets
        drafts += read_crowds(page, drafts)
        drafts += read_all_clear(page, drafts)
        attribute_quotations(page, drafts)
        return settle(drafts, towns)

    def _sentence(
        self, page: Page, sentence: Sentence, before: list[Draft], *, has_target: bool
    ) -> list[Draft]:
        retold = before and (
            sentence.hits.keys() >= _RETOLD or bool(sentence.named("word", "restated"))
        )
        if not (triggered(sentence) or retold or refused_blame(page, sentence, before)):
            absent = unhit_targets(page, sentence)
            return _told(page, sentence, absent) if absent else []
        used: set[int] = set()
        found = read_zero(page, sentence, used)
        found += self._counts.read(page, sentence, used)
        found += [*inherited(page, sentence), *elliptical(page, sentence, found)]
        found += [*read_fates(page, sentence), *read_named(page, sentence, found)]
        found = with_last_one(page, sentence, found)
        found += read_hits(page, sentence, found)
        found += read_times(page, sentence, found)
        found += read_salvo(page, sentence, found, self._root)
        found += itemised(page, sentence, before, self._root)
        found += read_restated(page, sentence, [*before, *found])
        for draft in found:
            _inherit(draft, [*before, *(one for one in found if one is not draft)])
        found = [draft for draft in found if not draft.inherits]
        found = without_the_dying(page, without_others(page, found, before))
        found += self._labels(page, sentence, found, before, has_target=has_target)
        found = [draft for draft in found if allowed(page, sentence, draft, found)]
        if not found:
            return []
        return _set_aside(found) if contrary(page, sentence) else _told(page, sentence, found)

    def _labels(
        self,
        page: Page,
        sentence: Sentence,
        counted: list[Draft],
        before: list[Draft],
        *,
        has_target: bool,
    ) -> list[Draft]:
        labels: list[Draft] = []
        turned = neither_causes(page, sentence)
        causes = [
            one
            for one in read_causes(page, sentence, self._root)
            if not any(other.start < one.end and one.start < other.end for other in turned)
        ] + turned
        if not causes or struck_apart(page, sentence, causes):
            none = neither_weapons(page, sentence)
            labels += none or read_weapons(page, sentence, counted, self._root)
            labels += retold_weapons(sentence, labels, before)
            labels += read_targets(page, sentence, counted)
        else:
            labels += unseen_weapons(page, sentence)
        labels = [one for one in labels if not within(one, causes)] + causes
        labels += read_damage(page, sentence, counted, causes, has_target=has_target)
        labels += read_detonation(page, sentence)
        blamed = (
            read_guilty(page, sentence)
            or read_blame(page, sentence)
            or read_deeds(page, sentence)
            or refused_blame(page, sentence, before)
        )
        held = blamed or read_control(page, sentence, counted)
        labels += held or read_holders(page, sentence)
        return with_status(page, sentence, counted, labels)


def _clauses(page: Page, claims: Sequence[Claim]) -> tuple[Clause, ...]:
    """Cut the sentences that claims lie in; of the others it matters only where they are."""
    found: list[Clause] = []
    for sentence in page.sentences:
        start, end = sentence.start, sentence.end
        spans = [(start, end)]
        for claim in claims:
            if claim.start < end and start < claim.end:
                spans = split_clauses(page.folded, start, end)
                break
        found += [Clause(start=one, end=two, sentence=sentence.index) for one, two in spans]
    return tuple(found)


def _told(page: Page, sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """Put speaker and modality, which reach as far as their sentence, on its claims."""
    spoken: Spoken | None = read_speaker(page, sentence)
    modality = stance(page, sentence, spoken)
    if spoken is None or spoken.attribution.anonymous:
        spoken = claimant(page, sentence) or spoken
    if spoken is not None:
        second_speakers(page, sentence, drafts)
    for draft in drafts:
        teller = spoken
        if draft.attribute is Attribute.STATUS:
            teller = read_office(page, sentence, draft) or (
                None if sentence.named("cue", "we_say") else spoken
            )
        if draft.attribution is None and teller is not None and not _set_off(page, draft, teller):
            draft.attribution = teller.attribution
        if contrasted(page, sentence, draft) and not draft.is_zero:
            draft.modality = Modality.DENIED
        if draft.attribute is Attribute.STATUS:
            draft.modality = Modality.ASSERTED
        if (
            draft.modality is None
            and draft.is_zero
            and _denied_behind(sentence, draft)
            and not _WORDS_THAT.search(page.folded, sentence.start, draft.start)
        ):
            draft.modality = Modality.ASSERTED
        if draft.modality is None:
            draft.modality = stance_of(page, sentence, draft, drafts, modality)
    return [one for one in drafts if not _in_a_name(page, one)]


def _in_a_name(page: Page, draft: Draft) -> bool:
    """Whether what was hit is but the name of who says it: "the Institute of Acoustics holds"."""
    if draft.attribute is not Attribute.TARGET or draft.attribution is None:
        return False
    return page.text[draft.start : draft.end] in draft.attribution.speaker


def _set_off(page: Page, draft: Draft, spoken: Spoken) -> bool:
    """Whether a speaker is only held against a claim: «1500 хат, а губернатор рахує на пальцях»."""
    start, end = spoken.cue
    if draft.end <= start:
        return _BUT_HE.search(page.folded, draft.end, start) is not None
    return end <= draft.start and _BUT_SO.match(page.folded, end) is not None


def _set_aside(drafts: list[Draft]) -> list[Draft]:
    """Deny what others say, as the post does: "despite claims that the town has fallen"."""
    for draft in drafts:
        draft.modality, draft.attribution = Modality.DENIED, None
    return drafts


def _denied_behind(sentence: Sentence, draft: Draft) -> bool:
    """Whether a denial is of what others say, «…, це вигадка», or is the zero itself."""
    return any(hit.start >= draft.end for hit in sentence.of("denial")) or any(
        hit.start < draft.end and draft.start < hit.end
        for hit in sentence.named("status", "denied")
    )


def _inherit(draft: Draft, before: list[Draft]) -> None:
    """Let «українців серед них немає» count what was counted last."""
    if not draft.inherits:
        return
    for other in reversed(before):
        if not isinstance(other.value, type(draft.value)) or other.part or other.inherits:
            continue
        draft.attribute, draft.inherits = other.attribute, False
        return


def _claim(page: Page, draft: Draft, revision: RevisionId) -> Claim:
    modality = draft.modality or Modality.ASSERTED
    speaker = draft.attribution.speaker if draft.attribution else None
    return Claim(
        id=claim_id(
            revision, draft.attribute, draft.value,
            scope=draft.scope, modality=modality, speaker=speaker,
        ),
        revision=revision,
        attribute=draft.attribute,
        value=draft.value,
        scope=draft.scope,
        modality=modality,
        attribution=draft.attribution,
        start=draft.start,
        end=draft.end,
        quote=page.text[draft.start : draft.end],
        extractor=EXTRACTOR,
    )  # fmt: skip
