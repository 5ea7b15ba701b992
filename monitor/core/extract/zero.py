"""Nobody killed, no injured: a claim of zero from a negation that stands by its word."""

import re
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.fit import BUILDINGS
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.scoping import bank_of, own_army
from monitor.model.claims import Attribute, Quantity
from monitor.text.scan import Hit

_NEAR: Final = 3
_NEAR_SUBJECT: Final = 6
_NEAR_AFTER: Final = 14
_BREAKS: Final = re.compile(r"[,;:.!?\n\d]|\s[–—-]\s")
_ROUTE: Final = re.compile(r"(?<=\w) [—–-] (?=\w)")  # «рейса Лима — Куско»
_NUMBER: Final = re.compile(r"^(?: \w+){0,2} \d+(?= )")
_NONE: Final = frozenset({"no", "without"})  # of the two, "no" may close what it denies
_LISTED: Final = re.compile(r"^[,\s]+")
_ASIDE: Final = re.compile(r",\s[^,]{3,40},")
_AT_TIME: Final = re.compile(r" (?:станом )?(?:на|at|as of|к|по состоянию на) \d{1,2}[:.]\d\d")
_BOUNDS: Final = (" fewer than", " less than", " more than", " doubt")  # "no fewer than eight dead"
_USED: Final = ("used", "employed", "применен", "применял", "использов", "застосов", "використ")
_CARRIED_OUT: Final = ("вынес", "виніс", "винес")  # «чаю никто не вынес»
_STRUCK: Final = ("target", "actor", "weapon")
# «Поранених жодного», «загиблих — ні одного»
_NOT_ONE: Final = re.compile(r"(?: |: | [—–-] )$")
_ENDS: Final = re.compile(r"\s*(?:[.,;!)]|$|(?:немає|нема|нет)\b|[ії]? ?(?:та|і|й|и|а) )")
# «Эвакуировать никого не пришлось», «вивозити не довелося нікого»
_NO_NEED: Final = re.compile(
    r"(?: (?:людей|жителей|жильцов|мешканців|жителів|никого|нікого))?"
    r" не (?:пришлось|понадобил|потребовал|довел|знадобил)"
)
_NOT_TAKEN: Final = re.compile(r"(?:в плен|[ув] полон)(?: \w+){0,2} не \w+ ")
_AMONG: Final = re.compile(r" (?:серед|среди|among|are among|were among) ")
_NOT: Final = " не "
_LEAD: Final = 24  # letters of "among all the "
_SUBJECT_WORDS: Final = 2  # «екіпаж судна не постраждав»
_NOT_ANY: Final = (" ", " одно ", " один ", " одна ", " одного ", " одной ", " одну ", " single ")
_OUT_OF: Final = (" из", " з", " із", " of the", " of")
_HARMED: Final = frozenset({"buildings_damaged", "injured"})
_HOUSE_REACH: Final = 16  # letters of " has been "
_COUNTED: Final = frozenset(
    {
        "killed",
        "injured",
        "missing",
        "captured",
        "detained",
        "rescued",
        "evacuated",
        "intercepted",
        "casualties",
        "launched",
        "strikes",
        "without_power",
    }
)


def read_zero(page: Page, sentence: Sentence, used: set[int]) -> list[Draft]:
    """Return the zero counts; the triggers they rest on are put into ``used``."""
    negators = [
        hit for hit in sentence.of("negator") if not page.folded.startswith(_BOUNDS, hit.end)
    ]
    if not negators:
        return []
    drafts = _no_house(page, sentence, negators, used)
    for trigger in sentence.of("quantity"):
        if trigger.entry.concept not in _COUNTED or trigger.start in used:
            continue
        if trigger.entry.get("as") in ("body", "fate") or _only_used(page, trigger):
            continue
        if page.folded.startswith(_CARRIED_OUT, trigger.start) and not sentence.of("role"):
            continue
        if trigger.entry.concept == "strikes" and any(map(sentence.of, _STRUCK)):
            continue  # "no hit on the hospital" counts nothing: that it was hit is denied
        negator = _negator(page, sentence, trigger, negators)
        if negator is None or page.grammar.news_of.search(
            page.folded, max(sentence.start, trigger.start - _LEAD), trigger.start
        ):
            continue  # «точных данных о погибших нет»
        used.add(trigger.start)
        if trigger.entry.concept == "launched" and _some(page, negator, trigger):
            used.discard(trigger.start)
            continue  # "none of the thirty missiles fired": thirty were
        lost = _none_survived(page, sentence, trigger, negator)
        drafts += [lost] if lost is not None else _zero(page, sentence, trigger, negator)
    return drafts or _zero_part(page, sentence, negators, used)


