"""A scanned text laid out for reading: sentences with their hits by kind and numbers."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct, field

from monitor.core.extract.gate import Worth
from monitor.core.extract.grammar import Grammar
from monitor.core.extract.whose import RELATIVE, Whose, side_quoted
from monitor.text.lexicon import IDIOM
from monitor.text.numerals import Number, read_numbers
from monitor.text.scan import Hit, Scan

# Within a group the longest form wins: "no one" is no "one", a "police station" no police.
_GROUPS: Final = (
    ("numeral", "role", "quantity", "negator", "part", "thing", "word"),
    ("weapon", "target", "attack", "control", "damage", "detonation", "blame"),
    ("cause", "causal", "incident"),
    ("hedge", "denial", "aside", "status"),
    ("speech", "actor"),
    ("side",),
    ("unit",),
    ("bound",),
    ("range",),
    ("place",),
)
GROUP_OF: Final = {kind: number for number, kinds in enumerate(_GROUPS) for kind in kinds}
# What later sentences ask of one that claims nothing itself.
_REMEMBERED: Final = frozenset({"word", "target", "actor", "speech"})
# What stands beside something else: all of them, however they overlap.
_CUE: Final = "cue"
_RAID: Final = "raid"
_AUDIENCE: Final = "audience"
_TARGET: Final = "target"
_TWO: Final = re.compile(r"\w+, \w+")
_TAKEN: Final = frozenset({"side", "control"})
_FREE: Final = frozenset({_CUE, "place"})
_REPEATED: Final = frozenset({"quantity", "role"})  # one form may tell of two
Span = tuple[int, int]
_NUMBER_KINDS: Final = frozenset({"unit", "bound", "range"})


class Sentence(Struct):
    """One sentence; ``hits`` by kind, in order, and the cues by their meaning.

    Without ``read`` nothing in it can be a claim.
    """

    index: int
    start: int
    end: int
    hits: dict[str, list[Hit]] = field(default_factory=dict)
    cues: dict[str, list[Hit]] = field(default_factory=dict)
    numbers: list[Number] = field(default_factory=list)
    read: bool = True

    def of(self, kind: str) -> list[Hit]:
        """Return the hits of a kind."""
        return self.hits.get(kind, _NOTHING)

    def named(self, kind: str, concept: str) -> list[Hit]:
        """Return the hits of a kind that mean the concept."""
        if kind == _CUE:
            return self.cues.get(concept, _NOTHING)
        hits = self.hits.get(kind)
        if hits is None:
            return _NOTHING
        if len(hits) == 1:
            return hits if hits[0][2].concept == concept else _NOTHING
        return [hit for hit in hits if hit[2].concept == concept]

    def undone(self, hit: Hit) -> bool:
        """Whether "not" stands directly before a hit: «не взяли»."""
        return any(word.end == hit.start - 1 for word in self.named(_CUE, "undone"))


_NOTHING: Final[list[Hit]] = []


def _nowhere(_: Sentence) -> frozenset[str]:
    return frozenset()


class Page(Struct):
    """The text with its sentences, and all that was found in it, chosen or not.

    ``official``: an office publishes it, None if nobody knows. ``side``: that of who
    speaks, "" if unknown. ``banks``: the river banks that are named, once asked for.
    ``lands`` gives the ids of regions and countries in which a sentence's towns may lie.
    """

    text: str
    folded: str
    sentences: list[Sentence]
    hits: Sequence[Hit]
    grammar: Grammar
    official: bool | None = None
    side: str = ""
    banks: list[Hit] | None = None
    lands: Callable[[Sentence], frozenset[str]] = _nowhere

    @property
    def of_channel(self) -> bool:
        """Whether it speaks of the channel's own readers."""
        return self.cued(0, len(self.folded), _AUDIENCE)

    @property
    def of_raid(self) -> bool:
        """Whether it speaks of police at work: then those taken away are detained."""
        return self.cued(0, len(self.folded), _RAID)

    def cued(self, start: int, end: int, concept: str) -> bool:
        """Whether a cue stands between two offsets, in a sentence laid out or not."""
        return self.found(start, end, _CUE, concept) is not None

    def found(self, start: int, end: int, kind: str, concept: str) -> Hit | None:
        """Return the first entry of a kind between two offsets, chosen or not."""
        for hit in self._within(start, end):
            if hit[2].kind == kind and hit[2].concept == concept:
                return hit
        return None

    def kinds_within(self, start: int, end: int) -> set[str]:
        """Return the kinds of what was found between two offsets, chosen or not."""
        return {hit[2].kind for hit in self._within(start, end)}

    def harms_within(self, start: int, end: int) -> list[str]:
        """Return the attributes that words between two offsets name, chosen or not."""
        return [hit[2].concept for hit in self._within(start, end) if hit[2].kind == "quantity"]

    def _within(self, start: int, end: int) -> Sequence[Hit]:
        first = bisect_left(self.hits, start, key=_start)
        return self.hits[first : bisect_left(self.hits, end, first, key=_start)]

    def gap(self, one: int, other: int) -> str:
        """Return the folded text between two offsets."""
        return self.folded[one:other]


