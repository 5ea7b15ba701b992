"""Counts: each number goes to the closest word of harm, capture, rescue that it fits."""

import re
from typing import Final

from monitor.core.extract.all_but import without_wholes
from monitor.core.extract.barred import (
    anaphoric,
    at_risk,
    of_delay,
    of_no_weapon,
    of_other_things,
    of_the_dead,
    restored,
    spoken_for,
    wholly,
)
from monitor.core.extract.choose import CLAUSE_MARK, Bound, choose
from monitor.core.extract.closest import closest, sooner
from monitor.core.extract.draft import Draft
from monitor.core.extract.elsewhere import (
    closes_the_clause,
    goes_on,
    is_grave,
    itemised,
    leads_on,
)
from monitor.core.extract.fit import BUILDINGS, WEAPONS
from monitor.core.extract.mention import Mention
from monitor.core.extract.mentions import find_mentions
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.scoping import PERSONS, Root, scope_of, tell_of_the_same
from monitor.core.extract.together import (
    COPULA,
    NEXT_WORD,
    WHICH,
    has_noun,
    is_part,
    list_members,
    listed_weapons,
    turned_away,
    without_its_whole,
)
from monitor.model.claims import Attribute, Modality, Quantity
from monitor.text.scan import Hit

_FAR: Final = 16.0
_FAR_BARE: Final = 11.0
_ONE_NEAR: Final = 3.0
_SAME_PLACE: Final = 2
_BACK: Final = 20  # letters of «не смогли » before the verb
_AFTER: Final = 14  # letters of «не удалось» after the verb
_NONE_REACH: Final = 2  # words and a space: «военных тоже не было»
# «64 наші військові в полон не здавалися»
_NOT_GIVEN_UP: Final = re.compile(r"(?:в|у) (?:полон|плен) не (?:зда|сда|потрап|попад|потрапл)")
_WHOEVER: Final = (" хто ", " кто ", " who ")  # «про тих, хто вижив»
_TO: Final = re.compile(r" [—–-] (?:до|to) ")  # "deaths rose to 15, injuries — to 104"
_ONE_ENOUGH: Final = frozenset({"killed", "injured", "rescued", "detained"})

_TOLD: Final = PERSONS - {"turnout"}  # «у їх числі» counts no crowd
# What a part of these may be a part of.
_PARTS: Final[dict[str, frozenset[str]]] = {
    "person": PERSONS,
    "weapon": WEAPONS,
    **dict.fromkeys(BUILDINGS, frozenset({"buildings_damaged"})),
}


