"""The rule of counts: how two numbers of one attribute stand to each other.

The rules are those of docs/claims.md, section "Counts".
"""

from collections.abc import Iterable, Iterator
from math import inf
from typing import Final

from monitor.core.verdict import Verdict, contradicts, corroborates, updates
from monitor.core.view import Count, Held
from monitor.model.claims import Attribute, Claim, Quantity
from monitor.model.relations import Basis

# Measurements and tallies of one moment: another number is another opinion, not news.
STEADY: Final = frozenset(
    {
        Attribute.LAUNCHED,
        Attribute.INTERCEPTED,
        Attribute.TURNOUT,
        Attribute.STRIKES,
        Attribute.MAGNITUDE,
    }
)
# The found leave the missing, and power comes back.
MAY_FALL: Final = frozenset({Attribute.MISSING, Attribute.WITHOUT_POWER})
# These count people who also belong to some role, so a sum would count them twice.
CROSSCUT: Final = frozenset({"children", "women", "foreigners"})
_SOLDIERS: Final = "military"
_TENTH: Final = 0.1


def count_of(held: Held) -> Count | None:
    """Return a claim's quantity ready to compare; an approximate one reaches a tenth either way."""
    if held.count is None and isinstance(held.claim.value, Quantity):
        low, high = _range(held.claim.value)
        held.count = Count(held, low, high, held.claim.scope, held.claim.value.high is None)
    return held.count


def explicit_counts(held: Iterable[Held]) -> Iterator[Count]:
    """Yield each quantity as it was claimed."""
    for one in held:
        count = count_of(one)
        if count is not None:
            yield count


def sums_of_parts(held: Iterable[Held]) -> Iterator[Count]:
    """Yield the sum of parts of each voice in each post that gives no total."""
    utterances: dict[tuple[str, str], list[Held]] = {}
    for one in held:
        if one.parts:
            utterances.setdefault((one.post, one.voice.name), []).append(one)
    for parts in utterances.values():
        # A sum of which a part was replaced by a later post is nobody's statement.
        total = _sum(parts) if len(parts) == parts[0].parts else None
        if total is not None:
            yield total


def _sum(held: Iterable[Held]) -> Count | None:
    parts = [
        count
        for count in explicit_counts(held)
        if not count.held.denied and not _is_nationality(count.scope)
    ]
    if not parts:
        return None
    roles = [part for part in parts if part.scope not in CROSSCUT] or [
        max(parts, key=lambda part: part.low)
    ]
    largest = max(roles, key=lambda part: (part.low, part.held.claim.id))
    return Count(
        largest.held,
        sum(part.low for part in roles),
        sum(part.high for part in roles),
        None,
        any(part.open_ended for part in roles),
        is_sum=True,
    )


def _is_nationality(scope: str | None) -> bool:
    """«Two Ukrainians» among the dead are news of two, not of how many died."""
    return scope is not None and scope[:1].isupper() and scope[1:].islower() and scope[-1] == "s"


def _alike(one: str | None, other: str | None) -> bool:
    """Whether two scopes count the same: soldiers of no named army may be either's."""
    if one == other:
        return True
    if one is None or other is None:
        return False
    return _SOLDIERS in (one, other) and one.endswith(_SOLDIERS) and other.endswith(_SOLDIERS)


def compare_counts(attribute: Attribute, later: Count, earlier: Count) -> Verdict | None:
    """Conclude how a later count stands to an earlier one of another post."""
    if later.held.denied or earlier.held.denied:
        return _denial(later, earlier)
    if later.is_sum and earlier.is_sum:
        return None
    if later.is_sum or earlier.is_sum:
        return _sum_against_total(attribute, later, earlier)
    if _alike(later.scope, earlier.scope):
        return _same_scope(attribute, later, earlier)
    return _part_against_total(attribute, later, earlier)


def _denial(later: Count, earlier: Count) -> Verdict | None:
    if not _alike(later.scope, earlier.scope):
        return None
    own = later.voice.name == earlier.voice.name
    if later.held.denied and earlier.held.denied:
        same = (later.low, later.high) == (earlier.low, earlier.high)
        return corroborates("count-same-denial", Basis.DENIAL) if same and not own else None
    asserted, denied = (earlier, later) if later.held.denied else (later, earlier)
    if not asserted.within(denied):
        return None
    if own:
        return updates("count-own-denial", Basis.CORRECTION)
    return contradicts("count-denied", Basis.DENIAL)


def _same_scope(attribute: Attribute, later: Count, earlier: Count) -> Verdict | None:
    own = later.voice.name == earlier.voice.name
    if not later.overlaps(earlier):
        return _rule_of_counts(attribute, later, earlier)
    if earlier.open_ended and later.low > earlier.low and (own or attribute not in STEADY):
        return updates("count-higher-floor", Basis.NUMERIC)
    return None if own else corroborates("count-overlap", Basis.NUMERIC)


def _part_against_total(attribute: Attribute, later: Count, earlier: Count) -> Verdict | None:
    if later.scope is not None and earlier.scope is not None:
        return None  # two different parts say nothing of each other
    part, total = (later, earlier) if earlier.scope is None else (earlier, later)
    if not part.above(total):
        return None
    return _rule_of_counts(attribute, later, earlier)


def _sum_against_total(attribute: Attribute, later: Count, earlier: Count) -> Verdict | None:
    if later.scope is not None or earlier.scope is not None:
        return None
    if later.voice.opposes(earlier.voice) or later.overlaps(earlier):
        return None
    if later.is_sum and earlier.above(later):
        return None  # parts may always be smaller than the total
    if earlier.is_sum and not earlier.high:
        return None  # "no civilian was killed" says nothing of others
    return _rule_of_counts(attribute, later, earlier)


def _rule_of_counts(attribute: Attribute, later: Count, earlier: Count) -> Verdict:
    """Judge two counts that do not overlap."""
    rising = later.above(earlier)
    if later.voice.name == earlier.voice.name:
        return updates("count-own", Basis.CORRECTION if not rising else Basis.NUMERIC)
    if later.voice.kind.unofficial and not earlier.voice.kind.unofficial:
        return contradicts("count-unofficial-against-official", Basis.NUMERIC)
    if later.voice.opposes(earlier.voice):
        return contradicts("count-two-sides", Basis.NUMERIC)
    if attribute in STEADY:
        return contradicts("count-steady", Basis.NUMERIC)
    if rising:
        return updates("count-later-higher", Basis.NUMERIC)
    if attribute in MAY_FALL and not earlier.voice.kind.unofficial:
        return updates("count-may-fall", Basis.NUMERIC)
    return contradicts("count-later-lower", Basis.NUMERIC)


def same_or_vaguer(claim: Claim, original: Claim) -> bool:
    """Whether a passed-on count says no more than the original did.

    It may leave out the original's scope or its "about", and be a wider range.
    """
    new, old = claim.value, original.value
    if not (isinstance(new, Quantity) and isinstance(old, Quantity)):
        return False
    told = claim.scope is None or original.scope is None or _alike(claim.scope, original.scope)
    if not told:
        return False
    if (new.low, new.high) == (old.low, old.high):
        return True
    mine, theirs = _range(new), _range(old)
    return mine[0] <= theirs[0] and theirs[1] <= mine[1]


def _range(value: Quantity) -> tuple[float, float]:
    slack = _TENTH if value.approximate else 0.0
    return value.low * (1 - slack), inf if value.high is None else value.high * (1 + slack)
