"""The noun that a number counts: behind it, before a dash, told with the part it is of."""

import re
from typing import Final

from monitor.core.extract.mention import PEOPLE, PUNCTUATION, Mention
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.scoping import PERSONS
from monitor.text.scan import Hit

# The noun behind these tells more closely who they are: "five Ukrainian sappers".
_BROAD: Final = frozenset({PEOPLE, "Ukrainians", "Russians", "foreigners"})
_NOMINATIVE: Final = "иыі"  # how animate plurals end that do something
# "two of the tanker's crew", "17 members of the landing ship's crew"
_ITS_CREW: Final = re.compile(
    r" (?:members )?of (?:the |a |its )?(?:[\w-]+ ){0,2}[\w-]+['’]s? crew\b"
)
_OF_MANY: Final = ("ых", "их")
_DONE: Final = ("но", "то")  # «жилых домов повреждено двадцать»
_LIVES: Final = re.compile(r" lives\b(?! (?:near|there|here|alone|with))")
_KINDS: Final = ("role", "thing", "weapon", "target")
_REACH: Final = 4  # words from a number to its noun


def give_noun(page: Page, sentence: Sentence, mention: Mention, where: tuple[int, int]) -> None:
    """Give a number its noun: the one behind it, else one that a dash or nothing parts from it.

    ``where`` are the offsets between which a noun behind it may begin.
    """
    noun = _noun(page, sentence, mention.start, mention.after, *where)
    start = mention.start
    crew = _ITS_CREW.match(page.folded, mention.after, sentence.end)
    if crew is not None:
        mention.kind, mention.noun, mention.end = "person", "crew", crew.end()
    elif (lives := _LIVES.match(page.folded, mention.after)) is not None:
        mention.kind, mention.noun, mention.end = "person", PEOPLE, lives.end()
    elif noun is not None:
        mention.kind, mention.noun, mention.end = noun
    elif (led := _noun_before(page, sentence, start)) is not None and (
        led[0] == "person" or not _of_people(sentence, mention)
    ):
        mention.kind, mention.noun, mention.start = led
    elif (own := _noun_of_part(page, sentence, start)) is not None:
        mention.kind, mention.noun = "person", own
    elif (tally := _tally(page, start)) is not None:
        mention.kind, mention.noun, mention.start = "person", PEOPLE, tally
        mention.approximate = True
    elif _unknown_noun(page, sentence, mention.after):
        people = page.grammar.collective.match(page.folded, start) is not None
        mention.kind, mention.noun = ("person", PEOPLE) if people else ("unknown", "")


def _noun_of_part(page: Page, sentence: Sentence, start: int) -> str | None:
    """The people named before "among them": «громадян України серед них четверо»."""
    for part in sentence.of("part"):
        if not 0 <= start - part.end <= 1:
            continue
        for role in sentence.of("role"):
            gap = page.folded[role.end : part.start]
            if role.end <= part.start and len(gap.split()) <= 1 and "," not in gap:
                return str(role.entry.concept)
    return None


def _of_people(sentence: Sentence, mention: Mention) -> bool:
    """Whether people are counted by the word behind: "a house: three injured"."""
    return any(
        hit.start == mention.after + 1 and hit.entry.concept in PERSONS
        for hit in sentence.of("quantity")
    )


def _noun(
    page: Page, sentence: Sentence, number: int, end: int, start: int, limit: int
) -> tuple[str, str, int] | None:
    """Return the noun behind a number; no building is counted by «двоє» and the like."""
    if page.grammar.opens.match(page.folded, start):
        return None
    best: tuple[int, int, str, str] | None = None
    noun_end = end
    verbs = [hit for hit in sentence.of("quantity") if hit.start >= start]
    collective = page.grammar.collective.match(page.folded, number) is not None
    for rank, kind in enumerate(_KINDS[:-1] if collective else _KINDS):
        for hit in sentence.of(kind):
            if hit.start < start or hit.start >= limit:
                continue
            gap = page.folded[start : hit.start]
            if gap.count(" ") > _REACH or PUNCTUATION.search(gap):
                break
            if _no_noun(page, sentence, hit, verbs):
                continue
            if any(start <= one.start < hit.start for one in sentence.named("speech", "according")):
                break  # "9,500 according to the police"
            if any(verb.start < hit.start and not _led(start, verb, hit) for verb in verbs):
                break
            last = hit.entry.concept == "object"
            key = (
                hit.start,
                (rank + 4 * last) - (hit.end - hit.start) * 10,
                kind,
                hit.entry.concept,
            )
            if best is None or key[:2] < best[:2]:
                best = key
                noun_end = hit.end
            break
    return _named(page, sentence, best, noun_end, end) if best is not None else None


def _named(
    page: Page, sentence: Sentence, best: tuple[int, int, str, str], noun_end: int, end: int
) -> tuple[str, str, int]:
    """Say by the words behind it what the nearest noun really is."""
    if best[2] == "target" and (worker := _worker(sentence, noun_end)) is not None:
        return worker
    if best[2] == "role" and best[3] in _BROAD:
        best, noun_end = _narrowed(page.folded, sentence, best, noun_end)
    kind = {"role": "person"}.get(best[2], best[2])
    if kind == "person" and _joint(page, sentence, best[3], noun_end):
        return kind, PEOPLE, max(noun_end, end)
    return kind, best[3], max(noun_end, end)


