"""Near-copies: which earlier post this one repeats, and whether it says the same.

A post is reduced to the smallest hashes of its word pairs (a bottom-k sketch). Posts
that share enough of them are compared letter by letter. Similar wording never proves
the same content: "4 injured" and "9 injured" are the likest of texts, so the caller
is told both facts, the copy and what it changed. The same words about another town are
no copy (core/contrast.py).
"""

import re
from collections import Counter, OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import chain, repeat
from math import ceil
from operator import and_, lshift, xor
from typing import Final
from zlib import crc32

from msgspec import Struct
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from monitor.core.contrast import differ_in_names
from monitor.model.claims import Claim, value_key
from monitor.model.ids import PostId, SourceKey
from monitor.text.normalise import fold, word_field

Fact = tuple[str, str, str]

HORIZON: Final = timedelta(hours=72)
_KEPT: Final = 20_000  # sketches; a bound on memory for channels that never stop
_SHORT: Final = 2**29 - 1  # integers of one machine digit sort twice as fast
_HASHES: Final = 12
_SHARED: Final = 3
_FEWEST_WORDS: Final = 6
_LIKE: Final = 84.0  # of 100, rapidfuzz's normalised insertions and deletions
_PART_LIKE: Final = 93.0
_CUT_LIKE: Final = 88.0  # of 100 words: a signature of its own may be among them
_CUT_SAME: Final = 84.0
_SAME_FACTS: Final = 3  # fewer are soon told alike by two
_FEWEST_OF_CUT: Final = 12
# A part that is so like a text shares at least this much of its letters with it, in order.
# From 2m / (s + w) >= like and w >= m, with m shared letters of a part s and a window w.
_PART_SHARED: Final = _PART_LIKE / (200 - _PART_LIKE)
_SHORTEST_PART: Final = 0.5  # of the longer text: a cut copy; less is a quotation
_ROUNDING: Final = 1e-6
_LONGEST_PART: Final = 0.9  # a longer one would be alike as a whole
_MOST_SHARED: Final = 64  # the latest posts with one word pair; more make it a common phrase
_MOST_COMPARED: Final = 4  # the likeliest by their sketches are compared letter by letter
_ASKS: Final = (
    r"(?:підпи[сш]|подпи[сш]|subscrib|надіслати новин|прислать новост|наш канал|join us|follow us)"
)
# Of a last line that asks for readers all is the channel's own, its name as well, and of
# what stands behind a pointing hand.
_TAIL: Final = re.compile(
    rf"[\n👉👇➡📲🔔📢][^\n!?]{{0,48}}{_ASKS}[^\n.!?]*|{_ASKS}[^\n.!?]*"
    r"|https?://\S+|t\.me/\S+|@\w+|#\w+|\([^()]*комм?ента[^()]*\)",
)
# One of these stands in every match of the expression: looking for them costs far less.
_SIGNS: Final = (
    *(
        "підпис",
        "підпиш",
        "подпис",
        "подпиш",
        "subscrib",
        "надіслати новин",
        "прислать новост",
        "наш канал",
    ),
    *("join us", "follow us", "http", "t.me/", "@", "#", "комента", "коммента"),
)


class Sketch(Struct, frozen=True):
    """A text reduced for comparison, without what is the channel's own.

    ``hashes`` is empty where it is too short to tell.
    """

    text: str
    words: str
    hashes: tuple[int, ...]


class Copy(Struct, frozen=True, kw_only=True):
    """An earlier post with nearly the same words.

    ``altered``: this post makes a claim that the earlier one does not make. It is then
    no mere copy, however alike the texts are.
    """

    of: PostId
    likeness: float
    altered: bool


class _Held(Struct, frozen=True):
    post: PostId
    source: SourceKey
    sketch: Sketch
    facts: frozenset[Fact]
    at: datetime


def sketch(text: str) -> Sketch:
    """Normalise a text and take the smallest hashes of its word pairs."""
    return sketch_of(text, fold(text))


def sketch_of(text: str, folded: str) -> Sketch:
    """Return the sketch of a text that is folded already."""
    text, folded = _without_tails(text, folded)
    words = word_field(folded).encode().split()
    joined = b" ".join(words).decode()
    if len(words) < _FEWEST_WORDS:
        return Sketch(text, joined, ())
    # Hashing a word anew costs less than finding what is known of it in a large table.
    codes = list(map(and_, map(crc32, words), repeat(_SHORT)))
    pairs = set(map(xor, map(lshift, codes, repeat(1)), codes[1:]))
    return Sketch(text, joined, tuple(sorted(pairs)[:_HASHES]))


