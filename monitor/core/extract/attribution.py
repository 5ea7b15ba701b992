"""Who says it: the speaker of a sentence, before or after the words of saying."""

import re
from collections.abc import Sequence
from typing import Final

from monitor.core.extract.blame import accused
from monitor.core.extract.closing import LANDS, closing_office
from monitor.core.extract.disowned import disowned
from monitor.core.extract.draft import Draft
from monitor.core.extract.heading import heading
from monitor.core.extract.naming import LONGEST, Spoken, adjoining, speaker_in
from monitor.core.extract.nearness import place, words_between
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribution
from monitor.text.scan import Entry, Hit

_STOP: Final = re.compile(r"[,;:.!?\n()«\"“]|\s[–—-]\s|\s(?:that|що|что)\s")
_STOP_AFTER: Final = re.compile(
    r"[,;:.!?\n()]|\s[–—-]\s|\s(?:that|що|что|as|on|after|when|while)\s"
)
_START: Final = re.compile(r"[,;!?\n()]|:\s|\.\s|\s[–—-]\s|\s(?:that|що|что)\s")
_LEAD_IN: Final = 2
_BACK: Final = 2  # sentences to who "he" is
_NOBODY: Final = frozenset({"both", "who", "хто", "кто"})
_OF_WHAT: Final = frozenset({"про", "о", "об", "обо", "about"})  # «про це повідомляє …»
_LIVES: Final = re.compile(
    r" (?:at least |about |some |more than |over )?[\w,-]+ (?:more )?li(?:ves|fe)\b"
)
_QUOTED: Final = 2  # letters of " «" between whose office it is and the office
_DESPITE: Final = 3
_HELD: Final = ("hold", "held")
_TO_BLAME: Final = re.compile(r"\b(?:responsible|accountable|guilty|liable|to blame)\b")
_SEATED: Final = re.compile(r" (?:\w+ ){1,2}(?:in|of|to|at|in the|у|в) ")
_RIGHTED: Final = re.compile(r"\b(?:не|not) [^,;:.]{1,40}, (?:как|як|as) [^,;:.]{3,60}, (?:а|but) ")
_NO_ENTRY: Final = Entry(kind="status", concept="status")
_IN_TURN: Final = re.compile(
    r", (?:for (?:its|his|her|their) part|in turn|in response|со своей стороны|в свою очередь"
    r"|у свою чергу|своєю чергою|зі свого боку|зі своєї сторони), ?"
)
_CONCESSIVE: Final = re.compile(
    r"\b(?:(?:сколько|скільки|что|що|как|як|кто|хто|где|де) бы?|whatever)\b[^,;.]*$"
)
# «доложили министру»: to whom it was told is not who says it.
_TO_WHOM: Final = re.compile(
    r"(?:долож|рапорт|отрапорт|допов|відрапорт)\w+ [\w-]+(?:[уюі]|о[мв]у|ему|ові|еві)\b"
)
_NOUNS: Final = frozenset(
    {"count", "counts", "report", "reports", "estimate", "estimates", "claims", "states", "lists"}
)
_OF_NOUN: Final = (
    " from ",
    " of ",
    " at ",
    " by ",
    " in ",
    " to ",
    " is ",
    " was ",
    " on ",
    " are ",
)
_PASSIVE: Final = frozenset({"is", "are", "was", "were", "been", "be", "being"})
_LATIN: Final = re.compile("[a-z]")
_CALLED: Final = re.compile(" (?:«[^»\n]{2,40}»|“[^”\n]{2,40}”)")


def read_speaker(page: Page, sentence: Sentence) -> Spoken | None:
    """Return who speaks in a sentence, None for the post's own voice."""
    for hit in sentence.named("speech", "his_words"):
        spoken = _meant(page, sentence, hit)
        if spoken is not None:
            return spoken
    return _named(page, sentence) or _goes_on(page, sentence)


def _named(page: Page, sentence: Sentence) -> Spoken | None:
    """Return the speaker whom a sentence itself names."""
    for hit in _sayings(page, sentence, "according"):
        spoken = _after(page, sentence, hit, free=True)
        if spoken is not None:
            return spoken
    for hit in _sayings(page, sentence, "told_by"):
        spoken = _told_by(page, sentence, hit)
        if spoken is not None:
            return spoken
    for hit in _sayings(page, sentence, "say"):
        if _no_saying(page, sentence, hit):
            continue
        spoken = (
            _before(page, sentence, hit)
            or _after(page, sentence, hit, free=False)
            or adjoining(page, sentence, hit)
            or recalled(page, sentence, hit)
        )
        if spoken is not None:
            return spoken
    return heading(page, sentence) or closing_office(page, sentence)


