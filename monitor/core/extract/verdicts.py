"""Damage, control of a place, blame, a failed detonation, what officials say of an event."""

import re
from typing import Final

from monitor.core.extract.attacks import blows
from monitor.core.extract.draft import Draft
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

_SUBJECT: Final = 6
_OBJECT: Final = 4
_TIGHT: Final = 1
_SPARED: Final = ("не постр", "не задет", "unharmed", "уцел", "вцел", "вціл", "уціл")
_PORTION: Final = 6
_RID: Final = 3
_DISCLAIM: Final = 8
_BUILDINGS: Final = frozenset({"building", "house", "apartment block"})
_BY: Final = (" by ", " by a ", " by an ", " with ", " with a ", " ударом ", " от ", " від ")
_FALL: Final = re.compile(r"обвал|обруш|рухнул|впав|collaps|caved")
_FROM: Final = (" from", " of", " от", " від", " у", " в")
_AWAY: Final = re.compile(r"(?: \w+){0,3} (?:out|back|from|away|из|от|з|із|від|за)\b")
_OBJECTS: Final = ("ворога", "противника", "врага", "окупантів", "оккупантов", "загарбників")
_LOSS: Final = re.compile(r"потер|утрат|втрат|loss")
_SHARE: Final = re.compile(r"\d ?%|percent|per cent|процент|відсот")
_LINES: Final = (" оборон", " позици", " позиці", " the line", " удар", " строй", " фронт")
_FLAMES: Final = ("огонь ", "вогонь ", "пламя ", "полум'я ", "flames ", "fire ", "blaze ")
_CAPTIVES: Final = re.compile(r"полонен|пленн|заложник|заручник|prisoner|hostage|captive|пленён")
_FREED: Final = re.compile(r"освобожд|звільн")
_CONFIRMING: Final = ("підтверд", "подтверд", "визна", "призна")
_THAT: Final = re.compile(r"\b(?:that|что|що)$")
_OTHER: Final = {"Russia": "Ukraine", "Ukraine": "Russia"}
_NOT: Final = (
    " не", " not", " not been", " never", " never been", "n't", "n't been", " not yet been",
    " не был", " не была", " не было", " не було", " не була", " ще не", " еще не", " no longer",
    " not be", " not yet", " not fully",
)  # fmt: skip
_STANDING: Final = (
    "стоит",
    "стоят",
    "стоял",
    "стоїть",
    "стояла",
    "lies",
    "лежит",
    "лежить",
    "holds",
)


def read_damage(
    page: Page, sentence: Sentence, counted: list[Draft], causes: list[Draft], *, has_target: bool
) -> list[Draft]:
    """Return how badly the target as a whole was hit; a collapse by itself is no damage."""
    known = has_target or bool(sentence.of("target")) or _building(sentence)
    if not known and not sentence.of("attack") and not sentence.of("incident"):
        return []
    if any(draft.attribute is Attribute.BUILDINGS_DAMAGED for draft in counted):
        return []
    drafts: dict[str, Draft] = {}
    for hit in sentence.of("damage"):
        if _FALL.search(page.folded[hit.start : hit.end]) and (
            causes or not (has_target or sentence.of("attack"))
        ):
            continue
        label = _severity(page, sentence, hit, counted, known=known)
        if label is None:
            continue
        drafts.setdefault(
            label,
            Draft(Attribute.DAMAGE, Label(concept=label), hit.start, hit.end, sentence.index),
        )
    if not drafts and not causes and (has_target or sentence.of("attack")):
        return _fallen(page, sentence)
    return list(drafts.values())[:1]


