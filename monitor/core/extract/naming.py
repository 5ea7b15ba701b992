"""The name of whoever speaks, as the words beside a word of saying give it."""

import re
from typing import Final

from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribution
from monitor.text.scan import Hit

_LEAD: Final = re.compile(
    r"^(?:\W|(?:дані|даних|данные|данных|data|figures|цифри|цифры|зведення|сводка)\s"
    r"(?:from\s|of\s|від\s|от\s)?|в\s|у\s|во\s|із\s|з\s|the\s|an?\s|and\s|but\s|as\s|by\s|а\s|и\s|і\s|й\s|та\s|також\s|также\s"
    r"|earlier\s|later\s|раніше\s|ранее\s|як\s|как\s|згодом\s|позже\s|has\s|have\s|had\s)+",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    r"(?:\s(?:has|have|had|is|are|was|were|also|уже|вже|также|також|still|later|earlier|not|did|сегодня"
    r"|сьогодні|в|у|це|это|свою|ничего|нічого|he|о|про|уже|itself|on|of|the|officially|официально|офіційно))+$|[\s,:;—–-]+$",
    re.IGNORECASE,
)
LONGEST: Final = 9  # words of a name and its office
PREPOSITIONS: Final = frozenset(
    [
        "in",
        "at",
        "on",
        "of",
        "near",
        "from",
        "to",
        "for",
        "в",
        "у",
        "на",
        "по",
        "с",
        "з",
        "во",
        "із",
        "до",
        "под",
        "під",
    ]
)
_DATED: Final = re.compile(r"(?:на|о|об|at|as of|к|станом на)\s\d", re.IGNORECASE)
# "Our medics count nine dead" is the voice of the post, "having named" nobody's.
_OUR: Final = ("our ", "наши ", "наші ")
_OURS: Final = re.compile(r"(?:our|having|наши|наші)\b", re.IGNORECASE)
_NOBODY: Final = frozenset(
    {
        "a",
        "их",
        "его",
        "ее",
        "їх",
        "його",
        "її",
        "an",
        "the",
        "another",
        "one",
        "main",
        "this",
        "that",
        "any",
        "its",
        "their",
        "his",
        "scene",
        "места",
        "місця",
    }
)
_TOWARDS: Final = frozenset({"к", "до", "от", "від", "из", "для", "без", "через", "при"}) | {
    *("пусть", "пускай", "хай", "нехай", "let"),
}
# Words beside an unnamed source that tell nothing more of it.
_PLAIN: Final = frozenset(
    [
        "our", "my", "some", "several", "unnamed", "anonymous", "the", "own", "other", "various",
        "наші", "наше", "нашим", "нашого", "мої", "моїми", "моє", "деякі", "інші", "різні",
        "наши", "наш", "нашего", "мои", "мой", "некоторые", "другие", "разные", "одно", "один",
    ]
)  # fmt: skip
_BARRED: Final = ("quantity", "weapon", "part")


class Spoken:
    """The speaker of a sentence and the words of saying; ``cue`` is their span."""

    __slots__ = ("attribution", "cue")

    def __init__(self, attribution: Attribution, cue: tuple[int, int]) -> None:
        self.attribution = attribution
        self.cue = cue


def speaker_in(page: Page, sentence: Sentence, start: int, end: int, cue: Hit) -> Spoken | None:
    """Make a speaker of a slice, unless it holds what is said rather than who says it."""
    if any(start <= one.start < end for one in sentence.numbers if not one.compound):
        return None
    tellers = [*sentence.of("actor"), *sentence.named("speech", "fellow")]
    for kind in _BARRED:
        if any(
            start <= one.start < end
            and not any(a.start <= one.start and one.end <= a.end for a in tellers)
            for one in sentence.of(kind)
        ):
            return _office_first(page, sentence, start, cue)
    held = [one.start for one in sentence.of("control") if start <= one.start < end]
    if held:
        offices = [one.start for one in tellers if start <= one.start < end]
        if not offices:
            return None  # «падіння Бахмута спростовують у Генштабі»
        start = max(start, min(offices)) if min(held) < min(offices) else start
    start, end = _inside_words(sentence, start, end)
    words = page.text[start:end]
    causes = (*sentence.named("cue", "cause"), *sentence.of("cause"))
    if any(start <= one.start < end and not _in_any(one, tellers) for one in causes):
        return adjoining(page, sentence, cue)  # «причиной называют халатность»
    words = _trimmed(words)
    if not _free_voice(page, sentence, start, end):
        return None
    if _is_no_name(words):
        return None
    return Spoken(_name(sentence, words, start, end), (cue.start, cue.end))


