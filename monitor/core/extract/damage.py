"""How badly the target as a whole was hit."""

import re
from typing import Final

from monitor.core.extract.attacks import blows
from monitor.core.extract.draft import Draft
from monitor.core.extract.nearness import beside, between, ordered, until, words_between
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.portions import (
    only_the_rest,
    others_stand,
    part_lost,
    portion_gone,
    portions,
)
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

# Directly behind what was hit, or behind a pronoun for it.
_OF_TARGET: Final = re.compile(
    r"(?: «[^»]*»| \"[^\"]*\")?(?:,? (?:itself|сам\w*))?"
    r"(?: (?:is|are|стоїть|стоит|залиши\w+|оста\w+))?"
    r" (?:(?P<none>цілий|ціл[аіе]|цел[аоы]?|intact|unharmed)\b(?! (?:день|ніч|рік|тиждень))"
    r"|(?P<gone>більше нема(?:є)?|больше нет|is no more|no longer exists)\b)"
)
_THE: Final = frozenset({"", "the"})
_PORTION: Final = 8
_PARTLY: Final = 2
_TIGHT: Final = 1
_APART: Final = 5
_FAR: Final = 3
_MISHAPS: Final = tuple(Label(concept=name) for name in ("collision", "weather", "pilot error"))
# A pronoun or a part stands for the ship that all speak of.
_OF_SHIP: Final = re.compile(
    r"\b(?:she|it) (?:has |had |did not )?(?:sank|sunk|sink)\b"
    r"|\bshe (?:is|was|has been) \w+ damaged"
    r"|\b(?:она|судно|вона) (?:затонул|пошл[оа]|пішл)"
    r"|\b(?:superstructure|stern|hull|надстройк|надбудов)"
    r"|[»\"”] (?:\w+ )?(?:has sunk|sank\b|затонул|затонув|п[оі]ш[её]?л\w* на дно|пішов на дно)"
)
# What is written in capitals before it is a ship's name.
_IN_CAPITALS: Final = re.compile(
    r"\b(?:[A-Z][A-Z]+(?: [A-Z]+)?|[Tt]he [A-Z][\w-]+(?: [A-Z][\w-]+)?)"
    r" (?:has |had )?(?:sank|sunk)\b"
)
# Whatever it was, it stood: "the party office has burned to the ground".
_TO_THE_GROUND: Final = re.compile(
    r"\bto the ground\b|(?:выгор|сгор|вигор|згор)\w+ (?:дотла|вщент)"
)
_RIDDLED: Final = re.compile(r"посек|посік|поранил|зачеп|задел")
_VEHICLES: Final = frozenset({"car", "vehicle", "bus", "truck", "tank"})
_BUILDINGS: Final = frozenset({"building", "house", "apartment block"})


def read_damage(
    page: Page, sentence: Sentence, counted: list[Draft], causes: list[Draft], *, has_target: bool
) -> list[Draft]:
    """Return how badly the target as a whole was hit; a collapse by itself is no damage."""
    wrecked = _accident(page, sentence, causes) and not _sank_besides(sentence)
    if wrecked and not (sentence.of("denial") or sentence.named("cue", "damage")):
        return []  # that it sank is what happened, and no damage
    known = has_target or _named(page, sentence) or _building(sentence)
    known = known or _is_a_ship(page, sentence)
    known = known or _TO_THE_GROUND.search(page.folded, sentence.start, sentence.end) is not None
    known = known or _alone(page, sentence)
    told = known or sentence.of("attack") or sentence.of("incident")
    if not told and not _struck_before(page, sentence):
        return []
    if any(draft.attribute is Attribute.BUILDINGS_DAMAGED for draft in counted):
        return []
    struck = has_target or bool(sentence.of("attack"))
    spoken = known or (bool(sentence.named("cue", "rest")) and _struck_before(page, sentence))
    part = part_lost(page, sentence, known=spoken and not causes, struck=struck)
    part = part or portion_gone(page, sentence)
    if part is not None:
        return [*_turned_away(page, sentence), _draft(sentence, part, "heavy")]
    if sentence.named("cue", "why") and sentence.of("cause"):
        return []  # "what sank the trawler is not known"
    drafts = []
    for hit in sentence.of("damage"):
        if _only_happened(sentence, hit, causes, struck=struck):
            continue
        label = _severity(page, sentence, hit, counted, known=known)
        if label is not None:
            drafts.append(_told(page, sentence, _draft(sentence, hit, label)))
    if known and all(draft.modality is Modality.DENIED for draft in drafts):
        drafts += _graded(page, sentence)
    drafts += [] if drafts else _no_damage(page, sentence) or _of_target(page, sentence)
    return _standing(page, sentence, drafts)


