"""Who holds a place, or that it is fought over inside."""

import re
from collections.abc import Sequence
from typing import Final

from monitor.core.extract.captures import capture_denied, fallen, flagged
from monitor.core.extract.ceded import control_draft, left, of_place
from monitor.core.extract.controls import controls
from monitor.core.extract.draft import Draft
from monitor.core.extract.nearness import between, closest, words_between
from monitor.core.extract.not_held import of_region, so_called
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.whose import OTHER
from monitor.model.claims import Attribute, Label, Modality
from monitor.text.scan import Hit

_SUBJECT: Final = 6
_OBJECT: Final = 4
_RID: Final = 3
_INSIDE: Final = 4
_QUOTED: Final = 2  # letters of " «"
_THE: Final = 5  # letters of " the "
_SOON: Final = 6  # letters of " already"
_ENDS: Final = re.compile(r"\s*(?:[^\w\s«(—–-]|\n|$)")
_CLAUSE: Final = re.compile(r";\s")
_NAME: Final = re.compile(r"[А-ЯІЇЄҐA-Z]\w{3,}[»\"]? $")
_ITS_TROOPS: Final = re.compile(
    r"\b(?:its|their) (?:\w+ )?(?:troops|forces|soldiers|army|units|men|fighters|marines) $"
)
_ITS_OWN: Final = (
    *("under its control", "under their control", "under its full control"),
    *("под ее контрол", "под его контрол", "под их контрол"),
    *("під її контрол", "під його контрол", "під їхнім контрол"),
)
_FULL_NAME: Final = re.compile(r"[А-ЯІЇЄҐA-Z][\w'’-]+ [А-ЯІЇЄҐA-Z][\w'’-]{3,} $")
# From whom it was taken: "recaptured the town from the RSF", «відбили місто у повстанців».
_FROM: Final = re.compile(r"^[^,]*\b(?:from|у|в)(?: the)? $")
_IN: Final = re.compile(r"\b(?:in|at|near|across|в|во|у|на|під|под) (?:the )?$")
_NOT_GONE: Final = re.compile(r"[^,;:]* не (?:возвра|верну|перехо|переш|поверта|поверну|перейш)")
# «Суджа, похоже, опять за россиянами»
_BY_NOW: Final = re.compile(
    r"(?:,? (?:похоже|судя по всему|видимо|вероятно|очевидно|по-видимому|схоже|мабуть|ймовірно"
    r"|імовірно|вочевидь|судячи з усього|apparently|it seems|reportedly),?)?"
    r"(?: (?:опять|снова|теперь|уже|сейчас|вновь|пока|знову|тепер|вже|зараз|поки|досі|now|again"
    r"|still|полностью|повністю|целиком|цілком|все еще|по-прежнему|як і раніше)){0,2} "
)
_AS_A_RESULT: Final = (" в результате", " в ходе", " в результаті", " у результаті", " у ході")
_CROWDS: Final = frozenset({"protesters"})
_BARE: Final = frozenset({"militants", "government", "rebels"})
_REPELLED: Final = re.compile(r"відбит|отбит|отраж|beaten off|repelled")
_WHATEVER: Final = (" все", " усе", " всі ", " everything", " all of them", " a ", " an ")
_ATTEMPT: Final = 7  # words
_SHARE: Final = re.compile(r"\d ?%")
_PREDICATE: Final = " predicate"


def read_control(page: Page, sentence: Sentence, counted: list[Draft]) -> list[Draft]:
    """Return who holds a place, or that it is fought over inside; one for each clause."""
    if not (sentence.of("control") or sentence.named("cue", "fight") or sentence.of("side")):
        return []
    found: list[Draft] = []
    start = sentence.start
    for mark in (*_CLAUSE.finditer(page.folded, sentence.start, sentence.end), None):
        end = mark.start() if mark else sentence.end
        whole = mark is None and start == sentence.start
        part = sentence if whole else _part(sentence, start, end)
        draft = _in_clause(page, part, counted)
        if draft is not None and all(draft.value != other.value for other in found):
            found.append(draft)
        start = end
    found += _not_held(page, sentence, found)
    return [*found, *_not_taken(page, sentence, found)] or capture_denied(page, sentence)


def _not_held(page: Page, sentence: Sentence, found: Sequence[Draft]) -> list[Draft]:
    """Return who is told not to hold it besides who does: «не взяли, бої на вулицях»."""
    if len(found) != 1 or found[0].modality is Modality.DENIED:
        return []
    for hit in sentence.named("control", "taken"):
        draft = _held(page, hit, sentence) if sentence.undone(hit) else None
        told = draft is not None and draft.modality is Modality.DENIED
        if draft is not None and told and draft.value != found[0].value:
            found[0].modality = Modality.ASSERTED
            return [draft]
    return []