def _no_house(page: Page, sentence: Sentence, negators: list[Hit], used: set[int]) -> list[Draft]:
    """Return that no building was damaged: "not a single house was damaged"."""
    harmed = [hit for hit in sentence.of("quantity") if hit.entry.concept in _HARMED]
    for thing in sentence.of("thing") if harmed else ():
        concept = str(thing.entry.concept)
        if concept not in BUILDINGS and concept != "building":
            continue
        first = next((one.start for one in negators if _denies(page, one, thing)), None)
        hit = next((one for one in harmed if 0 < one.start - thing.end <= _HOUSE_REACH), None)
        if first is None or hit is None:
            continue
        used.add(hit.start)
        draft = _nil(Attribute.BUILDINGS_DAMAGED, first, hit.end, sentence)
        draft.scope = concept if concept in BUILDINGS else None
        return [draft]
    return []


def _nil(attribute: Attribute, start: int, end: int, sentence: Sentence) -> Draft:
    return Draft(attribute, Quantity(low=0.0, high=0.0), start, end, sentence.index)


def _denies(page: Page, negator: Hit, thing: Hit) -> bool:
    """Whether it is none of the kind: "not one house", «ни одно здание»."""
    return negator.entry.concept != "not" and page.folded[negator.end : thing.start] in _NOT_ANY


def _none_survived(page: Page, sentence: Sentence, trigger: Hit, negator: Hit) -> Draft | None:
    """Return the dead where none of so many survived."""
    if trigger.entry.concept != "rescued" or not _some(page, negator, trigger):
        return None
    for number in sentence.numbers:
        if negator.start < number.start and number.end <= trigger.start and not number.measured:
            value = Quantity(low=number.low, high=number.high, approximate=number.approximate)
            return Draft(Attribute.KILLED, value, negator.start, trigger.end, sentence.index)
    return None


def _some(page: Page, negator: Hit, trigger: Hit) -> bool:
    """Whether it is none of so many: the number stands between the two."""
    return negator.entry.concept == "nobody" and (
        page.folded.endswith(_OUT_OF, negator.start, negator.end)
        or page.grammar.out_of.match(page.folded, negator.end, trigger.start) is not None
    )


def _only_used(page: Page, trigger: Hit) -> bool:
    """Whether a weapon is told not to have been used: that denies it and counts nothing."""
    return trigger.entry.concept == "launched" and page.folded.startswith(_USED, trigger.start)


def _zero(page: Page, sentence: Sentence, trigger: Hit, negator: Hit) -> list[Draft]:
    concept = trigger.entry.concept
    attributes = (
        (Attribute.KILLED, Attribute.INJURED) if concept == "casualties" else (Attribute(concept),)
    )
    start, end = min(trigger.start, negator.start), max(trigger.end, negator.end)
    scope = None
    whom = end + 1 if negator.entry.concept == "nobody" and end == negator.end else end - 1
    for role in sentence.of("role"):
        if start <= role.start <= whom and role.entry.concept != "people":
            scope = own_army(page, sentence, role)
    if scope is None:
        scope = _among(page, sentence, start, end)
    if scope is None and negator.entry.concept == "not":
        subject = _subject(page, sentence, negator)
        scope = subject if subject != "people" else None
    if scope is None and concept not in ("intercepted", "launched", "strikes"):
        scope = bank_of(page, sentence, start)
    if concept in ("intercepted", "launched"):
        weapons = [hit.entry.concept for hit in sentence.of("weapon")]
        scope = next((name for name in ("UAV", "missile", "naval drone") if name in weapons), None)
        if scope is None:
            return []
    return [
        Draft(attribute, Quantity(low=0.0, high=0.0), start, end, sentence.index, scope=scope)
        for attribute in attributes
    ]


def _subject(page: Page, sentence: Sentence, negator: Hit) -> str | None:
    """The people of whom it is denied: «екіпаж не постраждав»."""
    for role in reversed(sentence.of("role")):
        if role.end > negator.start or role.entry.get("number") != 2:  # noqa: PLR2004
            continue
        gap = page.folded[role.end : negator.start]
        if gap.count(" ") > _SUBJECT_WORDS or _BREAKS.search(gap):
            return None
        if _counted_before(page, sentence, role):
            return None
        return str(role.entry.concept)
    return None