def _severity(
    page: Page, sentence: Sentence, hit: Hit, counted: list[Draft], *, known: bool
) -> str | None:
    """Return how bad a word of damage is for what was hit, None where it is of other things."""
    label = hit.entry.concept
    spared = page.folded.startswith(_SPARED, hit.start)
    if (
        label == "none"
        and spared
        and (
            sentence.of("role")
            or any(not hit.start <= one.start < hit.end for one in sentence.of("negator"))
        )
    ):
        return None
    if label != "destroyed":
        return label
    downed = any(draft.attribute is Attribute.INTERCEPTED for draft in counted)
    if not known or downed or _weapon_lost(page, hit, sentence):
        return None
    part = _beside(page, hit, sentence.named("word", "portion"), reach=_PORTION)
    return "heavy" if part else label


def _fallen(page: Page, sentence: Sentence) -> list[Draft]:
    """Return heavy damage where a part of what was hit came down."""
    return [
        Draft(Attribute.DAMAGE, Label(concept="heavy"), hit.start, hit.end, sentence.index)
        for hit in sentence.of("incident")
        if _FALL.match(page.folded, hit.start)
        and _beside(page, hit, sentence.named("word", "portion"))
    ][:1]


def _building(sentence: Sentence) -> bool:
    """Whether a building is spoken of, of whatever kind."""
    return any(hit.entry.concept in _BUILDINGS for hit in sentence.of("thing"))


def _weapon_lost(page: Page, hit: Hit, sentence: Sentence) -> bool:
    """Whether it is the weapon that was destroyed, not what it hit."""
    weapons = [
        weapon
        for weapon in sentence.of("weapon")
        if not any(
            0 <= weapon.start - blow.end <= _TIGHT
            for blow in blows(sentence)
            if blow.start >= hit.end
        )
        and not page.folded[: weapon.start].endswith(_BY)
    ]
    return _beside(page, hit, weapons)


def read_detonation(sentence: Sentence) -> list[Draft]:
    """Return whether a weapon failed to go off."""
    return [
        Draft(Attribute.DETONATION, Label(concept="failed"), hit.start, hit.end, sentence.index)
        for hit in sentence.of("detonation")[:1]
    ]


def read_control(page: Page, sentence: Sentence, counted: list[Draft]) -> list[Draft]:
    """Return who holds a place, or that it is fought over inside."""
    contested = sentence.named("control", "contested")
    if contested:
        return [_control(contested[0], None, "contested", sentence)]
    prisoners = any(draft.attribute is Attribute.CAPTURED for draft in counted)
    left = _left(page, sentence)
    if left is not None:
        return [left]
    told = page.folded[sentence.start : sentence.end]
    if _SHARE.search(told):
        return []
    fire = bool(sentence.named("incident", "fire"))
    for hit in sorted(sentence.of("control"), key=lambda one: one.entry.concept in _OTHER):
        words = page.folded[hit.start : hit.end]
        if fire and ("control" in words or "контрол" in words):
            continue  # a fire is brought under control, too
        if prisoners and "control" not in words and "контрол" not in words:
            continue  # soldiers were taken, not a place
        found = _held(page, hit, sentence)
        if found is not None:
            return [found]
    return []


def _left(page: Page, sentence: Sentence) -> Draft | None:
    """Return the holder of a place that the other side has lost."""
    sides = sentence.of("side")
    for hit in sentence.named("control", "lost"):
        named = page.text[hit.end : hit.end + 2][1:].isupper()
        if _LOSS.match(page.folded, hit.start) and not named:
            continue  # the loss of a ship is none of a town
        side = _closest(page, hit, sides, before=_SUBJECT, after=-1)
        if side is not None and side.entry.concept in _OTHER:
            return _control(hit, side, _OTHER[side.entry.concept], sentence)
    for hit in sentence.named("control", "rid"):
        side = _routed(page, hit, sides)
        if side is not None:
            return _control(hit, side, _OTHER[side.entry.concept], sentence)
    return None


def _routed(page: Page, hit: Hit, sides: list[Hit]) -> Hit | None:
    """Return the side that was driven from somewhere."""
    side = _closest(page, hit, sides, before=-1, after=_RID)
    if side is not None and (
        page.folded[: hit.end].endswith(_FROM) or _AWAY.match(page.folded, side.end)
    ):
        return side if side.entry.concept in _OTHER else None
    side = _closest(page, hit, sides, before=0, after=-1)
    if side is not None and page.folded[: side.end].endswith(_OBJECTS):
        return side
    return None