def _not_taken(page: Page, sentence: Sentence, found: Sequence[Draft]) -> list[Draft]:
    """Return who has not taken it, where only reports of it are called false.

    «Інформація про захоплення … не відповідає дійсності, селище тримають українські воїни»:
    whose it is tells whose it is not, and so does the side of who says it.
    """
    holders = [str(one.value.concept) for one in found if isinstance(one.value, Label)]
    holder = next(iter(holders), page.side)
    if holder not in OTHER:
        return []
    for hit in sentence.named("control", "taken"):
        told = any(
            report.end <= hit.start and words_between(page, report.end, hit.start) <= _RID
            for report in sentence.named("word", "report")
        )
        false = next(
            (one for one in sentence.named("denial", "false") if one.start > hit.end), None
        )
        if told and false and not any(side.start < false.start for side in sentence.of("side")):
            draft = control_draft(hit, None, OTHER[holder], sentence)
            draft.modality = Modality.DENIED
            for one in found:
                one.modality = one.modality or Modality.ASSERTED
            return [draft]
    return []


def _part(sentence: Sentence, start: int, end: int) -> Sentence:
    """Return a clause as if it were a sentence."""
    hits = {
        kind: inside
        for kind, own in sentence.hits.items()
        if (inside := [hit for hit in own if start <= hit.start < end])
    }
    cues = {
        concept: inside
        for concept, own in sentence.cues.items()
        if (inside := [hit for hit in own if start <= hit.start < end])
    }
    return Sentence(sentence.index, start, end, hits, cues, sentence.numbers)


def _in_clause(page: Page, sentence: Sentence, counted: list[Draft]) -> Draft | None:
    contested = _fought_over(page, sentence)
    if contested is not None:
        return control_draft(contested, None, "contested", sentence)
    told = (
        left(page, sentence)
        or flagged(page, sentence)
        or _ours(page, sentence)
        or fallen(page, sentence)
    )
    if told is not None:
        return told
    if _SHARE.search(page.folded, sentence.start, sentence.end) or sentence.named("cue", "share"):
        return None
    if (held := controls(page, sentence)) is not None:
        return held
    prisoners = any(draft.attribute is Attribute.CAPTURED for draft in counted)
    fire = bool(sentence.named("incident", "fire"))
    for hit in sorted(sentence.of("control"), key=lambda one: one.entry.concept in OTHER):
        by_control = _has(sentence, "control_word", hit)
        people = prisoners and not (by_control or of_place(page, sentence, hit))
        if (fire and by_control) or people:
            continue  # a fire is brought under control, too; soldiers were taken, not a place
        found = _held(page, hit, sentence)
        if found is not None:
            return found
    return None


def _has(sentence: Sentence, cue: str, hit: Hit) -> bool:
    return any(hit.start <= word.start < hit.end for word in sentence.named("cue", cue))


def _starts(sentence: Sentence, cue: str, hit: Hit) -> bool:
    return any(word.start == hit.start for word in sentence.named("cue", cue))


def _fought_over(page: Page, sentence: Sentence) -> Hit | None:
    """Return the words that tell of fighting inside a place."""
    contested = sentence.named("control", "contested")
    if contested:
        return contested[0]
    fires = sentence.named("incident", "fire")
    for fight in sentence.named("cue", "fight"):
        if any(0 <= fire.start - fight.end <= 1 for fire in fires):
            continue  # who fights a fire fights for no town
        for place in sentence.named("cue", "inside"):
            gap = between(page, fight, place)
            if len(gap.split()) <= _INSIDE and not any(mark in gap for mark in ";:"):
                return fight
    return None


def _ours(page: Page, sentence: Sentence) -> Draft | None:
    """Return the holder that a word names only beside a place: «Лиман наш!», «тримаємо Лиман»."""
    for hit in sentence.of("control"):
        if not hit.entry.concept.endswith(_PREDICATE) or _metaphor(page, hit, sentence):
            continue
        if _of_no_place(page, sentence, hit):
            continue
        side = hit.entry.concept.removesuffix(_PREDICATE)
        adjective = _starts(sentence, "adjective", hit)
        if adjective and _ENDS.match(page.text, hit.end) is None:
            continue
        if _beside_a_place(page, sentence, hit, adjective=adjective):
            return control_draft(hit, None, side, sentence)
        # A village that no gazetteer knows.
        named = _NAME if _starts(sentence, "held", hit) else _FULL_NAME if adjective else None
        if named is not None and named.search(page.text, sentence.start, hit.start):
            return control_draft(hit, None, side, sentence)
    return None