def _among(page: Page, sentence: Sentence, start: int, end: int) -> str | None:
    """Whom the words narrow the zero to: «серед цивільних постраждалих немає»."""
    for role in sentence.of("role"):
        if role.entry.concept == "people" or role.entry.get("number") != 2:  # noqa: PLR2004
            continue
        gap = page.folded[role.end : start]
        if role.end < start and _AMONG.match(gap) and not _BREAKS.search(gap):
            return str(role.entry.concept)  # «українців серед загиблих і поранених немає»
        lead = max(0, role.start - _LEAD)
        if not (
            page.grammar.among.search(page.folded, lead, role.start)
            or page.grammar.within.search(page.folded, lead, role.start)
        ):
            continue
        low, high = min(role.end, end), max(role.start, start)
        if not _BREAKS.search(page.folded, low, high):
            return str(role.entry.concept)
    return None


def _negator(page: Page, sentence: Sentence, trigger: Hit, negators: list[Hit]) -> Hit | None:
    for negator in negators:
        before = negator.end <= trigger.start
        negates = _negates if before else _negates_behind
        if negates(page, sentence, trigger, negator):
            return negator
    return None


def _negates_behind(page: Page, sentence: Sentence, trigger: Hit, negator: Hit) -> bool:
    """Whether a negation stands behind its word: "casualties: none", «постраждалих немає»."""
    way, concept = trigger.entry.get("as"), trigger.entry.concept
    if concept == "evacuated" and _NO_NEED.match(page.folded, trigger.end):
        return True
    if negator.entry.concept == "nobody":
        return _nobody_behind(page, sentence, trigger, negator)
    return (
        negator.entry.concept == "no"
        and (way == "count" or _of_homes(sentence, trigger, negator))
        and _closes(page, sentence, trigger, negator)
        and not _serves_another(page, sentence, trigger, negator)
    )


def _nobody_behind(page: Page, sentence: Sentence, trigger: Hit, negator: Hit) -> bool:
    """Whether it is told of nobody behind the word: «не затримано нікого», «поранених жодного»."""
    beside = 0 <= negator.start - trigger.end <= 1
    if trigger.entry.concept in ("launched", "intercepted"):
        return beside
    if trigger.entry.get("as") == "count" and _not_one_of(page, trigger, negator):
        return True
    if _NOT_TAKEN.fullmatch(page.folded, trigger.start, negator.start):
        return True  # «у полон не потрапив жоден військовий»
    return beside and any(one.end == trigger.start - 1 for one in sentence.named("negator", "not"))


def _not_one_of(page: Page, trigger: Hit, negator: Hit) -> bool:
    """Whether it is told behind that there is not one: «поранених жодного»."""
    return (
        _NOT_ONE.fullmatch(page.folded, trigger.end, negator.start) is not None
        and _ENDS.match(page.folded, negator.end) is not None
    )


def _of_homes(sentence: Sentence, trigger: Hit, negator: Hit) -> bool:
    """Whether no home is without power: «знеструмлених споживачів немає»."""
    return trigger.entry.concept == "without_power" and any(
        trigger.end < hit.start and hit.end < negator.start
        for hit in sentence.named("thing", "customer")
    )


def _serves_another(page: Page, sentence: Sentence, trigger: Hit, negator: Hit) -> bool:
    """Whether a word of harm past a comma has the negator: «все спасены, пропавших нет»."""
    return any(
        trigger.end < other.start
        and other.end == negator.start - 1
        and other.entry.concept != trigger.entry.concept
        and "," in page.folded[trigger.end : other.start]
        for other in sentence.of("quantity")
    )


def _negates(page: Page, sentence: Sentence, trigger: Hit, negator: Hit) -> bool:
    """Whether a negation stands before its word: "no injured", «никто не пострадал»."""
    what, way = negator.entry.concept, trigger.entry.get("as")
    gap = page.folded[negator.end : trigger.start]
    words = gap.strip().count(" ") + bool(gap.strip())
    # "None of the 14 passengers": how many they were breaks nothing.
    if _BREAKS.search(_NUMBER.sub("", _ROUTE.sub("", gap)) if what == "nobody" else gap):
        return False
    if what == "nobody" and _has_own(page, sentence, trigger, negator):
        return False  # "nobody died and 29 people were hurt"
    # «жоден українець унаслідок пожежі в метро не постраждав»: its "not" holds them together
    if what == "nobody" and words <= (_NEAR_AFTER if gap.endswith(_NOT) else _NEAR_SUBJECT):
        return True
    if trigger.entry.concept in ("launched", "strikes") and what not in _NONE:
        return False
    if what in _NONE:
        return words <= _NEAR and way in ("count", "verb", "left")
    return (
        what == "not"
        and not words
        and (
            _people_subject(sentence, trigger)
            or (
                trigger.entry.concept in ("injured", "killed")
                and _subject(page, sentence, negator) is not None
            )
        )
    )


