"""Weapons that were not it: denied, ruled out, set against what was, or not seen at all."""

import re
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

# Labels that name no type: counted, they are no weapon besides.
GENERIC: Final = frozenset({"UAV", "missile", "cruise missile", "ballistic missile", "naval drone"})
_FAR: Final = 3
_FIRED: Final = 40
_THERE: Final = re.compile(
    r"[»\"”']? (?:(?:там|тут|there|в|у|на|того|тієї|той|ту|цієї|этой) (?:\w+ ){0,2})?"
)
_AT_ALL: Final = re.compile(r"^(?:вовсе|вообще|и близко|взагалі|зовсім|й близько|at all) ?")
_ANY_KIND: Final = frozenset({"missile", "UAV", "naval drone"})
_ARTICLES: Final = frozenset({"", "a", "an", "the", "это", "це", "it was a", "it was an"})
# "A glide bomb is ruled out", «КАБ виключено»
_EXCLUDED: Final = re.compile(
    r"[»\"”]? (?:is|are|has been|have been|can be|можно|можна)? ?(?:ruled out|excluded"
    r"|исключ(?:ен|ить)\w*|виключ(?:ен|ити)\w*)\b"
)
_USED: Final = re.compile(
    r"(?: \w+)? (?:was|were|has been|have been) (?:used|fired|launched|employed)"
)
_OF_USE: Final = re.compile(
    r"(?: [\w-]+){0,2} (?:о|об|про|of|about)(?: (?:the )?(?:применени|использовани|use)\w*(?: of)?"
    r"| (?:застосуванн|використанн)\w*)?(?: [\w-]+){0,4}? [«\"“]?"
)
_SET_AGAINST: Final = re.compile(
    r", (?:а не|and not|not|rather than|instead of) (?:an? |the )?(?:[\w-]+ )?$"
)


def disowned_weapons(page: Page, sentence: Sentence, weapons: list[Hit]) -> list[Draft]:
    """Return the weapons that are named only to say that they were not it."""
    turned = [
        hit
        for hit in weapons
        for turn in sentence.named("denial", "not_but")
        if 0 <= hit.start - turn.end <= _FAR
    ]
    if turned:
        instead = [
            hit
            for hit in weapons
            if _instead(page, turned[0], hit) or _told_before(page, sentence, hit, turned[0])
        ]
        told = [_told(hit, sentence) for hit in instead]
        return [*(_denied(hit, sentence) for hit in turned), *told]
    if untrue := _reported_falsely(page, sentence, weapons):
        return untrue
    excluded = [hit for hit in weapons if _EXCLUDED.match(page.folded, hit.end)]
    if excluded:
        return [_denied(hit, sentence) for hit in excluded]
    return [
        weapon_draft(hit, sentence)
        for hit in weapons
        for turn in sentence.named("denial", "denies")
        if hit.entry.concept not in GENERIC and 0 <= hit.start - turn.end <= _FIRED
    ] or unseen_weapons(page, sentence)  # "denies having used any MLRS there"


def _reported_falsely(page: Page, sentence: Sentence, weapons: list[Hit]) -> list[Draft]:
    """Return the weapons whose use reports are wrong about: «чутки про безпілотник — брехня»."""
    for report in sentence.named("word", "report"):
        for hit in weapons:
            used = report.end < hit.start and _OF_USE.fullmatch(page.folded, report.end, hit.start)
            denials = (*sentence.named("denial", "false"), *sentence.named("denial", "denies"))
            if used and any(one.start >= hit.end for one in denials):
                return [_denied(hit, sentence)]
    return []


def _instead(page: Page, turned: Hit, hit: Hit) -> bool:
    """Whether it is named in place of another: «не КАБ, а балістична ракета»."""
    gap = page.folded[turned.end : hit.start].lstrip('»"”')
    return hit.start > turned.end and gap.startswith((", а ", ", but ")) and gap.count(" ") <= _FAR


def _told_before(page: Page, sentence: Sentence, hit: Hit, turned: Hit) -> bool:
    """Whether a sentence begins with what it was: "A Kh-59, by the debris, not a drone"."""
    lead = page.folded[sentence.start : hit.start].strip(' «"“')
    return (
        hit.end < turned.start
        and lead in _ARTICLES
        and page.folded.startswith((", not ", ", а не ", ", не "), _comma(page, turned))
    )


def _comma(page: Page, turned: Hit) -> int:
    return max(0, page.folded.rfind(", ", 0, turned.start))


def _told(weapon: Hit, sentence: Sentence) -> Draft:
    draft = weapon_draft(weapon, sentence)
    draft.modality = Modality.ASSERTED
    return draft


def unseen_weapons(page: Page, sentence: Sentence, *, told: bool = False) -> list[Draft]:
    """Return the types of which there were none: «шахедов не было, склад загорелся сам».

    ``told``: another weapon is named as what it was; without one, who says that there were
    no drones may only speak of a quiet night.
    """
    return [
        _denied(hit, sentence)
        for hit in sentence.of("weapon")
        if (told or hit.entry.concept not in _ANY_KIND) and _none_of_them(page, sentence, hit)
    ]


def not_used(page: Page, sentence: Sentence, draft: Draft) -> bool:
    """Whether none was used, or it is set against what was: "no drone was used"."""
    used = _USED.match(page.folded, draft.end, sentence.end) and any(
        hit.end == draft.start - 1 for hit in sentence.of("negator")
    )
    return bool(used) or _SET_AGAINST.search(page.folded, sentence.start, draft.start) is not None


def _denied(weapon: Hit, sentence: Sentence) -> Draft:
    draft = weapon_draft(weapon, sentence)
    draft.modality = Modality.DENIED
    return draft


def _none_of_them(page: Page, sentence: Sentence, weapon: Hit) -> bool:
    """Whether there was none: «шахедов не было», "no Shaheds were there"."""
    for hit in sentence.of("negator"):
        gap = page.folded[weapon.end : hit.start]
        if hit.entry.concept == "no" and hit.start > weapon.end and _THERE.fullmatch(gap):
            rest = page.folded[hit.end : sentence.end].lstrip('»") ')
            return not _AT_ALL.sub("", rest)[:1].isalnum()
    before = len(page.folded[sentence.start : weapon.start].rstrip(' «"“'))
    return any(hit.end == sentence.start + before for hit in sentence.named("cue", "none"))


def weapon_draft(hit: Hit, sentence: Sentence) -> Draft:
    """Return the claim that a weapon was used."""
    label = Label(concept=hit.entry.concept)
    return Draft(Attribute.WEAPON, label, hit.start, hit.end, sentence.index)
