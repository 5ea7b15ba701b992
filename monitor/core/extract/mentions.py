"""Who or what a number counts: "30 police officers", «одного рятувальника», "a woman"."""

import re
from itertools import pairwise
from typing import Final

from monitor.core.extract.all_but import count_all_but
from monitor.core.extract.mention import PEOPLE, Mention, is_whole
from monitor.core.extract.nouns import give_noun
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.singles import single_persons
from monitor.text.numerals import Number

# "two thousand people at the very least"
_AT_LEAST: Final = re.compile(
    r",? (?:at the very least|at least|as a minimum|как минимум|щонайменше|як мінімум)\b(?! \d)"
)
_PHONE: Final = re.compile(
    r"\b(?:телефон\w*|тел\.|дзвоніть|звоните|hotline|phone|dial)[^.;,\d]{0,20}$"
)
_COUPLE: Final = re.compile(r"(?:\w+ )?(?:подружж|супруг|супружеск|couple)")
_AND_SO: Final = re.compile(r"(?: [—–-]|:) (?:\w+ )?$")
_OF_THE: Final = 8  # letters of " of the "
_CITIZENS: Final = re.compile(r"\b(?:громадян(?!ськ)\w*|граждан(?!ск)\w*|citizens?|nationals?)\b")
_OWN: Final = frozenset({"cUA", "cRU"})  # whose citizens have scopes of their own
_NEAR: Final = 28  # letters of " загиблих були "
_ARE: Final = re.compile(r" (?:—|–|-|are|were|это|це) (?:all )?")
_INSTEAD: Final = re.compile(
    r"[»\"”]?,(?: (?:как|як|as) [^,.;:]{3,32},)? (?:а|but|але)"
    r" (?:(?:только|лише|всего|всього|близько|около|about|only) )?"
)
_OBJECT: Final = "object"
_HOURS: Final = 24
_BEFORE: Final = 28  # letters of "we previously reported "
_DASHES: Final = frozenset({" — ", " – ", " - "})
_NOTHING: Final = frozenset({" ", " the "})
_FIGURE: Final = re.compile(r"\d")
# Of what was looked at nothing is told: «обследовано 300 зданий, повреждены 63».
_LOOKED_AT: Final = re.compile(
    r"(?:обследова|осмотре|проверен|обстежен|оглянут|перевірен|inspected|surveyed|examined)\w*"
    r" (?:(?:уже|вже|already|some|about|около|близько) )?$"
)
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
        and not (one.low == 1 and page.folded.startswith(": ", one.end))  # «винний один: Росія»
        and not _of_service(page, one)
        and not _LOOKED_AT.search(page.folded, max(0, one.start - _BEFORE), one.start)
        and not _who_they_were(page, one)
    ]
    told = sentence.named("word", "rise") or sentence.named("word", "fall")
    mentions = [one for one in mentions if not _tells(page, sentence, one)]
    mentions = _of_now(page, mentions, hours=not told)
    mentions = _out_of(page, [one for one in mentions if not _aside(page, sentence, one)])
    mentions = count_all_but(page, sentence, mentions)
    _hand_on(page, mentions)
    _say_who(page, sentence, mentions)
    _say_what(sentence, mentions)
    _say_whence(page, sentence, mentions)
    for one in mentions:
        least = _AT_LEAST.match(page.folded, one.end) if one.high == one.low else None
        if least is not None and not any(
            number.start <= least.end() + 1 <= number.end for number in sentence.numbers
        ):
            one.high = None  # «загинули семеро, щонайменше дванадцятеро поранені» is of the other
    mentions += [
        one for one in single_persons(page, sentence, mentions) if not _of_none(page, sentence, one)
    ]
    for hit in sentence.of("role"):
        if hit.entry.get("armed"):
            for mention in mentions:
                mention.armed = mention.armed or mention.start <= hit.start < mention.end
    mentions.sort(key=lambda mention: mention.start)
    return mentions


def _of_service(page: Page, mention: Mention) -> bool:
    """Whether it is a telephone number or a blood group: «телефон спасения 101», «кров 0(I)»."""
    if page.folded.startswith(("(i", "(1", "(+", "(–", "+"), mention.end):
        return mention.low == 0
    return _PHONE.search(page.folded, max(0, mention.start - _BEFORE), mention.start) is not None