def _has_own(page: Page, sentence: Sentence, trigger: Hit, negator: Hit) -> bool:
    """Whether another word of harm is negated, and the trigger has a number behind it."""
    for number in sentence.numbers:
        if negator.end <= number.start and number.end <= trigger.start:
            return (
                any(
                    negator.end <= one.start < number.start and one.entry.concept in _COUNTED
                    for one in sentence.of("quantity")
                )
                and page.grammar.conjunction.search(page.folded, negator.end, number.start)
                is not None
            )
    return False


def _counted_before(page: Page, sentence: Sentence, trigger: Hit) -> bool:
    """Whether the word has its own number: «двоє поранені, загиблих немає»."""
    return any(
        number.end <= trigger.start and not _BREAKS.search(page.folded, number.end, trigger.start)
        for number in sentence.numbers
    )


def _closes(page: Page, sentence: Sentence, trigger: Hit, negator: Hit) -> bool:
    """Whether a negation closes what was named first: «жертв и пострадавших нет»."""
    if negator.start < trigger.end:
        return False
    if _counted_before(page, sentence, trigger):
        return False
    gap = _AT_TIME.sub("", _ASIDE.sub("", page.folded[trigger.end : negator.start]))
    return gap.count(" ") <= _NEAR_AFTER and not _BREAKS.search(_past_list(page, gap))


def _past_list(page: Page, gap: str) -> str:
    """The words behind a comma or an "and" that go on with a list."""
    rest = _LISTED.sub("", gap)
    lead = page.grammar.lead_in.match(rest)
    return rest[lead.end() :] if lead is not None else rest


def _people_subject(sentence: Sentence, trigger: Hit) -> bool:
    if trigger.entry.concept not in ("injured", "killed") or trigger.entry.get("as") == "one":
        return False
    if sentence.of("target") or sentence.of("thing") or sentence.numbers:
        return False
    return any(role.entry.get("number") == 2 for role in sentence.of("role"))  # noqa: PLR2004


def _not_one(role: Hit, denials: list[Hit]) -> bool:
    """Whether a singular is denied by the word before it: «жодного військового»."""
    return any(hit.entry.concept == "nobody" and hit.end == role.start - 1 for hit in denials)


def _zero_part(page: Page, sentence: Sentence, negators: list[Hit], used: set[int]) -> list[Draft]:
    """«Українців серед них немає»: nobody of a kind among those counted before."""
    parts = sentence.of("part")
    if not parts:
        return []
    denials = [hit for hit in negators if hit.entry.concept in ("no", "without", "nobody")]
    roles = [
        hit
        for hit in sentence.of("role")
        if hit.entry.concept != "people"
        and (hit.entry.get("number") == 2 or _not_one(hit, denials))  # noqa: PLR2004
    ]
    if not denials or not roles:
        return []
    part = min(parts, key=lambda one: abs(one.start - denials[0].start))
    inside = page.harms_within(part.start, part.end)
    attribute = Attribute(inside[0]) if inside and inside[0] != "casualties" else None
    role = next((hit for hit in roles if _not_one(hit, denials)), None)
    hits = (part, denials[0], role or (roles[-1] if sentence.numbers else roles[0]))
    first, last = min(hit.start for hit in hits), max(hit.end for hit in hits)
    if any(first <= number.start < last for number in sentence.numbers):
        return []
    if any(_not_one(hits[2], [one]) for one in denials):
        used.update(hit.start for hit in sentence.of("quantity") if first <= hit.start < last)
    draft = Draft(
        attribute or Attribute.KILLED,
        Quantity(low=0.0, high=0.0),
        min(hit.start for hit in hits),
        max(hit.end for hit in hits),
        sentence.index,
        scope=hits[2].entry.concept,
        part=True,
        inherits=attribute is None,
    )
    return [draft]
