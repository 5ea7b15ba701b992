"""A scanned text laid out for reading: sentences with their hits by kind and numbers."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct, field

from monitor.core.extract.grammar import Grammar
from monitor.text.lexicon import IDIOM
from monitor.text.numerals import Number, read_numbers
from monitor.text.scan import Hit, Scan
from monitor.text.sentences import split_sentences

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
_FREE: Final = frozenset({"cue", "place"})
_NUMBER_KINDS: Final = frozenset({"unit", "bound", "range"})


class Sentence(Struct):
    """One sentence; ``hits`` by kind, in order."""

    index: int
    start: int
    end: int
    hits: dict[str, list[Hit]] = field(default_factory=dict)
    numbers: list[Number] = field(default_factory=list)

    def of(self, kind: str) -> list[Hit]:
        """Return the hits of a kind."""
        return self.hits.get(kind, _NOTHING)

    def named(self, kind: str, concept: str) -> list[Hit]:
        """Return the hits of a kind that mean the concept."""
        hits = self.hits.get(kind)
        return [hit for hit in hits if hit.entry.concept == concept] if hits else []


_NOTHING: Final[list[Hit]] = []


class Page(Struct):
    """The text with its sentences."""

    text: str
    folded: str
    sentences: list[Sentence]
    harms: list[Hit]
    grammar: Grammar

    def harms_within(self, start: int, end: int) -> list[str]:
        """Return the attributes that words between two offsets name, chosen or not."""
        first = bisect_left(self.harms, start, key=_start)
        last = bisect_left(self.harms, end, key=_start)
        return [hit.entry.concept for hit in self.harms[first:last]]

    def gap(self, one: int, other: int) -> str:
        """Return the folded text between two offsets."""
        return self.folded[one:other]


def _start(hit: Hit) -> int:
    return hit.start


def lay_out(
    scan: Scan,
    abbreviations: frozenset[str],
    grammar: Grammar,
    wanted: Callable[[Sequence[Hit], str], bool],
) -> Page:
    """Sort hits into sentences; of those that are wanted, choose among them and count."""
    folded = scan.folded
    spans = split_sentences(scan.text, folded, abbreviations)
    sentences = [Sentence(index, start, end) for index, (start, end) in enumerate(spans)]
    page = Page(
        text=scan.text,
        folded=folded,
        sentences=sentences,
        harms=[hit for hit in scan.hits if hit.entry.kind == "quantity"],
        grammar=grammar,
    )
    place, hits = 0, scan.hits
    for sentence in sentences:
        first = place
        while place < len(hits) and hits[place].start < sentence.end:
            place += 1
        own = hits[first:place]
        if wanted(own, folded[sentence.start : sentence.end]):
            _fill(folded, sentence, own)
        else:
            for hit in own:
                if hit.entry.kind in _REMEMBERED:
                    sentence.hits.setdefault(hit.entry.kind, []).append(hit)
    return page


def _fill(folded: str, sentence: Sentence, hits: Sequence[Hit]) -> None:
    around: dict[int, list[Hit]] = {}
    ends: dict[int, Hit] = {}
    numerals: list[Hit] = []
    for hit in _chosen(hits):
        kind = hit.entry.kind
        if kind == "numeral":
            numerals.append(hit)
            continue
        if kind in _NUMBER_KINDS:
            around.setdefault(hit.start, []).append(hit)
            _keep_end(ends, hit)
        sentence.hits.setdefault(kind, []).append(hit)
    span = (sentence.start, sentence.end)
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


def _chosen(hits: Sequence[Hit]) -> list[Hit]:
    last = [(-1, -1)] * len(_GROUPS)
    kept: list[Hit] = []
    idioms: set[tuple[int, int, int]] = set()
    seen: set[tuple[int, int, str, str]] = set()
    for hit in hits:
        start, end, entry = hit
        group = GROUP_OF.get(entry.kind)
        if group is None:
            if entry.kind in _FREE:
                kept.append(hit)
            continue
        first, final = last[group]
        if end <= final and (start, end) != (first, final):
            continue
        key = (start, end, entry.kind, entry.concept)
        if entry.kind not in ("quantity", "role"):
            if key in seen:
                continue
            seen.add(key)
        if end > final:
            last[group] = (start, end)
        if entry.concept == IDIOM:
            idioms.add((group, start, end))
        else:
            kept.append(hit)
    if idioms:
        return [hit for hit in kept if (GROUP_OF.get(hit[2].kind), *hit[:2]) not in idioms]
    return kept
