"""Whether a sentence tells of an attack: by the blow, the weapon, or how the two stand."""

import re
from collections.abc import Iterable
from typing import Final

from monitor.core.extract.impacts import went_at
from monitor.core.extract.nearness import between, ordered, place, words_between
from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Hit

_FAR: Final = 3
_CLOSE: Final = 1
_DASHES: Final = frozenset("—–-")
_NAMED: Final = 2
_REACH: Final = 8
_AFTER: Final = 5
_CLAUSE: Final = re.compile(r"[:;]\s|,\s|\s[–—-]\s|\sbut\s")
_NUMBER: Final = re.compile(r"\.?\s*\d")
# Nobody tells of these being destroyed but by an attack.
_OF_WAR: Final = frozenset(
    {
        "ammunition depot", "military headquarters", "general staff building", "barracks",
        "military base",
        "drone command centre", "radar station", "uav production",
    }
)  # fmt: skip
_RAIDS: Final = ("raid", "рейд", "облав", "штурм")
_CLAUSE_ON: Final = 5  # words of "in Sarapul, where they"
_WAS_NOT: Final = (
    *(" не был", " не было", " не був", " не була", " не наносил", " не завдавал"),
    *(" не подверг", " не зазнавал", " не зазнал", " не зазнав", " не піддавал"),
)
_WHERE_THEY: Final = re.compile(r",? (?:where|де|где|in which|на котором|на якому) ")
_SENT_AT: Final = re.compile(
    r"\b(?:launched|fired|sent|aimed|hurled|lobbed) (?:at|towards|against) (?:an? |the )?(?:\w+ )?$"
)
_FLYING: Final = frozenset({"UAV", "FPV drone", "Shahed", "Lancet"})

# "Families hit by the boiler-house explosion", "the store blew up at noon".
_BY_MISHAP: Final = re.compile(
    r"(?:hit|struck) by (?:the |an? )?(?:[\w-]+ ){0,3}?(?:explosion|blast|floods?|earthquake|quake"
    r"|storm(?! shadow)|fire|crisis|sanctions|outages?|shortages?)\b"
    r"|blew up(?= (?:at|in|on|after|because|due|this|last|early|late|overnight|while|when|during"
    r"|near|just|shortly|yesterday|today|again)\b|[.,;:!]|$)"
)


def attacked(page: Page, sentence: Sentence) -> bool:
    """Whether something was hit or aimed at.

    A blow is enough by itself; words that tell of accidents too ("fell on") only with a
    weapon, and so is a weapon that is told to have been used on something.
    """
    if any(
        not feared(page, sentence, hit) and not _of_police(page, sentence, hit)
        for hit in sentence.named("attack", "hit")
    ):
        return True
    if _destroyed(page, sentence):
        return True
    weapons = [hit for hit in sentence.of("weapon") if not in_pieces(page, sentence, hit)]
    if not weapons:
        return False
    return (
        any(not feared(page, sentence, hit) for hit in sentence.named("attack", "harm"))
        or any(hit.end - hit.start > _FAR for hit in sentence.named("attack", "fire"))
        or _taken(page, sentence, weapons)
        or _aimed(page, sentence, weapons)
        or _by_means(page, sentence, weapons)
        or went_at(page, sentence, weapons)
    )


def _of_police(page: Page, sentence: Sentence, blow: Hit) -> bool:
    """Whether it is the police who came: "police raid on a nightclub, 44 detained"."""
    return page.folded.startswith(_RAIDS, blow.start) and bool(
        sentence.named("quantity", "detained") or sentence.named("actor", "police")
    )


def _destroyed(page: Page, sentence: Sentence) -> bool:
    """Whether something of war is told to have been destroyed: «уничтожен склад боеприпасов»."""
    if sentence.named("denial", "false") or sentence.named("denial", "denies"):
        return False
    return any(
        target.entry.concept in _OF_WAR
        and hit.end <= target.start
        and words_between(page, hit.end, target.start) <= _NAMED
        for hit in (*sentence.named("cue", "harmed"), *sentence.named("attack", "harm"))
        for target in sentence.of("target")
    )


