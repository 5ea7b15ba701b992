"""How far a sentence stands to what it says, and which sentences say nothing of now."""

import re
from typing import Final

from monitor.core.extract.disowned import disowned
from monitor.core.extract.draft import Draft
from monitor.core.extract.naming import Spoken
from monitor.core.extract.nearness import until
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.undenied import RETOLD
from monitor.model.claims import Attribute, Modality
from monitor.text.scan import Hit
from monitor.text.short_years import MONTHS, SEASON_NAMES, SEASONS, SHORT_YEAR

_BIRTH: Final = re.compile(r"\s\w+\.?\s(?:народж|рожд|н\.|р\.)")
_OTHER_YEARS: Final = re.compile(r"(?:,| и| та| і)? \d{4}")
_LOOK_BACK: Final = 2
_LONG_AGO: Final = 2000  # counts that run from then on are history
_NOTHING_BETWEEN: Final = frozenset(
    {"", " ", " a ", " an ", " the ", " «", ' "', " “", " по ", " в ", " у ", " на ", " at "}
)
_OF_OLD: Final = re.compile(  # «1942-го», «в 43-м»
    r"(?<!\d)1[5-9]\d\d-(?:го|му|м|х|ті|й)(?!\w)|\b[ву] (?:[23]\d|4[0-5])-(?:м|му|го)(?!\w)"
)
_MONTH_GONE: Final = re.compile(
    rf"\b(?:(?:[ву] )?{MONTHS}|{SEASONS}|{SEASON_NAMES}) 20\d\d-(?:го|му)\b"
    rf"|\b[ву] {MONTHS} 1[5-9]\d\d\b"
)
_WAR_GONE: Final = re.compile(
    r"\bthe (?:1[89]|20[01])\d\d \w+ (?:killed|claimed|left|destroyed)\b"
    r"|\bwar of \d{4}\b|\b(?:ten|twenty|thirty|forty|\d+) years after\b"
)
_WOULD: Final = frozenset({"бы", "б", "би"})
_CONCEDES: Final = (
    *(", что ", ", кто ", ", как ", ", сколько ", ", где "),
    *(", що ", ", хто ", ", як ", ", скільки ", ", де "),
    *(", хай ", ", нехай ", ", пусть "),
)
# Of where they are, or a relative clause, between witnesses and what they say.
_BESIDE_THEM: Final = re.compile(r"(?: (?:з|із|из|с|у|в) [\w-]+)? |,[^,]{3,60}, ")
_OF_A_YEAR: Final = re.compile(r"\d\d(?:-|\d\d)")
_GONE_BY: Final = (_OF_OLD, _MONTH_GONE, SHORT_YEAR, _WAR_GONE)
_FORECAST: Final = frozenset(
    {
        Attribute.MAGNITUDE, Attribute.TURNOUT, Attribute.WITHOUT_POWER, Attribute.EVACUATED,
        Attribute.CONTROL, Attribute.WEAPON, Attribute.TARGET, Attribute.LAUNCHED,
        Attribute.STRIKES, Attribute.CAUSE,
    }
)  # fmt: skip
_TOLD: Final = ("quantity", "cause", "attack", "incident", "damage", "control", "blame")
_SEASON: Final = re.compile(r"\b(?:summer|winter|spring|autumn|fall) of $")
_RELATIVE: Final = re.compile(
    r"\b(?:that|which|котор(?:ый|ая|ое|ые|ого|ую|ых)|як(?:ий|а|е|і|ого|у|их))\b"
)
_FUTURE: Final = ("будет", "будут", "буде", "will", "завтра", "tomorrow")
_AND_THEN: Final = re.compile(r", (?:and|but|while|и|но|а|і|та|але) ")
_WARNED: Final = frozenset({Attribute.WEAPON, Attribute.LAUNCHED})
_SENT: Final = re.compile(
    r"\b(?:(?:sent|launched|fired|unleashed|lobbed|hurled|loosed)\b"
    r"|(?:запус[тк]|выпус[тк]|випус[тк]|спрям|направ)\w+)"
)
_AT_WHAT: Final = ("towards", "у бік", "в бік", "в сторону", "у напрямку", "в направлении")
_FIGURE: Final = re.compile(r"\d+ $")  # «15 пусків»
_NAMES: Final = frozenset({"May", "МіГ"})  # a month and an aircraft, no "may" and "could"
_SUPPOSES: Final = ("предполаг", "припуск", "допуска", "suspect", "assume", "suppos")
_OVER: Final = ("после ", "після ", "after ", "after the ", "after its ")
_COULD_NOT: Final = re.compile(r"could not\b")  # what failed is told as a fact
_WHICH: Final = re.compile(r", (?:що|як\w{1,4}|котор\w{2,3}|that|which) $")
_WHICH_BACK: Final = 12
_TOTAL: Final = "total war"
_GENERAL: Final = frozenset({Attribute.WEAPON, Attribute.TARGET, Attribute.LAUNCHED})