def _of_no_place(page: Page, sentence: Sentence, hit: Hit) -> bool:
    """Whether other words tell that it is no place of the poster's, or whose it is instead."""
    if sentence.undone(hit) and any(
        not sentence.undone(one) and _held(page, one, sentence)
        for one in sentence.named("control", "taken")
    ):
        return True  # «село не потеряно, оно под украинским контролем»
    if sentence.named("incident", "fire") and _has(sentence, "control_word", hit):
        return True
    if _of_a_thing(sentence, hit) or _done_by_others(sentence, hit):
        return True
    if any(0 < one.start - hit.end <= _SOON for one in sentence.numbers):
        return True  # «взяли уже двенадцать человек»
    return _holder_behind(page, hit, sentence) is not None


def _beside_a_place(page: Page, sentence: Sentence, hit: Hit, *, adjective: bool) -> bool:
    for place in (*sentence.of("place"), *sentence.named("cue", "settlement")):
        if place.end <= hit.start or not adjective:
            gap = between(page, place, hit)
            reach = 1 if place.end <= hit.start else 0
            if len(gap.split()) <= reach and not any(mark in gap for mark in ",;:."):
                return True
            if place.end <= hit.start and _BY_NOW.fullmatch(gap):
                return True
    return False


def _of_a_thing(sentence: Sentence, hit: Hit) -> bool:
    """Whether no place was lost, but what flies or sails: «потерю беспилотника»."""
    return any(
        one.start == hit.end + 1 for kind in ("weapon", "target") for one in sentence.of(kind)
    )


def _done_by_others(sentence: Sentence, hit: Hit) -> bool:
    """Whether it is said who took it: «росіяни взяли селище»."""
    return any(side.end == hit.start - 1 for side in sentence.of("side"))


def _metaphor(page: Page, hit: Hit, sentence: Sentence) -> bool:
    """Whether it is no place that was taken or held: a line, an assault beaten off, flames."""
    if page.folded.startswith(("занят", "зайнят"), hit.start) and any(
        word.end <= hit.start and words_between(page, word.end, hit.start) <= _SUBJECT
        for word in sentence.named("cue", "line")
    ):
        return True  # «правая полоса занята»
    if page.folded.startswith(_WHATEVER, hit.end):
        return True  # «відбила все», "holds a rally"
    if _REPELLED.match(page.folded, hit.start) and any(
        word.end <= hit.start and words_between(page, word.end, hit.start) <= _ATTEMPT
        for word in sentence.named("cue", "assault")
    ):
        return True  # «спроби противника прорватися в забудову відбито»
    if so_called(page, hit) or of_region(page, hit):
        return True
    after = [*sentence.named("cue", "line"), *sentence.named("cue", "assault")]
    for word in () if page.folded.startswith(_AS_A_RESULT, hit.end) else after:
        reach = _INSIDE + 1 if word.entry.concept == "assault" else 0
        if "," in page.folded[hit.end : word.start]:
            continue  # «під контролем Сил оборони, штурм відбито»
        if word.start >= hit.end and words_between(page, hit.end, word.start) <= reach:
            return True
    if any(word.end == hit.start - 1 for word in sentence.named("cue", "flames")):
        return True
    if any(
        hit.end <= word.start and words_between(page, hit.end, word.start) <= _RID
        for word in sentence.named("cue", "trade")
    ):
        return True  # "controls the gas market"
    return _starts(sentence, "freed", hit) and bool(sentence.named("cue", "captives"))


