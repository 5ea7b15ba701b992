"""What an event holds: every claim with its publisher's weight and how long it stood.

The view is a fold over decisions. A claim is never removed from the record; it stops
standing. The moments at which it stopped are kept instead of flags, because posts of
one second must conclude the same whichever of them arrives first: what happens to a
claim counts only for posts that are later than that by a second.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import inf
from typing import Final

from monitor.model.claims import Attribute, Claim, Label, Modality, Voice
from monitor.model.ids import ClaimId, PostId, RevisionId

SAME_MOMENT: Final = 1.0  # seconds
_LATE: Final = 600.0  # seconds that a post may arrive late and still meet what stood before
_FEW: Final = 32  # claims that are not worth tidying


@dataclass(frozen=True, slots=True)
class Count:
    """A number to compare: a claim's own, or the sum of a post's parts.

    ``high`` is infinite for an open-ended count. ``scope`` is None for a total.
    """

    held: "Held"
    low: float
    high: float
    scope: str | None
    open_ended: bool
    is_sum: bool = False

    @property
    def voice(self) -> Voice:
        """Whose count this is."""
        return self.held.voice

    def overlaps(self, other: "Count") -> bool:
        """Whether some number satisfies both."""
        return self.low <= other.high and other.low <= self.high

    def equals(self, other: "Count") -> bool:
        """Whether both were claimed, in these very bounds and of the same scope."""
        return (
            self.low == other.low
            and self.high == other.high
            and self.scope == other.scope
            and not (self.is_sum or other.is_sum or self.held.denied or other.held.denied)
        )

    def within(self, other: "Count") -> bool:
        """Whether every number of this range is one of the other's."""
        return other.low <= self.low and self.high <= other.high

    def above(self, other: "Count") -> bool:
        """Whether this one is the higher of two that do not overlap."""
        return self.low > other.high


@dataclass(slots=True, eq=False)
class Held:
    """A claim in a view.

    ``at`` is its moment in seconds since the epoch, ``order`` its place in time, equal
    for every order of arrival.
    ``relay`` claims merely pass on a known one: they relate to nothing. ``several``:
    the same voice names more than one label of the attribute in this post. ``parts``: how
    many parts of a count its voice gives in this post without a total, 0 beside a total.
    ``repeats``: the voice had said the same before. ``count`` and ``told`` are the value
    made ready for comparison and for a sentence, once each.
    ``withdrawn`` is when the voice said another value or took it back, ``superseded``
    when a later count of its scope, ``outcounted`` when a later total updated it;
    ``replaced`` is the revision of the same post that no longer says it.
    """

    claim: Claim
    post: PostId
    at: float
    voice: Voice
    relay: bool = False
    several: bool = False
    parts: int = 0
    repeats: bool = False
    count: Count | None = None
    told: str = ""
    withdrawn: float = inf
    superseded: float = inf
    outcounted: float = inf
    replaced: RevisionId | None = None
    order: tuple[float, PostId] = field(init=False)
    denied: bool = field(init=False)

    def __post_init__(self) -> None:
        self.order = (self.at, self.post)
        self.denied = self.claim.modality is Modality.DENIED

    def stands(self, at: float) -> bool:
        """Whether a claim of moment ``at`` may update, corroborate or refine this one."""
        limit = at - SAME_MOMENT
        return (
            not self.relay
            and self.withdrawn > limit
            and self.superseded > limit
            and self.outcounted > limit
        )

    def contestable(self, at: float) -> bool:
        """Whether a claim of moment ``at`` may contradict this one.

        A part that a later total has outcounted still stands against a contradiction.
        """
        limit = at - SAME_MOMENT
        return not self.relay and self.withdrawn > limit and self.superseded > limit

    def same_statement(self, other: "Held") -> bool:
        """Whether both say the same of the same scope, hedged or not."""
        return (
            self.claim.value == other.claim.value
            and self.claim.scope == other.claim.scope
            and self.denied == other.denied
        )


Statement = tuple[Attribute, str]


