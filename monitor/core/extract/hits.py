"""How often it was struck: "seven of them hit", «попали три», «ударили десять разів»."""

import re
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.mention import Mention
from monitor.core.extract.mentions import find_mentions
from monitor.core.extract.page import Page, Sentence
from monitor.model.claims import Attribute, Modality, Quantity
from monitor.text.scan import Hit

_NEAR: Final = 1  # words
_NEAR_VERB: Final = 2  # words
_CLAUSE: Final = 6  # words between how often and the verb
_TIMES: Final = re.compile(r" (?:раз(?:|а|и|ів|ов)|times)\b")
_OFTEN: Final = {
    "двічі": 2, "тричі": 3, "чотири рази": 4, "дважды": 2, "трижды": 3, "четырежды": 4,
    "twice": 2, "three times": 3,
}  # fmt: skip
_IN_A_WORD: Final = re.compile(
    r"(?:(?P<no>(?:а |and )?(?:не|not)) )?\b(?P<often>" + "|".join(_OFTEN) + r")\b"
)
_STRUCK: Final = re.compile(
    r"(?:[ву]*дар\w+|прилет\w+|прилеті\w+|влуч\w+|попал\w*|бил[аио]?|обстр(?:ел|іл)\w+|гатил\w+"
    r"|struck|shelled|bombed|bombarded|hit)\b"
)


def read_hits(page: Page, sentence: Sentence, counted: list[Draft]) -> list[Draft]:
    """Return the count of hits where a bare number stands beside a verb that says "got there"."""
    verbs = sentence.named("cue", "got_there")
    if not verbs or not _of_weapons(page, sentence):
        return []
    if any(draft.attribute is Attribute.STRIKES for draft in counted):
        return []
    for mention in find_mentions(page, sentence):
        if mention.kind == "person" or mention.one or mention.year:
            continue
        if any(draft.start <= mention.start < draft.end for draft in counted):
            continue
        for verb in verbs:
            if _goes_with(page, sentence, mention, verb):
                first, last = min(mention.start, verb.start), max(mention.after, verb.end)
                value = Quantity(
                    low=mention.low, high=mention.high, approximate=mention.approximate
                )
                return [Draft(Attribute.STRIKES, value, first, last, sentence.index)]
    return []


def read_times(page: Page, sentence: Sentence, counted: list[Draft]) -> list[Draft]:
    """Return how often somebody struck: "shelled the district 23 times", «прилетіло тричі»."""
    verbs = [
        hit
        for hit in (*sentence.of("attack"), *sentence.named("quantity", "launched"))
        if _STRUCK.match(page.folded, hit.start)
    ]
    if not verbs or any(draft.attribute is Attribute.STRIKES for draft in counted):
        return []
    found = _in_a_word(page, sentence, verbs)
    if found:
        return found
    for number in sentence.numbers:
        if not number.measured or not _TIMES.match(page.folded, number.end):
            continue
        for verb in verbs:
            first, last = min(number.start, verb.start), max(number.end, verb.end)
            gap = page.folded[min(number.end, verb.end) : max(number.start, verb.start)]
            if gap.count(" ") <= _CLAUSE and not any(mark in gap for mark in ",;:."):
                value = Quantity(low=number.low, high=number.high, approximate=number.approximate)
                return [Draft(Attribute.STRIKES, value, first, last, sentence.index)]
    return []


def _of_weapons(page: Page, sentence: Sentence) -> bool:
    """Whether drones or missiles are spoken of here or in the sentence before."""
    if sentence.of("weapon"):
        return True
    return bool(sentence.index and page.sentences[sentence.index - 1].of("weapon"))


def _goes_with(page: Page, sentence: Sentence, mention: Mention, verb: Hit) -> bool:
    """Whether the number is the subject of the verb: beside it, or "of them" between."""
    if verb.start < mention.start:
        gap = page.folded[verb.end : mention.start]
        rest = page.folded[mention.after : sentence.end].lstrip()
        return gap == " " and mention.kind == "bare" and not rest[:1].isalnum()
    parts = [hit for hit in sentence.of("part") if mention.after <= hit.start < verb.start]
    end = parts[-1].end if parts else mention.after
    gap = page.folded[end : verb.start]
    if not parts and mention.kind not in ("bare", "unknown"):
        return False
    return len(gap.split()) <= _NEAR * bool(parts) and not any(mark in gap for mark in ",;:.")


def _in_a_word(page: Page, sentence: Sentence, verbs: list[Hit]) -> list[Draft]:
    """Return how often, told by one word, and how often not: «тричі, а не двічі»."""
    words = list(_IN_A_WORD.finditer(page.folded, sentence.start, sentence.end))
    first = next((one for one in words if not one["no"]), None)
    if first is None or not any(_close(page, verb, first) for verb in verbs):
        return []
    found: list[Draft] = []
    for word in words:
        often = Quantity(low=float(_OFTEN[word["often"]]), high=float(_OFTEN[word["often"]]))
        draft = Draft(
            Attribute.STRIKES, often, word.start("often"), word.end("often"), sentence.index
        )
        if word["no"]:
            draft.modality = Modality.DENIED
        found.append(draft)
    return found


def _close(page: Page, verb: Hit, word: re.Match[str]) -> bool:
    gap = page.folded[min(verb.end, word.end()) : max(verb.start, word.start())]
    return len(gap.split()) <= _NEAR_VERB and not any(mark in gap for mark in ",;:.")
