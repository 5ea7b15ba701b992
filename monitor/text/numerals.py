"""Counts in running text: figures and words, with their bounds.

What is no count never becomes a number here: ordinals, names of things, whatever stands with
a unit of measure, and the figures that figures.py leaves out.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from monitor.text.figures import MOST, Atom, figure_atoms
from monitor.text.lexicon import Amount, numeral_value
from monitor.text.scan import Hit

_THOUSAND: Final = 1000
_HUNDRED: Final = 100
_TEN: Final = 10
_TWO, _FOUR = 2, 4  # «тысячи три»: the numerals that govern this form
_THOUSANDS: Final = frozenset({"тысячи", "тисячі"})
_VAGUE: Final = frozenset({(2, 9), (20, 99), (200, 999)})  # "several", "dozens", "hundreds"


class Number(NamedTuple):
    """A count in a text. ``high`` None: no upper bound.

    ``year``: four figures that may name a year. ``measured``: a unit stands with it, so
    it counts nothing. ``compound``: a part of a compound word, "5.4-magnitude".
    ``changed``: the first of two in "from 5 to 7".
    """

    start: int
    end: int
    low: float
    high: float | None
    approximate: bool = False
    year: bool = False
    measured: bool = False
    compound: bool = False
    changed: bool = False


_PREPOSITIONS: Final = (" о", " об", " про", " на", " в", " у", " of")
_NO_BOUND: Final = "exact"  # «ще десятки» are still dozens
_AMOUNTS: Final[dict[str, Amount]] = {}


def read_numbers(
    folded: str,
    span: tuple[int, int],
    words: Sequence[Hit],
    around: Mapping[int, Sequence[Hit]],
    ends: Mapping[int, Hit],
) -> list[Number]:
    """Return the numbers of a stretch of text in order.

    ``words`` are the hits of numerals, ``around`` those of bounds, ranges and units by
    where they start, ``ends`` the longest of them by where it ends.
    """
    atoms = [*figure_atoms(folded, *span), *_word_atoms(folded, words)]
    if not atoms:
        return []
    atoms.sort(key=lambda atom: (atom.start, -atom.end))
    numbers: list[Number] = []
    index = 0
    while index < len(atoms):
        number, index = _compose(folded, atoms, index, ends)
        numbers.append(_bounded(folded, number, around, ends))
    return _ranges(folded, numbers, around, ends)


def _word_atoms(folded: str, words: Sequence[Hit]) -> list[Atom]:
    atoms: list[Atom] = []
    for start, end, entry in words:
        if folded[end : end + 1] == "'" and folded[end + 1 : end + 2].isalpha():
            continue  # «сім'я» is no seven
        if end - start == 1 and folded[start] == "k" and not folded[start - 1 : start].strip():
            continue  # "the tanker Selvi K"
        amount = _AMOUNTS.get(entry.concept)
        if amount is None:
            amount = numeral_value(entry.concept)
            if amount is None:
                continue
            _AMOUNTS[entry.concept] = amount
        atoms.append(Atom(start, end, amount))
    return atoms


def _compose(
    folded: str, atoms: Sequence[Atom], index: int, ends: Mapping[int, Hit]
) -> tuple[Number, int]:
    """Join the atoms of one number from ``index`` on; return it and the next index."""
    first = atoms[index]
    start, end = first.start, first.end
    turned = _turned(folded, atoms, index)
    if turned is not None:
        return turned
    total = Amount(0, 0)
    current: Amount | None = None
    begun = False
    while index < len(atoms):
        atom = atoms[index]
        if atom.start < end and begun:  # another meaning of the same words
            index += 1
            continue
        if atom.start > end and not _joined(folded, end, atom.start):
            break
        rival = atoms[index + 1] if index + 1 < len(atoms) else None
        if rival is not None and rival.start == atom.start:
            atom = _chosen(atom, rival, current, exact=_exact(folded, atoms, index, ends))
        if atom.amount.times:
            total, current = _multiplied(total, current, atom.amount)
        elif current is None:
            if total.low and atom.amount.low >= _THOUSAND:
                break
            current = atom.amount
        elif _adds(current, atom.amount):
            current = _sum(current, atom.amount)
        else:
            break
        end, begun = atom.end, True
        index += 1
    value = _sum(total, current) if current is not None else total
    high = None if value.high >= MOST else value.high
    return (
        Number(
            start, end, value.low, high, value.approximate,
            year=first.year and end == first.end, compound=first.compound,
        ),
        max(index, 1),
    )  # fmt: skip


def _turned(folded: str, atoms: Sequence[Atom], index: int) -> tuple[Number, int] | None:
    """Read «тысяч шестьдесят», about sixty thousand: the multiplier stands first."""
    one = atoms[index]
    after = index + 1
    few = folded[one.start : one.end] in _THOUSANDS
    if few:  # which may be one thousand or several
        same = [atom for atom in atoms[index : index + 2] if atom.start == one.start]
        one = next((atom for atom in same if atom.amount.times), one)
        after = index + len(same)
    if not (one.amount.times and (few or one.amount.approximate)) or after >= len(atoms):
        return None
    other = atoms[after]
    count = other.amount
    if few and not _TWO <= count.low <= _FOUR:
        return None
    if count.times or count.low != count.high or count.low >= one.amount.low:
        return None
    if folded[one.end : other.start] != " ":
        return None
    value = count.low * one.amount.low
    return Number(one.start, other.end, value, value, approximate=True), after + 1


def _exact(folded: str, atoms: Sequence[Atom], index: int, ends: Mapping[int, Hit]) -> bool:
    """Whether «тысячи» is one thousand: after a bound, or before hundreds."""
    start = own = atoms[index].start
    end = atoms[index].end
    while start and folded[start - 1] == " ":
        start -= 1
    before = ends.get(start)
    bounds = (
        before is not None and before.entry.kind == "bound" and before.entry.concept != _NO_BOUND
    )
    if before is not None and bounds and before.end < own:
        return True
    later = next((atom for atom in atoms[index : index + 4] if atom.start > own), None)
    return later is not None and _joined(folded, end, later.start) and not later.amount.times


def _chosen(one: Atom, other: Atom, current: Amount | None, *, exact: bool) -> Atom:
    """Of two meanings (a vague count, a multiplier) take the one that fits."""
    wants_times = exact if current is None else current.low == current.high
    return one if one.amount.times is wants_times else other


def _joined(folded: str, end: int, start: int) -> bool:
    gap = folded[end:start]
    return gap in (" ", "-", ". ", " and ", "\xad")


def _adds(current: Amount, more: Amount) -> bool:
    if more.low != more.high or current.low != current.high:
        return False
    if more.low == 0.5:  # noqa: PLR2004  "12 and a half thousand"
        return True
    if current.low % _HUNDRED == 0 and more.low < _HUNDRED:
        return True
    return current.low % _TEN == 0 and current.low >= 2 * _TEN and more.low < _TEN


def _multiplied(
    total: Amount, current: Amount | None, factor: Amount
) -> tuple[Amount, Amount | None]:
    base = current or Amount(1, 1)
    low = base.low * factor.low
    vague = (base.low, base.high) in _VAGUE
    if base.high >= MOST:
        high = MOST
    else:
        high = (base.high + 1) * factor.low - 1 if vague else base.high * factor.low
    rough = factor.approximate and factor.low < _THOUSAND
    product = Amount(low, high, base.approximate or rough)
    if factor.low >= _THOUSAND:
        return _sum(total, product), None
    return total, product


def _sum(one: Amount, other: Amount) -> Amount:
    return Amount(one.low + other.low, one.high + other.high, one.approximate or other.approximate)


def _bounded(
    folded: str, number: Number, around: Mapping[int, Sequence[Hit]], ends: Mapping[int, Hit]
) -> Number:
    """Apply what stands directly before and after: "at least", "over", a unit."""
    after = number.end
    while after < len(folded) and folded[after] in " -.":
        after += 1
    for hit in around.get(after, ()):
        kind, concept = hit.entry.kind, hit.entry.concept
        if kind == "unit" and concept != "before":
            return number._replace(measured=True)
        if kind == "bound" and concept.endswith("_after"):
            number = _with_bound(number, concept.removesuffix("_after"))._replace(end=hit.end)
            break
    start = number.start
    while True:
        before = start
        while before and folded[before - 1] == " ":
            before -= 1
        lead = ends.get(before) or _past_preposition(folded, before, ends)
        if lead is None or (before == start and start):
            return number
        kind, concept = lead.entry.kind, lead.entry.concept
        if kind == "unit" and concept == "before":
            return number._replace(measured=True)
        if kind != "bound" or concept.endswith("_after"):
            return number
        start = lead.start
        number = _with_bound(number, concept)._replace(start=start)


def _past_preposition(folded: str, before: int, ends: Mapping[int, Hit]) -> Hit | None:
    """Return the bound before a preposition: «пишут минимум о десяти»."""
    for word in _PREPOSITIONS:
        if folded.endswith(word, 0, before):
            lead = ends.get(before - len(word))
            return lead if lead is not None and lead.entry.kind == "bound" else None
    return None


def _with_bound(number: Number, bound: str) -> Number:
    match bound:
        case "at_least":
            return number._replace(high=None)
        case "more_than":
            # "More than dozens" is still of that order: only an exact figure moves.
            low = number.low + 1 if number.low == number.high else number.low
            return number._replace(low=low, high=None, approximate=False)
        case "up_to":
            return number._replace(low=0.0, high=number.high or number.low)
        case "below":
            return number._replace(low=0.0, high=max(0.0, (number.high or number.low) - 1))
        case "about":
            return number._replace(approximate=True)
        case _:
            return number


def _ranges(
    folded: str, numbers: list[Number], around: Mapping[int, Sequence[Hit]], ends: Mapping[int, Hit]
) -> list[Number]:
    """Join "20 to 25", "between A and B", «двое-трое»; mark "from 5 to 7" as a change."""
    joined: list[Number] = []
    for number in numbers:
        if joined:
            one = joined[-1]
            kind = _link(folded, one, number, around, ends)
            if kind == "range":
                one = _scaled(folded, one, number)
                number = _in_thousands(one, number)  # noqa: PLW2901
            if kind == "range" and one.low <= (number.high or number.low):
                joined[-1] = Number(
                    one.start, number.end, one.low or number.low,
                    number.high or number.low, one.approximate or number.approximate,
                    measured=number.measured,
                )  # fmt: skip
                continue
            if kind == "change":
                joined[-1] = one._replace(changed=True)
                low = number.high if number.low == 0 and number.high else number.low
                joined.append(number._replace(low=low, high=low))
                continue
            if kind == "measure" and number.measured:
                joined[-1] = one._replace(measured=True)
        joined.append(number)
    return joined


def _scaled(folded: str, one: Number, other: Number) -> Number:
    """Let "40 to 45 thousand" begin at 40 thousand."""
    top = other.high or other.low
    worded = any(char.isalpha() for char in folded[other.start : other.end])
    if worded and top >= _THOUSAND and top % _THOUSAND == 0 and one.low < top / _HUNDRED:
        return one._replace(low=one.low * _THOUSAND)
    return one


def _in_thousands(one: Number, other: Number) -> Number:
    """Let «тысяч восемь-девять» end at nine thousand."""
    if not one.approximate or one.low % _THOUSAND or other.low >= _THOUSAND:
        return other
    if one.low / _THOUSAND >= other.low:
        return other
    top = other.high or other.low
    return other._replace(low=other.low * _THOUSAND, high=top * _THOUSAND)


def _link(
    folded: str, one: Number, other: Number,
    around: Mapping[int, Sequence[Hit]], ends: Mapping[int, Hit],
) -> str:  # fmt: skip
    # A bound «до» belongs to the second number already: look at what stands between.
    gap = folded[one.end : other.end]
    if len(gap) > 40:  # noqa: PLR2004  a link is a word or two
        return ""
    between = folded[one.end : other.start]
    word = between.strip()
    if word in ("-", "–", "—") and " " not in between:
        return "measure" if other.measured else "range"
    starts = one.end + len(between) - len(between.lstrip()) if word else other.start
    links = _links_at(starts, around)
    opened = _opened(folded, one, around, ends)
    if opened == "change" and _told_after_its_noun(between, other, around):
        return "change"  # "rose from 11 dead to 12"
    if not links or (word and links[0].end != starts + len(word)):
        return ""
    if opened == "change":
        return "change"
    if opened in ("open", "either"):
        return "range"
    if other.measured:
        return "measure"
    return "range" if any(link.entry.concept == "alternative" for link in links) else ""


def _links_at(start: int, around: Mapping[int, Sequence[Hit]]) -> list[Hit]:
    return [
        hit
        for hit in around.get(start, ())
        if hit.entry.kind == "range" and hit.entry.concept in _LINKS
    ]


def _opened(
    folded: str, one: Number, around: Mapping[int, Sequence[Hit]], ends: Mapping[int, Hit]
) -> str:
    """Return how the words before a number open a range, an empty string where none do."""
    before = one.start
    while before and folded[before - 1] == " ":
        before -= 1
    opener: Hit | None = ends.get(before)
    lead = [h.entry.concept for h in around.get(one.start, ()) if h.entry.kind == "range"]
    if "either" in lead or "open" in lead:
        return "either"
    return opener.entry.concept if opener is not None and opener.entry.kind == "range" else ""


def _told_after_its_noun(between: str, other: Number, around: Mapping[int, Sequence[Hit]]) -> bool:
    """Whether a noun stands between a number and the link to the one that it became."""
    words = between.split()
    if not words or len(words) > _NOUN + 1 or any(mark in between for mark in ",;:."):
        return False
    last = other.start - 1 - len(words[-1])
    return bool(_links_at(other.start, around) or _links_at(last, around))


_NOUN: Final = 2  # words
_LINKS: Final = frozenset({"link", "alternative"})
