"""Whom or what a count narrows to: its noun, the group that it is told of, a river bank."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from monitor.core.extract.choose import CLAUSE_MARK
from monitor.core.extract.draft import Draft
from monitor.core.extract.fit import BUILDINGS, WEAPONS, WIDEST
from monitor.core.extract.mention import PEOPLE, Mention
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute
from monitor.text.gazetteer import names_place
from monitor.text.scan import Hit

Root = Callable[[str], str]

PERSONS: Final = frozenset(
    {"killed", "injured", "missing", "captured", "detained", "rescued", "evacuated", "turnout"}
)
_ROOTS: Final = frozenset({"UAV", "missile", "naval drone"})
_OWN_BANK: Final = PERSONS | {"without_power", "buildings_damaged"}
_QUOTES: Final = "«»\"“”„'’ "
_LEAD: Final = 28  # letters of "from among all of the "
_MANY: Final = 2  # a role told in the plural
# Who is told of once is meant by the bare numbers behind: nobody else was on board, or fought.
_CLOSED: Final = frozenset({"crew", "Russian military", "Ukrainian military"})
_OF_ONE_NATION: Final = _CLOSED | {"Russians", "Ukrainians"}
_FEW: Final = 2  # words: where it was
_OF_MANY: Final = ("ов", "ев", "ей", "их", "ых", "ів", "їв", "солдат")  # genitive plurals
# Whose compatriots they are is told by who speaks.
_COMPATRIOTS: Final = re.compile(
    r" (?:of )?(?:наших |our )?(?:соотечественник|співвітчизник|співгромадян|сограждан"
    r"|compatriots|nationals|fellow citizens)"
)
_CREW_OF: Final = re.compile(
    r"\b(?:crew of(?: the)?"
    r"|(?:екіпаж|экипаж)\w*(?: [\w-]+)?(?:,| із| з| зі| из| у складі| в составе)) $"
)
_NATIONALS: Final = {"Ukraine": "Ukrainians", "Russia": "Russians"}
_DEAD: Final = re.compile(r"(?:dead|deaths|casualties)\b")
_NATIONAL: Final = re.compile(r"\b(?:russian|ukrainian)$")
_SOLDIERS: Final = {"Russians": "Russian military", "Ukrainians": "Ukrainian military"}
_MILITARY: Final = "military"
_OTHERS: Final = re.compile(r"(?:\bінш(?:их|і|им)|\bостальн\w+|\bдруг(?:их|ие)|\bother) $")
_AMONG_THEM: Final = frozenset({" у ", " в рядах ", " в лавах ", " на стороне "})
_LOST: Final = re.compile(r" (?:\w+ ){0,2}(?:потеряли|втратили|lost)\b")
_MEANS: Final = ("ами", "ями")
_BANKS: Final = frozenset({"left_bank", "right_bank"})
_ARMIES: Final = {"Russia": "Russian", "Ukraine": "Ukrainian"}
_SOLDIERY: Final = frozenset({"military", "Russian military", "Ukrainian military"})
_LOST_IN_WAR: Final = frozenset({"killed", "injured", "captured", "missing"})
_OURS: Final = re.compile(
    r" (?:of ours|наш(?:их|ого)|своїх|своих)\b(?! (?!полонен|пленн)\w+(?:их|ів|ов|ей|ян|ан)\b)"
)
# «Своих убитых у нас четверо».
_AT_OURS: Final = re.compile(r"\b(?:у нас|с нашей стороны|з нашого боку|on our side) (?:\w+ )?$")
_OUR: Final = re.compile(r"\b(?:our|наш(?:их|и|і|ими|его|ого|ему)|своїх|своих) (?:\w+ )?$")
_THEIR_OWN: Final = re.compile(r"\b(?:своих|своїх|their own) ")
_BY_NATION: Final = re.compile(
    r"\b(?P<nation>укр|рос|рус|рф)[\w-]*(?:ськ|ск)(?:их|і|ие) (?:—|–|-) (?:[\w-]+ ){0,2}$"
)
_NUMBER_OF: Final = re.compile(
    r"\b(?:(?:number|count|toll) of (?:the )?|(?:число|количество|кількість) (?:\w+ )?)$"
)
_IN_PLACE: Final = re.compile(r" (?:в|у|во|під|под|in|near|at) \w+ ")
_FROM_AMONG: Final = frozenset(
    {" ", " из ", " з ", " із ", " среди ", " серед ", " among ", " of the "}
)
_ELLIPTIC: Final = frozenset(
    {Attribute.KILLED, Attribute.INJURED, Attribute.MISSING, Attribute.RESCUED, Attribute.CAPTURED}
)


def scope_of(
    page: Page, sentence: Sentence, mention: Mention, trigger: Hit | None, concept: str, root: Root
) -> str | None:
    """Return the scope of a count; ``trigger`` is the word of harm that it belongs to."""
    scope: str | None = None
    if concept in WEAPONS:
        return _weapon_scope(page, sentence, mention, root)
    if concept == "buildings_damaged":
        scope = mention.noun if mention.noun in BUILDINGS else None
    elif concept in PERSONS:
        scope = _who(page, sentence, mention, trigger, concept)
    if scope is None and concept in _OWN_BANK:
        scope = bank_of(page, sentence, mention.start)
    return scope


def _who(
    page: Page, sentence: Sentence, mention: Mention, trigger: Hit | None, concept: str
) -> str | None:
    """Return what kind of people is counted, soldiers by their army where it is told."""
    scope = mention.scope or _group_of(page, sentence, mention, trigger)
    if scope is None and _COMPATRIOTS.match(page.folded, mention.end):
        scope = _NATIONALS.get(page.side)
    if scope is None and _CREW_OF.search(page.folded, sentence.start, mention.start):
        scope = "crew"
    if concept == "captured":
        scope = _SOLDIERS.get(scope or "", scope)
    if army := _told_army(page, sentence, mention, scope):
        return army
    if page.side in _ARMIES and (
        _own(page, sentence, mention)
        if scope == _MILITARY
        else scope is None and concept in _LOST_IN_WAR and _of_ours(page, mention)
    ):
        return f"{_ARMIES[page.side]} {_MILITARY}"
    if scope == _MILITARY:
        return _of_losers(page, sentence, mention, trigger) or scope
    if scope is None:
        others = _of_the_others(page, sentence, mention)
        return others or _of_losers(page, sentence, mention, trigger)
    return scope


def _of_ours(page: Page, mention: Mention) -> bool:
    """Whether a bare number is told of "ours": «загинуло семеро наших», «у нас трое убитых»."""
    lead = mention.start - _LEAD
    return (
        _OURS.match(page.folded, mention.after) is not None
        or _AT_OURS.search(page.folded, lead, mention.start) is not None
    )


def _of_the_others(page: Page, sentence: Sentence, mention: Mention) -> str | None:
    """Return of whom the rest is counted: «двоє українців загинули. Інших двох урятовано»."""
    lead = page.folded[sentence.start : mention.start]
    if not sentence.index or mention.kind != "bare" or not _OTHERS.search(lead):
        return None
    roles = page.sentences[sentence.index - 1].of("role")
    named = [one for one in roles if one.entry.concept != PEOPLE]
    return str(named[-1].entry.concept) if named else None


def _of_losers(page: Page, sentence: Sentence, mention: Mention, trigger: Hit | None) -> str | None:
    """Return whose soldiers they are where an army "lost" them: «ВСУ потеряли убитыми 60»."""
    if trigger is None or trigger.entry.concept not in ("killed", "captured"):
        return None
    for side in sentence.of("side"):
        if side.end == trigger.start - 1 and _DEAD.match(page.folded, trigger.start):
            if side.entry.concept in _ARMIES and _NATIONAL.search(
                page.folded, side.start, side.end
            ):
                return f"{_ARMIES[side.entry.concept]} {_MILITARY}"  # "Russian dead at 64"
            continue
        gap = page.folded[max(trigger.end, mention.end) : side.start]
        if gap in _AMONG_THEM and side.entry.concept in _ARMIES:
            return f"{_ARMIES[side.entry.concept]} {_MILITARY}"  # «больше сорока двухсотых у ВСУ»
        lost = side.end <= mention.start and _LOST.match(page.folded, side.end, mention.start)
        if lost and side.entry.concept in _ARMIES:
            return f"{_ARMIES[side.entry.concept]} {_MILITARY}"
    return None


def _told_army(page: Page, sentence: Sentence, mention: Mention, scope: str | None) -> str | None:
    """Return the army that the clause itself tells of.

    «ВСУ положили 400 своих бойцов» counts Ukraine's; so does «російських військових 120,
    українських — не менше двадцяти» behind the dash.
    """
    lead = max(sentence.start, mention.start - _LEAD)
    if page.side in _ARMIES and _AT_OURS.search(page.folded, lead, mention.start):
        return f"{_ARMIES[page.side]} {_MILITARY}" if scope in _SOLDIERY else None
    if (dash := _BY_NATION.search(page.folded, lead, mention.start)) and any(
        one.entry.concept.endswith(_MILITARY) for one in sentence.of("role")
    ):
        nation = "Ukrainian" if dash["nation"] == "укр" else "Russian"
        return f"{nation} {_MILITARY}"
    if scope != _MILITARY or not _THEIR_OWN.search(page.folded, mention.start, mention.end):
        return None
    before = [one.entry.concept for one in sentence.of("side") if one.end <= mention.start]
    known = [_ARMIES[one] for one in before if one in _ARMIES]
    return f"{known[-1]} {_MILITARY}" if known else None


def own_army(page: Page, sentence: Sentence, role: Hit) -> str:
    """Return whom a role counts; "our soldiers" are those of the speaker's side."""
    concept = str(role.entry.concept)
    lead = max(sentence.start, role.start - _LEAD)
    if concept != _MILITARY or page.side not in _ARMIES:
        return concept
    ours = _OUR.search(page.folded, lead, role.start) is not None
    return f"{_ARMIES[page.side]} {_MILITARY}" if ours else concept