def _joint(page: Page, sentence: Sentence, concept: str, end: int) -> bool:
    """Whether others are counted together with them: "640 pupils and staff"."""
    return any(
        hit.entry.concept != concept
        and hit.entry.get("number") == 2  # noqa: PLR2004
        and page.grammar.list_gap.match(page.gap(end, hit.start))
        and hit.start > end + 2
        for hit in sentence.of("role")
    )


def _worker(sentence: Sentence, end: int) -> tuple[str, str, int] | None:
    """The people behind the adjective of a place: «двоє портових робітників»."""
    for hit in sentence.of("role"):
        if hit.start == end + 1:
            return "person", hit.entry.concept, hit.end
    return None


def _narrowed(
    folded: str, sentence: Sentence, best: tuple[int, int, str, str], end: int
) -> tuple[tuple[int, int, str, str], int]:
    """«полонених солдатів»: the next noun tells more closely who they are."""
    verbs = {hit.start for hit in sentence.of("quantity")}
    for hit in sentence.of("role"):
        if (
            hit.start == end + 1
            and hit.entry.concept != PEOPLE
            # «активистов силовики увезли», but «колег-поліцейських»
            and (folded[end] == "-" or hit.end + 1 not in verbs)
        ):
            return (best[0], best[1], best[2], hit.entry.concept), hit.end
    return best, end


def _no_noun(page: Page, sentence: Sentence, hit: Hit, verbs: list[Hit]) -> bool:
    """Whether a hit is not what is counted: «госпіталізовано», "four police stations"."""
    if hit.entry.kind == "target":
        return any(verb.start == hit.start for verb in verbs)
    if hit.entry.kind != "role":
        return False
    folded = page.folded
    if folded[hit.start] > "z":  # «п'ятьох рятувальники дістали»: who did it, by the case
        one = " " not in folded[hit.start : hit.end] and folded[hit.end - 1] in _NOMINATIVE
        of_them = any(part.end == hit.start - 1 for part in sentence.of("part"))  # «із них діти»
        return one and folded.startswith("х ", hit.start - 2) and not of_them
    others = (*sentence.named("thing", "object"), *sentence.of("weapon"))
    return any(thing.start == hit.end + 1 for thing in others)


def _noun_before(page: Page, sentence: Sentence, start: int) -> tuple[str, str, int] | None:
    """«детей — 4», «из них детей шестеро»: the noun that stands before its number."""
    for hit in sentence.of("role"):
        if hit.end == start - 1 and any(one.end == hit.start - 1 for one in sentence.of("part")):
            return "person", hit.entry.concept, hit.start
    for kind, name in (("role", "person"), ("thing", "thing"), ("weapon", "weapon")):
        for hit in sentence.of(kind):
            if hit.entry.concept == "object" or hit.end > start:
                continue
            gap = page.folded[hit.end : start]
            if gap.strip() in ("—", "–", ":"):
                return name, hit.entry.concept, hit.start
            if (
                kind == "thing"
                and gap.count(" ") <= _REACH
                and not PUNCTUATION.search(gap)
                and _harmed(page, sentence, hit)
            ):
                return name, hit.entry.concept, hit.start
    return None


def _harmed(page: Page, sentence: Sentence, thing: Hit) -> bool:
    """Whether it is told how many were harmed: «повреждённых домов мы насчитали 29»."""
    return any(
        (hit.end == thing.start - 1 and page.folded.endswith(_OF_MANY, hit.start, hit.end))
        or (hit.start == thing.end + 1 and page.folded.endswith(_DONE, hit.start, hit.end))
        for hit in sentence.of("quantity")
    )


def _tally(page: Page, start: int) -> int | None:
    """Where the noun of «человек двенадцать» begins, which tells that the number is rough."""
    begin = page.folded.rfind(" ", 0, start - 1) + 1
    word = page.grammar.tally.match(page.folded, begin)
    return begin if word is not None and word.end() == start - 1 else None


def _led(start: int, verb: Hit, noun: Hit) -> bool:
    """Whether the harm stands between number and noun: "15 detained police officers"."""
    beside = verb.start - start <= 1 and 0 <= noun.start - verb.end <= 1
    return beside and noun.entry.concept != "object"  # «одну з них знищив розрахунок»


def _unknown_noun(page: Page, sentence: Sentence, end: int) -> bool:
    rest = page.folded[end : end + 2]
    if len(rest) < 2 or rest[0] != " " or not rest[1].isalpha():  # noqa: PLR2004
        return False
    start = end + 1
    if page.grammar.no_noun.match(page.folded, start):
        return False
    return not any(
        hit.start == start
        for kind in ("quantity", "word", "part", "attack", "speech", "range")
        for hit in sentence.of(kind)
    )