class CountReader:
    """Reads the counts of one sentence after the other; ``root`` is a label's tree root."""

    def __init__(self, root: Root) -> None:
        self._root = root

    def read(
        self, page: Page, sentence: Sentence, used: set[int], mentions: list[Mention] | None = None
    ) -> list[Draft]:
        """Return the counts; ``used`` are the offsets of triggers that are spoken for."""
        triggers = [
            hit
            for hit in sentence.of("quantity")
            if hit.start not in used
            and hit.entry.concept != "casualties"
            and not of_delay(page, sentence, hit)
            and not of_other_things(page, hit)
            and not _counted_captives(sentence, hit)
        ]
        if not triggers:
            return []
        found = mentions if mentions is not None else find_mentions(page, sentence)
        bound = self._bind(page, sentence, triggers, found)
        drafts = self._drafts(page, sentence, bound)
        drafts += self._parts(page, sentence, found, bound)
        drafts += self._launched(page, sentence, bound, triggers)
        tell_of_the_same(page, drafts)
        drafts += _implied(page, sentence, triggers, bound, found)
        return drafts

    def _bind(
        self, page: Page, sentence: Sentence, triggers: list[Hit], mentions: list[Mention]
    ) -> list[Bound]:
        bound: list[Bound] = []
        parts, rises = sentence.of("part"), sentence.named("word", "rise")
        back = sentence.named("word", "restored")
        risks = sentence.named("word", "at_risk")
        if risks:
            mentions = [
                one for one in mentions if not at_risk(page, sentence, one, risks, triggers)
            ]
        for mention in mentions:
            if anaphoric(page, mention, bound) and not _both_downed(mention, triggers, bound):
                continue
            own = without_its_whole(page, mention, triggers) if mention.whole else triggers
            best = closest(page, mention, own, rises, mentions)
            if best is not None:
                best = sooner(page, mention, best, triggers, bound)
                onward = leads_on(page, mention, best[1], triggers, mentions)
                best = best if onward is None else (best[0], onward)
            if (
                best is None
                or wholly(page, mention, best[1], mentions)
                or spoken_for(page, mention, best[0], triggers)
            ):
                continue
            if best[1].entry.concept == "without_power" and restored(page, mention, back):
                continue
            if (
                best[0] > 1
                and is_part(page, mention, parts)
                and not _verbed(page, mention, best[1])
                and not has_noun(page, mention, best[1], parts)
            ):
                continue
            limit = _FAR if mention.kind in ("person", "weapon") else _FAR_BARE
            if mention.one:
                limit = _ONE_NEAR
            if (
                best[0] <= limit
                or goes_on(page, mention, best[1], bound)
                or closes_the_clause(page, mention, best[1], triggers)
                or itemised(page, mention, best[1], bound)
            ):
                bound.append((mention, best[1], best[0]))
        list_members(page, mentions, bound, parts)
        listed_weapons(page, mentions, bound)
        turned_away(page, sentence, mentions, bound)
        turned = {hit.end + 1 for hit in sentence.named("denial", "not_but")}
        return choose(page, sentence, without_wholes(bound), turned)

    def _drafts(self, page: Page, sentence: Sentence, bound: list[Bound]) -> list[Draft]:
        drafts = []
        risen, totals = sentence.named("word", "rise"), sentence.named("word", "total")
        turned = {hit.end + 1 for hit in sentence.named("denial", "not_but")}
        grave = {hit.start for hit in sentence.named("word", "injury_degree")}
        for mention, trigger, _ in bound:
            if is_grave(page, sentence, mention, grave) and any(
                other is not mention and hit.entry.concept == "injured" for other, hit, _ in bound
            ):
                continue  # "four in a grave condition" are among the injured told beside them
            first, last = min(mention.start, trigger.start), max(mention.end, trigger.end)
            rises = any(_beside(page, rise, first, last) for rise in risen) or (
                bool(risen)
                and risen[0].end <= first
                and _TO.match(page.folded, trigger.end) is not None
            )
            draft = self._draft(page, sentence, mention, trigger, str(trigger.entry.concept))
            draft.firm = not mention.one and (
                rises or any(_beside(page, total, first, last) for total in totals)
            )
            draft.single = mention.one
            draft.late = page.grammar.dies_late.match(page.folded, trigger.start) is not None
            if of_no_weapon(draft, mention, trigger):
                continue
            if trigger.entry.get("as") == "body" or is_grave(page, sentence, mention, grave):
                draft.increment = True  # bodies that were found are part of any toll beside them
            value = draft.value
            if rises and isinstance(value, Quantity) and value.low == 0 and value.high:
                draft.value = Quantity(low=value.high, high=value.high)  # "rose to 46"
            if any(0 <= trigger.start - hit.end <= 1 for hit in sentence.named("negator", "not")):
                if draft.attribute is Attribute.RESCUED:
                    continue
                draft.modality = Modality.DENIED
            if draft.attribute is Attribute.RESCUED and page.grammar.failed.search(
                page.folded, max(sentence.start, first - _BACK), last + _AFTER
            ):
                continue
            if (
                mention.start in turned
                or _none_such(page, sentence, mention, last)
                or _NOT_GIVEN_UP.match(page.folded, trigger.start)
            ):
                draft.modality = Modality.DENIED
            drafts.append(draft)
        _scope_of_twins(drafts)
        return drafts

    def _draft(
        self,
        page: Page,
        sentence: Sentence,
        mention: Mention,
        trigger: Hit | None,
        concept: str,
    ) -> Draft:
        start = mention.start if trigger is None else min(mention.start, trigger.start)
        end = mention.end if trigger is None else max(mention.end, trigger.end)
        return Draft(
            Attribute(concept),
            Quantity(low=mention.low, high=mention.high, approximate=mention.approximate),
            start,
            end,
            sentence.index,
            scope=scope_of(page, sentence, mention, trigger, concept, self._root),
            increment=mention.increment,
            bare=mention.kind == "bare",
        )

    def _launched(
        self, page: Page, sentence: Sentence, bound: list[Bound], triggers: list[Hit]
    ) -> list[Draft]:
        """Return how many there were: "shot down nine of the 14 drones launched at the city"."""
        drafts: list[Draft] = []
        for mention, trigger, _ in bound:
            if not mention.whole or trigger.entry.concept != Attribute.INTERCEPTED.value:
                continue
            for verb in triggers:
                near = verb.entry.concept == Attribute.LAUNCHED.value and (
                    0 < verb.start - mention.end <= NEXT_WORD
                    or WHICH.fullmatch(page.folded, mention.end, verb.start)
                )
                if near:
                    draft = self._draft(page, sentence, mention, verb, Attribute.LAUNCHED.value)
                    draft.value = Quantity(low=mention.whole, high=mention.whole)
                    drafts.append(draft)
                    break
        return drafts

    def _parts(
        self, page: Page, sentence: Sentence, mentions: list[Mention],
        bound: list[Bound],
    ) -> list[Draft]:  # fmt: skip
        parts = sentence.of("part")
        if not parts:
            return []
        drafts: list[Draft] = []
        taken = {id(mention) for mention, _, _ in bound}
        for mention in mentions:
            may = _PARTS.get(mention.noun if mention.kind == "thing" else mention.kind)
            if id(mention) in taken or may is None or (may is PERSONS and mention.scope is None):
                continue
            if not is_part(page, mention, parts):
                continue
            before = [one for one in bound if one[0].start < mention.start]
            named = _named_by(page, mention, parts)
            if named is None and before:
                named = max(before, key=lambda one: one[0].start)[1].entry.concept
            if named not in may:
                continue
            draft = self._draft(page, sentence, mention, None, named)
            draft.part = True
            drafts.append(draft)
        return drafts


