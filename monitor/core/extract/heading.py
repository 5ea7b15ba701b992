"""Who speaks a sentence from before its colon: «Мэр Орска: вывезены 1200 жителей»."""

import re
from typing import Final

from monitor.core.extract.naming import LONGEST, PREPOSITIONS, Spoken, speaker_in
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribution
from monitor.text.gazetteer import names_place
from monitor.text.scan import Hit

# What an office may be of: «губернатор края», «голова громади».
_GOVERNED: Final = re.compile(
    r"(?:кра[яю]|области|області|района|району|города|міста|округа|громади|республики"
    r"|села|селища|флота|флоту|партии|партії|компании|компанії|станции|станції)$"
)
_HEAD: Final = re.compile(r"^((?:[^:\n]|(?<=\d):(?=\d)){2,90}?):\s")
# "Bryansk governor on the derailment: three injured".
_ABOUT: Final = re.compile(r" (?:on|about|про|о|об|щодо|насчёт|насчет|по поводу) ")
_VERBS: Final = frozenset({"has", "have", "had", "is", "are", "was", "were", "will"})
_NAME: Final = 2  # words of a first name and a surname
_NO_NAMES: Final = ("quantity", "target", "weapon", "numeral", "role", "incident")
_LOCALS: Final = frozenset({"hospital", "school", "university", "port", "prison"})


def heading(page: Page, sentence: Sentence) -> Spoken | None:
    """«Мэр Орска: вывезены 1200 жителей»: an office before a colon speaks the sentence."""
    told = page.folded[sentence.start : sentence.end].lstrip()
    found = _HEAD.match(told) if ":" in told else None
    if found is None:
        return None
    start = sentence.end - len(told)
    end = start + found.end(1)
    actors = [one for one in sentence.of("actor") if start <= one.start < end]
    if not actors:
        return _surnamed(page, sentence, start, end)
    if len(found.group(1).split()) > LONGEST:
        return None
    about = _ABOUT.match(page.folded, actors[-1].end, end)
    end = about.start() if about else end
    if all(_of_dateline(sentence, one) for one in actors) or (
        not about and _predicated(page, sentence, actors, end)
    ):
        return None  # a dateline, or a sentence of its own
    # «Землетрус у Вранчі, МВС: …»: what happened, then whose report it is.
    comma = page.folded.rfind(", ", start, actors[-1].start)
    if comma >= 0 and any(one.start == comma + 2 for one in actors):
        start = comma + 2
        actors = [one for one in actors if one.start >= start]
    lead = page.folded[start : actors[0].start].split()
    if len(lead) > 2 or any(word in PREPOSITIONS for word in lead):  # noqa: PLR2004
        return None
    own = sentence.named("speech", "own")
    if any(one.start < end for one in own) and actors[0].start > start + 30:
        return None
    return speaker_in(page, sentence, start, end, actors[0])


def _of_dateline(sentence: Sentence, actor: Hit) -> bool:
    """Whether it only says where it is: a country, or a hospital behind its town."""
    if actor.entry.concept == "country":
        return True
    return any(
        one.start == actor.start and one.entry.concept in _LOCALS for one in sentence.of("target")
    ) and any(one.end < actor.start for one in sentence.of("place"))


def _surnamed(page: Page, sentence: Sentence, start: int, end: int) -> Spoken | None:
    """Return who is named by a surname alone before the colon: «Воробьёв: пожар потушен»."""
    words = page.text[start:end].split()
    if not words or len(words) > _NAME or not all(word[0].isupper() for word in words):
        return None
    if page.grammar.surname.search(page.folded, start, end) is None:
        return None
    if any(start <= hit.start < end for kind in _NO_NAMES for hit in sentence.of(kind)):
        return None
    if any(
        start <= hit.start < end and not hit.entry.get("weak") and names_place(hit, page.folded)
        for hit in sentence.of("place")
    ):
        return None  # a dateline
    said = Attribution(speaker=page.text[start:end])
    return Spoken(said, (start, end))


def _predicated(page: Page, sentence: Sentence, actors: list[Hit], end: int) -> bool:
    """Whether more than a name or a place follows the office: «Больницы города переполнены: …»."""
    *_, last = actors
    if any(end - 1 <= one.end <= end for one in sentence.named("speech", "bulletin")):
        return False  # "the ministry's weekly briefing: …"
    words = page.text[last.end : end].split()
    if len(words) < 2:  # noqa: PLR2004
        return bool(words) and words[0][0].islower() and not _GOVERNED.match(words[0])
    if words[0].casefold() in _VERBS or page.grammar.acts.fullmatch(words[0].casefold()):
        return True  # "Experts have examined the wreckage: …"
    return words[-1][0].islower() and words[-2].casefold() not in PREPOSITIONS