_ASSAULTS: Final = re.compile(
    r"\s(?:\S+\s){0,2}(?:штурм|атак|дій|спроб|наступ|попыт|assault|attack|attempt|offensive)"
)


def _held(page: Page, hit: Hit, sentence: Sentence) -> Draft | None:
    """Return who has taken a place; with "not", who has not."""
    if page.folded.startswith(_LINES, hit.end) or page.folded[: hit.start].endswith(_FLAMES):
        return None
    if _ASSAULTS.match(page.folded, hit.end):
        return None  # attacks were beaten off; who holds the place is not said
    if _FREED.match(page.folded, hit.start) and _CAPTIVES.search(
        page.folded, sentence.start, sentence.end
    ):
        return None
    negated = page.folded[: hit.start].rstrip().endswith(_NOT)
    if hit.entry.concept in _OTHER:
        freed = _FREED.match(page.folded, hit.start) is not None
        if freed and (sentence.of("role") or _AWAY.match(page.folded, hit.end)):
            return None  # people are freed, too, and officials of their posts
        draft = _control(hit, None, hit.entry.concept, sentence)
    elif hit.entry.concept == "taken":
        side = _closest(page, hit, sentence.of("side"), before=_SUBJECT, after=_OBJECT)
        if side is None:
            return None
        label = side.entry.concept
        speaks = negated and side.start > hit.end and "," in page.folded[hit.end : side.start]
        denies = any(
            side.end <= turn.start < hit.start for turn in sentence.named("denial", "denies")
        )
        other = speaks or denies
        draft = _control(hit, side, _OTHER.get(label, label) if other else label, sentence)
    else:
        return None
    if negated:
        draft.modality = Modality.DENIED
    return draft


def _control(hit: Hit, side: Hit | None, label: str, sentence: Sentence) -> Draft:
    start, end = hit.start, hit.end
    if side is not None:
        start, end = min(start, side.start), max(end, side.end)
    return Draft(Attribute.CONTROL, Label(concept=label), start, end, sentence.index)


def read_blame(page: Page, sentence: Sentence) -> list[Draft]:
    """Return who is said to have done it, where words of blame stand."""
    for hit in sentence.named("blame", "disclaims"):
        side = _closest(page, hit, sentence.of("side"), before=_DISCLAIM, after=_OBJECT)
        if side is not None:
            draft = _blamed(hit, side, sentence)
            draft.modality = Modality.DENIED
            return [draft]
    sides = [side for side in sentence.of("side") if not _speaks(sentence, side)]
    sides = sides or sentence.of("side")  # "Ukraine claimed responsibility"
    for hit in sentence.of("blame"):
        if hit.entry.concept == "disclaims":
            continue
        if hit.entry.concept == "before":
            tight = page.folded.startswith(_STANDING, hit.start)
            reach = _TIGHT if tight else _OBJECT
            side = _closest(page, hit, sides, before=-1, after=reach)
            if side is None and not tight:
                continue
        else:
            side = _closest(page, hit, sides, before=_SUBJECT, after=-1)
        if side is not None:
            return [_blamed(hit, side, sentence)]
    return []


def _speaks(sentence: Sentence, side: Hit) -> bool:
    """Whether a side is the one who says who is to blame."""
    return any(0 < hit.start - side.end <= 1 for hit in sentence.named("speech", "say"))


def _blamed(hit: Hit, side: Hit, sentence: Sentence) -> Draft:
    start, end = min(hit.start, side.start), max(hit.end, side.end)
    label = Label(concept=side.entry.concept)
    return Draft(Attribute.RESPONSIBLE, label, start, end, sentence.index)