def silent(page: Page, sentence: Sentence) -> bool:
    """Whether a sentence claims nothing of now: a question, a condition, history, a drill."""
    if page.folded[sentence.start : sentence.end].rstrip("\"'»”) ").endswith("?"):
        return not _told_first(page, sentence)
    denies = bool(sentence.named("denial", "denies")) or no_mishap(sentence)
    for hit in _asides(page, sentence):
        if any(one.start < hit.start < one.end for one in sentence.numbers):
            continue  # «п'ять чи шість»
        if hit.entry.concept == "history" and _of_a_thing(page, sentence, hit):
            continue
        if hit.entry.concept in ("history", "condition") or _of_all_war(page, sentence, hit):
            return True
        if hit.entry.concept == "pay" and not _gathers(sentence):
            return True  # «зростання зарплат на 10 %»
        if hit.entry.concept == "drill" and not denies and not _besides(page, sentence, hit):
            return True  # "I deny the rumours: it is a drill" speaks of now
    return _dated(page, sentence)


def _told_first(page: Page, sentence: Sentence) -> bool:
    """Whether only what stands behind a colon is asked: «Виновата Украина: кому это нужно?»."""
    colon = page.folded.find(": ", sentence.start, sentence.end)
    told = [hit for kind in _TOLD for hit in sentence.of(kind)]
    return colon > 0 and bool(told) and all(hit.end <= colon for hit in told)


def _besides(page: Page, sentence: Sentence, drill: Hit) -> bool:
    """Whether a drill is told of after what happened: «літак упав: того ранку тривали навчання»."""
    colon = page.folded.rfind(": ", sentence.start, drill.start)
    told = colon > 0 and any(
        hit.start < colon for kind in ("cause", "incident") for hit in sentence.of(kind)
    )
    return told and not any(hit.start > colon for hit in sentence.named("cue", "points"))


def _gathers(sentence: Sentence) -> bool:
    """Whether people come together: "a wages rally"."""
    return bool(sentence.named("word", "gathering") or sentence.named("quantity", "turnout"))


def no_mishap(sentence: Sentence) -> bool:
    """Whether a sentence names a mishap beside "none": «никакого взрыва не было, это учения»."""
    if not sentence.named("cue", "mishap"):
        return False
    return bool(sentence.named("cue", "none") or sentence.named("negator", "no"))


def _asides(page: Page, sentence: Sentence) -> list[Hit]:
    """Return the words that take a sentence out of now.

    A part of a name is none, «…-Буде», nor a concession: «что бы глава там ни стирал», nor
    a launch that is over: «сбившаяся с курса после пуска».
    """
    return [
        hit
        for hit in sentence.of("aside")
        if page.folded[hit.start - 1 : hit.start] != "-"
        and not (
            hit.entry.concept == "threat" and page.folded.endswith(_OVER, sentence.start, hit.start)
        )
        and page.folded[hit.end : hit.end + 1] != "'"  # «б'ємося»
        and not (
            page.folded[hit.start : hit.end] in _WOULD
            and page.folded.endswith(_CONCEDES, sentence.start, hit.start)
        )
    ]


def _of_a_thing(page: Page, sentence: Sentence, hit: Hit) -> bool:
    """Whether only a relative clause looks back: "an insulator that was due years ago"."""
    opened = None
    for opened in _RELATIVE.finditer(page.folded, sentence.start, hit.start):  # noqa: B007
        pass
    if opened is None or "," in page.folded[opened.end() : hit.start]:
        return False
    closed = page.folded.find(",", hit.end, sentence.end)
    last = sentence.end if closed < 0 else closed
    told = [one for kind in _TOLD for one in sentence.of(kind)]
    return any(one.end <= opened.start() for one in told) and not any(
        opened.end() <= one.start < last for one in told
    )


