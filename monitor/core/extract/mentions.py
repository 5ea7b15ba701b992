"""Who or what a number counts: "30 police officers", «одного рятувальника», "a woman"."""

import re
from typing import Final

from msgspec import Struct

from monitor.core.extract.page import Page, Sentence
from monitor.text.numerals import Number
from monitor.text.scan import Hit

_REACH: Final = 4  # words from a number to its noun
_ARTICLE_REACH: Final = 4
_PUNCTUATION: Final = re.compile(r"[,;:()\n.!?]|\s[–—-]\s")
_DASHES: Final = frozenset({" — ", " – ", " - "})
_OUT_OF: Final = frozenset({" of ", " of the ", " of all ", " из ", " із ", " з ", " зі "})
_WORD: Final = re.compile(r"[^\W\d_]+")
# What follows a number and is surely no noun that it counts.
_NO_NOUNS: Final = frozenset(
    {
        "was", "were", "is", "are", "has", "have", "had", "remain", "of", "in", "at", "after",
        "було", "були", "залишаються", "лишаються", "залишилися", "лишилися", "вважаються",
        "не", "перебувають", "было", "были", "остаются", "остались", "считаются", "числятся",
        "находятся",
    }
)  # fmt: skip
_AND: Final = frozenset({" and ", " та ", " і ", " й ", " и ", ", "})
_THE: Final = re.compile(r"(?<!\w)the (?:[\w-]+ )?$")
_THE_BACK: Final = 24
_DONE: Final = re.compile(
    r" (?:(?:was|has been|had been) (?:also |later )?(?:killed|shot dead|detained|arrested|rescued)"
    r"|died|drowned|survived|ejected and survived)"
)
_FIGURE: Final = re.compile(r"\d")
_OLDEST: Final = 300  # years, or houses of a street
_GROWN: Final = 18
_AGED: Final = re.compile(
    r"(?<!\w)(?:(\d{1,2})-|годовал|(?:одно|дв[оу]х?|тр[иьоеё]+х?|(?:чотир[ьи]о?|четыр[её])х?|п'?яти|шести"
    r"|семи|вос[ьм]+и|дев'?яти|десяти|(?:од[ий]н+а|двана|двена|трина|чотирна|четырна|п'?ятна|шістна"
    r"|шестна|сімна|семна)дц[яа]ти|кілька|несколько)(?=\w))"
    r"(?:[хьо]?річн|летн|місячн|месячн|year-old|month-old|(?<=годовал))\w*\s(?:\w+\s)?$"
)
_AGE_BACK: Final = 36
PEOPLE: Final = "people"
_LATIN: Final = re.compile(r"[a-z]")


class Mention(Struct):
    """A counted noun. ``kind``: person, thing, unknown, bare. ``one``: named without a number."""

    start: int
    end: int
    low: float
    high: float | None
    kind: str
    noun: str = ""
    approximate: bool = False
    one: bool = False
    article: bool = False
    year: bool = False
    increment: bool = False
    compound: bool = False
    after: int = 0

    @property
    def scope(self) -> str | None:
        """Whom the count narrows to, None for people in general."""
        return self.noun if self.kind == "person" and self.noun != PEOPLE else None


def bank_of(sentence: Sentence, start: int) -> str | None:
    """The river bank that a count at an offset is told of: the last one named before it."""
    banks = sentence.named("word", "left_bank") + sentence.named("word", "right_bank")
    before = [hit for hit in banks if hit.start < start]
    hit = max(before, key=_start) if before else min(banks, key=_start, default=None)
    return hit.entry.concept.replace("_", " ") if hit is not None else None


def _start(hit: Hit) -> int:
    return hit.start


def find_mentions(page: Page, sentence: Sentence) -> list[Mention]:
    """Return the counted nouns of a sentence in order, single persons among them."""
    mentions = [
        _counted(page, sentence, number, place)
        for place, number in enumerate(sentence.numbers)
        if not number.measured and not number.changed
    ]
    mentions = [one for one in mentions if not _second_age(page, sentence, one)]
    mentions = _out_of(page, [one for one in mentions if not _aside(page, sentence, one)])
    mentions += _single(page, sentence, mentions)
    mentions.sort(key=lambda mention: mention.start)
    return mentions


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
            and page.folded[one.after : mention.start] in _OUT_OF
        ):
            one.kind, one.noun, one.end = mention.kind, mention.noun, mention.end
            continue
        kept.append(mention)
    return kept


def _second_age(page: Page, sentence: Sentence, mention: Mention) -> bool:
    """Whether a bare number goes on with a measure: "aged 4 and 7"."""
    return mention.kind in ("bare", "unknown") and any(
        number.measured
        and number.end < mention.start
        and page.folded[number.end : mention.start] in _AND
        for number in sentence.numbers
    )


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
    noun = _noun(page, sentence, number.end, start, limit)
    mention = Mention(
        number.start, number.end, number.low, number.high, "bare",
        approximate=number.approximate, year=number.year, compound=number.compound,
        after=number.end,
    )  # fmt: skip
    mention.increment = _increment(page, sentence, number)
    if noun is not None:
        mention.kind, mention.noun, mention.end = noun[0], noun[1], noun[2]
    elif (led := _noun_before(page, sentence, number.start)) is not None:
        mention.kind, mention.noun, mention.start = led
    elif _unknown_noun(page, sentence, number.end):
        mention.kind = "unknown"
    return mention


