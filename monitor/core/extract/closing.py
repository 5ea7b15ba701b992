"""The office that closes what it says: behind a dash, in brackets, after the last comma."""

import re
from typing import Final

from monitor.core.extract.naming import PREPOSITIONS, Spoken, speaker_in
from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Hit

LANDS: Final = frozenset({"country", "Kyiv", "Moscow"})  # they speak, but are no office
_TAIL_WORDS: Final = 4
_ON_SITE: Final = re.compile(
    r" (?:уже |вже |already )?(?:на мест|на місц|at the scene|on site|on the spot)"
)
_LED: Final = PREPOSITIONS | {"під", "под", "за", "under"}
_AIM: Final = ("цель", "ціль", "target", "мишень", "мішень")
_NAME: Final = 2  # words before the office: «глава Винницкой ОВА»


def closing_office(page: Page, sentence: Sentence) -> Spoken | None:
    """The office in brackets or after a dash at the end of a headline."""
    for actor in sentence.of("actor"):
        opened = page.folded.rfind("(", sentence.start, actor.start)
        closed = page.folded.find(")", actor.end, sentence.end)
        if opened >= 0 and closed >= 0 and ")" not in page.folded[opened : actor.start]:
            if actor.entry.concept in LANDS and any(
                town.end == opened - 1 for town in sentence.of("place")
            ):
                continue  # «біля Калангали (Уганда)»
            return speaker_in(page, sentence, opened + 1, closed, actor)
        begin = _dash_before(page, sentence, actor)
        lead = page.folded[sentence.start : begin].rstrip()
        dashed = lead.endswith(("—", "–", " -"))
        if dashed and lead.rstrip("—–- ").endswith(_AIM):
            continue  # «цель — главное управление полиции»
        people = any(role.start == actor.start for role in sentence.of("role"))
        if (
            dashed
            and people
            and _counted_there(sentence, sentence.start + len(lead.rstrip("—–- ")))
        ):
            return None  # «із них троє — медики»
        if dashed and len(page.folded[actor.end : sentence.end].split()) <= _TAIL_WORDS:
            return speaker_in(page, sentence, begin, sentence.end, actor)
    return _bracketed(page, sentence) or _signed(page, sentence)


def _counted_there(sentence: Sentence, place: int) -> bool:
    if any(one.end == place for one in sentence.numbers):
        return True
    return any(one.end == place for one in (*sentence.of("part"), *sentence.of("quantity")))


def _dash_before(page: Page, sentence: Sentence, actor: Hit) -> int:
    """Where an office's name begins that a dash opens: «…, — глава Винницкой ОВА»."""
    dash = max(page.folded.rfind(mark, sentence.start, actor.start) for mark in ("— ", "– "))
    led = page.folded[dash + 2 : actor.start].split()
    if dash < 0 or len(led) > _NAME or (led and led[0] in _LED):
        return actor.start
    return dash + 2


def _bracketed(page: Page, sentence: Sentence) -> Spoken | None:
    """Return the body in brackets that closes an item: «5 погибших (префектура)»."""
    line = page.folded[sentence.start : sentence.end].rstrip(" .;\n")
    opened = line.rfind("(")
    if opened < 0 or not line.endswith(")"):
        return None
    start, end = sentence.start + opened + 1, sentence.start + len(line) - 1
    bodies = [one for one in sentence.named("speech", "body") if start <= one.start < end]
    if not bodies or any(char.isdigit() for char in page.folded[start:end]):
        return None
    return speaker_in(page, sentence, start, end, bodies[0])


def _signed(page: Page, sentence: Sentence) -> Spoken | None:
    """The office after the last comma of a headline: "41 hurt, governor"."""
    comma = page.folded.rfind(", ", sentence.start, sentence.end)
    if comma < 0 or not sentence.numbers:
        return None
    start = comma + 2
    rest = page.folded[start : sentence.end].rstrip(" .\n")
    for actor in sentence.of("actor"):
        if actor.start - start not in (0, len("the ")) or actor.entry.concept in LANDS:
            continue
        crew = any(
            role.start == actor.start and role.entry.get("number") == 2  # noqa: PLR2004
            for role in sentence.of("role")
        )
        after = page.folded[actor.end : start + len(rest)].split()
        if any(one.start == actor.start for one in sentence.of("target")) or (
            after and _ON_SITE.match(page.folded, actor.end)
        ):
            continue  # «…, аеропорт на «килимі»», «…, бригады на месте»
        if not crew and len(after) <= _TAIL_WORDS and (not after or after[0] in PREPOSITIONS):
            return speaker_in(page, sentence, start, start + len(rest), actor)
    return None
