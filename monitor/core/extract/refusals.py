"""Causes that are named only to be turned away: "no sabotage", «підпал виключено»."""

import re
from typing import Final

from monitor.core.extract.nearness import between, words_between
from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Hit

_NEAR: Final = 4
_NEAR_AFTER: Final = 6
_PLACED: Final = 3
_INNOCENT: Final = 2
_IT_WAS_NOT: Final = re.compile(
    r"\b(?:it was(?: not|n't)|это (?:был[аио]? )?не|це (?:був |була |було |були )?не)"
    r" (?:the |a )?$"
)
# «Не выдержала из-за паводка»: that is what happened.
_WAS_NOT_IT: Final = re.compile(r" не (?:был[аои]?|стал[аои]?|є|був|була|було|стал[аои]|став)\b")
_PLACE_OF_IT: Final = re.compile(
    r"(?: (?:на|в|у|при|on|at|aboard) [«\"“]?(?:[\w-]+[»\"”]? ?){1,3}| ?)"
)
_GAVE_WAY: Final = (
    *("выдерж", "справи", "сработ", "удерж", "устоя", "вынес", "витрима", "впора", "спрацюва"),
    *("вистоя", "hold", "withstand", "work", "survive"),
)
_ABOUT: Final = 8  # letters of " о якобы "
# Whose report it is: «заява Міноборони РФ про уламки».
_THEIR: Final = re.compile(r" (?:[\w-]+ ){1,3}(?:про|о|об|about|of) (?:[\w-]+ )?")
ASIDE: Final = re.compile(r"^, (?:not|а не|rather than) [^,]*, ?$")
SURE: Final = frozenset(
    {"arson", "pilot error", "technical failure", "gas explosion", "negligence", "sabotage"}
)
DENIABLE: Final = SURE | {"missile strike", "drone attack", "collision"}
_WITH: Final = (" с ", " со ", " з ", " із ", " зі ", " with ", " to ")
_UNRELATED: Final = re.compile(
    r"[^,;:.]{1,50} (?:отношения|стосунку|відношення)"
    r" не (?:имеет|имеют|имел\w*|має|мають|мал[аио])\b"
)
_UNLINKED: Final = ("не связан", "не пов", "not linked to", "unrelated to", "not connected with")
# A cause that is an event: to say that it took place is to say what did the harm.
# A deed that rumours tell of is why something happened: «чутки про диверсію».
_RUMOUR_OF: Final = re.compile(
    r"\b(?:чутк|слух|версі|верси|rumou?rs|talk|theor)\w* (?:про|о|об|of|about) $"
)
_DEEDS: Final = ("диверси", "диверсі", "саботаж", "поджог", "підпал", "sabotage", "arson")
# «атака беспилотников его причиной не является»
_NO_CAUSE: Final = re.compile(
    r" (?:(?:его|ее|их|этого|його|її|цього) )?(?:причиной|причиною)(?: [\w«»-]+){0,6}"
    r" не (?:явля|был|стал|є|була|счита|назыв|вважа|назив)"
    r"| не (?:является|являются|є) (?:его |ее |його |її )?причин"
    r"| (?:is|was) not (?:the|its) cause\b| (?:did not|didn't|has not|had not) caused? "
)
# "Ruled out sabotage and blamed worn track for it": what is named instead is not denied.
_CITES: Final = re.compile(
    r"\b(?:and|but|і|та|и|але|но) (?:blam|cit|name|point|attribute|назв|вин|поясн|объясн)\w+"
)
# "Nothing points to arson", «поджог причиной не считают»
_NOT_HELD: Final = re.compile(
    r"\b(?:nothing (?:points?|pointed) to|(?:not|n't) (?:consider|regard|treat|see|name)"
    r"|нич(?:то|его) не (?:указывает|говорит) (?:на|о|об)"
    r"|(?:ніщо|нічого) не (?:вказує на|свідчить про)"
    r"|не (?:считают|называют|рассматривают|вважають|називають|розглядають)"
    r"(?: верси[юи]| версі[юї])?) (?:the |an? )?$"
)
_NO_GAS: Final = re.compile(r"\b(?:не|not) (?:газ|gas)\b|n't gas\b")  # «это не газ, …»
_RULED_OUT: Final = ("исключ", "виключ", "ruled out", "rule out", "excluded", "отпада", "відпада")
_STRIKES: Final = frozenset({"missile strike", "drone attack"})
_EVENTS: Final = frozenset({"missile strike", "drone attack", "sabotage", "explosion"})


