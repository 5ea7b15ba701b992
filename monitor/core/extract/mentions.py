"""Who or what a number counts: "30 police officers", «одного рятувальника», "a woman"."""

import re
from itertools import pairwise
from typing import Final

from monitor.core.extract.mention import PEOPLE, PUNCTUATION, Mention, is_whole
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.scoping import PERSONS
from monitor.core.extract.singles import single_persons
from monitor.text.numerals import Number
from monitor.text.scan import Hit

# The noun behind these tells more closely who they are: "five Ukrainian sappers".
_BROAD: Final = frozenset({PEOPLE, "Ukrainians", "Russians", "foreigners"})
_NOMINATIVE: Final = "иыі"  # how animate plurals end that do something
# "two of the tanker's crew", "17 members of the landing ship's crew"
_ITS_CREW: Final = re.compile(
    r" (?:members )?of (?:the |a |its )?(?:[\w-]+ ){0,2}[\w-]+['’]s? crew\b"
)
_REACH: Final = 4  # words from a number to its noun
_HOURS: Final = 24
_BEFORE: Final = 16  # letters of "there were "
_DASHES: Final = frozenset({" — ", " – ", " - "})
_NOTHING: Final = frozenset({" ", " the "})
_FIGURE: Final = re.compile(r"\d")
_PAUSES: Final = (", ", " — ", " – ")
_TELLING: Final = 6  # words
_OLDEST: Final = 300  # years, or houses of a street


def find_mentions(page: Page, sentence: Sentence) -> list[Mention]:
    """Return the counted nouns of a sentence in order, single persons among them."""
    mentions = [
        _counted(page, sentence, number, place)
        for place, number in enumerate(sentence.numbers)
        if not number.measured and not number.changed
    ]
    mentions = [
        one
        for one in mentions
        if not _second_age(page, sentence, one)
        and not _of_none(page, sentence, one)
        and not _of_age(page, sentence, one)
    ]
    told = sentence.named("word", "rise") or sentence.named("word", "fall")
    mentions = [one for one in mentions if not _tells(page, sentence, one)]
    mentions = _of_now(page, mentions, hours=not told)
    mentions = _out_of(page, [one for one in mentions if not _aside(page, sentence, one)])
    _hand_on(page, mentions)
    mentions += [
        one for one in single_persons(page, sentence, mentions) if not _of_none(page, sentence, one)
    ]
    for hit in sentence.of("role"):
        if hit.entry.get("armed"):
            for mention in mentions:
                mention.armed = mention.armed or mention.start <= hit.start < mention.end
    mentions.sort(key=lambda mention: mention.start)
    return mentions


def _tells(page: Page, sentence: Sentence, mention: Mention) -> bool:
    """Whether it is who says it: "…, two doctors at a local hospital told our reporter"."""
    if mention.kind != "person" or not page.folded.endswith(_PAUSES, 0, mention.start):
        return False
    return any(
        mention.end <= say.start
        and page.folded[mention.end : say.start].count(" ") <= _TELLING
        and "," not in page.folded[mention.end : say.start]
        for say in sentence.named("speech", "say")
    ) and not any(
        mention.end <= hit.start and page.folded[mention.end : hit.start].count(" ") <= _TELLING
        for hit in sentence.of("quantity")
    )


def _of_now(page: Page, mentions: list[Mention], *, hours: bool) -> list[Mention]:
    """Drop what it was before, and hours: «було шестеро, тепер дев'ятеро», «с 9 до 18»."""
    gone = {id(one) for one in mentions if hours and _is_hour(page, one)}
    gone |= {
        id(one)
        for one, following in pairwise(mentions)
        if page.grammar.now.fullmatch(page.folded, one.after, following.start)
        and page.grammar.earlier.search(page.folded, max(0, one.start - _BEFORE), one.start)
    }
    return [one for one in mentions if id(one) not in gone]


def _is_hour(page: Page, mention: Mention) -> bool:
    """Whether it is when something closes: "open from 9 to 18"."""
    if mention.kind in ("person", "weapon") or (mention.high or 0) > _HOURS:
        return False
    digits = _FIGURE.search(page.folded, mention.start, mention.end)
    return digits is not None and (
        page.grammar.hours.search(page.folded, max(0, digits.start() - _BEFORE), digits.start())
        is not None
    )


def _out_of(page: Page, mentions: list[Mention]) -> list[Mention]:
    """«34 із 50 дронів»: the first number counts, the noun of the second is its own."""
    kept: list[Mention] = []
    for mention in mentions:
        one = kept[-1] if kept else None
        if (
            one is not None
            and one.kind in ("bare", "unknown")
            and not one.year
            and mention.low >= one.low
            and page.grammar.out_of.fullmatch(page.folded, one.after, mention.start)
        ):
            one.kind, one.noun, one.end = mention.kind, mention.noun, mention.end
            one.whole = mention.low
            continue
        kept.append(mention)
    return kept