def _counted_captives(sentence: Sentence, hit: Hit) -> bool:
    """Whether prisoners are who came to harm, and nobody was taken: «раненых пленных 82»."""
    return hit.entry.concept == "captured" and any(
        one.end == hit.start - 1 and one.entry.concept in ("killed", "injured", "missing")
        for one in sentence.of("quantity")
    )


def _both_downed(mention: Mention, triggers: list[Hit], bound: list[Bound]) -> bool:
    """Whether "both" have a word of their own: "two missiles were fired, both shot down"."""
    return all(hit.entry.concept != "intercepted" for _, hit, _ in bound) and any(
        hit.entry.concept == "intercepted" and 0 < hit.start - mention.end <= COPULA
        for hit in triggers
    )


def _scope_of_twins(drafts: list[Draft]) -> None:
    """Let "not eight" count whom the right number counts: "forty soldiers died, not eight"."""
    for draft in drafts:
        if draft.modality is not Modality.DENIED or draft.scope is not None or not draft.bare:
            continue
        for other in drafts:
            if other.attribute is draft.attribute and other.modality is None and other.scope:
                draft.scope = other.scope


def _none_such(page: Page, sentence: Sentence, mention: Mention, end: int) -> bool:
    """Whether there were none of so many: «сорока вбитих не було», «никаких двух ракет»."""
    before = [*sentence.named("cue", "none"), *sentence.named("cue", "never")]
    if any(hit.end == mention.start - 1 for hit in before):
        return True
    if mention.one:
        return False
    for hit in sentence.named("negator", "no"):
        gap = page.folded[end : hit.start]
        if hit.start < end or gap.count(" ") > _NONE_REACH or any(m in gap for m in ",;:.—"):
            continue
        if not page.folded[hit.end : sentence.end].lstrip("»\")' ")[:1].isalnum():
            return True
    return False


def _beside(page: Page, rise: Hit, first: int, last: int) -> bool:
    """Whether a word of rising goes with a count: no mark stands between them."""
    low, high = min(rise.end, last), max(rise.start, first)
    return not CLAUSE_MARK.search(page.folded, low, high)


def _named_by(page: Page, mention: Mention, parts: list[Hit]) -> str | None:
    """The harm that the words of the part name themselves: «среди погибших — двое детей»."""
    last = next((part for part in reversed(parts) if part.end <= mention.start), None)
    if last is None:
        last = next((part for part in parts if part.start >= mention.start), None)
    if last is None:
        return None
    named = page.harms_within(last.start, last.end)
    return next((concept for concept in named if concept in _TOLD), None)


def _verbed(page: Page, mention: Mention, trigger: Hit) -> bool:
    """Whether a part has its own word of harm: "34 of them were shot down"."""
    return trigger.start >= mention.end and not CLAUSE_MARK.search(
        page.folded, mention.end, trigger.start
    )


def inherited(page: Page, sentence: Sentence) -> list[Draft]:
    """«Среди них двое детей»: parts of what the sentence before counted."""
    parts = sentence.of("part")
    if not parts or sentence.of("quantity"):
        return []
    drafts: list[Draft] = []
    for mention in find_mentions(page, sentence):
        if mention.scope is None or not is_part(page, mention, parts):
            continue
        named = _named_by(page, mention, parts)
        drafts.append(
            Draft(
                Attribute(named) if named else Attribute.KILLED,
                Quantity(low=mention.low, high=mention.high, approximate=mention.approximate),
                mention.start, mention.end, sentence.index,
                scope=mention.scope, part=True, inherits=named is None,
            )
        )  # fmt: skip
    return drafts


def _implied(
    page: Page, sentence: Sentence, triggers: list[Hit],
    bound: list[Bound], mentions: list[Mention],
) -> list[Draft]:  # fmt: skip
    """A singular verb of harm counts one, whatever the noun: «погиб продавец»."""
    taken = {trigger.start for _, trigger, _ in bound}
    drafts: list[Draft] = []
    seen: set[str] = set()
    negated = {hit.end for hit in sentence.named("negator", "not")}
    for trigger in triggers:
        if trigger.start - 1 in negated or page.folded.endswith(_WHOEVER, 0, trigger.start):
            continue
        concept = trigger.entry.concept
        if trigger.entry.get("as") != "one" or trigger.start in taken or concept in seen:
            continue
        if concept == "injured" and of_the_dead(trigger, triggers):
            continue
        if concept not in _ONE_ENOUGH or trigger.entry.get("of") is not None:
            continue
        if any(
            one.start != trigger.start and abs(one.start - trigger.start) <= _SAME_PLACE
            for one in triggers
        ):
            continue
        if any(m.low == 1 and not m.one for m in mentions) and bound:
            continue
        if concept == "detained" and not sentence.of("role"):
            continue
        seen.add(concept)
        drafts.append(
            Draft(
                Attribute(concept),
                Quantity(low=1.0, high=1.0),
                trigger.start,
                trigger.end,
                sentence.index,
            )
        )
    return drafts