def refused(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether a cause is named to be turned away: «поджог исключён»."""
    if cause.entry.concept == "unknown":
        return False
    if (
        _innocent(page, sentence, cause)
        or _not_held(page, sentence, cause)
        or _NO_CAUSE.match(page.folded, cause.end)
        or _NO_GAS.search(page.folded, cause.start, cause.end)
    ):
        return True
    if cause.entry.concept == "explosion":
        if any(hit.end == cause.start - 1 for hit in sentence.named("cue", "cause")):
            return False  # "… as the cause of the explosion": that is what happened
        named = bool(sentence.named("cue", "cause")) and any(
            hit.start >= cause.end and hit.entry.concept != "not_but"
            for hit in sentence.of("denial")
        )
        return named or _none_aboard(sentence, cause) or _other_reason(page, sentence, cause)
    if cause.entry.concept == "weather":
        lead = _IT_WAS_NOT.search(page.folded, sentence.start, cause.start)
        return lead is not None and happened(sentence, cause)
    signs = sentence.named("cue", "signs")
    for hit in (*sentence.named("negator", "nobody"), *sentence.named("cue", "none")):
        told = (
            sentence.of("incident")
            or (cause.entry.concept in SURE and not sentence.of("weapon"))
            or (sentence.index and page.sentences[sentence.index - 1].of("cause"))
        )
        if hit.end == cause.start - 1 and told:
            return True  # «жодного підпалу не було»
        if any(hit.end == sign.start - 1 and sign.end == cause.start - 1 for sign in signs):
            return True  # «жодних ознак підпалу»
    if cause.entry.concept in DENIABLE and _was_none(page, sentence, cause):
        return True
    denials = (*sentence.of("denial"), *sentence.named("status", "denied"))
    return any(_denied(page, sentence, hit, cause) for hit in denials)


def _other_reason(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether there was no blast, and another reason is told next: «Взрыва не было. Причина …»."""
    around = page.sentences[max(0, sentence.index - 1) : sentence.index + 3]
    none = any(
        hit.start >= cause.end and _PLACE_OF_IT.fullmatch(page.folded, cause.end, hit.start)
        for hit in sentence.named("negator", "no")
    )
    return none and any(
        (one.of("cause") and one.of("causal")) or one.named("incident", "fall")
        for one in around
        if one.index != sentence.index
    )


def _none_aboard(sentence: Sentence, cause: Hit) -> bool:
    """Whether there was none on board of what came to grief: there it is no event of its own."""
    aboard = sentence.named("word", "at_risk")
    return any(hit.end == cause.start - 1 for hit in sentence.named("cue", "none")) and any(
        0 <= hit.start - cause.end <= 1 for hit in aboard
    )


def _was_none(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether a clause says that there was none: «столкновения с опорой не было»."""
    if only_weapon(sentence, cause) or _a_blow(sentence, cause):
        return False
    if cause.entry.concept in _STRIKES and not happened(sentence, cause):
        return False  # "there was no drone strike": that there was a blow is denied
    for hit in sentence.named("negator", "no"):
        gap = page.folded[cause.end : hit.start]
        ends = page.folded[hit.end : sentence.end].lstrip()
        if (
            cause.end <= hit.start
            and len(gap.split()) <= _PLACED
            and not any(mark in gap for mark in ",;:")
            and not ends[:1].isalnum()
        ):
            return True
    return False


def _innocent(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether it is told to have nothing to do with it: «газ тут ни при чём»."""
    for hit in sentence.named("cue", "innocent"):
        gap = between(page, cause, hit)
        if hit.end <= cause.start and page.folded.startswith(" for ", hit.end):
            continue  # "is not to blame for the explosion"
        apart = page.folded.startswith(_UNLINKED, hit.start) and cause.end <= hit.start
        if apart and not page.folded.endswith(_WITH, 0, cause.start):
            continue  # «взрыв не связан с атакой»: of the attack
        if len(gap.split()) <= _INNOCENT and not any(mark in gap for mark in ",;:"):
            return True
    # «взрывные работы к сходу грунта отношения не имеют»
    return _UNRELATED.match(page.folded, cause.end, sentence.end) is not None


def _not_held(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether it is told that nobody holds it for the cause: "nothing points to arson"."""
    if _NOT_HELD.search(page.folded, sentence.start, cause.start) is None:
        return False
    if cause.entry.concept in SURE or happened(sentence, cause):
        return True
    return page.folded.startswith((" the cause", " причин"), cause.end)


def _denied(page: Page, sentence: Sentence, denial: Hit, cause: Hit) -> bool:
    """Whether one word of denial is about a cause."""
    gap = between(page, denial, cause)
    if denial.end <= cause.start:
        if denial.entry.concept == "not_but":
            return gap in (" ", " a ", " an ", " the ")
        near = denial.entry.concept in ("denies", "denied") and gap.count(" ") <= _NEAR
        near = near and _CITES.search(gap) is None
        deniable = cause.entry.concept in DENIABLE
        rumoured = _RUMOUR_OF.search(page.folded, denial.end, cause.start) is not None
        return near and deniable and (rumoured or not _is_event(page, sentence, cause))
    if denial.entry.concept in ("not_but", "denied") or denial.start < cause.end:
        return False
    if denial.entry.concept == "false" and _reported(page, sentence, cause):
        if page.folded.startswith(_DEEDS, cause.start):
            return True  # who says that it was no sabotage denies why, not that
        return not _is_event(page, sentence, cause)
    if gap.strip(' ,–—-»"') and (
        gap.count(" ") > _NEAR_AFTER or any(mark in gap for mark in ",:;")
    ):
        return False
    alone = cause.entry.concept in DENIABLE and not only_weapon(sentence, cause)
    ruled_out = page.folded.startswith(_RULED_OUT, denial.start)  # of an event nobody says so
    if not ruled_out and _is_event(page, sentence, cause) and not brought_down(sentence, cause):
        return False  # "dismissed reports of a drone strike": it is the event that is denied
    return bool(sentence.of("incident")) or alone


def _reported(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether it is what reports are of: «публикации о попадании ракеты в самолёт, …, неверны»."""
    return any(
        0 < cause.start - report.end <= _ABOUT
        or (report.end < cause.start and _THEIR.fullmatch(page.folded, report.end, cause.start))
        for report in sentence.named("word", "report")
    )


def _is_event(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether it is itself what is spoken of, no cause of anything here or before."""
    if cause.entry.concept not in _EVENTS or happened(sentence, cause):
        return False
    return not any(one.of("causal") for one in page.sentences[: sentence.index + 1])


def only_weapon(sentence: Sentence, cause: Hit) -> bool:
    """Whether it is no more than the name of a weapon: "12 drones were shot down"."""
    told = any(hit.entry.concept != "happened" for hit in sentence.of("causal"))
    if told or _a_blow(sentence, cause):
        return False
    return any(hit.start <= cause.start and cause.end <= hit.end for hit in sentence.of("weapon"))


def _a_blow(sentence: Sentence, cause: Hit) -> bool:
    """Whether it is itself what happened: «слухи о теракте»."""
    return any(hit[:2] == cause[:2] for hit in sentence.named("attack", "hit"))


def set_against(
    page: Page, sentence: Sentence, hit: Hit, turn: re.Pattern[str], *, reach: int
) -> bool:
    """Whether something is named behind another only to say that it was not that.

    ``turn`` ends before the negation, ``reach`` words at most stand behind it.
    """
    return any(
        negation.end <= hit.start
        and page.folded[negation.end : hit.start].count(" ") <= reach
        and "," not in page.folded[negation.end : hit.start]
        and turn.search(page.folded, sentence.start, negation.start)
        for negation in sentence.named("denial", "not_but")
    )


def brought_down(sentence: Sentence, cause: Hit) -> bool:
    """Whether it is an aircraft that was shot down, and no drone: «Мі-8 збили ракетою»."""
    return any(
        cause.start <= hit.start < cause.end for hit in sentence.named("cue", "downed")
    ) and not any(
        hit.start < cause.start or hit.start >= cause.end for hit in sentence.of("weapon")
    )


def happened(sentence: Sentence, cause: Hit) -> bool:
    """Whether a fire, a crash, a collapse is told besides the cause itself."""
    # "A drone slammed into …": what the weapon itself did is nothing besides.
    by_weapon = cause.entry.concept in _STRIKES
    struck = {hit.start for hit in sentence.named("attack", "harm")} if by_weapon else set()
    return any(
        hit.entry.concept != "effect"
        and (hit.end <= cause.start or hit.start >= cause.end)
        and not (struck and hit.start in struck and hit.start == cause.end + 1)
        for hit in sentence.of("incident")
    ) or (_collided(sentence, cause) or _went_dark(sentence, cause))


def _went_dark(sentence: Sentence, cause: Hit) -> bool:
    """Whether an outage came of a failure: «через відмову трансформатора знеструмлено …»."""
    return cause.entry.concept == "technical failure" and bool(
        sentence.named("quantity", "without_power")
    )


def _collided(sentence: Sentence, cause: Hit) -> bool:
    """Whether a collision is what came of it: «паром столкнулся с балкером из-за тумана»."""
    return cause.entry.concept != "collision" and any(
        hit.end <= cause.start for hit in sentence.named("cause", "collision")
    )


def was_not(page: Page, sentence: Sentence, reason: Hit, cause: Hit) -> bool:
    """Whether a cause with its words of cause is told not to have been it."""
    return (
        _negated(page, sentence, cause)
        or _not_held(page, sentence, cause)
        or _NO_CAUSE.match(page.folded, cause.end) is not None
        or _not_by(page, sentence, reason, cause)
        or _was_no_reason(page, sentence, reason, cause)
        or _was_not_it(page, reason, cause)
    )


def _not_by(page: Page, sentence: Sentence, reason: Hit, cause: Hit) -> bool:
    """Whether the causal words are negated: "had not been caused by", «не был причиной»."""
    low = reason.start if reason.start < cause.start else 0
    if any(mark in between(page, reason, cause) for mark in ":;"):
        return False
    if reason.start >= cause.end and ASIDE.match(page.folded[cause.end : reason.start]):
        return False  # "sabotage, not a failure, caused it"
    for hit in (*sentence.named("denial", "not_but"), *sentence.named("cue", "undone")):
        if reason.start >= cause.end and cause.end <= hit.start <= reason.start:
            return not any(
                hit.end <= other.start < reason.start
                and words_between(page, hit.end, other.start) <= 1
                for other in sentence.of("cause")
            )  # "it was brake failure and not sabotage that caused it"
        if low and hit.start >= cause.end and words_between(page, cause.end, hit.start) == 0:
            return False
        if low and "," in page.folded[hit.end : low]:
            continue  # «диверсии не было, причина — износ рельса»
        if low and hit.end <= low and words_between(page, hit.end, low) <= 1:
            return not page.folded.startswith(_GAVE_WAY, hit.end + 1)
        if low and _undone_there(page, sentence, hit, low):
            return True
    return False


def _was_not_it(page: Page, reason: Hit, cause: Hit) -> bool:
    """Whether the cause itself is told not to have been it: «причиной ракета не была»."""
    return reason.end <= cause.start and _WAS_NOT_IT.match(page.folded, cause.end) is not None


def _was_no_reason(page: Page, sentence: Sentence, reason: Hit, cause: Hit) -> bool:
    """Whether it is told behind that it was not the cause: «… причиной пожара не было»."""
    if reason.start < cause.end:
        return False
    stands = [*sentence.named("negator", "no"), *sentence.named("cue", "undone")]
    return any(
        reason.end <= hit.start
        and words_between(page, reason.end, hit.start) <= _INNOCENT
        and "," not in page.folded[reason.end : hit.start]
        for hit in stands
    )


def _undone_there(page: Page, sentence: Sentence, negation: Hit, reason: int) -> bool:
    """Whether what did not happen stands between: "did not capsize because of the weather"."""
    return any(
        negation.end <= hit.start
        and hit.end <= reason
        and words_between(page, negation.end, hit.start) == 0
        and words_between(page, hit.end, reason) <= 1
        for hit in sentence.of("incident")
    )


def _negated(page: Page, sentence: Sentence, cause: Hit) -> bool:
    for hit in sentence.named("denial", "not_but"):
        if hit.end <= cause.start:
            gap = page.folded[hit.end : cause.start]
            if page.folded.startswith(_GAVE_WAY, hit.end + 1):
                continue
            if gap.count(" ") <= _NEAR and "," not in gap and ":" not in gap:
                return True
    for hit in (*sentence.named("negator", "no"), *sentence.named("negator", "without")):
        if hit.end < cause.start and not page.folded[hit.end : cause.start].strip():
            return True
        if hit.start > cause.end and not page.folded[cause.end : hit.start].strip():
            return True
    return False
