"""Where a sentence passes to another voice: what it denies or sets aside, and its own word.

"Bangkok says …; Phnom Penh denies …", "Reports of a breach are false: the dam holds",
"Despite claims that the town has fallen, it is ours". What a speaker denies or hedges
reaches no further than his own words, so that such a sentence is read as two.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from monitor.core.extract.gate import CONTRARY
from monitor.core.extract.page import Page, Sentence
from monitor.core.extract.undenied import UNBELIEF
from monitor.text.scan import Hit

Span = tuple[int, int]

_TURNS: Final = re.compile(r";\s|,\s(?:while|whereas|тогда как|тоді як)\s")
_LEAD: Final = 24  # letters from the turn to the end of "the "
_SAYING: Final = 24  # letters from the speaker to the word of saying
_SPEAKS: Final = frozenset({"speech", "denial", "status"})
_SPEAKERS: Final = frozenset({"actor", "side"})
_BODIES: Final = frozenset({"body", "anonymous"})
_UNTRUE: Final = "false"
_NONE: Final = ("negator", "no")
_EXPLAINS: Final = re.compile(r"[:;]\s")  # «бомбы не было: причина — …»
# After what is untrue: the word of the post itself, and no "…, that", no "…, as some write".
_INSTEAD: Final = re.compile(
    r"(?:[:;]|,|\s[—–-])\s(?!(?:that|what|as|like|who|which|что|как|будто|якобы|що|як|наче|нібито"
    r"|котор\w+|як(?:ий|а|і|ого)|said|says|told|заяви\w+|сказа\w+|повідоми\w+|сообщи\w+)\s)"
)
_TELLS: Final = frozenset(
    {"quantity", "weapon", "target", "cause", "causal", "control", "damage", "blame"}
)
_CLAUSE: Final = re.compile(r"[,;:]\s|\s[—–-]\s")
_OF_REPORT: Final = 28  # letters from "despite" to what is set aside: "Moscow's repeated"
_DENIES_IT: Final = re.compile(
    r"(?:[\w.'’«»-]+ ){1,5}(?:"
    r"(?:это|це|этого|цього) (?:отрица|опроверг|заперечу|заперечи|спростов)\w+"
    r"|(?:deny|denie[sd]|reject(?:s|ed)?) (?:this|it|that))[:;] "
)
# «Казки про … коментуємо коротко: …»
_ANSWERS_IT: Final = re.compile(
    r"[^:;.!?]{3,100} (?:комент|отвеча|відповіда|comment|answer|respond)\w*[^:;.!?]{0,24}: "
)
# "… calls the claim false and maintains that the town is its own"
_AND_SAYS: Final = re.compile(
    r" (?:and|і|та|й|и) (?=(?:says?|said|maintains?|maintained|insists?|insisted|claims?|adds?"
    r"|asserts?|stresses|заявля\w+|наполяга\w+|каже|кажуть|утвержда\w+|настаива\w+|говорит)\b)"
)
# "…, which Moscow denies", «…, а Київ це заперечує»
_ALSO: Final = re.compile(
    r",\s(?:(?:а|но|але|однако|однак|проте|but|yet|and|which|что|що)\s)?(?=[^,;:.]{6,90}(?:[.;!\n]|$))"
)
_NO_CLAIM: Final = frozenset(
    {"quantity", "weapon", "target", "attack", "cause", "damage", "numeral", "control_word"}
)
_DENIES: Final = "denies"
_LITOTES: Final = 4
_NOT_UNTRUE: Final = frozenset({" не ", "не ", ",не ", "not "})
_MARK: Final = 2  # letters of ": "
_NEAR: Final = 4  # letters of ", — "
_THAT: Final = re.compile(r",?\s(?:that|що|что|будто|нібито|ніби|якобы)\s")
_ENDS: Final = re.compile(r",\s|\s[—–-]\s")
_GOES_ON: Final = re.compile(
    r"\s(?:of|that|about|by|from|in|on|over|о|об|про|что|що|від|от|із|из)\s"
)


def parted_by_voice(
    spans: Sequence[Span], parts: Sequence[Span], hits: Sequence[Hit], folded: str
) -> list[Span]:
    """Cut sentences where another voice begins; ``parts`` are the hits of each."""
    found: list[Span] = []
    for span, (first, last) in zip(spans, parts, strict=True):
        start, end = span
        inside = hits[first:last]
        turns = {
            **dict(_speakers(span, inside, folded)),
            **dict(_corrected(span, inside, folded)),
            **dict(_set_aside(span, inside, folded)),
            **dict(_answered(span, inside, folded)),
            **dict(_denied_last(span, inside, folded)),
        }
        for stop, begin in sorted(turns.items()):
            if start < stop and begin < end:
                found.append((start, stop))
                start = begin
        found.append((start, end))
    return found


def contrary(page: Page, sentence: Sentence) -> bool:
    """Whether all that a sentence tells is set aside: "despite reports of ten dead"."""
    for cue in sentence.named("cue", CONTRARY):
        before = page.folded[max(0, cue.start - _NEAR) : cue.start].rstrip()
        leads = cue.start - sentence.start <= 1
        apart = page.folded.startswith(",", sentence.end) or before.endswith((",", "—", "–"))
        if leads and apart and _report(cue, page.hits, sentence.end):
            return True
    return False


def _speakers(span: Span, hits: Sequence[Hit], folded: str) -> Iterator[Span]:
    for turn in _TURNS.finditer(folded, *span):
        if _speaks_at(turn.end(), hits, folded):
            yield turn.span()


def _speaks_at(start: int, hits: Sequence[Hit], folded: str) -> bool:
    """Whether a speaker stands at an offset, with a word of saying or a colon behind."""
    for hit in hits:
        body = hit.entry.kind == "speech" and hit.entry.concept in _BODIES
        if not (body or hit.entry.kind in _SPEAKERS) or not 0 <= hit.start - start <= _LEAD:
            continue
        if folded.startswith(":", hit.end):
            return True
        if any(one.entry.kind in _SPEAKS and 0 <= one.start - hit.end <= _SAYING for one in hits):
            return True
    return False


def _corrected(span: Span, hits: Sequence[Hit], folded: str) -> Iterator[Span]:
    """Yield where a post goes on with what is so: «слухи про прорив — брехня, дамба ціла»."""
    for hit in hits:
        if (hit.entry.kind, hit.entry.concept) == _NONE:
            turn = _EXPLAINS.match(folded, hit.end, span[1])
        elif hit.entry.kind == "denial" and hit.entry.concept == _UNTRUE:
            if folded[max(0, hit.start - _LITOTES) : hit.start] in _NOT_UNTRUE:
                continue  # «не исключено, …»
            if (says := _AND_SAYS.match(folded, hit.end, span[1])) is not None:
                yield says.span()
            turn = _INSTEAD.match(folded, hit.end, span[1])
        else:
            continue
        if turn is None:
            continue
        clause = _CLAUSE.search(folded, turn.end(), span[1])
        stop = clause.start() if clause else span[1]
        kinds = {one.entry.kind for one in hits if turn.end() <= one.start < stop}
        if kinds & _TELLS and "speech" not in kinds:
            yield turn.span()


def _answered(span: Span, hits: Sequence[Hit], folded: str) -> Iterator[Span]:
    """Yield where a denial of what was told before ends: "Kyiv denies this: the army says …"."""
    for hit in hits:
        if hit.entry.kind != "denial":
            continue
        if (answer := _ANSWERS_IT.match(folded, *span)) and hit.start < answer.end():
            yield answer.end() - _MARK, answer.end()
        elif folded.startswith(UNBELIEF, hit.start):
            # «Не вірте тим, хто пише, що його зруйновано: стоїть».
            colon = _EXPLAINS.search(folded, hit.end, span[1])
            if colon is not None:
                yield colon.span()
        elif found := _DENIES_IT.match(folded, *span):
            yield found.end() - _MARK, found.end()


def _denied_last(span: Span, hits: Sequence[Hit], folded: str) -> Iterator[Span]:
    """Yield where the last clause only denies: «Київ винить Росію, Москва заперечує»."""
    if not any(one.entry.kind == "denial" and one.entry.concept == _DENIES for one in hits):
        return
    for turn in _ALSO.finditer(folded, *span):
        behind = {one.entry.kind for one in hits if one.start >= turn.end()}
        denied = any(
            one.start >= turn.end() and one.entry.kind == "denial" and one.entry.concept == _DENIES
            for one in hits
        )
        if not denied or behind & _NO_CLAIM or not behind & _SPEAKERS:
            continue
        lead = {one.entry.kind for one in hits if one.end <= turn.start()}
        if lead & _TELLS and lead & (_SPEAKERS | {"speech"}):
            yield turn.span()


def _set_aside(span: Span, hits: Sequence[Hit], folded: str) -> Iterator[Span]:
    """Yield where what is set aside begins and ends: "…, despite rumours of ten dead"."""
    start, end = span
    for cue in hits:
        if cue.entry.concept != CONTRARY or cue.entry.kind != "cue":
            continue
        report = _report(cue, hits, end)
        lead = folded[start : cue.start].rstrip()
        if report is None or (lead and not lead.endswith((",", "—", "–"))):
            continue
        if lead:
            yield start + len(lead) - 1, cue.start
        that = _THAT.match(folded, report.end, end)
        close = _ENDS.search(folded, that.end() if that else report.end, end)
        if close is not None:
            yield close.span()
        elif not lead and not _GOES_ON.match(folded, report.end):
            yield report.end, report.end + 1


def _report(cue: Hit, hits: Sequence[Hit], end: int) -> Hit | None:
    """Return what a cue sets aside: reports, rumours, claims."""
    for one in hits:
        named = one.entry.kind == "word" and one.entry.concept == "report"
        if named and 0 < one.start - cue.end <= _OF_REPORT and one.end <= end:
            return one
    return None