def _is_no_name(words: str) -> bool:
    if _DATED.match(words) or _OURS.match(words):
        return True
    if not words or len(words.split()) > LONGEST or words.casefold() in _NOBODY:
        return True
    # «к катастрофе привёл отказ двигателя», «пусть спасатели сказки не …»
    return words.split(maxsplit=1)[0].casefold() in _TOWARDS


def _inside_words(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """Leave out words of blame and denial: «Виновными армия называет», "Київ відкинув … та"."""
    said = [*sentence.of("blame"), *sentence.of("denial")]
    said += [*sentence.named("cue", "involvement"), *sentence.named("cue", "charge")]
    offices = sentence.of("actor")
    for one in said:
        if any(actor.start < one.end and one.start < actor.end for actor in offices):
            continue  # «організатори» may be who has done it, too
        if one.start <= start + 1 < one.end < end:
            start = one.end
        elif start < one.start < end and any(
            start <= actor.start < actor.end <= one.start for actor in offices
        ):
            end = one.start
    return start, end


def _trimmed(words: str) -> str:
    """Leave out what stands around a name, its own quotation marks too."""
    lead = _LEAD.match(words)
    words = words[lead.end() :] if lead else words
    words = _TAIL.sub("", words.rstrip(" ,:;—–-\n")).strip(" \"“”'(-–—")
    if words.endswith("»") and "«" not in words:
        words = words[:-1]
    return words.rstrip(".") if words.count(".") == 1 else words


def _in_any(hit: Hit, tellers: list[Hit]) -> bool:
    return any(one.start <= hit.start and hit.end <= one.end for one in tellers)


def adjoining(page: Page, sentence: Sentence, cue: Hit) -> Spoken | None:
    """Return the office directly before the word of saying, with the place that it is of."""
    places = {one.start: one.end for one in sentence.of("place") if one.end == cue.start - 1}
    for actor in sentence.of("actor"):
        end = places.get(actor.end + 1, actor.end)
        if end == cue.start - 1 and not page.folded.endswith(_OUR, 0, actor.start):
            words = page.text[actor.start : end]
            said = Attribution(speaker=words, actor=actor.entry.concept)
            return Spoken(said, (cue.start, cue.end))
    return None


def _office_first(page: Page, sentence: Sentence, start: int, cue: Hit) -> Spoken | None:
    """«Москва ракетный удар отрицает»: the office opens what else is no speaker's name."""
    lead = _LEAD.match(page.text[start : cue.start])
    start += lead.end() if lead else 0
    for actor in sentence.of("actor"):
        ours = page.folded.endswith(_OUR, 0, actor.start)
        if actor.start == start and cue.start > actor.end and not ours:
            words = page.text[actor.start : actor.end]
            said = Attribution(speaker=words, actor=actor.entry.concept)
            return Spoken(said, (cue.start, cue.end))
    return None


def _free_voice(page: Page, sentence: Sentence, start: int, end: int) -> bool:
    """Whether a slice tells who it is: "a source" alone is the post's own voice."""
    hidden = [one for one in sentence.named("speech", "anonymous") if start <= one.start < end]
    if not hidden or any(start <= one.start < end for one in sentence.named("speech", "fellow")):
        return True
    return any(
        one.start <= hidden[0].start < one.end for one in sentence.of("actor")
    ) or _specified(page, sentence, start, end)


def _specified(page: Page, sentence: Sentence, start: int, end: int) -> bool:
    """Whether an unnamed source is told more closely: "military sources"."""
    sources = [one for one in sentence.named("speech", "informant") if start <= one.start < end]
    if not sources:
        return False
    rest = page.folded[start : sources[0].start] + page.folded[sources[0].end : end]
    lead = _LEAD.match(rest)
    words = rest[lead.end() :].split() if lead else rest.split()
    return any(word not in _PLAIN and word.isalpha() and len(word) > 1 for word in words)


def _name(sentence: Sentence, words: str, start: int, end: int) -> Attribution:
    actors = [one for one in sentence.of("actor") if start <= one.start < end]
    hidden = [
        one
        for concept in ("anonymous", "informant", "fellow")
        for one in sentence.named("speech", concept)
        if start <= one.start < end
    ]
    covered = hidden and any(one.start <= hidden[0].start < one.end for one in actors)
    if hidden and not covered:
        return Attribution(speaker=words, anonymous=True)
    return Attribution(speaker=words, actor=actors[0].entry.concept if actors else None)