def _noun(
    page: Page, sentence: Sentence, end: int, start: int, limit: int
) -> tuple[str, str, int] | None:
    best: tuple[int, int, str, str] | None = None
    noun_end = end
    verbs = [hit for hit in sentence.of("quantity") if hit.start >= start]
    for rank, kind in enumerate(("role", "thing", "weapon", "target")):
        for hit in sentence.of(kind):
            if hit.start < start or hit.start >= limit:
                continue
            gap = page.folded[start : hit.start]
            if gap.count(" ") > _REACH or _PUNCTUATION.search(gap):
                break
            if _no_noun(page, sentence, hit, verbs):
                continue
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
    if best is None:
        return None
    if best[2] == "role" and best[3] == PEOPLE:
        best, noun_end = _narrowed(sentence, best, noun_end)
    kind = {"role": "person"}.get(best[2], best[2])
    return kind, best[3], max(noun_end, end)


def _narrowed(
    sentence: Sentence, best: tuple[int, int, str, str], end: int
) -> tuple[tuple[int, int, str, str], int]:
    """«полонених солдатів»: the next noun tells more closely who they are."""
    for hit in sentence.of("role"):
        if hit.start == end + 1 and hit.entry.concept != PEOPLE:
            return (best[0], best[1], best[2], hit.entry.concept), hit.end
    return best, end


def _no_noun(page: Page, sentence: Sentence, hit: Hit, verbs: list[Hit]) -> bool:
    """Whether a hit is not what is counted: «госпіталізовано», "four police stations"."""
    if hit.entry.kind == "target":
        return any(verb.start == hit.start for verb in verbs)
    return (
        hit.entry.kind == "role"
        and page.folded[hit.start] <= "z"
        and any(thing.start == hit.end + 1 for thing in sentence.named("thing", "object"))
    )


def _noun_before(page: Page, sentence: Sentence, start: int) -> tuple[str, str, int] | None:
    """«детей — 4»: the noun of a list that tells its number last."""
    for kind, name in (("role", "person"), ("thing", "thing")):
        for hit in sentence.of(kind):
            if hit.entry.concept == "object" or hit.end > start:
                continue
            if page.folded[hit.end : start].strip() in ("—", "–", ":"):
                return name, hit.entry.concept, hit.start
    return None


def _led(start: int, verb: Hit, noun: Hit) -> bool:
    """Whether the harm stands between number and noun: "15 detained police officers"."""
    return verb.start - start <= 1 and 0 <= noun.start - verb.end <= 1


def _unknown_noun(page: Page, sentence: Sentence, end: int) -> bool:
    rest = page.folded[end : end + 2]
    if len(rest) < 2 or rest[0] != " " or not rest[1].isalpha():  # noqa: PLR2004
        return False
    start = end + 1
    word = _WORD.match(page.folded, start)
    if word is not None and word.group() in _NO_NOUNS:
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


def _single(page: Page, sentence: Sentence, counted: list[Mention]) -> list[Mention]:
    singles: list[Mention] = []
    articles = sentence.named("word", "article")
    # "The pilot was killed": definite, and yet told for the first time.
    for hit in sentence.of("role"):
        if hit.entry.get("number") != 1:
            continue
        if any(one.start <= hit.start < one.end for one in counted):
            continue
        if any(one.start == hit.start and one.noun == hit.entry.concept for one in singles):
            continue
        latin = bool(_LATIN.match(page.folded[hit.start]))
        article = _article(page, articles, hit) if latin else hit.start
        if article is None and (
            found := _THE.search(page.folded, hit.start - _THE_BACK, hit.start)
        ):
            article = found.start() if _DONE.match(page.folded, hit.end) else None
        if article is None:
            continue
        if singles and singles[-1].start <= hit.start < singles[-1].end:
            continue
        same = next((one for one in singles if one.start == article), None)
        if same is not None and latin:  # "a police officer" read twice, or "a woman driver"
            continue
        noun = "children" if _minor(page, hit) else hit.entry.concept
        singles.append(Mention(article, hit.end, 1.0, 1.0, "person", noun, one=True, article=latin))
    return singles


def _minor(page: Page, role: Hit) -> bool:
    """Whether an age under eighteen stands before: «14-річну дівчину», «семилетний брат»."""
    if role.entry.concept not in (PEOPLE, "women"):
        return False
    found = _AGED.search(page.folded, max(0, role.start - _AGE_BACK), role.start)
    if found is None:
        return False
    return found.group(1) is None or int(found.group(1)) < _GROWN


def _article(page: Page, articles: list[Hit], role: Hit) -> int | None:
    for hit in reversed(articles):
        if hit.end <= role.start:
            gap = page.folded[hit.end : role.start]
            if gap.count(" ") <= _ARTICLE_REACH and not _PUNCTUATION.search(gap):
                return hit.start
            return None
    return None