def _own(page: Page, sentence: Sentence, mention: Mention) -> bool:
    """Whether they are "our" soldiers: «ніхто з наших військових», "six of our troops"."""
    return any(
        _OUR.search(page.folded, max(sentence.start, role.start - _LEAD), role.start)
        for role in sentence.of("role")
        if role.entry.concept == _MILITARY and abs(role.start - mention.end) <= _LEAD
    )


def bank_of(page: Page, sentence: Sentence, start: int) -> str | None:
    """The river bank that a count at an offset is told of: the last one named before it.

    A bank named in a sentence before holds on, until the place or the other bank is named.
    """
    banks = sentence.named("word", "left_bank") + sentence.named("word", "right_bank")
    if not banks and not any(names_place(one, page.folded) for one in sentence.of("place")):
        return _bank_before(page, sentence)
    before = [hit for hit in banks if hit.start < start]
    hit = max(before, key=_start) if before else min(banks, key=_start, default=None)
    if hit is not None and hit.start > start and ";" in page.folded[start : hit.start]:
        return None  # "26,000 have no power; the right bank is supplied"
    return hit.entry.concept.replace("_", " ") if hit is not None else None


def _bank_before(page: Page, sentence: Sentence) -> str | None:
    if page.banks is None:
        page.banks = [
            hit for hit in page.hits if hit[2].kind == "word" and hit[2].concept in _BANKS
        ]
    named = {hit[2].concept for hit in page.banks if hit[0] < sentence.start}
    return named.pop().replace("_", " ") if len(named) == 1 else None