def _sayings(page: Page, sentence: Sentence, concept: str) -> Sequence[Hit]:
    """Return words of saying; what is set right is not whom it is from: «не 5, как у МЧС, а 8»."""
    hits = sentence.named("speech", concept)
    righted = _RIGHTED.search(page.folded, sentence.start, sentence.end) if hits else None
    if righted is None:
        return hits
    return [hit for hit in hits if not righted.start() <= hit.start < righted.end()]


def _named_before(page: Page, sentence: Sentence) -> Spoken | None:
    """Return the speaker whom the last sentences before name."""
    for index in range(sentence.index - 1, max(-1, sentence.index - 1 - _BACK), -1):
        spoken = _named(page, page.sentences[index])
        if spoken is not None:
            return spoken
    return None


def _goes_on(page: Page, sentence: Sentence) -> Spoken | None:
    """Return who spoke before, where "he" goes on: "He also put the collapse down to gas"."""
    if not sentence.index or not sentence.of("cause") or not sentence.named("speech", "pronoun"):
        return None
    first = sentence.named("speech", "pronoun")[0]
    if page.folded[sentence.start : first.start].strip():
        return None
    spoken = _named_before(page, sentence)
    return None if spoken is None or spoken.attribution.anonymous else spoken


def _no_saying(page: Page, sentence: Sentence, hit: Hit) -> bool:
    """Whether a word of saying says nothing here: "claimed the lives of", "whatever Kyiv says"."""
    if any(
        one.start <= hit.start < one.end
        and (one.end - one.start > hit.end - hit.start or _takes_lives(page, one))
        for one in sentence.of("quantity")
    ):
        return True
    if _CONCESSIVE.search(page.folded, sentence.start, hit.start):
        return True  # «сколько бы протоколов ни написали»
    if any(
        one.end <= hit.start and words_between(page, one.end, hit.start) <= _DESPITE
        for one in sentence.named("speech", "despite")
    ):
        return True
    if any(accused(page, one, hit) for one in (*sentence.of("side"), *sentence.of("actor"))):
        return True  # «Росію звинуватили в ударі»
    return _is_noun(page, hit)


def _takes_lives(page: Page, hit: Hit) -> bool:
    """Whether it is lives that are claimed: "the blast claimed 52 lives"."""
    return _LIVES.match(page.folded, hit.end) is not None


def _told_by(page: Page, sentence: Sentence, hit: Hit) -> Spoken | None:
    """Return the office that figures are from: "evening tally from the air force"."""
    for actor in sentence.of("actor"):
        if hit.end <= actor.start and words_between(page, hit.end, actor.start) <= _LEAD_IN:
            untrue = any(one.start >= actor.end for one in sentence.named("denial", "false"))
            # «заяви губернатора є брехнею»: they are told of, and not his
            return None if untrue else _after(page, sentence, hit, free=True)
    return None


def recalled(page: Page, sentence: Sentence, hit: Hit) -> Spoken | None:
    """Return who "he" is that says it, or who is left out: «Подзвонила сестра, каже, …»."""
    pronoun = any(one.end == hit.start - 1 for one in sentence.named("speech", "pronoun"))
    lead = page.folded[sentence.start : hit.start].rstrip()
    bare = not lead or lead.endswith((",", "—", "–", ":", ";", ".", "!"))
    if any(0 <= one.start - hit.end <= 1 for one in sentence.named("speech", "own")):
        return None  # «…, з'ясувала наша редакція»
    if not pronoun and (not bare or _rumour(sentence, hit)):
        return None
    if not pronoun and page.folded[hit.start : hit.end] in _NOUNS:
        return None  # "Reports that an Iskander was used are wrong"
    return _teller(page, sentence, hit)


def _meant(page: Page, sentence: Sentence, hit: Hit) -> Spoken | None:
    """Return whose words "according to him" means: who was named or spoke before."""
    if not any(one.end <= hit.start for one in _tellers(sentence)):
        spoken = _named_before(page, sentence)
        if spoken is not None:
            return Spoken(spoken.attribution, (hit.start, hit.end))
    return _teller(page, sentence, hit)


