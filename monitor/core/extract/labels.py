"""Weapons and targets: what hit and what was hit, where the words of an attack stand."""

import re
from collections.abc import Callable
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality, Quantity
from monitor.text.scan import Hit

_GENERIC: Final = frozenset({"UAV", "missile", "cruise missile", "ballistic missile"})
# Words that also tell of accidents: an attack only where a weapon stands with them.
_WEAK: Final = (
    "упал", "рухнул", "впал", "упав", "впав", "fell", "взорвал", "вибухн", "exploded",
    "explodes", "arrived", "reached", "destroyed", "снес", "разнес", "пострадал", "повредил",
    "пошкод", "зацеп", "зачеп", "зруйнув", "врезал", "врізав", "crashed", "slammed", "smashed",
    "landed", "dropped", "влетел", "влетів", "set on fire", "set ablaze", "blow", "потрап",
    "пробил", "долетел", "долет", "достал", "діста", "накры", "накри", "сжег", "спал",
    "пришел", "пришл", "flew", "flies", "ploughed", "plowed", "tore", "pierced", "rammed",
    "розніс", "рознес", "impacted", "выведен", "damaged by", "destroyed by", "hitting",
    "разруш", "уничтож", "знищ", "rained", "raining", "wrecked", "подорвал", "підірв",
    "levelled", "ripped", "punched", "burned", "gutted", "came down on", "ended up", "fire on",
)  # fmt: skip
_FAR: Final = 3
_FIRED: Final = 40
_THREATS: Final = ("угроз", "загроз", "threat", "danger", "risk", "опасност", "небезпек")
_DEBRIS: Final = (
    "обломк", "обломок", "уламк", "уламок", "фрагмент", "debris", "fragment", "wreckage",
    "remains", "remnants", "pieces of", "остатк", "залишк", "осколк", "part of a", "parts of",
)  # fmt: skip
_OF: Final = re.compile(rf"(?:{'|'.join(_DEBRIS)})\w*(?: [^\s,;:]+){{0,4}} [«\"“]?$")
_NAMED: Final = 2
_MEANS: Final = ("ами", "ом", "ой", "ою", "ем", "ями")
_HARMED: Final = re.compile(
    r"(?:поврежд|пошкодж|разруш|зруйн|уничтож|знищ|потоплен|выведен|виведен)\w*"
    r"(?: \w+){0,2} [«\"“]?$"
)
_BACK: Final = 50
_NOT: Final = (
    " не ", "did not ", "didn't ", "has not ", "have not ", "never ", "does not ", "don't ",
    "not been ", "was not ", "were not ", "wasn't ", "weren't ",
)  # fmt: skip
_CARRIERS: Final = frozenset({"ship", "aircraft"})


def read_weapons(
    page: Page, sentence: Sentence, counted: list[Draft], root: Callable[[str], str]
) -> list[Draft]:
    """Return the weapons that hit or were aimed; a counted generic weapon is none."""
    weapons = [hit for hit in sentence.of("weapon") if not _in_pieces(page, sentence, hit)]
    if not weapons:
        return []
    aimed = _aimed(page, sentence, weapons, counted)
    if not aimed and sentence.named("quantity", "intercepted"):
        weapons = [hit for hit in weapons if hit.entry.concept not in _GENERIC]
    elif not aimed:
        return _disowned(sentence, weapons)
    branches = bool(sentence.named("word", "arms"))
    drafts: dict[str, Draft] = {}
    for hit in weapons:
        label = hit.entry.concept
        if label in _GENERIC and (branches or _is_counted(counted)):
            continue
        drafts.setdefault(label, _draft(Attribute.WEAPON, label, hit, sentence))
    for label in list(drafts):
        if label in _GENERIC and any(
            root(other) == root(label) and other != label for other in drafts
        ):
            del drafts[label]
    return _turned(list(drafts.values()), denied=_negated(page, sentence))


def _disowned(sentence: Sentence, weapons: list[Hit]) -> list[Draft]:
    """Return the weapons that are named only to say that they were not it."""
    return [
        _draft(Attribute.WEAPON, hit.entry.concept, hit, sentence)
        for hit in weapons
        for turn in sentence.named("denial", "not_but")
        if 0 <= hit.start - turn.end <= _FAR
    ]


def _turned(drafts: list[Draft], *, denied: bool) -> list[Draft]:
    """Deny what did not happen: «больницу не обстреливали»."""
    for draft in drafts:
        if denied and draft.modality is None:
            draft.modality = Modality.DENIED
    return drafts


def _aimed(page: Page, sentence: Sentence, weapons: list[Hit], counted: list[Draft]) -> bool:
    """Whether the weapons hit or were aimed, by attack, launch, harm, or being told as such."""
    if _attacks(page, sentence) or sentence.of("detonation"):
        return True
    flown = (Attribute.LAUNCHED, Attribute.INTERCEPTED)
    harmed = (Attribute.KILLED, Attribute.INJURED, Attribute.BUILDINGS_DAMAGED)
    for draft in counted:
        if draft.attribute in flown:
            return True
        lows = isinstance(draft.value, Quantity) and draft.value.low > 0
        if draft.attribute in harmed and lows:
            return True
    fired = any(
        0 <= weapons[0].start - hit.end <= _FIRED or hit.end - hit.start > _FAR
        for hit in sentence.named("attack", "fire")
    )
    return fired or _identified(page, sentence, weapons)