def _hand_on(page: Page, mentions: list[Mention]) -> None:
    """Give the noun of a whole to its part: "out of 212 passengers, 198 walked away"."""
    for whole, part in pairwise(mentions):
        if (
            part.kind == "bare"
            and whole.kind == "person"
            and not part.year
            and part.low <= whole.low
            and is_whole(page, whole)
        ):
            part.kind, part.noun = whole.kind, whole.noun


def _second_age(page: Page, sentence: Sentence, mention: Mention) -> bool:
    """Whether a bare number goes on with a measure: "aged 4 and 7"."""
    return mention.kind in ("bare", "unknown") and any(
        number.measured
        and number.end < mention.start
        and page.grammar.list_gap.match(page.folded[number.end : mention.start])
        for number in sentence.numbers
    )


def _of_none(page: Page, sentence: Sentence, mention: Mention) -> bool:
    """Whether it is told that none of them was hurt: "none of the 14 passengers"."""
    return any(
        hit.end <= mention.start
        and (
            page.folded[hit.end : mention.start] in _NOTHING
            or page.grammar.out_of.fullmatch(page.folded, hit.end, mention.start)
        )
        for hit in sentence.named("negator", "nobody")
    )


def _of_age(page: Page, sentence: Sentence, mention: Mention) -> bool:
    """Whether it is how old somebody is: "a boy of nine"."""
    if mention.kind != "bare" or not page.folded.endswith(" of ", 0, mention.start):
        return False
    noun = mention.start - len(" of ")
    return any(hit.end == noun and hit.entry.get("number") == 1 for hit in sentence.of("role"))


def _aside(page: Page, sentence: Sentence, mention: Mention) -> bool:
    """Whether a bare number between commas is an age or a house: «на Лебедева, 42»."""
    if mention.kind != "bare" or mention.end != mention.after or (mention.low > _OLDEST):
        return False
    rest = page.folded[mention.end : mention.end + 1]
    if rest.isalpha() or (rest == " " and sentence.end > mention.end + 1):
        return False
    if page.folded[mention.start - 2 : mention.start] != ", " or not _FIGURE.match(
        page.folded, mention.start
    ):
        return False
    word = page.text.rfind(" ", 0, mention.start - 2) + 1
    if page.text[word : word + 1].isupper():
        return True
    return any(
        hit.end == mention.start - 2 and hit.entry.get("number") == 1 for hit in sentence.of("role")
    )


def _counted(page: Page, sentence: Sentence, number: Number, place: int) -> Mention:
    limit = sentence.end
    if place + 1 < len(sentence.numbers):
        limit = sentence.numbers[place + 1].start
    start = number.end
    if page.folded[start : start + 2] == ". ":  # an abbreviation's stop: «8 тис. людей»
        start += 1
    for part in sentence.of("part"):
        if 0 <= part.start - start <= 1:
            start = part.end
            if page.folded[start : start + 3] in _DASHES:
                start += 3
        elif 0 <= number.start - part.end <= 1 and page.folded[start : start + 3] in _DASHES:
            start += 3  # «из них 3 — дети»
    mention = Mention(
        number.start, number.end, number.low, number.high, "bare",
        approximate=number.approximate, year=number.year, compound=number.compound,
        after=number.end,
    )  # fmt: skip
    mention.increment = _increment(page, sentence, number)
    _name(page, sentence, mention, _noun(page, sentence, number.end, start, limit))
    return mention


def _name(
    page: Page, sentence: Sentence, mention: Mention, noun: tuple[str, str, int] | None
) -> None:
    """Give a number its noun: the one behind it, else one that a dash or nothing parts from it."""
    start = mention.start
    crew = _ITS_CREW.match(page.folded, mention.after, sentence.end)
    if crew is not None:
        mention.kind, mention.noun, mention.end = "person", "crew", crew.end()
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
    page: Page, sentence: Sentence, end: int, start: int, limit: int
) -> tuple[str, str, int] | None:
    if page.grammar.opens.match(page.folded, start):
        return None
    best: tuple[int, int, str, str] | None = None
    noun_end = end
    verbs = [hit for hit in sentence.of("quantity") if hit.start >= start]
    for rank, kind in enumerate(("role", "thing", "weapon", "target")):
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
            if page.folded[hit.end : start].strip() in ("—", "–", ":"):
                return name, hit.entry.concept, hit.start
    return None


def _tally(page: Page, start: int) -> int | None:
    """Where the noun of «человек двенадцать» begins, which tells that the number is rough."""
    begin = page.folded.rfind(" ", 0, start - 1) + 1
    word = page.grammar.tally.match(page.folded, begin)
    return begin if word is not None and word.end() == start - 1 else None


def _led(start: int, verb: Hit, noun: Hit) -> bool:
    """Whether the harm stands between number and noun: "15 detained police officers"."""
    return verb.start - start <= 1 and 0 <= noun.start - verb.end <= 1


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


def _increment(page: Page, sentence: Sentence, number: Number) -> bool:
    for hit in sentence.named("word", "increment"):
        if (
            hit.end <= number.end
            and not page.folded[hit.end : number.end].strip(" ").startswith(",")
            and number.start - 2 <= hit.end
        ):
            return True
        if 0 <= hit.start - number.end <= 1:
            return True
    return False
