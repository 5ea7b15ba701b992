"""Weapons and targets: what hit and what was hit, where the words of an attack stand."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from monitor.core.extract.attacks import (
    aimed_at,
    attacked,
    blows,
    in_pieces,
    negated,
    weapon_undone,
)
from monitor.core.extract.draft import Draft
from monitor.core.extract.nearness import between
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality, Quantity
from monitor.text.gazetteer import names_place
from monitor.text.scan import Hit

# Labels that name no type: counted, they are no weapon besides.
GENERIC: Final = frozenset({"UAV", "missile", "cruise missile", "ballistic missile"})
_FAR: Final = 3
_FIRED: Final = 40
_STREET: Final = re.compile(
    r"(?:вулиц\w+|улиц\w+|вул\.|ул\.|просп\w*\.?|провулк\w+|переулк\w+|площ\w+)\s$"
)
_STREET_BACK: Final = 16
_SHORTLY: Final = 48  # letters
_NAMED: Final = 2
_CARRIERS: Final = frozenset({"ship", "aircraft"})
_ACTIVE: Final = ("ed", "struck", "hit", "ли", "ла", "ло", "ил", "ал", "ив", "ав")
_FLOWN: Final = frozenset({Attribute.LAUNCHED, Attribute.INTERCEPTED})
_HARMED: Final = frozenset({Attribute.KILLED, Attribute.INJURED, Attribute.BUILDINGS_DAMAGED})


def read_weapons(
    page: Page, sentence: Sentence, counted: list[Draft], root: Callable[[str], str]
) -> list[Draft]:
    """Return the weapons that hit or were aimed; a counted generic weapon is none."""
    weapons = [hit for hit in sentence.of("weapon") if not in_pieces(page, sentence, hit)]
    if not weapons:
        return []
    if not _aimed(page, sentence, weapons, counted):
        if not sentence.named("quantity", "intercepted"):
            return _disowned(sentence, weapons)
        weapons = [hit for hit in weapons if hit.entry.concept not in GENERIC]
    drafts: dict[str, Draft] = {}
    for hit in weapons:
        label = hit.entry.concept
        if not _no_type(sentence, hit, weapons, counted):
            drafts.setdefault(label, _draft(Attribute.WEAPON, label, hit, sentence))
    for label in list(drafts):
        if label in GENERIC and any(
            root(other) == root(label) and other != label for other in drafts
        ):
            del drafts[label]
    for draft in drafts.values():
        if weapon_undone(page, sentence, draft.start):
            draft.modality = Modality.DENIED
    return list(drafts.values())


def _no_type(sentence: Sentence, hit: Hit, weapons: list[Hit], counted: list[Draft]) -> bool:
    """Whether a weapon is but a branch of arms, counted already, or what another one fires."""
    label, branches = hit.entry.concept, bool(sentence.named("word", "arms"))
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


def _disowned(sentence: Sentence, weapons: list[Hit]) -> list[Draft]:
    """Return the weapons that are named only to say that they were not it."""
    return [
        _draft(Attribute.WEAPON, hit.entry.concept, hit, sentence)
        for hit in weapons
        for turn in sentence.named("denial", "not_but")
        if 0 <= hit.start - turn.end <= _FAR
    ] or [
        _draft(Attribute.WEAPON, hit.entry.concept, hit, sentence)
        for hit in weapons
        for turn in sentence.named("denial", "denies")
        if hit.entry.concept not in GENERIC and 0 <= hit.start - turn.end <= _FIRED
    ]  # "denies having used any MLRS there"


def _aimed(page: Page, sentence: Sentence, weapons: list[Hit], counted: list[Draft]) -> bool:
    """Whether the weapons hit or were aimed, by attack, launch, harm, or being told as such."""
    if sentence.named("cue", "downed") and not sentence.named("attack", "hit"):
        return _is_counted(counted)
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
    if _named_shortly(sentence, weapons):
        return True
    return _answered(page, sentence, weapons) or _suspected(page, sentence, weapons)


def _named_shortly(sentence: Sentence, weapons: list[Hit]) -> bool:
    """Whether the sentence only says what it was, and how surely: «Ракета, ймовірно, Х-59»."""
    return bool(
        len(weapons) > 1
        and sentence.index
        and sentence.of("hedge")
        and sentence.end - sentence.start <= _SHORTLY
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


def struck_apart(sentence: Sentence, causes: list[Draft]) -> bool:
    """Whether an attack is told besides the causes: "drones hit the depot, debris lit it"."""
    return any(
        not any(cause.start <= hit.start < cause.end for cause in causes)
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
        _draft(Attribute.WEAPON, hit.entry.concept, hit, sentence)
        for hit in sentence.of("weapon")[:1]
        if hit.entry.concept not in GENERIC
    ]


def read_targets(page: Page, sentence: Sentence, counted: list[Draft]) -> list[Draft]:
    """Return what was hit; what merely stood near was not."""
    meant = () if sentence.of("target") else _meant(page, sentence)
    targets = sentence.of("target") or meant
    if not targets or not attacked(page, sentence):
        return []
    attributes = {draft.attribute for draft in counted}
    downed = Attribute.INTERCEPTED in attributes or bool(sentence.named("cue", "downed"))
    if downed and not sentence.named("attack", "hit"):
        # What was destroyed is what flew, and not what it flew at.
        targets = [hit for hit in targets if aimed_at(page, sentence, hit)]
    drafts: dict[str, Draft] = {}
    for hit in targets:
        label = hit.entry.concept
        launched = label in _CARRIERS and Attribute.LAUNCHED in attributes
        if launched and not aimed_at(page, sentence, hit):
            continue  # it is what they were launched from
        if not _is_no_target(page, sentence, hit, targets) and not _harmed_besides(hit, counted):
            drafts.setdefault(label, _draft(Attribute.TARGET, label, hit, sentence))
            if hit in meant and _was_not(page, sentence, hit):
                drafts[label].modality = Modality.DENIED
    if drafts and negated(page, sentence):
        for draft in drafts.values():
            draft.modality = Modality.DENIED
    return list(drafts.values())


def _is_no_target(page: Page, sentence: Sentence, hit: Hit, targets: Sequence[Hit]) -> bool:
    """Whether a noun was not struck: it strikes, is a name, tells whose it is, stood near."""
    whose = any(hit.start == other.end + 1 for other in targets) and page.folded[hit.start] > "z"
    return (
        whose  # «общежитие колледжа»
        or _strikes_itself(page, sentence, hit, targets)
        or _named_so(page, sentence, hit)
        or _apart(page, sentence, hit)
    )


def _strikes_itself(page: Page, sentence: Sentence, target: Hit, targets: Sequence[Hit]) -> bool:
    """Whether it is what strikes: "jets bombed the school", «истребители ударили по складу»."""
    if target.entry.concept not in _CARRIERS:
        return False
    if not any(other.start > target.end and other is not target for other in targets):
        return False
    return any(
        blow.start == target.end + 1
        and page.folded[blow.start : blow.end].split()[0].endswith(_ACTIVE)
        and not page.folded.startswith(" by ", blow.end)
        for blow in blows(sentence)
    )


def _named_so(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether it is but a part of a name, or who says it: "Port Sudan", «за даними Генштабу»."""
    if any(
        place.start <= target.start
        and target.end <= place.end
        and place[:2] != target[:2]
        and names_place(place, page.folded)
        for place in sentence.of("place")
    ):
        return True
    if _STREET.search(page.folded, max(0, target.start - _STREET_BACK), target.start):
        return True  # «на вулиці Монастирській»
    if not any(actor[:2] == target[:2] for actor in sentence.of("actor")):
        return False
    cited = any(hit.end == target.start - 1 for hit in sentence.named("speech", "according"))
    return (cited and not _struck(page, sentence, target)) or _reports(sentence, target)