def _start(hit: Hit) -> int:
    return hit.start


def _weapon_scope(page: Page, sentence: Sentence, mention: Mention, root: Root) -> str | None:
    if mention.kind == "thing":
        return None  # "96 weapons": of both kinds
    if mention.kind != "weapon":
        weapons = sentence.of("weapon")
        before = [hit for hit in weapons if hit.end <= mention.start]
        for hit in (*reversed(before), *weapons):
            if (found := root(hit.entry.concept)) in _ROOTS:
                return found
        parts = sentence.named("word", "portion")
        if mention.kind != "bare" or any(hit.start == mention.end + 1 for hit in parts):
            return None  # «Знищено шість резервуарів», "one hall of the depot is destroyed"
        return _flown_before(page, sentence, root)
    own = root(mention.noun)
    for hit in sentence.of("weapon"):
        gap = page.folded[mention.end : hit.start].strip(_QUOTES)
        joined = hit.start > mention.end and page.grammar.list_gap.match(f" {gap} ")
        instrumental = page.folded.endswith(_MEANS, mention.start, mention.end)
        if gap and joined and root(hit.entry.concept) != own and not instrumental:
            return None  # «150 «Гераней» и ракет», but «двадцятьма «Шахедами» та авіабомбами»
    return own if own in _ROOTS else None


def _flown_before(page: Page, sentence: Sentence, root: Root) -> str | None:
    """Return what the sentence before tells to have flown: «запустили 14 БпЛА. Збили 11»."""
    if not sentence.index:
        return None
    before = page.sentences[sentence.index - 1]
    kinds = {root(hit.entry.concept) for hit in before.of("weapon")} & _ROOTS
    return kinds.pop() if len(kinds) == 1 else None