def _in_pieces(page: Page, sentence: Sentence, weapon: Hit) -> bool:
    """Whether only its debris is told of: «обломки сбитого БПЛА упали на завод»."""
    before = page.folded[max(sentence.start, weapon.start - 60) : weapon.start]
    return _OF.search(before) is not None


def _identified(page: Page, sentence: Sentence, weapons: list[Hit]) -> bool:
    """Whether it is told what it was: «это была ракета Х-22», "it was not a missile"."""
    for told in sentence.named("word", "identified"):
        for weapon in weapons:
            gap = page.folded[told.end : weapon.start]
            if told.end <= weapon.start and gap.count(" ") <= _NAMED and "," not in gap:
                return True
    return False


def struck_apart(page: Page, sentence: Sentence, causes: list[Draft]) -> bool:
    """Whether an attack is told besides the causes: "drones hit the depot, debris lit it"."""
    return any(
        not page.folded.startswith(_WEAK, hit.start)
        and not any(cause.start <= hit.start < cause.end for cause in causes)
        for hit in sentence.named("attack", "hit")
    )


def within(draft: Draft, causes: list[Draft]) -> bool:
    """Whether a label was read from the words of a cause."""
    return any(cause.start <= draft.start < cause.end for cause in causes)


def retold_weapons(sentence: Sentence, found: list[Draft], before: list[Draft]) -> list[Draft]:
    """Who earlier spoke of another weapon: a named type beside words of saying."""
    if found or not sentence.of("speech"):
        return []
    if not any(draft.attribute is Attribute.WEAPON for draft in before):
        return []
    return [
        _draft(Attribute.WEAPON, hit.entry.concept, hit, sentence)
        for hit in sentence.of("weapon")[:1]
        if hit.entry.concept not in _GENERIC
    ]


def read_targets(page: Page, sentence: Sentence, counted: list[Draft]) -> list[Draft]:
    """Return what was hit; what merely stood near was not."""
    targets = sentence.of("target")
    if not targets or not _attacks(page, sentence):
        return []
    near = sentence.named("word", "near")
    drafts: dict[str, Draft] = {}
    for hit in targets:
        beside = any(
            word.end <= hit.start
            and page.folded[word.end : hit.start].count(" ") <= _FAR
            and "," not in page.folded[word.end : hit.start]
            for word in near
        )
        if beside or _inside(hit, sentence.of("actor")) or _inside(hit, sentence.of("role")):
            continue
        if any(
            0 <= one.start - hit.end <= 1
            for kind in ("speech", "status")
            for one in sentence.of(kind)
        ):
            continue
        label = hit.entry.concept
        launching = any(draft.attribute is Attribute.LAUNCHED for draft in counted)
        if (label in _CARRIERS and launching) or _told_by(hit, sentence):
            continue
        drafts.setdefault(label, _draft(Attribute.TARGET, label, hit, sentence))
    return _turned(list(drafts.values()), denied=_negated(page, sentence))


def _told_by(target: Hit, sentence: Sentence) -> bool:
    """Whether the noun belongs to who says it: «говорят аналитики института»."""
    for say in sentence.named("speech", "say"):
        if say.end > target.start:
            break
        attacks = sentence.of("attack")
        after = any(say.end <= hit.start for hit in attacks)
        if not after and any(hit.end <= say.start for hit in attacks):
            return True
    return False


def _attacks(page: Page, sentence: Sentence) -> bool:
    hits = [hit for hit in sentence.named("attack", "hit") if not _feared(page, sentence, hit)]
    if any(not page.folded.startswith(_WEAK, hit.start) for hit in hits):
        return True
    fired = any(hit.end - hit.start > _FAR for hit in sentence.named("attack", "fire"))
    weapons = [hit for hit in sentence.of("weapon") if not _in_pieces(page, sentence, hit)]
    return bool(weapons) and (bool(hits) or fired or _by_means(page, weapons))


def _by_means(page: Page, weapons: list[Hit]) -> bool:
    """Whether something was damaged by a weapon: «мост повреждён ракетами»."""
    return any(
        page.folded[: hit.end].endswith(_MEANS)
        and _HARMED.search(page.folded, max(0, hit.start - _BACK), hit.start) is not None
        for hit in weapons
    )


def _negated(page: Page, sentence: Sentence) -> bool:
    """Whether every attack of the sentence is told not to have been one."""
    hits = sentence.named("attack", "hit")
    return bool(hits) and all(page.folded[: hit.start].endswith(_NOT) for hit in hits)


def _feared(page: Page, sentence: Sentence, blow: Hit) -> bool:
    """Whether the blow is only a threat: «угроза удара по порту»."""
    for hit in sentence.named("aside", "threat"):
        if not page.folded.startswith(_THREATS, hit.start):
            continue
        if hit.end <= blow.start and page.folded[hit.end : blow.start].count(" ") <= _NAMED:
            return True
        if blow.end <= hit.start and not page.folded[blow.end : hit.start].strip():
            return True
    return False


def _is_counted(counted: list[Draft]) -> bool:
    return any(draft.attribute in (Attribute.LAUNCHED, Attribute.INTERCEPTED) for draft in counted)


def _inside(hit: Hit, actors: list[Hit]) -> bool:
    return any(
        actor.start <= hit.start
        and hit.end <= actor.end
        and actor.end - actor.start > hit.end - hit.start
        for actor in actors
    )


def _draft(attribute: Attribute, label: str, hit: Hit, sentence: Sentence) -> Draft:
    return Draft(attribute, Label(concept=label), hit.start, hit.end, sentence.index)