def _reports(sentence: Sentence, target: Hit) -> bool:
    """Whether an office tells of a blow: «Генеральний штаб підтверджує удар по …»."""
    first = min((blow.start for blow in blows(sentence)), default=-1)
    told = (*sentence.named("speech", "say"), *sentence.named("cue", "confirm"))
    return any(target.end <= hit.start < first for hit in told)


def _harmed_besides(target: Hit, counted: list[Draft]) -> bool:
    """Whether it is counted among what was damaged: «обстреляно село, повреждены три дома»."""
    return any(
        draft.attribute is Attribute.BUILDINGS_DAMAGED and draft.start <= target.start < draft.end
        for draft in counted
    )


def _apart(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether a noun is no target here: it stood near, or belongs to who says or acts."""
    if _beside(page, sentence, target):
        return True
    carried = target.entry.concept == "hospital" and sentence.named("cue", "carried")
    if carried and not _struck(page, sentence, target):
        return True  # «у лікарню після удару привезли поранених»
    if _inside(target, sentence.of("actor")) or _inside(target, sentence.of("role")):
        return True
    said = any(
        0 <= one.start - target.end <= 1
        for one in (*sentence.named("speech", "say"), *sentence.of("status"))
    )
    if said and not _struck(page, sentence, target):
        return True
    return _told_by(target, sentence)


def _struck(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether a blow stands directly before it: «атаку на нефтебазу подтвердили»."""
    return any(
        blow.end <= target.start
        and len(page.folded[blow.end : target.start].split()) <= _NAMED
        and "," not in page.folded[blow.end : target.start]
        for blow in blows(sentence)
    )


def _beside(page: Page, sentence: Sentence, target: Hit) -> bool:
    elsewhere = (*sentence.named("cue", "above"), *sentence.named("cue", "brought"))
    for word in (*sentence.named("word", "near"), *elsewhere):
        if word.end <= target.start:
            gap = page.folded[word.end : target.start]
            if gap.count(" ") <= _FAR and "," not in gap:
                return True
    return False


def _meant(page: Page, sentence: Sentence) -> Sequence[Hit]:
    """Return what a pronoun beside a blow stands for: «Горить завод. У нього влучила ракета»."""
    if sentence.index == 0:
        return ()
    known = page.sentences[sentence.index - 1].of("target")
    if not known or not sentence.named("cue", "it"):
        return ()
    for word in sentence.named("cue", "it"):
        for blow in blows(sentence):
            if len(between(page, word, blow).split()) <= _NAMED:
                # «Це не школа, а казарма. Туди й прилетіло.»
                turned = any(_was_not(page, sentence, one) for one in known)
                return known if turned else known[:1]
    return ()


def _was_not(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether the sentence before says that it was no such thing."""
    return any(
        hit.end == target.start - 1
        for hit in page.sentences[sentence.index - 1].named("denial", "not_but")
    )


def _told_by(target: Hit, sentence: Sentence) -> bool:
    """Whether the noun belongs to who says it: «говорят аналитики института»."""
    for say in sentence.named("speech", "say"):
        if say.end > target.start:
            break
        if any(word.end == say.start - 1 for word in sentence.named("cue", "copula")):
            continue  # "three hits were recorded at a plant"
        attacks = sentence.of("attack")
        after = any(say.end <= hit.start for hit in attacks)
        if not after and any(hit.end <= say.start for hit in attacks):
            return True
    return False


def _is_counted(counted: list[Draft]) -> bool:
    return any(draft.attribute in _FLOWN for draft in counted)


def _inside(hit: Hit, actors: list[Hit]) -> bool:
    return any(
        actor.start <= hit.start
        and hit.end <= actor.end
        and actor.end - actor.start > hit.end - hit.start
        for actor in actors
    )


def _draft(attribute: Attribute, label: str, hit: Hit, sentence: Sentence) -> Draft:
    return Draft(attribute, Label(concept=label), hit.start, hit.end, sentence.index)