def _group_of(page: Page, sentence: Sentence, mention: Mention, trigger: Hit | None) -> str | None:
    """The people of whom a bare number is told: "six of the crew", «серед цивільних троє»."""
    if mention.one:
        return None
    for role in sentence.of("role"):
        if abs(role.start - mention.start) > WIDEST:
            continue
        if role.entry.concept in _CLOSED and (
            _leads(page, sentence, role, mention) or _so_many(page, role, mention)
        ):
            return str(role.entry.concept)
        if role.entry.concept == PEOPLE or role.entry.get("number") != _MANY:
            continue
        if role.start > mention.after and page.grammar.of_group.fullmatch(
            page.folded, mention.after, role.start
        ):
            return str(role.entry.concept)
        if (
            _told_between(page, role, mention, trigger)
            or _told_first(page, sentence, role, mention, trigger)
            or _told_last(page, role, mention, trigger)
            or _of_number(page, role, mention, trigger)
        ):
            return str(role.entry.concept)
        begin = max(sentence.start, role.start - _LEAD)
        if not page.grammar.among.search(page.folded, begin, role.start):
            continue
        first = min(mention.start, trigger.start if trigger is not None else mention.start)
        last = max(mention.end, trigger.end if trigger is not None else mention.end)
        if not CLAUSE_MARK.search(page.folded, min(role.end, last), max(role.start, first)):
            return str(role.entry.concept)
    return None


def _so_many(page: Page, role: Hit, mention: Mention) -> bool:
    """Whether it only says how many they were: «экипаж, шесть человек, погиб»."""
    return page.folded[role.end : mention.start] in (", ", " (") and page.folded.startswith(
        (",", ")"), mention.end
    )


def _told_between(page: Page, role: Hit, mention: Mention, trigger: Hit | None) -> bool:
    """Whether they stand between the harm and the number: «погибших пожарных двое»."""
    return (
        trigger is not None
        and (page.folded[trigger.end : role.start] in _FROM_AMONG or _there(page, trigger, role))
        and role.end < mention.start
        and (mention.kind == "bare" or mention.noun == PEOPLE)
    )


def _there(page: Page, trigger: Hit, role: Hit) -> bool:
    """Whether only where it was stands between: «число взятых в плен в Курахово солдат»."""
    return (
        _IN_PLACE.fullmatch(page.folded, trigger.end, role.start) is not None
        and _NUMBER_OF.search(page.folded, max(0, trigger.start - _LEAD), trigger.start) is not None
    )


def _leads(page: Page, sentence: Sentence, role: Hit, mention: Mention) -> bool:
    """Whether a sentence begins with the body that all its numbers are of: «З екіпажу …»."""
    lead = page.folded[sentence.start : role.start]
    return (
        role.end <= mention.start
        and mention.kind in ("bare", "unknown", "person")
        and page.grammar.within.fullmatch(lead.rpartition(": ")[2].strip(" «—•▪️") + " ") is not None
    )


def _told_first(
    page: Page, sentence: Sentence, role: Hit, mention: Mention, trigger: Hit | None
) -> bool:
    """Whether a sentence opens with whom it counts: «бойцов там погибло семеро»."""
    if trigger is None or mention.kind != "bare":
        return False
    if not page.folded[role.start : role.end].endswith(_OF_MANY):
        return False
    return (
        role.end <= trigger.start
        and 0 <= mention.start - trigger.end <= 1
        and not page.folded[sentence.start : role.start].strip(" «—•▪️")
        and not CLAUSE_MARK.search(page.folded, role.end, trigger.start)
    )


def _of_number(page: Page, role: Hit, mention: Mention, trigger: Hit | None) -> bool:
    """Whether it is their number: "the number of civilians killed there has risen to 16"."""
    return (
        trigger is not None
        and mention.kind == "bare"
        and page.folded[role.end : trigger.start] in (" ", ", ")
        and trigger.end <= mention.start
        and _NUMBER_OF.search(page.folded, max(0, role.start - _LEAD), role.start) is not None
    )


def _told_last(page: Page, role: Hit, mention: Mention, trigger: Hit | None) -> bool:
    """Whether those counted are named behind the harm: «27 загиблих у місті військових»."""
    if trigger is None or mention.kind != "bare" or trigger.entry.get("as") != "count":
        return False
    gap = page.folded[trigger.end : role.start]
    return (
        0 <= trigger.start - mention.after <= 1
        and role.start > trigger.end
        and len(gap.split()) <= _FEW
        and not CLAUSE_MARK.search(gap)
        and page.folded[role.start : role.end].endswith(_OF_MANY)
    )


def tell_of_the_same(page: Page, drafts: Sequence[Draft]) -> None:
    """Let bare numbers behind a closed group count it: "66 sailors rescued, one missing"."""
    group: Draft | None = None
    for draft in sorted(drafts, key=_begin):
        if draft.attribute not in _ELLIPTIC or draft.part:
            continue
        if draft.scope in _OF_ONE_NATION:
            group = group if draft.single else draft  # one of them is not all of them
        elif group is not None and draft.bare and ";" not in page.gap(group.end, draft.start):
            draft.scope = group.scope


def _begin(draft: Draft) -> int:
    return draft.start