def _is_a_ship(page: Page, sentence: Sentence) -> bool:
    """Whether a ship is told of, by its name as every ship."""
    return (
        bool(sentence.named("cue", "sunk"))
        or _OF_SHIP.search(page.folded, sentence.start, sentence.end) is not None
        or _IN_CAPITALS.search(page.text, sentence.start, sentence.end) is not None
    )


def _alone(page: Page, sentence: Sentence) -> bool:
    """Whether a sentence begins with the damage and grades it: «Пошкодження незначні»."""
    nouns = sentence.named("cue", "damage")
    if not nouns or page.folded[sentence.start : nouns[0].start].strip(' "«—–-') not in _THE:
        return False
    return bool(_graded(page, sentence) or sentence.of("damage"))


def _sank_besides(sentence: Sentence) -> bool:
    """Whether the ship is told to have sunk after it collided: then that is its damage."""
    collided = sentence.named("cause", "collision")
    return bool(collided and sentence.named("cue", "sunk")) and any(
        hit.start > collided[0].end for hit in sentence.named("damage", "destroyed")
    )


def _struck_before(page: Page, sentence: Sentence) -> bool:
    """Whether an attack was told of in an earlier sentence."""
    return any(one.named("attack", "hit") for one in page.sentences[: sentence.index])