@dataclass(slots=True)
class EventView:
    """All claims of one event.

    What may still be related to is kept apart by attribute: it is bounded by the number
    of voices, however many posts the event has. All that a voice ever said is kept by
    its value, so that a relay of an old claim is known as one. ``lands``: the countries
    that it is about, none if unknown.
    """

    lands: frozenset[str] = frozenset()
    voiced: set[Attribute] = field(default_factory=set)
    _open: dict[Attribute, list[Held]] = field(default_factory=dict)
    _enough: dict[Attribute, int] = field(default_factory=dict)
    _said: dict[Statement, dict[tuple[object, ...], Held]] = field(default_factory=dict)
    _voices: dict[Attribute, dict[str, Voice]] = field(default_factory=dict)
    _first: dict[tuple[object, ...], Held] = field(default_factory=dict)
    _by_id: dict[ClaimId, Held] = field(default_factory=dict)
    _by_post: dict[PostId, list[Held]] = field(default_factory=dict)
    _passed: dict[tuple[Attribute, str], list[Held]] = field(default_factory=dict)

    def of(self, attribute: Attribute) -> list[Held]:
        """Return the claims of an attribute that may still be related to."""
        return self._open.get(attribute, [])

    def of_post(self, post: PostId) -> list[Held]:
        """Return the claims of all revisions of a post."""
        return self._by_post.get(post, [])

    def everything(self) -> Iterable[Held]:
        """Return every claim that was ever taken in, relays too, a post's claims together."""
        return (held for of_post in self._by_post.values() for held in of_post)

    def current(self, post: PostId) -> list[Held]:
        """Return what the latest revision of a post claims."""
        return [held for held in self.of_post(post) if held.replaced is None]

    def said_by(self, name: str, attribute: Attribute) -> Iterable[Held]:
        """Return all that a voice ever said of an attribute, one claim a value."""
        return self._said.get((attribute, name), {}).values()

    def passed_on(self, source: str, attribute: Attribute) -> Iterable[Held]:
        """Return what a source told of an attribute as the words of others."""
        return self._passed.get((attribute, source), ())

    def voices(self, attribute: Attribute) -> Iterable[Voice]:
        """Return whoever said something of an attribute."""
        return self._voices.get(attribute, {}).values()

    def heard(self, name: str) -> bool:
        """Whether a voice said anything of this event."""
        return any(name in voices for voices in self._voices.values())

    def first_said(self, new: Held) -> Held | None:
        """Return the earliest claim of the event that says the same, by whomever."""
        return self._first.get(_statement(new))

    def find(self, claim: ClaimId) -> Held | None:
        """Return a claim by its id."""
        return self._by_id.get(claim)

    def renew(self, held: Held, claim: Claim) -> None:
        """Carry a claim over to a later revision of its post that still makes it."""
        del self._by_id[held.claim.id]
        held.claim, held.told = claim, ""
        self._by_id[claim.id] = held

    def add(self, held: Held) -> None:
        """Take a claim in. A claim that is already held is left as it is."""
        claim = held.claim
        if claim.id in self._by_id:
            return
        self._by_id[claim.id] = held
        self._by_post.setdefault(held.post, []).append(held)
        attribute, voice = claim.attribute, held.voice
        if claim.attribution is not None:
            source = held.post.rpartition("/")[0]
            self._passed.setdefault((attribute, source), []).append(held)
        if held.relay:
            return
        self._open.setdefault(attribute, []).append(held)
        self._voices.setdefault(attribute, {})[voice.name] = voice
        said = self._said.setdefault((attribute, voice.name), {})
        said[_stated(held)] = held
        first = self._first.setdefault(_statement(held), held)
        if held.order < first.order:
            self._first[_statement(held)] = held
        if not is_unknown(claim):
            self.voiced.add(attribute)
        self._close(attribute, held.at)

    def _close(self, attribute: Attribute, at: float) -> None:
        """Let go of what was withdrawn long ago, whenever the list has doubled."""
        held = self._open[attribute]
        if len(held) > self._enough.get(attribute, _FEW):
            held[:] = [one for one in held if one.withdrawn > at - _LATE]
            self._enough[attribute] = 2 * len(held) + _FEW

    def said_before(self, new: Held) -> Held | None:
        """Return the voice's own earlier claim that a new one repeats."""
        attribute = new.claim.attribute
        if _stated(new) not in self._said.get((attribute, new.voice.name), ()):
            return None
        limit = new.at - SAME_MOMENT
        for old in reversed(self.of(attribute)):
            if (
                old.voice.name == new.voice.name
                and old.withdrawn > limit
                and old.post != new.post
                and old.same_statement(new)
            ):
                return old
        return None


def _stated(held: Held) -> tuple[object, ...]:
    """Return what is said of an attribute, hedged or not."""
    return (held.claim.value, held.claim.scope, held.denied)


def _statement(held: Held) -> tuple[object, ...]:
    claim = held.claim
    return (claim.attribute, claim.value, claim.scope, held.denied)


def told_at(seconds: float) -> datetime:
    """Return a claim's moment as a date."""
    return datetime.fromtimestamp(seconds, UTC)


def is_unknown(claim: Claim) -> bool:
    """Whether the claim only says that a thing is not known."""
    return isinstance(claim.value, Label) and claim.value.concept == "unknown"