def _who_they_were(page: Page, mention: Mention) -> bool:
    """Whether it only says who those counted before the dash were: «двоє — літнє подружжя»."""
    lead = page.folded[max(0, mention.start - _BEFORE) : mention.start]
    return _COUPLE.match(page.folded, mention.start) is not None and (
        _AND_SO.search(lead) is not None
    )


def _tells(page: Page, sentence: Sentence, mention: Mention) -> bool:
    """Whether it is who says it: "…, two doctors at a local hospital told our reporter"."""
    if mention.kind != "person" or not page.folded.endswith(_PAUSES, 0, mention.start):
        return False
    return any(
        mention.end <= say.start
        and page.folded[mention.end : say.start].count(" ") <= _TELLING
        and not {",", ":"} & set(page.folded[mention.end : say.start])
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
            and (one.kind in ("bare", "unknown") or (one.kind, mention.kind) == ("weapon", "bare"))
            and not one.year
            and mention.low >= one.low
            and page.grammar.out_of.fullmatch(page.folded, _past_quote(page, one), mention.start)
        ):
            if one.kind != "weapon":
                one.kind, one.noun = mention.kind, mention.noun
            one.end = mention.end
            one.whole = mention.low
            continue
        kept.append(mention)
    return kept


def _past_quote(page: Page, mention: Mention) -> int:
    """Where the words behind a number begin, its weapon's name among it."""
    if mention.kind != "weapon":
        return mention.after
    return mention.end + page.folded.startswith(("»", "”", '"'), mention.end)


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
        elif (
            part.kind == "bare"
            and whole.kind in ("person", "weapon", "thing", "bare")
            and not part.year
            and _INSTEAD.fullmatch(page.folded, whole.end, part.start)
            and page.folded.endswith(("не ", "not "), 0, whole.start)
        ):
            part.kind, part.noun = whole.kind, whole.noun  # «не 60 дронів, а 45»


def _say_what(sentence: Sentence, mentions: list[Mention]) -> None:
    """Give a number the noun that leads: «хат побило двадцять вісім»."""
    for one in mentions:
        if one.kind != "bare" or one.year:
            continue
        for verb in sentence.named("quantity", "buildings_damaged"):
            if verb.end != one.start - 1:
                continue
            for thing in sentence.of("thing"):
                if thing.end == verb.start - 1 and thing.entry.concept != _OBJECT:
                    one.kind, one.noun = "thing", thing.entry.concept


def _say_who(page: Page, sentence: Sentence, mentions: list[Mention]) -> None:
    """Give a part the noun behind a dash: «двое погибших — дети»."""
    for one in mentions:
        if one.kind not in ("bare", "unknown") or one.year:
            continue
        for verb in sentence.of("quantity"):
            if not 0 < verb.start - one.after <= _OF_THE:
                continue
            for role in sentence.of("role"):
                gap = page.folded[verb.end : role.start]
                if role.start >= verb.end and _ARE.fullmatch(gap) and _closed(page, role.end):
                    one.kind, one.noun = "person", role.entry.concept
                    break


def _say_whence(page: Page, sentence: Sentence, mentions: list[Mention]) -> None:
    """Tell the citizens of other countries: «двоє загиблих були громадянами Польщі»."""
    for one in mentions:
        plain = one.kind == "person" and one.noun == PEOPLE
        if not (plain or one.kind in ("bare", "unknown")) or one.year:
            continue
        for word in _CITIZENS.finditer(page.folded, one.start, min(one.end + _NEAR, sentence.end)):
            clause = page.folded[one.end : max(one.end, word.start())]
            if "," not in clause and _of_another_country(sentence, word):
                one.kind, one.noun = "person", "foreigners"


def _of_another_country(sentence: Sentence, word: re.Match[str]) -> bool:
    """Whether a country stands beside that is no party with a scope of its own."""
    return any(
        (0 <= place.start - word.end() <= _OF_THE or place.end == word.start() - 1)
        and place.entry.concept[0] == "c"
        and place.entry.concept not in _OWN
        for place in sentence.of("place")
    )


def _closed(page: Page, end: int) -> bool:
    return not page.folded[end : end + 2].strip().isalpha()


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
    fired = mention.kind == "weapon" and any(
        mention.start < hit.start < mention.end and hit.entry.concept == "launched"
        for hit in sentence.of("quantity")
    )
    return not fired and any(
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
    give_noun(page, sentence, mention, (start, limit))
    return mention


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