def blows(sentence: Sentence) -> list[Hit]:
    """Return the words of blows, those of accidents among them, in order."""
    return sorted([*sentence.named("attack", "hit"), *sentence.named("attack", "harm")], key=place)


def in_pieces(page: Page, sentence: Sentence, weapon: Hit) -> bool:
    """Whether only its debris is told of: «обломки сбитого БПЛА упали на завод»."""
    for hit in sentence.named("cue", "debris"):
        if any(one.end <= hit.start for one in sentence.named("word", "identified")):
            continue  # "these are fragments of the Kh-101 that struck it"
        if hit.start == weapon.end + 1 and not sentence.named("word", "identified"):
            return True  # "drone fragments came down"
        gap = page.folded[hit.end : weapon.start]
        if (
            hit.end <= weapon.start
            and not any(mark in gap for mark in ",;:")
            and len(gap.split()) <= _FAR + 1
        ):
            return True
    return False


def made_at(page: Page, sentence: Sentence, target: Hit, weapon: Hit) -> bool:
    """Whether a weapon is what a plant makes: «завод, на якому збирають безпілотники»."""
    if target.entry.concept != "factory" or weapon.start < target.end:
        return False
    if _WHERE_THEY.match(page.folded, target.end) and any(
        weapon.end <= hit.start and words_between(page, weapon.end, hit.start) <= _NAMED
        for hit in sentence.named("cue", "making")
    ):
        return True  # "the plant where drones are put together"
    return any(
        target.end <= hit.start
        and hit.end <= weapon.start
        and words_between(page, target.end, hit.start) <= _CLAUSE_ON
        and words_between(page, hit.end, weapon.start) <= 1
        for hit in sentence.named("cue", "making")
    )


def feared(page: Page, sentence: Sentence, blow: Hit) -> bool:
    """Whether the blow is only a threat, «угроза удара по порту», or no attack at all."""
    if _BY_MISHAP.match(page.folded, blow.start):
        return True
    for hit in sentence.named("cue", "danger"):
        if hit.end <= blow.start and page.folded[hit.end : blow.start].count(" ") <= _NAMED:
            return True
        if blow.end <= hit.start and not page.folded[blow.end : hit.start].strip():
            return True
    return False


def negated(page: Page, sentence: Sentence) -> bool:
    """Whether every attack of the sentence is told not to have been one."""
    hits = blows(sentence)
    return bool(hits) and all(_undone(page, sentence, hit) for hit in hits)


def weapon_undone(page: Page, sentence: Sentence, start: int) -> bool:
    """Whether the word of attack nearest to a weapon says that it was none."""
    low, high = _clause(page, sentence, start)
    used = [hit for hit in sentence.named("attack", "fire") if hit.end - hit.start > _FAR]
    inside = [hit for hit in used if low <= hit.start < high]
    inside = inside or [hit for hit in blows(sentence) if low <= hit.start < high]
    if not inside:
        return False
    nearest = min(inside, key=lambda hit: abs(hit.start - start))
    return _undone(page, sentence, nearest)


def _clause(page: Page, sentence: Sentence, place: int) -> tuple[int, int]:
    low, high = sentence.start, sentence.end
    for mark in _CLAUSE.finditer(page.folded, sentence.start, sentence.end):
        if mark.end() <= place:
            low = mark.end()
        elif mark.start() >= place:
            high = mark.start()
            break
    return low, high


def _undone(page: Page, sentence: Sentence, blow: Hit) -> bool:
    """Whether a blow did not happen: «не били», «жодного удару»."""
    if sentence.undone(blow):
        return True
    if page.folded.startswith(_WAS_NOT, blow.end):
        return True
    return not_any(page, sentence, blow)