def _without_tails(text: str, folded: str) -> tuple[str, str]:
    """Leave out of a text, as it is and folded, what is the channel's own."""
    if not any(sign in folded for sign in _SIGNS):
        return text, folded
    kept, at = [], 0
    for tail in _TAIL.finditer(folded):
        kept.append((at, tail.start()))
        at = tail.end()
    kept.append((at, len(folded)))
    bare, bare_folded = (" ".join([whole[a:b] for a, b in kept]) for whole in (text, folded))
    return bare, bare_folded


def facts(claims: Iterable[Claim]) -> frozenset[Fact]:
    """Reduce claims to what a copy must share: attribute, value, modality.

    A scope may be told by the event alone (one of its places), which is known only after
    a copy is.
    """
    return frozenset(
        (claim.attribute.value, value_key(claim.value), claim.modality.value) for claim in claims
    )


class Copies:
    """The sketches of the last days, by the posts' own time; memory is bounded."""

    def __init__(self) -> None:
        self._by_hash: dict[int, list[int]] = {}
        self._held: OrderedDict[int, _Held] = OrderedDict()
        self._facts: dict[PostId, frozenset[Fact]] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._held)

    def stated(self, post: PostId) -> frozenset[Fact] | None:
        """Return what a post claims by its latest text, None where it is not remembered."""
        return self._facts.get(post)

    def find(
        self, drawn: Sketch, *, source: SourceKey, stated: frozenset[Fact], at: datetime
    ) -> Copy | None:
        """Return the earliest post of another source that this one repeats, if any."""
        best: Copy | None = None
        for held in self._likeliest(drawn, source, at):
            same = len(stated) >= _SAME_FACTS and stated <= held.facts
            alike = likeness(drawn.words, held.sketch.words, same=same)
            if not alike or differ_in_names(drawn.text, held.sketch.text):
                continue
            if best is None or (best.altered and stated <= held.facts):
                altered = not stated <= held.facts
                best = Copy(of=held.post, likeness=alike, altered=altered)
        return best

    def _likeliest(self, drawn: Sketch, source: SourceKey, at: datetime) -> list[_Held]:
        """Return the few posts of other sources that share most of the sketch, oldest first."""
        by_hash = self._by_hash
        # Of a common phrase only the latest uses are looked at: copies follow soon.
        shared = Counter(
            chain.from_iterable(
                [by_hash[value][-_MOST_SHARED:] for value in drawn.hashes if value in by_hash]
            )
        )
        if max(shared.values(), default=0) < _SHARED:
            return []  # most posts repeat nothing
        enough = [
            (count, key)
            for key, count in shared.items()
            if count >= _SHARED
            and (held := self._held[key]).source != source
            and timedelta() <= at - held.at <= HORIZON
        ]
        if len(enough) > _MOST_COMPARED:
            enough = nlargest(_MOST_COMPARED, enough)
        return [self._held[key] for key in sorted([key for _, key in enough])]

    def add(
        self,
        post: PostId,
        drawn: Sketch,
        *,
        source: SourceKey,
        stated: frozenset[Fact],
        at: datetime,
    ) -> None:
        """Remember a text. One that is too short to tell is not kept."""
        if not drawn.hashes:
            self._facts.pop(post, None)
            return
        key, self._next = self._next, self._next + 1
        self._held[key] = _Held(post, source, drawn, stated, at)
        self._facts[post] = stated
        for value in drawn.hashes:
            self._by_hash.setdefault(value, []).append(key)
        while len(self._held) > _KEPT or at - next(iter(self._held.values())).at > HORIZON:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        key, held = self._held.popitem(last=False)
        self._facts.pop(held.post, None)
        for value in held.sketch.hashes:
            keys = self._by_hash[value]
            keys.remove(key)
            if not keys:
                del self._by_hash[value]


def likeness(one: str, other: str, *, same: bool = False) -> float:
    """Return how alike two texts are from 0 to 1, 0 where neither copies the other.

    ``same``: all that the one states the other states, too; then a cut copy may differ in
    a word more.
    """
    whole = fuzz.ratio(one, other, score_cutoff=_LIKE)
    if whole:
        return whole / 100
    short, long = sorted((one, other), key=len)
    if not _SHORTEST_PART * len(long) <= len(short) <= _LONGEST_PART * len(long):
        return 0.0
    fewest = ceil(len(short) * _PART_SHARED - _ROUNDING)
    if not LCSseq.similarity(short, long, score_cutoff=fewest):
        return 0.0  # looking at every part of the longer text costs a hundred times as much
    part = fuzz.partial_ratio(one, other, score_cutoff=_PART_LIKE)
    least = _CUT_SAME if same else _CUT_LIKE
    return (part or _cut(short.split(), long.split(), least)) / 100


def _cut(short: list[str], long: list[str], least: float) -> float:
    """Return how much of a text is left of another in its order: a copy without a sentence."""
    if len(short) < _FEWEST_OF_CUT:
        return 0.0
    kept = 100 * LCSseq.similarity(short, long) / len(short)
    return kept if kept >= least else 0.0
