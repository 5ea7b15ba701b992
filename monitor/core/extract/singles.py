"""Single persons, who are told without a number: "a policeman", «загинула жінка»."""

import re
from typing import Final

from monitor.core.extract.mention import PEOPLE, PUNCTUATION, Mention
from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Hit

_OF_AGE: Final = re.compile(r" (?:of|aged) \d{1,3}\b(?=,? among| and)")  # "a boy of 14"
_ARTICLE_REACH: Final = 4  # words from an article to its noun
_THE_BACK: Final = 24  # letters of "the " and an adjective
_AGE_BACK: Final = 36
_GROWN: Final = 18
_SPEECH: Final = 3  # words between the saying and who says it
_OF_SEVERAL: Final = re.compile(r"\w{3}(?:ых|их|ыми|ими) $")
_WHOEVER: Final = frozenset({"people", "foreigners", "Ukrainians", "Russians", "civilians"})
_APPOSED: Final = re.compile(r", (?:an? (?:\w+ )?)?")
_NEXT: Final = 2  # letters of ", "
_PAIR: Final = 2
_AND_ONE: Final = re.compile(r"[^,;:.]{0,40}? (?:та|і|й|и|and) (?!\d)")
_ORDINAL: Final = 12  # letters of «четвёртый »
_LATIN: Final = re.compile(r"[a-z]")  # where nouns have articles


def single_persons(page: Page, sentence: Sentence, counted: list[Mention]) -> list[Mention]:
    """Return the persons named by kind, each as one; ``counted`` are those with a number."""
    singles: list[Mention] = []
    articles = sentence.named("word", "article")
    grown = {number.end + 1 for number in sentence.numbers if number.changed}
    for hit in sentence.of("role"):
        if hit.entry.get("number") != 1 or any(one.start <= hit.start < one.end for one in counted):
            continue
        # «зросла з однієї людини до двох», «головний лікар повідомляє»
        if hit.start in grown or any(
            hit.end == say.start - 1 for say in sentence.named("speech", "say")
        ):
            continue
        if _OF_SEVERAL.search(page.folded, max(0, hit.start - _AGE_BACK), hit.start):
            continue  # «пленных солдат»
        if _has_spoken(page, sentence, hit) or _told_who(page, sentence, counted, hit):
            continue
        if any(one.start == hit.start and one.noun == hit.entry.concept for one in singles):
            continue
        latin = bool(_LATIN.match(page.folded[hit.start]))
        begin = _begin(page, sentence, articles, hit) if latin else hit.start
        if begin is None or (singles and singles[-1].start <= hit.start < singles[-1].end):
            continue
        if singles and _apposed(page, singles[-1], hit):
            singles[-1].end = hit.end
            continue
        if latin and any(one.start == begin for one in singles):
            continue  # "a police officer" read twice, or "a woman driver"
        noun = "children" if _minor(page, hit) else hit.entry.concept
        aged = _OF_AGE.match(page.folded, hit.end)
        end = aged.end() if aged else hit.end
        one = Mention(begin, end, 1.0, 1.0, "person", noun, one=True, article=latin)
        # "A second firefighter has died": a total is told beside, or will be.
        one.increment = bool(
            page.grammar.ordinals.search(page.folded, max(begin - _ORDINAL, 0), hit.start)
        )
        singles.append(one)
    return singles


def _has_spoken(page: Page, sentence: Sentence, role: Hit) -> bool:
    """Whether it is who told all this: «…», — розповіла нашій кореспондентці лікарка."""
    for say in sentence.named("speech", "say"):
        gap = page.folded[say.end : role.start]
        heads = page.folded.startswith(":", role.end) and say.end <= role.start
        if heads and len(gap.split()) <= _SPEECH:
            return True  # «пише наша кореспондентка: …»
        turned = page.folded[max(sentence.start, say.start - 4) : say.start].strip(' »"”')
        if (
            say.end <= role.start
            and len(gap.split()) <= _SPEECH
            and turned.endswith(("—", "–", ","))
        ):
            return True
    return False


def _begin(page: Page, sentence: Sentence, articles: list[Hit], role: Hit) -> int | None:
    """Where one person's noun phrase begins: at its article, or where none is needed."""
    begin = _article(page, articles, role)
    if begin is not None:
        return begin
    # "The pilot was killed": definite, and yet told for the first time.
    found = page.grammar.definite.search(page.folded, role.start - _THE_BACK, role.start)
    if found is not None:
        among = any(0 <= found.start() - part.end <= 1 for part in sentence.of("part"))
        told = (
            among
            or page.grammar.done.match(page.folded, role.end)
            or _undergoes(page, sentence, found.start())
        )
        return found.start() if told else None
    return role.start if _headlined(page, sentence, role) else None


def _told_who(page: Page, sentence: Sentence, counted: list[Mention], role: Hit) -> bool:
    """Whether it only says who those counted are: "one foreigner, a Danish medic, was killed".

    Or «двоє іноземців, медик і водій».
    """
    for one in counted:
        apposed = _APPOSED.fullmatch(page.folded, one.end, max(one.end, role.start))
        if apposed is None or one.noun not in _WHOEVER:
            continue
        if any(0 < hit.start - role.end <= _NEXT for hit in sentence.of("quantity")):
            return False
        if one.high == 1:
            return page.folded.startswith(",", role.end)
        return one.high == _PAIR and _AND_ONE.match(page.folded, role.end) is not None
    return False


def _undergoes(page: Page, sentence: Sentence, start: int) -> bool:
    """Whether a participle of harm stands before the noun: "…, killing the driver".

    Or who detained him: "have detained the owner".
    """
    return any(
        0 <= start - hit.end <= 1
        and (page.folded.endswith("ing", hit.start, hit.end) or hit.entry.concept == "detained")
        for hit in sentence.of("quantity")
    )


def _minor(page: Page, role: Hit) -> bool:
    """Whether an age under eighteen stands before: «14-річну дівчину», «семилетний брат»."""
    if role.entry.concept not in (PEOPLE, "women"):
        return False
    found = page.grammar.aged.search(page.folded, max(0, role.start - _AGE_BACK), role.start)
    if found is None:
        return False
    return found.group(1) is None or int(found.group(1)) < _GROWN


def _headlined(page: Page, sentence: Sentence, role: Hit) -> bool:
    """Whether a bare noun begins a headline and its verb follows: "Rail worker killed"."""
    before = page.folded[sentence.start : role.start]
    if any(char.isalpha() for char in before) and not before.endswith((": ", "| ", ", ")):
        return False
    return any(
        hit.start == role.end + 1 and hit.entry.get("as") in ("verb", "left", "count")
        for hit in sentence.of("quantity")
    )


def _apposed(page: Page, one: Mention, role: Hit) -> bool:
    """Whether two nouns name one person: «патрульний поліцейський»."""
    same = one.noun == role.entry.concept or PEOPLE in (one.noun, role.entry.concept)
    return same and one.end + 1 == role.start and page.folded[one.end] == " "


def _article(page: Page, articles: list[Hit], role: Hit) -> int | None:
    for hit in reversed(articles):
        if hit.end <= role.start:
            gap = page.folded[hit.end : role.start]
            if gap.count(" ") <= _ARTICLE_REACH and not PUNCTUATION.search(gap):
                return hit.start
            return None
    return None
