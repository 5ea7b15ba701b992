"""A cause told plainly: "it was arson", «причина ДТП — …», "most likely a technical failure"."""

import re
from typing import Final

from monitor.core.extract.nearness import words_between
from monitor.core.extract.page import Page, Sentence
from monitor.text.scan import Hit

_MARKS: Final = ("—", "–", "-", ":")
_ASKED: Final = re.compile(
    r"(?:why|what (?:caused|started|led to|brought down|sank|set)"
    r"|чому|через що|що (?:спричин|виклик|ста)"
    r"|почему|отчего|из-за чего|что (?:вызвал|послужил|стал|привел))[^?]*\?"
)
_ANSWERS: Final = 2  # sentences, of two sides


def stated(page: Page, sentence: Sentence, cause: Hit) -> bool:
    """Whether a cause stands behind a copula: «причина ДТП — …», "it was arson"."""
    start = _bare(page, sentence, cause)
    before = page.folded[max(sentence.start, start - 14) : start].rstrip()
    if before.endswith(_MARKS):
        return True
    if any(hit.end == start - 1 for hit in sentence.named("cue", "copula")):
        return True
    by = [hit for hit in sentence.named("cue", "by") if hit.end == cause.start - 1]
    return bool(by) and any(
        hit.end <= by[0].start and words_between(page, hit.end, by[0].start) <= 1
        for hit in sentence.of("incident")
    )  # "derailed by sabotage"


def _bare(page: Page, sentence: Sentence, cause: Hit) -> int:
    """Return where a cause begins with its article and its care: "most likely a technical …"."""
    start = cause.start
    if page.folded.endswith((" a ", " an "), sentence.start, start):
        start = page.folded.rindex(" ", sentence.start, start - 1) + 1
    for hedge in sentence.of("hedge"):
        if hedge.end == start - 1:
            start = hedge.start
    return start


def answers(page: Page, sentence: Sentence) -> bool:
    """Whether why it came was just asked: "What started it? Arson, the police say"."""
    return any(
        _ASKED.match(page.folded, one.start, one.end) is not None
        for one in page.sentences[max(0, sentence.index - _ANSWERS) : sentence.index]
    )