def _teller(page: Page, sentence: Sentence, hit: Hit) -> Spoken | None:
    """Return the first who may speak, before a word in the sentence or in the one before."""
    tellers = [one for one in _tellers(sentence) if one.end <= hit.start]
    if not tellers and sentence.index:
        tellers = _tellers(page.sentences[sentence.index - 1])
    if not tellers:
        return None
    teller = min(tellers, key=place)
    words = page.text[teller.start : teller.end]
    if teller.entry.kind == "actor":
        said = Attribution(speaker=words, actor=teller.entry.concept)
    else:
        said = Attribution(speaker=words, anonymous=True)
    return Spoken(said, (hit.start, hit.end))


def _rumour(sentence: Sentence, hit: Hit) -> bool:
    """Whether it is "they say": nobody in particular."""
    return any(one.start <= hit.start < one.end for one in sentence.of("hedge")) or any(
        one.start == hit.start for one in sentence.named("speech", "plural")
    )


def _tellers(sentence: Sentence) -> list[Hit]:
    actors = [one for one in sentence.of("actor") if one.entry.concept not in LANDS]
    return [*actors, *sentence.named("speech", "fellow")]


def _is_noun(page: Page, hit: Hit) -> bool:
    """Whether an English word of saying is a noun here: "a count from drone footage"."""
    if page.folded.startswith((" at least ", " at most "), hit.end):
        return False
    return page.folded[hit.start : hit.end] in _NOUNS and page.folded.startswith(_OF_NOUN, hit.end)


def _after(page: Page, sentence: Sentence, hit: Hit, *, free: bool) -> Spoken | None:
    stop = _STOP_AFTER.search(page.folded, hit.end, sentence.end)
    end = stop.start() if stop else sentence.end
    if stop and stop.group() == "." and _quoted(page, hit.end, end):
        end = sentence.end
    start = hit.end
    if named := _CALLED.match(page.text, start, end):
        end = named.end()  # «пише «Лис OSINT» після перегляду відео»
    own = sentence.named("speech", "own")
    told = None if _TO_WHOM.match(page.folded, hit.start) else _told_to(sentence, start)
    if any(one.end == hit.start - 1 for one in own) or told is None:
        return None
    start = told
    if any(one.end == end and one.start > start for one in own):
        return None  # «передаёт с места наш корреспондент»
    inverted = (
        page.folded[max(0, hit.start - 6) : hit.start]
        .rstrip()
        .endswith((",", "—", "–", "»", '"', "”"))
    )
    if not free and not inverted and _LATIN.match(page.folded, hit.start):
        return None  # "both say the army is to blame"
    if not free and not (inverted and page.folded[start:end].strip()):
        actors = [one for one in sentence.of("actor") if start <= one.start < end]
        actors += [one for one in sentence.named("speech", "anonymous") if start <= one.start < end]
        if not actors or page.folded[start : actors[0].start].count(" ") > LONGEST // 2:
            return None
    return speaker_in(page, sentence, start, end, hit)


def _told_to(sentence: Sentence, start: int) -> int | None:
    """Return where a speaker may begin, None where it is the post itself that says so.

    «розповіла редакції лікарка»: it is the newsroom that was told.
    """
    for one in sentence.named("speech", "own"):
        if 0 <= one.start - start <= 1:
            told = any(role.start == one.end + 1 for role in sentence.of("role"))
            return one.end if told else None
    return start


def _quoted(page: Page, start: int, end: int) -> bool:
    return page.folded.count("«", start, end) > page.folded.count("»", start, end)


def _before(page: Page, sentence: Sentence, hit: Hit) -> Spoken | None:
    start = sentence.start
    for found in _START.finditer(page.folded, sentence.start, hit.start):
        start = found.end()
    if not page.folded[start : hit.start].strip():
        return _apposed(page, sentence, hit)
    own = sentence.named("speech", "own")
    words = page.folded[start : hit.start].strip().split()
    if words[-1] in _NOBODY or words[0] in _OF_WHAT:
        return None
    led = any(one.end <= hit.start and 0 <= one.start - start <= _LEAD_IN for one in own)
    tellers = [*sentence.of("actor"), *sentence.named("speech", "informant")]
    if led and not any(start <= one.start < hit.start for one in tellers):
        return None
    if len(words) > LONGEST or words[-1] in _PASSIVE:
        return None
    if any(one.end == hit.start - 1 for one in own):
        return None
    # «речник … цю заяву заперечив»: what is denied is no part of the name
    of_what = [one.start for one in sentence.named("cue", "this") if start < one.start < hit.start]
    return speaker_in(page, sentence, start, min(of_what, default=hit.start), hit)


