"""Whether a stretch of text can claim anything at all; most posts and sentences end here.

Each name that counts, a kind of entry or a concept, has a bit of its own. What an entry
says is found out once, so that a sentence costs one look-up for each of its hits.
"""

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache, reduce
from operator import itemgetter, or_
from typing import Final

from monitor.text.scan import Entry, Hit

_DIGIT: Final = re.compile(r"\d")
_ENTRY: Final = itemgetter(2)
_KEPT: Final = 4_096  # sets of bits; many a sentence has the same words
_BY_CONCEPT: Final = frozenset({"quantity", "word", "attack", "causal", "control", "cue"})
_SPECIFIC: Final = frozenset({"attack", "causal", "quantity"})  # kinds that count besides
_ENOUGH: Final = frozenset(
    {
        "damage", "detonation", "status", "contested", "Russia", "Ukraine", "casualties", "own",
        "fallen", "weapon", "enemy",
    }
)  # fmt: skip
# Words that name a holder only beside a place: «Лиман наш!», but «экзамен сдали».
_PREDICATES: Final = frozenset(
    {"own predicate", "enemy predicate", "Russia predicate", "Ukraine predicate"}
)
_PLACES: Final = frozenset({"place", "settlement"})
_NEAR: Final = 1  # words between a place and what is told of it
_AGAIN: Final = 3  # words behind the place: "the town is, they say, ours again"
# What may make a claim of its own in a sentence that no pair lets through.
_BESIDE: Final = _SPECIFIC | {
    "held", "cause", "part", "blame", "confirm", "confirm_that", "act", "lays", "harmed",
}  # fmt: skip
# What claims only together: a part that came down, fighting inside, an event confirmed.
_PAIRS: Final = (
    ("down", frozenset({"portion"})),
    ("fight", frozenset({"inside"})),
    ("leave", frozenset({"side"})),
    ("comment", frozenset({"refuse"})),
    ("confirm", frozenset({"hit", "incident", "event", "cause"})),
    ("suffices", frozenset({"cause"})),
    ("denial", frozenset({"incident", "event", "cause", "charge", "hit"})),
    ("mishap", frozenset({"none", "no"})),
    ("hit", frozenset({"target", "it"})),
    (
        "cause",
        frozenset(
            {
                "before",
                "names",
                "reason",
                "then",
                "after",
                "either",
                "happened",
                "denial",
                "none",
                "incident",
                "points",
                "innocent",
                "speaks",
                "saying",
            }
        ),
    ),
    (
        "side",
        frozenset({"taken", "lost", "loss", "rid", "blame", "flag", "act", "involvement"}),
    ),
    ("blame", frozenset({"police", "speech", "place"})),
    ("taken", frozenset({"target"})),  # by a party that no table knows
    ("control_word", frozenset({"side", "target"})),
    ("points", frozenset({"side"})),
    ("none", frozenset({"target"})),
    ("no", frozenset({"target"})),
    ("goal", frozenset({"target"})),
    ("harm", frozenset({"target"})),
    ("hit", frozenset({"itself", "its_own", "points"})),
)
CONTRARY: Final = "contrary"  # "despite", «попри»: what is told behind it is set aside
_SAYING: Final = frozenset({"say", "according", "told_by"})
_MAY_BE_BLAMED: Final = frozenset({"police", "organisers", "general staff"})
_UNTRUE: Final = frozenset({"hit", "denial", "report"})
_ALONE: Final = frozenset({"killed", "injured", "rescued"})  # «погиб продавец»
_NAMING: Final = frozenset({"negator", "role", "no", "nobody"})
_LOOSE: Final = frozenset(
    {"launched", "turnout", "strikes", "magnitude", "buildings_damaged", "without_power", "part"}
)
_COUNTED: Final = frozenset(
    {
        "killed", "injured", "missing", "captured", "detained", "rescued", "evacuated",
        "intercepted", "launched", "strikes", "got_there",
    }
)  # fmt: skip
_CROWDS: Final = frozenset({"gathering", "figure", "we_are", "speech", "restated"})
_COUNTABLE: Final = _COUNTED | _LOOSE | _CROWDS
_UNCOUNTED: Final = _COUNTED | {"part", "without_power"}

_NAMES: Final = sorted(
    _ENOUGH.union(
        _PREDICATES,
        _PLACES,
        _BESIDE,
        _UNTRUE,
        _ALONE,
        _NAMING,
        _COUNTABLE,
        {"numeral", CONTRARY},
    )
    | {name for one, others in _PAIRS for name in (one, *others)}
)
_BITS: Final = {name: 1 << number for number, name in enumerate(_NAMES)}


def _mask(names: Iterable[str]) -> int:
    return reduce(or_, (_BITS[name] for name in names), 0)