def _of_all_war(page: Page, sentence: Sentence, hit: Hit) -> bool:
    """Whether it tells of the whole war: «34 взяты в плен, потери противника …» in part."""
    return hit.entry.concept == _TOTAL and ", " not in page.folded[sentence.start : hit.start]


def _gone_by(folded: str, start: int, end: int) -> bool:
    """Whether a year or a war that is over is told of.

    Each expression wants figures of a year or these two words, which are found far sooner.
    """
    if not (_OF_A_YEAR.search(folded, start, end) or folded.find("years after", start, end) >= 0):
        return False
    return any(old.search(folded, start, end) for old in _GONE_BY)


def _dated(page: Page, sentence: Sentence) -> bool:
    """Whether a year stands in the sentence without a day and a month."""
    if _gone_by(page.folded, sentence.start, sentence.end):
        return True
    for number in sentence.numbers:
        if not number.year:
            continue
        month = next(
            (h for h in sentence.of("unit") if 0 <= number.start - h.end <= _LOOK_BACK), None
        )
        dated = month is not None and any(
            0 <= month.start - other.end <= _LOOK_BACK for other in sentence.numbers
        )
        if dated and number.low < _LONG_AGO:
            return True  # «11 ноября 1943 года»
        before = page.folded[max(sentence.start, number.start - 6) : number.start].split()
        if before and _beside_the_point(page, sentence, number.start, before[-1]):
            continue
        of_season = before and _SEASON.search(page.folded, sentence.start, number.start)
        if not dated and before and (before[-1] in ("in", "в", "у") or of_season):
            return True
        if not dated and month is not None and _in_month(page, month.start):
            return True
        if (
            not dated
            and before
            and before[-1] in ("since", "с", "з", "із")
            and number.low < _LONG_AGO
        ):
            return True
        if number.measured and not dated and not _born(page, number.end):
            return True
    return False


def _beside_the_point(page: Page, sentence: Sentence, year: int, before: str) -> bool:
    """Whether the year is told of a thing, or of how long: "caused by a pump, made in 2024"."""
    told = page.folded[sentence.start : year]
    if before in ("с", "з", "since") and any(
        hit.end <= year - len(before) for hit in sentence.of("cause")
    ):
        return True  # «не ремонтировали с 2011 года, потому и прорвало»
    if (": " in told or ", " in told) and before in ("с", "з", "since"):
        return True  # "negligence: nobody had checked the supports since 2011"
    hits = [hit for kind in _TOLD for hit in sentence.of(kind)]
    for mark in (": ", ", "):  # "because of neglect: it was last mended in 2009"
        at = page.folded.rfind(mark, sentence.start, year)
        if any(hit.end <= at for hit in hits) and not any(hit.start > at for hit in hits):
            return True
    return False


def _in_month(page: Page, month: int) -> bool:
    """Whether a month and its year are told as a time gone by: "in May 2006"."""
    return page.folded[max(0, month - 4) : month].split()[-1:] in (["in"], ["в"], ["у"])


def _born(page: Page, end: int) -> bool:
    years = _OTHER_YEARS.match(page.folded, end)
    return _BIRTH.match(page.folded, years.end() if years else end) is not None


def _past_a_comma(page: Page, draft: Draft, hit: Hit) -> bool:
    """Whether what is to come is told in a later clause: «отработал «Искандер», видео будет»."""
    gap = page.folded[draft.end : max(draft.end, hit.start)]
    return (
        ". " in gap
        or "; " in gap
        or _AND_THEN.search(gap) is not None
        or (", " in gap and page.folded.startswith(_FUTURE, hit.start))
    )


def allowed(page: Page, sentence: Sentence, draft: Draft, others: list[Draft]) -> bool:
    """Whether forecasts, warnings and general knowledge leave a claim standing."""
    asides = _asides(page, sentence)
    concepts = {hit.entry.concept for hit in asides}
    ahead = [hit for hit in asides if hit.entry.concept == "forecast"]
    if ahead and all(_past_a_comma(page, draft, hit) for hit in ahead):
        concepts -= {"forecast"}
    if "forecast" in concepts and draft.attribute in _FORECAST:
        return False
    if any(hit.entry.concept == _TOTAL and draft.end > hit.start for hit in asides):
        return False
    if draft.attribute in _GENERAL and any(
        hit.entry.concept == "general" and not _of_another(page, hit, draft) for hit in asides
    ):
        return False
    if "threat" in concepts and draft.attribute in _WARNED:
        return _flown(page, draft, asides) or any(
            one.attribute in (Attribute.TARGET, Attribute.KILLED, Attribute.INJURED)
            or _flown(page, one, asides)
            for one in others
        )
    return True