def with_status(
    page: Page, sentence: Sentence, counted: list[Draft], labels: list[Draft]
) -> list[Draft]:
    """Return the labels, and what an official side says of the event as a whole.

    Who calls the reports of a strike false denies the event, not its target.
    """
    offices = [one for one in sentence.of("actor") if one.entry.concept != "media"]
    only_targets = not counted and all(one.attribute is Attribute.TARGET for one in labels)
    for hit in sentence.of("status"):
        label = hit.entry.concept
        if label == "no_comment" and sentence.of("actor") and not offices:
            continue
        draft = Draft(Attribute.STATUS, Label(concept=label), hit.start, hit.end, sentence.index)
        if label == "denied":
            if only_targets and (sentence.of("actor") or sentence.of("side")):
                return [draft]
            continue
        if label == "confirmed" and page.folded[: hit.start].rstrip().endswith(_NOT):
            continue
        first = min((one.start for one in counted), default=sentence.end)
        if _THAT.search(page.folded[hit.start : hit.end]) and (
            not offices or not _told_of(sentence, hit.end, first)
        ):
            continue
        return [*labels, draft]
    return _by_words(page, sentence, labels, told=only_targets, owned=bool(offices and not counted))


def _by_words(
    page: Page, sentence: Sentence, labels: list[Draft], *, told: bool, owned: bool
) -> list[Draft]:
    admitted = _admitted(page, sentence) if owned else None
    if admitted is not None:
        start, end = admitted.start, admitted.end
        confirmed = Label(concept="confirmed")
        return [*labels, Draft(Attribute.STATUS, confirmed, start, end, sentence.index)]
    untrue = _reports_denied(sentence) if told and _spoken(sentence) else None
    if untrue is None:
        return labels
    start, end = untrue
    return [Draft(Attribute.STATUS, Label(concept="denied"), start, end, sentence.index)]


def _admitted(page: Page, sentence: Sentence) -> Hit | None:
    """Return the word where an attack or accident is confirmed: «підтвердив, що влучили»."""
    for hit in sentence.named("speech", "say"):
        if not page.folded.startswith(_CONFIRMING, hit.start):
            continue
        if page.folded.startswith((", що ", ", что "), hit.end) and _told_of(sentence, hit.end):
            return hit
    return None


def _spoken(sentence: Sentence) -> bool:
    return bool(sentence.of("actor") or sentence.of("side"))


def _told_of(sentence: Sentence, start: int, end: int | None = None) -> bool:
    """Whether an attack or an accident is named within a stretch."""
    return any(
        start <= hit.start and (end is None or hit.end <= end)
        for kind in ("attack", "incident")
        for hit in sentence.of(kind)
        if hit.entry.concept != "fire"
    )


def _reports_denied(sentence: Sentence) -> tuple[int, int] | None:
    """Return where reports of an attack are called false: «сообщения об ударе — ложь»."""
    for report in sentence.named("word", "report"):
        for denial in sentence.of("denial"):
            if denial.entry.concept == "not_but":
                continue
            if denial.start >= report.end and _told_of(sentence, report.end, denial.start):
                return report.start, denial.end
            if denial.end <= report.start and _told_of(sentence, report.end):
                return denial.start, report.end
    return None


def _closest(page: Page, hit: Hit, sides: list[Hit], *, before: int, after: int) -> Hit | None:
    best: tuple[int, Hit] | None = None
    for side in sides:
        if side.end <= hit.start:
            gap, reach = page.folded[side.end : hit.start], before
        elif side.start >= hit.end:
            gap, reach = page.folded[hit.end : side.start], after
        else:
            gap, reach = "", 0
        words = gap.strip().count(" ") + bool(gap.strip())
        if words <= reach and ";" not in gap and (best is None or words < best[0]):
            best = (words, side)
    return best[1] if best else None


def _beside(page: Page, hit: Hit, others: list[Hit], *, reach: int = _OBJECT) -> bool:
    for other in others:
        low, high = min((hit, other)).end, sorted((hit, other))[1].start
        gap = page.folded[low:high]
        if gap.count(" ") <= reach and "," not in gap:
            return True
    return False
