"""Who says it: the speaker of a sentence, before or after the words of saying."""

import re
from typing import Final

from monitor.core.extract.blame import accused
from monitor.core.extract.closing import LANDS, closing_office
from monitor.core.extract.disowned import disowned
from monitor.core.extract.draft import Draft
from monitor.core.extract.naming import LONGEST, PREPOSITIONS, Spoken, adjoining, speaker_in
from monitor.core.extract.nearness import place, words_between
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribution
from monitor.text.gazetteer import names_place
from monitor.text.scan import Entry, Hit

_STOP: Final = re.compile(r"[,;:.!?\n()«\"“]|\s[–—-]\s|\s(?:that|що|что)\s")
_STOP_AFTER: Final = re.compile(
    r"[,;:.!?\n()]|\s[–—-]\s|\s(?:that|що|что|as|on|after|when|while)\s"
)
_START: Final = re.compile(r"[,;!?\n()]|:\s|\.\s|\s[–—-]\s|\s(?:that|що|что)\s")
_LEAD_IN: Final = 2
_LOCALS: Final = frozenset({"hospital", "school", "university", "port", "prison"})
_VERBS: Final = frozenset({"has", "have", "had", "is", "are", "was", "were", "will"})
_NOBODY: Final = frozenset({"both", "who", "хто", "кто"})
_OF_WHAT: Final = frozenset({"про", "о", "об", "обо", "about"})  # «про це повідомляє …»
_LIVES: Final = re.compile(
    r" (?:at least |about |some |more than |over )?[\w,-]+ (?:more )?li(?:ves|fe)\b"
)
_QUOTED: Final = 2  # letters of " «" between whose office it is and the office
_DESPITE: Final = 3
_NO_ENTRY: Final = Entry(kind="status", concept="status")
_NAME: Final = 2  # words of a first name and a surname
_NO_NAMES: Final = ("quantity", "target", "weapon", "numeral", "role", "incident")
# "Bryansk governor on the derailment: three injured".
_ABOUT: Final = re.compile(r" (?:on|about|про|о|об|щодо|насчёт|насчет|по поводу) ")
_IN_TURN: Final = re.compile(
    r", (?:for (?:its|his|her|their) part|in turn|in response|со своей стороны|в свою очередь"
    r"|у свою чергу|своєю чергою|зі свого боку|зі своєї сторони), ?"
)
_CONCESSIVE: Final = re.compile(
    r"\b(?:(?:сколько|скільки|что|що|как|як|кто|хто|где|де) бы?|whatever)\b[^,;.]*$"
)
_HEAD: Final = re.compile(r"^((?:[^:\n]|(?<=\d):(?=\d)){2,90}?):\s")
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
# What an office may be of: «губернатор края», «голова громади».
_GOVERNED: Final = re.compile(
    r"(?:кра[яю]|области|області|района|району|города|міста|округа|громади|республики"
    r"|села|селища|флота|флоту|партии|партії|компании|компанії|станции|станції)$"
)
_LATIN: Final = re.compile("[a-z]")
_CALLED: Final = re.compile(" (?:«[^»\n]{2,40}»|“[^”\n]{2,40}”)")


def read_speaker(page: Page, sentence: Sentence) -> Spoken | None:
    """Return who speaks in a sentence, None for the post's own voice."""
    for hit in sentence.named("speech", "according"):
        spoken = _after(page, sentence, hit, free=True)
        if spoken is not None:
            return spoken
    for hit in sentence.named("speech", "told_by"):
        spoken = _told_by(page, sentence, hit)
        if spoken is not None:
            return spoken
    for hit in sentence.named("speech", "say"):
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
    return _head(page, sentence) or closing_office(page, sentence) or _goes_on(page, sentence)


def _goes_on(page: Page, sentence: Sentence) -> Spoken | None:
    """Return who spoke before, where "he" goes on: "He also put the collapse down to gas"."""
    if not sentence.index or not sentence.of("cause") or not sentence.named("speech", "pronoun"):
        return None
    first = sentence.named("speech", "pronoun")[0]
    if page.folded[sentence.start : first.start].strip():
        return None
    spoken = read_speaker(page, page.sentences[sentence.index - 1])
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
            return _after(page, sentence, hit, free=True)
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
    if any(0 <= one.start - start <= 1 or one.end == hit.start - 1 for one in own):
        return None
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
        acts += sentence.named("cue", "holds")
    starts = {word.start for word in claiming}
    acts += [hit for hit in sentence.named("cue", "act") if hit.start in starts]
    for hit in acts:
        before = [*sentence.of("side"), *sentence.of("actor")]
        tellers = [one for one in before if one.end <= hit.start and not accused(page, one, hit)]
        if tellers:
            last = max(tellers, key=lambda one: one.end)
            led = (one.start for one in tellers if last.start - _QUOTED <= one.end < last.start)
            words = page.text[min(led, default=last.start) : last.end]
            return Spoken(Attribution(speaker=words), (hit.start, hit.end))
    return None


def read_office(page: Page, sentence: Sentence, draft: Draft) -> Spoken | None:
    """Who has not commented, who confirmed: the office before or after the words."""
    cue = Hit(draft.start, draft.end, _NO_ENTRY)
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


def _head(page: Page, sentence: Sentence) -> Spoken | None:
    """«Мэр Орска: вывезены 1200 жителей»: an office before a colon speaks the sentence."""
    found = _HEAD.match(page.folded[sentence.start : sentence.end].lstrip())
    if found is None:
        return None
    start = sentence.end - len(page.folded[sentence.start : sentence.end].lstrip())
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