def _of_another(page: Page, hit: Hit, draft: Draft) -> bool:
    """Whether a clause says in general what something is: «завод, що виробляє дрони, …»."""
    if not _WHICH.search(page.folded, hit.start - _WHICH_BACK, hit.start):
        return False
    closed = page.folded.find(",", hit.end)
    return draft.end <= hit.start or 0 <= closed < draft.start


def _flown(page: Page, draft: Draft, asides: list[Hit]) -> bool:
    """Whether so many were launched, and nobody is warned: "sent 30 missiles towards …"."""
    if draft.attribute is not Attribute.LAUNCHED:
        return False
    sent = _SENT.search(page.folded, draft.start, draft.end) is not None
    return all(
        (sent and page.folded.startswith(_AT_WHAT, hit.start))
        or _FIGURE.search(page.folded, draft.start, hit.start) is not None
        for hit in asides
        if hit.entry.concept == "threat"
    )


def stance(page: Page, sentence: Sentence, spoken: Spoken | None) -> Modality:
    """Return how the sentence stands to all that it says."""
    # «ворога відкинули», "lies with", and a part in it that is denied
    others = [*sentence.of("control"), *sentence.of("blame"), *disowned(page, sentence)]
    for hit in sentence.of("denial"):
        inside = any(one.start <= hit.start < one.end for one in others) and not _of_report(
            page, sentence, hit
        )
        inside = inside or _second(page, sentence, hit)
        if hit.entry.concept != "not_but" and not inside:
            return Modality.DENIED
    if any(not _second(page, sentence, hit) for hit in sentence.named("status", "denied")):
        return Modality.DENIED
    for hit in sentence.of("hedge"):
        words = page.folded[hit.start : hit.end]
        if (
            spoken is not None
            and spoken.cue[0] <= hit.start < spoken.cue[1]
            and any(one.start == hit.start for one in sentence.named("speech", "plural"))
        ):
            continue
        if page.text[hit.start : hit.end] in _NAMES or _COULD_NOT.match(page.folded, hit.start):
            continue
        said = any(one.start == hit.start for one in sentence.named("speech", "say"))
        if (
            said
            and " " not in words
            and not words.startswith(_SUPPOSES)
            and (
                any(
                    one.end == hit.start - 1
                    for one in (*sentence.of("actor"), *sentence.of("side"))
                )
                or _witnesses(page, sentence, hit)
            )
        ):
            continue  # «організатори кажуть»: no longer "they say"
        return Modality.HEDGED
    return Modality.ASSERTED


def _witnesses(page: Page, sentence: Sentence, say: Hit) -> bool:
    """Whether somebody is told to say it, though without a name: «місцеві пишуть»."""
    return any(
        (one.end <= say.start and _BESIDE_THEM.fullmatch(page.folded, one.end, say.start))
        or (one.start == say.end + 1 and not page.folded.startswith("people ", one.start))
        for one in sentence.named("speech", "anonymous")
    )


def _of_report(page: Page, sentence: Sentence, denial: Hit) -> bool:
    """Whether it is a report that is turned away, and no army: «версію про С-300 відкинуто»."""
    told = RETOLD.search(page.folded, sentence.start, denial.start)
    return told is not None and "," not in page.folded[told.end() : denial.start]


def _second(page: Page, sentence: Sentence, denial: Hit) -> bool:
    """Whether somebody else denies what the sentence says: «…, у бригаді це заперечують»."""
    if (
        denial.entry.concept not in ("denies", "denied")
        or "," not in page.folded[sentence.start : denial.start]
    ):
        return False
    return any(
        (one.end == denial.start - 1 or one.start == denial.end + 1)
        and not page.folded.startswith("that ", one.start)
        for one in sentence.named("cue", "this")
    )


def contrasted(page: Page, sentence: Sentence, draft: Draft) -> bool:
    """Whether the value itself is turned away: "between 30 and 35, not 40"."""
    return any(
        draft.start - hit.end >= 0
        and not until(page, sentence, hit.start)
        and page.folded[hit.end : draft.start] in _NOTHING_BETWEEN
        for hit in sentence.named("denial", "not_but")
    )