def _start(hit: Hit) -> int:
    return hit.start


def parted(hits: Sequence[Hit], spans: Sequence[Span]) -> list[Span]:
    """Return from which hit to which those of each span go; a hit lies where it begins."""
    parts: list[Span] = []
    last = 0
    for _, end in spans:
        first, last = last, bisect_left(hits, end, last, key=_start)
        parts.append((first, last))
    return parts


def lay_out(
    scan: Scan,
    spans: Sequence[Span],
    parts: Sequence[Span],
    worth: Sequence[Worth],
    grammar: Grammar,
    whose: Whose,
) -> Page:
    """Sort hits into sentences; in those that are worth it, choose among them and count.

    ``spans`` are the sentences, ``parts`` their hits by number; ``whose`` words they are.
    """
    folded, hits = scan.folded, scan.hits
    sentences = [Sentence(index, start, end) for index, (start, end) in enumerate(spans)]
    page = Page(
        text=scan.text,
        folded=folded,
        sentences=sentences,
        hits=hits,
        grammar=grammar,
        official=whose.official,
        side=whose.side,
    )
    for sentence, (first, last), worthy in zip(sentences, parts, worth, strict=True):
        inside = hits[first:last]
        sentence.read = worthy is Worth.READ
        if worthy is not Worth.NOTHING:
            _fill(page, sentence, inside, whose)
            continue
        for hit in inside:
            kind = hit[2].kind
            if kind in _REMEMBERED:
                sentence.hits.setdefault(kind, []).append(hit)
    return page


def _fill(page: Page, sentence: Sentence, hits: Sequence[Hit], whose: Whose) -> None:
    folded = page.folded
    span = (sentence.start, sentence.end)
    around: dict[int, list[Hit]] = {}
    ends: dict[int, Hit] = {}
    numerals: list[Hit] = []
    for hit in _chosen(folded, hits):
        entry = hit[2]
        kind = entry.kind
        if kind in _TAKEN and entry.concept in RELATIVE:
            quoted = side_quoted(page.text, span, hits, hit)
            told = (whose._replace(side=quoted) if quoted else whose).meant(hit)
            if told is None:
                continue
            hit, entry = told, told[2]  # noqa: PLW2901  one reading of the same words
        if kind == "numeral":
            numerals.append(hit)
            continue
        if kind == _CUE:
            sentence.cues.setdefault(entry.concept, []).append(hit)
            continue
        if kind in _NUMBER_KINDS:
            around.setdefault(hit.start, []).append(hit)
            _keep_end(ends, hit)
        sentence.hits.setdefault(kind, []).append(hit)
    sentence.numbers = read_numbers(folded, span, numerals, around, ends)


def _keep_end(ends: dict[int, Hit], hit: Hit) -> None:
    """Where several end at one place, keep the longest, and a range before a bound."""
    known = ends.get(hit.end)
    if (
        known is None
        or hit.start < known.start
        or known.entry.kind == "unit"
        or (hit.start == known.start and hit.entry.kind == "bound" and known.entry.kind == "range")
    ):
        ends[hit.end] = hit


def _torn(folded: str, hit: Hit) -> bool:
    """Whether a comma parts the two words of a target: it is no name of one."""
    return hit[2].kind == _TARGET and _TWO.fullmatch(folded, hit[0], hit[1]) is not None


def _chosen(folded: str, hits: Sequence[Hit]) -> list[Hit]:
    last = [(-1, -1)] * len(_GROUPS)
    kept: list[Hit] = []
    idioms: set[tuple[int, int, int]] = set()
    seen: set[tuple[int, int, str, str]] = set()
    for hit in hits:
        start, end, entry = hit
        kind = entry.kind
        group = GROUP_OF.get(kind)
        if group is None:
            if kind in _FREE:
                kept.append(hit)
            continue
        first, final = last[group]
        if (end <= final and (end != final or start != first)) or _torn(folded, hit):
            continue
        concept = entry.concept
        if kind not in _REPEATED:
            key = (start, end, kind, concept)
            if key in seen:
                continue
            seen.add(key)
        if end > final:
            last[group] = (start, end)
        if concept == IDIOM:
            idioms.add((group, start, end))
        else:
            kept.append(hit)
    if idioms:
        return [hit for hit in kept if (GROUP_OF.get(hit[2].kind), *hit[:2]) not in idioms]
    return kept
