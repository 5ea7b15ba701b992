"""Weapons: what hit or was aimed, where the words of an attack stand."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from monitor.core.extract.attacks import (
    attacked,
    in_pieces,
    made_at,
    weapon_undone,
)
from monitor.core.extract.draft import Draft
from monitor.core.extract.felled import brought_down
from monitor.core.extract.nearness import between, words_between
from monitor.core.extract.other_weapons import (
    GENERIC,
    disowned_weapons,
    not_used,
    unseen_weapons,
    weapon_draft,
)
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality, Quantity
from monitor.text.scan import Hit

_FAR: Final = 3
_FIRED: Final = 40
_SHORTLY: Final = 48  # letters
_NAMED: Final = 2
_FLOWN: Final = frozenset({Attribute.LAUNCHED, Attribute.INTERCEPTED})
# "The debris from the yard comes from a Kh-101".
_LEAD: Final = 32  # letters
_IS_OF: Final = re.compile(
    r"\b(?:(?:comes?|came|are|is|were|was) (?:from|of|that of|those of)(?: an?| the)?"
    r"|принадлежат|належать) [«\"“]?$"
)
# «уламки на місці від С-300», «лежит двигатель от С-300»
_LIES_THERE: Final = re.compile(
    r"(?: (?:на місці|на месте|у дворі|во дворе|там|тут))?(?: (?:від|от))?"
    r"(?: [\w-]+(?:ской|ського|ської|ская|ские|ских|ські|ських))? [«\"“]?"
)
# «Роздивився уламки з ринку: балістика»
_SEEN_TO_BE: Final = re.compile(
    r"[^:.;]{1,40}: (?:[\w-]+ (?:and|і|и) [\w -]+ of an? |це |это |an? )?"
)
_NARROW: Final = frozenset({"ballistic missile", "cruise missile"})
_ROCKETS: Final = frozenset({"MLRS", "HIMARS"})
_CREW_OF: Final = re.compile(
    r"\b(?:оператор\w*|пилот\w*|пілот\w*|расч[её]т\w*|operators? of|pilots? of) (?:[\w-]+ )?$"
)
_MEANT_FOR: Final = re.compile(  # «топливо для ракет»
    r"\b(?:топлив|палив|горюч|компонент|детал|двигател|двигун|корпус|fuel|parts|engines?|components)\w*"
    r"(?: [\w-]+)? (?:для|к|до|for) (?:the )?$"
)
_DASHED: Final = re.compile(r" [—–-] [«\"“]?")
_NAMED_AT_LAST: Final = re.compile(r": (?:an? |the |это |це )?[«\"“]?$")
# «не балістика, а крилата ракета Х-59»
_IS_NOT: Final = ("не ", "not a ", "not ", "n't a ")
_OF_DRONES: Final = frozenset({"uav production", "drone command centre"})
_OF_ITSELF: Final = frozenset(
    {"gas explosion", "negligence", "technical failure", "weather", "pilot error", "collision"}
)
_BLEW_UP: Final = ("blew up", "blown up", "взорв", "вибух", "рвонув", "рвану", "злеті", "взлет")
_HARMED: Final = frozenset({Attribute.KILLED, Attribute.INJURED, Attribute.BUILDINGS_DAMAGED})


def read_weapons(
    page: Page, sentence: Sentence, counted: list[Draft], root: Callable[[str], str]
) -> list[Draft]:
    """Return the weapons that hit or were aimed; a counted generic weapon is none."""
    weapons = _not_in_passing(page, sentence)
    if not weapons:
        return []
    if not _aimed(page, sentence, weapons, counted):
        if not sentence.named("quantity", "intercepted"):
            return disowned_weapons(page, sentence, weapons)
        weapons = [hit for hit in weapons if hit.entry.concept not in GENERIC]
    drafts: dict[str, Draft] = {}
    for hit in weapons:
        label = hit.entry.concept
        if not _no_type(sentence, hit, weapons, counted) and not _named_closer(hit, weapons, root):
            drafts.setdefault(label, weapon_draft(hit, sentence))
    for label in list(drafts):
        if (
            label in GENERIC
            and any(root(other) == root(label) and other != label for other in drafts)
            and not page.folded.endswith(_IS_NOT, sentence.start, drafts[label].start)
        ):
            del drafts[label]
    none = (
        {one.start for one in unseen_weapons(page, sentence, told=True)}
        if len(drafts) > 1
        else set()
    )
    for draft in drafts.values():
        if (
            weapon_undone(page, sentence, draft.start)
            or draft.start in none
            or not_used(page, sentence, draft)
        ):
            draft.modality = Modality.DENIED
    return list(drafts.values())


def _not_in_passing(page: Page, sentence: Sentence) -> list[Hit]:
    """Return the weapons but those in pieces, and those that a plant is told to make."""
    weapons, targets = sentence.of("weapon"), sentence.of("target")
    if not _found_there(page, sentence, weapons):
        weapons = [hit for hit in weapons if not in_pieces(page, sentence, hit)]
    return [
        hit
        for hit in weapons
        if (
            sentence.named("attack", "hit")
            or not _CREW_OF.search(page.folded, sentence.start, hit.start)
        )
        and not _MEANT_FOR.search(page.folded, sentence.start, hit.start)
        and not any(
            (one.entry.concept in _OF_DRONES and one.start < hit.start < one.end)
            or made_at(page, sentence, one, hit)
            for one in targets
        )
    ]


def _named_closer(hit: Hit, weapons: list[Hit], root: Callable[[str], str]) -> bool:
    """Whether its exact type follows at once: «РСЗО HIMARS»."""
    return any(
        other.start == hit.end + 1
        and hit.entry.concept == root(other.entry.concept) != other.entry.concept
        for other in weapons
    )


def _no_type(sentence: Sentence, hit: Hit, weapons: list[Hit], counted: list[Draft]) -> bool:
    """Whether a weapon is but a branch of arms, counted already, or what another one fires."""
    label, branches = hit.entry.concept, bool(sentence.named("word", "arms"))
    if label == "missile" and any(one.entry.concept in _ROCKETS for one in weapons):
        return True  # "rockets from a Grad"
    if label == "artillery":
        return branches or _only_shells(sentence, hit, weapons)
    if label not in GENERIC:
        return False
    return (
        branches
        or _is_counted(counted)
        or any(
            other.end == hit.start - 1 and other.entry.concept not in GENERIC for other in weapons
        )  # "BM-21 rockets"
    )


def _only_shells(sentence: Sentence, hit: Hit, weapons: list[Hit]) -> bool:
    """Whether it is the shells of another weapon: "hit by MLRS, the shells fell on"."""
    return any(word.start == hit.start for word in sentence.named("cue", "shells")) and any(
        other.entry.concept not in ("artillery", *GENERIC) for other in weapons
    )


def _aimed(page: Page, sentence: Sentence, weapons: list[Hit], counted: list[Draft]) -> bool:
    """Whether the weapons hit or were aimed, by attack, launch, harm, or being told as such."""
    if sentence.named("cue", "downed") and not sentence.named("attack", "hit"):
        return _is_counted(counted) or brought_down(page, sentence, weapons)
    if attacked(page, sentence) or sentence.of("detonation"):
        return True
    for draft in counted:
        if draft.attribute in _FLOWN:
            return True
        lows = isinstance(draft.value, Quantity) and draft.value.low > 0
        if draft.attribute in _HARMED and lows:
            return True
    fired = any(
        0 <= weapons[0].start - hit.end <= _FIRED or hit.end - hit.start > _FAR
        for hit in sentence.named("attack", "fire")
    )
    return fired or _identified(page, sentence, weapons)


def _identified(page: Page, sentence: Sentence, weapons: list[Hit]) -> bool:
    """Whether it is told what it was: «это была ракета Х-22», "it was not a missile"."""
    for told in sentence.named("word", "identified"):
        for weapon in weapons:
            gap = page.folded[told.end : weapon.start]
            if told.end <= weapon.start and gap.count(" ") <= _NAMED and "," not in gap:
                return True
            if told.end <= weapon.start and _NAMED_AT_LAST.search(gap):
                return True
    if (
        _dashed_out(page, weapons)
        or _named_shortly(sentence, weapons)
        or _guessed(page, sentence, weapons)
        or _of_the_debris(page, sentence, weapons)
    ):
        return True
    if _found_there(page, sentence, weapons):
        return True
    return _answered(page, sentence, weapons) or _suspected(page, sentence, weapons)


def _dashed_out(page: Page, weapons: list[Hit]) -> bool:
    """Whether its type stands behind a dash: «ракета — «Іскандер-М», уточнили у прокуратурі»."""
    return any(
        _DASHED.fullmatch(page.folded, one.end, other.start)
        for one, other in pairwise(weapons)
        if one.entry.concept in GENERIC and other.entry.concept not in GENERIC
    )


def _named_shortly(sentence: Sentence, weapons: list[Hit]) -> bool:
    """Whether the sentence only says what it was, and how surely: «Ракета, ймовірно, Х-59»."""
    return bool(
        len(weapons) > 1
        and sentence.index
        and sentence.of("hedge")
        and sentence.end - sentence.start <= _SHORTLY
    )


def _guessed(page: Page, sentence: Sentence, weapons: list[Hit]) -> bool:
    """Whether a sentence behind a blow begins with what it may have been: "Probably a Kh-22"."""
    first = weapons[0]
    if not sentence.index or first.entry.concept in GENERIC:
        return False
    lead = len(page.folded[sentence.start : first.start].split())
    return (
        lead <= _FAR
        and any(hit.start <= first.start for hit in sentence.of("hedge"))
        and any(
            one.named("attack", "hit") or one.of("target")
            for one in page.sentences[: sentence.index]
        )
    )


def _of_the_debris(page: Page, sentence: Sentence, weapons: list[Hit]) -> bool:
    """Whether it is what the debris told of before was: «Роздивилися уламки. «Ланцет», …»."""
    if not sentence.index:
        return False
    before = page.sentences[sentence.index - 1]
    if not page.cued(before.start, before.end, "debris"):
        return False
    lead = page.folded[sentence.start : weapons[0].start]
    return weapons[0].entry.concept not in GENERIC and not any(map(str.isalpha, lead))


def _found_there(page: Page, sentence: Sentence, weapons: list[Hit]) -> bool:
    """Whether what is left of an exact type was found: «на месте собраны обломки HIMARS»."""
    found = bool(sentence.named("cue", "found"))
    if sentence.named("cue", "downed"):
        return False
    return any(
        (weapon.entry.concept not in GENERIC or weapon.entry.concept in _NARROW)
        and debris.end <= weapon.start
        and (
            (found and words_between(page, debris.end, weapon.start) <= _FAR)
            or _SEEN_TO_BE.fullmatch(page.folded, debris.end, weapon.start)
            or _LIES_THERE.fullmatch(page.folded, debris.end, weapon.start)
            or _IS_OF.search(page.folded, max(debris.end, weapon.start - _LEAD), weapon.start)
        )
        for debris in sentence.named("cue", "debris")
        for weapon in weapons
    )


def _answered(page: Page, sentence: Sentence, weapons: list[Hit]) -> bool:
    """Whether naming it is all that somebody says: "A stray glide bomb, answers the OVA"."""
    first = weapons[0]
    if len(page.folded[sentence.start : first.start].split()) > _FAR:
        return False
    return any(
        hit.start == first.end + 2 and page.folded[first.end : hit.start] == ", "
        for hit in sentence.named("speech", "say")
    )


def _suspected(page: Page, sentence: Sentence, weapons: list[Hit]) -> bool:
    """Whether a weapon is told to be what did it: "a Storm Shadow is the likely culprit"."""
    for told in sentence.named("cue", "culprit"):
        for weapon in weapons:
            gap = between(page, told, weapon)
            if len(gap.split()) <= _FAR and not any(mark in gap for mark in ",;:"):
                return True
    return False


def struck_apart(page: Page, sentence: Sentence, causes: list[Draft]) -> bool:
    """Whether an attack is told besides the causes: "drones hit the depot, debris lit it".

    What blew up of itself, of gas or neglect, was not attacked.
    """
    if sentence.named("causal", "speaks") and sentence.of("weapon"):
        return True
    accident = all(
        isinstance(one.value, Label) and one.value.concept in _OF_ITSELF for one in causes
    )
    return any(
        not any(cause.start <= hit.start < cause.end for cause in causes)
        and not (accident and page.folded.startswith(_BLEW_UP, hit.start))
        for hit in sentence.named("attack", "hit")
    )


def within(draft: Draft, causes: list[Draft]) -> bool:
    """Whether a label was read from the words of a cause."""
    return any(cause.start <= draft.start < cause.end for cause in causes)


def retold_weapons(sentence: Sentence, found: list[Draft], before: list[Draft]) -> list[Draft]:
    """Who earlier spoke of another weapon: a named type beside words of saying."""
    if found or not (sentence.of("speech") or sentence.of("denial")):
        return []
    if not any(draft.attribute is Attribute.WEAPON for draft in before):
        return []
    return [
        weapon_draft(hit, sentence)
        for hit in sentence.of("weapon")[:1]
        if hit.entry.concept not in GENERIC
    ]


def _is_counted(counted: list[Draft]) -> bool:
    return any(draft.attribute in _FLOWN for draft in counted)
