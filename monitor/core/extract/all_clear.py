"""Zeros told by all being well: everybody is accounted for, the light is back for all."""

import re
from collections.abc import Sequence
from typing import Final

from monitor.core.extract.attribution import read_speaker
from monitor.core.extract.draft import Draft
from monitor.core.extract.modality import silent
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Modality, Quantity

# Nothing below can hold where none of these stands; looking for them is far cheaper.
_SIGNS: Final = (
    *("accounted", "a soul", "everyone", "everybody", " to all ", "нашл", "найдены", "отыскал"),
    *("знайшл", "розшукал", "никого", "никто", "нікого", "ніхто", "всем", "всех", "всім", "всіх"),
    *("усім", "усіх", "нет", "немає", "нема", "люди ", " safe", "unhurt", "unharmed"),
)
_FOUND: Final = re.compile(
    r"\b(?:everybody|everyone|every one|all(?: [\w-]+){0,3})(?: [\w-]+)?"
    r" (?:is|are|was|were|has been|have been|now)(?: \w+)? accounted for"
    r"|\bcrew are (?:all )?accounted for|\bnot a soul (?:is |was )?missing"
    r"|\bпод (?:завалами|обломками|плитами)(?: (?:больше|не осталось|уже))* никого"
    r"|\b(?:нашлись|найдены|отыскались) (?:уже )?все\b|\bвсе (?:нашлись|найдены|отыскались)\b"
    r"|\bв (?:розыске|списке пропавших) (?:больше )?(?:никого|пусто)"
    r"|\bпід (?:завалами|уламками|плитами)(?: (?:більше|не лишилося|вже))* нікого"
    r"|\b(?:знайшлися|розшукали|знайшли) (?:усі|всі|усіх|всіх)\b|\b(?:усі|всі) знайшлися\b"
)
_LIT: Final = re.compile(
    r"\b(?:power|electricity|lights?|supply)\b[^.;,]{0,24}\b(?:back|restored|reconnected)"
    r" (?:on )?(?:to|for) (?:all|everyone|everybody|every)\b"
    r"|\b(?:свет|ток|электричество|электроснабжение)\b[^.;]{0,40}\b(?:вернул\w*|возвращ\w+"
    r"|восстанов\w+|дали|подали) (?:уже )?всем|\b(?:свет|ток) есть у всех|\bзапитали всех"
    r"|\b(?:світло|струм|електрику|живлення)\b[^.;]{0,40}\b(?:повернул\w*|повернуто|віднов\w+"
    r"|дали|подали) (?:вже )?[ву]сім|\b(?:світло|струм) є [ву]? ?[ву]сіх|\bзаживили [ву]сіх"
    r"|\b(?:обесточенных|отключенных) (?:больше )?нет\b|\bзнеструмлених (?:більше )?нема"
    r"|\bбез света(?: больше)? (?:никого не осталось|никто не (?:остался|сидит))"
    r"|\bбез світла(?: більше)? (?:ніхто не (?:сидить|лишився|залишився)|не лишився ніхто)"
)
_SAFE: Final = re.compile(
    r"\bлюди (?:все )?(?:целы|невредимы|живы и здоровы)\b"
    r"|\bлюди (?:усі |всі )?(?:цілі|неушкоджені)\b"
    r"|\b(?:everyone|everybody|all (?:the )?(?:people|residents|staff|workers)) (?:is|are)(?: \w+)?"
    r" (?:safe|unhurt|unharmed)\b"
)
_EXCEPT: Final = re.compile(r",? (?:кроме|крім|окрім|except|but for|apart from|bar)\b")
_WELL: Final = (
    (Attribute.MISSING, _FOUND), (Attribute.WITHOUT_POWER, _LIT), (Attribute.INJURED, _SAFE),
)  # fmt: skip
_BUT: Final = ("all but ", "все, кроме", "усі, крім", "всі, крім")
_OF_PEOPLE: Final = ("quantity", "incident", "attack", "target")


def read_all_clear(page: Page, drafts: Sequence[Draft]) -> list[Draft]:
    """Return that nobody is missing or without power, where all are told to be well."""
    folded = page.folded
    if not any(sign in folded for sign in _SIGNS):
        return []
    told = bool(drafts) or any(one.of(kind) for one in page.sentences for kind in _OF_PEOPLE)
    if not told:
        return []
    found: list[Draft] = []
    for attribute, well in _WELL:
        for match in well.finditer(folded):
            sentence = _sentence_at(page, match.start())
            if sentence is None or _left_out(page, sentence, match) or silent(page, sentence):
                continue
            if any(one.attribute is attribute and one.sentence == sentence.index for one in drafts):
                continue
            found.append(_zero(page, sentence, attribute, match))
    return found


def _zero(page: Page, sentence: Sentence, attribute: Attribute, match: re.Match[str]) -> Draft:
    spoken = read_speaker(page, sentence)
    return Draft(
        attribute,
        Quantity(low=0.0, high=0.0),
        match.start(),
        match.end(),
        sentence.index,
        modality=Modality.ASSERTED,
        attribution=spoken.attribution if spoken else None,
    )


def _sentence_at(page: Page, place: int) -> Sentence | None:
    return next((one for one in page.sentences if one.start <= place < one.end), None)


def _left_out(page: Page, sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether somebody is left out of all: "all but two are accounted for"."""
    return _EXCEPT.match(page.folded, match.end()) is not None or any(
        word in page.folded[sentence.start : match.end()] for word in _BUT
    )