_ENOUGH_BITS: Final = _mask(_ENOUGH)
_PREDICATE_BITS: Final = _mask(_PREDICATES)
_BESIDE_BITS: Final = _mask(_BESIDE)
_PAIR_BITS: Final = tuple((_BITS[one], _mask(others)) for one, others in _PAIRS)
_PLACE_BITS: Final = _mask(_PLACES)
_UNTRUE_BITS: Final = _mask(_UNTRUE)
_COUNTABLE_BITS: Final = _mask(_COUNTABLE)
_ALONE_BITS: Final = _mask(_ALONE)
_UNCOUNTED_BITS: Final = _mask(_UNCOUNTED)
_NAMING_BITS: Final = _mask(_NAMING)
_NUMERAL_BIT: Final = _BITS["numeral"]
_GATHERING_BIT: Final = _BITS["gathering"]
_TURN_BITS: Final = _mask((CONTRARY, "denial", "negator"))
# Without one of these nothing below can hold.
_OPENING_BITS: Final = reduce(
    or_,
    (one for one, _ in _PAIR_BITS),
    _ENOUGH_BITS | _PREDICATE_BITS | _COUNTABLE_BITS,
)


class Worth(IntEnum):
    """What a stretch of text is worth: nothing, being laid out for its neighbours, reading."""

    NOTHING = 0
    LAID_OUT = 1
    READ = 2


class Gate(dict[Entry, int]):
    """What each entry that was met says, as bits; entries are added as they are met."""

    def __missing__(self, entry: Entry) -> int:
        kind = entry.kind
        bits = _BITS.get(entry.concept if kind in _BY_CONCEPT else kind, 0)
        if kind == "cue" and entry.concept == "place":
            bits = 0  # "in", «на»: where something is, and no place itself
        if kind in _SPECIFIC:
            bits |= _BITS[kind]
        if kind == "speech" and entry.concept in _SAYING:
            bits |= _BITS["saying"]
        if kind == "negator" and entry.concept == "no":
            bits |= _BITS["no"]
        if kind == "actor" and entry.concept in _MAY_BE_BLAMED:
            bits |= _BITS["police"]
        self[entry] = bits
        return bits

    def bits(self, hits: Iterable[Hit]) -> list[int]:
        """Return what each hit says."""
        return [*map(self.__getitem__, map(_ENTRY, hits))]


def opens(bits: Sequence[int]) -> bool:
    """Whether a stretch may be worth more than nothing; ``bits`` are those of its hits."""
    return reduce(or_, bits, 0) & _OPENING_BITS != 0


def weigh(hits: Sequence[Hit], bits: Sequence[int], folded: str, span: tuple[int, int]) -> Worth:
    """Return what the stretch may be worth; ``bits`` are those of its hits."""
    seen = reduce(or_, bits, 0)
    if not seen & _OPENING_BITS:
        return Worth.NOTHING
    if (
        seen & _ENOUGH_BITS
        or seen & _UNTRUE_BITS == _UNTRUE_BITS
        or _pairs(seen)
        or (seen & _COUNTABLE_BITS and _counts(seen, folded, span))
    ):
        return Worth.READ
    if not seen & _PREDICATE_BITS:
        return Worth.NOTHING
    if seen & _BESIDE_BITS or (seen & _PLACE_BITS and _by_a_place(hits, bits, folded)):
        return Worth.READ
    return Worth.LAID_OUT


@lru_cache(maxsize=_KEPT)
def _pairs(seen: int) -> bool:
    for one, others in _PAIR_BITS:  # noqa: SIM110  several times faster than a generator
        if seen & one and seen & others:
            return True
    return False


def gathers(bits: Iterable[int]) -> bool:
    """Whether a gathering is spoken of: any number may be that of its crowd then."""
    for one in bits:  # noqa: SIM110  several times faster than a generator
        if one & _GATHERING_BIT:
            return True
    return False


def turns(bits: Iterable[int]) -> bool:
    """Whether something is denied or set aside: a sentence may go on with what is so then."""
    for one in bits:  # noqa: SIM110  several times faster than a generator
        if one & _TURN_BITS:
            return True
    return False


def _counts(seen: int, folded: str, span: tuple[int, int]) -> bool:
    if seen & _ALONE_BITS or seen & _NUMERAL_BIT:
        return True
    if seen & _UNCOUNTED_BITS and seen & _NAMING_BITS:
        return True
    return _DIGIT.search(folded, *span) is not None


def _by_a_place(hits: Sequence[Hit], bits: Sequence[int], folded: str) -> bool:
    """Whether a place stands close enough to a word that names its holder."""
    places = [hit for hit, one in zip(hits, bits, strict=True) if one & _PLACE_BITS]
    for hit, one in zip(hits, bits, strict=True):
        if one & _PREDICATE_BITS:
            for place in places:
                first, last = min(hit.end, place.end), max(hit.start, place.start)
                reach = _AGAIN if place.end <= hit.start else _NEAR
                if len(folded[first:last].split()) <= reach:
                    return True
    return False