def _held(page: Page, hit: Hit, sentence: Sentence) -> Draft | None:
    """Return who has taken a place; with "not", who has not."""
    if _metaphor(page, hit, sentence):
        return None
    if page.folded[hit.start - 1 : hit.start] == "-":
        return None  # "Russian-occupied Yenakiieve" only says where that is
    if any(0 < number.start - hit.end <= 1 for number in sentence.numbers):
        return None  # «наші взяли вісьмох окупантів»
    concept = hit.entry.concept
    negated = sentence.undone(hit)
    negated |= any(0 < hit.start - word.end <= _QUOTED for word in sentence.named("cue", "none"))
    if not negated and _starts(sentence, "infinitive", hit) and not _announced(page, hit, sentence):
        return None  # who wants to take it has not
    draft: Draft | None = None
    holder = _holder_behind(page, hit, sentence) if concept in OTHER else None
    if holder is not None:
        draft = control_draft(hit, holder, holder.entry.concept, sentence)
    elif concept in OTHER:
        people = sentence.of("role") and not sentence.named("cue", "settlement")
        if _starts(sentence, "freed", hit) and (people or _away(page, hit, sentence)):
            return None  # people are freed, too, and officials of their posts
        draft = control_draft(hit, None, concept, sentence)
    elif concept == "taken":
        draft = _by_its_troops(page, hit, sentence) or _taken(page, hit, sentence, negated=negated)
    if draft is not None and (negated or _NOT_GONE.match(page.folded, draft.end, sentence.end)):
        draft.modality = Modality.DENIED
    return draft


def _announced(page: Page, hit: Hit, sentence: Sentence) -> bool:
    """Whether it is a noun that is told of: "announces the capture of Siversk"."""
    noun = page.folded[hit.start : hit.end + len(" of")].find(" of") > 0
    return noun and any(0 <= hit.start - one.end <= _THE for one in sentence.named("speech", "say"))


def _holder_behind(page: Page, hit: Hit, sentence: Sentence) -> Hit | None:
    """Return a third side that is named as the holder: «взят под контроль Таджикистана»."""
    side = closest(page, hit, sentence.of("side"), before=-1, after=1)
    third = side is not None and side.entry.concept not in OTHER and side.entry.concept != "enemy"
    return side if third and side is not None and "," not in between(page, hit, side) else None


def _by_its_troops(page: Page, hit: Hit, sentence: Sentence) -> Draft | None:
    """Return whose troops took it: "Russia's defence ministry says its troops have taken …"."""
    held = page.folded.startswith(_ITS_OWN, hit.start)
    if not held and not _ITS_TROOPS.search(page.folded, sentence.start, hit.start):
        return None
    first = next((one for one in sentence.of("side") if one.end <= hit.start), None)
    if first is None or (first.entry.concept not in OTHER and not held):
        return None
    return control_draft(hit, first, first.entry.concept, sentence)


def _taken(page: Page, hit: Hit, sentence: Sentence, *, negated: bool) -> Draft | None:
    """Return the side nearest to a word of taking or holding."""
    said = {say.start - 1 for say in sentence.named("speech", "say")}
    sides = [
        side
        for side in sentence.of("side")
        if not (hit.end <= side.start and side.end in said)  # "…, Moscow says Russia does"
        and (side.entry.concept in OTHER or _holds(page, side))
        and not any(hit.end <= number.start < side.start for number in sentence.numbers)
        and not (hit.end <= side.start and _FROM.match(page.folded[hit.end : side.start]))
    ]  # "have taken Siversk and captured 42 Ukrainian soldiers"
    side = closest(page, hit, sides, before=_SUBJECT, after=_OBJECT)
    label = _holder(side, sentence.of("side")) if side is not None else None
    if side is None or label is None:
        return None
    if label in _BARE:
        named = next((one for one in sides if 0 < one.start - side.end <= _QUOTED), None)
        side, label = (named, named.entry.concept) if named else (side, label)
    speaks = negated and side.start > hit.end and "," in page.folded[hit.end : side.start]
    denies = any(side.end <= turn.start < hit.start for turn in sentence.named("denial", "denies"))
    return control_draft(
        hit, side, OTHER.get(label, label) if speaks or denies else label, sentence
    )


def _holds(page: Page, side: Hit) -> bool:
    """Whether a party is not only where it is: "in Haiti", but "in FARDC hands"."""
    return page.folded.startswith(" hands", side.end) or not _IN.search(page.folded, 0, side.start)


def _holder(side: Hit, sides: Sequence[Hit]) -> str | None:
    """Return whom a side means; the enemy is the other of who else is named."""
    if side.entry.concept in _CROWDS:
        return None  # "90 protesters have been taken into custody"
    if side.entry.concept != "enemy":
        return side.entry.concept
    for other in sides:
        if other.entry.concept in OTHER:
            return OTHER[other.entry.concept]
    return None


def _away(page: Page, hit: Hit, sentence: Sentence) -> bool:
    return not page.folded.startswith(_AS_A_RESULT, hit.end) and any(
        word.start >= hit.end and words_between(page, hit.end, word.start) <= _RID
        for word in sentence.named("cue", "away")
    )