def _standing(page: Page, sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """Keep the grade that counts, and what somebody else says: "works, the damage is light"."""
    final = [
        draft
        for draft in drafts
        if any(draft.start <= hit.start < draft.end for hit in sentence.named("cue", "final"))
    ]
    harmed = final or [draft for draft in drafts if draft.value != Label(concept="none")]
    kept = harmed or drafts
    told = kept[:1] + [one for one in kept[1:] if _told_apart(page, sentence, kept[0], one)]
    if told and all(one.modality is Modality.DENIED for one in told):
        # "not destroyed, the damage is slight"
        told += [
            one
            for one in drafts
            if one.modality is not Modality.DENIED
            and one.value not in [other.value for other in told]
            and (one.start > told[0].end or page.folded.startswith(", not ", one.end))
        ][:1]
        told[-1].modality = told[-1].modality or Modality.ASSERTED
    return told


def _accident(page: Page, sentence: Sentence, causes: list[Draft]) -> bool:
    """Whether a vehicle came to grief by itself: what nobody attacked is no target."""
    if any(one.named("attack", "hit") or one.of("weapon") for one in page.sentences):
        return False
    return (
        any(draft.value in _MISHAPS and draft.modality is not Modality.DENIED for draft in causes)
        or _of_boat(sentence)
        or (bool(sentence.named("target", "aircraft")) and bool(sentence.of("incident")))
    )


def _of_boat(sentence: Sentence) -> bool:
    """Whether it is a boat that is told of, and no ship before it."""
    boats, ships = sentence.named("cue", "vessel"), sentence.named("target", "ship")
    return bool(boats) and not (ships and ships[0].end < boats[0].start)


def _told_apart(page: Page, sentence: Sentence, first: Draft, other: Draft) -> bool:
    """Whether a second grade is somebody else's, or only told to be denied."""
    if other.value == first.value:
        return False
    gap = page.folded[first.end : other.start]
    if ";" in gap:
        return True
    if ":" in gap and any(first.end <= hit.start < other.start for hit in sentence.of("denial")):
        return True  # "calls reports of the sinking a fantasy: the ship took light damage"
    return any(
        first.end <= report.start < other.start for report in sentence.named("word", "report")
    ) and any(
        hit.start >= other.end and hit.entry.concept != "not_but" for hit in sentence.of("denial")
    )


def _turned_away(page: Page, sentence: Sentence) -> list[Draft]:
    """Return the destruction that is denied: "it has not been destroyed: one wing came down"."""
    worst = [hit for hit in sentence.of("damage") if hit.entry.concept == "destroyed"]
    drafts = [_told(page, sentence, _draft(sentence, hit, "destroyed")) for hit in worst]
    return [draft for draft in drafts if draft.modality is Modality.DENIED][:1]


def _graded(page: Page, sentence: Sentence) -> list[Draft]:
    """Return how grave the damage is where noun and adjective stand apart."""
    for noun in sentence.named("cue", "damage"):
        for cue, label in (("light", "limited"), ("grave", "heavy")):
            for word in sentence.named("cue", cue):
                gap = between(page, noun, word)
                if len(gap.split()) <= _APART and not any(mark in gap for mark in ",;:."):
                    return [_draft(sentence, word, label)]
    return []


def _no_damage(page: Page, sentence: Sentence) -> list[Draft]:
    """Return that there was none: «повреждений на аэродроме нет»."""
    for noun in sentence.named("cue", "damage"):
        for word in sentence.named("negator", "no"):
            gap = page.folded[noun.end : word.start]
            if noun.end < word.start and len(gap.split()) <= _APART and "," not in gap:
                whole = Hit(noun.start, word.end, noun.entry)
                return [_draft(sentence, whole, "none")]
    return []


def _of_target(page: Page, sentence: Sentence) -> list[Draft]:
    """Return that it stands or is no more, told directly behind it: «міст цілий»."""
    for target in (*sentence.of("target"), *sentence.named("cue", "it")):
        found = _OF_TARGET.match(page.folded, target.end, sentence.end)
        if found is not None:
            whole = Hit(target.start, found.end(), target.entry)
            return [_draft(sentence, whole, "none" if found["none"] else "destroyed")]
    return []


def _told(page: Page, sentence: Sentence, draft: Draft) -> Draft:
    """Deny what is told not to be so: "the corvette was not sunk"."""
    if draft.value == Label(concept="destroyed") and any(
        hit.end == draft.start - 1 and not until(page, sentence, hit.start)
        for hit in sentence.named("cue", "undone")
    ):
        draft.modality = Modality.DENIED
    return draft


def _only_happened(sentence: Sentence, hit: Hit, causes: list[Draft], *, struck: bool) -> bool:
    """Whether it is the mishap that is told of: a collapse, "sank because of a collision"."""
    if _is_collapse(sentence, hit) and (causes or not struck):
        return True
    return any(0 <= cause.start - hit.end <= 1 for cause in causes)


def _is_collapse(sentence: Sentence, hit: Hit) -> bool:
    return any(hit.start <= fall.start < hit.end for fall in sentence.named("incident", "fall"))


def _severity(
    page: Page, sentence: Sentence, hit: Hit, counted: list[Draft], *, known: bool
) -> str | None:
    """Return how bad a word of damage is for what was hit, None where it is of other things."""
    label = hit.entry.concept
    if any(
        one.attribute is Attribute.KILLED and one.start <= hit.start < one.end for one in counted
    ):
        return None  # «уничтожены 40 военнослужащих»
    if any(hit.start <= word.start < hit.end for word in sentence.named("cue", "final")):
        return label  # «відновленню не підлягає»
    if label == "destroyed" and _of_vehicle(sentence, hit):
        return None
    if label == "limited" and _of_person(page, sentence, hit):
        return None
    if label == "none" and (_people_spared(sentence, hit) or only_the_rest(page, sentence, hit)):
        return None
    if label != "destroyed":
        graded = label != "none" and _struck_before(page, sentence)
        return label if known or graded or sentence.of("attack") else None
    downed = any(draft.attribute is Attribute.INTERCEPTED for draft in counted)
    if not known or downed or _weapon_lost(page, hit, sentence):
        return None
    if beside(page, hit, portions(page, sentence), reach=_PORTION) or others_stand(
        page, sentence, hit
    ):
        return "heavy"
    return "heavy" if beside(page, hit, sentence.named("cue", "partly"), reach=_PARTLY) else label


def _of_vehicle(sentence: Sentence, hit: Hit) -> bool:
    """Whether a mere thing was lost: «снесло машину»."""
    targets = (one for one in sentence.of("target") if one.entry.concept not in _VEHICLES)
    known = {one.start for one in (*sentence.of("weapon"), *targets)}
    counted = [one for one in sentence.numbers if one.start == hit.end + 1]
    if counted and counted[0].end + 1 not in known:
        return True  # «уничтожены 4 танка»
    return any(
        thing.start == hit.end + 1 and thing.start not in known
        for thing in sentence.named("thing", "object")
    )


def _of_person(page: Page, sentence: Sentence, hit: Hit) -> bool:
    """Whether it is somebody whom the splinters hit: «посекло осколками охранника»."""
    return _RIDDLED.match(page.folded, hit.start) is not None and any(
        hit.end <= role.start and words_between(page, hit.end, role.start) <= 1
        for role in sentence.of("role")
    )


def _people_spared(sentence: Sentence, hit: Hit) -> bool:
    """Whether it is people who came to no harm: «никто не пострадал»."""
    if not any(word.start == hit.start for word in sentence.named("cue", "spared")):
        return False
    return bool(sentence.of("role")) or any(
        not hit.start <= one.start < hit.end for one in sentence.of("negator")
    )


def _named(page: Page, sentence: Sentence) -> bool:
    """Whether something is named that could have been hit; six cars that burned were none."""
    counted = {
        number.end
        for number in sentence.numbers
        if number.high != 1 and page.grammar.both.match(page.folded, number.start) is None
    }
    return any(target.start - 1 not in counted for target in sentence.of("target"))


def _building(sentence: Sentence) -> bool:
    """Whether a building is spoken of, of whatever kind."""
    return any(hit.entry.concept in _BUILDINGS for hit in sentence.of("thing"))


def _weapon_lost(page: Page, hit: Hit, sentence: Sentence) -> bool:
    """Whether it is the weapon that was destroyed, not what it hit."""
    others = [blow for blow in blows(sentence) if blow.start != hit.start]
    weapons = [
        weapon
        for weapon in sentence.of("weapon")
        if not any(0 <= weapon.start - blow.end <= _TIGHT for blow in others)
        and not any(one.start <= weapon.start < one.end for one in sentence.of("target"))
        and not any(by.end == weapon.start - 1 for by in sentence.named("cue", "by"))
        and not _did_it(page, sentence, hit, weapon)
    ]
    return beside(page, hit, weapons)


def _did_it(page: Page, sentence: Sentence, harm: Hit, weapon: Hit) -> bool:
    """Whether the weapon harms a target that stands by the verb: «готель знищила авіабомба»."""
    at = [*sentence.named("cue", "place"), *sentence.named("cue", "above")]
    at += sentence.named("word", "near")
    for target in sentence.of("target"):
        first, middle, last = ordered(harm, weapon, target)
        if first is weapon and middle is target:
            continue
        gap = page.folded[first.end : middle.start] + " " + page.folded[middle.end : last.start]
        if len(gap.split()) > 2 * _FAR or any(mark in gap for mark in ",;:"):
            continue
        if not any(0 <= target.start - word.end <= 1 for word in at):
            return True
    return False


def _draft(sentence: Sentence, hit: Hit, label: str) -> Draft:
    return Draft(Attribute.DAMAGE, Label(concept=label), hit.start, hit.end, sentence.index)