def _apposed(page: Page, sentence: Sentence, hit: Hit) -> Spoken | None:
    """Return the office before a name between commas: "the mayor, Ihor Terekhov, said"."""
    marks = list(_START.finditer(page.folded, sentence.start, hit.start))
    if len(marks) < 2 or not all(mark.group() == "," for mark in marks[-2:]):  # noqa: PLR2004
        return None
    start = marks[-3].end() if len(marks) > 2 else sentence.start  # noqa: PLR2004
    end = marks[-2].start()
    tellers = [*sentence.of("actor"), *sentence.named("speech", "fellow")]
    tellers += sentence.named("speech", "informant")
    if _IN_TURN.fullmatch(page.folded, end, marks[-1].end()):
        tellers += sentence.of("side")  # "the RSF, for its part, says"
    if not any(start <= one.start < end for one in tellers):
        return None
    if any(start <= one.start < hit.start for one in sentence.of("control")):
        return None  # «Киев его больше не контролирует, посёлок российский, утверждает …»
    return speaker_in(page, sentence, start, end, hit)


def claimant(page: Page, sentence: Sentence) -> Spoken | None:
    """Who claims responsibility, refuses it or lays it on another speaks by that very act."""
    claiming = sentence.named("cue", "claiming")
    acts = [
        hit
        for hit in sentence.of("blame")
        if any(hit.start <= word.start < hit.end for word in claiming)
    ]
    denials = sentence.named("denial", "denies")
    acts += [
        hit
        for hit in disowned(page, sentence)
        if any(hit.start <= word.start < hit.end for word in denials)
    ]
    if sentence.of("blame"):
        acts += [
            hit
            for hit in sentence.named("cue", "holds")
            if not page.folded.startswith(_HELD, hit.start)
            or _TO_BLAME.search(page.folded, hit.end, sentence.end)  # and it is no town
        ]
    starts = {word.start for word in claiming}
    acts += [hit for hit in sentence.named("cue", "act") if hit.start in starts]
    for hit in acts:
        before = [*sentence.of("side"), *sentence.of("actor")]
        tellers = [one for one in before if one.end <= hit.start and not accused(page, one, hit)]
        if tellers:
            last = max(tellers, key=lambda one: one.end)
            led = (one.start for one in tellers if _belongs(page, one, last))
            words = page.text[min(led, default=last.start) : last.end]
            return Spoken(Attribution(speaker=words), (hit.start, hit.end))
    return None


def _belongs(page: Page, office: Hit, last: Hit) -> bool:
    """Whether what stands last is part of an office's name: "the EU delegation in Kyiv"."""
    near = last.start - _QUOTED <= office.end < last.start
    return near or _SEATED.fullmatch(page.folded, office.end, last.start) is not None


def read_denier(page: Page, sentence: Sentence) -> Attribution | None:
    """Who says that what was told before is not so: «Київ це заперечує»."""
    spoken = read_speaker(page, sentence)
    if spoken is None:
        words = (*sentence.named("denial", "denies"), *sentence.named("status", "denied"))
        spoken = next((_office_beside(page, sentence, hit) for hit in words), None)
    return spoken.attribution if spoken and sentence.of("actor") else None


def read_office(page: Page, sentence: Sentence, draft: Draft) -> Spoken | None:
    """Who has not commented, who confirmed: the office before or after the words."""
    return _office_beside(page, sentence, Hit(draft.start, draft.end, _NO_ENTRY))


def _office_beside(page: Page, sentence: Sentence, cue: Hit) -> Spoken | None:
    if sentence.named("cue", "we_say"):
        return None
    reports = sentence.named("word", "report")
    tellers = [
        one
        for one in sentence.of("actor")
        if not any(0 <= one.start - report.end <= 1 for report in reports)
    ]  # "reports of the Ukrainian side"
    actors = [one for one in tellers if one.start < cue.start]
    actors += [one for one in tellers if one.start >= cue.end]
    if not actors:
        actors = [one for one in tellers if one.end <= cue.end]
    if not actors:
        return None
    actor = actors[0]
    alone = speaker_in(page, sentence, actor.start, actor.end, cue)
    if not cue.start > actor.start:
        return alone
    start = sentence.start
    for found in _START.finditer(page.folded, sentence.start, actor.start):
        start = found.end()
    stop = _STOP.search(page.folded, actor.end, max(actor.end, cue.start))
    end = stop.start() if stop else max(actor.end, cue.start)
    return speaker_in(page, sentence, start, end, cue) or alone