def not_any(page: Page, sentence: Sentence, blow: Hit) -> bool:
    """Whether there was no such blow: «жодного удару», «удару по школі не було»."""
    nouns = [hit for hit in sentence.of("negator") if hit.entry.concept != "not"]
    for hit in (*sentence.named("cue", "none"), *nouns):
        if hit.end <= blow.start:
            gap = page.folded[hit.end : blow.start]
            if len(gap.split()) <= _NAMED and not any(mark in gap for mark in ",;:—"):
                return True
        elif hit.entry.concept == "no" and hit.start >= blow.end:
            gap = page.folded[blow.end : hit.start]
            ends = page.folded[hit.end : sentence.end].lstrip("»\")'")
            if _NUMBER.match(ends):
                continue  # "house No. 23"
            if (
                len(gap.split()) <= _AFTER
                and not any(mark in gap for mark in ",;:—")
                and (not ends or not ends[:2].strip().isalnum())
            ):
                return True
    return False


def _aimed(page: Page, sentence: Sentence, weapons: list[Hit]) -> bool:
    """Whether a weapon is told to have gone at something: "glide bombs on the school"."""
    targets = sentence.of("target")
    goals = [*targets, *sentence.of("place")]
    for hit in (*sentence.named("cue", "aim"), *sentence.named("cue", "place")):
        if hit.entry.concept == "place":
            if _dashed(page, hit, weapons) and _governs(page, hit, targets, _NAMED):
                return True
            continue
        if _governs(page, hit, goals, 0) and any(weapon.end == hit.start - 1 for weapon in weapons):
            return True  # «КАБы по Краматорску»
        if not _governs(page, hit, targets, _CLOSE):
            continue
        if any(len(between(page, weapon, hit).split()) <= _REACH for weapon in weapons):
            return True
    for cue, reach in (("aim_tight", 0), ("aim_into", 1)):
        for hit in sentence.named("cue", cue):
            if _governs(page, hit, goals, _NAMED) and any(
                weapon.end <= hit.start and words_between(page, weapon.end, hit.start) <= reach
                for weapon in weapons
            ):
                return True
    return False


def _dashed(page: Page, hit: Hit, weapons: list[Hit]) -> bool:
    """Whether a dash stands for the blow: «ракета — у торговий центр»."""
    return any(
        weapon.end <= hit.start and page.folded[weapon.end : hit.start].strip('»"” ') in _DASHES
        for weapon in weapons
    )


def aimed_at(page: Page, sentence: Sentence, target: Hit) -> bool:
    """Whether a preposition of aiming governs a noun: «по корвету»."""
    return _SENT_AT.search(page.folded, sentence.start, target.start) is not None or any(
        _governs(page, hit, [target], _CLOSE) for hit in sentence.named("cue", "aim")
    )


def _governs(page: Page, hit: Hit, targets: Iterable[Hit], reach: int) -> bool:
    return any(
        hit.end <= target.start and words_between(page, hit.end, target.start) <= reach
        for target in targets
    )


def _taken(page: Page, sentence: Sentence, weapons: list[Hit]) -> bool:
    """Whether something took a weapon as a blow; drones are also taken as a delivery."""
    into = bool(sentence.named("cue", "hull"))
    for hit in sentence.named("attack", "takes"):
        for weapon in weapons:
            if weapon.start < hit.end or words_between(page, hit.end, weapon.start) > _NAMED:
                continue
            if into or weapon.entry.concept not in _FLYING:
                return True
    return into and any(
        hit.start - weapon.end > 0 and words_between(page, weapon.end, hit.start) == 0
        for weapon in weapons
        for hit in sentence.named("cue", "hull")
    )


def _by_means(page: Page, sentence: Sentence, weapons: list[Hit]) -> bool:
    """Whether something was damaged by a weapon: «мост повреждён ракетами»."""
    targets = sentence.of("target")
    near = [*sentence.named("word", "near"), *sentence.named("cue", "above")]
    for harm in sentence.named("cue", "harmed"):
        for weapon in weapons:
            for target in targets:
                first, last = ordered(weapon, target)
                if not first.end <= harm.start <= harm.end <= last.start:
                    continue
                if any(first.end <= word.start < last.start for word in near):
                    continue
                lead, rest = page.folded[first.end : harm.start], page.folded[harm.end : last.start]
                if not any(mark in lead + rest for mark in ",;:") and (
                    len(lead.split()) <= _FAR and len(rest.split()) <= _NAMED
                ):
                    return True
    return False
